"""What a release of a chart provides and refers to, by the rules of rules/charts.

Charts are not rendered. Of one that the rules don't know, it is likely that it makes what is named for the release.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.manifests_in_values import manifests_in
from gitops_lint.graph.products import ANY_NAME, Made, MadeLike, filled, known, products
from gitops_lint.graph.references import Referred, counts, references, referred
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, text_at
from gitops_lint.rulebook.charts import LONGEST_NAME, Ports, Provided
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.references import Reference
from gitops_lint.rulebook.routes import Found, Route, find, find_anywhere
from gitops_lint.rulebook.rulebook import Rulebook

_FULLNAME = "{fullname}"
_CREATE = "**.create"
_NAME = late_pattern(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
"""What objects can be called: other texts under the same keys name something else, in a cloud's key vault say."""
_TEMPLATE = late_pattern(r"\{\{-?\s*(?:tpl\s+)?[$]?\.(Release\.Name|Release\.Namespace|Chart\.Name)\s*-?\}\}")


def fullname(release: ChartRelease) -> str:
    """Return what the chart calls its objects: what `helm create` gives every chart, or what the rules say."""
    values = release.values.node
    if release.chart is not None and release.chart.fullname is not None:
        names = filled(release.chart.fullname, values, {"release": release.name}, lambda text: _meaning(text, release))
        if names and isinstance(names[0], str):
            return names[0]
    override = text_at(values, "fullnameOverride")
    if override:
        return rendered(override, release) or override
    name = text_at(values, "nameOverride") or release.chart_name or ""
    full = release.name if not name or name in release.name else f"{release.name}-{name}"
    return full[: release.chart.longest_name if release.chart else LONGEST_NAME].rstrip("-")


def operated(release: ChartRelease) -> tuple[frozenset[str], str] | None:
    """Return the groups of whose kinds a release is the operator, and where it looks for what they name, if known."""
    chart = release.chart
    if chart is None or chart.operator_namespace is None or release.values.open:
        return None
    words = {"release.namespace": release.namespace}
    names = filled(chart.operator_namespace, release.values.node, words, lambda text: _meaning(text, release))
    namespace = names[0] if names else None
    groups = frozenset(group for crds in chart.crds for group in crds.groups)
    return (groups, namespace) if isinstance(namespace, str) else None


def rendered(text: str, release: ChartRelease) -> str | None:
    """Return a value with the simple templates in it filled in, or None if it holds others."""
    words = {"Release.Name": release.name, "Release.Namespace": release.namespace}
    words["Chart.Name"] = release.chart_name or "{{"
    done = _TEMPLATE.sub(lambda match: words[match[1]], text)
    return None if "{{" in done else done


def _meaning(text: str, release: ChartRelease) -> str | None:
    """Return what a value comes to, or None if it can't be known offline."""
    done = rendered(text, release)
    return known(done) if done is not None else None


def provisions(release: ChartRelease, rulebook: Rulebook) -> Iterator[Made | MadeLike]:
    """Return what a release makes: what the rules say of its chart for certain, and what is likely of any."""
    chart = release.chart
    words = {"release": release.name, "release.namespace": release.namespace, "fullname": fullname(release)}
    for provided in chart.provides if chart else ():
        yield from _provided(release, provided, words, rulebook)
    for manifest in manifests_in(release.values.node, release.namespace, rulebook):
        yield from _of_manifest(manifest.object, release, rulebook)
    yield from _likely(release, words["fullname"], rulebook)


def _of_manifest(held: Object, release: ChartRelease, rulebook: Rulebook) -> Iterator[Made | MadeLike]:
    """Return an object that stands in the values as a whole, and what a controller makes of it."""
    name = rendered(held.identity.name, release)
    if name is not None:
        yield Made(held.identity._replace(name=name), release.identity)
    for made in products(held, rulebook):
        yield made._replace(maker=release.identity)


def ports_of_services(release: ChartRelease, rulebook: Rulebook) -> dict[Identity, tuple[Scalar, ...]]:
    """Return the ports of the Services of a release, for those of which its values tell all.

    What may be called by several names has those of all that may have the name.
    """
    ports: dict[Identity, tuple[Scalar, ...]] = {}
    unknown: set[Identity] = set()
    words = {"release": release.name, "release.namespace": release.namespace, "fullname": fullname(release)}
    for provided in release.chart.provides if release.chart else ():
        if provided.ports is None:
            continue
        for item, template in _items(release, provided):
            own = _ports(item.node, provided.ports)
            for made in _made_of_item(release, provided, item, template, words, rulebook):
                if isinstance(made, Made) and own is None:
                    unknown.add(made.identity)
                elif isinstance(made, Made):
                    ports[made.identity] = (*ports.get(made.identity, ()), *(own or ()))
    return {service: of_service for service, of_service in ports.items() if service not in unknown}


def _ports(item: Node, rule: Ports) -> tuple[Scalar, ...] | None:
    if not isinstance(item, Mapping) or not hold(rule.when, item):
        return None
    ports = (match.node for match in find(item, rule.path) if not is_off(item, match.route))
    return tuple(port for port in ports if isinstance(port, Scalar))


def _provided(
    release: ChartRelease, provided: Provided, words: dict[str, str], rulebook: Rulebook
) -> Iterator[Made | MadeLike]:
    """Return what a rule says that a release makes; `words` are what stands for a text in the templates of names."""
    for item, template in _items(release, provided):
        yield from _made_of_item(release, provided, item, template, words, rulebook)


def _made_of_item(
    release: ChartRelease, provided: Provided, item: Found, template: str, words: dict[str, str], rulebook: Rulebook
) -> Iterator[Made | MadeLike]:
    kind = parse_group_kind(provided.kind)
    own = {**words, "item": str(item.route[-1])} if item.route else words
    fill = partial(filled, node=item.node, words=own, read=lambda text: _meaning(text, release))
    namespaces = [""] if rulebook.is_cluster_scoped(kind) else fill(provided.namespace)
    for name in fill(template):
        for namespace in namespaces:
            yield from _made(kind, name, namespace, release)


def _items(release: ChartRelease, provided: Provided) -> list[tuple[Found, str]]:
    """Return where an object's ways begin, and its name there: the values, or each item of several."""
    root = release.values.node
    if provided.each is None:
        return [(Found((), root), provided.name)] if hold(provided.when, root) else []
    present = (item for item in find(root, provided.each) if not is_off(root, item.route))
    items = [item for item in present if hold(provided.when, item.node)]
    template = provided.many if provided.many and len(items) > 1 else provided.name
    return [(item, template) for item in items]


def _made(
    kind: GroupKind, name: str | re.Pattern[str], namespace: str | re.Pattern[str], release: ChartRelease
) -> Iterator[Made | MadeLike]:
    name = (rendered(name, release) or name) if isinstance(name, str) else name
    if isinstance(name, str) and isinstance(namespace, str) and "{{" not in name:
        yield Made(Identity(*kind, namespace, name), release.identity)
        return
    is_of_template = isinstance(name, str) and "{{" in name
    yield MadeLike(kind, namespace, ANY_NAME if is_of_template else name, release.identity)


def _likely(release: ChartRelease, full: str, rulebook: Rulebook) -> Iterator[MadeLike]:
    """Return what a chart probably makes: objects that are called like the release, or like the chart.

    A chart that the rules don't know may call its Services whatever it likes.
    """
    if release.is_known_whole:
        return
    names = tuple(sorted({release.name, full, *([release.chart_name] if release.chart_name else [])}))
    for kind, template in rulebook.provided_by_any_chart.items():
        name = ANY_NAME if release.chart is None and template != _FULLNAME else None
        yield MadeLike(kind, release.namespace, name, release.identity, names)


def chart_references(release: ChartRelease, rulebook: Rulebook) -> Iterator[Referred]:
    """Return what the values of a release refer to: by the rules of its chart first, then by those of nearly all."""
    root = release.values.node
    values = Object(release.identity._replace(namespace=release.namespace), root)
    manifests = manifests_in(root, release.namespace, rulebook)
    for manifest in manifests:
        yield from (_within(referred, manifest.route) for referred in references(manifest.object, rulebook))
    seen: set[Route] = set()
    told: set[tuple[Route, Identity]] = set()  # rules that begin at a name and rules that begin above it find the same
    generic = chart_like_places(root, rulebook) if release.chart is None or release.chart.generic else ()
    for rule, place in (*_own_places(release, rulebook), *generic):
        is_of_manifest = any(place.route[: len(manifest.route)] == manifest.route for manifest in manifests)
        if place.route in seen or is_of_manifest or not counts(rule, place.node, root):
            continue
        own = _own_names(release, rule)
        for reference in referred(values, rule, place, rulebook, lambda text: rendered(text, release)):
            seen.add(place.route)
            if (reference.edge.route, reference.target) in told:
                continue
            is_name = _NAME.fullmatch(reference.target.name) is not None
            is_made = not is_name or _is_created(root, place, reference.target)
            if reference.target.name not in own and not (rule.likely and is_made):
                told.add((reference.edge.route, reference.target))
                yield _within(reference, ())


def _within(reference: Referred, route: Route) -> Referred:
    """Return a reference among values with the way to it from the root of its release's manifest."""
    edge = reference.edge._replace(route=("spec", "values", *route, *reference.edge.route))
    return Referred(reference.target, edge)


def _is_created(values: Mapping, place: Found, target: Identity) -> bool:
    """Tell whether the values ask the chart to create what a value names: `create: true` stands beside it.

    Beside the class of something, that is what is created, and not the class. A part of a chart that is to create
    nothing may use what another of its parts creates, under the same key.
    """
    if isinstance(at(place.node, "create"), Scalar):
        return any(_named_alike(values, created.route[:-1], place, target) for created in find(values, _CREATE))
    if not target.namespace and place.route[-1] != "name":
        return False
    create = at(values, *place.route[:-1], "create")
    return isinstance(create, Scalar) and create.value is True


def _named_alike(values: Mapping, route: Route, place: Found, target: Identity) -> bool:
    """Tell whether what is to be created at a route has the key and name of what is referred to at a place."""
    create, name = at(values, *route, "create"), text_at(at(values, *route), "name")
    is_asked_for = isinstance(create, Scalar) and create.value is True
    return is_asked_for and name == target.name and route[-1:] == place.route[-1:]


def _own_places(release: ChartRelease, rulebook: Rulebook) -> Iterator[tuple[Reference, Found]]:
    values = release.values.node
    for rule, place in rulebook.chart_references(release.chart).places(values) if release.chart else ():
        if not is_off(values, place.route):
            yield rule, place


def chart_like_places(root: Mapping, rulebook: Rulebook) -> Iterator[tuple[Reference, Found]]:
    """Return what are most likely references, by names of keys that mean the same in nearly every chart's values."""
    rules = rulebook.generic_chart_references
    for pattern, place in find_anywhere(root, tuple(rules), _is_switched_off):
        for rule in rules[pattern]:
            if not any(step in rule.outside for step in place.route[:-1]):
                yield rule, place


def _own_names(release: ChartRelease, rule: Reference) -> frozenset[str]:
    """Return the names that stand for the chart's own objects where a reference may be."""
    if rule.own_items is None:
        return frozenset()
    items = (own.node for own in find(release.values.node, rule.own_items))
    return frozenset(key for item in items if isinstance(item, Mapping) for key in item)


def is_off(values: Mapping, route: Route) -> bool:
    """Tell whether a value stands below `enabled: false`."""
    node: Node | None = values
    for step in route:
        if isinstance(node, Mapping) and _is_disabled(node):
            return True
        node = at(node, step)
    return isinstance(node, Mapping) and _is_disabled(node)


def _is_disabled(node: Mapping) -> bool:
    return _says_no(node, "enabled")


def _is_switched_off(node: Mapping) -> bool:
    """Tell whether something is switched off as some charts have it: `enable: false`."""
    return _is_disabled(node) or _says_no(node, "enable")


def _says_no(node: Mapping, key: str) -> bool:
    value = node.entries.get(key)
    return isinstance(value, Scalar) and value.value is False
