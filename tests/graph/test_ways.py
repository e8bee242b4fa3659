"""Every way from one node to another, the shortest first."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st
from small_graphs import config_map

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Moment, State
from gitops_lint.graph.ways import Ways, ways

Following = dict[Identity, list[Identity]]
NODES = [config_map(letter) for letter in "abcdef"]
A, B, C, D = NODES[:4]


def names(found: tuple[tuple[Identity, ...], ...]) -> list[str]:
    return ["".join(node.name for node in way) for way in found]


def ready_ways(following: Following, start: Identity, end: Identity, most: int, most_steps: int = 100_000) -> Ways:
    """Return the ways between nodes of which each is ready once those that it leads to are."""
    ready = {
        Moment(node, State.READY): [Moment(after, State.READY) for after in nodes] for node, nodes in following.items()
    }
    return ways(ready, start, end, most, most_steps)


def test_short_ways_come_first_and_none_comes_by_a_node_twice() -> None:
    following = {A: [B, C], B: [C, A, D], C: [D, B]}
    assert names(ready_ways(following, A, D, 10).found) == ["abd", "acd", "abcd", "acbd"]


def test_against_the_arrows_there_is_no_way() -> None:
    assert ready_ways({A: [B]}, B, A, 10) == ((), 0, True)
    assert ready_ways({A: [B]}, A, D, 10) == ((), 0, True)


def test_ways_that_are_too_many_are_counted() -> None:
    following = {A: [B, C], B: [C, D], C: [B, D]}
    found = ready_ways(following, A, D, 1)
    assert (names(found.found), found.more, found.are_all_counted) == (["abd"], 3, True)


def test_where_counting_takes_too_long_that_is_said() -> None:
    many = [config_map(f"{number:02}") for number in range(40)]
    following: Following = {one: [other for other in many if other != one] for one in many}
    found = ready_ways(following, many[0], many[-1], 3, most_steps=1000)
    assert (len(found.found), found.are_all_counted) == (3, False)
    assert found.more > 0


def test_a_way_goes_on_with_what_comes_before_the_moment_that_it_has_come_to() -> None:
    acts, ready = State.ACTS, State.READY
    following = {
        Moment(A, ready): [Moment(B, acts)],
        Moment(B, ready): [Moment(C, ready)],
        Moment(B, acts): [Moment(D, ready)],
    }
    assert ways(following, A, C, 10) == ((), 0, True)
    assert names(ways(following, A, D, 10).found) == ["abd"]


@given(st.sets(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=18))
def test_all_ways_are_found(pairs: set[tuple[Identity, Identity]]) -> None:
    following: Following = {}
    for one, other in pairs:
        following.setdefault(one, []).append(other)
    network: nx.DiGraph[Identity] = nx.DiGraph(list(pairs))
    network.add_nodes_from([A, B])
    expected = [tuple(way) for way in nx.all_simple_paths(network, A, B)]
    found = ready_ways(following, A, B, 1000)
    assert list(found.found) == sorted(expected, key=lambda way: (len(way), way))
    assert found.are_all_counted
