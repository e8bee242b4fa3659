"""Clusters from afar: entry points, the sources of Kustomizations, and the hosts that all sources fetch from."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.graph.model import Presence
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.view.clusters import from_afar, host_of
from gitops_lint.view.dot import dot
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Drawn, Selection, select

INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec: {sync: {kind: GitRepository, url: "https://git.example.com/home/cluster", path: NAME}}
"""
OTHERS = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: others, namespace: flux-system}
spec: {url: "ssh://git@github.com/others/apps"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: others, namespace: flux-system}
spec: {path: ./apps, sourceRef: {kind: GitRepository, name: others}}
"""
CHARTS = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: CHART, namespace: flux-system}
spec: {url: "oci://ghcr.io/charts/CHART"}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: CHART, namespace: flux-system}
spec: {chartRef: {kind: OCIRepository, name: CHART}}
"""


def drawn(*clusters: str) -> tuple[Drawn, ...]:
    files = {}
    for name in clusters:
        files[f"instances/{name}.yaml"] = INSTANCE.replace("NAME", name)
        files[f"{name}/others.yaml"] = OTHERS
        files[f"{name}/charts.yaml"] = f"{CHARTS.replace('CHART', 'one')}---\n{CHARTS.replace('CHART', 'two')}"
    graphs = analyse_tree(MemoryTree(files), Path("example"), checking=False).graphs
    return tuple(select(from_afar(graph), Selection(Level.CLUSTERS)) for graph in graphs)


def test_entry_points_take_what_anything_in_their_cluster_takes() -> None:
    (one,) = drawn("home")
    assert [f"{link.source} {link.edge.kind} {link.target}" for link in one.links] == [
        "Kustomization/flux-system/flux-system fetches Host/ghcr.io",
        "Kustomization/flux-system/flux-system source GitRepository/flux-system/flux-system",
        "Kustomization/flux-system/flux-system source GitRepository/flux-system/others",
        "GitRepository/flux-system/flux-system fetches Host/git.example.com",
        "GitRepository/flux-system/others fetches Host/github.com",
    ]
    assert {link.target.name for link in one.links if not link.edge.implied} == {"flux-system"}


def test_hosts_are_outside_of_the_clusters_and_one_for_all() -> None:
    pictures = drawn("home", "lab")
    assert [one.graph.cluster.name for one in pictures] == ["home", "lab"]
    hosts = [node for one in pictures for node in one.nodes if one.graph.presence(node) is Presence.EXTERNAL]
    assert len(hosts) == 6
    text = "\n".join(dot(pictures))
    assert [text.count(f"Host\\n{name}") for name in ("ghcr.io", "github.com", "git.example.com")] == [1, 1, 1]
    assert text.count("GitRepository\\nflux-system/others") == 2


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://charts.example.com", "charts.example.com"),
        ("https://user@example.com:8443/a/b", "example.com"),
        ("ssh://git@GitHub.com/owner/name", "github.com"),
        ("git@github.com:owner/name.git", "github.com"),
        ("oci://ghcr.io/owner/chart", "ghcr.io"),
        ("minio.example.com:9000", "minio.example.com"),
        ("https://${DOMAIN}/x", None),
        ("", None),
    ],
)
def test_a_source_tells_its_host(url: str, host: str | None) -> None:
    assert host_of(url) == host
