"""What type a plain scalar has.

Manifests are read by kustomize's kyaml, which resolves like YAML 1.2 with the habits of Go's yaml.v3; kustomization
files, and everything after Flux's substitution, go through sigs.k8s.io/yaml, which knows YAML 1.1's booleans too.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from gitops_lint.repo.late_patterns import late_pattern

if TYPE_CHECKING:
    from gitops_lint.repo.nodes import Value

_WORDS: dict[str, Value] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
}
_WORDS_1_1: dict[str, Value] = {
    **_WORDS,
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "off", "Off", "OFF"), False),
}
_NUMBER_STARTS = frozenset("+-.0123456789")
TYPED_STARTS = _NUMBER_STARTS | {word[0] for word in _WORDS if word}
"""What a plain scalar begins with that isn't a string; one that begins with anything else is."""
_FLOAT = late_pattern(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INTEGER = late_pattern(r"([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_TIMESTAMP = late_pattern(
    r"(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:(?:[Tt](\d\d?):(\d\d?):(\d\d?)([.,]\d+)?(Z|[-+]\d\d:\d\d))|(?: +(\d\d?):(\d\d?):(\d\d?)([.,]\d+)?))?"
)
"""The layouts that yaml.v3 tries: with a zone after `T`, without one after a space, or a date alone."""
_INT_RANGE = range(-(2**63), 2**64)
_INFINITE = (float("inf"), float("-inf"))
_LONGEST_NUMBER = 400  # digits: more are not a number that anyone means, and int() refuses thousands of them


def resolve(text: str) -> Value:
    """Return the value of a plain scalar in a manifest, as kyaml reads it."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS or len(text) > _LONGEST_NUMBER:
        return text
    return _timestamp(text) if text[4:5] == "-" and text[0] != "-" else _number(text)


def resolve_1_1(text: str) -> Value:
    """Return the value of a plain scalar in a kustomization file or after substitution (sigs.k8s.io/yaml)."""
    if text in _WORDS_1_1:
        return _WORDS_1_1[text]
    if text[0] not in _NUMBER_STARTS or len(text) > _LONGEST_NUMBER:
        return text
    if text[0] == "." and "_" in text:  # only what begins with a digit or a sign may hold underscores
        return text
    return _number(text)


def is_timestamp(text: str) -> bool:
    """Tell whether an unquoted text is a moment or a date for Go's YAML libraries."""
    match = _TIMESTAMP.fullmatch(text) if text[4:5] == "-" else None
    return match is not None and _moment(match) is not None


@lru_cache(4096)  # a file has many numbers, and few that are different
def _number(text: str) -> Value:
    digits = text.replace("_", "") if "_" in text else text
    if match := _INTEGER.fullmatch(digits):
        number = _integer(match[2]) * (-1 if match[1] == "-" else 1)
        if number in _INT_RANGE:
            return number
    if not _FLOAT.fullmatch(digits) or text[:2] == "._":
        return text
    value = float(digits)
    return text if value in _INFINITE else value  # Go's ParseFloat refuses what is out of range


def _integer(digits: str) -> int:
    if digits[:1] == "0" and digits[1:2] in "01234567" and len(digits) > 1:
        return int(digits, 8)  # Go reads a leading zero as octal
    return int(digits, 0)


def _timestamp(text: str) -> Value:
    """Return an unquoted timestamp as the string that kyaml makes of it, RFC 3339; any other text as it is."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return _number(text)
    moment = _moment(match)
    if moment is None:  # no such day or hour: yaml.v3 leaves it a string
        return text
    fraction = match[7] if match[4] else match[12]
    fraction = (fraction or "")[:10].replace(",", ".").rstrip("0").rstrip(".")
    zone = "Z" if match[8] in (None, "+00:00", "-00:00") else match[8]
    return f"{int(match[1]):04}{moment:-%m-%dT%H:%M:%S}{fraction}{zone}"


def _moment(match: re.Match[str]) -> datetime | None:
    year, month, day = map(int, match.group(1, 2, 3))
    hour, minute, second = match.group(4, 5, 6) if match[4] else match.group(9, 10, 11)
    try:
        return datetime(year or 4, month, day, int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC)
    except ValueError:
        return None
