"""What a change does besides bringing findings, as Markdown: what it fixes, and what is different in each cluster."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

from gitops_lint.report.change_text import accepted_in_words, since, what_changes
from gitops_lint.report.contents import Group, grouped
from gitops_lint.report.markdown_blocks import first_of, name, names_of, write_within
from gitops_lint.report.markdown_text import code, inline, plain
from gitops_lint.report.wording import name_of, spot

if TYPE_CHECKING:
    from gitops_lint.change.acceptances import AcceptedFinding
    from gitops_lint.change.compare import Change
    from gitops_lint.change.graphs import Arrow, ClusterChange, Move

MOST_BYTES = 200_000
"""What a change takes of a summary at most, so that most of it is for what is wrong."""

_RESERVED = 1_000  # bytes for headings, and for what says that there is more
_MOST_FIXED = 10


def since_line(change: Change) -> str:
    """Return since when things are new, and how many are."""
    return f"since {inline(since(change))}"


def change_block(change: Change) -> str:
    """Return what a change fixes and what it does to clusters; nothing where it does neither."""
    out, room = io.StringIO(), MOST_BYTES - _RESERVED
    fixed = grouped(change.fixed)
    if fixed:
        out.write("\n### Fixed\n\n")
        room = write_within(out, room, fixed[:_MOST_FIXED], _fixed)
        if len(fixed) > _MOST_FIXED:
            out.write(f"- and {len(fixed) - _MOST_FIXED} more\n")
    out.write(accepted_block(change.accepted))
    if change.clusters:
        out.write("\n### What changes\n")
        write_within(out, room, change.clusters, _cluster)
    return out.getvalue()


def accepted_block(accepted: tuple[AcceptedFinding, ...]) -> str:
    """Return what commits say of a change's consequences is wanted; nothing where they say nothing."""
    lines = list(islice(accepted_in_words(accepted), _MOST_FIXED))
    return "\n### Accepted\n\n" + "".join(f"- {plain(line)}\n" for line in lines) if lines else ""


def _fixed(group: Group) -> str:
    reported = group.first
    finding = reported.finding
    also = f" (and {len(group.elsewhere)} more like it)" if group.elsewhere else ""
    severity, check = reported.severity.value, reported.check.id
    return f"- {severity} {check} {name_of(reported)} {code(spot(finding.place))}: {inline(finding.message)}{also}\n"


def _cluster(cluster: ClusterChange) -> str:
    lines = [f"\nIn {code(cluster.name)}: {plain(what_changes(cluster))}\n"]
    for label, objects in (("new", cluster.added), ("gone", cluster.gone), ("changed", cluster.changed)):
        if objects:
            lines.append(f"- **{label}** {first_of(objects, name)}")
    for label, arrows in (("new edges", cluster.new_edges), ("edges gone", cluster.lost_edges)):
        if arrows:
            lines.append(f"- **{label}** {first_of(arrows, _arrow)}")
    if cluster.moved:
        lines.append(f"- **applied by another** {first_of(cluster.moved, _move)}")
    waiting = names_of(cluster.impact)
    if waiting:
        lines.append(f"- **waiting for these** {waiting}")
    return "\n".join([*lines, ""])


def _move(move: Move) -> str:
    danger = ", may be deleted before it is applied again" if move.may_be_deleted else ""
    return f"{name(move.object)} ({name(move.before)} → {name(move.after)}{danger})"


def _arrow(arrow: Arrow) -> str:
    return f"{name(arrow.source)} → {name(arrow.target)} ({plain(arrow.kind)})"
