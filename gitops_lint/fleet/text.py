"""A fleet for people: its faults, each once with all places, then what sets siblings apart, then its repositories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.text import Text

from gitops_lint.fleet.drift import Family
from gitops_lint.fleet.estate import Estate, Fault, Occurrence
from gitops_lint.fleet.result import SEVERITIES, Finding, RepositoryResult
from gitops_lint.repo.printable import printable
from gitops_lint.report.console import console_on
from gitops_lint.report.prose import print_prose
from gitops_lint.report.wording import amounts_in_words
from gitops_lint.rulebook.plural import counted

_STYLES = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}
_MOST_PLACES, _MOST_APART, _MOST_NAMED = 8, 5, 6


def write(estate: Estate, out: TextIO) -> None:
    """Write an estate for people, in colour where the output is a terminal."""
    console = console_on(out)
    for fault in estate.faults:
        _print_fault(console, fault)
        console.print()
    for family in estate.families:
        if family.apart or family.versions:
            _print_family(console, family)
            console.print()
    for repository in estate.repositories:
        _print_repository(console, repository)
    console.print()
    console.print(summary_of(estate), soft_wrap=True)


def summary_of(estate: Estate) -> str:
    """Return how much was looked at, and how much is wrong, in one sentence."""
    counts = [counted(count, _word(name)) for name in SEVERITIES if (count := estate.count(name))]
    clusters = sum(len(repository.clusters) for repository in estate.repositories)
    objects = sum(repository.objects for repository in estate.repositories)
    sizes = ((len(estate.repositories), "repository"), (clusters, "cluster"), (objects, "object"))
    looked_at = ", ".join(counted(*size) for size in sizes)
    return f"{', '.join(counts) or 'nothing wrong'} in {looked_at}"


def _word(severity: str) -> str:
    return "note" if severity == "info" else severity


def _print_fault(console: Console, fault: Fault) -> None:
    first = fault.first
    head = Text(first.severity, style=_STYLES[first.severity])
    head.append(f" {first.rule}", style="bold")
    head.append(f" {first.name}", style="dim")
    console.print(head)
    print_prose(console, first.message, indent="  ")
    impact = impact_of(first)
    if impact:
        print_prose(console, impact, "takes down", indent="  ")
    if first.help:
        print_prose(console, first.help, "help", indent="  ")
    for occurrence in fault.occurrences[:_MOST_PLACES]:
        console.print(Text(f"  {printable(where(occurrence))}"), soft_wrap=True)
    more = len(fault.occurrences) - _MOST_PLACES
    if more > 0:
        console.print(f"  and in {more} more", style="dim")


def impact_of(finding: Finding) -> str:
    """Return what a finding takes down, in words; nothing for nothing."""
    impact = finding.impact
    return amounts_in_words(*(impact.get(each, 0) for each in ("kustomizations", "helm_releases", "objects")))


def where(occurrence: Occurrence) -> str:
    """Return where a fault is: the file, of which repository, and the clusters that have it."""
    place = occurrence.finding.place
    text = f"{place.repository}: {place.path or '.'}:{place.line}:{place.column}"
    clusters = named(occurrence.finding.clusters)
    if place.repository != occurrence.repository:
        return f"{text} (taken by {occurrence.repository}{f': {clusters}' if clusters else ''})"
    return f"{text} ({clusters})" if clusters else text


def named(names: Sequence[str]) -> str:
    """Return some names, and of very many how many more there are."""
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _print_family(console: Console, family: Family) -> None:
    console.print(Text("siblings", style="bold").append(f" {printable(named(family.members))}", style="dim"))
    for differing in family.versions[:_MOST_APART]:
        told = "; ".join(f"{version} in {named(names)}" for version, names in differing.versions)
        print_prose(console, f"{differing.what}: {told}", indent="  ")
    _print_more(console, len(family.versions), "version that differs", "versions that differ")
    for apart in family.apart:
        for label, objects in (("alone has", apart.own), ("alone lacks", apart.lacking)):
            if objects:
                print_prose(console, f"{apart.name} {label} {named(objects)}", indent="  ")


def _print_more(console: Console, count: int, one: str, several: str) -> None:
    more = count - _MOST_APART
    if more > 0:
        console.print(f"  and {more} more {one if more == 1 else several}", style="dim")


def _print_repository(console: Console, repository: RepositoryResult) -> None:
    head = Text(printable(repository.name), style="underline")
    if repository.failure:
        head.append(" could not be looked at: ", style="bold red").append(printable(repository.failure), style="")
        console.print(head, soft_wrap=True)
        return
    console.print(head.append(f" {told_of(repository)}", style="not underline"), soft_wrap=True)
    for label, lines in _notes(repository):
        for line in lines:
            print_prose(console, line, label, indent="  ")


def told_of(repository: RepositoryResult) -> str:
    """Return how much a repository is, and how much is found in it."""
    counts = [counted(count, _word(name)) for name in SEVERITIES if (count := repository.count(name))]
    size = f"{counted(len(repository.clusters), 'cluster')}, {counted(repository.objects, 'object')}"
    return ", ".join((size, *counts))


def _notes(repository: RepositoryResult) -> Iterable[tuple[str, Sequence[str]]]:
    yield "takes from", (named(repository.takes_from),) if repository.takes_from else ()
    yield "not in the fleet", repository.not_in_fleet
    yield "failed", repository.faults
