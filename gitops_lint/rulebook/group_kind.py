"""What kind an object is, as rules write it: `apps/Deployment`, `core/Secret`."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class GroupKind(NamedTuple):
    """What kind an object is, whatever its version; the core group is the empty string."""

    group: str
    kind: str

    def __str__(self) -> str:
        return f"{self.group or CORE}/{self.kind}"


CORE = "core"
"""How rules write the API group without a name."""


@cache  # rules write the same ones again and again
def parse_group_kind(text: str) -> GroupKind:
    """Return `group/Kind` as a GroupKind; raise ValueError for anything else."""
    group, slash, kind = text.rpartition("/")
    if not slash or not kind:
        raise ValueError(f"`{text}` is no `group/Kind` (the group without a name is written `{CORE}`)")
    return GroupKind("" if group == CORE else group, kind)
