"""Finds what is known of Kubernetes' own kinds, and reads it when an object of their group first asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from gitops_lint.rulebook.binding import MAX_DEPTH, joined
from gitops_lint.rulebook.group_kind import CORE, GroupKind
from gitops_lint.rulebook.kubernetes import (
    Demand,
    Form,
    Forms,
    KubernetesFile,
    OwnKind,
    Part,
    SharedTypes,
    ValuePart,
    ValueParts,
    parse_demand,
)
from gitops_lint.rulebook.reading import RuleError, read_rule
from gitops_lint.rulebook.ways import Ways


class KubernetesFiles:
    """The files of rules/kubernetes in one or more folders; what a later folder says of a kind replaces it."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self._files: dict[str, KubernetesFile | None] = {}
        self._demands: dict[GroupKind, Ways[Demand]] = {}

    def kind(self, group_kind: GroupKind) -> OwnKind | None:
        """Return what is known of a kind, or None; raise RuleError for a file that can't be read."""
        file = self._file(group_kind.group or CORE)
        return file.kinds.get(group_kind.kind) if file else None

    def demands(self, group_kind: GroupKind) -> Ways[Demand]:
        """Return all that is demanded of objects of a kind, with the ways to what it is demanded of."""
        if group_kind not in self._demands:
            kind = self.kind(group_kind)
            types = self._types(group_kind.group or CORE) if kind and kind.embedded else {}
            self._demands[group_kind] = Ways(_of_kind(kind, types) if kind else ())
        return self._demands[group_kind]

    @cached_property
    def forms(self) -> dict[str, Form]:
        """The forms that texts may have to have, by name."""
        return {name: form for path in self._shared("forms") for name, form in read_rule(path, Forms).forms.items()}

    @cached_property
    def value_parts(self) -> dict[str, tuple[ValuePart, ...]]:
        """The parts of Pods that values of charts hold as they are written, by the ways to what they are below."""
        known = [part for path in self._shared("values") for part in read_rule(path, ValueParts).parts]
        ways = dict.fromkeys(way for part in known for way in part.below)
        return {way: tuple(part for part in known if way in part.below) for way in ways}

    @cached_property
    def _shared_types(self) -> dict[str, Part]:
        return {
            name: part for path in self._shared("types") for name, part in read_rule(path, SharedTypes).types.items()
        }

    def _shared(self, name: str) -> list[Path]:
        paths = [folder / "kubernetes/shared" / f"{name}.yaml" for folder in self.folders]
        return [path for path in paths if path.is_file()]

    @cached_property
    def _paths(self) -> dict[str, list[Path]]:
        paths: dict[str, list[Path]] = {}
        for folder in self.folders:
            for path in (folder / "kubernetes").glob("*.yaml"):
                paths.setdefault(path.stem, []).append(path)
        return paths

    def _types(self, group: str) -> dict[str, Part]:
        own = self._file(group)
        return _Types(own.types if own else {}, lambda: self._shared_types)

    def _file(self, group: str) -> KubernetesFile | None:
        if group not in self._files:
            merged: KubernetesFile | None = None
            for path in self._paths.get(group, ()):
                later = read_rule(path, KubernetesFile)
                if later.group != group:
                    raise RuleError(f"{path}:1:1: group: the file of `{later.group}` is named {later.group}.yaml")
                merged = _merged(merged, later) if merged else later
            self._files[group] = merged
        return self._files[group]


class _Types(dict[str, Part]):
    """A group's own types, and the shared ones, which are only read when one of them is asked for."""

    def __init__(self, own: Mapping[str, Part], shared: Callable[[], dict[str, Part]]) -> None:
        super().__init__(own)
        self._shared = shared

    def __missing__(self, name: str) -> Part:
        """Return a shared type; raise RuleError if there is none of this name."""
        shared = self._shared().get(name)
        if shared is None:
            raise RuleError(f"rules/kubernetes: there is no type `{name}`")
        return shared


def _merged(earlier: KubernetesFile, later: KubernetesFile) -> KubernetesFile:
    return later.changed(kinds={**earlier.kinds, **later.kinds}, types={**earlier.types, **later.types})


def _of_kind(kind: OwnKind, types: dict[str, Part]) -> Iterator[tuple[str, Demand]]:
    """Return what is demanded of a kind: of the part that is checked later, only types are looked at before."""
    yield from _own(kind, "")
    for path, demand in _embedded(kind, types, "", 0):
        if kind.checked_later and f"{path}.".startswith(f"{kind.checked_later}."):
            yield from ((path, part) for part in _later(demand))
        else:
            yield path, demand


def _own(part: Part, prefix: str) -> Iterator[tuple[str, Demand]]:
    for path, text in part.fields.items():
        yield joined(prefix, path), parse_demand(text)
    for demand in part.demands:
        yield from ((joined(prefix, path), demand) for path in demand.paths)


def _embedded(part: Part, types: dict[str, Part], prefix: str, depth: int) -> Iterator[tuple[str, Demand]]:
    """Return what is demanded of the parts that are embedded in a part, each with the way to it from the root."""
    for below in part.embedded if depth < MAX_DEPTH else ():
        for path in below.paths:
            yield from _own(types[below.type], joined(prefix, path))
            yield from _embedded(types[below.type], types, joined(prefix, path), depth + 1)


def _later(demand: Demand) -> tuple[Demand, ...]:
    """Return what is demanded of a part that is checked later: its type at once, all else when it is used."""
    if not demand.is_of_types:
        return (demand.changed(then="fails"),)
    if demand.least is None and demand.most is None:
        return (demand,)
    return demand.changed(least=None, most=None), demand.changed(type=None, then="fails")
