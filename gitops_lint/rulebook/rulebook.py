"""Finds rule files and reads those that are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pydantic import ValidationError

from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.charts import Chart
from gitops_lint.rulebook.checks import Check
from gitops_lint.rulebook.kinds import CORE, GroupKind, Kind, KindsFile, Reference, Rule, Type

_RuleT = TypeVar("_RuleT", bound=Rule)


class RuleError(Exception):
    """A rule file that can't be read; the message says where and what."""


class BoundReference(NamedTuple):
    """A reference of a kind, with the way to it from the object's root."""

    path: str
    rule: Reference


def shipped_rules() -> Path:
    """Return the folder of the rules that ship with the linter: inside a wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


class Rulebook:
    """What the linter knows, from one or more folders of the shape of rules/; later folders add to earlier ones."""

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self.folders = folders or (shipped_rules(),)
        self._groups: dict[str, dict[str, Kind]] = {}
        self._references: dict[GroupKind, tuple[BoundReference, ...]] = {}

    def kind(self, group_kind: GroupKind) -> Kind | None:
        """Return what is known of a kind, or None."""
        group = group_kind.group
        if group not in self._groups:
            kinds: dict[str, Kind] = {}
            for folder in self.folders:
                path = folder / "kinds" / f"{group or CORE}.yaml"
                if path.is_file():
                    kinds |= read_rule(path, KindsFile).kinds
            self._groups[group] = kinds
        return self._groups[group].get(group_kind.kind)

    def is_cluster_scoped(self, group_kind: GroupKind) -> bool:
        """Tell whether objects of a kind have no namespace; of an unknown kind, one assumes that they have."""
        kind = self.kind(group_kind)
        return kind is not None and kind.scope == "Cluster"

    def references(self, group_kind: GroupKind) -> tuple[BoundReference, ...]:
        """Return all references of a kind, those of the types that are part of it included."""
        if group_kind not in self._references:
            kind = self.kind(group_kind)
            self._references[group_kind] = tuple(self._bound(kind, "")) if kind else ()
        return self._references[group_kind]

    def _bound(self, part: Kind | Type, prefix: str) -> Iterator[BoundReference]:
        for rule in part.references:
            yield BoundReference(_joined(prefix, rule.path), rule)
        for embedded in part.embedded:
            yield from self._bound(self._types[embedded.type], _joined(prefix, embedded.path))

    @cached_property
    def _types(self) -> dict[str, Type]:
        """The types that are parts of many kinds; they stand in the file of the core group."""
        types: dict[str, Type] = {}
        for folder in self.folders:
            path = folder / "kinds" / f"{CORE}.yaml"
            if path.is_file():
                types |= read_rule(path, KindsFile).types
        return types

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        """The well-known charts, in the order of their files."""
        paths = (path for folder in self.folders for path in sorted((folder / "charts").glob("*.yaml")))
        return tuple(read_rule(path, Chart) for path in paths)

    @cached_property
    def _check_files(self) -> dict[str, Path]:
        """Where each check's record is, by id and by name."""
        files: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted((folder / "checks").glob("GL*.yaml")):
                check_id, _, name = path.stem.partition("-")
                files[check_id] = files[name] = path
        return files

    def check(self, id_or_name: str) -> Check:
        """Return a check's record; raise KeyError if there is none of this id or name."""
        return read_rule(self._check_files[id_or_name], Check)

    def checks(self) -> tuple[Check, ...]:
        """Return all checks' records, by id."""
        return tuple(read_rule(path, Check) for path in sorted(set(self._check_files.values())))


def _joined(prefix: str, path: str) -> str:
    return path if not prefix else prefix if path == "." else f"{prefix}.{path}"


def read_rule(path: Path, model: type[_RuleT]) -> _RuleT:
    """Return a rule file as a model; raise RuleError if it is none, with the place in the file."""
    parsed = parse(path.read_text(encoding="utf-8"), str(path))
    if parsed.problems:
        problem = parsed.problems[0]
        raise RuleError(f"{path}:{problem.place.line}:{problem.place.column}: {problem.message}")
    data: Any = to_data(parsed.documents[0].root) if parsed.documents else None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise RuleError(f"{path}: {where}: {first['msg']}") from None
