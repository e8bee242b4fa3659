"""Which word is meant by a misspelt one."""

from __future__ import annotations

import difflib

ALIKE = 0.75
"""Of 1: how alike two words must be to be taken for each other."""


def nearest(word: str, words: tuple[str, ...], alike: float = ALIKE) -> str | None:
    """Return the one of several words that is meant by a misspelt one, or None; `alike` says how near it must be."""
    same = [one for one in words if one.casefold() == word.casefold() or _is_swapped(one, word)]
    close = same or difflib.get_close_matches(word, words, n=1, cutoff=alike)
    return close[0] if close else None


def _is_swapped(one: str, other: str) -> bool:
    """Tell whether two words differ in the order of two neighbours, which makes short words look quite different."""
    differing = [index for index, letters in enumerate(zip(one, other, strict=False)) if letters[0] != letters[1]]
    if len(one) != len(other) or len(differing) != 2:
        return False
    first, second = differing
    return second == first + 1 and one[first] + one[second] == other[second] + other[first]
