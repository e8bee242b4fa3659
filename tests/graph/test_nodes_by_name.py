"""Which node a user means by what they write."""

from __future__ import annotations

import pytest
from small_graphs import config_map, graph, helm_release, kustomization

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.nodes_by_name import NoSuchNode, node_named

NESSIE = kustomization("nessie")
RELEASE = helm_release("nessie")
STORE = Identity("external-secrets.io", "ClusterSecretStore", "", "onepassword")
POSTGRES = Identity("postgresql.cnpg.io", "Cluster", "default", "main")
MACHINES = Identity("cluster.x-k8s.io", "Cluster", "default", "main")
HERE, THERE = config_map("settings"), Identity("", "ConfigMap", "storage", "settings")
GRAPH = graph([], more=[NESSIE, RELEASE, STORE, POSTGRES, MACHINES, HERE, THERE, config_map("only")])


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("Kustomization/flux-system/nessie", NESSIE),
        ("Kustomization/nessie", NESSIE),
        ("kustomization/nessie", NESSIE),
        ("HELMRELEASE/default/nessie", RELEASE),
        ("flux-system/nessie", NESSIE),
        ("ClusterSecretStore/onepassword", STORE),
        ("onepassword", STORE),
        ("Cluster.postgresql.cnpg.io/default/main", POSTGRES),
        ("cluster.cluster.x-k8s.io/main", MACHINES),
        ("ConfigMap/storage/settings", THERE),
    ],
)
def test_a_node_may_be_written_in_full_or_as_far_as_it_is_clear(text: str, node: Identity) -> None:
    assert node_named(GRAPH, text) == node


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nessie", "`nessie` may be HelmRelease/default/nessie or Kustomization/flux-system/nessie: say which"),
        (
            "ConfigMap/settings",
            "`ConfigMap/settings` may be ConfigMap/default/settings or ConfigMap/storage/settings: say which",
        ),
        (
            "Cluster/default/main",
            "`Cluster/default/main` may be Cluster.cluster.x-k8s.io/default/main or "
            "Cluster.postgresql.cnpg.io/default/main: say which",
        ),
        (
            "Deployment/default/onepassword",
            "there is no `Deployment/default/onepassword`: did you mean ClusterSecretStore/onepassword?",
        ),
        ("ConfigMap/default/onyl", "there is no `ConfigMap/default/onyl`: did you mean ConfigMap/default/only?"),
        ("Secret/onepasword", "there is no `Secret/onepasword`: did you mean ClusterSecretStore/onepassword?"),
        ("Kustomization/essie", "there is no `Kustomization/essie`: did you mean Kustomization/flux-system/nessie?"),
        ("xyz", "there is no `xyz`"),
        ("", "there is no ``"),
        ("/", "there is no `/`"),
        ("Kustomization/", "there is no `Kustomization/`"),
    ],
)
def test_what_names_none_or_several_is_told_with_what_may_be_meant(text: str, message: str) -> None:
    with pytest.raises(NoSuchNode) as raised:
        node_named(GRAPH, text)
    assert str(raised.value) == message


def test_of_many_that_may_be_meant_a_few_are_named() -> None:
    many = graph([], more=[Identity("", "Secret", f"n{number}", "tls") for number in range(8)])
    with pytest.raises(NoSuchNode, match=r"Secret/n0/tls, .*, Secret/n4/tls or one of 3 more: say which"):
        node_named(many, "tls")


def test_a_name_with_slashes_is_found_as_it_is_printed() -> None:
    odd = Identity("", "ConfigMap", "a/b", "c/d")
    assert node_named(graph([], more=[odd]), str(odd)) == odd


def test_what_is_named_in_full_is_meant_though_it_may_be_read_otherwise() -> None:
    plain, odd = Identity("", "Secret", "", "a/b"), Identity("", "Secret", "a", "b")
    cluster_wide = Identity("", "Node", "", "b")
    assert node_named(graph([], more=[odd, cluster_wide]), "Secret/a/b") == odd
    assert node_named(graph([], more=[cluster_wide, plain]), "Node/b") == cluster_wide
