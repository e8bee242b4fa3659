"""What substitution meets: the YAML text that Flux makes of an object, and what it reads back from it.

kustomize-controller writes each object with sigs.k8s.io/yaml, substitutes in that text and parses it again
(https://github.com/fluxcd/pkg kustomize/kustomize_varsub.go). So the quotes of a manifest are gone by then, and those
that count are the ones that Go's yaml.v2 puts (encode.go, emitterc.go): a string that needs none is written plain, and
gets its type anew from whatever a variable brings.
"""

from __future__ import annotations

import math
import re
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from gitops_lint.flux.envsubst import Part
from gitops_lint.flux.envsubst import parse as parse_expressions
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence
from gitops_lint.repo.parser import parse
from gitops_lint.repo.scalars import resolve_1_1


class Style(Enum):
    """How a string is written."""

    PLAIN = auto()
    SINGLE_QUOTED = auto()
    DOUBLE_QUOTED = auto()
    LITERAL = auto()


class Parsed(NamedTuple):
    """A string as it is written, and its parts."""

    style: Style
    source: str
    parts: tuple[Part, ...]


class UnreadableError(ValueError):
    """A text that is no YAML value where it stands: why."""


_UNPRINTABLE = late_pattern(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe-\U0010ffff]")
_NEEDS_QUOTES = late_pattern(r"[#,\[\]{}&*!|>'\"%@`]|[?:-](?:[ ]|$)|---|\.\.\.|[ ]|.*(?::(?:[ ]|$)|[ ]#|[ ]$)")
_SPACE_BEFORE_BREAK = late_pattern(r" \n| \Z")
_CERTAINLY_PLAIN = late_pattern(r"(?:[\w./$+~=(]|-(?=\S))(?:[^\s:#]++|:(?=\S)|(?<=\S)#| (?=\S))*+")
_TO_ESCAPE = late_pattern('["\\\\\n]|' + _UNPRINTABLE.pattern)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_INT_LIKE = 2.0**53
_SHORT = 200
"""Letters of a string that may come again: of such there are few, and they stand in many objects."""


def style_of(text: str) -> Style:
    """Return how Go writes a string that holds a `$`, which is never one that could be read as another type."""
    if _UNPRINTABLE.search(text):
        return Style.DOUBLE_QUOTED
    if "\n" in text:
        return Style.DOUBLE_QUOTED if _SPACE_BEFORE_BREAK.search(text) else Style.LITERAL
    return Style.SINGLE_QUOTED if _NEEDS_QUOTES.match(text) else Style.PLAIN


def written(text: str, style: Style) -> str:
    """Return the text between the quotes, or the lines of a literal block. Long lines are not folded as Go does."""
    if style is Style.SINGLE_QUOTED:
        return text.replace("'", "''")
    if style is Style.DOUBLE_QUOTED:
        return _TO_ESCAPE.sub(_escaped, text)
    return text


def parsed(text: str) -> Parsed:
    """Return how Go writes a string that holds a `$`, as what, and the parts of that.

    Raise InvalidExpressionError where an expression in it can't be read.
    """
    return _parsed_before(text) if len(text) <= _SHORT else _parsed(text)


def _parsed(text: str) -> Parsed:
    style = style_of(text)
    source = written(text, style)
    return Parsed(style, source, parse_expressions(source))


_parsed_before = lru_cache(maxsize=10_000)(_parsed)


def _escaped(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\U{ord(match[0]):08X}"


def read_back(text: str, style: Style, place: Place, in_sequence: bool = False) -> Node:
    """Return the value that is read where a text stands, as the value of a key or an item of a sequence.

    Raise UnreadableError if there can't be one.
    """
    if style is Style.LITERAL:
        return Scalar(text, place)
    if style is Style.PLAIN:
        if _CERTAINLY_PLAIN.fullmatch(text):
            return Scalar(_resolved(text), place, text, True)
    elif style is Style.SINGLE_QUOTED and "'" not in text:
        return Scalar(text, place)
    quote = {Style.PLAIN: "", Style.SINGLE_QUOTED: "'", Style.DOUBLE_QUOTED: '"'}[style]
    before = "-" if in_sequence else "value:"
    parsed = parse(f"{before} {quote}{text}{quote}\n", place.path)
    if parsed.problems:
        raise UnreadableError(parsed.problems[0].message)
    root = parsed.documents[0].root if len(parsed.documents) == 1 else None
    if isinstance(root, Mapping) and not in_sequence and list(root) == ["value"]:
        return _resolved_again(root.entries["value"], place)
    if isinstance(root, Sequence) and in_sequence and len(root) == 1:
        return _resolved_again(root.items[0], place)
    raise UnreadableError("it changes the structure around it")


def read_key(text: str, style: Style, place: Place) -> str:
    """Return the key that is read where a text stands; raise UnreadableError if there can't be one."""
    node = read_back(text, style, place)
    if not isinstance(node, Scalar):
        raise UnreadableError("a mapping or list as a key")
    if isinstance(node.value, str):
        return node.value
    return "null" if node.value is None else str(node.value).lower()


def _resolved(text: str) -> str | int | float | bool | None:
    """Return the value of a plain scalar as it arrives in JSON, where 1e3 and 1000 are the same number."""
    value = resolve_1_1(text)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise UnreadableError(f"`{text}` is a number that JSON doesn't have")
        if value.is_integer() and abs(value) < _INT_LIKE:
            return int(value)
    return value


def _resolved_again(node: Node, place: Place) -> Node:
    if isinstance(node, Mapping):
        entries = {key: _resolved_again(value, place) for key, value in node.items()}
        return Mapping(entries, dict.fromkeys(entries, place), place)
    if isinstance(node, Sequence):
        return Sequence(tuple(_resolved_again(item, place) for item in node), place)
    if node.plain:
        return Scalar(_resolved(node.text), place, node.text, True)
    return Scalar(node.value, place, node.text)
