"""Texts under the type of another value: `web` where a number was.

A replacement copies a text and leaves the type of the field (api/filters/replacement/replacement.go setFieldValue).
Whether the two go together shows where the object goes through JSON.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from gitops_lint.repo.nodes import Place, Scalar, Value
from gitops_lint.repo.problem import Problem


class MistypedScalar(Scalar):
    """A text, and with it a value of the type that it is under; `problem` is what it is if nothing comes between.

    `is_moment` tells that the type is that of dates and times, `is_quoted` that the field has quotes.
    """

    __slots__ = ("is_moment", "is_quoted", "problem")

    def __init__(
        self, value: Value, place: Place, text: str, problem: Problem, *, is_moment: bool, is_quoted: bool = False
    ) -> None:
        super().__init__(value, place, text, plain=True)
        self.problem = problem
        self.is_moment = is_moment
        self.is_quoted = is_quoted

    def parts(self) -> tuple[Any, ...]:
        """Return all that is kept of it."""
        return *super().parts(), self.problem, self.is_moment, self.is_quoted

    def __reduce__(self) -> tuple[Any, ...]:
        make = partial(MistypedScalar, is_moment=self.is_moment, is_quoted=self.is_quoted)
        return make, (self.value, self.place, self.text, self.problem)

    def in_quotes(self) -> MistypedScalar:
        """Return the same in a field that has quotes."""
        return MistypedScalar(self.value, self.place, self.text, self.problem, is_moment=self.is_moment, is_quoted=True)

    def out_of_quotes(self) -> MistypedScalar:
        """Return the same in a field that has none."""
        return MistypedScalar(self.value, self.place, self.text, self.problem, is_moment=self.is_moment)
