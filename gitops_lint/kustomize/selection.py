"""What targets of patches select that are made for several builds."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Problem


class Selection(NamedTuple):
    """A target at work in one build; `unmatched` says that it selects nothing there.

    One that is `general` is written for whatever may be there: it chooses by labels, or is a component's, or one of
    replacements.
    """

    target: Place
    unmatched: Problem | None = None
    general: bool = False
