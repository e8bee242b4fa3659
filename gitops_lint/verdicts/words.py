"""The words that names are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from gitops_lint.repo.late_patterns import late_pattern

_PARTING = late_pattern(r"[-.]")
_WORD = late_pattern(r"[a-z]+")


def begins(name: str, whole: str) -> bool:
    """Tell whether a name is another, or its first words: `shelf` of `shelf-credentials`."""
    return whole == name or whole.startswith((f"{name}-", f"{name}."))


def starts(name: str) -> set[str]:
    """Return the names that begin another: itself, and its first words."""
    return {name, *(name[: end.start()] for end in _PARTING.finditer(name))}


def first_word(name: str) -> str:
    """Return the first word of a name: `shelf` of `shelf-credentials`."""
    return name.partition("-")[0]


def repeated_words(names: Iterable[str]) -> frozenset[str]:
    """Return the words that are in several of some names."""
    times = Counter(word for name in names for word in set(_WORD.findall(name)))
    return frozenset([word for word, number in times.items() if number > 1])
