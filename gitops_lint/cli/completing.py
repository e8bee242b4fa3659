"""What a shell may complete: nodes and clusters of the repository, and checks.

Shells evaluate some of what they are given, and names are what a repository says: only such count as no shell makes
anything of. Nothing is said where something can't be read; who completes a word wants no message.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gitops_lint.repo.late_patterns import late_pattern

if TYPE_CHECKING:
    from gitops_lint.graph.model import Graph

_HARMLESS = late_pattern(r"[A-Za-z0-9][A-Za-z0-9._/-]*", re.ASCII)
_SECONDS = 10.0
_MOST = 500
"""More than that nobody chooses from; a few more letters leave fewer."""


def nodes(context: typer.Context, incomplete: str) -> list[str]:
    """Return the nodes of the repository that a command is about, as far as they begin with what is there."""
    return _beginning(incomplete, (str(node) for graph in _graphs(context) for node in graph.nodes))


def buildable(context: typer.Context, incomplete: str) -> list[str]:
    """Return what `build` takes: folders, and what applies others or comes of templates."""
    given = (str(node) for graph in _graphs(context) for node in graph.nodes if graph.role(node) is not None)
    return _beginning(incomplete, (*_folders(incomplete), *given))


def clusters(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of the repository's clusters."""
    return _beginning(incomplete, (graph.cluster.name for graph in _graphs(context)))


def checks(incomplete: str) -> list[str]:
    """Return ids and names of checks; of several with commas between, the last is completed."""
    from gitops_lint.rulebook.rulebook import Rulebook

    before, comma, last = incomplete.rpartition(",")
    names = Rulebook().check_names
    return [f"{before}{comma}{name}" for name in _beginning(last, names)]


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    fitting = {name for name in names if name.startswith(incomplete) and _HARMLESS.fullmatch(name)}
    return sorted(fitting)[:_MOST]


def _folders(incomplete: str) -> list[str]:
    parent = Path(incomplete.rpartition("/")[0] or ".")
    try:
        return [f"{path.as_posix()}/" for path in parent.iterdir() if path.is_dir() and not path.name.startswith(".")]
    except OSError:
        return []


def _graphs(context: typer.Context) -> tuple[Graph, ...]:
    from gitops_lint.linter import analyse
    from gitops_lint.repo.git import GitError
    from gitops_lint.repo.time_limit import TimeLimit
    from gitops_lint.rulebook.validation import InvalidFileError

    said = context.params.get("path")
    path = said if isinstance(said, Path) else Path()
    try:
        return analyse(path, time_limit=TimeLimit(_SECONDS), checking=False).graphs
    except (InvalidFileError, GitError, OSError):  # the command itself tells of it
        return ()
