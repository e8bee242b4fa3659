"""What falls with an object, on graphs that are drawn by hand and on random ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_graphs import (
    NODES,
    config_map,
    graph,
    held_back,
    helm_release,
    kustomization,
    link,
    links_of_random_graphs,
)

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impact, Impacts, Moment, State, cycles
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength

A, B, C, D = (kustomization(name) for name in "abcd")
R, S = helm_release("r"), helm_release("s")
X, Y = config_map("x"), config_map("y")
SOFT, RUNTIME, ORDERING = Strength.SOFT, Strength.RUNTIME, Strength.ORDERING


def falls(links: list[Link], cause: Identity, state: State = State.EXISTS) -> set[Identity]:
    """Return what can't become ready if something never reaches a state."""
    impact = Impacts(graph(links)).of(cause, state)
    return {*impact.appliers, *impact.releases, *impact.objects}


def test_what_depends_falls_and_what_depends_on_that() -> None:
    assert falls([link(A, B), link(B, C), link(D, A)], C) == {A, B, D}


def test_what_is_depended_on_does_not_fall() -> None:
    assert falls([link(A, B), link(B, C)], A) == set()


def test_the_cause_itself_is_left_out() -> None:
    assert falls([link(A, B), link(B, A)], A) == {B}


@pytest.mark.parametrize(("strength", "fallen"), [(ORDERING, {R}), (RUNTIME, {R}), (SOFT, set())])
def test_only_what_can_do_without_does_not_fall(strength: Strength, fallen: set[Identity]) -> None:
    assert falls([link(R, X, "reads", strength)], X) == fallen


def test_what_a_kustomization_applies_falls_with_it() -> None:
    assert falls([link(X, A, EdgeKind.APPLIES), link(R, A, EdgeKind.APPLIES)], A) == {X, R}


def test_a_kustomization_does_not_fall_with_what_it_applies() -> None:
    assert falls([link(X, A, EdgeKind.APPLIES)], X) == set()


def test_unless_it_waits_for_it() -> None:
    links = [link(X, A, EdgeKind.APPLIES), link(A, X, EdgeKind.WAITS, RUNTIME), link(B, A)]
    assert falls(links, X) == {A, B}


def test_what_waits_has_acted_and_so_its_other_objects_are_there() -> None:
    links = [
        link(X, A, EdgeKind.APPLIES),
        link(Y, A, EdgeKind.APPLIES),
        link(A, X, EdgeKind.WAITS, RUNTIME),
    ]
    assert falls(links, X) == {A}


def test_what_must_be_ready_first_keeps_from_acting_and_so_what_is_applied_is_not_there() -> None:
    assert falls([link(X, A, EdgeKind.APPLIES), link(A, B)], B) == {A, X}


def test_what_is_needed_at_runtime_does_not_keep_from_acting() -> None:
    assert falls([link(X, A, EdgeKind.APPLIES), link(A, Y, "reads", RUNTIME)], Y) == {A}


def test_objects_of_a_namespace_need_it_to_be_there_not_to_be_ready() -> None:
    links = [link(X, Y, EdgeKind.NAMESPACE)]
    assert falls(links, Y) == {X}
    assert falls(links, Y, State.READY) == set()


def test_custom_resources_need_what_defines_them_to_be_ready() -> None:
    assert falls([link(X, R, EdgeKind.CRD)], R, State.READY) == {X}


def test_what_is_made_falls_with_what_it_is_made_for() -> None:
    secret = Identity("", "Secret", "default", "made")
    links = [link(secret, X, EdgeKind.PRODUCES), link(R, secret, "reads", RUNTIME)]
    assert falls(links, X) == {secret, R}


def test_a_node_that_git_does_not_hold_is_not_counted() -> None:
    ghost = Identity("", "Secret", "default", "ghost")
    impact = Impacts(graph([link(R, ghost, "reads", RUNTIME), link(ghost, X, EdgeKind.PRODUCES)], ghosts=[ghost])).of(X)
    assert impact == Impact(releases=(R,))


def test_what_is_not_in_the_graph_takes_nothing_down() -> None:
    assert Impacts(graph([link(A, B)])).of(C) == Impact()


def test_several_causes_count_themselves_in() -> None:
    impact = Impacts(graph([link(A, B), link(C, B), link(R, X, "reads", RUNTIME)])).of_all([B, X], State.READY)
    assert impact == Impact((A, B, C), (R,), (X,))


def test_kustomizations_and_releases_weigh_more() -> None:
    assert Impact((A,), (R,), (X, Y)).size == 22


# cycles


def found_cycles(links: list[Link]) -> list[tuple[Identity, ...]]:
    return [cycle.identities() for cycle in cycles(graph(links), lambda _: True)]


def test_a_cycle_is_all_that_wait_for_each_other() -> None:
    assert found_cycles([link(A, B), link(B, A), link(C, A)]) == [(A, B)]


def test_two_cycles_that_share_a_node_are_one() -> None:
    assert found_cycles([link(A, B), link(B, A), link(B, C), link(C, B)]) == [(A, B, C)]


def test_two_cycles_apart_are_two() -> None:
    assert found_cycles([link(A, B), link(B, A), link(C, D), link(D, C)]) == [(A, B), (C, D)]


def test_soft_links_close_no_cycle() -> None:
    assert found_cycles([link(A, B), link(B, A, strength=SOFT)]) == []


def test_a_child_that_depends_on_a_parent_that_waits_for_it_is_a_cycle() -> None:
    links = [link(B, A, EdgeKind.APPLIES), link(A, B, EdgeKind.WAITS, RUNTIME), link(B, A)]
    assert found_cycles(links) == [(A, B)]


def test_a_parent_that_waits_for_its_child_is_none() -> None:
    assert found_cycles([link(B, A, EdgeKind.APPLIES), link(A, B, EdgeKind.WAITS, RUNTIME)]) == []


def test_a_child_that_depends_on_its_parent_is_none() -> None:
    assert found_cycles([link(B, A, EdgeKind.APPLIES), link(B, A)]) == []


def test_links_that_do_not_count_close_no_cycle() -> None:
    links = [link(A, B), link(B, A, "reads")]
    assert list(cycles(graph(links), lambda one: one.edge.kind == "dependsOn")) == []


def test_a_cycles_written_links_leave_out_what_is_implied() -> None:
    links = [link(B, A, EdgeKind.APPLIES), link(A, B, EdgeKind.WAITS, RUNTIME), link(B, A)]
    (cycle,) = cycles(graph(links), lambda _: True)
    assert [one.edge.kind for one in cycle.written()] == ["dependsOn"]


def test_the_shortest_way_around_is_told_and_begins_with_what_is_written() -> None:
    links = [link(A, B), link(B, C), link(C, A), link(C, B)]
    (cycle,) = cycles(graph(links), lambda _: True)
    assert [(one.source, one.target) for one in cycle.shortest()] == [(B, C), (C, B)]


# random graphs, against the slowest way to the same answer


@given(links_of_random_graphs(), st.lists(st.builds(Moment, st.sampled_from(NODES), st.sampled_from(list(State)))))
@settings(deadline=None, max_examples=100)
def test_an_impact_is_what_is_held_back_step_by_step(links: list[Link], never: list[Moment]) -> None:
    drawn = graph(links, more=NODES)
    impacts = Impacts(drawn)
    for moment in never:
        held = held_back(drawn, moment)
        fallen = {held_moment.identity for held_moment in held if held_moment.state is State.READY} - {moment.identity}
        impact = impacts.of(*moment)
        assert impacts.size(*moment) == impact.size
        assert [*impact.appliers, *impact.releases, *impact.objects] == [
            *sorted(one for one in fallen if one.kind == "Kustomization"),
            *sorted(one for one in fallen if one.kind == "HelmRelease"),
            *sorted(one for one in fallen if one.kind == "ConfigMap"),
        ]


@given(links_of_random_graphs())
@settings(deadline=None, max_examples=100)
def test_a_cycle_is_whatever_holds_itself_back(links: list[Link]) -> None:
    drawn = graph(links, more=NODES)
    everything = [Moment(node, state) for node in NODES for state in State]
    behind = {moment: held_back(drawn, moment) for moment in everything}
    expected = {
        frozenset(other for other in everything if other in behind[one] and one in behind[other]) for one in everything
    }
    found = [frozenset(cycle.component) for cycle in cycles(drawn, lambda _: True)]
    assert set(found) == {component for component in expected if len(component) > 1}
    assert len(set(found)) == len(found)


@given(links_of_random_graphs())
@settings(deadline=None, max_examples=100)
def test_the_shortest_way_around_a_cycle_leads_around(links: list[Link]) -> None:
    for cycle in cycles(graph(links), lambda _: True):
        way = cycle.shortest()
        inside = set(cycle.identities())
        assert all(one.source in inside and one.target in inside for one in way)
        assert way or not cycle.written()
        if way:
            assert not way[0].edge.implied or len(cycle.written()) == 0
            ends = [(one.source, one.target) for one in way]
            assert [target for _, target in ends] == [source for source, _ in [*ends[1:], ends[0]]]
