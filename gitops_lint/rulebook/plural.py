"""Kinds in the plural, as people and definitions write them."""

from __future__ import annotations

import re

from gitops_lint.repo.late_patterns import late_pattern

_ENDS_IN_IES = late_pattern(r"[^aeiou]y$", re.IGNORECASE)
_ENDS_IN_ES = late_pattern(r"(s|x|z|ch|sh)$", re.IGNORECASE)


def plural(word: str) -> str:
    """Return a kind, or another word, for several: `Kustomizations`, `NetworkPolicies`, `Ingresses`."""
    if _ENDS_IN_IES.search(word):
        return f"{word[:-1]}ies"
    return f"{word}es" if _ENDS_IN_ES.search(word) else f"{word}s"


def counted(count: int, name: str) -> str:
    """Return how many there are of something: `1 error`, `3 errors`."""
    return f"{count} {name if count == 1 else plural(name)}"
