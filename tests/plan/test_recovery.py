"""In which order what a failure took down is brought back, and by which commands."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_graphs import NODES, config_map, direct, graph, helm_release, kustomization, link, links_of_random_graphs

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State, fallen, order_of
from gitops_lint.graph.model import Link
from gitops_lint.plan.recovery import command, recovery, stages
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.rulebook import Rulebook

A, B, C = (kustomization(name) for name in "abc")
R, X = helm_release("r"), config_map("x")
SOURCE_GROUP = "source.toolkit.fluxcd.io"
RULEBOOK = Rulebook()


def test_what_fell_comes_back_after_what_it_needs_and_what_failed_first() -> None:
    steps = recovery(graph([link(A, B), link(B, C), link(X, R)]), RULEBOOK, [C])
    assert [(one.step, one.identity) for one in steps] == [(1, C), (2, B), (3, A)]


def test_a_kustomization_comes_back_after_what_it_waits_for() -> None:
    links = [
        link(R, A, EdgeKind.APPLIES),
        link(A, R, EdgeKind.WAITS, Strength.RUNTIME),
        link(R, X, "reads", Strength.RUNTIME),
        link(B, A),
    ]
    assert [one.identity for one in recovery(graph(links), RULEBOOK, [X])] == [X, R, A, B]


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        (A, "flux reconcile kustomization a -n flux-system"),
        (R, "flux reconcile helmrelease r -n default --force"),
        (Identity(SOURCE_GROUP, "GitRepository", "flux-system", "g"), "flux reconcile source git g -n flux-system"),
        (Identity(SOURCE_GROUP, "OCIRepository", "default", "o"), "flux reconcile source oci o -n default"),
        (Identity(SOURCE_GROUP, "HelmRepository", "default", "h"), "flux reconcile source helm h -n default"),
        (kustomization("$(reboot)"), "flux reconcile kustomization '$(reboot)' -n flux-system"),
        (X, None),
    ],
)
def test_each_kind_that_flux_reconciles_has_its_command(identity: Identity, expected: str | None) -> None:
    assert command(graph([], more=[identity]), RULEBOOK, identity) == expected


def external_secret(name: str, namespace: str = "default") -> Identity:
    return Identity("external-secrets.io", "ExternalSecret", namespace, name)


STORE = Identity("external-secrets.io", "ClusterSecretStore", "", "vault")
SYNC = 'kubectl annotate externalsecrets.external-secrets.io -n default {} --overwrite force-sync="$(date +%s)"'
READY = "kubectl wait -n default --for=condition=Ready --timeout=5m externalsecrets.external-secrets.io {}"


def test_external_secrets_are_synced_by_force_and_waited_for_all_of_a_namespace_at_once() -> None:
    secrets = [external_secret(name) for name in ("one", "two", "$(reboot)")]
    drawn = graph([link(secret, STORE, "store", Strength.RUNTIME) for secret in secrets])
    first, second = stages(drawn, RULEBOOK, recovery(drawn, RULEBOOK, [STORE]))
    assert first.mended == (STORE,)
    assert first.waits == (
        "kubectl wait --for=condition=Ready --timeout=5m clustersecretstores.external-secrets.io vault",
    )
    assert second.commands == (SYNC.format("'$(reboot)' one two"),)
    assert second.waits == (READY.format("'$(reboot)' one two"),)


def test_each_namespace_and_each_kind_has_commands_of_its_own() -> None:
    falling = [external_secret("a"), external_secret("b", "web"), A, B]
    drawn = graph([link(one, STORE, "store", Strength.RUNTIME) for one in falling])
    _, second = stages(drawn, RULEBOOK, recovery(drawn, RULEBOOK, [STORE]))
    assert [words.split()[:2] for words in second.commands].count(["kubectl", "annotate"]) == 2
    assert [words.split()[:2] for words in second.commands].count(["flux", "reconcile"]) == 2


def test_what_its_kustomization_applies_anew_comes_by_itself() -> None:
    source = Identity(SOURCE_GROUP, "OCIRepository", "default", "chart")
    drawn = graph([link(source, A, EdgeKind.APPLIES), link(X, A, EdgeKind.APPLIES), link(R, A, EdgeKind.APPLIES)])
    steps = stages(drawn, RULEBOOK, recovery(drawn, RULEBOOK, [A]))
    assert steps[-1].by_themselves == (X, source)
    assert steps[-1].commands == ("flux reconcile helmrelease r -n default --force",)


@pytest.mark.parametrize("name", ["--all", "-l"])
def test_a_name_that_would_be_an_option_has_no_command(name: str) -> None:
    odd = kustomization(name)
    assert command(graph([], more=[odd]), RULEBOOK, odd) is None


def test_what_is_not_in_git_cannot_be_reconciled() -> None:
    assert command(graph([link(A, B)], ghosts=[B]), RULEBOOK, B) is None


@given(links_of_random_graphs(), st.sampled_from(NODES))
@settings(deadline=None, max_examples=100)
def test_nothing_comes_back_before_what_it_is_ready_after(links: list[Link], cause: Identity) -> None:
    drawn = graph(links, more=NODES)
    steps = {one.identity: one.step for one in recovery(drawn, RULEBOOK, [cause])}
    order = order_of(drawn)
    where = order.condensed.where
    assert set(steps) == {cause, *(one.identity for one in fallen(drawn, [cause]))}
    for later, earlier in direct(drawn):
        if later.identity in steps and earlier.identity in steps and earlier.state is State.READY:
            ends = order.number(later.identity, State.READY), order.number(earlier.identity, State.READY)
            if cause not in (later.identity, earlier.identity) and where[ends[0]] != where[ends[1]]:
                assert steps[later.identity] > steps[earlier.identity]
