"""Which releases of products a cluster runs, by all that it applies.

A release is told by what installs it (a FluxInstance, a chart, a source of manifests or a remote base with its tag) and
by the manifests themselves: the labels of what they are part of, and the images of their controllers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.installation import told_by_installation
from gitops_lint.cluster.installed_release import Told, ToldBy
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release_range import ANY_RELEASE, ReleaseRange, brought_by, named_in, releases_of
from gitops_lint.cluster.source import Source
from gitops_lint.cluster.unknown import UnknownKind
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.suspension import suspension
from gitops_lint.repo.nodes import Scalar, items_at, mapping_at, text_at
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.distributions import Distribution, ReleasedChart
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook

_DEPLOYMENT = GroupKind("apps", "Deployment")
_VERSION_LABEL = "app.kubernetes.io/version"


def with_releases(cluster: Cluster, releases: Iterable[ChartRelease], rulebook: Rulebook) -> Cluster:
    """Return a cluster that knows which releases of products it runs, as far as what it applies tells.

    `releases` are those of charts.
    """
    told = (
        told
        for distribution in rulebook.schemas.distributions
        for told in _Installations(cluster, tuple(releases), distribution, rulebook).told()
    )
    return replace(cluster, installed=cluster.installed._replace(told=(*cluster.installed.told, *told)))


def controllers(cluster: Cluster, components: Iterable[str]) -> frozenset[str]:
    """Return those components whose controller a Deployment of the cluster runs, by its name or its image's."""
    running = set()
    for deployment in cluster.of_kind(_DEPLOYMENT) if components else ():
        if not deployment.is_switched_off():
            running |= {deployment.identity.name, *(name for name, _ in _images(deployment))}
    return frozenset(running.intersection(components))


class _Installations:
    """What a cluster applies that tells of one product."""

    def __init__(
        self, cluster: Cluster, releases: tuple[ChartRelease, ...], distribution: Distribution, rulebook: Rulebook
    ) -> None:
        self.cluster = cluster
        self.releases = releases
        self.distribution = distribution
        self.rulebook = rulebook

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
        for release in self.releases:
            names = release.chart.chart if release.chart is not None else (release.chart_name or "",)
            rule = next((rules[name] for name in names if name in rules), None)
            if rule is not None:
                yield self._by_chart(release, rule)
            elif rules and release.chart is None and self.distribution.product.lower() in names[0].lower():
                told_by, place = self._told_by(release.object), release.object.name_place
                yield Told(self.distribution.product, ANY_RELEASE, told_by, place)  # whoever calls it so may install it

    def _by_chart(self, release: ChartRelease, rule: ReleasedChart) -> Told:
        """Return what a release of a chart tells; where its values may leave the definitions out, it only hints."""
        product, values, version = self.distribution.product, release.values, release.release.version
        brings = release.chart is None or any(hold(crds.when, values.node) for crds in release.chart.crds)
        told_by = self._told_by(release.object) if brings and not values.open else ToldBy.HINTS
        if rule.values is not None:
            return told_by_installation(values.node, rule.values, product, told_by)
        releases = releases_of(version.text) if version is not None else ANY_RELEASE
        place = version.place if version is not None else release.object.name_place
        switched_on = (name for name, when in rule.switches.items() if hold(when, values.node))
        components = frozenset(switched_on) if rule.switches else None
        keeps = bool(rule.keeps_removed) and hold(rule.keeps_removed, values.node)
        return Told(product, brought_by(releases, rule.releases), told_by, place, components, keeps)

    def _by_sources(self) -> Iterator[Told]:
        """Return what the sources tell whose manifests are applied."""
        published = dict(self._published_sources())
        remote = {unknown.applied_by for unknown in self.cluster.unknowns if unknown.kind is UnknownKind.OTHER_CLUSTER}
        for applier in self.cluster.appliers.values() if published else ():
            held = self.cluster.objects.get(applier.identity)
            if held is None or held.is_switched_off() or applier.identity in remote:
                continue
            source = published.get(applier.source) if applier.source is not None else None
            if source is not None and self._holds_manifests(source, applier.path.text if applier.path else ""):
                fetched = self.cluster.objects[source.identity]
                place = source.version.place if source.version is not None else fetched.name_place
                told_by = max(self._told_by(held), self._told_by(fetched))
                yield Told(self.distribution.product, _of_tag(source.version), told_by, place)

    def _holds_manifests(self, source: Source, path: str) -> bool:
        """Tell whether what installs the product is at a path of a source."""
        address = _url(source)
        return any(published.is_at(address) and published.is_held(path) for published in self.distribution.published)

    def _published_sources(self) -> Iterator[tuple[Identity, Source]]:
        """Return the sources that are where the product's manifests are published."""
        for identity, source in self.cluster.sources.items():
            is_published = any(published.is_at(_url(source)) for published in self.distribution.published)
            if is_published and not self.cluster.objects[identity].is_switched_off():
                yield identity, source

    def _by_remote_bases(self) -> Iterator[Told]:
        for unknown in self.cluster.unknowns:
            if unknown.kind is UnknownKind.REMOTE_BASE:
                for published in self.distribution.published:
                    for rest, _ in published.named_in(unknown.description):
                        yield Told(self.distribution.product, named_in(rest), ToldBy.WHAT_IS_APPLIED, unknown.place)

    def _by_manifests(self) -> Iterator[Told]:
        """Return what the product's own manifests tell: definitions for certain, then what else is labelled."""
        labels = self.distribution.labels
        labelled = (
            [object_ for object_ in self.cluster.objects.values() if self._is_labelled(object_)] if labels else []
        )
        defined = [object_ for object_ in labelled if self._is_definition(object_)]
        components = self._components()
        only_definitions = components is None and labelled == defined
        texts = {
            version: object_ for object_ in defined or labelled for version in (_version_label(object_),) if version
        }
        named = [(releases_of(text), object_) for text, object_ in texts.items()] or list(self._by_images())
        for releases, object_ in named:
            told = Told(self.distribution.product, releases, self._told_by(object_), object_.place, components)
            yield told._replace(only_definitions=only_definitions)
        if not named and components is not None:
            yield Told(self.distribution.product, ANY_RELEASE, ToldBy.WHAT_IS_APPLIED, None, components)

    def _is_labelled(self, object_: Object) -> bool:
        labels = mapping_at(object_.node, "metadata", "labels")
        if labels is None or any(text_at(labels, key) != value for key, value in self.distribution.labels.items()):
            return False
        return not object_.is_switched_off()

    def _is_definition(self, object_: Object) -> bool:
        return self.rulebook.role(object_.identity.group_kind) is Role.DEFINITION

    def _components(self) -> frozenset[str] | None:
        """Return the components whose definitions are in Git, if these are all of the product's.

        Where the indispensable controllers are there, too, those that aren't have been taken out of it.
        """
        present = set()
        definitions = self.cluster.of_role(Role.DEFINITION, self.rulebook) if self.distribution.components else ()
        for definition in (definition for definition in definitions if not definition.is_switched_off()):
            group, kind = (text_at(definition.node, "spec", *way) for way in (("group",), ("names", "kind")))
            present.add(self.distribution.component_of.get(f"{group}/{kind}", ""))
        is_whole = bool(present) and present.issuperset(self.distribution.indispensable)
        running = controllers(self.cluster, self.distribution.components) if is_whole else frozenset()
        present &= running if running.issuperset(self.distribution.indispensable) else present
        return frozenset(present - {""}) if is_whole else None

    def _by_images(self) -> Iterator[tuple[ReleaseRange, Object]]:
        for deployment in self._applied(_DEPLOYMENT) if self.distribution.images else ():
            for name, tag in _images(deployment):
                table = self.distribution.images.get(name)
                if table is not None:
                    yield brought_by(releases_of(tag), table), deployment

    def _applied(self, group_kind: GroupKind) -> Iterable[Object]:
        return (object_ for object_ in self.cluster.of_kind(group_kind) if not object_.is_switched_off())

    def _told_by(self, object_: Object) -> ToldBy:
        """Tell how much counts what an object says: what is suspended may have been changed since."""
        appliers = [self.cluster.objects[applier] for applier in object_.applied_by if applier in self.cluster.objects]
        is_suspended = any(suspension(held, self.rulebook) is not None for held in (object_, *appliers))
        is_uncertain = is_suspended or object_.identity in self.cluster.uncertain
        return ToldBy.HINTS if is_uncertain else ToldBy.WHAT_IS_APPLIED


def _images(deployment: Object) -> Iterator[tuple[str, str]]:
    """Return the last part of the name, and the tag, of each container's image."""
    for container in items_at(deployment.node, "spec", "template", "spec", "containers"):
        name, _, tag = (text_at(container, "image") or "").partition("@")[0].rpartition(":")
        yield name.rpartition("/")[2], tag


def _url(source: Source) -> str:
    return source.address.text if source.address is not None else ""


def _version_label(object_: Object) -> str | None:
    return text_at(object_.node, "metadata", "labels", _VERSION_LABEL)


def _of_tag(tag: Scalar | None) -> ReleaseRange:
    if tag is None:
        return ANY_RELEASE
    named = named_in(tag.text)
    return named if named != ANY_RELEASE else releases_of(tag.text)
