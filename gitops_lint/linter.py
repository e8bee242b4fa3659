"""The whole pipeline: from a path to clusters, graphs and findings. This is what programs import."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from gitops_lint.checks.finding import Context, Finding, UnappliedContext
from gitops_lint.checks.run import Reported, check_cluster, check_unapplied, report
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.installed_release import Told
from gitops_lint.config.externals import parse_external
from gitops_lint.config.loading import load, rulebook_of
from gitops_lint.config.model import Config
from gitops_lint.flux.repository import Repository
from gitops_lint.graph.analysis import Impacts
from gitops_lint.graph.build import build_graph
from gitops_lint.graph.model import Graph, Shape
from gitops_lint.repo.copies import share_out
from gitops_lint.repo.documents import Documents, Same
from gitops_lint.repo.existence import is_there
from gitops_lint.repo.faults import Faults, InternalError
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.git import GitError
from gitops_lint.repo.memory import Memory, RememberingDocuments
from gitops_lint.repo.mounted import MountedTree, mount_of
from gitops_lint.repo.processes import Processes
from gitops_lint.repo.time_limit import TimeLimit
from gitops_lint.repo.tree import Tree, find_root
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.rulebook.validation import InvalidFileError
from gitops_lint.schemas.hints import hinted_releases
from gitops_lint.schemas.served_apis import ServedApis
from gitops_lint.triage.baseline import Entry, compare, read_baseline
from gitops_lint.triage.selection import Selection
from gitops_lint.triage.suppressing import UNUSED, judge
from gitops_lint.triage.suppressions import suppressions
from gitops_lint.verdicts.by_hand import ByHand
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.unapplied_manifests import Manifests, UnappliedManifests
from gitops_lint.verdicts.verdicts import Verdicts

_log = logging.getLogger(__name__)

__all__ = ["Analysis", "Config", "analyse", "analyse_again", "analyse_tree"]


@dataclass(frozen=True)
class Analysis:
    """What came of a repository: its clusters, a graph for each, and what is wrong, the worst first.

    `verdicts` say of each graph's nodes whether they are there, not in Git, or missing, by the cluster's name.

    `suppressed` are the findings that comments and annotations are for, `known` those that the baseline holds; `gone`
    are its entries that no longer occur. `unselected` are those that the configuration doesn't ask for: neither the
    worst first nor as severe as it says. `raised` is all that checks find, each cluster's by itself, whatever of it is
    reported. `internal_errors` are the checks that failed, whose findings are missing. Where it isn't `checked`, no
    check was run: there are clusters and graphs, and nothing is said of them.
    """

    root: Path
    documents: Documents
    rulebook: Rulebook
    clusters: tuple[Cluster, ...]
    graphs: tuple[Graph, ...]
    findings: tuple[Reported, ...]
    config: Config
    suppressed: tuple[Reported, ...] = ()
    known: tuple[Reported, ...] = ()
    gone: tuple[Entry, ...] = ()
    verdicts: Mapping[str, Verdicts] = field(default_factory=dict)
    unselected: tuple[Reported, ...] = ()
    raised: tuple[Finding, ...] = ()
    internal_errors: tuple[InternalError, ...] = ()
    checked: bool = True

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each severity."""
        counted = Counter(reported.severity.value for reported in self.findings)
        return {severity: counted[severity] for severity in ("error", "warning", "info")}


def analyse(
    path: Path | str,
    config: Config | None = None,
    open_tree: Callable[[Path], Tree] = FolderTree,
    earlier: Analysis | None = None,
    time_limit: TimeLimit | None = None,
    remembering: bool = False,
    checking: bool = True,
    jobs: int = 1,
    compared: bool = False,
) -> Analysis:
    """Return what there is to say about the repository that a path is in.

    Without a `config`, the repository's own configuration file counts. `open_tree` opens the repository's files by its
    root: those of the working tree, or of a commit or the index. `earlier` is the analysis of another version of them
    with the same configuration, so that what is the same in both is read once, and where it was made `remembering`,
    worked out once. `time_limit` counts in the main thread only. Without `checking`, it ends with the graphs. `jobs` is
    how many processes may share the work, copies of this one; they make no difference to what comes of it. One that is
    to be `compared` with another version leaves to that what it has worked out of its clusters, by one process.

    Raises NotADirectoryError or FileNotFoundError where there is no such path, InvalidFileError for a configuration, a
    rule file or a baseline that can't be used. What is wrong inside the repository is a finding, never an error.
    """
    path = Path(path)
    if not is_there(path):
        raise FileNotFoundError(f"{path} does not exist")
    config = config if config is not None else load(path).config
    root = find_root(path.resolve())
    tree = open_tree(root)
    mapped = mapped_sources(config)
    tree = opened(tree, config)
    return analyse_tree(tree, root, config, mapped, earlier, time_limit, remembering, checking, jobs, compared=compared)


def opened(tree: Tree, config: Config) -> Tree:
    """Return the files of a repository with those of the checkouts that its configuration names."""
    mounts = _mounts(config)
    if not mounts:
        return tree
    return MountedTree(tree, {mounts[name]: FolderTree(path) for name, path in config.sources.items()})


def analyse_again(tree: Tree, earlier: Analysis) -> Analysis:
    """Return what there is to say about a tree that is another version of one that was analysed."""
    return analyse_tree(tree, earlier.root, earlier.config, mapped_sources(earlier.config), earlier)


def _mounts(config: Config) -> dict[str, str]:
    """Return the folder in which each checkout of another source appears."""
    return {name: f"{number}-{path.name}" for number, (name, path) in enumerate(sorted(config.sources.items()))}


def mapped_sources(config: Config) -> dict[str, str]:
    """Return the folder of the tree that holds a checkout of another source, by the source's name or URL."""
    return {name: mount_of(mount) for name, mount in _mounts(config).items()}


def analyse_tree(
    tree: Tree,
    root: Path,
    config: Config | None = None,
    mapped: Mapping[str, str] = MappingProxyType({}),
    earlier: Analysis | None = None,
    time_limit: TimeLimit | None = None,
    remembering: bool = False,
    checking: bool = True,
    jobs: int = 1,
    compared: bool = False,
) -> Analysis:
    """Return what there is to say about the files of a tree; `root` is only what reports call it.

    Without a `config`, all settings are the defaults. `mapped` says which folder of the tree holds a checkout of
    another source, by the source's name or URL. `earlier` is the analysis of another version of the tree with the same
    configuration; one that was made `remembering` leaves all that is the same in both, and so does what comes of it.
    Without `checking`, the analysis ends with the graphs, and nothing is found. Up to `jobs` processes share the work,
    but for that on clusters of what is to be `compared`.
    What there was no time for is among the analysis' internal errors.
    """
    config = config if config is not None else Config()
    _log.info("reading %s", root)
    rulebook = earlier.rulebook if earlier else rulebook_of(config)
    processes = Processes(jobs, share_clusters=not compared)
    documents = _documents(tree, earlier, _faults(time_limit), remembering, processes)
    analysis = _analysis(documents, root, config, mapped, rulebook, checking)
    if _depends_on_order(documents):
        documents = _documents(tree, earlier, _faults(time_limit), remembering, Processes(1))
        analysis = _analysis(documents, root, config, mapped, rulebook, checking)
    return analysis


def _faults(time_limit: TimeLimit | None) -> Faults:
    return Faults(time_limit, passing=(InvalidFileError, GitError))


def _depends_on_order(documents: Documents) -> bool:
    """Tell whether a run by several processes may be other than one by one alone: something was cut off, or failed."""
    processes, faults = documents.processes, documents.faults
    was_cut = not processes.is_whole or bool(faults.noted) or documents.allowance.is_over()
    return processes.were_used and was_cut and not faults.time_limit.is_over


def _analysis(
    documents: Documents, root: Path, config: Config, mapped: Mapping[str, str], rulebook: Rulebook, checking: bool
) -> Analysis:
    """Return what there is to say about documents."""
    faults = documents.faults
    externals = tuple(map(parse_external, config.known_externals))
    build = partial(build_graph, rulebook=rulebook, externals=externals, documents=documents)
    repository = Repository(documents, rulebook, mapped, config, look=build)
    seen = _Seen()
    faults.in_time(partial(_look, repository, build, seen, checking), None, "the rest")
    if not checking:
        return _unchecked(root, documents, rulebook, config, seen.graphs, tuple(faults.noted))
    graphs, verdicts, raised = seen.graphs, seen.verdicts, tuple(seen.raised)
    errors = tuple(faults.noted)
    said = suppressions(documents, repository.annotated_files, graphs)
    judged = judge(report(raised, rulebook), said, rulebook.check_names)
    unused = [fault for fault in judged.faults if not (errors and fault.check == UNUSED)]  # what failed may use it
    left = (*judged.left, *report(unused, rulebook))
    entries = read_baseline(config.baseline) if config.baseline is not None else ()
    names = frozenset(graph.cluster.name for graph in graphs)
    compared = compare(left, judged.suppressed, entries, names)
    selection = Selection(config, rulebook)
    return Analysis(
        root=root,
        documents=documents,
        rulebook=rulebook,
        clusters=tuple(graph.cluster for graph in graphs),
        graphs=graphs,
        findings=selection.of(compared.new),
        config=config,
        suppressed=selection.of(judged.suppressed),
        known=selection.of(compared.known),
        gone=() if errors else compared.gone,  # what failed may find them
        verdicts=verdicts,
        unselected=selection.other(compared.new),
        raised=raised,
        internal_errors=errors,
    )


def _unchecked(
    root: Path,
    documents: Documents,
    rulebook: Rulebook,
    config: Config,
    graphs: tuple[Graph, ...],
    errors: tuple[InternalError, ...],
) -> Analysis:
    """Return an analysis that ends with the graphs."""
    clusters = tuple(graph.cluster for graph in graphs)
    return Analysis(root, documents, rulebook, clusters, graphs, (), config, internal_errors=errors, checked=False)


def _documents(
    tree: Tree, earlier: Analysis | None, faults: Faults, remembering: bool, processes: Processes
) -> Documents:
    before = earlier.documents if earlier is not None else None
    if isinstance(before, RememberingDocuments):
        return RememberingDocuments(tree, before.memory, faults)
    if remembering:
        return RememberingDocuments(tree, Memory(), faults)
    return Documents(tree, before, faults=faults, processes=processes)


@dataclass
class _Seen:
    """What a run has seen by now, whatever ends it."""

    graphs: tuple[Graph, ...] = ()
    verdicts: Mapping[str, Verdicts] = field(default_factory=dict)
    raised: list[Finding] = field(default_factory=list)


def _look(repository: Repository, build: Callable[[Cluster], Graph], seen: _Seen, checking: bool) -> None:
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
        for findings in _found(repository, seen.graphs, seen.verdicts, by_hand):
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
    left_out = documents.known_again("left out", repository.unapplied.left_out)
    manifests = Manifests(lambda: repository.manifests, documents.text, repository.objects_in)
    together = tuple(build.files for build in repository.unapplied.builds)
    unapplied = UnappliedManifests(left_out, manifests, rulebook, by_hand, clusters, documents, together)
    return {graph.cluster.name: Verdicts(Sight(graph, rulebook, by_hand, unapplied, documents)) for graph in graphs}


def _hints(documents: Documents, what: Hashable, look: Callable[[], tuple[Told, ...]], _: object) -> tuple[Told, ...]:
    """Answer which releases files speak of that clusters aren't made of; what is found there rests on nothing else."""
    return documents.once(what, look)


def _found(
    repository: Repository, graphs: tuple[Graph, ...], verdicts: Mapping[str, Verdicts], by_hand: ByHand
) -> Iterator[tuple[Finding, ...]]:
    """Return what all checks find in each cluster, and in what no cluster applies, as far as all clusters are known."""
    tree = repository.documents.tree
    of_hints = partial(hinted_releases, tree, by_hand.is_of_tools, repository.rulebook)
    all_hints = partial(_hints, repository.documents, ("hints", Same(by_hand)), of_hints)
    repository.documents.answer("hints", all_hints)
    hints = partial(repository.documents.ask, "hints", "", all_hints)

    def found(graph: Graph) -> tuple[Finding, ...]:
        of_cluster = verdicts[graph.cluster.name]
        _log.info("%s: checking", graph.cluster.name)
        return check_cluster(
            Context(
                cluster=graph.cluster,
                graph=graph,
                verdicts=of_cluster,
                impacts=_impacts(graph, of_cluster.sight.shape, repository.documents),
                rulebook=repository.rulebook,
                documents=repository.documents,
                thresholds=repository.config.thresholds,
                apis=ServedApis(graph.cluster, repository.rulebook, hints),
                left_out=of_cluster.sight.unapplied.left_out,
                graphs=graphs,
            )
        )

    yield from share_out(repository.documents, graphs, found, sum(len(graph.cluster.objects) for graph in graphs))
    if not any(error.part for error in repository.documents.faults.noted):  # or what failed may apply it
        yield check_unapplied(
            UnappliedContext(
                unapplied=repository.unapplied,
                documents=repository.documents,
                rulebook=repository.rulebook,
                is_all_there_is=not graphs,
            )
        )
