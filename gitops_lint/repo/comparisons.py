"""What a run may still compare of names, and what came of comparing them before."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from gitops_lint.repo.aging import Aging
from gitops_lint.repo.sizes import Budget


class Answer(NamedTuple):
    """What a question came to, and what it takes to ask it."""

    costs: int
    value: Any


Answers: TypeAlias = dict[tuple[object, ...], Answer]
"""Answers to questions about the same names."""


class Comparisons(Budget):
    """What is left of the comparing that a run may do; an answer that is known takes as much of it as finding it.

    `answers` are those of earlier runs.
    """

    def __init__(self, amount: int, what: str, answers: Aging | None = None) -> None:
        super().__init__(amount, what)
        self._answers = answers if answers is not None else Aging()

    def about(self, names: tuple[str, ...]) -> Answers:
        """Return the answers that are known about some names, for others to be added."""
        answers: Answers | None = self._answers.get(names)
        if answers is None:
            answers = {}
            self._answers.keep(names, answers)
        return answers
