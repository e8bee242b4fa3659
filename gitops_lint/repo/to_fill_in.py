"""Words that people, or programs, are to replace in a file before it is used: `__CLUSTER_PATH__`, `<your-name>`."""

from __future__ import annotations

from gitops_lint.repo.late_patterns import late_pattern

_ALL = late_pattern(r"[\W_]*[A-Z][A-Z0-9_-]{2,}[\W_]*")
_PART = late_pattern(r"(?<![A-Za-z0-9])[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?![A-Za-z0-9])|<[A-Za-z][^<>]*>|@[A-Za-z][\w-]*@")


def is_to_fill_in(text: str) -> bool:
    """Tell whether a value is nothing but a word to replace."""
    return _ALL.fullmatch(text) is not None


def holds_what_to_fill_in(text: str) -> bool:
    """Tell whether a part of a value is a word to replace, as `GIT_PREFIX/fleet` and `clusters/@name@` have it."""
    return _PART.search(text) is not None
