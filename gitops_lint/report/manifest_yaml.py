"""Manifests as kustomize prints them: the YAML that sigs.k8s.io/yaml makes of an object's JSON, byte for byte.

Keys are sorted, a list stands where the key above it stands, and values have the style that Go's yaml.v2 gives them
(api/resource/resource.go AsYAML, https://github.com/kubernetes-sigs/yaml yaml.go JSONToYAML).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cmp_to_key, lru_cache

from gitops_lint.kustomize.go_values import as_json_number, go_float
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, Value
from gitops_lint.report.yaml_strings import WIDTH, Style, as_read, style_of, written, written_key

Note = Callable[[Node], str]
"""What is to be said of a value that has none below it in a comment, or nothing."""
DOCUMENT_START = "---\n"
_UINT = 2**64


def as_documents(objects: Iterable[Mapping]) -> str:
    """Return objects as a stream of YAML documents."""
    return DOCUMENT_START.join(as_yaml(each) for each in objects)


def as_yaml(root: Mapping, note: Note | None = None) -> str:
    """Return an object as YAML, with comments behind those of its values of which there is something to note."""
    writer = _Writer(note)
    writer.collection(root, 0)
    return "".join(writer.parts)


class _Writer:
    """Writes one document, from top to bottom."""

    def __init__(self, note: Note | None) -> None:
        self.note = note
        self.parts: list[str] = []

    def collection(self, node: Mapping | Sequence, indent: int) -> None:
        """Write a mapping or sequence that isn't empty, from where its first line is already indented."""
        if isinstance(node, Mapping):
            self._mapping(node, indent)
        else:
            self._sequence(node, indent)

    def _mapping(self, node: Mapping, indent: int) -> None:
        parts, entries = self.parts, node.entries
        before = ""
        margin = " " * indent
        for key, shown in _in_order(tuple(entries)):
            value = entries[key]
            if shown is None:
                self._long_key(key, value, before, indent)
            elif isinstance(value, Mapping) and value.entries:
                parts.append(f"{before}{shown}:\n{margin}  ")
                self._mapping(value, indent + 2)
            elif isinstance(value, Sequence) and value.items:
                parts.append(f"{before}{shown}:\n{margin}")
                self._sequence(value, indent)
            else:
                parts.append(f"{before}{shown}: ")
                self._leaf(value, indent, indent + len(shown) + 2)
            before = margin

    def _long_key(self, key: str, value: Node, before: str, indent: int) -> None:
        """Write an entry whose key has no place before a colon on one line."""
        self.parts.append(f"{before}? ")
        self._leaf(Scalar(key, value.place), indent, indent + 2)
        self.parts.append(" " * indent + ": ")
        self._item(value, indent)

    def _sequence(self, node: Sequence, indent: int) -> None:
        before = "- "
        for item in node.items:
            self.parts.append(before)
            self._item(item, indent)
            before = " " * indent + "- "

    def _item(self, node: Node, indent: int) -> None:
        if isinstance(node, Scalar) or not len(node):
            self._leaf(node, indent, indent + 2)
        else:
            self.collection(node, indent + 2)

    def _leaf(self, node: Node, indent: int, column: int) -> None:
        """Write a value that has nothing below it, and end the line."""
        comment = self._comment(node) if self.note is not None else ""
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, str):
            text = _plain(value) if isinstance(node, Scalar) else "{}" if isinstance(node, Mapping) else "[]"
            self.parts.append(f"{text}{comment}\n")
            return
        value = as_read(value)
        style = style_of(value)
        if style is Style.PLAIN and column + len(value) <= WIDTH:
            self.parts.append(f"{value}{comment}\n")
            return
        text = written(value, style, column, indent + 2)
        if style is Style.LITERAL:
            head, _, body = text.partition("\n")
            self.parts.append(f"{head}{comment}\n{body}")
        else:
            self.parts.append(f"{text}{comment}\n")

    def _comment(self, node: Node) -> str:
        said = self.note(node) if self.note is not None else ""
        return f" # {said}" if said else ""


def _plain(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    number = as_json_number(value) if isinstance(value, float) else value
    if isinstance(number, int) and abs(number) < _UINT:
        return str(number)
    return go_float(float(number))


@lru_cache(maxsize=1 << 14)
def _in_order(keys: tuple[str, ...]) -> tuple[tuple[str, str | None], ...]:
    """Return the keys of a mapping in the order in which they are printed, each as it is written."""
    return tuple((key, written_key(as_read(key))) for key in sorted(keys, key=cmp_to_key(_compared)))


def _compared(first: str, second: str) -> int:
    """Tell which of two keys is first: numbers in them are compared as numbers (sorter.go keyList).

    Of some keys each is before the next in a circle (`a1b`, `a9`, `a10`): kubectl's order is a matter of luck there.
    """
    for at, (left, right) in enumerate(zip(first, second, strict=False)):
        if left != right:
            return -1 if _is_before(first, second, at) else 1
    return len(first) - len(second)


def _is_before(first: str, second: str, at: int) -> bool:
    """Tell whether one of two keys that differ from an index on is first."""
    left, right = first[at], second[at]
    if left.isalpha() and right.isalpha():
        return left < right
    if left.isalpha() or right.isalpha():
        return right.isalpha()
    seed = 0
    if "0" in (left, right):  # a zero counts where a number has begun before it
        before = at - 1
        while before >= 0 and first[before].isdecimal():
            if first[before] != "0":
                seed = 1
                break
            before -= 1
    left_end, left_number = _number(first, at, seed)
    right_end, right_number = _number(second, at, seed)
    if left_number != right_number:
        return left_number < right_number
    return left_end < right_end if left_end != right_end else left < right


def _number(text: str, at: int, seed: int) -> tuple[int, int]:
    """Return where the digits end that begin at an index, and their number, which overflows as Go's."""
    number = seed
    while at < len(text) and text[at].isdecimal():
        number = (number * 10 + ord(text[at]) - ord("0") + 2**63) % 2**64 - 2**63
        at += 1
    return at, number
