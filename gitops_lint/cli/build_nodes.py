"""What Flux would apply: of a Kustomization, of any other node, or of a whole cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from gitops_lint.checks.unknowns import told
from gitops_lint.cli.exits import fail
from gitops_lint.cli.manifests import UNKNOWN, Manifest, Manifests
from gitops_lint.cli.progress import progress
from gitops_lint.cli.repository import analysed, graphs_of, nodes_named
from gitops_lint.cluster.application import all_objects, objects_applied_by
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown
from gitops_lint.graph.model import Graph
from gitops_lint.repo.problem import Problem
from gitops_lint.report.masking import masked


def build_nodes(
    texts: list[str], paths: list[Path], cluster: str | None, sources: list[str] | None
) -> tuple[Manifests, ...]:
    """Return what nodes of the repository that paths are in apply; without nodes, what the cluster is made of.

    Ends the command with a message where there is no such cluster or node, or several clusters have it.
    """
    with progress():
        analysis, _ = analysed(paths, sources)
    if texts and not analysis.graphs:
        fail(f"{texts[0]}: there is no such directory, and nothing in this repository says where Flux starts")
    graphs = graphs_of(analysis, cluster)
    if not texts:
        return tuple(_of_cluster(graph.cluster) for graph in graphs)
    return tuple(_of_node(*_node(graphs, text)) for text in texts)


def _node(graphs: tuple[Graph, ...], text: str) -> tuple[Cluster, Identity]:
    """Return the node that a text means, with its cluster."""
    graphs_with_it = [(graph, node) for graph, node in nodes_named(graphs, text) if node in graph.cluster.objects]
    if not graphs_with_it:
        fail(f"`{text}` is not in Git: there is nothing to build")
    if len(graphs_with_it) > 1:
        names = ", ".join(graph.cluster.name for graph, _ in graphs_with_it)
        fail(f"`{text}` is in several clusters ({names}): say which one with --cluster")
    graph, node = graphs_with_it[0]
    return graph.cluster, node


def _of_node(cluster: Cluster, identity: Identity) -> Manifests:
    asked = {"cluster": cluster.name, "node": str(identity)}
    held = cluster.objects[identity]
    applied = cluster.applied.get(identity)
    if applied is None and identity in cluster.appliers:
        fail(f"{identity} is left alone by what applies it ({held.place.path}:{held.place.line}): it applies nothing")
    if applied is None:
        return Manifests(asked, (_manifest(cluster, held),))
    if applied.missing_path is not None:
        place = cluster.appliers[identity].path_place
        fail(f"{place.path}:{place.line}:{place.column}: path `{applied.missing_path}` of {identity} does not exist")
    objects = objects_applied_by(cluster, identity)
    unknown = [_problem(unknown) for unknown in cluster.unknowns if unknown.applied_by == identity]
    if not objects and not unknown:
        sys.stderr.write(f"gitops-lint: {identity} applies nothing\n")
    return Manifests(asked, _manifests(cluster, objects, identity), (*applied.problems, *unknown))


def _of_cluster(cluster: Cluster) -> Manifests:
    built = (problem for applied in cluster.applied.values() for problem in applied.problems)
    problems = dict.fromkeys((*cluster.problems, *built, *map(_problem, cluster.unknowns)))
    return Manifests({"cluster": cluster.name}, _manifests(cluster, all_objects(cluster)), tuple(problems))


def _manifests(cluster: Cluster, objects: Iterable[Object], applier: Identity | None = None) -> tuple[Manifest, ...]:
    return tuple(_manifest(cluster, held, applier) for held in objects)


def _manifest(cluster: Cluster, held: Object, applier: Identity | None = None) -> Manifest:
    by = (applier,) if applier is not None else held.applied_by
    return Manifest(masked(held.node), ", ".join(map(str, by)), held.identity in cluster.uncertain)


def _problem(unknown: Unknown) -> Problem:
    message = f"{told(unknown.kind, unknown.description)}: what it brings is not shown"
    return Problem(UNKNOWN, message, unknown.place, unknown.description)
