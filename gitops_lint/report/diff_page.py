"""What a change does as one HTML file: the page of the graph after it, with what differs marked and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from gitops_lint.change.diff import Diff
from gitops_lint.change.fields import What
from gitops_lint.change.grouping import Group, Member
from gitops_lint.change.objects import ClusterObjects, ObjectChange, places_of
from gitops_lint.checks.run import Reported, ranked
from gitops_lint.linter import Analysis
from gitops_lint.repo.forge import NOWHERE, Forge
from gitops_lint.report.diff_lines import Line, lines_of
from gitops_lint.report.diff_words import said_of, since, stuck_in_words, total, unapplied_in_words, unseen
from gitops_lint.view.both_versions import BothVersions, both_versions
from gitops_lint.view.page.changes import Causes, ShownChange, ShownGroup, ShownObject, Since
from gitops_lint.view.page.contents import FIXED, Told, told_of
from gitops_lint.view.page.document import html_page

_MOST_LINES = 400  # of one object
_MOST_OF_ALL = 30_000  # lines of a page: it opens in a second, and nobody reads more
_LONGEST = 500  # characters of a line
_BEFORE = "there before"


def page(
    diff: Diff, analysis: Analysis, *, shows_secrets: bool = False, forge: Forge = NOWHERE, earlier: Forge = NOWHERE
) -> str:
    """Return the page; `analysis` is that of the version after the change.

    `forge` and `earlier` are where files can be opened in a browser as they are after the change and were before.
    """
    clusters = _clusters(diff)
    changes = _Changes(diff, shows_secrets)
    shown = [_drawn(cluster, diff, analysis) for cluster in clusters]
    unchanged = tuple(name for name in diff.looked_at if name not in {cluster.name for cluster in clusters})
    return html_page(
        [each.drawn for each in shown],
        _told(diff, analysis),
        analysis.root.name,
        forge,
        Since(since(diff), total(diff), unchanged, earlier),
        [changes.of(cluster, each) for cluster, each in zip(clusters, shown, strict=True)],
    )


def _clusters(diff: Diff) -> list[ClusterObjects]:
    """Return the clusters to show: those in which something differs or is found, or all where that is none."""
    told = {name for reported in (*diff.findings, *diff.new) for name in reported.finding.clusters}
    known = {cluster.name: cluster for cluster in diff.clusters}
    names = {*known, *(told & set(diff.looked_at))} or diff.looked_at
    return [known.get(name) or ClusterObjects(name, ()) for name in sorted(names)]


def _drawn(cluster: ClusterObjects, diff: Diff, analysis: Analysis) -> BothVersions:
    before = next((graph for graph in diff.earlier_graphs if graph.cluster.name == cluster.name), None)
    after = next((graph for graph in diff.graphs if graph.cluster.name == cluster.name), None)
    return both_versions(before, after, cluster, analysis.verdicts.get(cluster.name))


def _told(diff: Diff, analysis: Analysis) -> Told:
    """Return what there is to say: what the change does first, then what is new of what the checks find."""
    accepted: dict[str, list[Reported]] = {}
    for each in diff.accepted:
        accepted.setdefault(f"accepted: {each.by}", []).append(each.reported)
    besides = {**accepted, _BEFORE: diff.matched.unchanged, FIXED: diff.matched.fixed}
    return told_of(analysis)._replace(consequences=diff.findings, findings=ranked(diff.new), besides=besides)


class _Changes:
    """Makes of each cluster's changes what the page shows, as long as there is room for lines."""

    def __init__(self, diff: Diff, shows_secrets: bool) -> None:
        self._diff = diff
        self._shows_secrets = shows_secrets
        self._room = _MOST_OF_ALL

    def of(self, cluster: ClusterObjects, drawn: BothVersions) -> ShownChange:
        """Return what is shown of a cluster."""
        name = cluster.name
        groups = tuple(self._groups(name))
        reach = next((reach for reach in self._diff.reaches if reach.cluster == name), None)
        stuck = (said for where, said in stuck_in_words(self._diff) if where == name)
        not_applied = unapplied_in_words(self._diff)
        notes = (*_unseen(self._diff, name), *stuck, *((not_applied,) if not_applied else ()))
        return ShownChange(groups, reach, notes, drawn.nodes, drawn.links)

    def _groups(self, cluster: str) -> Iterator[ShownGroup]:
        for group in self._diff.groups:
            here = [member for member in group.members if member.cluster == cluster]
            if here:
                yield self._group(group, here, cluster)

    def _group(self, group: Group, here: Sequence[Member], cluster: str) -> ShownGroup:
        change = here[0].change
        lines = list(lines_of(change, self._shows_secrets))
        shown = tuple(islice(lines, min(_MOST_LINES, self._room)))
        self._room -= len(shown)
        return ShownGroup(
            change.what,
            tuple(said_of(change)),
            tuple((line.sign, _short(line.text)) for line in shown),
            len(lines) - len(shown),
            tuple(self._object(member.change, shown if member is here[0] else None) for member in here),
            tuple(name for name in group.clusters if name != cluster),
        )

    def _object(self, change: ObjectChange, shown: Sequence[Line] | None) -> ShownObject:
        if shown is None:
            shown = tuple(lines_of(change, self._shows_secrets)) if change.what is What.CHANGED else ()
        notes = tuple(line.note for line in islice(shown, _MOST_LINES))
        return ShownObject(change.identity, Causes(notes, *places_of(change)))


def _unseen(diff: Diff, cluster: str) -> Iterable[str]:
    return (said for name, _, said in unseen(diff) if name == cluster)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
