"""YAML values that remember where they are written.

Nodes are immutable: whoever changes a manifest (a patch, a transformer, a substitution) makes new nodes along the way
to the change and shares all others. So a value keeps its file, line and column through everything that is done to the
manifest around it, and nothing is ever copied whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias


class Place(NamedTuple):
    """A stretch of a file: lines and columns count from 1, the end is the first column after it."""

    path: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


Value: TypeAlias = str | int | float | bool | None
"""What a scalar can be: Kubernetes knows no dates or sets."""


class Scalar:
    """One value: its type resolved (`value`), as it is written (`text`), and whether it is written without quotes."""

    __slots__ = ("place", "plain", "text", "value")

    def __init__(self, value: Value, place: Place, text: str | None = None, plain: bool = False) -> None:
        self.value = value
        self.place = place
        self.text = text if text is not None else value if isinstance(value, str) else str(value)
        self.plain = plain

    def __repr__(self) -> str:
        return f"Scalar({self.value!r})"

    def parts(self) -> tuple[Any, ...]:
        """Return all that is kept of it, which is what tells two of a type apart."""
        return self.value, self.place, self.text, self.plain

    def __reduce__(self) -> tuple[Any, ...]:  # pickle finds no slots in what is compiled, and makes nothing without all
        return type(self), Scalar.parts(self)


class Nothing(Scalar):
    """A null of which nothing is written, within braces or brackets: whoever writes it again has to write quotes."""

    __slots__ = ()


class Mapping:
    """Keys and their values in the order of the file; `keys` tells where each key is written."""

    __slots__ = ("entries", "keys", "place")

    def __init__(self, entries: dict[str, Node], keys: dict[str, Place], place: Place) -> None:
        self.entries = entries
        self.keys = keys
        self.place = place

    def __repr__(self) -> str:
        return f"Mapping({self.entries!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Mapping, (self.entries, self.keys, self.place)

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return self.entries.get(key)

    def items(self) -> Iterable[tuple[str, Node]]:
        """Return keys with their values."""
        return self.entries.items()

    def key_place(self, key: str) -> Place:
        """Return where a key is written: for a key that something added without a place, where the mapping is."""
        return self.keys.get(key, self.place)

    def replacing(self, key: str, value: Node, key_place: Place | None = None) -> Mapping:
        """Return this mapping with a key set to a value; a new key comes last."""
        keys = self.keys
        if key not in keys:
            keys = {**keys, key: key_place or value.place}
        return Mapping({**self.entries, key: value}, keys, self.place)

    def without(self, key: str) -> Mapping:
        """Return this mapping without a key."""
        if key not in self.entries:
            return self
        entries = self.entries.copy()
        del entries[key]
        return Mapping(entries, self.keys, self.place)


class MergedMapping(Mapping):
    """A mapping that has keys before a key `<<` which brings them, too: its own count. Or it has `<<` in quotes.

    `in_order` is what it is to those with whom the later ones count, whether they are its own or not, and with whom
    quotes make a key like others of `<<`.
    """

    __slots__ = ("in_order",)

    def __init__(self, entries: dict[str, Node], keys: dict[str, Place], place: Place, in_order: Mapping) -> None:
        super().__init__(entries, keys, place)
        self.in_order = in_order

    def __reduce__(self) -> tuple[Any, ...]:
        return MergedMapping, (self.entries, self.keys, self.place, self.in_order)


class Sequence:
    """Items in the order of the file."""

    __slots__ = ("items", "place")

    def __init__(self, items: tuple[Node, ...], place: Place) -> None:
        self.items = items
        self.place = place

    def __repr__(self) -> str:
        return f"Sequence({self.items!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Sequence, (self.items, self.place)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def replacing(self, items: Iterable[Node]) -> Sequence:
        """Return a sequence of other items at the same place."""
        return Sequence(tuple(items), self.place)


Node: TypeAlias = Scalar | Mapping | Sequence
Data: TypeAlias = "dict[str, Data] | list[Data] | Value"
"""Plain Python values, as JSON has them."""


def at(node: Node | None, *route: str | int) -> Node | None:
    """Return the node that a route of keys and indices leads to, or None where it leads nowhere."""
    for step in route:
        if isinstance(node, Mapping):
            node = node.entries.get(step) if isinstance(step, str) else None
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step] if -len(node.items) <= step < len(node.items) else None
        else:
            return None
    return node


def text_at(node: Node | None, *route: str | int) -> str | None:
    """Return the string that a route leads to, or None where there is none or something else."""
    for step in route:  # as in `at`, without the call: this is asked a hundred thousand times
        node = node.entries.get(step) if isinstance(node, Mapping) and isinstance(step, str) else at(node, step)
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def items_at(node: Node | None, *route: str | int) -> tuple[Node, ...]:
    """Return the items of the sequence that a route leads to; of anything else, none."""
    sequence = at(node, *route)
    return sequence.items if isinstance(sequence, Sequence) else ()


def mapping_at(node: Node | None, *route: str | int) -> Mapping | None:
    """Return the mapping that a route leads to, or None."""
    for step in route:
        node = node.entries.get(step) if isinstance(node, Mapping) and isinstance(step, str) else at(node, step)
    return node if isinstance(node, Mapping) else None


def setting(node: Mapping, route: tuple[str, ...], value: Node) -> Mapping:
    """Return a mapping in which a route of keys leads to a value; mappings that are missing on the way are made."""
    key, rest = route[0], route[1:]
    if rest:
        inner = node.entries.get(key)
        below = inner if isinstance(inner, Mapping) else Mapping({}, {}, value.place)
        value = setting(below, rest, value)
    return node.replacing(key, value)


def read_in_order(node: Mapping) -> Mapping:
    """Return a mapping as sigs.k8s.io/yaml reads it: what `<<` brings counts before what stands above it."""
    return node.in_order if isinstance(node, MergedMapping) else node


def to_data(node: Node | None) -> Any:
    """Return a node as plain Python values."""
    if isinstance(node, Mapping):
        return {key: to_data(value) for key, value in node.entries.items()}
    if isinstance(node, Sequence):
        return [to_data(item) for item in node.items]
    return node.value if node is not None else None


def from_data(data: Any, place: Place) -> Node:
    """Return plain Python values as nodes that all stand at one place, such as where a generator is written."""
    if isinstance(data, dict):
        entries = {str(key): from_data(value, place) for key, value in data.items()}
        return Mapping(entries, dict.fromkeys(entries, place), place)
    if isinstance(data, list | tuple):
        return Sequence(tuple(from_data(item, place) for item in data), place)
    return Scalar(data, place)


def moved(node: Node, place: Place) -> Node:
    """Return a node all of whose values stand at one place."""
    if isinstance(node, Mapping):
        entries = {key: moved(value, place) for key, value in node.entries.items()}
        keys = dict.fromkeys(entries, place)
        if isinstance(node, MergedMapping):
            in_order = {key: moved(value, place) for key, value in node.in_order.entries.items()}
            return MergedMapping(entries, keys, place, Mapping(in_order, keys, place))
        return Mapping(entries, keys, place)
    if isinstance(node, Sequence):
        return Sequence(tuple(moved(item, place) for item in node.items), place)
    return Scalar(node.value, place, node.text, node.plain)


def parts_of(node: Node) -> Iterator[Node]:
    """Return a node and all that is in it, in no order that means anything."""
    waiting: list[Node] = [node]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Mapping):
            waiting.extend(part.entries.values())
        elif isinstance(part, Sequence):
            waiting.extend(part.items)


def files_of(node: Node) -> frozenset[str]:
    """Return the files in which parts of a node are written: patches bring some from elsewhere."""
    files: set[str] = set()
    for part in parts_of(node):
        files.add(part.place.path)
        if isinstance(part, Mapping):
            files.update([place.path for place in part.keys.values()])
    return frozenset(files)


def identical(one: object, other: object) -> bool:
    """Tell whether two nodes hold the same data, written alike at the same places."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return (
            one.place == other.place
            and one.keys == other.keys
            and list(one.entries) == list(other.entries)
            and all(identical(value, other.entries[key]) for key, value in one.entries.items())
            and (not isinstance(one, MergedMapping) or identical(one.in_order, read_in_order(other)))
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return (
            one.place == other.place
            and len(one.items) == len(other.items)
            and all(map(identical, one.items, other.items))
        )
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return all(map(_equal, one.parts(), other.parts()))
    return False


def _equal(one: object, other: object) -> bool:
    """Tell whether what two scalars keep is the same; of values that are numbers, their type counts as well."""
    if isinstance(one, Mapping | Sequence | Scalar):
        return identical(one, other)
    return type(one) is type(other) and one == other


def same(one: Node | None, other: Node | None) -> bool:
    """Tell whether two nodes hold the same data, wherever they are written."""
    if one is other:
        return True
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.entries.keys() == other.entries.keys() and all(
            same(value, other.entries[key]) for key, value in one.entries.items()
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one.items) == len(other.items) and all(map(same, one.items, other.items))
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return type(one.value) is type(other.value) and one.value == other.value
    return False
