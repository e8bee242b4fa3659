"""Lines as YAML counts them, so that they agree with the parser's line numbers."""

from __future__ import annotations

from gitops_lint.repo.late_patterns import late_pattern

_BREAK = late_pattern("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line: YAML 1.1's breaks, which libyaml and Go's yaml.v3 go by; str.splitlines() knows others."""
_RARE = ("\x85", "\u2028", "\u2029")


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, without their ends."""
    if "\r" not in text and (text.isascii() or not any(end in text for end in _RARE)):
        return text.split("\n")  # as with most texts, and six times as fast
    return _BREAK.split(text)


def breaks(text: str, start: int, end: int) -> int:
    """Return how many lines end between two indices."""
    return sum(1 for _ in _BREAK.finditer(text, start, end))


def index_of_line(text: str, line: int) -> int:
    """Return the index at which a line (from 0) begins, or the text's end if it has fewer lines."""
    index = 0
    breaks = _BREAK.finditer(text)
    for _ in range(line):
        match = next(breaks, None)
        if match is None:
            return len(text)
        index = match.end()
    return index


def line_end_near(text: str, index: int) -> str:
    """Return how the line ends that an index is on; of the last one without an end, how the first does."""
    match = _BREAK.search(text, index) or _BREAK.search(text)
    return match[0] if match else "\n"


def line_starts(text: str) -> list[int]:
    """Return the index at which each line begins."""
    return [0, *(match.end() for match in _BREAK.finditer(text))]
