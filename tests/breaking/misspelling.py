"""Slips of the pen: what people's fingers do to a word."""

from __future__ import annotations

import random

from gitops_lint.repo.nodes import Place


def misspelt(word: str, place: Place) -> str:
    """Return a word with a slip in it: always the same for one place, and never the word itself."""
    chance = random.Random(f"{place}{word}")  # noqa: S311 (a choice of tests, no secret)
    for _ in range(10):
        slip = _slip(word, chance)
        if slip not in (word, "", "-", "."):
            return slip
    return f"{word}x"


def _slip(word: str, chance: random.Random) -> str:
    letters = [index for index, letter in enumerate(word) if letter.isalpha()]
    if len(letters) < 3:
        return f"{word}x"
    index = chance.choice(letters[1:])
    before, letter, after = word[:index], word[index], word[index + 1 :]
    return chance.choice(
        (
            f"{before}{letter}{letter}{after}",
            f"{before}{after}",
            f"{before}{after[:1]}{letter}{after[1:]}",
            f"{before}{letter.swapcase() if letter.isupper() else chance.choice('aeiou')}{after}",
            f"{word}s" if not word.endswith("s") else word[:-1],
        )
    )
