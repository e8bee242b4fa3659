"""How much falls with each node, counted all at once."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given, settings
from small_graphs import NODES, config_map, graph, helm_release, kustomization, link, links_of_random_graphs

from gitops_lint.graph import ranking
from gitops_lint.graph.analysis import Impacts, State, Weight, most_critical, order_of, waiting, weights
from gitops_lint.graph.model import Link

A, B, C = (kustomization(name) for name in "abc")
R, X = helm_release("r"), config_map("x")


def test_each_kind_is_counted_by_itself_and_no_node_with_its_own() -> None:
    found = weights(graph([link(A, B), link(B, C), link(R, C), link(X, R)]))
    assert found == {A: Weight(), B: Weight(1), C: Weight(2, 1, 1), R: Weight(0, 0, 1), X: Weight()}


def test_what_is_needed_twice_is_counted_once() -> None:
    assert weights(graph([link(A, B), link(A, X), link(B, C), link(X, C)]))[C] == Weight(2, 0, 1)


def test_what_hurts_most_comes_first_and_what_hurts_nobody_not_at_all() -> None:
    found = most_critical(graph([link(A, B), link(B, C), link(X, R)]))
    assert [one for one, _ in found] == [C, B, R]


def test_only_some_nodes_may_be_counted() -> None:
    assert waiting(order_of(graph([link(A, C), link(B, C), link(R, C)])), [A, R], State.READY)[C] == 2


@pytest.mark.parametrize("at_once", [1, 3, 1000])
@given(links=links_of_random_graphs())
@settings(deadline=None, max_examples=100)
def test_the_weights_are_those_of_one_impact_after_the_other(at_once: int, links: list[Link]) -> None:
    drawn = graph(links, more=NODES)
    impacts = Impacts(drawn)
    expected = {one: Weight(*map(len, impacts.of(one, State.EXISTS))) for one in NODES}
    with mock.patch.object(ranking, "_AT_ONCE", at_once):
        assert weights(drawn) == expected
