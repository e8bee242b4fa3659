"""Which of several names is meant by one that there isn't.

Seven questions, and no other policy anywhere: the more depends on the answer, the less may differ.

- `is_plain_slip`, `plain_slip_of`: so plainly a slip of the pen that a fix may write the other name by itself.
- `is_slip`: most likely a slip. A finding may rest on this alone, where the name could come from anywhere.
- `is_slip_of_kind`: the same of the kinds of one API group, which differ by a letter or a word as it is.
- `lacks_word`: no slip, but less said. For names that nobody else uses.
- `differ_in_numbers_only`: no slip either, but a hint where there is one of the two alone.
- `meant_of`: the one that is meant if it is any of these: a known vocabulary, or names of which one must be meant.
- `hint_of`: the one to ask a person about. Nothing else may depend on it.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable

from gitops_lint.repo.limits import MAX_COMPARED

_ALIKE = 0.8
"""Of 1: how alike names are of which one is meant by the other: a word more or less in a name of several."""
_RESEMBLING = 0.6
"""Of 1: how alike names are that a person may have mixed up. It is difflib's own; a wrong hint costs a glance."""
_LONG = 8
"""From how many letters on two slips in one name are still its name: `radarr` is not `sonarr`."""
_SHORTEST = 4
"""How many letters there must be: of shorter words, too many are alike."""
_DIGITS = re.compile(r"\d+")
_FILLERS = str.maketrans("", "", "-_.")
_KIND_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+")
"""The words of a kind: `HTTPRoute` is `HTTP` and `Route`."""


_compared = 0


def begin_comparing() -> None:
    """Let a run compare names: so many that a hostile repository doesn't take for ever, and no honest one notices.

    After that nothing is taken for a slip of anything, as if the names were far apart.
    """
    global _compared  # noqa: PLW0603 (a run is one analysis, and whoever compares two names can't hand on what is left)
    _compared = 0


def has_compared_all() -> bool:
    """Tell whether all names were compared that a run wanted to compare."""
    return _compared <= MAX_COMPARED


def _compares(number: int) -> bool:
    global _compared  # noqa: PLW0603
    _compared += number
    return _compared <= MAX_COMPARED


def is_slip(word: str, meant: str) -> bool:
    """Tell whether a word is most likely another with a slip in it; names that differ in a number are two names."""
    if word == meant or min(len(word), len(meant)) < _SHORTEST:
        return False
    most = 2 if len(meant) >= _LONG else 1
    if abs(len(word) - len(meant)) > most or not _compares(1) or _differ_in_a_number(word, meant):
        return False
    return _is_within(word, meant, most)


def lacks_word(name: str, whole: str) -> bool:
    """Tell whether a name is another one without a word in its middle."""
    words, all_words = name.split("-"), whole.split("-")
    return any(words == all_words[:number] + all_words[number + 1 :] for number in range(1, len(all_words) - 1))


def differ_in_numbers_only(name: str, other: str) -> bool:
    """Tell whether two names are one but for their numbers, as `config-v1` and `config-v2` are."""
    return name != other and _DIGITS.sub("0", name) == _DIGITS.sub("0", other)


def is_plain_slip(word: str, meant: str, words: Iterable[str]) -> bool:
    """Tell whether a word is another but for one slip of the pen, and no other of several may be meant as well."""
    return plain_slip_of(word, words) == meant


def plain_slip_of(word: str, words: Iterable[str]) -> str | None:
    """Return the one of several words that is another but for one slip of the pen, or None where that isn't clear.

    What differs in a digit is counted on, not misspelt.
    """
    known = dict.fromkeys(words)
    near = [other for other in known if _differ_by_a_slip(word, other)] if _compares(4 * len(known)) else []
    return near[0] if len(near) == 1 else None


def is_slip_of_kind(kind: str, meant: str) -> bool:
    """Tell whether the name of a kind is another's with a slip of the pen in it.

    Kinds of one group differ little: another capital is another acronym (`VLAgent`, `VMAgent`), and another word,
    however short, another kind (`VMNodeScrape`, `VMPodScrape`). Two slips must be in one long word.
    """
    word, other = kind.casefold(), meant.casefold()
    if word == other:
        return kind != meant
    if min(len(word), len(other)) < _SHORTEST or _differ_in_a_number(word, other):
        return False
    if _is_within(word, other, 1):
        pairs = [pair for pair in zip(kind, meant, strict=False) if pair[0] != pair[1]]
        return len(kind) != len(meant) or len(pairs) != 1 or not all(map(str.isupper, pairs[0]))
    words = list(zip(_KIND_WORDS.findall(kind), _KIND_WORDS.findall(meant), strict=False))
    differing = [pair for pair in words if pair[0] != pair[1]]
    if len(differing) != 1 or len(_KIND_WORDS.findall(kind)) != len(_KIND_WORDS.findall(meant)):
        return False
    return min(map(len, differing[0])) >= _LONG and _is_within(*differing[0], 2)


def meant_of(word: str, words: Iterable[str]) -> str | None:
    """Return the one of several words that is meant by another, or None.

    That is the word itself, but for its case; or one with two neighbours swapped, which makes short words look quite
    different; else the one most like it; else one that it is a slip of. Names that differ in a number are two names
    here, too.
    """
    known = list(dict.fromkeys(words))
    same = [other for other in known if other.casefold() == word.casefold()]
    if same:
        return word if word in same else same[0]
    if not _compares(10 * len(known)):
        return None
    numbered = [other for other in known if not _differ_in_a_number(word, other)]
    swapped = next((other for other in numbered if _is_swapped(other, word)), None)
    alike = swapped or _most_alike(word, numbered, _ALIKE)
    return alike or next((other for other in numbered if is_slip(word, other)), None)


def hint_of(word: str, words: Iterable[str]) -> str | None:
    """Return the one of several words that resembles another the most, or None."""
    known = list(dict.fromkeys(words))
    if not _compares(5 * len(known)):
        return None
    return meant_of(word, known) or _most_alike(word, known, _RESEMBLING)


def _most_alike(word: str, words: list[str], alike: float) -> str | None:
    """Return the one of several words that is most like another, whatever their case, if it is so much alike."""
    folded: dict[str, str] = {}
    for other in words:
        folded.setdefault(other.casefold(), other)
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=alike)
    return folded[near[0]] if near else None


def _differ_in_a_number(one: str, other: str) -> bool:
    return _DIGITS.findall(one) != _DIGITS.findall(other)


def _differ_by_a_slip(one: str, other: str) -> bool:
    """Tell whether two words differ in letter case and hyphens only, in one letter, or in the order of two."""
    if one.translate(_FILLERS).casefold() == other.translate(_FILLERS).casefold():
        return True
    if abs(len(one) - len(other)) > 1:
        return False
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
    """Tell whether two words differ in the order of two neighbours."""
    differing = [index for index, letters in enumerate(zip(one, other, strict=False)) if letters[0] != letters[1]]
    if len(one) != len(other) or len(differing) != 2:
        return False
    first, second = differing
    return second == first + 1 and one[first] + one[second] == other[second] + other[first]


def _is_within(one: str, other: str, most: int) -> bool:
    """Tell whether two words are at most so many slips apart; for most, their letters alone tell that they aren't."""
    if abs(len(one) - len(other)) > most:
        return False
    start = _alike_from_start(one, other)  # what both begin and end with makes no difference, and is most of a name
    one, other = one[start:], other[start:]
    end = _alike_from_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if not _compares(40):
        return False
    letters, wanted = Counter(one), Counter(other)
    if max((letters - wanted).total(), (wanted - letters).total()) > most:
        return False
    return _distance(one, other) <= most


def _distance(one: str, other: str) -> int:
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
