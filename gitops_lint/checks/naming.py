"""How findings name several things: the first few, and how many more there are."""

from __future__ import annotations

from collections.abc import Collection

MOST_NAMED = 3
"""How many things are named before the others are only counted."""


def first_few(names: Collection[object], most: int = MOST_NAMED, form: str = "{}") -> str:
    """Return the first names, each in a form, with commas between, and how many are left: `a, b, c and 4 more`."""
    shown = ", ".join(form.format(name) for name in list(names)[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def few_together(names: Collection[object], form: str = "{}") -> str:
    """Return some names as a sentence has them, `a and b`; of many, the first few."""
    if len(names) > MOST_NAMED:
        return first_few(names, form=form)
    return " and ".join(form.format(name) for name in names)
