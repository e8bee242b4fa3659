"""What differs in the objects of clusters, for people: as unified YAML, in colour where the output is a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO

from gitops_lint.change.diff import Diff
from gitops_lint.change.grouping import Group
from gitops_lint.change.reach import Reach
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.run import Reported
from gitops_lint.repo.printable import printable
from gitops_lint.report.change_text import accepted_in_words
from gitops_lint.report.console import is_coloured
from gitops_lint.report.diff_lines import Line, lines_of
from gitops_lint.report.diff_words import (
    SIGNS,
    names_of,
    nothing_else,
    reach_in_words,
    said_of,
    since,
    stuck_in_words,
    total,
    unapplied_in_words,
    unseen,
)
from gitops_lint.report.wording import advice, name_of, spot
from gitops_lint.rulebook.plural import counted

_RED, _GREEN, _YELLOW, _CYAN, _BOLD, _DIM, _UNDERLINED = "31", "32", "33", "36", "1", "2", "4"
_COLOURS = {"-": _RED, "+": _GREEN, "~": _YELLOW}
_SEVERITIES = {"error": _RED, "warning": _YELLOW, "info": "34"}
_MOST_NAMES = 10
_MARGIN = "  "


def write(diff: Diff, out: TextIO, shows_secrets: bool = False) -> None:
    """Write what differs: the objects of each cluster, those of several clusters together that are the same in all."""
    writer = _Writer(out, in_colour=is_coloured(out))
    for reported in diff.findings:
        writer.finding(reported)
    for line in accepted_in_words(diff.accepted):
        writer.line(f"{writer.styled('accepted:', _CYAN)} {printable(line)}")
    groups = sorted(diff.groups, key=lambda group: group.clusters)
    for clusters, alike in groupby(groups, key=lambda group: group.clusters):
        writer.line(writer.styled(printable(", ".join(clusters)), _UNDERLINED))
        for group in alike:
            writer.group(group, shows_secrets)
    for cluster, unknown, said in unseen(diff):
        place = f" ({unknown.place.path}:{unknown.place.line})" if unknown.place.path else ""
        writer.line(f"{writer.styled('unknown:', _CYAN)} {printable(f'{cluster}: {said}{place}')}")
    for cluster, said in stuck_in_words(diff):
        writer.line(f"{writer.styled('kept:', _CYAN)} {printable(f'{cluster}: {said}')}")
    if said := unapplied_in_words(diff):
        writer.line(f"{writer.styled('not applied:', _CYAN)} {printable(said)}")
    for reach in diff.reaches:
        writer.reach(reach)
    writer.line(f"Since {printable(since(diff))}: {total(diff)}.")


class _Writer:
    """Writes lines, in colour or without."""

    def __init__(self, out: TextIO, *, in_colour: bool) -> None:
        self.out = out
        self.in_colour = in_colour

    def styled(self, text: str, *codes: str) -> str:
        return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if self.in_colour and text else text

    def line(self, text: str) -> None:
        self.out.write(f"{text}\n")

    def finding(self, reported: Reported) -> None:
        """Write what the change does to a running cluster."""
        finding, severity = reported.finding, reported.severity.value
        head = self.styled(severity, _BOLD, _SEVERITIES[severity])
        self.line(f"{head} {self.styled(reported.check.id, _BOLD)} {name_of(reported)}")
        self.line(f"    {printable(finding.message)}")
        self.line(f"    {self.styled('at:', _CYAN)} {printable(spot(finding.place))}")
        self.line(f"    {self.styled('help:', _CYAN)} {printable(advice(reported))}\n")

    def group(self, group: Group, shows_secrets: bool) -> None:
        """Write a change once, with all objects that it is a change of."""
        change = group.first
        sign = SIGNS[change.what]
        first, *further = names_of(group)
        more = f" and {counted(len(further), 'other')}" if further else ""
        self.line(f"{self.styled(sign, _BOLD, _COLOURS[sign])} {self.styled(printable(first), _BOLD)}{more}")
        for label, said in said_of(change):
            self.line(f"    {self.styled(f'{label}:', _CYAN)} {printable(said)}")
        for line in lines_of(change, shows_secrets):
            self._yaml(line)
        if further:
            self.line(f"    {self.styled('the same in:', _CYAN)} {printable(', '.join(further[:_MOST_NAMES]))}")
            if len(further) > _MOST_NAMES:
                self.line(f"    and {len(further) - _MOST_NAMES} more")
        self.line("")

    def reach(self, reach: Reach) -> None:
        """Write what else the change of a cluster touches, what matters most first."""
        head = f"{self.styled('reach:', _CYAN)} {printable(reach.cluster)}:"
        if reach.is_empty:
            self.line(f"{head} {nothing_else(reach)}")
        for said, part in reach_in_words(reach):
            self.line(f"{head} {said}: {printable(first_few(part))}")

    def _yaml(self, line: Line) -> None:
        text = f"{line.sign}{_MARGIN}{line.text}"
        shown = self.styled(text, _COLOURS[line.sign]) if line.sign in _COLOURS else text
        note = self.styled(f"  # {printable(line.note)}", _DIM) if line.note else ""
        self.line(f"{shown}{note}")
