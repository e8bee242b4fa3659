"""In which wave each node acts."""

from __future__ import annotations

from hypothesis import given, settings
from small_graphs import NODES, config_map, direct, graph, helm_release, kustomization, link, links_of_random_graphs

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Moment, Order, State
from gitops_lint.graph.model import Link
from gitops_lint.plan.waves import waves
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.kinds import Strength

A, B, C = (kustomization(name) for name in "abc")
R, X = helm_release("r"), config_map("x")


def in_waves(links: list[Link]) -> dict[Identity, int]:
    return waves(Order(graph(links)), lambda one: one.kind != "ConfigMap")


def test_what_depends_comes_a_wave_later() -> None:
    assert in_waves([link(A, B), link(B, C), link(A, C)]) == {C: 1, B: 2, A: 3}


def test_what_is_applied_comes_after_what_applies_it() -> None:
    assert in_waves([link(R, A, EdgeKind.APPLIES)]) == {A: 1, R: 2}


def test_what_waits_for_what_it_applies_acts_before_it() -> None:
    links = [link(R, A, EdgeKind.APPLIES), link(A, R, EdgeKind.WAITS, Strength.RUNTIME), link(B, A)]
    assert in_waves(links) == {A: 1, R: 2, B: 3}


def test_what_does_not_count_makes_no_wave_but_hands_it_on() -> None:
    assert in_waves([link(A, X), link(X, R)]) == {R: 1, X: 1, A: 2}


def test_what_waits_for_itself_is_in_one_wave() -> None:
    assert in_waves([link(A, B), link(B, A), link(C, A)]) == {A: 1, B: 1, C: 2}


@given(links_of_random_graphs())
@settings(deadline=None, max_examples=300)
def test_nothing_acts_before_what_it_waits_for(links: list[Link]) -> None:
    drawn = graph(links, more=NODES)
    order = Order(drawn)
    found = waves(order, lambda _: True)
    where = order.condensed.where
    for later, earlier in direct(drawn):
        if later.state is State.ACTS and later.identity != earlier.identity:
            together = where[order.number(*later)] == where[order.number(*earlier)]
            assert together or found[later.identity] > found[earlier.identity] - (earlier.state is State.EXISTS)
    assert all(number >= 1 for number in found.values())


@given(links_of_random_graphs())
@settings(deadline=None, max_examples=300)
def test_a_wave_is_as_early_as_can_be(links: list[Link]) -> None:
    """Without circles, each node is one wave after the longest chain of what has to act or be ready before it acts."""
    drawn = graph(links, more=NODES)
    order = Order(drawn)
    if any(len(one) > 1 for one in order.condensed.members):
        return
    before: dict[Moment, list[Moment]] = {}
    for later, earlier in direct(drawn):
        before.setdefault(later, []).append(earlier)

    def depth(moment: Moment) -> int:
        return max(map(depth, before.get(moment, [])), default=0) + (moment.state is State.ACTS)

    assert waves(order, lambda _: True) == {node: depth(Moment(node, State.ACTS)) for node in NODES}
