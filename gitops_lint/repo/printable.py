"""Text of a repository as a terminal may be shown it: anybody's file may hold anything."""

from __future__ import annotations

from gitops_lint.repo.late_patterns import late_pattern

_HARMFUL = late_pattern(
    r"["
    r"\x00-\x1f\x7f-\x9f"  # control characters, which move the cursor or give the terminal commands
    r"\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of writing around
    r"\u2028\u2029"  # line ends that aren't seen as such
    r"\ud800-\udfff"  # halves of characters, which no encoding has
    r"\ufffe\uffff"  # no characters at all, which XML takes for an error
    "]"
)


def printable(text: str) -> str:
    r"""Return a text with all that a terminal would not just show written as an escape, such as `\x1b`."""
    return _HARMFUL.sub(lambda match: ascii(match[0])[1:-1], text)


def masked(text: str) -> str:
    """Return a text of the same length in which all that a terminal would not just show is replaced."""
    return _HARMFUL.sub("\N{REPLACEMENT CHARACTER}", text)
