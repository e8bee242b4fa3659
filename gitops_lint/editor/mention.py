"""What stands at a place of a file, as far as the linter knows it."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.substituted import Variable
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Place


class Referred(NamedTuple):
    """A reference to a node of a cluster's graph."""

    cluster: str
    link: Link

    @property
    def identity(self) -> Identity:
        """The target."""
        return self.link.target


class Declared(NamedTuple):
    """The name of an object that Git holds."""

    cluster: str
    identity: Identity


class NamedPath(NamedTuple):
    """A file or folder of the repository, by its path from the root; `opens` is the file that shows what it is."""

    path: str
    opens: str | None


class Used(NamedTuple):
    """A variable that is filled in: in which cluster, its name, and what fills it in."""

    cluster: str
    name: str
    variable: Variable


What: TypeAlias = Referred | Declared | NamedPath | Used


class Mention(NamedTuple):
    """What is meant at a place."""

    place: Place
    what: What
