"""How the controllers of a cluster are locked down, by all that it begins with and applies."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.lockdown import Lockdown, of_arguments, of_patches, of_values
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Graph
from gitops_lint.repo.nodes import Mapping, Scalar, items_at, text_at
from gitops_lint.rulebook.distributions import Distribution
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.rulebook import Rulebook

_DEPLOYMENT = GroupKind("apps", "Deployment")


def lockdowns(graph: Graph, rulebook: Rulebook) -> dict[GroupKind, Lockdown]:
    """Return the kinds whose controllers are certainly locked down, each with how."""
    locked: dict[GroupKind, Lockdown] = {}
    for distribution in rulebook.schemas.distributions:
        if distribution.arguments is None:
            continue
        installed = (*graph.cluster.installed.lockdowns, *_installations(graph, distribution))
        deployed = tuple(_deployments(graph.cluster, distribution))
        for kind, component in distribution.component_of.items():
            lockdown = _joined(component, installed, deployed)
            if lockdown is not None:
                locked[parse_group_kind(kind)] = lockdown
    return locked


def _joined(component: str, installed: tuple[Lockdown, ...], deployed: tuple[Lockdown, ...]) -> Lockdown | None:
    """Return how a controller is locked down: as all its Deployments agree, else as an installation has it."""
    alike = [lockdown for lockdown in deployed if lockdown.component == component]
    ways = {(lockdown.own_namespace, lockdown.account) for lockdown in alike}
    if ways:
        return alike[0] if len(ways) == 1 and ways != {(False, None)} else None
    told = [lockdown for lockdown in installed if lockdown.component in ("", component)]
    if not told:
        return None
    account = next((lockdown.account for lockdown in told if lockdown.account is not None), None)
    return Lockdown(component, any(lockdown.own_namespace for lockdown in told), account, told[0].place)


def _installations(graph: Graph, distribution: Distribution) -> Iterator[Lockdown]:
    for instance in distribution.instances:
        for object_ in graph.cluster.of_kind(parse_group_kind(instance.kind)):
            if _counts(object_, graph.cluster):
                yield from of_values(object_.node, instance.locked_by)
                yield from of_patches(object_.node, instance.patches, distribution)
    rules = {chart.chart: chart for chart in distribution.charts}
    for release in graph.releases:
        names = release.chart.chart if release.chart is not None else (release.chart_name or "",)
        rule = next((rules[name] for name in names if name in rules), None)
        if rule is None or release.values.open or not _counts(release.object, graph.cluster):
            continue
        yield from of_values(release.values.node, rule.locked_by)
        if rule.values is not None:
            values = release.values.node
            yield from of_values(values, rule.values.locked_by)
            yield from of_patches(values, rule.values.patches, distribution)


def _deployments(cluster: Cluster, distribution: Distribution) -> Iterator[Lockdown]:
    """Return with which arguments the product's own controllers are deployed."""
    for deployment in cluster.of_kind(_DEPLOYMENT):
        for container in items_at(deployment.node, "spec", "template", "spec", "containers"):
            name = (text_at(container, "image") or "").partition("@")[0].rpartition("/")[2].partition(":")[0]
            if name in distribution.components and isinstance(container, Mapping):
                arguments = [item for item in items_at(container, "args") if isinstance(item, Scalar)]
                known = distribution.arguments if _counts(deployment, cluster) else None
                lockdown = of_arguments(name, [item.text for item in arguments], known, deployment.place)
                sets = known is not None and (item for item in arguments if item.text.startswith(known.own_namespace))
                place = next(iter(sets or ()), deployment.node).place
                yield lockdown._replace(place=place)


def _counts(object_: Object, cluster: Cluster) -> bool:
    return not object_.is_switched_off() and object_.identity not in cluster.uncertain
