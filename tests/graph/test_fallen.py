"""What falls, nearest first, and by which way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from small_graphs import NODES, config_map, graph, held_back, kustomization, link, links_of_random_graphs

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Moment, State, fallen
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength

A, B, C, D = (kustomization(name) for name in "abcd")
X = config_map("x")


def told(links: list[Link], *failing: Identity) -> list[str]:
    """Return what falls, each as the names along the way to it."""
    found = fallen(graph(links, more=failing), failing)
    return [" ".join([one.way[0].target.name, *(step.source.name for step in one.way)]) for one in found]


def test_nearer_ones_come_first_and_each_has_its_way() -> None:
    assert told([link(A, B), link(B, C), link(D, C)], C) == ["c b", "c d", "c b a"]


def test_the_shortest_way_is_told() -> None:
    assert told([link(A, B), link(B, C), link(A, C)], C) == ["c a", "c b"]


def test_several_causes_fall_together() -> None:
    assert told([link(A, B), link(C, D)], B, D) == ["b a", "d c"]


def test_a_cause_that_another_takes_down_is_not_told() -> None:
    assert told([link(A, B), link(B, C)], B, C) == ["b a"]


def test_the_way_is_that_of_what_really_waits() -> None:
    """X waits for A to apply it, which A doesn't as long as B isn't ready: that C is late only delays A's readiness."""
    links = [link(X, A, EdgeKind.APPLIES), link(A, C, "reads", Strength.RUNTIME), link(A, B), link(B, D), link(C, D)]
    assert told(links, D) == ["d b", "d c", "d b a", "d b a x"]


def test_nothing_falls_with_what_nothing_needs() -> None:
    assert told([link(A, B)], A) == []


@given(links_of_random_graphs(), st.sampled_from(NODES))
@settings(deadline=None, max_examples=100)
def test_what_falls_is_what_is_held_back_step_by_step(links: list[Link], cause: Identity) -> None:
    drawn = graph(links, more=NODES)
    held = {moment.identity for moment in held_back(drawn, Moment(cause, State.EXISTS))} - {cause}
    found = fallen(drawn, [cause])
    assert {one.identity for one in found} == held
    assert len(found) == len(held)
    assert [len(one.way) for one in found] == sorted(len(one.way) for one in found)
    for one in found:
        assert one.way[0].target == cause
        assert one.way[-1].source == one.identity
        assert [step.source for step in one.way[:-1]] == [step.target for step in one.way[1:]]
