"""Which of several names is meant by one that there isn't.

Eight questions, and no other policy anywhere: the more depends on the answer, the less may differ.

- `is_plain_slip`, `plain_slip_of`: so plainly a slip of the pen that a fix may write the other name by itself.
- `is_slip`: most likely a slip. A finding may rest on this alone, where the name could come from anywhere.
- `is_slip_of_kind`: the same of the kinds of one API group, which differ by a letter or a word as it is.
- `lacks_word`: no slip, but less said. For names that nobody else uses.
- `is_with_a_part_more`: no slip, but a name that somebody chose anew. For names that nobody else uses, too.
- `differ_in_numbers_only`: no slip either, but a hint where there is one of the two alone.
- `meant_of`: the one that is meant if it is any of these: a known vocabulary, or names of which one must be meant.
- `hint_of`: the one to ask a person about. Nothing else may depend on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.limits import MAX_NAME

ALIKE = 0.8
"""Of 1: how alike names are of which one is meant by the other: a word more or less in a name of several."""
_RESEMBLING = 0.6
"""Of 1: how alike names are that a person may have mixed up. It is difflib's own; a wrong hint costs a glance."""
_LONG = 8
"""From how many letters on two slips in one name are still its name: `radarr` is not `sonarr`."""
_SHORTEST = 4
"""How many letters there must be: of shorter words, too many are alike."""
_SHORT_WORD = 2
"""How many letters a word of a name may have and be another word as soon as one of them is another letter."""
_PARTS = late_pattern(r"[-_.]")
_DIGITS = late_pattern(r"\d+")
_FILLERS = str.maketrans("", "", "-_.")
_KIND_WORDS = late_pattern(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+")
"""The words of a kind: `HTTPRoute` is `HTTP` and `Route`."""


def is_slip(word: str, meant: str) -> bool:
    """Tell whether a word is most likely another with a slip in it; names that differ in a number are two names."""
    if word == meant or min(len(word), len(meant)) < _SHORTEST:
        return False
    most = 2 if len(meant) >= _LONG else 1
    if abs(len(word) - len(meant)) > most or len(word) > MAX_NAME:
        return False
    return _is_within(word, meant, most) and not (
        _differ_in_a_number(word, meant) or _is_a_short_word_apart(word, meant)
    )


def _is_a_short_word_apart(name: str, other: str) -> bool:
    """Tell whether of two names one short word differs, as in `wiki-ro` and `wiki-rw`: these are two words.

    The letters of one word in another order are a slip of it.
    """
    words, other_words = _PARTS.split(name), _PARTS.split(other)
    differing = [pair for pair in zip(words, other_words, strict=False) if pair[0] != pair[1]]
    if len(words) != len(other_words) or len(words) == 1 or len(differing) != 1:
        return False
    return max(map(len, differing[0])) <= _SHORT_WORD and sorted(differing[0][0]) != sorted(differing[0][1])


def lacks_word(name: str, whole: str) -> bool:
    """Tell whether a name is another one without a word in its middle."""
    words, all_words = name.split("-"), whole.split("-")
    return any(words == all_words[:number] + all_words[number + 1 :] for number in range(1, len(all_words) - 1))


def is_with_a_part_more(name: str, other: str) -> bool:
    """Tell whether one of two names is the other with more before or after it, as `backup` and `backup-jobs` are."""
    short, long = sorted((name, other), key=len)
    return min(len(short), len(long) - len(short)) > 0 and (long.startswith(f"{short}-") or long.endswith(f"-{short}"))


def differ_in_numbers_only(name: str, other: str) -> bool:
    """Tell whether two names are one but for their numbers, as `config-v1` and `config-v2` are."""
    return name != other and without_numbers(name) == without_numbers(other)


def without_numbers(name: str) -> str:
    """Return a name with each of its numbers replaced by the same."""
    return _DIGITS.sub("0", name)


def is_plain_slip(word: str, meant: str, words: Iterable[str]) -> bool:
    """Tell whether a word is another but for one slip of the pen, and no other of several may be meant as well."""
    return plain_slip_of(word, words) == meant


def plain_slip_of(word: str, words: Iterable[str]) -> str | None:
    """Return the one of several words that is another but for one slip of the pen, or None where that isn't clear.

    What differs in a digit is counted on, not misspelt.
    """
    known = dict.fromkeys(words)
    near = [other for other in known if _differ_by_a_slip(word, other)]
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
    if len(word) > MAX_NAME:
        return None
    numbered = [other for other in known if not _differ_in_a_number(word, other)]
    swapped = next((other for other in numbered if _is_swapped(other, word)), None)
    alike = swapped or _most_alike(word, numbered, ALIKE)
    return alike or next((other for other in numbered if is_slip(word, other)), None)


def hint_of(word: str, words: Iterable[str]) -> str | None:
    """Return the one of several words that resembles another the most, or None."""
    known = list(dict.fromkeys(words))
    return meant_of(word, known) or _most_alike(word, known, _RESEMBLING)


def _most_alike(word: str, words: list[str], alike: float) -> str | None:
    """Return the one of several words that is most like another, whatever their case, if it is so much alike."""
    from difflib import get_close_matches  # which most runs don't need

    folded: dict[str, str] = {}
    for other in words:
        folded.setdefault(other.casefold(), other)
    near = get_close_matches(word.casefold(), list(folded), n=1, cutoff=alike)
    return folded[near[0]] if near else None


def _differ_in_a_number(one: str, other: str) -> bool:
    return _DIGITS.findall(one) != _DIGITS.findall(other)


def _differ_by_a_slip(one: str, other: str) -> bool:
    """Tell whether two words differ in letter case and hyphens only, in one letter, or in the order of two."""
    if letters_of(one) == letters_of(other):
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = _alike_from_start(one, other)
    end = _alike_from_start(one[start:][::-1], other[start:][::-1])
    parts = one[start : len(one) - end], other[start : len(other) - end]
    if min(len(one), len(other)) < _SHORTEST or any(map(str.isdigit, "".join(parts))):
        return False
    return all(len(part) <= 1 for part in parts) or (len(parts[0]) == 2 and parts[0] == parts[1][::-1])


@lru_cache(maxsize=8192)  # names are held against each other
def letters_of(word: str) -> str:
    """Return a word without its case and what stands between its parts."""
    return word.translate(_FILLERS).casefold()


def _alike_from_start(one: str, other: str) -> int:
    alike = 0
    for letter, its in zip(one, other, strict=False):
        if letter != its:
            break
        alike += 1
    return alike


def _is_swapped(one: str, other: str) -> bool:
    """Tell whether two words differ in the order of two neighbours."""
    differing = [index for index, letters in enumerate(zip(one, other, strict=False)) if letters[0] != letters[1]]
    if len(one) != len(other) or len(differing) != 2:
        return False
    first, second = differing
    return second == first + 1 and one[first] + one[second] == other[second] + other[first]


def _is_within(one: str, other: str, most: int) -> bool:
    """Tell whether two words are at most two slips apart: letters added, left out or changed, or neighbours swapped."""
    longer = max(len(one), len(other))
    if longer - min(len(one), len(other)) > most:
        return False
    start = _alike_from_start(one, other)  # what both begin and end with makes no difference, and is most of a name
    one, other = one[start:], other[start:]
    end = _alike_from_start(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if max(len(one), len(other)) <= most:
        return True
    is_swapped = one[:2] == other[1::-1]
    if most == 1:
        return is_swapped and len(one) == len(other) == 2
    # the first letters differ and so do the last: a slip is at each end, and what is between is the same
    starts = (*_ONE_SLIP, (2, 2)) if is_swapped else _ONE_SLIP
    ends = (*_ONE_SLIP, (2, 2)) if one[-2:] == other[:-3:-1] else _ONE_SLIP
    return any(
        one[first : len(one) - last] == other[its_first : len(other) - its_last]
        for first, its_first in starts
        for last, its_last in ends
        if len(one) - first - last == len(other) - its_first - its_last >= 0
    )


_ONE_SLIP = ((1, 1), (1, 0), (0, 1))
"""How many letters of two words a slip takes: one is changed, is too much, or is missing."""
