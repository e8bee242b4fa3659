"""Texts under the type of another value: `web` where a number was.

A replacement copies a text and leaves the type of the field. Whether the two go together shows where the object goes
through JSON: in a JSON patch, and at the end. What became a string before that is no fault: labels and data where a
generator merges, all annotations at the end (api/filters/replacement/replacement.go setFieldValue, kyaml/yaml/rnode.go
MarshalJSON).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, Value
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

    def in_quotes(self) -> MistypedScalar:
        """Return the same in a field that has quotes."""
        return MistypedScalar(self.value, self.place, self.text, self.problem, is_moment=self.is_moment, is_quoted=True)


def mistyped_problems(node: Node) -> Iterator[Problem]:
    """Yield the problem of each such text in an object."""
    if isinstance(node, Mapping):
        for value in node.entries.values():
            yield from mistyped_problems(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from mistyped_problems(item)
    elif isinstance(node, MistypedScalar):
        yield node.problem
