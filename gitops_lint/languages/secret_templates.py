"""Templates of External Secrets: Go's, with functions of its own.

Facts: external-secrets/external-secrets runtime/template/v2/template.go (a key that a map doesn't have fails since
0.9.19, by `missingkey=error`, also before `| default`).
"""

from __future__ import annotations

from collections.abc import Collection

from gitops_lint.languages.go_template_tokens import Dialect, Refused
from gitops_lint.languages.go_templates import actions
from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.template_functions import OF_EXTERNAL_SECRETS, OF_HELM, OF_SYSTEMS
from gitops_lint.languages.token import Token
from gitops_lint.repo.spelling import meant_of

_DIALECT = Dialect("External Secrets", OF_EXTERNAL_SECRETS, OF_HELM | OF_SYSTEMS)
_GUARDS = ("hasKey", "dig", "get")
_MOST_SHOWN = 8


def mistake_in_template(text: str, keys: Collection[str] | None = None) -> Mistake | None:
    """Return what a template is refused for, or which key it asks for that isn't among those there are, if known."""
    try:
        all_actions = actions(text, _DIALECT)
    except Refused as error:
        return error.mistake
    if keys is None or any(word in text for word in _GUARDS):
        return None
    asked_for = (fields[0] for action in all_actions if action.depth == 0 for fields in action.fields())
    return next((_missing(field, keys) for field in asked_for if field.text[1:] not in keys), None)


def _missing(field: Token, keys: Collection[str]) -> Mistake:
    """Return that nothing fetches a key that a template asks for."""
    name = field.text[1:]
    meant = meant_of(name, tuple(sorted(keys)))
    there = ", ".join(f"`{key}`" for key in sorted(keys)[:_MOST_SHOWN])
    help_ = f"Did you mean `.{meant}`?" if meant else f"`data` fetches {there}."
    return Mistake(f'map has no entry for key "{name}"', field.start, field.end, help_)
