"""Flux Kustomizations that no cluster takes in, by the folders that they are in."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.flux.raw_kustomizations import RawKustomization, RawKustomizations
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.repo.paths import folders_around


class FolderOfKustomizations(NamedTuple):
    """A folder (empty for the whole repository) with Kustomizations in it, of which no cluster takes in anything."""

    folder: str
    kustomizations: tuple[RawKustomization, ...]


def unapplied_folders(
    raw: RawKustomizations, taken_in: frozenset[str], told: frozenset[str]
) -> Iterator[FolderOfKustomizations]:
    """Return the topmost folders that belong to no cluster, those with Kustomizations in them.

    `taken_in` are the files of all clusters; `told` are those of which something else says that they are left out. One
    that applies no others, below a kustomization file of a cluster, is an application that is switched off.
    """
    reached = {folder for file in taken_in for folder in _above(file)}
    listing = {posixpath.dirname(file) for file in taken_in if posixpath.basename(file) in FILE_NAMES}
    known = taken_in | told
    folders: dict[str, list[RawKustomization]] = {}
    for number, kustomization in enumerate(raw.all):
        above = _above(kustomization.file)
        is_switched_off = not listing.isdisjoint(above) and not set(raw.takes_in[number]) - {number}
        if kustomization.file not in known and not is_switched_off:
            folder = next((folder for folder in above if folder not in reached), above[-1])
            folders.setdefault(folder, []).append(kustomization)
    for folder in sorted(folders):
        yield FolderOfKustomizations(folder, tuple(folders[folder]))


def _above(file: str) -> list[str]:
    """Return the folders that a file is in, the root (an empty text) first."""
    return ["", *folders_around(file)]
