"""Templates of the messages of commits that image automation makes: Go's, filled in with what it has changed.

Facts: fluxcd/image-automation-controller internal/source/source.go (`templateMsg`; the functions of sprig that give the
same for the same, and fields that are gone since API v1, in Flux 2.7), internal/update/result.go.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gitops_lint.languages.go_template_tokens import Dialect, Refused
from gitops_lint.languages.go_templates import actions
from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.template_functions import (
    OF_EXTERNAL_SECRETS_ALONE,
    OF_GO,
    OF_HELM,
    OF_SPRIG,
    OF_SYSTEMS,
    UNSTEADY,
)
from gitops_lint.languages.token import Token
from gitops_lint.repo.spelling import meant_of

_DIALECT = Dialect(
    "image-automation-controller",
    OF_GO | (OF_SPRIG - UNSTEADY),
    OF_EXTERNAL_SECRETS_ALONE | OF_HELM | OF_SYSTEMS | UNSTEADY,
)
_GONE = {"Updated": "`.Changed`", "Changed.ImageResult": "`.Changed.FileChanges` or `.Changed.Objects`"}


def mistake_in_message(text: str, fields: Collection[str]) -> Mistake | None:
    """Return what a message's template is refused for, or what it asks for that it isn't filled in with.

    `fields` are the ways to all there is, such as `Changed.FileChanges`; without any, they aren't looked at.
    """
    try:
        all_actions = actions(text, _DIALECT)
    except Refused as error:
        return error.mistake
    for action in all_actions if fields else ():
        for chain in action.fields():
            mistake = _missing(chain, fields)
            if mistake is not None:
                return mistake
    return None


def _missing(chain: Sequence[Token], fields: Collection[str]) -> Mistake | None:
    """Return which field of a chain there isn't, if there is one; what a field that is there holds isn't known."""
    way = ""
    for token in chain:
        name = token.text[1:]
        way, before = f"{way}.{name}".removeprefix("."), way
        if way in fields:
            return None
        beside = {
            field.removeprefix(f"{before}.".removeprefix(".")).split(".")[0]
            for field in fields
            if _is_below(field, before)
        }
        if name in beside:
            continue
        if way in _GONE:
            said = f"template uses removed '.{way}' field. Please use {_GONE[way].replace('`', chr(39))} instead"
            return Mistake(said, token.start, token.end, f"Flux 2.7 took it away: use {_GONE[way]}.")
        meant = meant_of(name, tuple(sorted(beside)))
        there = ", ".join(f"`.{field}`" for field in sorted(beside))
        help_ = f"Did you mean `.{meant}`?" if meant else f"There is {there}."
        return Mistake(f"can't evaluate field {name}", token.start, token.end, help_)
    return None


def _is_below(field: str, way: str) -> bool:
    return not way or field.startswith(f"{way}.")
