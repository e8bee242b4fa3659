"""Entries that name something outside of the repository (api/internal/git/repospec.go)."""

from __future__ import annotations

import re
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Place

_REMOTE = late_pattern(
    r"""
    (git::|gh:)                         # go-getter's prefixes
    | [a-z][a-z0-9+.-]*://              # any URL
    | [\w.-]+@[\w.-]+[:/]               # git@host:organisation/repository
    | (www\.)?github\.com[/:]           # kustomize's own short form
    """,
    re.VERBOSE | re.IGNORECASE,
)


class Remote(NamedTuple):
    """Something that is not in the repository: a base, an unknown set of objects.

    One that `changes` others (a transformer, a patch, a plugin that is a program) leaves no object of the build for
    certain what it seems. One that `is_limit` is in the repository and is not followed: `url` says what, and why.
    One that `is_written` is no other repository's: a workflow of this one writes the file before Flux takes it.
    """

    url: str
    place: Place
    changes: bool = False
    is_limit: bool = False
    is_written: bool = False


def is_remote(entry: str) -> bool:
    """Tell whether kustomize would fetch an entry, if there is nothing of that name in the folder."""
    return _REMOTE.match(entry) is not None or "_git/" in entry
