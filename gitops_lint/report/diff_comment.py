"""What a change does as a comment on a pull request: what comes of it, what else it touches, each object folded.

GitHub takes 65,536 characters (https://docs.github.com/en/rest/issues/comments), GitLab a million
(https://docs.gitlab.com/administration/instance_limits).
"""

from __future__ import annotations

from itertools import islice
from typing import TextIO

from gitops_lint.change.diff import Diff
from gitops_lint.checks.run import Reported, ranked
from gitops_lint.report.change_markdown import accepted_block
from gitops_lint.report.diff_markdown import finding_block, group_block, reach_block
from gitops_lint.report.diff_words import since, total, unapplied_in_words
from gitops_lint.report.markdown_blocks import opening, size_of, write_within
from gitops_lint.report.markdown_text import inline, plain
from gitops_lint.report.wording import tally
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.plural import counted
from gitops_lint.view.mermaid import mermaid
from gitops_lint.view.selection import Selection, select

MARKER = "<!-- gitops-lint: what this change does -->"
"""What a comment begins with, so that it is found again."""
MOST_BYTES = 60_000
_MOST_DRAWN = 12_000  # bytes of a picture: what is larger leaves too little room, and nobody can read it
_MOST_NODES = 40
_RESERVED = 2_000  # bytes for headings, and for what says that there is more


def write(diff: Diff, out: TextIO, shows_secrets: bool = False) -> None:
    """Write what a change does, as much as a comment has room for."""
    findings = ranked((*diff.findings, *diff.new))
    serious = [reported for reported in findings if reported.severity is not Severity.INFO]
    notes = [reported for reported in findings if reported.severity is Severity.INFO]
    out.write(f"{MARKER}\n{_head(diff, findings)}")
    accepted, reach, picture = accepted_block(diff.accepted), reach_block(diff), _picture(diff)
    room = MOST_BYTES - _RESERVED - size_of(accepted) - size_of(reach) - size_of(picture)
    room = write_within(out, room, serious, finding_block)
    if notes:
        out.write(f"\n{opening(counted(len(notes), 'note'))}\n")
        room = write_within(out, room, notes, finding_block)
        out.write("\n</details>\n")
    out.write(accepted + reach + picture)
    if said := unapplied_in_words(diff):
        out.write(f"\n{plain(said)}\n")
    if diff.groups:
        out.write("\n### What changes\n\n")
        write_within(out, room, diff.groups, lambda group: group_block(group, shows_secrets))


def _head(diff: Diff, findings: tuple[Reported, ...]) -> str:
    counts = ", ".join(count for _, count in tally(findings))
    return f"## gitops-lint: {counts or 'nothing to say'}\n\n{plain(total(diff))}, since {inline(since(diff))}\n"


def _picture(diff: Diff) -> str:
    """Return what changes and what else is touched, drawn; nothing where no arrow leads to it, or it is too much."""
    graphs = {graph.cluster.name: graph for graph in diff.graphs}
    pictures = []
    for cluster, reach in zip(diff.clusters, diff.reaches, strict=True):
        graph = graphs.get(cluster.name)
        if graph is None:
            continue
        changed = [change.identity for change in cluster.changes if change.after is not None]
        nodes = tuple(islice(dict.fromkeys((*changed, *reach.waiting, *reach.using)), _MOST_NODES))
        drawn = select(graph, Selection(also=nodes), findings=diff.findings).among(frozenset(nodes))
        pictures += [drawn] if drawn.links else []
    if not pictures:
        return ""
    drawing = "\n".join(mermaid(pictures))
    told = "An arrow leads from what needs to what is needed."
    text = f"\n{opening('a picture of it')}\n\n{told}\n\n```mermaid\n{drawing}\n```\n\n</details>\n"
    return text if size_of(text) <= _MOST_DRAWN else ""
