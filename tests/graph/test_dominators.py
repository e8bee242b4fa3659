"""What all ways down from a node pass through."""

from __future__ import annotations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st
from small_graphs import config_map, graph, helm_release, kustomization, link

from gitops_lint.graph.analysis import dominators, needs
from gitops_lint.rulebook.references import Strength

A, B, C, D = (kustomization(name) for name in "abcd")


def test_where_ways_meet_again_is_what_all_pass_through() -> None:
    assert dominators(needs(graph([link(A, B), link(A, C), link(B, D), link(C, D)]))) == {A: D, B: D, C: D, D: None}


def test_ways_that_end_apart_have_nothing_in_common() -> None:
    assert dominators(needs(graph([link(A, B), link(A, C)]))) == {A: None, B: None, C: None}


def test_what_can_be_done_without_is_no_way() -> None:
    r, x = helm_release("r"), config_map("x")
    assert dominators(needs(graph([link(r, x, "reads", Strength.SOFT), link(r, A)])))[r] == A


def test_a_circle_at_the_bottom_is_the_end_of_all_ways() -> None:
    assert dominators(needs(graph([link(A, B), link(B, A), link(C, A)]))) == {A: None, B: None, C: A}


def ends(needed: nx.DiGraph[int]) -> set[int]:
    """Return what a way down ends at: what needs nothing, or only what needs it as well."""
    below = {node: set(nx.descendants(needed, node)) for node in needed}
    return {node for node in needed if all(node in below[other] for other in below[node])}


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=16))
@settings(deadline=None, max_examples=100)
def test_without_a_dominator_there_is_no_way_down(edges: set[tuple[int, int]]) -> None:
    needed: nx.DiGraph[int] = nx.DiGraph([edge for edge in edges if edge[0] != edge[1]])
    bottoms = ends(needed)
    for node, nearest in dominators(needed).items():
        cut_off = set()
        for other in set(needed) - {node}:
            rest = needed.subgraph(set(needed) - {other})
            if not bottoms & {node, *nx.descendants(rest, node)}:
                cut_off.add(other)
        assert (nearest in cut_off) if cut_off else nearest is None
        if nearest is not None:  # the nearest: all others are below it
            assert all(other == nearest or other in nx.descendants(needed, nearest) for other in cut_off)
