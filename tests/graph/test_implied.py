"""What objects need although no field of theirs says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impacts
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.references import Strength

FLUX = """
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://github.com/example/home", ref: refs/heads/main, path: apps}
"""
CERTIFICATE = """---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: wiki, namespace: wiki}
spec: {secretName: wiki-tls, issuerRef: {kind: ClusterIssuer, name: letsencrypt}}
"""
CERT_MANAGER = Identity("helm.toolkit.fluxcd.io", "HelmRelease", "cert-manager", "cert-manager")
WIKI_CERTIFICATE = Identity("cert-manager.io", "Certificate", "wiki", "wiki")


def release(name: str, chart: str, namespace: str, values: str = "{}", more: str = "") -> str:
    """Return a HelmRelease of a chart, and the chart's source."""
    return f"""---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {{name: {name}, namespace: {namespace}}}
spec: {{interval: 1h, url: "oci://registry.example.com/charts/{chart}"}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: {name}, namespace: {namespace}}}
spec: {{interval: 1h, chartRef: {{kind: OCIRepository, name: {name}}}, values: {values}{more}}}
"""


def graph_of(*manifests: str) -> Graph:
    files = {"bootstrap/flux.yaml": FLUX, "apps/all.yaml": "".join(manifests)}
    return analyse_tree(MemoryTree(files), Path("example"), checking=False).graphs[0]


def links(graph: Graph, source: Identity, kind: str) -> list[Link]:
    return [link for link in graph.out(source) if link.edge.kind == kind]


def test_a_custom_resource_needs_the_release_whose_chart_installs_its_kind() -> None:
    graph = graph_of(release("cert-manager", "cert-manager", "cert-manager", "{crds: {enabled: true}}"), CERTIFICATE)
    (link,) = links(graph, WIKI_CERTIFICATE, "crd")
    assert link.target == CERT_MANAGER
    assert link.edge.implied
    assert link.edge.strength is Strength.ORDERING


@pytest.mark.parametrize(
    ("values", "more"),
    [
        pytest.param("{}", "", id="the chart's values don't switch them on"),
        pytest.param("{crds: {enabled: true}}", ", install: {crds: Skip}", id="the release skips them"),
        pytest.param("{crds: {enabled: true}}", ", install: {skipCRDs: true}", id="the release skips them, as of old"),
    ],
)
def test_a_release_without_definitions_installs_no_kinds(values: str, more: str) -> None:
    graph = graph_of(release("cert-manager", "cert-manager", "cert-manager", values, more), CERTIFICATE)
    assert links(graph, WIKI_CERTIFICATE, "crd") == []


def test_of_several_releases_with_the_same_kinds_one_is_enough() -> None:
    graph = graph_of(
        release("one", "prometheus-operator-crds", "monitoring"),
        release("two", "prometheus-operator-crds", "monitoring"),
        "---\napiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: wiki, namespace: wiki}\n",
    )
    found = links(graph, Identity("monitoring.coreos.com", "PodMonitor", "wiki", "wiki"), "crd")
    assert [(link.target.name, link.edge.strength) for link in found] == [
        ("one", Strength.SOFT),
        ("two", Strength.SOFT),
    ]


def test_a_definition_in_git_counts_before_any_release() -> None:
    definition = """---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: certificates.cert-manager.io}
spec: {group: cert-manager.io, names: {kind: Certificate}}
"""
    values = "{crds: {enabled: true}}"
    graph = graph_of(definition, release("cert-manager", "cert-manager", "cert-manager", values), CERTIFICATE)
    (link,) = links(graph, WIKI_CERTIFICATE, "crd")
    assert link.target.kind == "CustomResourceDefinition"


def test_what_is_of_a_kind_falls_with_the_release_that_installs_it() -> None:
    graph = graph_of(release("cert-manager", "cert-manager", "cert-manager", "{crds: {enabled: true}}"), CERTIFICATE)
    assert WIKI_CERTIFICATE in Impacts(graph).of(CERT_MANAGER).objects


def test_an_object_needs_the_release_that_makes_its_namespace() -> None:
    more = ", targetNamespace: wiki, install: {createNamespace: true}"
    graph = graph_of(release("wiki", "wiki", "flux-system", "{}", more), CERTIFICATE)
    namespace = Identity("", "Namespace", "", "wiki")
    (link,) = links(graph, WIKI_CERTIFICATE, "namespace")
    assert link.target == namespace
    assert graph.presence(namespace) is Presence.MADE
    assert WIKI_CERTIFICATE in Impacts(graph).of(Identity(*CERT_MANAGER[:2], "flux-system", "wiki")).objects


def test_a_release_in_the_namespace_that_it_makes_does_not_wait_for_itself() -> None:
    more = ", targetNamespace: wiki, install: {createNamespace: true}"
    graph = graph_of(release("wiki", "wiki", "wiki", "{}", more))
    wiki = Identity(*CERT_MANAGER[:2], "wiki", "wiki")
    assert [link for link in links(graph, wiki, "namespace") if link.edge.implied] == []


def test_a_namespace_that_nothing_makes_is_made_by_hand() -> None:
    graph = graph_of(CERTIFICATE)
    assert links(graph, WIKI_CERTIFICATE, "namespace") == []
    assert Identity("", "Namespace", "", "wiki") not in graph.nodes


STORE = """---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: vault}
spec:
  provider: {vault: {server: "https://vault.example.com", auth: {tokenSecretRef: {name: token, key: token%s}}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: wiki, namespace: wiki}
spec: {secretStoreRef: {kind: ClusterSecretStore, name: vault}, dataFrom: [{extract: {key: wiki}}]}
"""
SECRET = Identity("external-secrets.io", "ExternalSecret", "wiki", "wiki")


def test_credentials_without_namespace_are_needed_beside_each_user_of_the_store() -> None:
    (link,) = links(graph_of(STORE % ""), SECRET, "credentials")
    assert str(link.target) == "Secret/wiki/token"
    assert link.edge.implied


def test_credentials_with_a_namespace_are_needed_by_the_store_alone() -> None:
    graph = graph_of(STORE % ", namespace: vault")
    assert links(graph, SECRET, "credentials") == []
    (link,) = links(graph, Identity("external-secrets.io", "ClusterSecretStore", "", "vault"), "credentials")
    assert str(link.target) == "Secret/vault/token"
