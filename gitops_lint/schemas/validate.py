"""Holds an object against its schema, as an API server does before it takes the object.

What isn't known offline (a variable, a template, an encrypted value) is never wrong. Nor is a field that is null: the
API server drops it, other than what is null in a map or list (PruneNonNullableNullsWithoutDefaults in
https://github.com/kubernetes/apiextensions-apiserver/blob/master/pkg/apiserver/schema/defaulting/prune.go and
https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#defaulting-and-nullable).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.edits.intent import Rename
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence
from gitops_lint.repo.spelling import is_plain_slip, is_slip, meant_of
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.routes import Route, find, written
from gitops_lint.rulebook.schema_files import Schema
from gitops_lint.rulebook.schemas import ANY_FIELD, PRIMITIVES, Constraint, FieldType
from gitops_lint.schemas.elsewhere import Level, belongs_at, fits
from gitops_lint.schemas.fault import Better, Fault
from gitops_lint.schemas.values import check_scalar, is_open, is_right, null_item, wrong_type

_MOST_FIELDS_NAMED = 8
_NEVER_NULL = PRIMITIVES - {"any", "object"}

Declared: TypeAlias = Callable[[Route], bool | None]
"""Whether the cluster's own CustomResourceDefinition has a field: None where it isn't in Git."""


def validate(root: Mapping, schema: Schema, version: str, declared: Declared) -> Iterator[Fault]:
    """Return what is wrong with the fields of an object of a version that the schema knows."""
    yield from _Validation(schema, version, declared).part(Level((), schema.kind.root, root), ())


class _Validation:
    def __init__(self, schema: Schema, version: str, declared: Declared) -> None:
        self.schema = schema
        self.version = version
        self.declared = declared
        self.is_newest = version == schema.kind.newest

    def part(self, level: Level, above: tuple[Level, ...]) -> Iterator[Fault]:
        """Return what is wrong with a mapping of a type; `above` are the mappings around it, from the root."""
        levels = (*above, level)
        for key, value in level.node.entries.items():
            field = level.type.types.get(key)
            if field is None:
                fault = self._unknown(key, value, levels)
                if fault is not None:
                    yield fault
            elif not self.schema.kind.had(field, self.version):
                yield self._gone(key, field, level)
            elif not is_right(value, field):
                yield from self._value(value, field, (*level.route, key), levels)
        if self.is_newest:
            yield from _whole(level)
        else:
            yield from _of_any_version(level)

    def _value(self, node: Node, field: FieldType, route: Route, levels: tuple[Level, ...]) -> Iterator[Fault]:
        if is_open(node):
            return
        if field.containers:
            yield from self._container(node, field, route, levels)
            return
        type_ = self.schema.types.get(field.name)
        if type_ is not None or field.name == "object":
            if not isinstance(node, Mapping):
                yield wrong_type(route, node, "a mapping")
            elif type_ is not None:
                yield from self.part(Level(route, type_, node), levels)
        elif isinstance(node, Scalar):
            fault = check_scalar(route, node, field, self.schema.formats)
            if fault is not None:
                yield fault
        elif field.name != "any":
            form = self.schema.formats.get(field.name)
            yield wrong_type(route, node, form.says if form else _article(field))

    def _container(self, node: Node, field: FieldType, route: Route, levels: tuple[Level, ...]) -> Iterator[Fault]:
        if field.containers[0] == "list":
            if not isinstance(node, Sequence):
                yield wrong_type(route, node, "a list")
                return
            for index, item in enumerate(node.items):
                yield from self._item(item, field.item, (*route, index), levels)
            return
        if not isinstance(node, Mapping):
            yield wrong_type(route, node, "a mapping")
            return
        for key, value in node.entries.items():
            yield from self._item(value, field.item, (*route, key), levels)

    def _item(self, node: Node, field: FieldType, route: Route, levels: tuple[Level, ...]) -> Iterator[Fault]:
        """Return what is wrong with a value in a map or list; in an object's metadata, null becomes an empty text."""
        never_null = not field.containers and field.name in _NEVER_NULL and route[0] != "metadata"
        if never_null and isinstance(node, Scalar) and node.value is None:
            yield null_item(route, node, _article(field))
        else:
            yield from self._value(node, field, route, levels)

    def _unknown(self, key: str, value: Node, levels: tuple[Level, ...]) -> Fault | None:
        level = levels[-1]
        route = (*level.route, key)
        declared = self.declared(route)
        if is_unknown(key) or declared or (level.type.open and declared is None):
            return None
        place = level.node.key_place(key)
        what = (
            f"{_article_of(self.schema.group_kind.kind)} has no field `{written(route)}` (field not declared in schema)"
        )
        free = tuple(name for name, field in level.type.types.items() if name not in level.node and not field.until)
        near = meant_of(key, free)
        if near is not None:
            better = None
            if fits(level.type.types[near], value):
                better = Better(Rename(near), clear=is_plain_slip(key, near, free))
            return Fault("unknown-field", route, place, what, f"Did you mean `{near}`?", better=better)
        where = belongs_at(key, value, levels, self.schema)
        if where:
            belongs = " or ".join(f"`{way}`" for way in where)
            return Fault("misplaced-field", route, place, f"{what}: it belongs at {belongs}", "Move it there.")
        twice = next((name for name in level.node.entries if name in level.type.types and is_slip(key, name)), None)
        if twice is not None:
            return Fault("unknown-field", route, place, what, f"`{twice}` is there, too: remove one of the two.")
        return Fault("unknown-field", route, place, what, _fields(level), certain=declared is False)

    def _gone(self, key: str, field: FieldType, level: Level) -> Fault:
        route = (*level.route, key)
        versions = self.schema.kind.versions
        since = versions[versions.index(field.until) + 1] if field.until in versions else versions[0]
        kind = _article_of(self.schema.group_kind.kind)
        message = f"{kind} has no field `{written(route)}` any more: {since} did away with it"
        return Fault("unknown-field", route, level.node.key_place(key), message, "Remove it.")


def _whole(level: Level) -> Iterator[Fault]:
    """Return what a part lacks, and how its fields contradict each other; a key that isn't known may be any field."""
    faults = list(_missing(level))
    for constraint in level.type.constraints:
        faults += _broken(constraint, level)
    if faults and not any(is_unknown(key) for key in level.node.entries):
        yield from faults


def _of_any_version(level: Level) -> Iterator[Fault]:
    """Return what a part of an older version probably lacks: what isn't newly required was always.

    Facts: the CustomResourceDefinitions in Flux's own manifests, of 0.8 to 2.6.
    """
    faults = [fault for fault in _missing(level) if not level.type.types[str(fault.route[-1])].newly]
    for constraint in level.type.constraints:
        if not constraint.when and constraint.exactly_one:
            faults += [fault for fault in _broken(constraint, level) if fault.place == level.node.place]
    if not any(is_unknown(key) for key in level.node.entries):
        yield from (fault._replace(certain=False) for fault in faults)


def _missing(level: Level) -> Iterator[Fault]:
    for name in level.type.required:
        if _is_absent(level.node.get(name)):
            route = (*level.route, name)
            yield Fault("missing-field", route, level.node.place, f"`{written(route)}` is missing (Required value)")


def _is_absent(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.value is None)


def _broken(constraint: Constraint, level: Level) -> Iterator[Fault]:
    """Return how the fields of a part contradict each other."""
    node = level.node
    tested = (match.node for condition in constraint.when for path in condition.paths for match in find(node, path))
    if any(isinstance(scalar, Scalar) and is_unknown(scalar.text) for scalar in tested) or not hold(
        constraint.when, node
    ):
        return
    given = {name for name, value in node.entries.items() if not _is_absent(value)}
    why = _why(constraint, level)
    for name in constraint.required:
        if name not in given:
            route = (*level.route, name)
            because = f": {constraint.because}" if constraint.because else f" (Required value){why}"
            yield Fault("missing-field", route, node.place, f"`{written(route)}` is missing{because}")
    for name in constraint.forbidden:
        if name in given:
            route = (*level.route, name)
            yield Fault("conflicting-fields", route, node.key_place(name), f"`{written(route)}` can't be set{why}")
    yield from _miscounted(constraint, level, given, why)
    yield from _repeated(constraint, level)


def _why(constraint: Constraint, level: Level) -> str:
    """Return the conditions that hold, in words."""
    reasons = []
    for condition in constraint.when:
        for path in condition.paths:
            value = next((match.node for match in find(level.node, path)), None)
            shown = f"is `{value.text}`" if isinstance(value, Scalar) else "is set" if value else "isn't set"
            reasons.append(f"`{path}` {shown}")
    return f" where {' and '.join(dict.fromkeys(reasons))}" if reasons else ""


def _miscounted(constraint: Constraint, level: Level, given: set[str], why: str) -> Iterator[Fault]:
    names = constraint.exactly_one or constraint.at_most_one
    if not names:
        return
    present = [name for name in level.node if name in given and (name in names or names == (ANY_FIELD,))]
    here = f"`{written(level.route)}`"
    if len(present) > 1:
        both = " and ".join(f"`{name}`" for name in present)
        message = f"{here} can't have {both}: only one of them may be set{why}"
        yield Fault("conflicting-fields", (*level.route, present[1]), level.node.key_place(present[1]), message)
    elif not present and constraint.exactly_one:
        either = " or ".join(f"`{name}`" for name in names if name != ANY_FIELD) or "one field"
        message = f"{here} must have {either}{why}"
        yield Fault("conflicting-fields", (*level.route, names[0]), level.node.place, message)


def _repeated(constraint: Constraint, level: Level) -> Iterator[Fault]:
    """Return the values that are there before, where no two may be the same; one that isn't known may be any."""
    seen: set[str] = set()
    for route, value in find(level.node, constraint.unique) if constraint.unique else ():
        if isinstance(value, Scalar) and not is_open(value):
            if value.text in seen:
                way = (*level.route, *route)
                message = f"`{written(way)}` can't be `{value.text}` again: each must be another"
                yield Fault("conflicting-fields", way, value.place, message, "Give it another name.")
            seen.add(value.text)


def _fields(level: Level) -> str:
    names = [name for name, field in level.type.types.items() if not field.until]
    if len(names) > _MOST_FIELDS_NAMED or not names:
        return "Remove it, or look it up: it may be of another kind or version."
    return f"There is {', '.join(f'`{name}`' for name in names)}."


def _article(field: FieldType) -> str:
    names = {"string": "a string", "integer": "an integer", "number": "a number", "boolean": "true or false"}
    return f"one of {', '.join(field.values)}" if field.values else names.get(field.name, "a single value")


def _article_of(kind: str) -> str:
    return f"an {kind}" if kind[0] in "AEIO" else f"a {kind}"
