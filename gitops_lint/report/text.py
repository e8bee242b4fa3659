"""Findings for people: under their file, with the line and a caret, what they take down, and what to write instead.

Notes, on which nobody has to act, come after all else and in short: by check, without the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TextIO

from gitops_lint.config.files import NAMES
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.repo.problem import Related
from gitops_lint.report.change_text import summary
from gitops_lint.report.console import Printer, printer_on
from gitops_lint.report.contents import Elsewhere, Group, Report, externals_of, not_in_git
from gitops_lint.report.excerpt import excerpt
from gitops_lint.report.prose import columns_of, print_place, print_prose
from gitops_lint.report.wording import (
    advice,
    by_place,
    clusters_of,
    impact_in_words,
    name_of,
    scope,
    spot,
    tally,
)
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.plural import counted, plural
from gitops_lint.view.lines import wrapped
from gitops_lint.view.styled import Styled

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_MOST_PLACES = 5
_GUTTER = "          │ "
_NARROWEST, _LONGEST = 20, 240
"""Columns that a line of a file is shown in."""


def write(report: Report, out: TextIO) -> None:
    """Write a report for people, in colour where the output is a terminal."""
    print_report(printer_on(out), report)


def print_report(console: Printer, report: Report) -> None:
    """Print findings grouped by file, the file with the worst finding first, then notes, and a summary."""
    by_file: dict[str, list[Group]] = {}
    outside = not_in_git(report.groups)
    for group in report.groups:
        if group.first.severity is not Severity.INFO and group not in outside.groups:
            by_file.setdefault(group.first.finding.place.path, []).append(group)
    for path, groups in by_file.items():
        # a terminal opens a path that is in one piece
        console.print(Styled(printable(path), style="underline"), soft_wrap=True)
        for above, group in zip([None, *groups], groups, strict=False):
            _print_finding(console, report, group, is_said=above is not None and _advises_alike(above, group))
            console.print()
    for kind, of_kind in outside.by_kind:
        _print_outside(console, kind, of_kind)
        console.print()
    notes = [group for group in report.groups if group.first.severity is Severity.INFO]
    for _, alike in groupby(sorted(notes, key=lambda group: group.first.check.id), lambda group: group.first.check.id):
        _print_notes(console, list(alike))
        console.print()
    for line in wrapped(summary_of(report), columns_of(console)):
        console.print(line, soft_wrap=True)
    if report.elsewhere is not None:
        print_prose(console, _limits(report.elsewhere), indent="")
    for label, said in summary(report.change) if report.change else ():
        print_prose(console, said, label, indent="")


def _advises_alike(group: Group, next_group: Group) -> bool:
    return group.first.check.id == next_group.first.check.id and advice(group.first) == advice(next_group.first)


def _print_finding(console: Printer, report: Report, group: Group, is_said: bool) -> None:
    """Print a finding; what to do is left out where the one above has said it already."""
    reported = group.first
    place = reported.finding.place
    head = Styled("  ")
    head.append(f"{place.line}:{place.column}", style="dim")
    head.append(f" {reported.severity.value}", style=_STYLES[reported.severity])
    head.append(f" {reported.check.id}", style="bold")
    head.append(f" {name_of(reported)}", style="dim")
    console.print(head)
    print_prose(console, reported.finding.message)
    for line in _source(console, report, group):
        console.print(line, no_wrap=True, overflow="ellipsis", crop=True)
    down = impact_in_words(group.impact)
    if down:
        print_prose(console, down, "takes down")
    if not is_said:
        print_prose(console, advice(reported), "help")
    _print_elsewhere(console, group)
    _print_places(console, "see", place, by_place(reported.finding.related))
    if len(report.analysis.clusters) > 1:
        print_prose(console, ", ".join(clusters_of(group.findings)), "clusters")


def _print_outside(console: Printer, kind: str, groups: tuple[Group, ...]) -> None:
    """Print all objects of a kind that aren't in Git as one: each with who needs it, and what to do about all once."""
    first = groups[0].first
    head = Styled.assemble((plural(kind), "underline"), " that are not in Git  ")
    head.append(first.severity.value, style=_STYLES[first.severity])
    console.print(head.append(f" {first.check.id}", style="bold").append(f" {name_of(first)}", style="dim"))
    for group in groups:
        finding = group.first.finding
        print_place(console, "", finding.place, finding.message, indent="  ")
        down = impact_in_words(group.impact)
        if down:
            print_prose(console, down, "takes down")
        _print_elsewhere(console, group)
    told = (
        f"Add what creates them. Of those that are created outside Git, put the lines into {NAMES[0]}, with the reason:"
    )
    print_prose(console, told, "help", indent="  ")
    console.print(Styled("    known_externals:"))
    for external in dict.fromkeys(external for group in groups for external in externals_of(group)):
        console.print(Styled(f"      - {printable(external)}"), soft_wrap=True)
    add = f'`gitops-lint check --select {first.check.id} --add-known "why"` adds all of them'
    print_prose(console, add, indent="  ")


def _print_notes(console: Printer, groups: list[Group]) -> None:
    """Print the notes of one check, with what to do said once where it is the same for all."""
    check = groups[0].first.check
    console.print(
        Styled.assemble(("note", _STYLES[Severity.INFO]), (f" {check.id}", "bold"), (f" {check.name}", "dim"))
    )
    said = {advice(group.first) for group in groups}
    for group in groups:
        finding = group.first.finding
        print_place(console, "", finding.place, finding.message, indent="  ")
        _print_elsewhere(console, group)
        if len(said) > 1:
            print_prose(console, advice(group.first), "help")
    if len(said) == 1:
        print_prose(console, said.pop(), "help", indent="  ")


def _print_elsewhere(console: Printer, group: Group) -> None:
    """Print where else the same is wrong, or with what else at the same place."""
    place = group.first.finding.place
    _print_places(console, "also", place, group.elsewhere)


def _print_places(console: Printer, label: str, own: Place, places: Sequence[Related]) -> None:
    """Print places, but for that of the finding itself, of which only what else is there is told."""
    for place, message, _ in places[:_MOST_PLACES]:
        if spot(place) != spot(own):
            print_place(console, label, place, message)
        elif message:
            print_prose(console, message, f"{label} here" if label == "also" else label)
    if len(places) > _MOST_PLACES:
        print_prose(console, f"and {len(places) - _MOST_PLACES} more", label)


def _source(console: Printer, report: Report, group: Group) -> Iterator[Styled]:
    """Return the line that a finding is about, with a caret below the value."""
    place = group.first.finding.place
    shown = excerpt(report.analysis.documents, place, max(_NARROWEST, min(console.width, _LONGEST) - len(_GUTTER)))
    if shown is not None:
        yield Styled.assemble((f"    {place.line:>5} │ ", "dim"), shown.text)
        caret = ("^" * shown.length, _STYLES[group.first.severity])
        yield Styled.assemble((_GUTTER, "dim"), " " * shown.start, caret)


def _limits(elsewhere: Elsewhere) -> str:
    """Return what a path that is named means: the whole repository was read, and findings elsewhere aren't shown."""
    others = f"not {counted(elsewhere.left_out, 'finding')}" if elsewhere.left_out else "there is nothing"
    return f"The whole repository was read; shown is what is in {', '.join(elsewhere.shown)}, and {others} elsewhere."


_NO_CLUSTER = (
    "No cluster was found: nothing in this repository says where Flux starts. Name the folder that Flux is bootstrapped"
    f" from under `clusters` in {NAMES[0]}"
)


def summary_of(report: Report) -> Styled:
    """Return how much was found, and in how much, as the last line says it."""
    looked_at = scope(report.analysis)
    if not report.findings and report.analysis.internal_errors:
        return Styled(f"Not all was looked at. Nothing found in what was: {looked_at}.")
    if not report.findings and not report.analysis.clusters:
        return Styled(f"{_NO_CLUSTER}; until then only files are looked at, and nothing is wrong with these.")
    if not report.findings:
        nothing = "nothing new" if report.change else "nothing"
        return Styled.assemble(("All good: ", "bold green"), f"{nothing} found in {looked_at}.")
    text = Styled("Found ")
    for index, (severity, count) in enumerate(tally(report.findings)):
        text.append(", " if index else "")
        text.append(count, style=_STYLES[severity])
    text.append(f" in {looked_at}.")
    if not report.analysis.clusters:
        text.append(f" {_NO_CLUSTER}; until then only files are looked at.")
    return text
