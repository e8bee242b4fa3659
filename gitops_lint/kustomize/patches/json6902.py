"""JSON patches, as the library does them that kustomize uses (gopkg.in/evanphx/json-patch.v4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from gitops_lint.kustomize.beyond_json import may_be_beyond_json, problems_in_json
from gitops_lint.kustomize.late_merges import KEY
from gitops_lint.kustomize.patches.yaml_as_json import NullKey, as_json, with_quoted_merges
from gitops_lint.repo.limits import MAX_COPIED, MAX_DEPTH
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, to_data
from gitops_lint.repo.sizes import BeyondLimit, copied_size

OPERATIONS = ("add", "remove", "replace", "move", "copy", "test")


class PatchFailure(Exception):
    """An operation that can't be done; `place` is where the operation is written."""

    def __init__(self, place: Place, message: str, help_: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.help = help_


class InvalidOperation(PatchFailure):
    """An operation that could be done to no object."""


class PatchBeyondLimit(Exception):
    """An operation that makes more of an object than is followed; `place` is where it is written."""

    def __init__(self, operation: Operation, why: str) -> None:
        super().__init__(f"the `{operation.name}` operation is not followed: {why}")
        self.place = operation.place


class Operation(NamedTuple):
    """One operation; `value` is None where none is given."""

    name: str
    path: str
    source: str
    value: Node | None
    place: Place


def read_operations(root: Node, text: str) -> tuple[Operation, ...]:
    """Return the operations of a patch; raise PatchFailure where it is none.

    Plain scalars are read as YAML 1.1, through which kustomize turns a patch into JSON. `text` is that of the patch,
    which tells keys with quotes from those without.
    """
    if not text.startswith("["):
        try:
            root = as_json(root, text)
        except NullKey as error:
            raise PatchFailure(error.place, str(error), "Put it in quotes.") from error
        _refuse_infinite(root, text)
    elif KEY in text:
        root = with_quoted_merges(root)
    if not isinstance(root, Sequence):
        raise PatchFailure(root.place, "a JSON patch is a list of operations", "Begin each operation with `- op: …`.")
    return tuple(_operation(item) for item in root.items)


def _refuse_infinite(root: Node, text: str) -> None:
    if may_be_beyond_json(text) and (problem := next(problems_in_json(root), None)) is not None:
        raise PatchFailure(problem.place, problem.message, problem.help)


def _operation(item: Node) -> Operation:
    if not isinstance(item, Mapping):
        raise PatchFailure(item.place, "an operation of a JSON patch is a mapping with `op`, `path` and `value`")
    name, path = _text(item, "op"), _text(item, "path")
    if name not in OPERATIONS:
        op = item.entries.get("op")
        message = f"`{name}` is no operation of a JSON patch" if op is not None else "an operation lacks its `op`"
        raise InvalidOperation(op.place if op else item.place, message, f"There are {', '.join(OPERATIONS)}.")
    if path is None:
        raise InvalidOperation(item.place, f"the `{name}` operation lacks its `path`")
    path_node = item.entries["path"]
    value = item.entries.get("value")
    source = _text(item, "from") or ""
    return Operation(name, path, source, value, path_node.place)


def _text(item: Mapping, key: str) -> str | None:
    node = item.entries.get(key)
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None


def apply(operations: tuple[Operation, ...], document: Mapping) -> Mapping:
    """Return a document after all operations; raise PatchFailure at the first that can't be done.

    Raise PatchBeyondLimit at the first that makes more of the document than is followed.
    """
    copied = 0
    for operation in operations:
        try:
            document, size = _apply(operation, document)
        except BeyondLimit as error:
            raise PatchBeyondLimit(operation, str(error)) from error
        copied += size
        if copied > MAX_COPIED:
            raise PatchBeyondLimit(operation, f"it copies more than {MAX_COPIED:,} values")
    return document


def _apply(operation: Operation, document: Mapping) -> tuple[Mapping, int]:
    """Return a document after an operation, and how many values that copied from elsewhere in it."""
    tokens = operation.path.count("/")
    if tokens > MAX_DEPTH:
        raise BeyondLimit(f"its path has more than {MAX_DEPTH} parts")
    if operation.name in ("copy", "move"):
        moved = _lookup(document, operation, operation.source)
        size = copied_size(moved, tokens)
        if operation.name == "move":
            size = 0
            document = _change(document, operation, operation.source, lambda box, key: _remove(box, key, operation))
        return _change(document, operation, operation.path, lambda box, key: _add(box, key, moved, operation)), size
    if operation.value is not None and not isinstance(operation.value, Scalar):
        copied_size(operation.value, tokens)
    return _given(operation, document), 0


def _given(operation: Operation, document: Mapping) -> Mapping:
    """Return a document after an operation that takes nothing from elsewhere in it."""
    null = Scalar(None, operation.place, "null")
    value = operation.value if operation.value is not None else null
    if operation.name == "add":
        return _change(document, operation, operation.path, lambda box, key: _add(box, key, value, operation))
    if operation.name == "remove":
        return _change(document, operation, operation.path, lambda box, key: _remove(box, key, operation))
    if operation.name == "replace":
        if operation.path == "":
            return _whole(operation, value)
        return _change(document, operation, operation.path, lambda box, key: _replace(box, key, value, operation))
    return _test(document, operation)


def _whole(operation: Operation, value: Node) -> Mapping:
    if not isinstance(value, Mapping) or "kind" not in value.entries:
        raise PatchFailure(operation.place, "an operation on the whole object must give it another object")
    return value


Box = Mapping | Sequence


def _tokens(path: str, operation: Operation) -> list[str]:
    parts = path.split("/")
    if len(parts) < 2:
        message = f"the path `{path}` of the `{operation.name}` operation does not begin with `/`"
        raise PatchFailure(operation.place, message)
    return [part.replace("~1", "/").replace("~0", "~") for part in parts[1:]]


def _change(document: Mapping, operation: Operation, path: str, change: Callable[[Box, str], Box]) -> Mapping:
    tokens = _tokens(path, operation)
    changed = _descend(document, tokens, 0, operation, change)
    return changed if isinstance(changed, Mapping) else document


def _descend(
    node: Node, tokens: list[str], depth: int, operation: Operation, change: Callable[[Box, str], Box]
) -> Node:
    if not isinstance(node, Mapping | Sequence):
        raise _missing_parent(tokens, depth, operation)
    key = tokens[depth]
    if depth == len(tokens) - 1:
        return change(node, key)
    child = _child(node, key)
    if child is None:
        raise _missing_parent(tokens, depth + 1, operation)
    new = _descend(child, tokens, depth + 1, operation, change)
    if isinstance(node, Mapping):
        return node.replacing(key, new)
    index = _index(key, len(node.items)) or 0
    return node.replacing((*node.items[:index], new, *node.items[index + 1 :]))


def _child(box: Box, key: str) -> Node | None:
    if isinstance(box, Mapping):
        return box.entries.get(key)
    index = _index(key, len(box.items))
    return None if index is None else box.items[index]


def _index(key: str, length: int) -> int | None:
    """Return an index into a list of a length, or None if it points outside; it may count from the end."""
    digits = key.removeprefix("-").removeprefix("+")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return None
    index = int(key)
    if not -length <= index < length:
        return None
    return index + length if index < 0 else index


def _missing_parent(tokens: list[str], depth: int, operation: Operation) -> PatchFailure:
    there = "/" + "/".join(tokens[:depth])
    message = f"the object has nothing at `{there}`, so `{operation.name}` can't reach `/{'/'.join(tokens)}`"
    help_ = f"Add `{there}` first, with an operation of its own." if operation.name == "add" else ""
    return PatchFailure(operation.place, message, help_)


def _nothing_there(operation: Operation) -> PatchFailure:
    message = f"the object has nothing at `{operation.path}` to {operation.name}"
    return PatchFailure(operation.place, message, "Leave the operation out, or correct its path.")


def _outside(operation: Operation, key: str, length: int) -> PatchFailure:
    message = f"`{operation.path}` wants item {key} of a list that has {length}"
    return PatchFailure(operation.place, message, "Items count from 0; `-` stands for the place after the last.")


def _add(box: Box, key: str, value: Node, operation: Operation) -> Box:
    if isinstance(box, Mapping):
        return box.replacing(key, value)
    if key == "-":
        return box.replacing((*box.items, value))
    length = len(box.items)
    index = _index(key, length + 1)
    if index is None:
        raise _outside(operation, key, length)
    return box.replacing((*box.items[:index], value, *box.items[index:]))


def _remove(box: Box, key: str, operation: Operation) -> Box:
    if isinstance(box, Mapping):
        if key not in box.entries:
            raise _nothing_there(operation)
        return box.without(key)
    index = _index(key, len(box.items))
    if index is None:
        raise _outside(operation, key, len(box.items))
    return box.replacing((*box.items[:index], *box.items[index + 1 :]))


def _replace(box: Box, key: str, value: Node, operation: Operation) -> Box:
    if isinstance(box, Mapping):
        return box.replacing(key, value)  # the library does not mind if there was nothing
    index = _index(key, len(box.items))
    if index is None:
        raise _outside(operation, key, len(box.items))
    return box.replacing((*box.items[:index], value, *box.items[index + 1 :]))


def _lookup(document: Mapping, operation: Operation, path: str) -> Node:
    """Return what `move` and `copy` take; a key that is missing is null, as it is for the library."""
    node: Node = document
    tokens = _tokens(path, operation)
    for depth, token in enumerate(tokens):
        if not isinstance(node, Mapping | Sequence):
            raise _missing_parent(tokens, depth, operation)
        child = _child(node, token)
        if child is None:
            if depth < len(tokens) - 1:
                raise _missing_parent(tokens, depth + 1, operation)
            if isinstance(node, Sequence):
                raise _outside(operation, token, len(node.items))
            child = Scalar(None, operation.place, "null")
        node = child
    return node


def _test(document: Mapping, operation: Operation) -> Mapping:
    wanted = operation.value
    wants_nothing = wanted is None or (isinstance(wanted, Scalar) and wanted.value is None)
    node: Node | None = document
    tokens = _tokens(operation.path, operation)
    for depth, token in enumerate(tokens):
        if not isinstance(node, Mapping | Sequence):
            raise _missing_parent(tokens, depth, operation)
        node = _child(node, token)
    has_nothing = node is None or (isinstance(node, Scalar) and node.value is None)
    if not ((wants_nothing and has_nothing) or _equal(to_data(node), to_data(wanted))):
        message = f"the object has another value at `{operation.path}` than the `test` operation wants"
        raise PatchFailure(operation.place, message)
    return document


def _equal(value: Any, wanted: Any) -> bool:
    """Tell whether two values are the same in JSON, where 2 and 2.0 are one number, but 1 and true are two things."""
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(_equal(item, wanted[key]) for key, item in value.items())
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(_equal, value, wanted))
    return isinstance(value, bool) == isinstance(wanted, bool) and bool(value == wanted)
