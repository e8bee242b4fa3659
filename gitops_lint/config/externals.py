"""What exists on a cluster by other means than Git: the patterns that a configuration names it by."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.group_kind import CORE

_KIND = late_pattern(r"[A-Z][A-Za-z0-9]*|\*")


class External(NamedTuple):
    """Objects by pattern; a group of None is any."""

    group: str | None
    kind: str
    namespace: str
    name: str

    def covers(self, group: str, kind: str, namespace: str, name: str) -> bool:
        """Tell whether an object is one of these."""
        if self.group not in (None, group) or self.kind not in ("*", kind):
            return False
        return fnmatchcase(namespace, self.namespace) and fnmatchcase(name, self.name)


def parse_external(text: str) -> External:
    """Return `[group/]Kind[/[namespace/]name]` as a pattern; raise ValueError for anything else."""
    parts = text.split("/")
    group = parts.pop(0) if "." in parts[0] or parts[0] == CORE else None
    if not 0 < len(parts) <= 3 or not all(parts) or not _KIND.fullmatch(parts[0]):
        raise ValueError(f"`{text}` is no object: write it `Kind/namespace/name`, `Kind/name` or `Kind`")
    kind, *rest = parts
    namespace, name = ["*", "*", *rest][-2:] if rest else ("*", "*")
    return External("" if group == CORE else group, kind, namespace, name)
