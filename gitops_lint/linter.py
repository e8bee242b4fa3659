"""The whole pipeline: from a path to clusters, graphs and findings. This is what programs import."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import Reported, report
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.config.externals import parse_external
from gitops_lint.config.loading import load, rulebook_of
from gitops_lint.config.model import Config
from gitops_lint.flux.repository import Repository
from gitops_lint.graph.build import build_graph
from gitops_lint.graph.model import Graph
from gitops_lint.look import Glance, Seen, compared, judged, look
from gitops_lint.repo.documents import Documents
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
from gitops_lint.triage.baseline import Entry
from gitops_lint.triage.selection import Selection
from gitops_lint.triage.suppressing import UNUSED
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


def analyse_again(
    tree: Tree, earlier: Analysis, time_limit: TimeLimit | None = None, glance: Glance | None = None
) -> Analysis:
    """Return what there is to say about a tree that is another version of one that was analysed."""
    mapped = mapped_sources(earlier.config)
    if glance is not None:
        glance = glance._replace(raised=earlier.raised)
    return analyse_tree(tree, earlier.root, earlier.config, mapped, earlier, time_limit, glance=glance)


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
    glance: Glance | None = None,
) -> Analysis:
    """Return what there is to say about the files of a tree; `root` is only what reports call it.

    Without a `config`, all settings are the defaults. `mapped` says which folder of the tree holds a checkout of
    another source, by the source's name or URL. `earlier` is the analysis of another version of the tree with the same
    configuration; one that was made `remembering` leaves all that is the same in both, and so does what comes of it.
    Without `checking`, the analysis ends with the graphs, and nothing is found. Up to `jobs` processes share the work,
    but for that on clusters of what is to be `compared`. What a `glance` at some files shows is told meanwhile.
    What there was no time for is among the analysis' internal errors.
    """
    config = config if config is not None else Config()
    _log.info("reading %s", root)
    rulebook = earlier.rulebook if earlier else rulebook_of(config)
    processes = Processes(jobs, share_clusters=not compared)
    documents = _documents(tree, earlier, _faults(time_limit), remembering, processes)
    analysis = _analysis(documents, root, config, mapped, rulebook, checking, glance)
    if _depends_on_order(documents, glance):
        documents = _documents(tree, earlier, _faults(time_limit), remembering, Processes(1))
        analysis = _analysis(documents, root, config, mapped, rulebook, checking, None)
    documents.end()
    return analysis


def _faults(time_limit: TimeLimit | None) -> Faults:
    return Faults(time_limit, passing=(InvalidFileError, GitError))


def _depends_on_order(documents: Documents, glance: Glance | None) -> bool:
    """Tell whether a run may be other than one by one process that looks at all there is in its order.

    So it is where something was cut off, or failed.
    """
    processes, faults = documents.processes, documents.faults
    was_cut = not processes.is_whole or bool(faults.noted) or documents.allowance.is_over()
    return (processes.were_used or glance is not None) and was_cut and not faults.time_limit.is_over


def _analysis(
    documents: Documents,
    root: Path,
    config: Config,
    mapped: Mapping[str, str],
    rulebook: Rulebook,
    checking: bool,
    glance: Glance | None,
) -> Analysis:
    """Return what there is to say about documents."""
    faults = documents.faults
    externals = tuple(map(parse_external, config.known_externals))
    build = partial(build_graph, rulebook=rulebook, externals=externals, documents=documents)
    repository = Repository(documents, rulebook, mapped, config, look=build)
    seen = Seen()
    faults.in_time(partial(look, repository, build, seen, checking, glance), None, "the rest")
    if not checking:
        return _unchecked(root, documents, rulebook, config, seen.graphs, tuple(faults.noted))
    graphs, verdicts, raised = seen.graphs, seen.verdicts, tuple(seen.raised)
    errors = tuple(faults.noted)
    as_said = judged(raised, repository.annotated_files, graphs, repository)
    unused = [fault for fault in as_said.faults if not (errors and fault.check == UNUSED)]  # what failed may use it
    left = (*as_said.left, *report(unused, rulebook))
    held = compared(left, as_said, graphs, config)
    selection = Selection(config, rulebook)
    return Analysis(
        root=root,
        documents=documents,
        rulebook=rulebook,
        clusters=tuple(graph.cluster for graph in graphs),
        graphs=graphs,
        findings=selection.of(held.new),
        config=config,
        suppressed=selection.of(as_said.suppressed),
        known=selection.of(held.known),
        gone=() if errors else held.gone,  # what failed may find them
        verdicts=verdicts,
        unselected=selection.other(held.new),
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
