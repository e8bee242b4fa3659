"""Reads a text as its language's own reader does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from gitops_lint.languages.cron import mistake_in_schedule
from gitops_lint.languages.json_pointers import mistake_in_pointer
from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.names import Language
from gitops_lint.languages.regular_expressions import mistake_in_pattern, mistake_in_replacement
from gitops_lint.languages.repositories import mistake_in_artifact_url, mistake_in_image, mistake_in_url
from gitops_lint.languages.version_ranges import mistake_in_range

_READERS: Mapping[Language, Callable[[str], Mistake | None]] = {
    Language.PATTERN: mistake_in_pattern,
    Language.RANGE: mistake_in_range,
    Language.SCHEDULE: mistake_in_schedule,
    Language.POINTER: mistake_in_pointer,
    Language.URL: mistake_in_url,
    Language.ARTIFACT_URL: mistake_in_artifact_url,
    Language.IMAGE: mistake_in_image,
}


def mistake_in(
    text: str, language: Language, of: str | None = None, variables: Collection[str] | None = None, gives: str = ""
) -> Mistake | None:
    """Return what the reader of a language says of a text, if it doesn't take it.

    `of` is the text that this one goes with, if it is known: the pattern whose groups it names. `variables` are those
    that an expression or a template may use, if they are known, `gives` is the type that it must have.
    """
    if language is Language.REPLACEMENT:
        return mistake_in_replacement(text, of) if of is not None else None
    if language is Language.CEL:
        from gitops_lint.languages.cel import mistake_in_cel  # few repositories have expressions

        return mistake_in_cel(text, variables or (), gives)
    if language is Language.TEMPLATE:
        from gitops_lint.languages.go_templates import mistake_in_template

        return mistake_in_template(text, variables)
    return _READERS[language](text)
