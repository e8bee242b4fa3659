"""Paths below the root of a repository or artifact."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator


def clean_path(path: str) -> str:
    """Return a path below a root as kustomize-controller joins it (securejoin): `..` stops at the root."""
    joined = posixpath.normpath("/" + path.strip()).lstrip("/")
    return "" if joined == "." else joined


def folders_around(path: str) -> Iterator[str]:
    """Return the folders that a file or folder is in, the uppermost first and without the root."""
    return (path[:index] for index, letter in enumerate(path) if letter == "/")


def folders_of(files: Iterable[str]) -> frozenset[str]:
    """Return the folders that files are in, with those above them; the root is the empty text."""
    folders = {""}
    for path in files:
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(folders)
