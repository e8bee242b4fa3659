"""Which word is meant by a misspelt one, and which name is most likely another with a slip of the pen in it."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable

ALIKE = 0.75
"""Of 1: how alike two words must be to be taken for each other."""
_DIGITS = re.compile(r"\d+")
_LONG = 8
"""From how many letters on two slips in one name are still its name: `radarr` is not `sonarr`."""
_FILLERS = re.compile("[-_.]")
_KIND_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+")
"""The words of a kind: `HTTPRoute` is `HTTP` and `Route`."""
_SHORTEST = 4  # letters: of shorter words, too many are alike


def nearest(word: str, words: tuple[str, ...], alike: float = ALIKE) -> str | None:
    """Return the one of several words that is meant by a misspelt one, or None; `alike` says how near it must be."""
    same = [one for one in words if one.casefold() == word.casefold() or _is_swapped(one, word)]
    close = same or difflib.get_close_matches(word, words, n=1, cutoff=alike)
    return close[0] if close else None


def is_slip(word: str, meant: str, words: Iterable[str]) -> bool:
    """Tell whether a word is another but for one slip of the pen, and no other of several words may be meant as well.

    What differs in a digit is counted on, not misspelt.
    """
    return [one for one in dict.fromkeys(words) if _differs_by_a_slip(word, one)] == [meant]


def _differs_by_a_slip(one: str, other: str) -> bool:
    """Tell whether two words differ in letter case and hyphens only, in one letter, or in the order of two."""
    if _FILLERS.sub("", one).casefold() == _FILLERS.sub("", other).casefold():
        return True
    start = _alike_from_start(one, other)
    end = _alike_from_start(one[start:][::-1], other[start:][::-1])
    parts = one[start : len(one) - end], other[start : len(other) - end]
    if min(len(one), len(other)) < _SHORTEST or any(map(str.isdigit, "".join(parts))):
        return False
    return all(len(part) <= 1 for part in parts) or (len(parts[0]) == 2 and parts[0] == parts[1][::-1])


def _alike_from_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((index for index, letters in enumerate(pairs) if letters[0] != letters[1]), min(len(one), len(other)))


def _is_swapped(one: str, other: str) -> bool:
    """Tell whether two words differ in the order of two neighbours, which makes short words look quite different."""
    differing = [index for index, letters in enumerate(zip(one, other, strict=False)) if letters[0] != letters[1]]
    if len(one) != len(other) or len(differing) != 2:
        return False
    first, second = differing
    return second == first + 1 and one[first] + one[second] == other[second] + other[first]


def is_misspelt(word: str, meant: str) -> bool:
    """Tell whether a word is most likely another one that is misspelt; names that differ in a number are two names."""
    if word == meant or min(len(word), len(meant)) < _SHORTEST:
        return False
    most = 2 if len(meant) >= _LONG else 1
    if abs(len(word) - len(meant)) > most or _DIGITS.findall(word) != _DIGITS.findall(meant):
        return False
    return is_within(word, meant, most)


def is_slip_of_kind(kind: str, meant: str) -> bool:
    """Tell whether the name of a kind is another's with a slip of the pen in it.

    Kinds of one group differ little: another capital is another acronym (`VLAgent`, `VMAgent`), and another word,
    however short, another kind (`VMNodeScrape`, `VMPodScrape`). Two slips must be in one long word.
    """
    one, other = kind.casefold(), meant.casefold()
    if one == other:
        return kind != meant
    if min(len(one), len(other)) < _SHORTEST or _DIGITS.findall(one) != _DIGITS.findall(other):
        return False
    if is_within(one, other, 1):
        pairs = [pair for pair in zip(kind, meant, strict=False) if pair[0] != pair[1]]
        return len(kind) != len(meant) or len(pairs) != 1 or not all(map(str.isupper, pairs[0]))
    words = list(zip(_KIND_WORDS.findall(kind), _KIND_WORDS.findall(meant), strict=False))
    differing = [pair for pair in words if pair[0] != pair[1]]
    if len(differing) != 1 or len(_KIND_WORDS.findall(kind)) != len(_KIND_WORDS.findall(meant)):
        return False
    return min(map(len, differing[0])) >= _LONG and is_within(*differing[0], 2)


def is_within(one: str, other: str, most: int) -> bool:
    """Tell whether two words are at most so many slips apart; for most, their letters alone tell that they aren't."""
    if abs(len(one) - len(other)) > most:
        return False
    letters, wanted = Counter(one), Counter(other)
    if max((letters - wanted).total(), (wanted - letters).total()) > most:
        return False
    return distance(one, other) <= most


def distance(one: str, other: str) -> int:
    """Return how many letters must be added, left out, changed or swapped with the next to make one word the other."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != wanted))
            if before and column > 1 and letter == other[column - 2] and one[row - 2] == wanted:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, last = last, current
    return last[-1]
