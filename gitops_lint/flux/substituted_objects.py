"""What becomes of objects once variables are put in, which rests on nothing but the variables that they ask for."""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import NamedTuple

from gitops_lint.cluster.substituted import Variable
from gitops_lint.repo.nodes import Mapping
from gitops_lint.repo.problem import Problem

Answer = Variable | bool
"""What a variable is set to; of one that isn't, whether it is set to what can't be read."""


class Substituted(NamedTuple):
    """An object after substitution: the same node if nothing changed.

    `used` names the variables that were asked for and are set, `undefined` those that are not set though nothing
    unknown could set them, `unknown` those that something unknown may set.
    """

    node: Mapping
    problems: tuple[Problem, ...] = ()
    used: frozenset[str] = frozenset()
    undefined: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


class Done(NamedTuple):
    """What came of an object, and how many characters were written for it."""

    result: Substituted
    written: int


class KnownSubstitutions:
    """What became of an object by the values of the variables that it asks for, which are the same in whatever it is.

    Names are asked for as they are written, whatever their values are: defaults are looked at, needed or not.
    """

    def __init__(self) -> None:
        self._names: tuple[str, ...] = ()
        self._done: dict[tuple[Answer, ...], Done] = {}

    def with_variables(self, variables: Map[str, Variable], hidden: frozenset[str]) -> Done | None:
        """Return what became of it with the same values of what it asks for."""
        return self._done.get(tuple([answer_of(name, variables, hidden) for name in self._names]))

    def note(self, asked: dict[str, Answer], done: Done) -> None:
        """Note what became of it."""
        self._names = tuple(asked)
        self._done[tuple(asked.values())] = done


def answer_of(name: str, variables: Map[str, Variable], hidden: frozenset[str]) -> Answer:
    """Return what a variable is, to one who asks for it."""
    return variables.get(name) or name in hidden
