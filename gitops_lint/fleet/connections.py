"""Which repositories of a fleet one takes files from: those that its sources name by URL, at the revision they name.

A source whose revision the fleet doesn't have is out of sight, as it is in a single repository: another revision may
hold anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.fleet.repositories import Repository
from gitops_lint.flux.named_revisions import NamedRevision, named_revisions
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.git import GitError
from gitops_lint.repo.revision import find_commit
from gitops_lint.repo.tree import Tree


class Taken(NamedTuple):
    """A repository of the fleet that files are taken from, by the URL that it is named by."""

    url: str
    repository: Repository


class Connections(NamedTuple):
    """What a repository takes from others of its fleet; `missing` says which revisions the fleet doesn't have."""

    taken: tuple[Taken, ...] = ()
    missing: tuple[str, ...] = ()


def connections_of(repository: Repository, tree: Tree, fleet: Iterable[Repository]) -> Connections:
    """Return what a repository takes from others of a fleet, and what these take from others in turn.

    Raises GitError where git can't give the files of one.
    """
    by_url: dict[str, list[Repository]] = {}
    for each in fleet:
        for url in each.urls if each.root != repository.root else ():
            if url not in repository.urls:  # what has its own URL is itself, however many clones there are
                by_url.setdefault(url, []).append(each)
    named: dict[str, dict[NamedRevision, None]] = {}
    targets: dict[str, Repository | None] = {}
    waiting, seen = [tree] if by_url else [], {repository}
    while waiting:
        for revision in named_revisions(Documents(waiting.pop()), by_url.keys()):
            named.setdefault(revision.url, {})[revision] = None
            target = targets[revision.url] = _having_all(by_url[revision.url], named[revision.url])
            if target is not None and target not in seen:
                seen.add(target)
                waiting.append(target.tree())
    taken = tuple(Taken(url, target) for url, target in targets.items() if target is not None)
    missing = (str(revision) for url, target in targets.items() if target is None for revision in named[url])
    return Connections(taken, tuple(missing))


def _having_all(repositories: list[Repository], revisions: Iterable[NamedRevision]) -> Repository | None:
    """Return the first of a repository's clones and revisions that holds all that is named; None where none does."""
    return next((each for each in repositories if all(_holds(each, revision) for revision in revisions)), None)


def _holds(repository: Repository, revision: NamedRevision) -> bool:
    """Tell whether what is named is what the fleet has of a repository.

    A source that names no revision may mean any; a plain folder is what somebody gives for the URL.
    """
    if not revision.field or not (repository.head or repository.commit):
        return True
    if is_unknown(revision.value):
        return False
    if revision.branch and revision.branch == (repository.revision if repository.commit else repository.branch):
        return True
    return any(_is_at(repository, name) for name in revision.in_a_clone)


def _is_at(repository: Repository, revision: str) -> bool:
    try:
        return find_commit(Path(repository.root), revision) == (repository.commit or repository.head)
    except GitError:
        return False
