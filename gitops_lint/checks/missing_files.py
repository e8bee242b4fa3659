"""Files that kustomization files name and that aren't there: many of them may be one fault."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from gitops_lint.checks.folders import Folders
from gitops_lint.cluster.identity import Identity
from gitops_lint.kustomize.loader import missing_path
from gitops_lint.repo.paths import folders_around
from gitops_lint.repo.problem import Problem, also_wrong
from gitops_lint.repo.tree import Tree

_MANY = 3
"""In the folders of so many nobody forgets a file of the same name: whatever makes these files hasn't been run here."""


def by_missing_name(failed: Mapping[Problem, list[Identity]]) -> dict[Problem, list[Identity]]:
    """Return problems, in order, and whom each fails: one for all files of a name that the folders of many lack.

    A template of repositories leaves them to whoever makes a repository of it, and so may a program that writes them
    before the files go where Flux takes them from. So it is likely only that they are missing.
    """
    ordered = sorted(failed, key=lambda problem: (problem.place, problem.check, problem.cause))
    lacking: dict[str, dict[str, Problem]] = {}
    for problem in ordered:
        path = missing_path(problem)
        if path is not None and posixpath.dirname(path) == posixpath.dirname(problem.place.path):
            lacking.setdefault(posixpath.basename(path), {}).setdefault(path, problem)
    together: dict[Problem, tuple[Problem, ...]] = {}
    for alike in (tuple(of_paths.values()) for of_paths in lacking.values()):
        if len({tuple(failed[problem]) for problem in alike}) >= _MANY:
            together.update(dict.fromkeys(alike, alike))
    told: dict[Problem, list[Identity]] = {}
    for problem in ordered:
        if problem not in together:
            told[problem] = failed[problem]
        elif problem is together[problem][0]:
            alike = together[problem]
            told[_of_name(alike)] = sorted({identity for each in alike for identity in failed[each]})
    return told


def _of_name(problems: tuple[Problem, ...]) -> Problem:
    first, *more = problems
    name = posixpath.basename(missing_path(first) or "")
    message = f"{len(problems)} kustomization files name `{name}` beside them, and it is beside none"
    help_ = "If whoever uses this repository, or a program, makes these files, nothing is wrong here."
    related = tuple(also_wrong(problem.place, "so does this one") for problem in more)
    return first._replace(message=message, cause=name, help=help_, related=related, certain=False)


def by_missing_folder(problems: Iterable[Problem], folders: Folders) -> Iterator[Problem]:
    """Return problems, those made one that name files of one folder which isn't there, in one kustomization file."""
    together: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        folder = _missing_folder(problem, folders.tree)
        if folder is None:
            yield problem
        else:
            together.setdefault((problem.place.path, folder), []).append(problem)
    for (_, folder), alike in together.items():
        yield alike[0] if len(alike) == 1 else _of_folder(folder, alike, folders)


def _missing_folder(problem: Problem, tree: Tree) -> str | None:
    """Return the uppermost folder that isn't there of what a problem's entry names; None for another problem."""
    path = missing_path(problem)
    return next((folder for folder in folders_around(path or "") if not tree.is_folder(folder)), None)


def _of_folder(folder: str, problems: list[Problem], folders: Folders) -> Problem:
    first, *more = sorted(problems, key=lambda problem: problem.place)
    here = posixpath.dirname(first.place.path)
    shown = posixpath.relpath(folder, here)
    near = folders.nearest(folder)
    help_ = f"Did you mean `{posixpath.relpath(near, here)}`?" if near is not None else ""
    related = tuple(also_wrong(problem.place, "so does this entry") for problem in more)
    message = f"{len(problems)} entries name files in `{shown}`, but there is no such folder"
    return first._replace(message=message, cause=f"{shown}/", help=help_, related=related)
