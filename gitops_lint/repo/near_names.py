"""Names one of which may be meant by another that isn't there: looked up by what a slip leaves of them.

Names are never all held against all. Few are looked at one by one; where more is asked, two indexes find those that
`spelling` may answer with, and hardly any other:

- by deletions: of two words that are two slips apart, the first letters are the same once two are left out of each at
  most, and so are the last ones (https://github.com/wolfgarbe/SymSpell, which does it for the first).
- by pairs of letters: words that are alike as `meant_of` has it share so many that one of the rarest is shared, too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from gitops_lint.repo.comparisons import Answer, Comparisons
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.spelling import ALIKE, hint_of, is_slip, letters_of, meant_of, plain_slip_of

_FEW = 20_000
"""How many names are looked at one by one before an index is worth its making."""
_END = 6
"""How many of its first and last letters a name is found by."""
_SLIPS = 2
_COSTS_SLIP, _COSTS_MEANT, _COSTS_HINT = 6, 20, 40
"""What it takes to hold two names against each other, in about a microsecond each."""


class _Question(NamedTuple):
    """What may be asked of a word and names: what one comparison costs, and the answer where nothing may be compared.

    `answer` is given the word and those of the names that it may be about, in their order, as `near` finds them.
    """

    near: Callable[[NearNames, str], Collection[int]]
    costs: int
    answer: Callable[[str, tuple[str, ...]], Any]
    otherwise: Any


@keeps_values
class NearNames:
    """Some names, for questions which of them is meant. `left` is what a run may still compare.

    Once nothing is left, no name is meant by any other, as if all were far apart.
    """

    def __init__(self, names: Iterable[str], left: Comparisons) -> None:
        self.names = tuple(dict.fromkeys(names))
        self._left = left
        self._known = left.about(self.names)
        self._looked_at = 0

    def of_slip(self, word: str) -> list[str]:
        """Return the names that a word is most likely another one of with a slip in it, in their order."""
        slips: list[str] = self._asked(_OF_SLIP, word)
        return slips

    def resembling(self, word: str) -> tuple[str, ...]:
        """Return the names of which `meant_of` may say that one is meant, in their order."""
        resembling: tuple[str, ...] = self._asked(_RESEMBLING, word)
        return resembling

    def meant_of(self, word: str) -> str | None:
        """Return the name that is meant by a word, or None."""
        meant: str | None = self._asked(_MEANT, word)
        return meant

    def plain_slip_of(self, word: str) -> str | None:
        """Return the name that a word is another one of but for one slip of the pen, or None where that isn't clear."""
        slip: str | None = self._asked(_PLAIN_SLIP, word)
        return slip

    def _asked(self, question: _Question, word: str) -> Any:
        """Return the answer to a question, as long as names may be compared."""
        if self._left.is_over:
            return question.otherwise
        are_few = self._are_few()
        key = (question.answer, word, are_few)
        known = self._known.get(key)
        if known is not None:
            return known.value if self._left.allows(known.costs) else question.otherwise
        near = self.names if are_few else self._at(sorted(question.near(self, word)))
        costs = question.costs * len(near)
        if not self._left.allows(costs):
            return question.otherwise
        known = self._known[key] = Answer(costs, question.answer(word, near))
        return known.value

    def hint_of(self, word: str) -> str | None:
        """Return the name that resembles a word the most, or None; too much resembles for an index to tell."""
        return hint_of(word, self.names) if self._left.allows(_COSTS_HINT * len(self.names)) else self.meant_of(word)

    def _are_few(self) -> bool:
        self._looked_at += len(self.names)
        return self._looked_at < _FEW

    def with_a_slip(self, word: str) -> set[int]:
        """Return where the names are that may be two slips from a word at most."""
        return self._by_deletions.find(word)

    def with_a_plain_slip(self, word: str) -> set[int]:
        """Return where the names are that may be one slip from a word, or have its letters."""
        return self._by_deletions.find(word).union(self._by_letters.get(letters_of(word), []))

    def alike(self, word: str) -> set[int]:
        """Return where the names are that may be alike."""
        same = self._by_case.get(word.casefold(), [])
        return self._by_deletions.find(word).union(same, self._by_pairs.find(word.casefold()))

    def _at(self, positions: Iterable[int]) -> tuple[str, ...]:
        return tuple([self.names[position] for position in positions])

    @kept_value
    def _by_case(self) -> dict[str, list[int]]:
        return _positions(map(str.casefold, self.names))

    @kept_value
    def _by_letters(self) -> dict[str, list[int]]:
        return _positions(map(letters_of, self.names))

    @kept_value
    def _by_deletions(self) -> _ByDeletions:
        return _ByDeletions(self.names)

    @kept_value
    def _by_pairs(self) -> _ByPairs:
        return _ByPairs(self.names)


def _of_slip(word: str, near: tuple[str, ...]) -> list[str]:
    return [name for name in near if is_slip(word, name)]


def _all(word: str, near: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG001 (found by it)
    return near


_OF_SLIP = _Question(NearNames.with_a_slip, _COSTS_SLIP, _of_slip, [])
_PLAIN_SLIP = _Question(NearNames.with_a_plain_slip, _COSTS_SLIP, plain_slip_of, None)
_RESEMBLING = _Question(NearNames.alike, _COSTS_MEANT, _all, ())
_MEANT = _Question(NearNames.alike, _COSTS_MEANT, meant_of, None)


def _positions(words: Iterable[str]) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = {}
    for position, word in enumerate(words):
        positions.setdefault(word, []).append(position)
    return positions


class _ByDeletions:
    """Words by what is left of their first letters, and of their last ones, where up to two are left out."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.ends: tuple[dict[str, list[int]], dict[str, list[int]]] = {}, {}
        for position, word in enumerate(words):
            for positions, end in zip(self.ends, _ends(word), strict=True):
                for left in _with_deletions(end):
                    positions.setdefault(left, []).append(position)

    def find(self, word: str) -> set[int]:
        """Return where the words are that may be two slips from one at most: by the end that fewer share."""
        shared = [
            [found[left] for left in _with_deletions(end) if left in found]
            for found, end in zip(self.ends, _ends(word), strict=True)
        ]
        return set().union(*min(shared, key=lambda lists: sum(map(len, lists))))


def _ends(word: str) -> tuple[str, str]:
    return word[:_END], word[-_END:]


def _with_deletions(end: str) -> set[str]:
    """Return what is left of some letters where up to two are left out."""
    return {"".join(left) for most in range(_SLIPS + 1) for left in combinations(end, max(len(end) - most, 0))}


class _ByPairs:
    """Words by their pairs of letters; the second pair of a kind in a word is another than the first."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.found: dict[tuple[str, int], list[int]] = {}
        self.short: list[int] = []
        for position, word in enumerate(words):
            folded = word.casefold()
            if len(folded) <= _SHORT * 3 // 2:
                self.short.append(position)
            for pair in _pairs(folded):
                self.found.setdefault(pair, []).append(position)

    def find(self, word: str) -> set[int]:
        """Return where the words are that may be as much alike as `ALIKE` says.

        With m matching letters of a and b, 2m is at least 0.8 (a + b). A pair of neighbours of one word is none of the
        other if a letter of it is unmatched, or if there are unmatched ones between the two there: of the a - 1 pairs,
        at least a - 1 - 2 (a - m) - (b - m) are shared, which is at least (a + b) / 5 - 1; and b is at least 2a / 3.
        So one of all pairs is shared but for those that many have.
        """
        if len(word) <= _SHORT:
            return set(self.short)
        pairs = sorted((self.found.get(pair, []) for pair in _pairs(word)), key=len)
        shared = max(-(-_shared_by_hundred(len(word)) // 100), 1)
        return set().union(*pairs[: len(pairs) - shared + 1])


_SHORT = 3
"""Words of so many letters may be alike without a pair in common."""


def _shared_by_hundred(length: int) -> int:
    """Return how many pairs a word shares at least with one that is alike, a hundred times."""
    apart = round(100 * (1 - ALIKE))
    return apart * (length + -(-2 * length // 3)) - 100


def _pairs(word: str) -> Iterator[tuple[str, int]]:
    times: dict[str, int] = {}
    for start in range(len(word) - 1):
        pair = word[start : start + 2]
        times[pair] = times.get(pair, 0) + 1
        yield pair, times[pair]
