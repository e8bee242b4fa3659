"""Reads a text as its language's own reader does.

Nearly all texts are plain, and right at a glance; a language's reader is only imported for what needs a closer look.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module

from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.names import Language

_READERS: dict[Language, str] = {
    Language.PATTERN: "regular_expressions.mistake_in_pattern",
    Language.REPLACEMENT: "regular_expressions.mistake_in_replacement",
    Language.RANGE: "version_ranges.mistake_in_range",
    Language.SCHEDULE: "cron.mistake_in_schedule",
    Language.SCHEDULE_WITH_SECONDS: "cron.mistake_in_schedule_with_seconds",
    Language.CEL: "cel.mistake_in_cel",
    Language.POINTER: "json_pointers.mistake_in_pointer",
    Language.TEMPLATE: "secret_templates.mistake_in_template",
    Language.COMMIT_MESSAGE: "commit_messages.mistake_in_message",
    Language.URL: "repositories.mistake_in_url",
    Language.ARTIFACT_URL: "repositories.mistake_in_artifact_url",
    Language.IMAGE: "repositories.mistake_in_image",
    Language.SET_VALUE: "set_values.mistake_in_set_value",
}
_PLAIN: dict[Language, str] = {
    Language.RANGE: r"v?[0-9]+\.[0-9]+\.[0-9]+",
    Language.POINTER: r"/[^~]*",
    Language.TEMPLATE: r"[^{]*",
    Language.COMMIT_MESSAGE: r"[^{]*",
    Language.URL: r"[a-z]+://[a-z0-9_./@-]*",
    Language.ARTIFACT_URL: r"oci://[a-z0-9_./-]*",
    Language.IMAGE: r"[a-z0-9_./-]*",
    Language.SET_VALUE: r"[^,{\\]*",
}
"""What is right at a glance."""


@lru_cache(maxsize=1024)  # a patch puts the same text into all releases
def mistake_in(
    text: str, language: Language, of: str | None = None, variables: tuple[str, ...] | None = None, gives: str = ""
) -> Mistake | None:
    """Return what the reader of a language says of a text, if it doesn't take it.

    `of` is the text that this one goes with, if it is known: the pattern whose groups it names. `variables` are those
    that an expression or a template may use, if they are known, `gives` is the type that an expression must have.
    """
    if language in _PLAIN and re.fullmatch(_PLAIN[language], text):
        return None
    if language is Language.REPLACEMENT and of is None:
        return None
    more: dict[Language, tuple[object, ...]] = {
        Language.REPLACEMENT: (of,),
        Language.CEL: (variables or (), gives),
        Language.TEMPLATE: (variables or None,),
        Language.COMMIT_MESSAGE: (variables or (),),
    }
    module, _, function = _READERS[language].partition(".")
    read = getattr(import_module(f"gitops_lint.languages.{module}"), function)
    mistake: Mistake | None = read(text, *more.get(language, ()))
    return mistake
