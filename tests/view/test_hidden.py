"""What isn't drawn still counts: arrows stand for the ways through it."""

from __future__ import annotations

from itertools import product

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_graphs import config_map, graph, helm_release, kustomization, link

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.rulebook.references import Strength
from gitops_lint.view.hidden import ways_through_hidden
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Selection, select
from gitops_lint.view.thinning import thinned

A, B, C = map(kustomization, "ABC")
R, S = helm_release("R"), helm_release("S")
K, L, M, N = map(config_map, "klmn")


def arrows(found: Graph, *drawn: Identity) -> set[str]:
    return {f"{source.name}{target.name}" for source, target in ways_through_hidden(found, set(drawn))}


def applied(by: Identity, *objects: Identity) -> list[Link]:
    return [link(one, by, "applies") for one in objects]


def test_a_kustomization_needs_what_brings_what_its_objects_need() -> None:
    found = graph([*applied(A, K), *applied(B, L), link(K, L, "reads")])
    assert arrows(found, A, B) == {"AB"}


def test_what_is_made_comes_from_what_it_is_made_for() -> None:
    found = graph([*applied(A, K), *applied(B, L), link(K, M, "reads"), link(M, L, "produces")], made=[M])
    assert arrows(found, A, B) == {"AB"}


def test_of_several_makers_none_is_certain() -> None:
    makers = [link(M, L, "produces", Strength.SOFT), link(M, N, "produces", Strength.SOFT)]
    found = graph([*applied(A, K), *applied(B, L), *applied(C, N), link(K, M, "reads"), *makers], made=[M])
    assert arrows(found, A, B, C) == set()


def test_what_kustomizations_do_themselves_needs_no_arrow() -> None:
    found = graph([*applied(A, K, L), link(K, L, "reads"), link(A, L, "waits"), link(K, A, "reads")])
    assert arrows(found, A) == set()


@pytest.mark.parametrize("kind", ["namespace", "waits"])
def test_where_objects_are_is_no_need(kind: str) -> None:
    assert arrows(graph([*applied(A, K), *applied(B, L), link(K, L, kind)]), A, B) == set()


def test_what_works_without_is_no_need() -> None:
    found = graph([*applied(A, K), *applied(B, L), link(K, L, "reads", Strength.SOFT)])
    assert arrows(found, A, B) == set()


def test_what_a_release_needs_is_not_its_kustomizations_need_as_well() -> None:
    found = graph([*applied(A, R, K), *applied(B, S), link(R, K, "reads"), link(K, S, "store")])
    assert arrows(found, A, B, R, S) == {"RS"}


def test_what_others_need_of_a_kustomization_makes_it_need_what_that_needs() -> None:
    shared = [*applied(A, R, K), *applied(B, S), *applied(C, helm_release("T"))]
    found = graph([*shared, link(R, K, "reads"), link(helm_release("T"), K, "reads"), link(K, S, "store")])
    assert arrows(found, A, B, C, R, S, helm_release("T")) == {"RS", "TA", "AS"}


def test_a_release_needs_another_that_makes_what_it_reads() -> None:
    found = graph([*applied(A, R, S), link(R, K, "reads"), link(K, S, "produces")], made=[K])
    assert arrows(found, A, R, S) == {"RS"}


def test_a_release_that_makes_what_others_need_still_needs_for_itself_alone() -> None:
    found = graph([*applied(A, K), *applied(B, R), link(K, L, "reads"), link(L, R, "produces"), link(R, S)], made=[L])
    assert arrows(found, A, B, R, S) == {"AR"}


def test_ways_end_at_the_first_that_is_drawn() -> None:
    found = graph([*applied(A, K), *applied(B, L), *applied(C, M), link(K, L, "reads"), link(L, M, "reads")])
    assert arrows(found, A, B, C) == {"AB", "BC"}


def test_a_way_may_lead_through_what_nothing_brings() -> None:
    found = graph([*applied(A, K), *applied(B, M), link(K, L, "reads"), link(L, M, "reads")])
    assert arrows(found, A, B) == {"AB"}


def test_a_parent_may_need_what_its_child_brings() -> None:
    found = graph([*applied(A, B, K), *applied(B, L), link(K, L, "crd"), link(L, K, "reads")])
    assert arrows(found, A, B) == {"AB"}


def test_an_arrow_holds_the_links_that_it_stands_for_and_counts_as_implied() -> None:
    found = graph([*applied(A, K, M), *applied(B, L), link(K, L, "reads"), link(M, L, "mounts")])
    (arrow,) = select(found, Selection(Level.KUSTOMIZATIONS)).links
    assert (arrow.source, arrow.target, arrow.edge.kind, arrow.edge.implied) == (A, B, "reads", True)
    assert [(one.source.name, one.edge.kind) for one in arrow.because] == [("k", "reads"), ("m", "mounts")]


def test_what_is_written_needs_no_arrow_besides() -> None:
    direct = graph([*applied(A, K), *applied(B, L), link(K, L, "reads"), link(A, B)])
    assert [arrow.edge.kind for arrow in select(direct, Selection(Level.KUSTOMIZATIONS)).links] == ["dependsOn"]
    roundabout = graph([*applied(A, K), *applied(C, L), link(K, L, "reads"), link(A, B), link(B, C)])
    assert not any(arrow.because for arrow in select(roundabout, Selection(Level.KUSTOMIZATIONS)).links)


HOMES = [A, B, C, kustomization("D")]
OBJECTS = [config_map(str(number)) for number in range(6)]


@given(
    st.lists(st.sampled_from(HOMES), min_size=len(OBJECTS), max_size=len(OBJECTS)),
    st.sets(st.tuples(st.sampled_from(OBJECTS + HOMES), st.sampled_from(OBJECTS)), max_size=10),
    st.sets(st.tuples(st.sampled_from(HOMES), st.sampled_from(HOMES)), max_size=4),
)
def test_arrows_lead_to_all_that_objects_need_and_nowhere_else(
    homes: list[Identity], needs: set[tuple[Identity, Identity]], waits: set[tuple[Identity, Identity]]
) -> None:
    home = dict(zip(OBJECTS, homes, strict=True)) | {one: one for one in HOMES}
    links = [link(one, by, "applies") for one, by in zip(OBJECTS, homes, strict=True)]
    links += [link(one, other, "reads") for one, other in sorted(needs)]
    found = graph([*links, *(link(one, other) for one, other in sorted(waits))], more=HOMES)
    drawn: nx.DiGraph[Identity] = nx.DiGraph(
        [arrow[:2] for arrow in select(found, Selection(Level.KUSTOMIZATIONS)).links]
    )
    wanted: nx.DiGraph[Identity] = nx.DiGraph([*((home[one], home[other]) for one, other in needs), *waits])
    for one, other in product(HOMES, HOMES):
        if one != other:
            assert leads(drawn, one, other) == leads(wanted, one, other)


def leads(network: nx.DiGraph[Identity], one: Identity, other: Identity) -> bool:
    return one in network and other in network and nx.has_path(network, one, other)


PAIRS = st.sets(st.tuples(st.sampled_from(HOMES + OBJECTS), st.sampled_from(HOMES + OBJECTS)), max_size=12)


@given(PAIRS, PAIRS)
def test_thinning_takes_no_way_and_leaves_none_that_is_not_needed(
    pairs: set[tuple[Identity, Identity]], fixed: set[tuple[Identity, Identity]]
) -> None:
    kept = thinned(pairs, fixed)
    assert set(kept) <= pairs - fixed
    before: nx.DiGraph[Identity] = nx.DiGraph([*pairs, *fixed])
    after: nx.DiGraph[Identity] = nx.DiGraph([*kept, *fixed])
    assert all(leads(after, *ends) for ends in product(before, before) if leads(before, *ends))
    for one in kept if nx.is_directed_acyclic_graph(before) else ():
        without = after.copy()
        without.remove_edge(*one)
        assert not leads(without, *one)
