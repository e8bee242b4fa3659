"""Finds CustomResourceDefinitions: in files and folders of YAML or JSON, alone, in lists or among other objects."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.parser import parse

Data = dict[str, Any]

_SUFFIXES = (".yaml", ".yml", ".json")
_NEVER_HELD = ("status",)
"""Parts of an object that nobody writes."""


class DefinedKind(NamedTuple):
    """A kind with the schema of each of its versions, the oldest first."""

    group: str
    kind: str
    versions: dict[str, Data]
    served: tuple[str, ...]


def defined_kinds(paths: Iterable[Path]) -> list[DefinedKind]:
    """Return the kinds that files, and the files of folders, define; raise ValueError for one that can't be read."""
    found = {}
    for path in paths:
        for file in sorted(_files(path)):
            for item in _objects(file):
                kind = _defined(item)
                found[kind.group, kind.kind] = kind
    return [found[name] for name in sorted(found)]


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in path.rglob("*") if file.suffix in _SUFFIXES)
    else:
        yield path


def _objects(file: Path) -> Iterator[Data]:
    parsed = parse(file.read_text(encoding="utf-8"), str(file))
    if parsed.problems:
        raise ValueError(f"{file}: {parsed.problems[0].message}")
    for document in parsed.documents:
        data = to_data(document.root)
        items = data.get("items") if isinstance(data, dict) and str(data.get("kind")).endswith("List") else [data]
        for item in items or ():
            if isinstance(item, dict) and item.get("kind") == "CustomResourceDefinition":
                yield item


def _defined(item: Data) -> DefinedKind:
    spec = item["spec"]
    versions = {version["name"]: version for version in spec["versions"]}
    ordered = sorted(versions, key=_age)
    return DefinedKind(
        spec["group"],
        spec["names"]["kind"],
        {name: _schema(versions[name]) for name in ordered},
        tuple(name for name in ordered if versions[name].get("served", True)),
    )


def _schema(version: Data) -> Data:
    schema = copy.deepcopy(version["schema"]["openAPIV3Schema"])
    for name in _NEVER_HELD:
        schema.get("properties", {}).pop(name, None)
    return dict(schema)


def _age(version: str) -> tuple[int, int, int]:
    """Return what orders versions as Kubernetes does: `v1beta1` before `v1`."""
    major, _, rest = version[1:].partition("alpha" if "alpha" in version else "beta")
    stability = 0 if "alpha" in version else 1 if "beta" in version else 2
    return int(major or 0), stability, int(rest or 0)
