"""Parts that the values of a release name: of the values themselves, and of what they refer to.

Facts: rules/charts names the templates that fail without the item that they are told of (`own_parts`), and rules/kinds
what references of an edge ask of their target; what charts make of their values is likely, and not known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from gitops_lint.checks.admission import refused
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.targets import PART, is_none_of, is_whole, missing_parts, which_there_are
from gitops_lint.cluster.object import Object
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.charts import is_off
from gitops_lint.graph.model import Link
from gitops_lint.graph.references import Referred
from gitops_lint.repo.nodes import Mapping, Scalar, at
from gitops_lint.repo.spelling import meant_of
from gitops_lint.rulebook.charts import Chart, NamedPart
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.references import Reference
from gitops_lint.rulebook.routes import Found, find

_VALUES = ("spec", "values")


def release_parts(context: Context) -> Iterator[Finding]:
    """Find names of parts that aren't there in the values of releases that are known as a whole."""
    for release in context.graph.releases:
        if not release.values.open and release.identity not in context.cluster.uncertain:
            look = partial(_own, release)
            yield from context.documents.derived.of("own parts", (release.object, release.release, release.chart), look)
    asked = _asked(context)
    for link in context.graph.of_edges(*asked):
        asking = context.graph.release_of(link.source)
        target = context.cluster.objects.get(link.target)
        if asking is None or target is None or link.edge.route[:2] != _VALUES or not is_whole(context, target):
            continue
        if not asking.values.open and asking.identity not in context.cluster.uncertain:
            yield from _of_target(asking, link, target, asked[link.edge.kind])


def _own(release: ChartRelease) -> tuple[Finding, ...]:
    """Find what names an item of the values; charts that only look like one that is known may have items by default."""
    chart = release.chart
    return tuple(_unheld(release, chart)) if chart is not None and release.chart_name in chart.chart else ()


def _unheld(release: ChartRelease, chart: Chart) -> Iterator[Finding]:
    values = release.values.node
    for part in chart.own_parts:
        names = _keys(values, part.among)
        for named in _named(values, part, (*(names or ()), *part.always)):
            if names is not None and is_none_of(named, (*names, *part.always)):
                list_ = part.among[0].rpartition(".")[2]
                is_rest = part.in_vain and meant_of(named.text, names) is None  # of what was there once
                yield Finding(
                    check=PART,
                    message=f"{release.identity} names `{named.text}`, and its values have no such item in `{list_}`",
                    place=named.place,
                    help=which_there_are(named, names, f"`{list_}` has"),
                    subject=release.identity,
                    cause=named.text,
                    severity=Severity.INFO if is_rest else Severity.WARNING,
                    confidence=Confidence.LIKELY,
                )


def _named(values: Mapping, part: NamedPart, names: tuple[str, ...]) -> Iterator[Scalar]:
    """Return the texts, or the keys, that name an item; what is switched off names nothing."""
    for match in (match for path in part.paths for match in find(values, path)):
        if is_off(values, match.route) or (part.unless and at(values, *match.route[:-1], part.unless) is not None):
            continue
        if part.keys and isinstance(match.node, Mapping):
            if part.in_vain and any(key in names for key in match.node.entries):
                continue
            yield from (Scalar(key, match.node.key_place(key)) for key in match.node.entries)
        elif not part.keys and isinstance(match.node, Scalar) and isinstance(match.node.value, str):
            yield match.node


def _keys(values: Mapping, ways: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the keys of the mappings that ways lead to; None where there may be more, or there are none at all."""
    items = [match.node for way in ways for match in find(values, way)]
    if not items or not all(isinstance(item, Mapping) for item in items):
        return None
    return tuple(key for item in items if isinstance(item, Mapping) for key in item.entries)


def _asked(context: Context) -> dict[EdgeKind, tuple[Reference, ...]]:
    """Return what references in values ask of their targets, by edge: what those of the kind do that they are like."""
    likes = {(rule.edge, rule.like) for rules in context.rulebook.generic_chart_references.values() for rule in rules}
    return {
        edge: tuple(
            bound.rule for bound in context.rulebook.references(parse_group_kind(like)) if bound.rule.edge is edge
        )
        for edge, like in sorted(likes, key=str)
        if like is not None
    }


def _of_target(release: ChartRelease, link: Link, target: Object, asked: tuple[Reference, ...]) -> Iterator[Finding]:
    route = link.edge.route[len(_VALUES) : -1]
    place = at(release.values.node, *route)
    if not isinstance(place, Mapping):
        return
    for rule in asked:
        findings = [*missing_parts(release.identity, rule, Found(route, place), target)]
        admission = rule.admission
        if admission is not None and target.identity.group_kind == parse_group_kind(admission.of):
            reference = Referred(link.target, link.edge)
            findings += refused(release.identity, release.namespace, admission, place, reference, target)
        yield from (replace(finding, confidence=Confidence.LIKELY) for finding in findings)
