"""Releases of charts that may make a target, by what they and their values are called.

Charts aren't rendered. One that the rules know in whole makes what they say and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.charts import fullname
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.kinds import MadeBy
from gitops_lint.verdicts.by_hand import is_specific
from gitops_lint.verdicts.sight import Sight, words_of
from gitops_lint.verdicts.verdict import Maker, MakerKind


def releases_that_may_make(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return the releases in a target's namespace that may make it."""
    if not sight.is_made_by(target, MadeBy.CHARTS):
        return
    users = {link.source for link in links}
    rule = sight.missing_rule(target)
    is_often_of_charts = rule.charts_have_own or rule.tell.startswith("beside")
    words = words_of(target.name)
    for release in sight.graph.releases:
        identity = release.identity
        if target.namespace not in ("", release.namespace):
            continue
        reason, place = _created(sight, release, words), None
        # by the graph, which knows the one that is called most like it
        is_guessed = target.group_kind in sight.rulebook.provided_by_any_chart
        if reason is None and not is_guessed and identity not in users and not release.is_known_whole:
            reason = _called_like(release, target)
            if reason is None and is_often_of_charts and release.chart is None:
                reason = _called_loosely_like(sight, release, target)
            reason = reason or (_named(sight, release, target) if is_often_of_charts else None)
        if reason is not None:
            yield Maker(MakerKind.CHART, reason, identity, place or release.object.name_place)


def _created(sight: Sight, release: ChartRelease, words: frozenset[str]) -> str | None:
    """Return that the values ask for something to be created whose key a target of some words is called by."""
    for creation in sight.creations(release):
        if creation.words <= words:
            return f"the values of {release.identity} say `{creation.written}: true`"
    return None


def _called_like(release: ChartRelease, target: Identity) -> str | None:
    """Return that the target is called as objects of the release are, if it is."""
    text = f"-{target.name}-"
    return _called(release) if any(f"-{name}-" in text for name in _names(release)) else None


def _called_loosely_like(sight: Sight, release: ChartRelease, target: Identity) -> str | None:
    """Return that the target's name has a word of the release's in it, if that isn't what a neighbour is called."""
    words = {word for name in _names(release) for word in name.split("-")}
    neighbours = sight.names_of_releases(release.namespace) - _names(release)
    return None if (words - neighbours).isdisjoint(target.name.split("-")) else _called(release)


def _called(release: ChartRelease) -> str:
    return f"it is called as what {release.identity} makes is"


def _names(release: ChartRelease) -> set[str]:
    return {release.name, fullname(release), *([release.chart_name] if release.chart_name else [])}


def _named(sight: Sight, release: ChartRelease, target: Identity) -> str | None:
    """Return that the values hold the target's name, if that is no word that may stand there for something else."""
    is_named = is_specific(target.name) and target.name in sight.texts_in_values(release)
    return f"the values of {release.identity} name it" if is_named else None
