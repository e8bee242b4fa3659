"""Paths below the root of a repository or artifact."""

from __future__ import annotations

import posixpath


def clean_path(path: str) -> str:
    """Return a path below a root as kustomize-controller joins it (securejoin): `..` stops at the root."""
    joined = posixpath.normpath("/" + path.strip()).lstrip("/")
    return "" if joined == "." else joined
