"""Which fields of an object are different, in what would be applied, and where both versions of each are written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import NamedTuple

from gitops_lint.change.items import Pair, pairs
from gitops_lint.cluster.object import is_ciphertext
from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.kustomize.patches.merge_keys import MergeList, Schema, schema_of
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, same, text_at

Step = str | Pair
"""A key of a mapping, or an item of a list."""
Route = tuple[Step, ...]


class What(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REORDERED = "reordered"  # the items of a list that are in both come in another order


class FieldChange(NamedTuple):
    """A field that differs: the way to it, what it held before and after, and where these are written.

    What is in one version only has nothing, and no places, in the other. Of a list that is `reordered`, both hold all
    of it.
    """

    what: What
    route: Route
    before: Node | None
    after: Node | None
    places_before: tuple[Place, ...]
    places_after: tuple[Place, ...]

    @property
    def is_certain(self) -> bool:
        """Tell whether it differs whatever can't be known offline: what holds a variable may be the same value."""
        return self.what is not What.CHANGED or not (_is_unknown(self.before) or _is_unknown(self.after))


def field_changes(before: Mapping, after: Mapping) -> tuple[FieldChange, ...]:
    """Return the fields of an object that differ, in the order of the later version; what is gone comes before it.

    The items of lists are told apart as the API server does (kyaml/openapi), where it is known how.
    """
    schema = schema_of(text_at(after, "apiVersion") or "", text_at(after, "kind") or "")
    return tuple(_of_mappings((), before, after, schema or {}))


def side(route: Route, node: Mapping, is_after: bool) -> Node | None:
    """Return what a route leads to in one of the versions, or in one that has the same items in its lists."""
    steps = [step if isinstance(step, str) else step.after if is_after else step.before for step in route]
    known = [step for step in steps if step is not None]
    return at(node, *known) if len(known) == len(steps) else None


def is_below(field: FieldChange, ways: Collection[tuple[str | int, ...]]) -> bool:
    """Tell whether a field is one to which a way leads, or below it."""
    routes = [_concrete(field, is_after) for is_after in (False, True)]
    return any(route[: len(way)] == way for route in routes if route is not None for way in ways)


def _concrete(field: FieldChange, is_after: bool) -> tuple[str | int, ...] | None:
    """Return the way to a field in one of the versions, or None where its items aren't in that."""
    steps = [step if isinstance(step, str) else step.after if is_after else step.before for step in field.route]
    known = tuple(step for step in steps if step is not None)
    return known if len(known) == len(steps) else None


def route_in_words(route: Route) -> str:
    """Return the way to a field as people write it."""
    text = ""
    for step in route:
        if isinstance(step, str):
            text += f".{step}" if text else step
        else:
            text += f"[{','.join(str(value) for _, value in step.keys)}]" if step.keys else "[]"
    return text


def _of_mappings(route: Route, before: Mapping, after: Mapping, schema: Schema) -> Iterator[FieldChange]:
    for key, value in before.items():
        if key not in after:
            yield FieldChange(What.REMOVED, (*route, key), value, None, _written(before.key_place(key)), ())
    for key, value in after.items():
        earlier = before.get(key)
        if earlier is None:
            yield FieldChange(What.ADDED, (*route, key), None, value, (), _written(after.key_place(key)))
        else:
            yield from _of_values((*route, key), earlier, value, schema.get(key))


def _of_values(route: Route, before: Node, after: Node, schema: Schema | MergeList | None) -> Iterator[FieldChange]:
    if same(before, after):
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _of_mappings(route, before, after, schema if isinstance(schema, dict) else {})
    elif isinstance(before, Sequence) and isinstance(after, Sequence):
        yield from _of_lists(route, before, after, schema if isinstance(schema, MergeList) else None)
    else:
        places = _places(before, after)
        yield FieldChange(What.CHANGED, route, before, after, *places)


def _of_lists(route: Route, before: Sequence, after: Sequence, known: MergeList | None) -> Iterator[FieldChange]:
    items = pairs(before, after, known)
    schema = known.items if known is not None else None
    for item in items:
        earlier = before.items[item.before] if item.before is not None else None
        later = after.items[item.after] if item.after is not None else None
        if earlier is not None and later is not None:
            yield from _of_values((*route, item), earlier, later, schema)
        elif earlier is not None:
            yield FieldChange(What.REMOVED, (*route, item), earlier, None, _written(earlier.place), ())
        elif later is not None:
            yield FieldChange(What.ADDED, (*route, item), None, later, (), _written(later.place))
    order = [item.before for item in items if item.before is not None and item.after is not None]
    if order != sorted(order):
        places = _written(before.place), _written(after.place)
        yield FieldChange(What.REORDERED, route, before, after, *places)


def _places(before: Node, after: Node) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return what made two values different: their variables where the text around these is the same."""
    first, second = _filled(before), _filled(after)
    if first is not None and second is not None and first.written.text == second.written.text:
        earlier, later = set(first.variables), set(second.variables)
        changed = {each.text for each in earlier} ^ {each.text for each in later}
        gone = [each.place for each in first.variables if each.text in changed]
        come = [each.place for each in second.variables if each.text in changed]
        if gone and come:
            return _written(*gone), _written(*come)
    return _written(*_all_places(before)), _written(*_all_places(after))


def _filled(node: Node) -> SubstitutedScalar | None:
    return node if isinstance(node, SubstitutedScalar) else None


def _all_places(node: Node) -> tuple[Place, ...]:
    filled = _filled(node)
    return (filled.written.place, *(each.place for each in filled.variables)) if filled else (node.place,)


def _written(*places: Place) -> tuple[Place, ...]:
    """Return those of some places that are in a file, each once."""
    return tuple(dict.fromkeys(place for place in places if place.path))


def _is_unknown(node: Node | None) -> bool:
    """Tell whether a value can't be known offline: variables of it aren't, or it is encrypted."""
    if isinstance(node, Mapping):
        return any(map(_is_unknown, node.entries.values()))
    if isinstance(node, Sequence):
        return any(map(_is_unknown, node.items))
    if isinstance(node, SubstitutedScalar):
        return bool(node.unknown)
    return isinstance(node, Scalar) and is_ciphertext(node)
