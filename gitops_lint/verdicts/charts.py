"""Releases of charts that may make a target, by what they and their values are called.

Charts aren't rendered. One that the rules know in whole makes what they say and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.kinds import MadeBy
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.by_hand import is_specific
from gitops_lint.verdicts.release_words import ReleaseWords
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdict import Maker, MakerKind
from gitops_lint.verdicts.words import first_word

_URL = "://"


def releases_that_may_make(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return the releases in a target's namespace that may make it."""
    if not sight.is_made_by(target, MadeBy.CHARTS):
        return
    users = {link.source for link in links}
    beside = sight.releases_beside(target.namespace)
    creating = beside.creating(target.name)
    alike, loosely, naming = _called(sight, beside, target)
    writing, listing = beside.writing(target.name, target.kind), beside.listing(target.name, target.kind)
    for number in sorted({*creating, *writing, *listing, *alike, *loosely, *naming}):
        release = beside.releases[number]
        if number in creating:
            reason = f"the values of {release.identity} say `{creating[number].written}: true`"
        elif number in writing:
            reason = f"the values of {release.identity} have it as a manifest"
        elif number in listing:
            reason = f"the values of {release.identity} list it, whose chart isn't known"
        elif release.identity in users or release.is_known_whole:
            continue
        elif number in alike or (number in loosely and release.chart is None):
            reason = f"its name is that of what {release.identity} creates"
        elif number in naming:
            reason = f"the values of {release.identity} name it"
        else:
            continue
        yield Maker(MakerKind.CHART, reason, release.identity, release.object.name_place)


def releases_depended_on(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return the releases beside a target that releases wait for which need it, of charts in folders that aren't here.

    Such a chart is somebody's own, and may be an umbrella that has the Secrets which all its neighbours share. What
    many install, a database say, they rather wait for because of what it serves.
    """
    if not sight.is_made_by(target, MadeBy.CHARTS):
        return
    users = {link.source for link in links}
    waited_for = {
        link.target for user in users for link in sight.graph.out(user) if link.edge.kind == EdgeKind.DEPENDS_ON
    }
    for release in sight.releases_beside(target.namespace).releases if waited_for else ():
        if release.identity in waited_for - users and _is_elsewhere(sight, release):
            reason = f"{release.identity}, whose chart lies in another repository, is waited for by what needs it"
            yield Maker(MakerKind.CHART, reason, release.identity, release.object.name_place)


def _is_elsewhere(sight: Sight, release: ChartRelease) -> bool:
    """Tell whether a release's chart is one that the rules don't know, in a folder of another repository."""
    written = release.release.written
    is_folder = written is not None and "/" in written.text and _URL not in written.text
    return is_folder and release.chart is None and not sight.own_charts.of(release)


def charts_that_may_bring_a_store(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return the releases of charts that nobody knows and that are called as a store begins: they may bring a provider.

    Such a chart has the stores of what it deploys with it; those of a whole cluster may come of any namespace.
    """
    if sight.graph.role(target) is not Role.STORE:
        return
    users = {link.source for link in links}
    for release in sight.graph.releases:
        is_beside = target.namespace in ("", release.namespace) and release.identity not in users
        words = (release.chart_name or "").split("-")
        if is_beside and release.chart is None and first_word(target.name) in words:
            reason = f"the chart `{release.chart_name}` of {release.identity} isn't known, and is called like it"
            yield Maker(MakerKind.CHART, reason, release.identity, release.object.name_place)


def _called(
    sight: Sight, beside: ReleaseWords, target: Identity
) -> tuple[AbstractSet[int], AbstractSet[int], AbstractSet[int]]:
    """Return which releases call their objects like a target, which loosely so, and which name it in their values."""
    none: frozenset[int] = frozenset()
    if target.group_kind in sight.rulebook.provided_by_any_chart:
        return none, none, none  # the graph knows the one that is called most like it
    rule = sight.missing_rule(target)
    alike = beside.called_like(target.name)
    if not rule.charts_have_own and not rule.tell.startswith("beside"):
        return alike, none, none
    # a word that may stand there for something else doesn't count
    naming = beside.naming(target.name) if is_specific(target.name) else none
    return alike, beside.called_loosely_like(target.name), naming
