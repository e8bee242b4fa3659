"""Names that stand for others: the same for the same word wherever it stands, and alike where the words are alike.

A word is a run of letters and digits, so that what is made of several (a path, a host, `app-worker` of `app`) stays so.
One that differs in a letter or two from an earlier word gets a name that does so in the same places: slips stay slips.
What the linter's own rules speak of (kinds, fields, charts) is known to everybody, and stays.
"""

from __future__ import annotations

import hashlib
from difflib import SequenceMatcher

from gitops_lint.repo.late_patterns import late_pattern

_WORD = late_pattern(r"[A-Za-z][A-Za-z0-9]*|\d{4,}|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
_VERSION = late_pattern(r"v\d+(?:(?:alpha|beta)\d+)?")
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvz", "aeiou"
_SHORTEST = 4
"""Letters from which on words may be taken for slips of each other; a shorter name isn't as long as its word."""
_MOST_ALIKE = 2


class Pseudonyms:
    """Gives names; those that are `kept` stay, whatever their case, and `whole` texts stay in one piece."""

    def __init__(self, kept: frozenset[str], whole: frozenset[str]) -> None:
        self._kept = kept
        self._whole = whole
        self._given: dict[str, str] = {}
        self._taken: set[str] = set(kept)

    def text(self, text: str) -> str:
        """Return a text with a name for each of its words."""
        parts = (text,) if text in self._whole else text.split("/")
        return "/".join(
            part
            if part in self._whole or _VERSION.fullmatch(part)
            else _WORD.sub(lambda match: self._word(match[0]), part)
            for part in parts
        )

    def _word(self, word: str) -> str:
        if word[0].isdigit():
            return self._number(word)
        lower = word.lower()
        if lower in self._kept:
            return word
        if lower not in self._given:
            self._given[lower] = self._alike(lower) or self._new(len(lower))
            self._taken.add(self._given[lower])
        name = self._given[lower]
        return name.upper() if word.isupper() and len(word) > 1 else name.capitalize() if word[0].isupper() else name

    def _number(self, number: str) -> str:
        """Return another number of as many digits, or an address that documentation may use (RFC 5737)."""
        if number not in self._given:
            count = sum(known[0].isdigit() for known in self._given) + 1
            digits = f"{count * 1117:0{len(number)}d}"[-len(number) :]
            self._given[number] = f"192.0.2.{count % 256}" if "." in number else digits
        return self._given[number]

    def _alike(self, word: str) -> str | None:
        """Return the name of a word that is nearly the same, changed in the same places."""
        if len(word) < _SHORTEST:
            return None
        for known, name in self._given.items():
            if len(known) < _SHORTEST or abs(len(known) - len(word)) > _MOST_ALIKE or len(name) != len(known):
                continue
            steps = SequenceMatcher(None, known, word, autojunk=False).get_opcodes()
            if sum(max(b - a, d - c) for what, a, b, c, d in steps if what != "equal") <= _MOST_ALIKE:
                new = "".join(
                    name[a:b] if what == "equal" else self._letters(word[c:d], c) for what, a, b, c, d in steps
                )
                return new if new not in self._taken else None
        return None

    def _letters(self, letters: str, at: int) -> str:
        return "".join("x" if (at + number) % 2 else "q" for number in range(len(letters)))

    def _new(self, length: int) -> str:
        """Return a name that nothing is called yet, which says nothing of the word that it is for."""
        number = len(self._given)
        while True:
            digest = hashlib.sha256(str(number).encode()).digest()
            letters = (_CONSONANTS[byte % 17] if at % 2 == 0 else _VOWELS[byte % 5] for at, byte in enumerate(digest))
            name = "".join(letters)[: max(length, _SHORTEST)]
            if name not in self._taken:
                return name
            number += 1_000
