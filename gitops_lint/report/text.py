"""Findings for people: under their file, with the line and a caret, what they take down, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from gitops_lint.checks.run import Reported
from gitops_lint.graph.analysis import Impact
from gitops_lint.linter import Analysis
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import masked, printable
from gitops_lint.rulebook.checks import Severity

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold blue"}
_MOST_RELATED = 5
_GUTTER = 12  # columns before a source line
_NARROWEST = 20
_INDENT = "    "


def print_findings(console: Console, analysis: Analysis, findings: tuple[Reported, ...]) -> None:
    """Print findings grouped by file, the file with the worst finding first, and a summary."""
    by_file: dict[str, list[Reported]] = {}
    for reported in findings:
        by_file.setdefault(reported.finding.place.path, []).append(reported)
    for path, found in by_file.items():
        console.print(
            Text(printable(path), style="underline"), soft_wrap=True
        )  # a terminal opens a path that is in one piece
        for reported in found:
            _print_finding(console, analysis, reported)
            console.print()
    console.print(_summary(analysis, findings))


def _print_finding(console: Console, analysis: Analysis, reported: Reported) -> None:
    finding = reported.finding
    head = Text("  ")
    head.append(f"{finding.place.line}:{finding.place.column}", style="dim")
    head.append(f" {reported.severity.value}", style=_STYLES[reported.severity])
    head.append(f" {reported.check.id}", style="bold")
    head.append(f" {reported.check.name}", style="dim")
    console.print(head)
    _print_indented(console, _marked(finding.message, console))
    for line in _source(analysis, finding.place, reported.severity, console.width):
        console.print(line, no_wrap=True, overflow="ellipsis", crop=True)
    for label, text in _notes(analysis, reported):
        _print_indented(console, Text.assemble((f"{label}: ", "cyan"), _marked(text, console)))


def _notes(analysis: Analysis, reported: Reported) -> Iterator[tuple[str, str]]:
    """Return the lines below a finding: what it takes down, what to do, what else tells the story."""
    finding = reported.finding
    down = impact_in_words(finding.impact)
    if down:
        yield "takes down", down
    yield "help", finding.help or reported.check.fix
    for place, message in finding.related[:_MOST_RELATED]:
        yield "see", f"{place.path}:{place.line} {message}"
    if len(finding.related) > _MOST_RELATED:
        yield "see", f"and {len(finding.related) - _MOST_RELATED} more places"
    if len(analysis.clusters) > 1 and finding.clusters:
        yield "in", ", ".join(finding.clusters)


def _print_indented(console: Console, text: Text) -> None:
    for line in text.wrap(console, max(_NARROWEST, console.width - len(_INDENT))):
        line.rstrip()
        console.print(Text(_INDENT).append_text(line), soft_wrap=True)


def _marked(text: str, console: Console) -> Text:
    """Return a text with what stands between backticks in bold; where nothing is bold, the backticks stay."""
    text = printable(text)
    if not console.is_terminal:
        return Text(text)
    marked = Text()
    for index, part in enumerate(text.split("`")):
        marked.append(part, style="bold" if index % 2 else "")
    return marked


def _source(analysis: Analysis, place: Place, severity: Severity, width: int) -> Iterator[Text]:
    """Return the line that a finding is about, with a caret below the value; of a long line, the part around it."""
    if not analysis.documents.tree.is_file(place.path):
        return
    lines = analysis.documents.lines(place.path)
    if not 0 < place.line <= len(lines):
        return
    line = masked(lines[place.line - 1].expandtabs(1))
    end = place.end_column if place.end_line == place.line else len(line) + 1
    length = max(1, min(end, len(line) + 1) - place.column)
    room = max(_NARROWEST, width - _GUTTER)
    first = max(0, min(place.column - 1 - room // 3, place.column + length - room)) if len(line) > room else 0
    shown = line[first : first + room]
    if first:
        shown = f"…{shown[1:]}"
    yield Text.assemble((f"    {place.line:>5} │ ", "dim"), shown)
    caret = "^" * min(length, room - (place.column - 1 - first))
    yield Text.assemble(("          │ ", "dim"), " " * (place.column - 1 - first), (caret, _STYLES[severity]))


def impact_in_words(impact: Impact) -> str:
    """Return an impact as people say it: `2 Kustomizations, 1 HelmRelease, 14 other objects`."""
    counts = (
        (len(impact.kustomizations), "Kustomization"),
        (len(impact.helm_releases), "HelmRelease"),
        (len(impact.objects), "other object" if impact.kustomizations or impact.helm_releases else "object"),
    )
    return ", ".join(_counted(count, name) for count, name in counts if count)


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _summary(analysis: Analysis, findings: tuple[Reported, ...]) -> Text:
    objects = sum(len(cluster.objects) for cluster in analysis.clusters)
    scope = f"{_counted(objects, 'object')} in {_counted(len(analysis.clusters), 'cluster')}"
    if not findings:
        return Text.assemble(("All good: ", "bold green"), f"nothing found in {scope}.")
    parts = []
    for severity in Severity:
        count = sum(reported.severity is severity for reported in findings)
        if count:
            name = severity.value if severity is not Severity.INFO else "note"
            parts.append((_counted(count, name), _STYLES[severity]))
    text = Text("Found ")
    for index, (part, style) in enumerate(parts):
        text.append(", " if index else "")
        text.append(part, style=style)
    return text.append(f" in {scope}.")
