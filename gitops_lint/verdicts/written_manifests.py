"""Manifests in texts that are no manifests: in a script that hands them to kubectl, in a template that one fills in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern

_OBJECT = late_pattern(r"^(?P<indent>[ \t]*)kind:[ \t]*[\"']?(?P<kind>[A-Z]\w+)[\"']?[ \t]*(?:#.*)?$", re.MULTILINE)
_METADATA = late_pattern(r"^[ \t]*metadata:[ \t]*$")
_NAME = late_pattern(r"^[ \t]*name:[ \t]*[\"']?(?P<name>[a-z0-9][a-z0-9.-]*)[\"']?[ \t]*(?:#.*)?$")
_MOST_LINES = 12
"""How far from its kind an object's own name is looked for: labels and annotations may stand between."""


class Written(NamedTuple):
    """Where a text has an object: its kind, its name, and the line that says it."""

    kind: str
    name: str
    path: str
    line: int


def written_in(path: str, text: str) -> Iterator[Written]:
    """Return the objects that a text has as manifests, each whose name is written there without variables."""
    if "kind:" not in text:
        return
    lines = text.splitlines()
    for match in _OBJECT.finditer(text):
        line = text.count("\n", 0, match.start())
        named = _name_after(lines[line : line + _MOST_LINES], match["indent"])
        if named is not None:
            name, below = named
            yield Written(match["kind"], name, path, line + below + 1)


def _name_after(lines: Iterable[str], indent: str) -> tuple[str, int] | None:
    """Return the name in the `metadata` that follows a kind at the same indent, and how many lines below it stands."""
    is_within = False
    for number, line in enumerate(lines):
        is_beside = line.startswith(indent) and not line[len(indent) :].startswith((" ", "\t"))
        if is_beside:
            is_within = _METADATA.match(line) is not None
        named = _NAME.match(line) if is_within else None
        if named is not None and not is_beside:
            return named["name"], number
    return None
