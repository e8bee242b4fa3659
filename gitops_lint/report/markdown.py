"""Findings as Markdown, for the summary of a workflow run or a comment: what is wrong, and what that takes down.

Facts: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#adding-a-job-summary (a
summary holds one mebibyte).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.report.affected import affected
from gitops_lint.report.change_markdown import change_block, since_line
from gitops_lint.report.contents import Group, Report
from gitops_lint.report.markdown_blocks import names_of, opening, size_of, write_within
from gitops_lint.report.markdown_text import code, inline
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
from gitops_lint.rulebook.pages import page_of
from gitops_lint.rulebook.plural import counted
from gitops_lint.view.mermaid import mermaid

MOST_BYTES = 1_000_000
_RESERVED = 1_000  # bytes for what says that there is more
_MOST_PLACES = 5
_MOST_FOLDED = 100


def write(report: Report, out: TextIO) -> None:
    """Write a report as Markdown: the worst findings, if there are more than a summary has room for.

    Of a change it says what is new first, then what is fixed and what is different in each cluster.
    """
    out.write(_head(report))
    picture = _picture(report)
    different = change_block(report.change) if report.change else ""
    room = MOST_BYTES - _RESERVED - size_of(picture) - size_of(different)
    serious = [group for group in report.groups if group.first.severity is not Severity.INFO]
    notes = [group for group in report.groups if group.first.severity is Severity.INFO]
    several = len(report.analysis.clusters) > 1
    room = write_within(out, room, serious, lambda group: _finding(group, several))
    out.write(picture)
    out.write(different)
    if notes:
        out.write(f"\n{opening(counted(sum(len(group.findings) for group in notes), 'note'))}\n")
        write_within(out, room, notes, _note)
        out.write("\n</details>\n")


def _head(report: Report) -> str:
    counts = ", ".join(count for _, count in tally(report.findings))
    about = [scope(report.analysis)]
    if report.change:
        counts = f"new: {counts}" if counts else "nothing new"
        about.append(since_line(report.change))
    nothing = "not all was looked at" if report.analysis.internal_errors else "all good"
    return f"## gitops-lint: {counts or nothing}\n\n{'<br>'.join(about)}\n"


def _finding(group: Group, several_clusters: bool) -> str:
    reported = group.first
    finding = reported.finding
    lines = [
        f"\n### {reported.severity.value} {linked(reported.check.id)} {name_of(reported)}\n",
        f"at {code(spot(finding.place))}<br>{inline(finding.message)}\n",
    ]
    down = impact_in_words(group.impact)
    if down:
        lines.append(f"- **takes down** {down}: {names_of(group.impact)}")
    lines.append(f"- **help** {inline(advice(reported))}")
    told = by_place(finding.related)
    lines += [_place("see", related, finding.place) for related in told[:_MOST_PLACES]]
    lines += [_place("also", related) for related in group.elsewhere[:_MOST_PLACES]]
    if several_clusters:
        lines.append(f"- **in** {', '.join(map(code, clusters_of(group.findings)))}")
    more = [*told[_MOST_PLACES:], *group.elsewhere[_MOST_PLACES:]]
    return "\n".join([*lines, *_folded(more), ""])


def _note(group: Group) -> str:
    check, finding = group.first.check, group.first.finding
    lines = [f"\n**{linked(check.id)} {check.name}** {code(spot(finding.place))}: {inline(finding.message)}\n"]
    lines += [_place("also", related) for related in group.elsewhere[:_MOST_PLACES]]
    lines.append(f"- **help** {inline(advice(group.first))}")
    return "\n".join([*lines, *_folded(group.elsewhere[_MOST_PLACES:]), ""])


def linked(check_id: str) -> str:
    """Return the id of a check with a link to its page."""
    return f"[{check_id}]({page_of(check_id)})"


def _place(label: str, related: Related, own: Place | None = None) -> str:
    """Return a line that says what is at a place; that of the finding itself isn't said again."""
    where = code(spot(related.place)) if own is None or spot(own) != spot(related.place) else ""
    return " ".join(filter(None, (f"- **{label}**", where, inline(related.message))))


def _folded(places: Sequence[Related]) -> Iterator[str]:
    """Return further places, which are shown when somebody asks for them."""
    if places:
        yield f"\n{opening(f'and {len(places)} more')}\n"
        for place, message, _ in places[:_MOST_FOLDED]:
            yield f"- {code(spot(place))} {inline(message)}"
        if len(places) > _MOST_FOLDED:
            yield f"- and {len(places) - _MOST_FOLDED} more"
        yield "\n</details>"


def _picture(report: Report) -> str:
    """Return what is wrong and what it takes down, drawn; nothing where no arrow leads to it."""
    pictures = affected(report)
    if not pictures:
        return ""
    drawing = "\n".join(mermaid(pictures))
    told = "An arrow leads from what needs to what is needed."
    return f"\n### What is affected\n\n{told}\n\n```mermaid\n{drawing}\n```\n"
