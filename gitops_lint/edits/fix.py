"""Edits of files, and the fixes that they make up."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.nodes import Place


class Edit(NamedTuple):
    """A text that takes the place of what stands at a place; an empty stretch is an insertion."""

    place: Place
    text: str


class Fix(NamedTuple):
    """Edits that mend a finding.

    A fix is safe if what it writes is what must have been meant; another is offered to be looked at.
    """

    description: str
    edits: tuple[Edit, ...]
    safe: bool = True
