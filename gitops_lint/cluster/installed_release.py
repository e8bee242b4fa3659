"""Which release of Flux a cluster runs, as far as Git tells, and what that means for substitution."""

from __future__ import annotations

from typing import NamedTuple

Release = tuple[int, ...]


class InstalledRelease(NamedTuple):
    """A release of Flux, as (2, 8), and whether an undefined variable is an error; None for what isn't known."""

    release: Release | None = None
    is_strict: bool | None = None


NOTHING_KNOWN = InstalledRelease()
