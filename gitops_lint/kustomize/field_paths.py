"""Paths such as `spec.containers.[name=web].image` in replacements and variables (kyaml/yaml/match.go, fns.go)."""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.kustomize.resource import is_null
from gitops_lint.kustomize.untagged import UntaggedScalar
from gitops_lint.kustomize.yaml_text import matched_text
from gitops_lint.languages.patterns import InvalidPattern, compile_searching
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence
from gitops_lint.repo.numerals import whole_number
from gitops_lint.repo.parser import parse

Change = Callable[[Node], Node]


class UnknownField(Exception):
    """A path that can't be followed in an object."""


def split_path(path: str) -> tuple[str, ...]:
    """Return the parts of a path (kyaml/utils/pathsplitter.go SmarterPathSplitter).

    Dots divide them, but not after a backslash or within brackets; one dot may come first.
    """
    pieces = path.split(".")
    if len(pieces) > 1 and not pieces[0]:
        del pieces[0]
    unescaped = [pieces[0]]
    for piece in pieces[1:]:
        if unescaped[-1].endswith("\\"):
            unescaped[-1] = f"{unescaped[-1][:-1]}.{piece}"
        else:
            unescaped.append(piece)
    parts: list[str] = []
    waiting = iter(unescaped)
    for part in waiting:
        if not part.startswith("[") or part.endswith("]"):
            parts.append(part)
            continue
        bracketed = [part]
        while not bracketed[-1].endswith("]") and (more := next(waiting, None)) is not None:
            bracketed.append(more)
        whole = ".".join(bracketed)
        parts.append(whole if "=" in whole else whole.strip("[]"))
    return tuple(parts)


def look_up(node: Node, parts: tuple[str, ...]) -> Node | None:
    """Return what a path leads to, or None."""
    target: Node | None = node
    for part in (part.strip() for part in parts if part.strip()):
        if isinstance(target, Mapping) and not _is_item(part):
            target = target.entries.get(part)
        elif isinstance(target, Sequence) and _is_item(part):
            target = _item(target, part)
        else:
            return None
    return target


def _is_item(part: str) -> bool:
    return _index_of(part) is not None or part == "-" or _is_match(part)


def _index_of(part: str) -> int | None:
    """Return the item that a part of a path counts, or None if it is no number (strconv.Atoi)."""
    return whole_number(part) if part[:1] not in ("-", "+") else None


def _is_match(part: str) -> bool:
    return part.startswith("[") and part.endswith("]")


def _item(node: Sequence, part: str) -> Node | None:
    if part == "-":
        return node.items[-1] if node.items else None
    index = _index_of(part)
    if index is not None:
        return node.items[index] if index < len(node.items) else None
    key, equals, value = part[1:-1].partition("=")
    if not equals:
        return None
    fields = ((item, _field_of(item, key)) for item in node.items)
    return next((item for item, field in fields if isinstance(field, Scalar) and field.text == value), None)


def _field_of(item: Node, key: str) -> Node | None:
    """Return the field of an item that is asked for, which without a key is the item itself."""
    return item if not key else item.entries.get(key) if isinstance(item, Mapping) else None


def change_along(node: Node, parts: tuple[str, ...], change: Change, make: Node | None) -> Node:
    """Return an object with all fields that a path leads to changed.

    Where there is none, `make` is put there to be changed, with all that is missing on the way. Raises UnknownField
    where a path leads nowhere.
    """
    walk = _Walk(change, make)
    changed = walk.to(node, parts)
    if not walk.count:
        raise UnknownField(f"there is nothing at `{'.'.join(parts)}`")
    return changed


class _Walk:
    def __init__(self, change: Change, make: Node | None) -> None:
        self.change = change
        self.make = make
        self.count = 0

    def to(self, node: Node, parts: tuple[str, ...]) -> Node:
        if not parts:
            self.count += 1
            return self.change(node)
        part = parts[0]
        index = _index_of(part)
        if is_null(node) and (self.make is not None or index is None):
            # kustomize goes no further into a null; what it was to make there it takes for done
            self.count += self.make is not None and part != "*"
            return node
        if part == "*":
            return self._items(node, parts, lambda _: True)
        if index is not None:
            return self._index(node, index, parts)
        if _is_match(part):
            return self._matching(node, parts)
        return self._field(node, parts)

    def _items(self, node: Node, parts: tuple[str, ...], wanted: Callable[[Node], bool]) -> Node:
        if not isinstance(node, Sequence):
            raise UnknownField(f"`{parts[0]}` wants a list, and there is none")
        items = tuple(self.to(item, parts[1:]) if wanted(item) else item for item in node.items)
        return node.replacing(items)

    def _index(self, node: Node, index: int, parts: tuple[str, ...]) -> Node:
        if not isinstance(node, Sequence):
            raise UnknownField(f"`{index}` wants a list, and there is none")
        items = node.items
        if index == len(items) and self.make is not None:
            items = (*items, _made(self.make, parts[1:]))
        if index >= len(items):
            raise UnknownField(f"there is no item {index}")
        return node.replacing((*items[:index], self.to(items[index], parts[1:]), *items[index + 1 :]))

    def _matching(self, node: Node, parts: tuple[str, ...]) -> Node:
        key, equals, text = parts[0][1:-1].partition("=")
        if not equals:
            raise UnknownField(f"`{parts[0]}` says no value that an item must have")
        try:
            pattern = compile_searching(text)
        except InvalidPattern as error:
            raise UnknownField(f"`{parts[0]}` is no regular expression: {error}") from error
        if not isinstance(node, Sequence):
            raise UnknownField(f"`{parts[0]}` wants a list, and there is none")

        def wanted(item: Node) -> bool:
            field = _field_of(item, key)
            return field is not None and pattern.matches(matched_text(field))

        if self.make is not None and not any(map(wanted, node.items)):
            place = self.make.place
            value = UntaggedScalar.of(text, place)
            if not pattern.matches(text):
                raise UnknownField(f"an item made for `{parts[0]}` would not match it")
            item = Mapping({key: value}, {key: place}, place) if key else value
            node = node.replacing((*node.items, item))
        # the text of a whole item is the end of the path, whatever comes after it
        return self._items(node, parts if key else parts[:1], wanted)

    def _field(self, node: Node, parts: tuple[str, ...]) -> Node:
        if not isinstance(node, Mapping):
            raise UnknownField(f"`{parts[0]}` wants a mapping, and there is none")
        child = node.entries.get(parts[0])
        if child is None:
            if self.make is None:
                return node
            made = self.to(_made(self.make, parts[1:]), parts[1:])
            return node.replacing(parts[0], made, self.make.place)
        if isinstance(child, Scalar) and len(parts) > 1 and (child.value is not None or not child.text):
            self._look_into(child, parts)
            return node
        return node.replacing(parts[0], self.to(child, parts[1:]))

    def _look_into(self, text: Scalar, parts: tuple[str, ...]) -> None:
        """Follow a path into a single value as kustomize does: in a copy, read from it, whose changes are lost."""
        parsed = parse(text.text, "")
        if parsed.problems or not parsed.documents:
            raise UnknownField(f"`{parts[0]}` is a single value, and there is nothing in it")
        copy = _Walk(lambda old: old, self.make)
        copy.to(parsed.documents[0].root, parts[1:])
        self.count += copy.count


def _made(make: Node, rest: tuple[str, ...]) -> Node:
    """Return what stands at the beginning of a path that is to be made."""
    if not rest:
        return make
    if _index_of(rest[0]) is not None or _is_match(rest[0]):
        return Sequence((), make.place)
    return Mapping({}, {}, make.place)
