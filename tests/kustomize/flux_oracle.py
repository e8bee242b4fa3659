"""What Flux would apply of a Kustomization, after its documentation, with the real kustomize for the build.

Sources: https://fluxcd.io/flux/components/kustomize/kustomizations (generating a kustomization file, and the fields of
the spec) and kustomize/kustomize_generator.go of https://github.com/fluxcd/pkg for the order of things. Nothing here
uses what it is to judge, but for the parser that reads what kubectl prints.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from oracle import Outcome, canonical, kustomize, write

Data = dict[str, Any]


class Case(NamedTuple):
    """A tree, the kustomization file of the folder that is built, if it has one, and the spec that builds it."""

    files: dict[str, str]
    top: Data | None
    spec: Data
    path: str


class UnsetVariable(Exception):
    """A variable that is set nowhere, which fails the whole Kustomization."""


def applied(case: Case, variables: dict[str, str], root: Path) -> Outcome:
    """Return the objects that are applied, in any order, or why none is; `root` is an empty folder to build in."""
    write(case.files, root)
    top = _with_fields(case.top or {"resources": _generated(root / case.path)}, case.spec)
    (root / case.path / "kustomization.yaml").write_text(json.dumps(top))
    built = kustomize(root, case.path)
    if built.error:
        return built
    try:
        objects = [_substituted(json.loads(each), variables) for each in built.objects]
    except UnsetVariable as error:
        return Outcome((), f"{error} is not set")
    if variables and len({_identity(each, "apiVersion") for each in objects}) < len(objects):
        return Outcome((), "an id matches two resources")  # each is put back in place of what it was
    for each in objects:
        for part, entries in case.spec.get("commonMetadata", {}).items():
            each["metadata"][part] = {**(each["metadata"].get(part) or {}), **entries}
    # which of two versions of one object stays is nothing that anybody could want to know
    count = Counter(map(_identity, objects))
    return Outcome(tuple(sorted(canonical([each for each in objects if count[_identity(each)] == 1]))))


def _identity(data: Data, of: str = "group") -> tuple[str, ...]:
    metadata = data["metadata"]
    group = data["apiVersion"] if of == "apiVersion" else data["apiVersion"].rpartition("/")[0]
    return group, data["kind"], metadata.get("namespace", ""), metadata["name"]


def _generated(folder: Path) -> list[str]:
    """Return what a generated kustomization file lists: manifests, and folders that have such a file of their own."""
    entries: list[str] = []
    for path in sorted(folder.iterdir()):
        is_manifest = path.is_file() and path.suffix in (".yaml", ".yml")
        if is_manifest or (path / "kustomization.yaml").exists():
            entries.append(path.name)
        elif path.is_dir():
            entries += (f"{path.name}/{below}" for below in _generated(path))
    return entries


def _with_fields(top: Data, spec: Data) -> Data:
    for field, name in (("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")):
        if field in spec:
            top = {**top, name: spec[field]}
    for field in ("patches", "components"):
        if field in spec:
            top = {**top, field: [*top.get(field, []), *spec[field]]}
    images = list(top.get("images", []))
    for image in spec.get("images", []):  # of the one that it takes the place of, nothing is left
        names = [each["name"] for each in images]
        at = names.index(image["name"]) if image["name"] in names else len(images)
        images[at : at + 1] = [image]
    return {**top, "images": images} if images else top


_EXPRESSION = re.compile(r"\$\$|\$\{(\w+)(?:(:=|:-)([^}]*)|(\^\^|,,))?\}")
_READ_AGAIN = {
    "true": True,
    "yes": True,
    "on": True,
    "no": False,
    "null": None,
    "~": None,
    "": None,
    "5": 5,
    "1.10": 1.1,
    "1e3": 1000,
    "0644": 420,
    "-5": -5,
    "-1.10": -1.1,
    "-1e3": -1000,
    "-0644": -420,
}
"""What a value without quotes is once YAML reads it again, among those that variables have here."""
_PLAIN = re.compile(r"[\w$/.-](?:[^\n:#\"']|:(?! |$))*(?<! )")
"""The texts with a variable in them that YAML writes without quotes."""


def _substituted(data: Data, variables: dict[str, str]) -> Data:
    metadata = data["metadata"]
    if not variables:
        return data
    switches = {**(metadata.get("labels") or {}), **(metadata.get("annotations") or {})}
    if switches.get("kustomize.toolkit.fluxcd.io/substitute") == "disabled":
        return data
    result: Data = _walk(data, variables)
    return result


def _walk(data: Any, variables: dict[str, str]) -> Any:
    if isinstance(data, dict):
        return {key: _walk(value, variables) for key, value in data.items()}
    if isinstance(data, list):
        return [_walk(item, variables) for item in data]
    if not isinstance(data, str) or "$" not in data:
        return data
    text = _EXPRESSION.sub(lambda match: _evaluated(match, variables), data)
    return _READ_AGAIN.get(text, text) if _PLAIN.fullmatch(data) else text


def _evaluated(match: re.Match[str], variables: dict[str, str]) -> str:
    name, _, default, case = match.groups()
    if match[0] == "$$":
        return "$"
    if default is not None:
        return variables.get(name) or str(default)
    if name not in variables:
        raise UnsetVariable(name)
    value = variables[name]
    return {"^^": value.upper(), ",,": value.lower()}.get(case, value)
