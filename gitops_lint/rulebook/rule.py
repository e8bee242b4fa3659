"""What all parts of rule files have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated

from gitops_lint.rulebook.record import Checked, Location, Record
from gitops_lint.rulebook.templates import compile_template

Template = Annotated[str, Checked(compile_template)]
"""A text with fields in it."""


class Rule(Record):
    """Any part of a rule file."""

    def faults(self, types: Collection[str]) -> Iterator[tuple[Location, str]]:  # noqa: ARG002 - for files of parts
        """Return what is wrong with a file as a whole, by where; `types` are all that it may use."""
        return iter(())
