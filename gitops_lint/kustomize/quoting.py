"""What becomes of quotes when kustomize writes over a value: they stay, and make a string of what it puts there.

A number that a patch puts over `"80"` is a string afterwards: kyaml keeps the style of the field (kyaml/yaml/fns.go
FieldSetter).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from gitops_lint.kustomize.mistyped import MistypedScalar
from gitops_lint.kustomize.untagged import UntaggedScalar
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Node, Place, Scalar
from gitops_lint.repo.scalars import resolve, resolve_1_1

_QUOTED = late_pattern(r"^$|^[\s,\[\]{}#&*!|>'\"%@`]|^[-?:](?:\s|$)|:(?:\s|$)|\s#|\s$|^(?:---|\.\.\.)")
"""What can't be written without quotes in a block."""


class QuotedScalar(Scalar):
    """A string that has quotes although nobody wrote it with them."""

    __slots__ = ()


class QuotedTypedScalar(QuotedScalar):
    """A string that is one by its quotes alone: `typed`, which kustomize put into them, keeps its type."""

    __slots__ = ("typed",)

    def __init__(self, typed: Scalar) -> None:
        super().__init__(typed.text, typed.place)
        self.typed = typed

    def parts(self) -> tuple[Any, ...]:
        """Return all that is kept of it."""
        return *super().parts(), self.typed

    def __reduce__(self) -> tuple[Any, ...]:
        return QuotedTypedScalar, (self.typed,)


class QuotedNumber(Scalar):
    """A whole number in quotes that is one by its tag: `typed`, what was there before, has a fraction.

    Go writes a tag where a text would be of another type without one (yaml.v3 encode.go node).
    """

    __slots__ = ("typed",)

    def __init__(self, number: Scalar, typed: Scalar) -> None:
        super().__init__(number.value, number.place, number.text, plain=True)
        self.typed = typed

    def parts(self) -> tuple[Any, ...]:
        """Return all that is kept of it."""
        return *super().parts(), self.typed

    def __reduce__(self) -> tuple[Any, ...]:
        return QuotedNumber, (Scalar(self.value, self.place, self.text), self.typed)


class UnquotedScalar(Scalar):
    """A string that kustomize made and that has no quotes, whatever they were where its text comes from."""

    __slots__ = ()


def made_string(text: str, place: Place) -> Scalar:
    """Return a string that kustomize makes of a text: it puts quotes around what YAML 1.1 takes for something else."""
    return QuotedScalar(text, place) if _is_odd(text) else UnquotedScalar(text, place)


def _is_odd(text: str) -> bool:
    return "\n" in text or (text != "" and not isinstance(resolve_1_1(text), str))


def written_anew(text: str, place: Place) -> Scalar:
    """Return a string as it is once Go has written it: in quotes where YAML wants some (yaml.v3 emitterc.go)."""
    return UnquotedScalar(text, place) if is_written_plain(text) else QuotedScalar(text, place)


@lru_cache(4096)  # of the objects that one patch selects, most say the same
def is_written_plain(text: str) -> bool:
    """Tell whether Go writes a string without quotes."""
    return not _is_odd(text) and _QUOTED.search(text) is None


def is_text_key(key: str) -> bool:
    """Tell whether a key is text also without quotes, which is how kustomize writes keys that it adds.

    It fails on `80`, `true` or `null`: JSON has no such keys (kyaml/yaml/fns.go FieldSetter). `<<` merges mappings.
    """
    return resolve(key) == key and key != "<<"


def in_style_of(old: Node | None, new: Scalar) -> Scalar:
    """Return a value as it is once it stands where another one was, with quotes or without."""
    if old is None or new.value is None:
        return new
    if is_quoted(old):
        if is_quoted(new):
            return new
        is_text = isinstance(new.value, str) and new.value == new.text
        return QuotedScalar(new.text, new.place) if is_text else QuotedTypedScalar(new)
    return UnquotedScalar(new.text, new.place) if is_quoted(new) else new


def string_in_style_of(old: Node | None, text: str, place: Place) -> Scalar:
    """Return a text as it is once it stands where another string was."""
    return QuotedScalar(text, place) if is_quoted(old) else UnquotedScalar(text, place)


def written_over(old: Node | None, text: str, place: Place) -> Scalar:
    """Return what is in a field after kustomize wrote a text over it: without quotes, anything the text may be.

    A prefix `1` makes the number 13 of a name `3` (api/filters/filtersutil/setters.go SetScalar).
    """
    return QuotedScalar(text, place) if is_quoted(old) else UntaggedScalar.of(text, place)


def in_quotes(new: Scalar, typed: Scalar) -> Scalar:
    """Return a value of a type, or not of it, in quotes that `typed` was in before."""
    if isinstance(new, MistypedScalar):
        return new.in_quotes()
    return QuotedTypedScalar(new) if type(new.value) is type(typed.value) else QuotedNumber(new, typed)


def out_of_quotes(node: Node) -> Scalar | None:
    """Return the value with a type of its own that is in quotes, or None if there is none."""
    if isinstance(node, QuotedTypedScalar | QuotedNumber):
        return node.typed
    return node.out_of_quotes() if isinstance(node, MistypedScalar) and node.is_quoted else None


def is_quoted(node: Node | None) -> bool:
    """Tell whether a value is written in quotes or as a block; what kustomize made itself is not."""
    if isinstance(node, MistypedScalar):
        return node.is_quoted
    if isinstance(node, QuotedScalar | QuotedNumber):
        return True
    if type(node) is not Scalar or node.plain or not isinstance(node.value, str):
        return False
    place = node.place
    return place.line != place.end_line or place.end_column - place.column != len(node.text)
