"""References of a kind with those of the types embedded in it, each with the way to it from the object's root."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Node
from gitops_lint.rulebook.kinds import Embedded, Type
from gitops_lint.rulebook.references import Reference
from gitops_lint.rulebook.routes import Found
from gitops_lint.rulebook.ways import Ways

MAX_DEPTH = 12
"""How deep types may be embedded in each other; one that embeds itself would have no end."""


class BoundReference(NamedTuple):
    """A reference of a kind, with the way to it from the object's root."""

    path: str
    rule: Reference


@keeps_values
class BoundReferences(tuple[BoundReference, ...]):
    """All references of a kind, or of a chart."""

    def places(self, node: Node) -> Iterator[tuple[Reference, Found]]:
        """Return each value that one of them leads to, in their order, and then in that of the manifest."""
        return self._ways.find(node)

    @kept_value
    def for_consumers(self) -> BoundReferences:
        """Those whose targets are in the namespace of whoever uses the object."""
        return BoundReferences(bound for bound in self if bound.rule.namespace == "consumer")

    @kept_value
    def _ways(self) -> Ways[Reference]:
        return Ways(self)


def bind(
    references: tuple[Reference, ...], embedded: tuple[Embedded, ...], types: Mapping[str, Type], prefix: str = ""
) -> Iterator[BoundReference]:
    """Return references and those of embedded types; raise KeyError for a type that there isn't."""
    return _bind(references, embedded, types, prefix, 0)


def _bind(
    references: tuple[Reference, ...],
    embedded: tuple[Embedded, ...],
    types: Mapping[str, Type],
    prefix: str,
    depth: int,
) -> Iterator[BoundReference]:
    for rule in references:
        moved = _below(rule, prefix)
        yield from (BoundReference(joined(prefix, path), moved) for path in rule.paths)
    if depth == MAX_DEPTH:
        return
    for part in embedded:
        inner = types[part.type]
        replaced = _Replaced(part)
        for path in part.paths:
            for bound in _bind(inner.references, inner.embedded, types, joined(prefix, path), depth + 1):
                yield BoundReference(bound.path, replaced.rule(bound.rule))


def texts_in(
    texts: tuple[str, ...], embedded: tuple[Embedded, ...], types: Mapping[str, Type], prefix: str = "", depth: int = 0
) -> Iterator[str]:
    """Return the ways to fields that hold a text, and to those of embedded types."""
    yield from (joined(prefix, path) for path in texts)
    for part in embedded if depth < MAX_DEPTH else ():
        inner = types[part.type]
        for path in part.paths:
            yield from texts_in(inner.texts, inner.embedded, types, joined(prefix, path), depth + 1)


def joined(prefix: str, path: str) -> str:
    """Return the way that is a path below another."""
    if prefix in ("", "."):
        return path
    if path == ".":
        return prefix
    return f"{prefix}{path}" if path.startswith("[") else f"{prefix}.{path}"


def _below(rule: Reference, prefix: str) -> Reference:
    """Return a reference of a type whose ways that begin at the type's root begin at the object's."""
    if not prefix or not (rule.when or rule.namespace_path):
        return rule
    when = tuple(
        condition.changed(path=tuple(joined(prefix, path) for path in condition.paths)) for condition in rule.when
    )
    namespace_path = joined(prefix, rule.namespace_path) if rule.namespace_path else None
    return rule.changed(when=when, namespace_path=namespace_path)


class _Replaced:
    """The references of a type with what the place where it is embedded says otherwise; each is made once."""

    def __init__(self, part: Embedded) -> None:
        given = {"namespace": part.namespace, "namespace_field": part.namespace_field, "strength": part.strength}
        self._changed: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
        self._made: dict[int, tuple[Reference, Reference]] = {}  # by identity: references have no cheap hash

    def rule(self, rule: Reference) -> Reference:
        if not self._changed:
            return rule
        if id(rule) not in self._made:
            self._made[id(rule)] = (rule, rule.changed(**self._changed))
        return self._made[id(rule)][1]
