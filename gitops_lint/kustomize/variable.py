"""A variable of `vars`."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.nodes import Place


class Variable(NamedTuple):
    """A name for the value of a field of an object; `$(NAME)` stands for it in the fields of a table."""

    name: str
    field_path: str
    place: Place
