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
from gitops_lint.cluster.installed_release import InstalledRelease
from gitops_lint.cluster.release_range import parsed_release
from gitops_lint.edits.intent import Rename
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence
from gitops_lint.repo.problem import Related
from gitops_lint.repo.spelling import is_plain_slip, is_slip, meant_of
from gitops_lint.rulebook.fields import PRIMITIVES, DatedValue, FieldType
from gitops_lint.rulebook.routes import Route, written
from gitops_lint.rulebook.schema_files import Schema
from gitops_lint.schemas.constraints import broken
from gitops_lint.schemas.elsewhere import LeftOut, Level, belongs_at, fits, left_out
from gitops_lint.schemas.fault import Better, Fault
from gitops_lint.schemas.values import check_scalar, check_size, is_open, is_right, null_item, wrong_type

_MOST_FIELDS_NAMED = 8
_WITHOUT_SPEC = (
    "The object has no `spec`: if the field belongs there, write `spec:` above it, and indent it below that."
)
_NEVER_NULL = PRIMITIVES - {"any", "object"}

Declared: TypeAlias = Callable[[Route], bool | None]
"""Whether the cluster's own CustomResourceDefinition has a field: None where it isn't in Git."""
Installed: TypeAlias = Callable[[], InstalledRelease]


def validate(
    root: Mapping, schema: Schema, version: str, declared: Declared, installed: Installed = InstalledRelease
) -> Iterator[Fault]:
    """Return what is wrong with the fields of an object of a version that the schema knows.

    `installed` gives what is known of the release of the kind's product that the cluster runs; it is asked where a
    field or value is written that not all of them have. A field that is missing because it is misspelt, or because what
    it holds stands beside where it should be, is one fault.
    """
    level = Level((), schema.root or schema.kind.root, root)
    validation = _Validation(schema, version, declared, installed)
    faults = tuple(validation.part(level, ()))
    meant = validation.left_out | {
        (*fault.route[:-1], fault.better.change.key)
        for fault in faults
        if fault.better is not None and isinstance(fault.better.change, Rename)
    }
    return (fault for fault in faults if fault.check != "missing-field" or fault.route not in meant)


class _Validation:
    def __init__(self, schema: Schema, version: str, declared: Declared, installed: Installed) -> None:
        self.schema = schema
        self.version = version
        self.declared = declared
        self._ask_installed = installed
        self._installed: InstalledRelease | None = None
        self.is_newest = version == schema.kind.newest
        self.left_out: set[Route] = set()  # mappings that lack, since their fields stand where they should be

    @property
    def installed(self) -> InstalledRelease:
        """What is known of the release that is installed."""
        if self._installed is None:
            self._installed = self._ask_installed()
        return self._installed

    def part(self, level: Level, above: tuple[Level, ...]) -> Iterator[Fault]:
        """Return what is wrong with a mapping of a type; `above` are the mappings around it, from the root."""
        levels = (*above, level)
        left_out: LeftOut | None = None
        for key, value in level.node.entries.items():
            field = level.type.types.get(key)
            if field is None:
                left_out = left_out or self._left_out(level)
                if key in left_out.keys:
                    yield from (self._beside(left_out, level),) if key == left_out.keys[0] else ()
                    continue
                fault = self._unknown(key, value, levels)
                if fault is not None:
                    yield fault
            elif not field.is_plain and (fault := self._dated(key, field, level)) is not None:
                yield fault
            elif not is_right(value, field):
                faults = self._value(value, field, (*level.route, key), levels)
                yield from _hinted(faults, key, value, level) if level.type.hints else faults
        if self.is_newest:
            entries = level.node.entries
            if level.type.constraints or any(_is_absent(entries.get(name)) for name in level.type.required):
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
            fault = self._scalar(node, field, route)
            if fault is not None:
                yield fault
        elif field.name != "any":
            form = self.schema.formats.get(field.name)
            yield wrong_type(route, node, form.says if form else _article(field))

    def _scalar(self, node: Scalar, field: FieldType, route: Route) -> Fault | None:
        """Return what is wrong with a single value; of older versions, only the types are known."""
        dated = next((value for value in field.dated if value.value == node.value), None)
        if dated is not None:
            return self._dated_value(dated, node, route, field)
        if field.dated:
            there = (value.value for value in field.dated if self._has(value.since, value.removed, value.until) is True)
            field = field._replace(values=(*field.values, *there))
        known = field if self.is_newest else field._replace(bounds=None)
        return check_scalar(route, node, known, self.schema.formats)

    def _container(self, node: Node, field: FieldType, route: Route, levels: tuple[Level, ...]) -> Iterator[Fault]:
        if field.containers[0] == "list":
            if not isinstance(node, Sequence):
                yield wrong_type(route, node, "a list")
                return
            if field.size is not None and self.is_newest:
                yield from check_size(route, node, field.size)
            inner = field.item
            for index, item in enumerate(node.items):
                if not is_right(item, inner):
                    yield from self._item(item, inner, (*route, index), levels)
            return
        if not isinstance(node, Mapping):
            yield wrong_type(route, node, "a mapping")
            return
        inner = field.item
        for key, value in node.entries.items():
            if not is_right(value, inner):
                yield from self._item(value, inner, (*route, key), levels)

    def _item(self, node: Node, field: FieldType, route: Route, levels: tuple[Level, ...]) -> Iterator[Fault]:
        """Return what is wrong with a value in a map or list; in an object's metadata, null becomes an empty text."""
        never_null = not field.containers and field.name in _NEVER_NULL and route[0] != "metadata"
        if never_null and isinstance(node, Scalar) and node.value is None:
            yield null_item(route, node, _article(field))
        else:
            yield from self._value(node, field, route, levels)

    def _left_out(self, level: Level) -> LeftOut:
        """Return the mapping that a level lacks, of which several fields stand beside where it should be."""
        unknown = [key for key in level.node.entries if key not in level.type.types and not is_unknown(key)]
        unknown = [key for key in unknown if not self.declared((*level.route, key))]
        return left_out(unknown, level, self.schema) if not level.type.open else LeftOut()

    def _beside(self, left_out: LeftOut, level: Level) -> Fault:
        """Return that fields stand beside the mapping that should hold them, and that isn't there."""
        self.left_out.add((*level.route, left_out.name))
        first, way = left_out.keys[0], written((*level.route, left_out.name))
        names = " and ".join(", ".join(f"`{key}`" for key in left_out.keys).rsplit(", ", 1))
        kind = _article_of(self.schema.group_kind.kind)
        message = f"{kind} has no fields {names} (field not declared in schema): they belong below `{way}`"
        help_ = f"Write `{left_out.name}:` above them, and indent them below it."
        return Fault("misplaced-field", (*level.route, first), level.node.key_place(first), message, help_)

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
        twice = next((name for name in level.type.types if name in level.node.entries and is_slip(key, name)), None)
        if twice is not None:
            return Fault("unknown-field", route, place, what, f"`{twice}` is there, too: remove one of the two.")
        is_beside_spec = level.route == ("metadata",) and "spec" not in levels[0].node
        help_ = _WITHOUT_SPEC if is_beside_spec else _fields(level)
        return Fault("unknown-field", route, place, what, help_, certain=declared is False)

    def _dated(self, key: str, field: FieldType, level: Level) -> Fault | None:
        """Return that a field isn't there yet, or no more, in what is installed; None where it is or may be."""
        is_there = self._has(field.since, field.removed, field.until)
        route = (*level.route, key)
        if is_there or self.declared(route):
            return None
        kind, place = _article_of(self.schema.group_kind.kind), level.node.key_place(key)
        hint = level.type.hints.get(key, "")
        if not self.schema.kind.had(field.until, self.version):
            versions = self.schema.kind.versions
            since = versions[versions.index(field.until) + 1] if field.until in versions else versions[0]
            message = f"{kind} has no field `{written(route)}` any more: {since} did away with it"
            return Fault("unknown-field", route, place, message, hint or "Remove it.")
        why = self._why(field.since, field.removed)
        message = f"{kind} has no field `{written(route)}` {why}"
        certain = is_there is False
        return Fault("unknown-field", route, place, message, hint, certain=certain, related=self._told())

    def _dated_value(self, dated: DatedValue, node: Scalar, route: Route, field: FieldType) -> Fault | None:
        """Return that a value isn't taken yet, or no more; None where it is or may be."""
        is_there = self._has(dated.since, dated.removed, dated.until)
        if is_there:
            return None
        why = self._why(dated.since, dated.removed) if self.schema.kind.had(dated.until, self.version) else "any more"
        message = f"`{written(route)}` can't be `{node.text}` {why}"
        certain = is_there is False and not field.others
        return Fault("invalid-value", route, node.place, message, certain=certain, related=self._told())

    def _has(self, since: str | None, removed: str | None, until: str | None) -> bool | None:
        """Tell whether what is installed has a field or value; None where it has none in the newest known release.

        Where nothing is known of what is installed, it is taken to be the newest.
        """
        if not self.schema.kind.had(until, self.version):
            return False
        if since is not None:
            is_there = self.installed.has_reached(parsed_release(since))
            if is_there is False or (is_there is None and self._is_coming(since)):
                return is_there
        if removed is not None:
            is_gone = self.installed.has_reached(parsed_release(removed))
            return None if is_gone is None else not is_gone
        return True

    def _told(self) -> tuple[Related, ...]:
        """Return where the release stands that is installed."""
        place, releases = self.installed.place, self.installed.releases
        if place is None or not self.installed.certain:
            return ()
        return (Related(place, f"{self.schema.product} {releases} is installed by this"),)

    def _why(self, since: str | None, removed: str | None) -> str:
        product = self.schema.product
        reached = self.installed.has_reached(parsed_release(since)) if since is not None else True
        if reached is False:
            return f"yet: it needs {product} {since}, and {self.installed.releases} is installed"
        if not reached and self._is_coming(since):
            return f"yet: it needs {product} {since}, which isn't out as far as is known here"
        return f"any more: {product} {removed} did away with it"

    def _is_coming(self, since: str | None) -> bool:
        """Tell whether a release comes after the newest whose definitions are known."""
        newest = self.schema.release
        return since is not None and newest is not None and parsed_release(since) > parsed_release(newest)


def _hinted(faults: Iterator[Fault], key: str, value: Node, level: Level) -> Iterator[Fault]:
    """Return what is wrong with a value, with what is known to be meant by it (`hints` of `field: value`)."""
    hint = level.type.hints.get(f"{key}: {value.text}") if isinstance(value, Scalar) else None
    yield from faults if hint is None else (fault._replace(help=hint, better=None) for fault in faults)


def _whole(level: Level) -> Iterator[Fault]:
    """Return what a part lacks, and how its fields contradict each other; a key that isn't known may be any field."""
    faults = list(_missing(level))
    for constraint in level.type.constraints:
        faults += broken(constraint, level)
    if faults and not any(is_unknown(key) for key in level.node.entries):
        yield from faults


def _of_any_version(level: Level) -> Iterator[Fault]:
    """Return what a part of an older version probably lacks: what isn't newly required was always.

    Facts: the CustomResourceDefinitions in Flux's own manifests, of 0.8 to 2.6.
    """
    faults = [fault for fault in _missing(level) if not level.type.types[str(fault.route[-1])].newly]
    for constraint in level.type.constraints:
        if not constraint.when and constraint.exactly_one:
            faults += [fault for fault in broken(constraint, level) if fault.place == level.node.place]
    if not any(is_unknown(key) for key in level.node.entries):
        yield from (fault._replace(certain=False) for fault in faults)


def _missing(level: Level) -> Iterator[Fault]:
    for name in level.type.required:
        if _is_absent(level.node.get(name)):
            route = (*level.route, name)
            yield Fault("missing-field", route, level.node.place, f"`{written(route)}` is missing (Required value)")


def _is_absent(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.value is None)


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
