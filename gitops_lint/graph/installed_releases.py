"""Which releases of products a cluster runs, by all that it applies.

A release is told by what installs it (a FluxInstance, a chart, a source of manifests or a remote base with its tag) and
by the manifests themselves: the labels of what they are part of, and the images of their controllers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.installation import told_by_installation
from gitops_lint.cluster.installed_release import Told, ToldBy
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release_range import ANY_RELEASE, ReleaseRange, exactly, named_in, release, releases_of
from gitops_lint.cluster.unknown import UnknownKind
from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.flux.source_urls import normalized_url
from gitops_lint.graph.releases import Release, release_of, tag_of
from gitops_lint.graph.values import values_of
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Scalar, items_at, mapping_at, text_at
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.distributions import Distribution, ReleasedChart
from gitops_lint.rulebook.kinds import GroupKind, parse_group_kind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook

_DEFINITION = GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")
_DEPLOYMENT = GroupKind("apps", "Deployment")
_VERSION_LABEL = "app.kubernetes.io/version"


def with_releases(cluster: Cluster, rulebook: Rulebook, documents: Documents) -> Cluster:
    """Return a cluster that knows which releases it runs, as far as what it applies tells."""
    told = (
        one
        for distribution in rulebook.schemas.distributions
        for one in _Installations(cluster, distribution, rulebook, documents).told()
    )
    return replace(cluster, installed=cluster.installed._replace(told=(*cluster.installed.told, *told)))


class _Installations:
    """What a cluster applies that tells of one product."""

    def __init__(self, cluster: Cluster, distribution: Distribution, rulebook: Rulebook, documents: Documents) -> None:
        self.cluster = cluster
        self.distribution = distribution
        self.rulebook = rulebook
        self.documents = documents

    def told(self) -> Iterator[Told]:
        yield from self._by_instances()
        yield from self._by_charts()
        yield from self._by_sources()
        yield from self._by_remote_bases()
        yield from self._by_manifests()

    def _by_instances(self) -> Iterator[Told]:
        for rule in self.distribution.instances:
            for instance in self._applied(parse_group_kind(rule.kind)):
                yield told_by_installation(instance.node, rule, self.distribution.product, self._told_by(instance))

    def _by_charts(self) -> Iterator[Told]:
        rules = {rule.chart: rule for rule in self.distribution.charts}
        for installed in self._of_role(Role.RELEASE) if rules else ():
            found = release_of(installed, self.cluster.objects)
            rule = rules.get(found.chart or self._chart_by_values(installed) or "")
            if rule is not None:
                yield self._by_chart(installed, found, rule)
            elif self._may_install(found):
                yield Told(self.distribution.product, ANY_RELEASE, self._told_by(installed), installed.name_place)

    def _chart_by_values(self, installed: Object) -> str | None:
        """Return the name of a chart whose source isn't in Git, where its values tell it."""
        chart = self.rulebook.chart_for(None, None, values_of(installed, self.cluster.objects, self.documents).node)
        return chart.chart[0] if chart is not None else None

    def _may_install(self, found: Release) -> bool:
        """Tell whether a chart that the rules don't know is called for the product."""
        is_called_so = self.distribution.product.lower() in (found.chart or "").lower()
        return is_called_so and self.rulebook.chart_for(found.chart, found.url) is None

    def _by_chart(self, installed: Object, found: Release, rule: ReleasedChart) -> Told:
        """Return what a release of a chart tells; where its values may leave the definitions out, it only hints."""
        product, values = self.distribution.product, values_of(installed, self.cluster.objects, self.documents)
        chart = self.rulebook.chart_for(found.chart, found.url, values.node)
        brings = chart is None or any(hold(crds.when, values.node) for crds in chart.crds)
        told_by = self._told_by(installed) if brings and not values.open else ToldBy.HINTS
        if rule.values is not None:
            return told_by_installation(values.node, rule.values, product, told_by)
        releases = releases_of(found.version.text) if found.version is not None else ANY_RELEASE
        place = found.version.place if found.version is not None else installed.name_place
        switched_on = (name for name, when in rule.switches.items() if hold(when, values.node))
        components = frozenset(switched_on) if rule.switches else None
        keeps = bool(rule.keeps_removed) and hold(rule.keeps_removed, values.node)
        return Told(product, _of_product(releases, rule.releases), told_by, place, components, keeps)

    def _by_sources(self) -> Iterator[Told]:
        """Return what the sources tell whose manifests a Kustomization applies."""
        for held in self._of_role(Role.APPLIER):
            kustomization = FluxKustomization(held.identity, held.node)
            reference = kustomization.source
            source = self.cluster.objects.get(reference.identity) if reference is not None else None
            if source is None or kustomization.is_remote:
                continue
            url = normalized_url(text_at(source.node, "spec", "url") or "")
            if any(url == one.address and one.is_held(kustomization.path) for one in self.distribution.published):
                tag = tag_of(source)
                place = tag.place if tag is not None else source.name_place
                told_by = max(self._told_by(held), self._told_by(source))
                yield Told(self.distribution.product, _of_tag(tag), told_by, place)

    def _by_remote_bases(self) -> Iterator[Told]:
        for unknown in self.cluster.unknowns:
            if unknown.kind is UnknownKind.REMOTE_BASE:
                for published in self.distribution.published:
                    for rest, _ in published.named_in(unknown.description):
                        yield Told(self.distribution.product, named_in(rest), ToldBy.WHAT_IS_APPLIED, unknown.place)

    def _by_manifests(self) -> Iterator[Told]:
        """Return what the product's own manifests tell: definitions for certain, then what else is labelled."""
        labelled = [one for one in self.cluster.objects.values() if self._is_labelled(one)]
        defined = [one for one in labelled if one.identity.group_kind == _DEFINITION]
        components = self._components()
        texts = {version: one for one in defined or labelled for version in (_version_label(one),) if version}
        named = [(releases_of(text), one) for text, one in texts.items()] or list(self._by_images())
        for releases, one in named:
            yield Told(self.distribution.product, releases, self._told_by(one), one.place, components)
        if not named and components is not None:
            yield Told(self.distribution.product, ANY_RELEASE, ToldBy.WHAT_IS_APPLIED, None, components)

    def _is_labelled(self, one: Object) -> bool:
        labels = mapping_at(one.node, "metadata", "labels")
        if labels is None or not self.distribution.labels or one.is_switched_off():
            return False
        return all(text_at(labels, key) == value for key, value in self.distribution.labels.items())

    def _components(self) -> frozenset[str] | None:
        """Return the components whose definitions are in Git, if these are all of the product's."""
        found = set()
        for definition in self._applied(_DEFINITION) if self.distribution.components else ():
            group, kind = (text_at(definition.node, "spec", *way) for way in (("group",), ("names", "kind")))
            found.add(self.distribution.component_of.get(f"{group}/{kind}", ""))
        is_whole = bool(found) and found.issuperset(self.distribution.indispensable)
        return frozenset(found - {""}) if is_whole else None

    def _by_images(self) -> Iterator[tuple[ReleaseRange, Object]]:
        for deployment in self._applied(_DEPLOYMENT) if self.distribution.images else ():
            for container in items_at(deployment.node, "spec", "template", "spec", "containers"):
                name, _, tag = (text_at(container, "image") or "").partition("@")[0].rpartition(":")
                table = self.distribution.images.get(name.rpartition("/")[2])
                if table is not None:
                    yield _of_product(releases_of(tag), table), deployment

    def _applied(self, group_kind: GroupKind) -> Iterable[Object]:
        return (one for one in self.cluster.of_kind(group_kind) if not one.is_switched_off())

    def _of_role(self, role: Role) -> Iterable[Object]:
        held = self.cluster.objects.values()
        return (
            one for one in held if self.rulebook.role(one.identity.group_kind) is role and not one.is_switched_off()
        )

    def _told_by(self, one: Object) -> ToldBy:
        """Tell how much counts what an object says: what is suspended may have been changed since."""
        appliers = [self.cluster.objects[applier] for applier in one.applied_by if applier in self.cluster.objects]
        is_uncertain = one.identity in self.cluster.uncertain or any(map(self._is_suspended, (one, *appliers)))
        return ToldBy.HINTS if is_uncertain else ToldBy.WHAT_IS_APPLIED

    def _is_suspended(self, one: Object) -> bool:
        rules = self.rulebook.kind(one.identity.group_kind)
        found = find(one.node, rules.suspended_by) if rules is not None and rules.suspended_by else ()
        return any(isinstance(place.node, Scalar) and place.node.value is True for place in found)


def _version_label(one: Object) -> str | None:
    return text_at(one.node, "metadata", "labels", _VERSION_LABEL)


def _of_tag(tag: Scalar | None) -> ReleaseRange:
    if tag is None:
        return ANY_RELEASE
    named = named_in(tag.text)
    return named if named != ANY_RELEASE else releases_of(tag.text)


def _of_product(releases: ReleaseRange, table: dict[str, str]) -> ReleaseRange:
    """Return the releases of a product that releases of a chart or an image bring; what isn't known may be any."""
    if not table or releases == ANY_RELEASE:
        return releases
    within = [one for one in table if _is_within(release(one), releases)]
    if not within:
        return ANY_RELEASE
    brought = [exactly(table[one]) for one in within]
    oldest, end = min(one.oldest or () for one in brought), max(one.end or () for one in brought)
    last = max(map(release, table))
    is_newer = releases.end is None or releases.end > (last[0], last[1] + 1)
    is_older = releases.oldest is None or releases.oldest < min(map(release, table))
    return ReleaseRange(None if is_older else oldest, None if is_newer else end)


def _is_within(one: tuple[int, ...], releases: ReleaseRange) -> bool:
    is_after = releases.oldest is None or one >= releases.oldest
    return is_after and (releases.end is None or one < releases.end)
