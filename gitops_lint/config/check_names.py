"""How a person names checks: by id, by name, or a family of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from gitops_lint.repo.spelling import meant_of
from gitops_lint.rulebook.checks import FAMILIES

ALL = "GL"
_BY_NUMBER = {f"{ALL}{number}": name for number, name in FAMILIES.items()}

_CHANGES = "gl7"


class Precision(IntEnum):
    """How precisely a word names a check."""

    NOT = 0
    ALL = 1
    FAMILY = 2
    CHECK = 3


def precision(word: str, check_id: str, check_name: str) -> Precision:
    """Return how precisely a word names a check, whatever its case."""
    folded = word.casefold()
    if folded in (check_id.casefold(), check_name):
        return Precision.CHECK
    if folded in (check_id[: len(ALL) + 1].casefold(), FAMILIES[check_id[len(ALL)]]):
        return Precision.FAMILY
    return Precision.ALL if folded == ALL.casefold() else Precision.NOT


def most_precise(words: Iterable[str], check_id: str, check_name: str) -> Precision:
    """Return how precisely some words name a check: as precisely as the best of them."""
    return max((precision(word, check_id, check_name) for word in words), default=Precision.NOT)


def is_known(word: str, checks: Iterable[str]) -> bool:
    """Tell whether a word names a check, of which all ids and names are given, or a family."""
    folded = word.casefold()
    known = (ALL, *_BY_NUMBER, *_BY_NUMBER.values(), *checks)
    return any(folded == name.casefold() for name in known)


def is_of_changes(word: str, checks: Mapping[str, str]) -> bool:
    """Tell whether a word names checks of changes: a version alone has no findings of them.

    `checks` are the ids and names of all checks, each with the id.
    """
    folded = word.casefold()
    return checks.get(folded, folded).casefold().startswith(_CHANGES) or folded == _BY_NUMBER[_CHANGES.upper()]


def unknown(word: str, checks: Iterable[str]) -> str:
    """Return what to say of a word that names no check."""
    near = meant_of(word, sorted((*_BY_NUMBER.values(), *checks)))
    suggestion = f"did you mean `{near}`?" if near else "`gitops-lint rule` lists them all"
    return f"there is no check `{word}`; {suggestion}"
