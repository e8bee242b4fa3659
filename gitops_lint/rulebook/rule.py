"""What all parts of rule files have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from gitops_lint.rulebook.templates import compile_template


def _checked_template(text: str) -> str:
    compile_template(text)
    return text


Template = Annotated[str, AfterValidator(_checked_template)]
"""A text with fields in it."""


class Rule(BaseModel):
    """Any part of a rule file: unknown keys are errors, so that a slip of the pen is found."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)
