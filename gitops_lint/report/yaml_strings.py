"""Strings as Go's yaml.v2 writes them, byte for byte: kustomize and Flux print manifests with it.

Which style a string gets, what is escaped and where long lines are folded is that library's (encode.go stringv,
resolve.go, emitterc.go), which sigs.k8s.io/yaml carries to this day.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.scalars import is_timestamp, resolve_1_1

WIDTH = 80
"""The column behind which a line is folded."""
_CERTAINLY_PLAIN = late_pattern(
    r"[a-zA-Z_/$(~=;^][^\s:#\x00-\x1f\x7f-\xa0\u2028\u2029\ud800-\uffff\U00010000-\U0010ffff]+"
)
_BASE_60 = late_pattern(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")

_BREAKS = "\n\r\x85\u2028\u2029"
_UNPRINTABLE = "[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe-\U0010ffff]"
_SPECIAL = late_pattern(f"{_UNPRINTABLE}| [\n\u2028\u2029]")
_INDICATED = late_pattern(r"(?s:---|\.\.\.|[#,\[\]{}&*!|>'\"%@`]|[?:-](?: |\Z)|.*?(?::(?: |\Z)| #))")
_TO_ESCAPE = late_pattern('["\\\\\n\u2028\u2029]|' + _UNPRINTABLE)
_ESCAPES = {
    "\0": "0", "\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", "\x1b": "e", '"': '"',
    "\\": "\\", "\x85": "N", "\xa0": "_", "\u2028": "L", "\u2029": "P",
}  # fmt: skip
_ANY = late_pattern("(?s:.)")
_BYTE_ORDER_MARK = "\ufeff"
"""Behind one everything is escaped: yaml.v2 takes each character for the first (yamlprivateh.go is_bom)."""
_NEXT_LINES = late_pattern(" *\x85[ \x85]*")
_LINE = late_pattern("[^\n\u2028\u2029]+")
_FOLDS = late_pattern(" +|[\u2028\u2029]+")


class Style(Enum):
    """How a string is written."""

    PLAIN = auto()
    SINGLE_QUOTED = auto()
    DOUBLE_QUOTED = auto()
    LITERAL = auto()


def as_read(text: str) -> str:
    """Return a string of JSON as a reader of YAML takes it, for whom U+0085 ends a line."""
    if "\x85" not in text:
        return text
    return _NEXT_LINES.sub(lambda match: "\n" * (match[0].count("\x85") - 1) or " ", text)


@lru_cache(maxsize=1 << 16)
def style_of(text: str) -> Style:
    """Return how a string is written as a value."""
    if _CERTAINLY_PLAIN.fullmatch(text):
        return Style.PLAIN if isinstance(resolve_1_1(text), str) else Style.DOUBLE_QUOTED
    if "\n" in text:
        return Style.DOUBLE_QUOTED if _SPECIAL.search(text) or text[-1] == " " else Style.LITERAL
    if (
        not isinstance(resolve_1_1(text), str)
        or is_timestamp(text)
        or _BASE_60.fullmatch(text)
        or _SPECIAL.search(text)
    ):
        return Style.DOUBLE_QUOTED
    if "\u2028" in text or "\u2029" in text:
        return Style.DOUBLE_QUOTED if re.search("[\u2028\u2029] ", text) else Style.SINGLE_QUOTED
    return Style.SINGLE_QUOTED if text[0] == " " or text[-1] == " " or _INDICATED.match(text) else Style.PLAIN


def written_key(text: str) -> str | None:
    """Return a string as a key before a colon, or None where it is too long for that or has several lines."""
    if len(text.encode()) > 128 or any(character in text for character in _BREAKS):
        return None
    return written(text, style_of(text), None, 0)


def written(text: str, style: Style, column: int | None, indent: int) -> str:
    """Return a string in a style, from a column on; further lines are indented. Without a column, it is never folded.

    A literal ends with the last of its lines' breaks.
    """
    if style is Style.LITERAL:
        return _literal(text, indent)
    if style is Style.DOUBLE_QUOTED:
        return f'"{_double_quoted(text, column, indent)}"'
    if style is Style.SINGLE_QUOTED:
        return f"'{_single_quoted(text, column, indent)}'"
    return text if column is None or column + len(text) <= WIDTH else _folded(text, column, indent)


def _literal(text: str, indent: int) -> str:
    hint = "2" if text[0] in " \n\u2028\u2029" else ""
    chomping = "-"
    if text[-1] in _BREAKS:
        chomping = "+" if len(text) == 1 or text[-2] in _BREAKS else ""
    margin = " " * indent
    body = _LINE.sub(lambda line: margin + line[0], text)  # what a template gives, in half the time
    return f"|{hint}{chomping}\n{body}" + ("" if text[-1] in _BREAKS else "\n")


def _single_quoted(text: str, column: int | None, indent: int) -> str:
    doubled = text.replace("'", "''")
    is_short = column is None or column + len(doubled) < WIDTH
    if column is None or (is_short and "\u2028" not in text and "\u2029" not in text):
        return doubled
    return _folded(doubled, column + 1, indent)


def _double_quoted(text: str, column: int | None, indent: int) -> str:
    escaped = (_TO_ESCAPE if text[:1] != _BYTE_ORDER_MARK else _ANY).sub(_escaped, text)
    if column is None or column + len(escaped) < WIDTH:
        return escaped
    return _folded(escaped, column + 1, indent, is_double_quoted=True)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character in _ESCAPES:
        return f"\\{_ESCAPES[character]}"
    code = ord(character)
    return f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _folded(text: str, column: int, indent: int, *, is_double_quoted: bool = False) -> str:
    """Return a text with a new line for each of its spaces that stands behind the width.

    Of several spaces in a row none becomes a line; between double quotes the first does, and a backslash keeps the
    others.
    """
    if "  " not in text and "\u2028" not in text and "\u2029" not in text:
        return _folded_at_spaces(text, column, indent)
    parts, start, last = [], 0, len(text)
    new_line = "\n" + " " * indent
    for match in _FOLDS.finditer(text):
        begin, end = match.span()
        column += begin - start
        parts.append(text[start:begin])
        start = end
        count = end - begin
        if match[0][0] != " ":  # a break that isn't folded: the next line is indented all the same
            parts.append(match[0] + (" " * indent if end < last else ""))
            column = indent
        elif column > WIDTH and 0 < begin < last - 1 and (count == 1 or is_double_quoted):
            kept = "\\" + " " * (count - 1) if count > 1 else ""
            parts.append(new_line + kept)
            column = indent + len(kept)
        else:
            parts.append(match[0])
            column += count
    parts.append(text[start:])
    return "".join(parts)


def _folded_at_spaces(text: str, column: int, indent: int) -> str:
    """Return a text folded that has single spaces only, as nearly all have."""
    parts, start, last = [], 0, len(text) - 1
    while 0 < (space := text.find(" ", max(start + WIDTH + 1 - column, start, 1))) < last:
        parts.append(text[start:space])
        start, column = space + 1, indent
    parts.append(text[start:])
    return ("\n" + " " * indent).join(parts)
