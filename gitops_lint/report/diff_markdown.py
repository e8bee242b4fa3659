"""What differs in the objects of clusters as Markdown: each object folded, for a summary or a comment."""

from __future__ import annotations

from itertools import groupby
from typing import TextIO

from gitops_lint.change.diff import Diff
from gitops_lint.change.grouping import Group
from gitops_lint.checks.run import Reported
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.printable import printable
from gitops_lint.report.change_markdown import accepted_block
from gitops_lint.report.diff_lines import lines_of
from gitops_lint.report.diff_words import (
    WORDS,
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
from gitops_lint.report.markdown import MOST_BYTES
from gitops_lint.report.markdown_blocks import first_of, name, opening, size_of, write_within
from gitops_lint.report.markdown_text import code, inline, plain
from gitops_lint.report.wording import advice, name_of, spot
from gitops_lint.rulebook.plural import counted

_RESERVED = 1_000  # bytes for headings, and for what says that there is more
_FENCE = "```"
_BACKTICKS = late_pattern("`{3,}")


def write(diff: Diff, out: TextIO, shows_secrets: bool = False) -> None:
    """Write what differs, as much as a summary has room for."""
    out.write(f"## gitops-lint: {plain(total(diff))}\n\nsince {inline(since(diff))}\n")
    beside = accepted_block(diff.accepted) + reach_block(diff)
    room = write_within(out, MOST_BYTES - _RESERVED - size_of(beside), diff.findings, finding_block)
    out.write(beside)
    groups = sorted(diff.groups, key=lambda group: group.clusters)
    for clusters, alike in groupby(groups, key=lambda group: group.clusters):
        out.write(f"\n### {', '.join(map(code, clusters))}\n\n")
        room = write_within(out, room, list(alike), lambda group: group_block(group, shows_secrets))
    hidden = list(unseen(diff))
    if hidden:
        out.write("\n### Out of sight\n\n")
        room = write_within(out, room, hidden, lambda each: f"- {code(each[0])}: {plain(each[2])}\n")
    if said := unapplied_in_words(diff):
        out.write(f"\n### Not applied\n\n{plain(said)}\n")
    stuck = list(stuck_in_words(diff))
    if stuck:
        out.write("\n### Not built\n\n")
        write_within(out, room, stuck, lambda each: f"- {code(each[0])}: {plain(each[1])}\n")


def reach_block(diff: Diff) -> str:
    """Return what else the change touches, cluster by cluster."""
    lines = ["\n### What else is touched\n\n"] if diff.reaches else []
    for reach in diff.reaches:
        said = [f"{said}: {first_of(part, name)}" for said, part in reach_in_words(reach)] or [nothing_else(reach)]
        lines += [f"- {code(reach.cluster)}: {each}\n" for each in said]
    return "".join(lines)


def finding_block(reported: Reported) -> str:
    """Return what a finding says, and what to do."""
    finding = reported.finding
    head = f"\n**{reported.severity.value} {reported.check.id}** {name_of(reported)} {code(spot(finding.place))}<br>"
    return f"{head}\n{inline(finding.message)}\n\n- **help** {inline(advice(reported))}\n"


def group_block(group: Group, shows_secrets: bool) -> str:
    """Return a change once, folded, with all objects that it is a change of."""
    change = group.first
    first, *further = names_of(group)
    more = f" and {counted(len(further), 'other')}" if further else ""
    parts = [opening(f"{WORDS[change.what]} <code>{plain(first)}</code>{more}"), ""]
    parts += [f"- **{label}** {plain(said)}" for label, said in said_of(change)]
    parts += [f"- **the same in** {first_of(further, code)}"] if further else []
    lines = [
        f"{line.sign} {line.text}" + (f"  # {printable(line.note)}" if line.note else "")
        for line in lines_of(change, shows_secrets)
    ]
    if lines:
        fence = max([_FENCE, *(f"{ticks}`" for ticks in _BACKTICKS.findall("\n".join(lines)))], key=len)
        parts += ["", f"{fence}diff", *lines, fence]
    return "\n".join([*parts, "", "</details>", ""])
