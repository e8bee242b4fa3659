"""What a release of a chart provides and refers to, by the rules of rules/charts.

Charts are not rendered. Of one that the rules don't know, it is likely that it makes what is named for the release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.products import ANY_NAME, Made, MadeLike, filled, known
from gitops_lint.graph.references import Referred, counts, referred
from gitops_lint.graph.releases import Release, release_of
from gitops_lint.graph.values import Values, values_of
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, items_at, text_at
from gitops_lint.rulebook.charts import Chart, Provided
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.kinds import GroupKind, Reference, parse_group_kind
from gitops_lint.rulebook.routes import Found, Route, find, find_anywhere
from gitops_lint.rulebook.rulebook import Rulebook

_MADE_BY_ANY_CHART = tuple(GroupKind("", kind) for kind in ("Service", "Secret", "ConfigMap", "ServiceAccount"))
_LONGEST_NAME = 63
_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
"""What objects can be called: other texts under the same keys name something else, in a cloud's key vault say."""
_TEMPLATE = re.compile(r"\{\{-?\s*(?:tpl\s+)?[$]?\.(Release\.Name|Release\.Namespace|Chart\.Name)\s*-?\}\}")


class Installed(NamedTuple):
    """A release with its chart, if the rules know it, and its values."""

    found: Object
    release: Release
    chart: Chart | None
    values: Values


def installed(found: Object, objects: dict[Identity, Object], documents: Documents, rulebook: Rulebook) -> Installed:
    """Return what a HelmRelease installs."""
    release = release_of(found, objects)
    values = values_of(found, objects, documents)
    return Installed(found, release, rulebook.chart_for(release.chart, release.url, values.node), values)


def fullname(one: Installed) -> str:
    """Return what the chart calls its objects: what `helm create` gives every chart, or what the rules say."""
    values, release = one.values.node, one.release
    if one.chart is not None and one.chart.fullname is not None:
        names = filled(one.chart.fullname, values, {"release": release.name}, lambda text: _meaning(text, one))
        if names and isinstance(names[0], str):
            return names[0]
    override = text_at(values, "fullnameOverride")
    if override:
        return rendered(override, one) or override
    name = text_at(values, "nameOverride") or release.chart or ""
    full = release.name if not name or name in release.name else f"{release.name}-{name}"
    return full[:_LONGEST_NAME].rstrip("-")


def operated(one: Installed) -> tuple[frozenset[str], str] | None:
    """Return the groups of whose kinds a release is the operator, and where it looks for what they name, if known."""
    chart = one.chart
    if chart is None or chart.operator_namespace is None or one.values.open:
        return None
    words = {"release.namespace": one.release.namespace}
    names = filled(chart.operator_namespace, one.values.node, words, lambda text: _meaning(text, one))
    namespace = names[0] if names else None
    groups = frozenset(group for crds in chart.crds for group in crds.groups)
    return (groups, namespace) if isinstance(namespace, str) else None


def rendered(text: str, one: Installed) -> str | None:
    """Return a value with the simple templates in it filled in, or None if it holds others."""
    words = {"Release.Name": one.release.name, "Release.Namespace": one.release.namespace}
    words["Chart.Name"] = one.release.chart or "{{"
    done = _TEMPLATE.sub(lambda match: words[match[1]], text)
    return None if "{{" in done else done


def _meaning(text: str, one: Installed) -> str | None:
    """Return what a value comes to, or None if it can't be known offline."""
    done = rendered(text, one)
    return known(done) if done is not None else None


def provisions(one: Installed, rulebook: Rulebook) -> Iterator[Made | MadeLike]:
    """Return what a release makes: what the rules say of its chart for certain, and what is likely of any."""
    chart = one.chart
    for provided in chart.provides if chart else ():
        yield from _provided(one, provided, rulebook)
    for extra in items_at(one.values.node, "extraObjects"):
        yield from _extra(extra, one)
    yield from _likely(one)


def _extra(node: Node, one: Installed) -> Iterator[Made]:
    """Return an object that stands in the values as a whole, as many charts take them."""
    kind, name = text_at(node, "kind"), text_at(node, "metadata", "name")
    group = (text_at(node, "apiVersion") or "").rpartition("/")[0]
    name = rendered(name, one) if name else None
    if kind and name:
        namespace = text_at(node, "metadata", "namespace") or one.release.namespace
        yield Made(Identity(group, kind, namespace, name), one.found.identity)


def _provided(one: Installed, provided: Provided, rulebook: Rulebook) -> Iterator[Made | MadeLike]:
    kind = parse_group_kind(provided.kind)
    words = {"release": one.release.name, "release.namespace": one.release.namespace, "fullname": fullname(one)}
    for item, template in _items(one, provided):
        own = {**words, "item": str(item.route[-1])} if item.route else words
        fill = partial(filled, node=item.node, words=own, read=lambda text: _meaning(text, one))
        namespaces = [""] if rulebook.is_cluster_scoped(kind) else fill(provided.namespace)
        for name in fill(template):
            for namespace in namespaces:
                yield from _made(kind, name, namespace, one)


def _items(one: Installed, provided: Provided) -> list[tuple[Found, str]]:
    """Return where an object's ways begin, and its name there: the values, or each item of several."""
    root = one.values.node
    if provided.each is None:
        return [(Found((), root), provided.name)] if hold(provided.when, root) else []
    found = (item for item in find(root, provided.each) if not is_off(root, item.route))
    items = [item for item in found if hold(provided.when, item.node)]
    template = provided.many if provided.many and len(items) > 1 else provided.name
    return [(item, template) for item in items]


def _made(
    kind: GroupKind, name: str | re.Pattern[str], namespace: str | re.Pattern[str], one: Installed
) -> Iterator[Made | MadeLike]:
    name = (rendered(name, one) or name) if isinstance(name, str) else name
    if isinstance(name, str) and isinstance(namespace, str) and "{{" not in name:
        yield Made(Identity(*kind, namespace, name), one.found.identity)
        return
    yield MadeLike(kind, namespace, ANY_NAME if isinstance(name, str) else name, one.found.identity)


def _likely(one: Installed) -> Iterator[MadeLike]:
    """Return what a chart probably makes: objects that are called like the release, or like the chart.

    A chart that the rules don't know may call its Services whatever it likes.
    """
    if one.chart is not None and one.chart.complete and not one.values.open:
        return
    names = tuple(sorted({one.release.name, fullname(one), *([one.release.chart] if one.release.chart else [])}))
    for kind in _MADE_BY_ANY_CHART:
        name = ANY_NAME if one.chart is None and kind.kind == "Service" else None
        yield MadeLike(kind, one.release.namespace, name, one.found.identity, names)


def chart_references(one: Installed, rulebook: Rulebook) -> Iterator[Referred]:
    """Return what the values of a release refer to: by the rules of its chart first, then by those of nearly all."""
    root = one.values.node
    values = Object(one.found.identity._replace(namespace=one.release.namespace), root)
    seen: set[Route] = set()
    generic = chart_like_places(root, rulebook) if one.chart is None or one.chart.generic else ()
    for rule, place in (*_own_places(one, rulebook), *generic):
        if place.route in seen or not counts(rule, place.node, root):
            continue
        own = _own_names(one, rule)
        for found in referred(values, rule, place, rulebook, lambda text: rendered(text, one)):
            seen.add(place.route)
            if found.target.name not in own and not (rule.likely and _NAME.fullmatch(found.target.name) is None):
                edge = found.edge._replace(route=("spec", "values", *found.edge.route))
                yield Referred(found.target, edge)


def _own_places(one: Installed, rulebook: Rulebook) -> Iterator[tuple[Reference, Found]]:
    for path, rule in rulebook.chart_references(one.chart) if one.chart else ():
        for place in find(one.values.node, path):
            if not is_off(one.values.node, place.route):
                yield rule, place


def chart_like_places(root: Mapping, rulebook: Rulebook) -> Iterator[tuple[Reference, Found]]:
    """Return what are most likely references, by names of keys that mean the same in nearly every chart's values."""
    rules = rulebook.generic_chart_references
    for pattern, place in find_anywhere(root, tuple(rules), _is_disabled):
        for rule in rules[pattern]:
            if not any(step in rule.outside for step in place.route[:-1]):
                yield rule, place


def _own_names(one: Installed, rule: Reference) -> frozenset[str]:
    """Return the names that stand for the chart's own objects where a reference may be."""
    if rule.own_items is None:
        return frozenset()
    items = (found.node for found in find(one.values.node, rule.own_items))
    return frozenset(key for item in items if isinstance(item, Mapping) for key in item)


def is_off(values: Mapping, route: Route) -> bool:
    """Tell whether a value stands below `enabled: false`."""
    return any(_is_disabled(at(values, *route[:length])) for length in range(len(route) + 1))


def _is_disabled(node: Node | None) -> bool:
    enabled = at(node, "enabled")
    return isinstance(enabled, Scalar) and enabled.value is False
