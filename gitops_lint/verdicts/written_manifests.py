"""Manifests in texts that are no manifests: in a script that hands them to kubectl, in a template that one fills in."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.paths import folders_around

_TEMPLATE = late_pattern(
    r"\.(?:templ|tmpl|tpl|gotmpl|template|j2|jinja2?|erb|envsubst|example|sample|dist)$", re.IGNORECASE
)

_OBJECT = late_pattern(r"^(?P<indent>[ \t]*)kind:[ \t]*[\"']?(?P<kind>[A-Z]\w+)[\"']?[ \t]*(?:#.*)?$")
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


def is_template(path: str) -> bool:
    """Tell whether a file is one that somebody fills in, or copies, before it is applied."""
    return _TEMPLATE.search(path) is not None


@keeps_values
class WrittenManifests:
    """What texts have as manifests, by their paths; `applied` are the files that clusters are made of."""

    def __init__(self, texts: Mapping[str, str], applied: frozenset[str]) -> None:
        self._texts = texts
        self._applied = applied

    def of(self, name: str, kind: str) -> Written | None:
        """Return where a text has an object of a very name and kind, or None."""
        return self._by_name.get((name, kind))

    @kept_value
    def _by_name(self) -> dict[tuple[str, str], Written]:
        by_name: dict[tuple[str, str], Written] = {}
        for path in sorted(self._texts):
            if self._rendered.isdisjoint(folders_around(path)):
                for manifest in written_in(path, self._texts[path]):
                    by_name.setdefault((manifest.name, manifest.kind), manifest)
        return by_name

    @kept_value
    def _rendered(self) -> frozenset[str]:
        """The folders of templates that are written into Git: `templates` for `templates/apps/a.yaml.j2`.

        What each is made into lies where it would without the folder, and speaks for itself.
        """
        return frozenset(
            folder
            for path in filter(is_template, self._texts)
            for folder in folders_around(path)
            if posixpath.splitext(path[len(folder) + 1 :])[0] in self._applied
        )


def written_in(path: str, text: str) -> Iterator[Written]:
    """Return the objects that a text has as manifests, each whose name is written there without variables."""
    if "kind:" not in text:
        return
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = _OBJECT.match(line)
        named = _name_after(lines[number : number + _MOST_LINES], match["indent"]) if match is not None else None
        if match is not None and named is not None:
            name, below = named
            yield Written(match["kind"], name, path, number + below + 1)


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
