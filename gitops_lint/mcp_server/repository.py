"""The repository that is asked about: as it is on disk whenever somebody asks."""

from __future__ import annotations

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.graph.nodes_by_name import NoSuchNode, node_named
from gitops_lint.linter import Analysis
from gitops_lint.mcp_server.answers import CannotAnswerError, Data, first
from gitops_lint.repo.nodes import Place
from gitops_lint.report.finding_data import identity_data
from gitops_lint.watched_folder import WatchedFolder


class Repository:
    """A repository; what has changed since the last question is looked at first."""

    def __init__(self, folder: WatchedFolder) -> None:
        self._folder = folder

    def analysis(self) -> Analysis:
        """Return what there is to say about the files as they are now."""
        self._folder.look()
        return self._folder.analysis

    def graphs(self, cluster: str = "") -> tuple[Graph, ...]:
        """Return the graphs of all clusters, or of the one that is named; raise CannotAnswerError without one."""
        analysis = self.analysis()
        if not analysis.graphs:
            raise CannotAnswerError("no cluster was found: nothing in this repository says where Flux starts")
        graphs = tuple(graph for graph in analysis.graphs if cluster in ("", graph.cluster.name))
        if not graphs:
            names = ", ".join(graph.cluster.name for graph in analysis.graphs)
            raise CannotAnswerError(f"there is no cluster `{cluster}` (there is: {names})")
        return graphs

    def node(self, text: str, cluster: str = "") -> tuple[Graph, Identity, Data]:
        """Return the node that a text means, its graph, and what an answer about it begins with.

        Of several clusters that have it, the first counts, and the answer names the others.
        """
        nodes: list[tuple[Graph, Identity]] = []
        why = ""
        for graph in self.graphs(cluster):
            try:
                nodes.append((graph, node_named(graph, text)))
            except NoSuchNode as error:
                why = why or str(error)
        if not nodes:
            raise CannotAnswerError(f"{why} (find_objects lists what there is)")
        graph, identity = nodes[0]
        others = first(other.cluster.name for other, _ in nodes[1:])
        head: Data = {"object": str(identity), "cluster": graph.cluster.name}
        return graph, identity, head | ({"also_in": others} if others else {})

    def findings_about(self, identity: Identity) -> list[Reported]:
        """Return the findings that are about a node, or about what it points at."""
        findings = self._folder.analysis.findings
        return [each for each in findings if identity in (each.finding.subject, each.finding.target)]


def named(identity: Identity) -> Data:
    """Return what an object is called, as the reports of the command line have it."""
    return identity_data(identity)


def place(at: Place) -> Data:
    """Return a place, as far as one needs it to open it."""
    return {"path": at.path, "line": at.line, "column": at.column}
