"""Ranges of versions as https://github.com/Masterminds/semver reads them (constraints.go), for Flux and Helm."""

from __future__ import annotations

import re

from gitops_lint.languages.mistake import Mistake
from gitops_lint.repo.late_patterns import late_pattern

_LONGEST = 500
_NUMBER = r"[0-9|xX*]+"
_MARKS = r"(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?"
_VERSION = rf"v?({_NUMBER})(\.{_NUMBER})?(\.{_NUMBER})?{_MARKS}"
_COMPARISON = rf"(?:=<|=>|!=|>=|<=|~>|=|>|<|~|\^)?[ \t\n\f\r]*{_VERSION}"
_COMPARED = late_pattern(_COMPARISON, re.ASCII)
_SPAN = late_pattern(rf"\s*({_VERSION})\s+-\s+({_VERSION})\s*", re.ASCII)
_VALID = late_pattern(rf"\s*{_COMPARISON}\s*(?:(?:\s+|,\s*){_COMPARISON}\s*)*", re.ASCII)
_WORD = late_pattern(r"(?:[^\s\w,]+\s*)?[^\s,]+", re.ASCII)
_ANY = frozenset({"", "x", "X", "*"})


def mistake_in_range(text: str) -> Mistake | None:
    """Return what `semver.NewConstraint` refuses a text for, at the first comparison that is none."""
    if len(text) > _LONGEST:
        return None
    start = 0
    for alternative in text.split("||"):
        said = _said_of(alternative)
        if said:
            first, end = _part(alternative)
            return Mistake(said, start + first, start + end, _help(text)) if first < end else Mistake(said)
        start += len(alternative) + 2
    return None


def _said_of(alternative: str) -> str:
    """Return what is said of comparisons all of which must hold, after a span became two of them."""
    comparisons = _SPAN.sub(lambda match: f">= {match[1]}, <= {match[6]} ", alternative)
    if not _VALID.fullmatch(comparisons):
        return f"improper constraint: {comparisons}"
    is_right = all(_is_version(match) for match in _COMPARED.finditer(comparisons))
    return "" if is_right else "constraint Parser Error"


def _is_version(match: re.Match[str]) -> bool:
    """Tell whether what comes to be of a comparison is a version: its numbers, up to the first that may be any."""
    for part in match.groups()[:3]:
        number = (part or "").removeprefix(".")
        if number in _ANY:
            break
        if not number.isdigit() or int(number) >= 2**64:
            return False
    segments = (match[4] or "").split(".")
    return not any(segment.isdigit() and segment.startswith("0") and segment != "0" for segment in segments)


def _part(alternative: str) -> tuple[int, int]:
    """Return from where to where the first word is that is no comparison; all of it where each is one."""
    for word in _WORD.finditer(alternative):
        match = _COMPARED.fullmatch(word[0])
        if word[0] != "-" and (match is None or not _is_version(match)):
            return word.span()
    return 0, len(alternative)


def _help(text: str) -> str:
    if re.search(r"(?<!\|)\|(?!\|)", text):
        return "Write `||` between ranges of which one must hold."
    return "A range is comparisons such as `>=1.2.0 <2.0.0`, `~1.2` or `1.x`, with `||` between alternatives."
