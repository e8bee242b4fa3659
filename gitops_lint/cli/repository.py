"""From the paths of a command line to what is said of the repository that they are in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from gitops_lint.cli.configuration import NOTHING_ASKED, Asked, settings_of
from gitops_lint.cli.exits import fail
from gitops_lint.cli.versions import opener
from gitops_lint.cluster.identity import Identity
from gitops_lint.config.model import Config
from gitops_lint.graph.model import Graph
from gitops_lint.graph.nodes_by_name import NoSuchNode, node_named
from gitops_lint.linter import Analysis, analyse
from gitops_lint.repo.existence import is_there
from gitops_lint.repo.git import GitError
from gitops_lint.repo.processes import processors
from gitops_lint.repo.time_limit import TimeLimit
from gitops_lint.repo.tree import find_root, is_manifest
from gitops_lint.rulebook.validation import InvalidFileError


class TakenIn(NamedTuple):
    """Which files of a repository some paths take in; none of the `folders` where that is all."""

    folders: tuple[str, ...]

    def __call__(self, path: str) -> bool:
        """Tell whether a file is one of them."""
        return not self.folders or any(path == folder or path.startswith(f"{folder}/") for folder in self.folders)


def analysed(
    paths: list[Path],
    sources: list[str] | None = None,
    asked: Asked = NOTHING_ASKED,
    staged: bool = False,
    time_limit: TimeLimit | None = None,
    remembering: bool = False,
    checking: bool = True,
    jobs: int | None = None,
    compared: bool = False,
    look: Callable[[Path, Config, bool], Analysis | None] | None = None,
) -> tuple[Analysis, TakenIn]:
    """Return the analysis of the repository that paths are in, and which of its files the paths take in.

    `sources` are checkouts of other repositories, each written `NAME-or-URL=FOLDER`; `asked` is what the command line
    says of the configuration. What is looked at is the working tree, or where `staged` is set, git's index. An analysis
    that is made `remembering` leaves what it has worked out to one of another version, one without `checking` ends with
    the graphs. `jobs` are as many as there are processors, unless somebody says otherwise; one that is to be `compared`
    leaves its clusters to another version, too, for what is the same. `look` gives what is known already of the
    repository as it is now, of a plain check.

    Ends the command with a message where there is no such path, where they are in several repositories, where the
    configuration can't be used, or where there is nothing to look at.
    """
    root = root_of(paths)
    config = settings_of(paths, asked, sources).config
    try:
        tree, jobs = opener(staged), jobs or processors()
        known = look(root, config, staged) if look is not None else None
        analysis = known or analyse(root, config, tree, None, time_limit, remembering, checking, jobs, compared)
    except (InvalidFileError, GitError) as error:
        fail(str(error))
    hold_manifests(analysis)
    return analysis, taken_in(paths, root)


def root_of(paths: list[Path]) -> Path:
    """Return the root of the repository that paths are in; end the command where there is none, or are several."""
    for path in paths:
        if not is_there(path):
            fail(f"{path} does not exist")
    roots = {find_root(path.resolve()) for path in paths}
    if len(roots) > 1:
        fail(f"the paths are in several repositories: {', '.join(sorted(map(str, roots)))}")
    return roots.pop()


def graphs_of(analysis: Analysis, cluster: str | None) -> tuple[Graph, ...]:
    """Return the graphs of all clusters, or that of the one of a name; end the command where there is none."""
    if not analysis.graphs and analysis.internal_errors:
        fail("no cluster could be looked at")
    if not analysis.graphs:
        fail("no cluster was found: nothing in this repository says where Flux starts")
    graphs = tuple(graph for graph in analysis.graphs if cluster in (None, graph.cluster.name))
    names = ", ".join(known.name for known in analysis.clusters)
    return graphs or fail(f"there is no cluster `{cluster}` (there is: {names})")


def nodes_named(graphs: tuple[Graph, ...], text: str) -> tuple[tuple[Graph, Identity], ...]:
    """Return the node that a text means in each graph that has one; end the command where none has."""
    nodes, why = [], ""
    for graph in graphs:
        try:
            nodes.append((graph, node_named(graph, text)))
        except NoSuchNode as error:
            why = why or str(error)
    return tuple(nodes) or fail(why)


def hold_manifests(analysis: Analysis) -> None:
    """End the command where a repository has no manifests."""
    if not any(map(is_manifest, analysis.documents.tree.paths)):
        fail(f"there are no manifests (*.yaml, *.yml) in {analysis.root}")


def hold_what_is_wanted(analysis: Analysis, wanted: TakenIn) -> None:
    """End the command where nothing could ever be found in what is wanted: it is no manifest, and nothing is there."""
    if any(is_manifest(path) and wanted(path) for path in analysis.documents.tree.paths):
        return
    reported = (*analysis.findings, *analysis.suppressed, *analysis.known)
    if not any(wanted(found.finding.place.path) for found in reported):  # one may be of what a generator reads
        where = " or ".join(wanted.folders)
        fail(
            f"there are no manifests (*.yaml, *.yml) in {where}; a path says which findings are shown, "
            f"of a repository that is always read whole: {analysis.root}"
        )


def taken_in(paths: list[Path], root: Path) -> TakenIn:
    """Return which files of a repository some paths take in."""
    below = tuple(path.resolve().relative_to(root).as_posix() for path in paths)
    return TakenIn(() if "." in below else below)
