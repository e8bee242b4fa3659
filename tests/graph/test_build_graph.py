"""The graph of a cluster: how its nodes come to be, and which edges the linter draws by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link, Presence
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.references import Strength

FLUX = "kustomize.toolkit.fluxcd.io/v1"
SOURCE = {"kind": "GitRepository", "name": "flux-system", "namespace": "flux-system"}
INSTANCE = {"sync": {"kind": "GitRepository", "url": "https://git.example.com/home", "path": "cluster"}}


def manifest(api_version: str, kind: str, name: str, namespace: str | None = None, **fields: Any) -> str:
    metadata = {"name": name, **({"namespace": namespace} if namespace else {}), **fields.pop("metadata", {})}
    return f"---\n{json.dumps({'apiVersion': api_version, 'kind': kind, 'metadata': metadata, **fields})}\n"


def kustomization(name: str, path: str = "./empty", **spec: Any) -> str:
    return manifest(FLUX, "Kustomization", name, "flux-system", spec={"path": path, "sourceRef": SOURCE, **spec})


def graph_of(*manifests: str, **files: str) -> Graph:
    """Return the graph of a cluster that applies some manifests; `apps` is the text of `apps/all.yaml`."""
    tree = {
        "bootstrap/flux.yaml": manifest(
            "fluxcd.controlplane.io/v1", "FluxInstance", "flux", "flux-system", spec=INSTANCE
        ),
        "cluster/all.yaml": "".join(manifests),
        "empty/kustomization.yaml": "resources: []\n",
        **{f"{folder}/all.yaml": text for folder, text in files.items()},
    }
    (graph,) = analyse_tree(MemoryTree(tree), Path("example"), checking=False).graphs
    return graph


def node(graph: Graph, text: str) -> Identity:
    """Return the node that is written so."""
    (found,) = [one for one in graph.nodes if str(one) == text]
    return found


def needs(graph: Graph, text: str, kind: str) -> list[Link]:
    return [link for link in graph.out(node(graph, text)) if link.edge.kind == kind]


SECRET = manifest("v1", "Secret", "login", "default")


def reading(secret: str, optional: bool = False, namespace: str = "default") -> str:
    reference = {"name": secret, **({"optional": True} if optional else {})}
    spec = {"containers": [{"name": "app", "envFrom": [{"secretRef": reference}]}]}
    return manifest("v1", "Pod", "app", namespace, spec=spec)


# presence


def presence(graph: Graph, text: str) -> Presence:
    return graph.presence(node(graph, text))


def test_what_git_holds_is_applied() -> None:
    assert presence(graph_of(SECRET), "Secret/default/login") is Presence.APPLIED


def test_what_nothing_provides_is_a_ghost() -> None:
    graph = graph_of(reading("gone"))
    assert presence(graph, "Secret/default/gone") is Presence.GHOST
    assert graph.object(node(graph, "Secret/default/gone")) is None
    assert [str(one) for one in graph.of_presence(Presence.GHOST)] == ["Secret/default/gone"]


def test_what_a_controller_makes_is_made_and_needs_what_it_is_made_for() -> None:
    database = manifest("postgresql.cnpg.io/v1", "Cluster", "db", "default", spec={"instances": 1})
    graph = graph_of(database, reading("db-app"))
    assert presence(graph, "Secret/default/db-app") is Presence.MADE
    (link,) = needs(graph, "Secret/default/db-app", "produces")
    assert (str(link.target), link.edge.strength) == ("Cluster/default/db", Strength.ORDERING)


def test_of_several_makers_one_is_enough() -> None:
    external = {
        "secretStoreRef": {"kind": "ClusterSecretStore", "name": "vault"},
        "target": {"name": "shared"},
        "data": [{"secretKey": "a", "remoteRef": {"key": "a"}}],
    }
    makers = [
        manifest("external-secrets.io/v1", "ExternalSecret", name, "default", spec=external) for name in ("one", "two")
    ]
    graph = graph_of(*makers, reading("shared"))
    assert [link.edge.strength for link in needs(graph, "Secret/default/shared", "produces")] == [Strength.SOFT] * 2


@pytest.mark.parametrize("name", ["ClusterRole/view", "ServiceAccount/default/default"])
def test_what_every_cluster_has_is_presumed(name: str) -> None:
    binding = manifest(
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        "one",
        "default",
        roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"},
        subjects=[{"kind": "ServiceAccount", "name": "default", "namespace": "default"}],
    )
    assert presence(graph_of(binding), name) is Presence.PRESUMED


def test_what_a_sync_makes_is_presumed() -> None:
    graph = graph_of(kustomization("apps"))
    assert presence(graph, "GitRepository/flux-system/flux-system") is Presence.PRESUMED


@pytest.mark.parametrize("switch", ["reconcile: disabled", "ssa: Ignore"])
def test_what_is_switched_off_is_presumed_and_needs_nothing(switch: str) -> None:
    key, _, value = switch.partition(": ")
    annotations = {f"kustomize.toolkit.fluxcd.io/{key}": value}
    off = manifest(
        "v1", "Pod", "app", "default", metadata={"annotations": annotations}, spec={"serviceAccountName": "gone"}
    )
    graph = graph_of(off)
    assert presence(graph, "Pod/default/app") is Presence.PRESUMED
    assert list(graph.out(node(graph, "Pod/default/app"))) == []


# edges


def test_what_is_optional_binds_softly() -> None:
    (link,) = needs(graph_of(reading("gone", optional=True)), "Pod/default/app", "reads")
    assert link.edge.strength is Strength.SOFT


def test_an_edge_knows_where_it_is_written() -> None:
    (link,) = needs(graph_of(kustomization("a", dependsOn=[{"name": "b"}])), "Kustomization/flux-system/a", "dependsOn")
    assert link.edge.route == ("spec", "dependsOn", 0, "name")
    assert link.edge.place.path == "cluster/all.yaml"
    assert not link.edge.implied


def test_an_object_needs_the_kustomization_that_applies_it() -> None:
    graph = graph_of(kustomization("apps", "./apps"), apps=SECRET)
    (link,) = needs(graph, "Secret/default/login", "applies")
    assert (str(link.target), link.edge.strength) == ("Kustomization/flux-system/apps", Strength.ORDERING)
    assert link.edge.implied


def test_an_object_that_two_apply_needs_neither_for_certain() -> None:
    graph = graph_of(kustomization("one", "./one"), kustomization("two", "./two"), one=SECRET, two=SECRET)
    assert [link.edge.strength for link in needs(graph, "Secret/default/login", "applies")] == [Strength.SOFT] * 2


def test_a_kustomization_that_waits_needs_what_it_applies() -> None:
    graph = graph_of(kustomization("apps", "./apps", wait=True), apps=SECRET)
    (link,) = needs(graph, "Kustomization/flux-system/apps", "waits")
    assert (str(link.target), link.edge.strength) == ("Secret/default/login", Strength.RUNTIME)


def test_one_that_does_not_wait_does_not() -> None:
    graph = graph_of(kustomization("apps", "./apps"), apps=SECRET)
    assert needs(graph, "Kustomization/flux-system/apps", "waits") == []


def test_a_kustomization_that_applies_itself_does_not_need_itself() -> None:
    own = manifest(
        FLUX, "Kustomization", "self", "flux-system", spec={"path": "./own", "sourceRef": SOURCE, "wait": True}
    )
    graph = graph_of(own, own=own)
    assert all(link.target != link.source for link in graph.links)


def test_objects_need_their_namespace_where_git_holds_it() -> None:
    graph = graph_of(manifest("v1", "Namespace", "default"), SECRET)
    (link,) = needs(graph, "Secret/default/login", "namespace")
    assert (str(link.target), link.edge.strength) == ("Namespace/default", Strength.ORDERING)
    assert needs(graph_of(SECRET), "Secret/default/login", "namespace") == []


def test_custom_resources_need_the_definition_of_their_kind() -> None:
    definition = manifest(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        "gadgets.example.com",
        spec={"group": "example.com", "names": {"kind": "Gadget"}},
    )
    graph = graph_of(definition, manifest("example.com/v1", "Gadget", "one", "default"))
    (link,) = needs(graph, "Gadget/default/one", "crd")
    assert str(link.target) == "CustomResourceDefinition/gadgets.example.com"


def test_both_ends_of_an_edge_know_it() -> None:
    graph = graph_of(kustomization("a", dependsOn=[{"name": "b"}]), kustomization("b"))
    target = node(graph, "Kustomization/flux-system/b")
    assert [str(link.source) for link in graph.into(target) if link.edge.kind == "dependsOn"] == [
        "Kustomization/flux-system/a"
    ]


def test_the_same_cluster_gives_the_same_graph_edge_by_edge() -> None:
    manifests = [kustomization(name, dependsOn=[{"name": "a"}]) for name in "cab"]
    one, other = graph_of(*manifests, SECRET, reading("login")), graph_of(*manifests, SECRET, reading("login"))
    assert list(one.nodes.items()) == list(other.nodes.items())
    assert one.links == other.links
