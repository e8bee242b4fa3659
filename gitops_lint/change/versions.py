"""Versions as people write them in tags and charts, and what lies between two of them.

Facts: https://semver.org (what is no version of its own may be one in front of a dash: `16.3-alpine`).
"""

from __future__ import annotations

import re
from enum import StrEnum

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.numerals import whole_number

_VERSION = late_pattern(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?:\.\d+)*(?:[-+_].*)?", re.ASCII | re.DOTALL)
_FIRST_YEAR = 1900
"""From here on, the first number is a year: the next one says nothing of what is in it."""

Version = tuple[int, int, int]


class Step(StrEnum):
    """What lies between two versions, where it is more than a reviewer takes for granted."""

    MAJOR = "major"
    DOWN = "down"


def version_of(text: str) -> Version | None:
    """Return the three numbers of a version, or None where a text is none."""
    match = _VERSION.fullmatch(text)
    if match is None:
        return None
    major, minor, patch = (whole_number(part or "0") or 0 for part in match.groups())
    return major, minor, patch


def step_between(before: str, after: str) -> Step | None:
    """Return what lies between two versions: another major number, or a step back; None for anything else."""
    earlier, later = version_of(before), version_of(after)
    if earlier is None or later is None or earlier == later:
        return None
    if later < earlier:
        return Step.DOWN
    return Step.MAJOR if later[0] > earlier[0] and later[0] < _FIRST_YEAR else None
