"""`--staged` and `--base`: which version of a repository is looked at, and what it is held against."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gitops_lint.cli.exits import fail
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.printable import printable
from gitops_lint.repo.tree import Tree

if TYPE_CHECKING:
    from gitops_lint.change.compare import Change
    from gitops_lint.linter import Analysis
    from gitops_lint.repo.revision import Base
    from gitops_lint.repo.time_limit import TimeLimit


def opener(staged: bool) -> Callable[[Path], Tree]:
    """Return what opens the files of a repository: those of its folder, or those of its index."""
    if not staged:
        return FolderTree
    from gitops_lint.repo.revision import IndexTree

    return IndexTree


def is_beside_the_point(root: Path) -> bool:
    """Tell whether all that is staged is nothing that a check looks at; end the command where git can't tell."""
    from gitops_lint.change.staged import concerns
    from gitops_lint.repo.git import GitError

    try:
        return not concerns(root)
    except GitError as error:
        fail(str(error))


def since(revision: str, analysis: Analysis, time_limit: TimeLimit) -> tuple[Callable[[Analysis], Change], Analysis]:
    """Return what tells how a version of a repository differs from a revision, given an analysis of any.

    The second is the analysis given, with the checks that failed at the revision: what these don't find there looks as
    if it were new. Ends the command with a message where there is no such revision.
    """
    from gitops_lint.change.compare import compare

    base, before, analysis = at_base(revision, analysis, time_limit, f"--base {revision}")
    return lambda after: compare(before, after, base), analysis


def tell_refused(said: tuple[str, ...]) -> None:
    """Say what commits accept in vain."""
    for line in said:
        sys.stderr.write(f"gitops-lint: {printable(line)}\n")


def at_base(revision: str, analysis: Analysis, time_limit: TimeLimit, asked: str) -> tuple[Base, Analysis, Analysis]:
    """Return the commit that an analysis is held against, the analysis of that, and the one given as `since` does.

    `asked` is how the command line asks for it, which a message begins with.
    """
    from gitops_lint.linter import analyse
    from gitops_lint.repo.documents import FilesRead
    from gitops_lint.repo.git import GitError
    from gitops_lint.repo.revision import CommitTree, find_base, is_shallow

    root = analysis.root
    try:
        base = find_base(root, revision)
        before = analyse(
            root,
            analysis.config,
            partial(CommitTree, commit=base.commit, beside=FilesRead(analysis.documents)),
            analysis,
            time_limit,
            checking=analysis.checked,
        )
        if not base.parted and is_shallow(root):
            sys.stderr.write(
                f"gitops-lint: this clone is too shallow to tell where HEAD and {revision} parted: what {revision} has "
                "now is what counts, and no commit's message is read\n"
            )
    except GitError as error:
        fail(f"{asked}: {error}")
    failed = tuple(error._replace(revision=revision) for error in before.internal_errors)
    return base, before, replace(analysis, internal_errors=(*analysis.internal_errors, *failed))
