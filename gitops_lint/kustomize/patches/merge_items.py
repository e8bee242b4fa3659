"""The lists that a strategic merge merges item by item: items are found, set and removed by the values of their keys.

Written after kustomize's own steps one by one (kyaml/yaml/fns.go ElementSetter and ElementMatcher,
kyaml/yaml/walk/associative_sequence.go), since what it makes of items that lack a key follows from no rule.
"""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.kustomize.resource import is_empty, is_null, raw_text
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence

Values = tuple[str, ...]


def key_values(items: Sequence | None, keys: Values, seen: list[Values]) -> list[Values]:
    """Return what is in `seen`, then the values that items have for the keys, each once; a missing one is empty."""
    all_values = list(seen)
    for item in items.items if items is not None else ():
        values = tuple(_value(item, key) for key in keys)
        if values not in all_values:
            all_values.append(values)
    return all_values


def _value(item: Node, key: str) -> str:
    if not key:
        return raw_text(item)
    field = item.entries.get(key) if isinstance(item, Mapping) else None
    return "" if is_empty(field) else raw_text(field)


def fill_in(values: list[Values]) -> None:
    """Give values that lack one key those of others that have the rest in common: a port without protocol is any."""
    for i, first in enumerate(values):
        for j, second in enumerate(values):
            common = any(a == b for a, b in zip(first, second, strict=True))
            if common and all(a == b or not a or not b for a, b in zip(first, second, strict=True)):
                values[i] = values[j] = tuple(a or b for a, b in zip(first, second, strict=True))


def valid(all_values: Iterable[Values], values: Values, keys: Values) -> tuple[Values, Values]:
    """Return the keys for which any item has a value, with the values of one item for them."""
    used = {keys[i] for each in all_values for i, value in enumerate(each) if value}
    if not used:
        return keys, values
    valid_keys = tuple(key for key in keys if key in used)
    return valid_keys, tuple(value for key, value in zip(keys, values, strict=True) if value or key in used)


def find_item(items: Iterable[Node], keys: Values, values: Values) -> Node | None:
    """Return the first item that has all of the values."""
    for item in items:
        if not keys[0]:
            if isinstance(item, Scalar) and item.text == values[0]:
                return item
        elif isinstance(item, Mapping) and all(
            key in item.entries and raw_text(item.entries[key]) == value
            for key, value in zip(keys, values, strict=True)
        ):
            return item
    return None


def set_item(items: list[Node], new: Node | None, keys: Values, values: Values) -> list[Node]:
    """Return items in which each that matches is replaced by a new one, or removed; the new one is added if none does.

    Empty items go, and without any values so does everything else.
    """
    result: list[Node] = []
    is_there = False
    for item in items:
        if is_null(item) or (isinstance(item, Mapping) and not item.entries):
            continue
        if not isinstance(item, Mapping) and keys[0] and values and values[0]:
            result.append(item)
        elif _matches(item, keys, values):
            is_there = True
            if new is not None:
                result.append(new)
        elif values:
            result.append(item)
    if new is not None and not is_there:
        result.append(new)
    return result


def _matches(item: Node, keys: Values, values: Values) -> bool:
    field: Node | None = None
    for i, key in enumerate(keys):
        if i < len(values):
            field = _field(item, key, values[i])
        if field is None:
            return False
    return True


def _field(item: Node, key: str, value: str) -> Node | None:
    if not key:
        return item if raw_text(item) == value else None
    field = item.entries.get(key) if isinstance(item, Mapping) else None
    if field is None or (value and raw_text(field) != value):
        return None
    return field


def append_items(items: list[Node], more: list[Node], keys: Values) -> list[Node]:
    """Return items with more of them put in: in the place of those with the same key values, or at the end."""
    for item in more:
        if not keys[0]:
            items = set_item(items, item, ("",), (raw_text(item),))
            continue
        values: list[str] = []
        for key in keys:
            field = item.entries.get(key) if isinstance(item, Mapping) else None
            if field is None:
                items = [*items, item]
            else:
                values.append(raw_text(field))
        if len(keys) > 1:
            items = set_item(items, None, keys, tuple(values))
        items = set_item(items, item, keys, tuple(values))
    return items
