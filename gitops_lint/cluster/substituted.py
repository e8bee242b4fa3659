"""Values into which whoever applies an object put variables: where they come from, once the object is built."""

from __future__ import annotations

from typing import Any, NamedTuple

from gitops_lint.repo.nodes import Place, Scalar


class Variable(NamedTuple):
    """A variable's value, where it is written, and what it is called.

    `unknown` are the variables that its own value is made of and that can't be known offline: they are still in the
    text, as `${name}`.
    """

    text: str
    place: Place
    name: str = ""
    unknown: frozenset[str] = frozenset()

    @classmethod
    def of(cls, scalar: Scalar, name: str = "") -> Variable:
        """Return the variable that a value of `substitute` or of a ConfigMap's data defines, without its newlines."""
        text = scalar.value if isinstance(scalar.value, str) else scalar.text
        left = scalar.unknown if isinstance(scalar, SubstitutedScalar) and "${" in text else frozenset[str]()
        return cls(text.replace("\n", ""), scalar.place, name, left)


class SubstitutedScalar(Scalar):
    """A scalar into which variables were put.

    `written` is the scalar before, `variables` are those whose values came in, and `unknown` names those whose value
    can't be known offline: they are still in the text as `${name}`, or their default stands in for them.
    """

    __slots__ = ("unknown", "variables", "written")

    def __init__(
        self, result: Scalar, written: Scalar, variables: tuple[Variable, ...], unknown: frozenset[str]
    ) -> None:
        super().__init__(result.value, written.place, result.text, result.plain)
        self.written = written
        self.variables = variables
        self.unknown = unknown

    def parts(self) -> tuple[Any, ...]:
        """Return all that is kept of it."""
        return *super().parts(), self.written, self.variables, self.unknown

    def __reduce__(self) -> tuple[Any, ...]:
        result = Scalar(self.value, self.place, self.text, self.plain)
        return SubstitutedScalar, (result, self.written, self.variables, self.unknown)
