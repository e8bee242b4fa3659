"""Links that others bring along anyway."""

from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st
from small_graphs import graph, kustomization, link

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import cycles, redundant
from gitops_lint.graph.model import Link

A, B, C, D = (kustomization(name) for name in "abcd")
NODES = [A, B, C, D, kustomization("e")]


def test_a_dependency_of_a_dependency_changes_nothing() -> None:
    (found,) = redundant([link(A, B), link(B, C), link(A, C)])
    assert (found.link.source, found.link.target, found.via) == (A, C, B)


def test_two_ways_to_the_same_are_both_needed() -> None:
    assert redundant([link(A, B), link(A, C), link(B, D), link(C, D)]) == ()


def test_in_a_circle_none_is_called_redundant() -> None:
    assert redundant([link(A, B), link(B, A), link(A, C), link(B, C)]) == ()


dependencies = st.lists(st.builds(link, st.sampled_from(NODES), st.sampled_from(NODES)), max_size=12)


@given(dependencies)
@settings(deadline=None, max_examples=100)
def test_redundant_is_each_one_without_which_its_target_is_reached_all_the_same(links: list[Link]) -> None:
    pairs = {(one.source, one.target) for one in links}
    whole: nx.DiGraph[Identity] = nx.DiGraph(list(pairs))
    if not nx.is_directed_acyclic_graph(whole):
        assert redundant(links) == ()
        return
    expected = set()
    for pair in pairs:
        rest: nx.DiGraph[Identity] = nx.DiGraph(list(pairs - {pair}))
        if pair[0] in rest and pair[1] in rest and nx.has_path(rest, *pair):
            expected.add(pair)
    found = redundant(links)
    assert [(one.link.source, one.link.target) for one in found] == sorted(expected)
    assert all((one.link.source, one.via) in pairs and nx.has_path(whole, one.via, one.link.target) for one in found)


# cut edges


@given(dependencies)
@settings(deadline=None, max_examples=100)
def test_without_the_cuts_nothing_waits_for_itself_and_one_is_made_where_one_is_enough(links: list[Link]) -> None:
    links = [one for one in links if one.source != one.target]
    for cycle in cycles(graph(links, more=NODES), lambda _: True):
        cuts = {(one.source, one.target) for one in cycle.cuts()}
        within = [one for one in cycle.links() if (one.source, one.target) not in cuts]
        assert not list(cycles(graph(within), lambda _: True))
        enough = [
            pair
            for pair in {(one.source, one.target) for one in cycle.links()}
            if not list(cycles(graph([x for x in cycle.links() if x[:2] != pair]), lambda _: True))
        ]
        assert (len(cuts) == 1) is bool(enough)
