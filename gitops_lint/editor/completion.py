"""What may be written at a place of a text that is being written: names, fields and values, paths, variables.

The word at the place is replaced by one that nobody writes, and what the text holds then is asked where that word is: a
text that is still no YAML says nothing.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity, group_kind_of
from gitops_lint.cluster.object import Object
from gitops_lint.editor.fields import described, field_at, schema_of, type_at
from gitops_lint.editor.mentions import Mentions
from gitops_lint.graph.references import references
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.kustomize.loader import relative
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, at, text_at
from gitops_lint.repo.parser import parse
from gitops_lint.repo.tree import is_manifest
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.routes import Route
from gitops_lint.verdicts.verdict import Standing

_HERE = "gitops-lint-cursor"
"""What stands for the word that is being written."""
_BEFORE = late_pattern(r"[^\s:'\"\[\]{},]*$")
_AFTER = late_pattern(r"^[^\s:'\"\[\]{},]*")
_VARIABLE = late_pattern(r"\$\{(\w*)$")


class Proposal(NamedTuple):
    """What may be written: a `field`, a `value`, the name of an `object`, a `path`, or a `variable`; and why."""

    text: str
    kind: str
    detail: str = ""


def proposals(mentions: Mentions, path: str, text: str, line: int, column: int) -> tuple[Proposal, ...]:
    """Return what may be written at a position, counted from 1, of what a file is to hold."""
    lines = text.split("\n")
    if not 0 < line <= len(lines):
        return ()
    before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
    if _VARIABLE.search(before):
        return tuple(_variables(mentions, path))
    is_key = ":" not in _BEFORE.sub("", before) and not after.lstrip().startswith(":")
    for word in (f"{_HERE}: ", _HERE) if is_key else (_HERE,):
        lines[line - 1] = _BEFORE.sub("", before) + word + _AFTER.sub("", after)
        for document in parse("\n".join(lines), path).documents:
            route = _route_to(document.root)
            if route is not None and isinstance(document.root, Mapping):
                return tuple(dict.fromkeys(_at(mentions, path, document.root, route)))
    return ()


def _route_to(root: Node) -> Route | None:
    """Return the way to the word that is being written, a key or a value."""
    waiting: list[tuple[Route, Node]] = [((), root)]
    while waiting:
        route, node = waiting.pop()
        if isinstance(node, Mapping):
            if _HERE in node.entries:
                return (*route, _HERE)
            waiting += (((*route, key), value) for key, value in node.entries.items())
        elif isinstance(node, Sequence):
            waiting += (((*route, number), item) for number, item in enumerate(node.items))
        elif isinstance(node, Scalar) and node.text == _HERE:
            return route
    return None


def _at(mentions: Mentions, path: str, root: Mapping, route: Route) -> Iterator[Proposal]:
    if posixpath.basename(path) in FILE_NAMES:
        yield from _paths(mentions, path.rpartition("/")[0])
        return
    group_kind = group_kind_of(root)
    if group_kind is None:
        return
    if route[-1] == _HERE:
        yield from _fields(mentions, root, group_kind, route[:-1])
    else:
        yield from _names(mentions, path, root, group_kind)
        yield from _values(mentions, root, group_kind, route)
        if route[-1] == "path":
            yield from (Proposal(f"./{folder}", "path") for folder in sorted(_built(mentions)))


def _fields(mentions: Mentions, root: Mapping, group_kind: GroupKind, route: Route) -> Iterator[Proposal]:
    schema = schema_of(root, group_kind, mentions.analysis.rulebook)
    known = type_at(schema, route) if schema is not None else None
    there = at(root, *route)
    written = there.entries if isinstance(there, Mapping) else {}
    for name, field in known.types.items() if known is not None else ():
        if name not in written and field.removed is None:
            yield Proposal(name, "field", described(field))


def _values(mentions: Mentions, root: Mapping, group_kind: GroupKind, route: Route) -> Iterator[Proposal]:
    schema = schema_of(root, group_kind, mentions.analysis.rulebook)
    field = field_at(schema, route) if schema is not None else None
    if field is not None:
        yield from (Proposal(value, "value") for value in field.values)
        yield from (Proposal(word, "value") for word in ("true", "false") if field.name == "boolean")


def _names(mentions: Mentions, path: str, root: Mapping, group_kind: GroupKind) -> Iterator[Proposal]:
    """Yield the names that a reference may give: those in the namespace that it means, in every cluster."""
    rulebook = mentions.analysis.rulebook
    for cluster, namespace in _homes(mentions, path, root, group_kind):
        held = Object(Identity(*group_kind, namespace, text_at(root, "metadata", "name") or ""), root)
        graph = mentions.graphs[cluster]
        for referred in references(held, rulebook):
            if referred.target.name == _HERE:
                for identity in graph.of_kind(referred.target.group_kind):
                    if identity.namespace == referred.target.namespace and _may_be_meant(mentions, cluster, identity):
                        yield Proposal(identity.name, "object", f"{identity} in {cluster}")


def _may_be_meant(mentions: Mentions, cluster: str, identity: Identity) -> bool:
    """Tell whether a reference may well name an object of a cluster's graph: not what another one misses."""
    if identity.has_variable:
        return False
    is_node = identity in mentions.graphs[cluster].nodes
    return not is_node or mentions.analysis.verdicts[cluster].standing(identity) is not Standing.MISSING


def _homes(mentions: Mentions, path: str, root: Mapping, group_kind: GroupKind) -> Iterator[tuple[str, str]]:
    """Yield the namespaces that an object of a file is in, with the cluster: of a new one those of its neighbours."""
    name = text_at(root, "metadata", "name")
    for cluster in mentions.graphs:
        beside = [held.identity for there, held in mentions.objects_in(path) if there == cluster]
        own = [identity for identity in beside if identity.group_kind == group_kind and identity.name == name]
        said = text_at(root, "metadata", "namespace")
        known = {identity.namespace for identity in own or beside}
        for namespace in sorted(known) or [said or ""]:
            yield cluster, namespace


def _paths(mentions: Mentions, folder: str) -> Iterator[Proposal]:
    """Yield what an entry of a kustomization file may name: what lies beside it, and the folders that can be built."""
    tree = mentions.analysis.documents.tree
    below, names = tree.listing(folder)
    for name in names:
        if name not in FILE_NAMES and is_manifest(name):
            yield Proposal(name, "path")
    built = _built(mentions)
    yield from (Proposal(name, "path") for name in below if f"{folder}/{name}".lstrip("/") in built)
    for path in sorted(built):
        if path != folder and not f"{folder}/".startswith(f"{path}/") and path.rpartition("/")[0] != folder:
            yield Proposal(relative(folder, path), "path")


def _built(mentions: Mentions) -> set[str]:
    """Return the folders that have a kustomization file."""
    paths = mentions.analysis.documents.tree.paths
    return {path.rpartition("/")[0] for path in paths if posixpath.basename(path) in FILE_NAMES}


def _variables(mentions: Mentions, path: str) -> Iterator[Proposal]:
    """Yield the variables that whoever applies a file's objects fills in."""
    names: dict[Proposal, None] = {}
    for cluster, held in mentions.objects_in(path):
        for applier in held.applied_by:
            known = mentions.graphs[cluster].cluster.appliers.get(applier)
            for name in sorted(known.filling.names) if known is not None else ():
                names[Proposal(name, "variable", f"of {applier} in {cluster}")] = None
    yield from names
