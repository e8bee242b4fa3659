"""In which wave each node becomes ready."""

from __future__ import annotations

from hypothesis import given, settings
from small_graphs import NODES, config_map, direct, graph, helm_release, kustomization, link, links_of_random_graphs

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Moment, State, order_of
from gitops_lint.graph.model import Link
from gitops_lint.plan.waves import waves
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength

A, B, C = (kustomization(name) for name in "abc")
R, X = helm_release("r"), config_map("x")


def in_waves(links: list[Link]) -> dict[Identity, int]:
    return waves(order_of(graph(links)), lambda one: one.kind != "ConfigMap")


def test_what_depends_comes_a_wave_later() -> None:
    assert in_waves([link(A, B), link(B, C), link(A, C)]) == {C: 1, B: 2, A: 3}


def test_what_is_applied_comes_after_what_applies_it() -> None:
    assert in_waves([link(R, A, EdgeKind.APPLIES)]) == {A: 1, R: 2}


def test_what_waits_for_what_it_applies_becomes_ready_after_it() -> None:
    links = [link(R, A, EdgeKind.APPLIES), link(A, R, EdgeKind.WAITS, Strength.RUNTIME), link(B, A)]
    assert in_waves(links) == {R: 2, A: 3, B: 4}


def test_what_waits_only_for_objects_that_make_no_wave_is_ready_in_the_wave_in_which_it_acts() -> None:
    assert in_waves([link(X, A, EdgeKind.APPLIES), link(A, X, EdgeKind.WAITS, Strength.RUNTIME), link(B, A)]) == {
        A: 1,
        X: 1,
        B: 2,
    }


def test_what_does_not_count_makes_no_wave_but_hands_it_on() -> None:
    assert in_waves([link(A, X), link(X, R)]) == {R: 1, X: 1, A: 2}


def test_what_waits_for_itself_is_in_one_wave() -> None:
    assert in_waves([link(A, B), link(B, A), link(C, A)]) == {A: 1, B: 1, C: 2}


@given(links_of_random_graphs())
@settings(deadline=None, max_examples=100)
def test_nothing_is_ready_before_what_it_waits_for(links: list[Link]) -> None:
    drawn = graph(links, more=NODES)
    order = order_of(drawn)
    found = waves(order, lambda _: True)
    where = order.condensed.where
    for later, earlier in direct(drawn):
        if earlier.state is State.READY and later.identity != earlier.identity:
            together = where[order.number(*later)] == where[order.number(*earlier)]
            is_before = later.state is State.EXISTS or later.state is State.ACTS
            assert together or found[later.identity] >= found[earlier.identity] + is_before
    assert all(number >= 1 for number in found.values())


@given(links_of_random_graphs())
@settings(deadline=None, max_examples=100)
def test_a_wave_is_as_early_as_can_be(links: list[Link]) -> None:
    """Without circles, a node acts one wave after all before it, and is ready then or after what it has to wait for."""
    drawn = graph(links, more=NODES)
    order = order_of(drawn)
    if any(len(one) > 1 for one in order.condensed.members):
        return
    before: dict[Moment, list[Moment]] = {}
    for later, earlier in direct(drawn):
        before.setdefault(later, []).append(earlier)

    def depth(moment: Moment) -> int:
        last = max(map(depth, before.get(moment, [])), default=0)
        if moment.state is State.READY:
            return last + (last > depth(moment._replace(state=State.ACTS)))
        return last + (moment.state is State.ACTS)

    assert waves(order, lambda _: True) == {node: depth(Moment(node, State.READY)) for node in NODES}
