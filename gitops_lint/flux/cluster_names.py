"""What clusters are called: by what tells their folders apart, without what says nothing."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gitops_lint.flux.own_source import OF_BOOTSTRAP
from gitops_lint.repo.tree import is_manifest

_SAY_NOTHING = frozenset(
    {
        "apps",
        "base",
        "bootstrap",
        "cluster",
        "clusters",
        "config",
        "flux",
        "flux-system",
        "gitops",
        "gotk",
        "k8s",
        "kube",
        "kubernetes",
        "kustomizations",
        "setup",
    }
)
"""Folders that people have in every cluster, or around all of them."""


def cluster_names(paths: Sequence[str]) -> tuple[str, ...]:
    """Return a name for each cluster by the folder or file where it begins, all of them different.

    Of several clusters it is what is left of a path without what all begin and end with; a single one is called by the
    last part that says something.
    """
    parts = [path.split("/") for path in paths]
    several = len(parts) > 1
    before = len(posixpath.commonprefix(parts)) if several else 0
    after = len(posixpath.commonprefix([path[:before:-1] for path in parts])) if several else 0
    whole = [path[before : len(path) - after] or path[-1:] for path in parts]
    told = [_telling(path) if several else _telling(path)[-1:] for path in whole]
    names = tuple(_first_unique([["/".join(part) for part in parts_of_all] for parts_of_all in (told, whole, parts)]))
    order = sorted(range(len(names)), key=lambda index: paths[index])  # who gets a number doesn't depend on theirs
    numbered = dict(zip(order, _numbered(names[index] for index in order), strict=True))
    return tuple(numbered[index] for index in range(len(names)))


def _telling(path: list[str]) -> list[str]:
    """Return the parts of a path that say something; where none does, its last folder."""
    folders = [part for part in path if not is_manifest(part)]
    telling = [part for part in folders if part not in _SAY_NOTHING]
    return telling or [part for part in folders if part != OF_BOOTSTRAP][-1:] or ["cluster"]


def _first_unique(candidates: list[list[str]]) -> Iterator[str]:
    """Yield for each cluster the first of its candidates that no other cluster has as well."""
    taken = [Counter(names) for names in candidates]
    for of_one in zip(*candidates, strict=True):
        yield next((name for name, among in zip(of_one, taken, strict=True) if among[name] == 1), of_one[-1])


def _numbered(names: Iterable[str]) -> Iterator[str]:
    """Tell clusters apart by a number that would be called alike."""
    seen: set[str] = set()
    for name in names:
        unique, number = name, 1
        while unique in seen:
            number += 1
            unique = f"{name}-{number}"
        seen.add(unique)
        yield unique
