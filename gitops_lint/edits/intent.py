"""What should be otherwise: where, by object and route, and what; nothing of files, lines and quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.routes import Route


class Field(NamedTuple):
    """A field of an object as it would be applied, whether it is there or not."""

    object: Object
    route: Route


class Text(NamedTuple):
    """A text where it is written, for what is no field of an object as it is applied, such as a comment."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Set:
    """The string that should be there; a field that there isn't is added below the one that `below` leads to."""

    value: str
    below: Route = ()


@dataclass(frozen=True, slots=True)
class Write:
    """What should be written there, whatever the quotes: they are what is wrong, or there are none in comments."""

    text: str


@dataclass(frozen=True, slots=True)
class Rename:
    """The key that a field should have."""

    key: str


@dataclass(frozen=True, slots=True)
class Remove:
    """That there should be no such item: of the innermost list that the field is in; with the last goes the list."""


Change: TypeAlias = Set | Write | Rename | Remove


class Intent(NamedTuple):
    """One change that a finding asks for. Of a text, only what it says can be changed (`Set`, `Write`)."""

    where: Field | Text
    change: Change
