"""What verdicts on one cluster look at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias, TypeVar

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import NAMESPACE, Identity, is_unknown
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.model import Graph, KindShape, Link, Shape
from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.once_written import is_written_once
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.kinds import MadeBy, Missing
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.called import CalledInFields
from gitops_lint.verdicts.containers import Containers
from gitops_lint.verdicts.custom_resources import CustomResources
from gitops_lint.verdicts.of_kind import Kinds
from gitops_lint.verdicts.own_charts import OwnCharts
from gitops_lint.verdicts.permissions import Permissions
from gitops_lint.verdicts.release_words import ReleaseWords
from gitops_lint.verdicts.unapplied_manifests import UnappliedManifests
from gitops_lint.verdicts.unseen import Unseen
from gitops_lint.verdicts.words import repeated_words

_UNTOLD = Missing(check="name-misspelt")
"""How one tells of kinds whose rules say nothing of it: only where their name is a slip."""
_UNTOLD_OF_GIT = Missing(check="referenced-object-not-found", made_by=())

_MOST_KEPT = 64
"""How many answers are kept that may each be as long as a cluster is large."""
Answers: TypeAlias = "Mapping[str, Callable[[Sight, Any], object]]"
"""How questions about a cluster are answered."""
_Key = TypeVar("_Key", bound=Hashable)
_Answer = TypeVar("_Answer")


@keeps_values
@dataclass(frozen=True)
class Sight:
    """One cluster's graph, what the linter knows, and the files that the cluster isn't made of."""

    graph: Graph
    rulebook: Rulebook
    by_hand: ByHand
    unapplied: UnappliedManifests
    documents: Documents = field(default_factory=lambda: Documents(MemoryTree({})))
    """What keeps that which depends on one object alone, and the allowance of the run."""

    def ask(self, about: str, key: _Key, answer: Callable[[Sight, _Key], _Answer]) -> _Answer:
        """Return the answer to a question on which what is kept of verdicts rests, whatever led to it."""
        return self.documents.ask((about, self.cluster.name), key, partial(answer, self))

    def answer(self, answers: Answers) -> None:
        """Say how such questions are answered in this run."""
        for about, answer in answers.items():
            self.documents.answer((about, self.cluster.name), partial(answer, self))
        self.custom_resources.answer()

    @kept_value
    def shape(self) -> Shape:
        """The graph's shape, and that of an earlier run if it is the same."""
        return self.documents.known_again(("shape", self.cluster.name), self.graph.shape)

    def shape_of(self, group_kind: GroupKind) -> KindShape:
        """Return what there is of a kind, and who refers to it; that of an earlier run if it is the same."""
        if group_kind not in self._shapes:
            called = ("shape of a kind", self.cluster.name, group_kind)
            self._shapes[group_kind] = self.documents.known_again(called, self.graph.shape_of(group_kind))
        return self._shapes[group_kind]

    @kept_value
    def _shapes(self) -> dict[GroupKind, KindShape]:
        return {}

    @kept_value
    def files(self) -> frozenset[str]:
        """The files that the cluster is made of, and those of an earlier run if they are the same."""
        return self.documents.known_again(("files", self.cluster.name), self.cluster.files)

    @property
    def compared(self) -> Comparisons:
        """What the run may still do to find out which names are meant."""
        return self.documents.allowance.compared

    @kept_value
    def own_charts(self) -> OwnCharts:
        """The charts that lie in the repository."""
        return OwnCharts(self.documents)

    @kept_value
    def releases_of_own_charts(self) -> tuple[tuple[ChartRelease, str], ...]:
        """The releases of charts that lie in the repository, each with the folder of one that it may be of."""
        return tuple((release, folder) for release in self.graph.releases for folder in self.own_charts.of(release))

    @property
    def cluster(self) -> Cluster:
        """The graph's cluster."""
        return self.graph.cluster

    @kept_value
    def siblings(self) -> tuple[Cluster, ...]:
        """The repository's other clusters."""
        return tuple(cluster for cluster in self.unapplied.clusters if cluster.name != self.cluster.name)

    @kept_value
    def unseen(self) -> Unseen:
        """What of the cluster can't be seen."""
        return Unseen(self.cluster.unknowns, self.cluster.objects, self.rulebook)

    def missing_rule(self, target: Identity) -> Missing:
        """Return how one tells of a target's kind where nothing makes it."""
        kind = self.rulebook.kind(target.group_kind)
        if kind is None or kind.missing is None:
            return _UNTOLD_OF_GIT if kind is not None and kind.closed else _UNTOLD
        return kind.missing

    def is_closed(self, target: Identity) -> bool:
        """Tell whether objects of a target's kind come from Git only."""
        kind = self.rulebook.kind(target.group_kind)
        return kind is not None and kind.closed

    def is_made_by(self, target: Identity, maker: MadeBy) -> bool:
        """Tell whether somebody makes objects of a target's kind."""
        return not self.is_closed(target) and maker in self.missing_rule(target).made_by

    def is_named(self, target: Identity) -> bool:
        """Tell whether an object's word is enough for a name to mean something, as a volume's is for a class."""
        named_by = self.missing_rule(target).named_by
        links = self.graph.into(target) if named_by is not None else ()
        return any(link.source.group_kind == parse_group_kind(named_by or "") for link in links)

    def references_to(self, target: Identity) -> tuple[Link, ...]:
        """Return the written references to a target, in the order of their places."""
        links = (link for link in self.graph.into(target) if not link.edge.implied)
        return tuple(sorted(links, key=lambda link: (link.edge.place, link.source)))

    def appliers_before(self, links: Iterable[Link]) -> frozenset[Identity]:
        """Return what applies those that need something, and all that these depend on."""
        first = frozenset(applier for link in links for applier in self._appliers(link.source))
        if first not in self._before:
            before: set[Identity] = set()
            waiting = list(first)
            while waiting:
                applier = waiting.pop()
                if applier not in before and applier in self.graph.nodes:
                    before.add(applier)
                    waiting += self._depended_on(applier)
            if len(self._before) >= _MOST_KEPT:
                self._before.clear()
            self._before[first] = frozenset(before)
        return self._before[first]

    @kept_value
    def _before(self) -> dict[frozenset[Identity], frozenset[Identity]]:
        return {}

    def _appliers(self, identity: Identity) -> tuple[Identity, ...]:
        held = self.cluster.objects.get(identity)
        return held.applied_by if held is not None else ()

    def _depended_on(self, applier: Identity) -> Iterator[Identity]:
        for link in self.graph.out(applier):
            if link.edge.kind == EdgeKind.DEPENDS_ON:
                yield link.target

    def by_hand_beside(self, target: Identity) -> NearNames:
        """Return the names of what people make themselves of a target's kind, in its namespace.

        Whoever wants them asks for them: what is kept of each rests on the answer.
        """
        beside = self.unapplied.names_by_hand(target.group_kind, target.namespace)
        names = frozenset((*beside, *self.by_hand.created(target.kind)))
        if names not in self._by_hand_beside:
            self._by_hand_beside[names] = NearNames(sorted(names), self.compared)
        return self._by_hand_beside[names]

    @kept_value
    def _by_hand_beside(self) -> dict[frozenset[str], NearNames]:
        return {}

    @kept_value
    def kinds(self) -> Kinds:
        """What there is of each kind."""
        return Kinds(self.graph.of_kind, self.compared)

    @kept_value
    def held(self) -> Kinds:
        """What Git holds of each kind."""
        return Kinds(self.graph.of_kind, self.compared, self.cluster.objects.__contains__)

    @kept_value
    def unused(self) -> Kinds:
        """What is there of each kind for certain, and nobody refers to."""
        return Kinds(self.graph.of_kind, self.compared, self.graph.is_there_unused)

    @kept_value
    def held_unused(self) -> Kinds:
        """What Git holds of each kind, and nobody refers to."""
        return Kinds(self.graph.of_kind, self.compared, self.graph.is_held_unused)

    def named_alike(self, name: str) -> tuple[Identity, ...]:
        """Return the objects of a name, whatever their kinds and namespaces, sorted."""
        return self._by_name.get(name, ())

    @kept_value
    def _by_name(self) -> dict[str, tuple[Identity, ...]]:
        by_name: dict[str, list[Identity]] = {}
        for held in self.cluster.in_order:
            by_name.setdefault(held.identity.name, []).append(held.identity)
        return {name: tuple(identities) for name, identities in by_name.items()}

    @kept_value
    def called(self) -> CalledInFields:
        """What fields call things of each kind."""
        return CalledInFields(self.graph, self.compared)

    @kept_value
    def words(self) -> frozenset[str]:
        """The words in several names of all that there is or should be, and those of an earlier run if the same."""
        words = repeated_words({node.name for node in (*self.graph.nodes, *self.graph.made)})
        return self.documents.known_again(("words", self.cluster.name), words)

    @kept_value
    def words_near(self) -> NearNames:
        """The same, for words with a slip in them."""
        return NearNames(sorted(self.words), self.compared)

    def is_written_once(self, word: str) -> bool:
        """Tell whether a word stands nowhere else in the files of the cluster."""
        return is_written_once(word, sorted(self.files), self.documents)

    @kept_value
    def namespaces(self) -> frozenset[str]:
        """The namespaces that Git holds an object in, or makes."""
        inside = {identity.namespace for identity in self.cluster.objects}
        made = {
            node.name
            for node in self.graph.nodes
            if node.group_kind == NAMESPACE and self.graph.is_there_for_certain(node)
        }
        return frozenset((inside | made) - {""})

    @kept_value
    def namespaces_near(self) -> NearNames:
        """The same, for names with a slip in them."""
        return NearNames(sorted(self.namespaces), self.compared)

    @kept_value
    def custom_resources(self) -> CustomResources:
        """The custom resources of whose kinds the rules know nothing."""
        return CustomResources(self.cluster, self.rulebook, self.documents)

    @kept_value
    def containers(self) -> Containers:
        """What containers are told as they start."""
        return Containers(self.graph, self.documents.derived)

    @kept_value
    def permissions(self) -> Permissions:
        """What the cluster's roles let its programs make."""
        return Permissions(self.graph, self.rulebook, self.documents.derived)

    @kept_value
    def missing_sources_of_the_start(self) -> tuple[Identity, ...]:
        """The sources that Git doesn't hold and what the cluster begins with takes its files from, sorted."""
        links = self.graph.of_edges(EdgeKind.SOURCE)
        sources = {link.target for link in links if link.source in self.cluster.started}
        return tuple(sorted(sources.difference(self.cluster.objects)))

    @kept_value
    def is_begun_by_others(self) -> bool:
        """Whether a Kustomization that the cluster begins with is in Git, and nothing there applies it nor asks for it.

        `flux bootstrap` has it apply itself, and a FluxInstance makes it.
        """
        objects, appliers = self.cluster.objects, self.cluster.appliers
        held = (objects[started] for started in self.cluster.started if started in appliers and started in objects)
        return any(not each.applied_by and each.identity not in self.cluster.presumed for each in held)

    @kept_value
    def unsettled(self) -> dict[GroupKind, tuple[Identity, ...]]:
        """The objects in whose names or namespaces a variable is left that nothing sets in sight, by kind."""
        by_kind: dict[GroupKind, tuple[Identity, ...]] = {}
        for held in self.cluster.in_order:
            identity = held.identity
            if is_unknown(identity.name) or is_unknown(identity.namespace):
                by_kind[identity.group_kind] = (*by_kind.get(identity.group_kind, ()), identity)
        return by_kind

    @kept_value
    def encrypted(self) -> tuple[Identity, ...]:
        """The objects whose very kinds are encrypted, sorted."""
        return tuple(sorted(identity for identity in self.cluster.objects if is_unknown(identity.kind)))

    def releases_beside(self, namespace: str) -> ReleaseWords:
        """Return the releases of charts in a namespace, or all of them where a target is in none."""
        if namespace not in self._releases_beside:
            releases = self.graph.releases
            if namespace:
                releases = tuple(release for release in releases if release.namespace == namespace)
            derived = self.documents.derived
            words = partial(ReleaseWords, releases, derived)
            self._releases_beside[namespace] = derived.of("release words", releases, words)
        return self._releases_beside[namespace]

    @kept_value
    def _releases_beside(self) -> dict[str, ReleaseWords]:
        return {}
