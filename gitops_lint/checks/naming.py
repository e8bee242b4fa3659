"""How findings name several things: the first few, and how many more there are; kinds in the plural."""

from __future__ import annotations

import re
from collections.abc import Collection

MOST_NAMED = 3
_ENDS_IN_IES = re.compile(r"[^aeiou]y$", re.IGNORECASE)
_ENDS_IN_ES = re.compile(r"(s|x|z|ch|sh)$", re.IGNORECASE)


def first_few(names: Collection[object], most: int = MOST_NAMED, form: str = "{}") -> str:
    """Return the first names, each in a form, with commas between, and how many are left: `a, b, c and 4 more`."""
    shown = ", ".join(form.format(name) for name in list(names)[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def plural(word: str) -> str:
    """Return a kind, or another word, for several: `Kustomizations`, `NetworkPolicies`, `Ingresses`."""
    if _ENDS_IN_IES.search(word):
        return f"{word[:-1]}ies"
    return f"{word}es" if _ENDS_IN_ES.search(word) else f"{word}s"
