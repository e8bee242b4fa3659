"""One look at a repository: clusters become graphs, graphs are judged, and all checks look at them.

What is wrong in files that somebody writes may be told before all else is looked at.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding, UnappliedContext
from gitops_lint.checks.registry import RAISED_AT_ONCE
from gitops_lint.checks.run import Reported, check_at_once, check_cluster, check_unapplied, report
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.installed_release import Told
from gitops_lint.config.model import Config
from gitops_lint.flux.repository import Repository
from gitops_lint.graph.analysis import Impacts
from gitops_lint.graph.model import Graph, Shape
from gitops_lint.repo.copies import share_out
from gitops_lint.repo.documents import Documents, Same
from gitops_lint.schemas.hints import hinted_releases
from gitops_lint.schemas.served_apis import ServedApis
from gitops_lint.triage.baseline import Compared, compare, read_baseline
from gitops_lint.triage.selection import Selection
from gitops_lint.triage.suppressing import Judged, judge
from gitops_lint.triage.suppressions import suppressions
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.unapplied_manifests import Manifests, UnappliedManifests
from gitops_lint.verdicts.verdicts import Verdicts

_log = logging.getLogger(__name__)


class Glimpse(NamedTuple):
    """What is wrong in some files of clusters, as far as that is found at once: by the checks with these ids alone."""

    files: frozenset[str]
    findings: tuple[Reported, ...]
    checks: frozenset[str]
    documents: Documents


class Glance(NamedTuple):
    """Files of which somebody wants to hear before all else is looked at, and who is told, if clusters have any.

    `raised` is what was found in the version before: clusters that have none of the files have the same again, and what
    they have in common with those that do is told as one.
    """

    files: frozenset[str]
    tell: Callable[[Glimpse], None]
    raised: tuple[Finding, ...] = ()


def judged(
    raised: Iterable[Finding], files: Iterable[str], graphs: tuple[Graph, ...], repository: Repository
) -> Judged:
    """Return findings as they are reported, and as what people say in files and annotations leaves them."""
    rulebook = repository.rulebook
    said = suppressions(repository.documents, files, graphs)
    return judge(report(raised, rulebook), said, rulebook.check_names)


def compared(left: tuple[Reported, ...], as_said: Judged, graphs: tuple[Graph, ...], config: Config) -> Compared:
    """Return findings as the baseline leaves them."""
    entries = read_baseline(config.baseline) if config.baseline is not None else ()
    names = frozenset(graph.cluster.name for graph in graphs)
    return compare(left, as_said.suppressed, entries, names)


@dataclass
class Seen:
    """What a run has seen by now, whatever ends it."""

    graphs: tuple[Graph, ...] = ()
    verdicts: Mapping[str, Verdicts] = field(default_factory=dict)
    raised: list[Finding] = field(default_factory=list)


def look(
    repository: Repository,
    build: Callable[[Cluster], Graph],
    seen: Seen,
    checking: bool,
    glance: Glance | None,
) -> None:
    """Look at a repository, for as long as there is time."""
    documents = repository.documents
    with documents.faults.time_limit.counting():
        graphs = _graphs(repository, build)
        if not checking:
            seen.graphs = graphs
            return
        by_hand = _by_hand(documents, graphs)
        judge_all = partial(_verdicts, repository, graphs, by_hand)
        verdicts = documents.faults.in_time(judge_all, None, "what no cluster applies")
        if verdicts is not None:
            seen.graphs, seen.verdicts = graphs, verdicts
        context = partial(_context, repository, seen.graphs, seen.verdicts, _all_hints(repository, by_hand))
        if glance is not None:
            glancing = partial(_glance, repository, seen.graphs, context, glance)
            documents.faults.in_time(glancing, None, "what is told at once")
        for findings in _found(repository, seen.graphs, context):
            seen.raised += findings


def _by_hand(documents: Documents, graphs: tuple[Graph, ...]) -> ByHand:
    """Return what people do by hand beside what the clusters of graphs are made of."""
    applied = frozenset(file for graph in graphs for file in graph.cluster.files)
    applied = documents.known_again("applied", applied)
    return documents.once(("by hand", Same(applied)), partial(ByHand, documents.tree, applied))


def _graphs(repository: Repository, build: Callable[[Cluster], Graph]) -> tuple[Graph, ...]:
    """Return the graphs of all clusters, but for those that fail or that there is no time for."""
    faults = repository.documents.faults
    graphs = (
        faults.in_time(
            partial(_graph, cluster, repository, build),
            None,
            "the graph",
            "",
            cluster.name,
        )
        for cluster in repository.clusters
    )
    return tuple(graph for graph in graphs if graph is not None)


def _graph(cluster: Cluster, repository: Repository, build: Callable[[Cluster], Graph]) -> Graph:
    """Return a cluster's graph, which depends on nothing but the cluster; who worked that out may have built it."""
    built = repository.seen_in(cluster)
    if isinstance(built, Graph):
        return replace(built, cluster=replace(built.cluster, name=cluster.name))
    what = ("graph", repository.config.known_externals)
    return repository.documents.of_version(what, (cluster,), partial(build, cluster))


def _impacts(graph: Graph, shape: Shape, documents: Documents) -> Impacts:
    """Return what falls with what in a graph, which is the same wherever its links are written."""
    return documents.of_version("impacts", (shape,), partial(Impacts, graph))


def _verdicts(repository: Repository, graphs: tuple[Graph, ...], by_hand: ByHand) -> dict[str, Verdicts]:
    """Return the verdicts on each cluster's graph, by the cluster's name; they are made when they are asked for."""
    clusters = tuple(graph.cluster for graph in graphs)
    documents, rulebook = repository.documents, repository.rulebook
    left_out = documents.known_again("left out", repository.left_out)
    manifests = Manifests(lambda: repository.manifests, documents.text, repository.objects_in)
    together = tuple(build.files for build in repository.unapplied_builds)
    unapplied = UnappliedManifests(left_out, manifests, rulebook, by_hand, clusters, documents, together)
    return {graph.cluster.name: Verdicts(Sight(graph, rulebook, by_hand, unapplied, documents)) for graph in graphs}


def _hints(documents: Documents, what: Hashable, look: Callable[[], tuple[Told, ...]], _: object) -> tuple[Told, ...]:
    """Answer which releases files speak of that clusters aren't made of; what is found there rests on nothing else."""
    return documents.once(what, look)


def _all_hints(repository: Repository, by_hand: ByHand) -> Callable[[], tuple[Told, ...]]:
    """Return who answers which releases files speak of."""
    documents = repository.documents
    of_hints = partial(hinted_releases, documents.tree, by_hand.is_of_tools, repository.rulebook)
    all_hints = partial(_hints, documents, ("hints", Same(by_hand)), of_hints)
    documents.answer("hints", all_hints)
    return partial(documents.ask, "hints", "", all_hints)


def _context(
    repository: Repository,
    graphs: tuple[Graph, ...],
    verdicts: Mapping[str, Verdicts],
    hints: Callable[[], tuple[Told, ...]],
    graph: Graph,
) -> Context:
    """Return what checks may look at in one cluster."""
    of_cluster = verdicts[graph.cluster.name]
    return Context(
        cluster=graph.cluster,
        graph=graph,
        verdicts=of_cluster,
        impacts=_impacts(graph, of_cluster.sight.shape, repository.documents),
        rulebook=repository.rulebook,
        documents=repository.documents,
        thresholds=repository.config.thresholds,
        apis=ServedApis(graph.cluster, repository.rulebook, hints),
        objects=graph.cluster.in_order,
        left_out=of_cluster.sight.unapplied.left_out,
        graphs=graphs,
    )


def _glance(
    repository: Repository, graphs: tuple[Graph, ...], context: Callable[[Graph], Context], glance: Glance
) -> None:
    """Tell what is found at once in some files, if any cluster is made of them."""
    concerned = tuple(graph for graph in graphs if not glance.files.isdisjoint(graph.cluster.files))
    if concerned:
        at_once = {graph.cluster.name: check_at_once(context(graph), glance.files) for graph in concerned}
        raised = _with_shared(at_once, graphs, glance.raised)
        written = glance.files | {finding.place.path for finding in raised}
        as_said = judged(raised, sorted(written), concerned, repository)
        new = compared(as_said.left, as_said, concerned, repository.config).new
        findings = Selection(repository.config, repository.rulebook).of(new)
        files = frozenset(file for file in glance.files if any(file in graph.cluster.files for graph in concerned))
        checks = frozenset(repository.rulebook.check_names[name] for name in RAISED_AT_ONCE)
        glance.tell(Glimpse(files, findings, checks, repository.documents))


def _with_shared(
    at_once: Mapping[str, tuple[Finding, ...]], graphs: tuple[Graph, ...], earlier: Iterable[Finding]
) -> list[Finding]:
    """Return what some clusters have, and what others, too, had of that before, in the clusters' order."""
    shared = {_what_is_wrong(finding) for findings in at_once.values() for finding in findings}
    elsewhere: dict[str, list[Finding]] = {}
    for finding in earlier if len(at_once) < len(graphs) else ():
        if _what_is_wrong(finding) in shared:
            for cluster in finding.clusters:
                elsewhere.setdefault(cluster, []).append(finding)
    names = [graph.cluster.name for graph in graphs]
    return [finding for name in names for finding in at_once.get(name, elsewhere.get(name, ()))]


def _what_is_wrong(finding: Finding) -> tuple[object, ...]:
    return finding.check, finding.subject, finding.target, finding.cause


def _found(
    repository: Repository, graphs: tuple[Graph, ...], context: Callable[[Graph], Context]
) -> Iterator[tuple[Finding, ...]]:
    """Return what all checks find in each cluster, and in what no cluster applies, as far as all clusters are known."""
    documents = repository.documents

    def found(graph: Graph) -> tuple[Finding, ...]:
        _log.info("%s: checking", graph.cluster.name)
        return check_cluster(context(graph))

    yield from share_out(documents, graphs, found, sum(len(graph.cluster.objects) for graph in graphs))
    if not any(error.part for error in documents.faults.noted):  # or what failed may apply it
        yield check_unapplied(
            UnappliedContext(
                unapplied=repository.unapplied,
                documents=documents,
                rulebook=repository.rulebook,
                is_all_there_is=not graphs,
            )
        )
