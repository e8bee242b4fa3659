"""Which items of two versions of a list are the same item."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.kustomize.patches.merge_keys import MergeList
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, Value, to_data

_LONGEST_KEY = 253
"""Letters of a name that tells an item apart; what is longer is text."""
_MOST_COMPARED = 250_000
"""Pairs of items of two lists that are compared; of longer lists, all that lies between what is alike is another."""

Keys = tuple[tuple[str, Value], ...]
"""Fields of an item that tell it from all others of its list, with their values."""


class Pair(NamedTuple):
    """An item of a list before and after, by where it stands; an item that is gone or new has one side only."""

    before: int | None
    after: int | None
    keys: Keys = ()


def pairs(before: Sequence, after: Sequence, known: MergeList | None = None) -> tuple[Pair, ...]:
    """Return the items of two versions of a list, each once: those that are there after in the order of that.

    `known` says by which keys the API server tells items apart, where it does. Else those fields tell them apart of
    which every item has another value, if they do so for any that are in both; and where none does, what is alike.
    """
    for keys in _candidates(before, after, known):
        earlier, later = _by_keys(before, keys), _by_keys(after, keys)
        if earlier is not None and later is not None:
            return tuple(_by_key(earlier, later))
    return tuple(_by_likeness(before.items, after.items))


def _candidates(before: Sequence, after: Sequence, known: MergeList | None) -> Iterator[tuple[str, ...]]:
    """Return the fields that may tell the items of both lists apart, the best first."""
    if not before.items or not after.items:
        return
    if known is not None and known.keys:
        yield known.keys
    first = before.items[0]
    if not isinstance(first, Mapping):
        return
    common: dict[str, int] = {}
    for field in first:
        earlier, later = _by_keys(before, (field,)), _by_keys(after, (field,))
        if earlier is not None and later is not None and (shared := len(earlier.keys() & later.keys())):
            common[field] = shared
    best = max(common, key=lambda field: common[field], default=None)
    if best is not None:
        yield (best,)


def _by_keys(items: Sequence, fields: tuple[str, ...]) -> dict[Keys, int] | None:
    """Return where each item stands by the values of fields; None where these don't tell the items apart."""
    places: dict[Keys, int] = {}
    for index, item in enumerate(items):
        keys = _keys_of(item, fields)
        if keys is None or keys in places:
            return None
        places[keys] = index
    return places


def _keys_of(item: Node, fields: tuple[str, ...]) -> Keys | None:
    """Return the values of fields of an item that has the first of them; the others may have defaults."""
    values = [(field, item.get(field)) for field in fields] if isinstance(item, Mapping) else []
    if not values or not isinstance(values[0][1], Scalar):
        return None
    keys = tuple((field, value.value) for field, value in values if isinstance(value, Scalar))
    is_text = any(isinstance(value, str) and (len(value) > _LONGEST_KEY or "\n" in value) for _, value in keys)
    return None if is_text or keys[0][1] is None else keys


def _by_key(before: dict[Keys, int], after: dict[Keys, int]) -> Iterator[Pair]:
    for keys, index in before.items():
        if keys not in after:
            yield Pair(index, None, keys)
    for keys, index in after.items():
        yield Pair(before.get(keys), index, keys)


def _by_likeness(before: tuple[Node, ...], after: tuple[Node, ...]) -> Iterator[Pair]:
    """Return pairs of items that are alike and in the same order; between these, as many others are changed ones."""
    for tag, first, past, first_after, past_after in _operations(before, after):
        if tag == "equal" or (tag == "replace" and past - first == past_after - first_after):
            yield from map(Pair, range(first, past), range(first_after, past_after))
        else:
            yield from (Pair(index, None) for index in range(first, past))
            yield from (Pair(None, index) for index in range(first_after, past_after))


def _operations(before: tuple[Node, ...], after: tuple[Node, ...]) -> Iterator[tuple[str, int, int, int, int]]:
    from difflib import SequenceMatcher

    earlier, later = [_written(item) for item in before], [_written(item) for item in after]
    shortest = min(len(earlier), len(later))
    head = next((at for at in range(shortest) if earlier[at] != later[at]), shortest)
    tail = next((at for at in range(shortest - head) if earlier[-1 - at] != later[-1 - at]), shortest - head)
    end, end_after = len(earlier) - tail, len(later) - tail
    yield "equal", 0, head, 0, head
    if (end - head) * (end_after - head) > _MOST_COMPARED:
        yield "other", head, end, head, end_after
    else:
        matcher = SequenceMatcher(None, earlier[head:end], later[head:end_after], autojunk=False)
        for tag, first, past, first_after, past_after in matcher.get_opcodes():
            yield tag, first + head, past + head, first_after + head, past_after + head
    yield "equal", end, len(earlier), end_after, len(later)


def _written(item: Node) -> str:
    return json.dumps(to_data(item), sort_keys=True)
