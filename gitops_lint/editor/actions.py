"""What can be done about a finding from an editor: its own fix, and saying that it is meant to be so.

That is a comment in the file, or where something may exist outside of Git, a line of the configuration.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.adoption.additions import CannotAddError, with_externals
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.run import Reported
from gitops_lint.edits.fix import Edit
from gitops_lint.linter import Analysis
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.validation import InvalidFileError

_REASON = "say why"


class Action(NamedTuple):
    """Edits that answer a finding; the `preferred` one can be made without a look.

    `creates` is the path of a file that is made first, where there is none to be edited.
    """

    title: str
    edits: tuple[Edit, ...]
    preferred: bool = False
    creates: str | None = None


class Configuration(NamedTuple):
    """A repository's configuration as the editor has it: its path, and its text, None where there is none yet."""

    path: str
    text: str | None


def actions(analysis: Analysis, reported: Reported, configuration: Configuration | None = None) -> Iterator[Action]:
    """Yield what can be done about a finding; nothing in the configuration where that can't be written to."""
    fix = reported.finding.fix
    if fix is not None:
        yield Action(f"{reported.check.id}: {fix.description}", fix.edits, fix.safe)
    place = reported.finding.place
    lines = analysis.documents.lines(place.path)
    if place.line <= len(lines):
        line = lines[place.line - 1]
        above = Place(place.path, place.line, 1, place.line, 1)
        indent = line[: len(line) - len(line.lstrip())]
        text = f"{indent}# gitops-lint: ignore[{reported.check.id}] {_REASON}\n"
        yield Action(f"{reported.check.id}: ignore here, with a reason", (Edit(above, text),))
    if configuration is not None and reported.finding.externals:
        yield from _known(reported, configuration)


def _known(reported: Reported, configuration: Configuration) -> Iterator[Action]:
    """Yield the action that adds what isn't in Git to `known_externals`, where that touches nothing else."""
    before = configuration.text or ""
    try:
        after = with_externals(before, reported.finding.externals, _REASON)
    except (CannotAddError, InvalidFileError):
        return
    if after != before:
        title = f"{reported.check.id}: add {first_few(reported.finding.externals)} to known externals"
        creates = configuration.path if configuration.text is None else None
        yield Action(title, (_difference(configuration.path, before, after),), creates=creates)


def _difference(path: str, before: str, after: str) -> Edit:
    """Return the edit that makes one text of another: of the lines that differ, with those between them."""
    old, new = before.split("\n"), after.split("\n")
    first = next(
        (i for i, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), min(len(old), len(new))
    )
    if first == len(old):
        end = Place(path, len(old), len(old[-1]) + 1, len(old), len(old[-1]) + 1)
        return Edit(end, "".join(f"\n{line}" for line in new[first:]))
    last = 0  # how many are the same at the end
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    text = "\n".join(new[first : len(new) - last])
    if last:
        return Edit(Place(path, first + 1, 1, len(old) - last + 1, 1), f"{text}\n")
    return Edit(Place(path, first + 1, 1, len(old), len(old[-1]) + 1), text)
