"""Which part of a graph is drawn; arrows lead from what needs to what is needed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small_graphs import config_map, graph, helm_release, kustomization, link

from gitops_lint.rulebook.references import Strength
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Direction, Drawn, Selection, select

A, B, C, D, E = map(kustomization, "abcde")
CHAIN = graph([link(A, B), link(B, C), link(C, D), link(E, C)])
"""a needs b, b and e need c, c needs d."""


def names(drawn: Drawn) -> str:
    return "".join(sorted(node.name for node in drawn.nodes))


def arrows(drawn: Drawn) -> list[str]:
    return [f"{arrow.source.name}{arrow.target.name}" for arrow in drawn.links]


@pytest.mark.parametrize(
    ("direction", "depth", "nodes"),
    [
        (Direction.UP, None, "bcd"),
        (Direction.UP, 1, "bc"),
        (Direction.DOWN, None, "ab"),
        (Direction.BOTH, None, "abcd"),
        (Direction.BOTH, 1, "abc"),
        (Direction.BOTH, 0, "b"),
    ],
)
def test_around_a_node_is_what_it_needs_and_what_needs_it(direction: Direction, depth: int | None, nodes: str) -> None:
    drawn = select(CHAIN, Selection(focus=B, direction=direction, depth=depth))
    assert names(drawn) == nodes


def test_what_else_needs_what_a_node_needs_is_not_around_it() -> None:
    assert "e" not in names(select(CHAIN, Selection(focus=B)))


def test_arrows_are_drawn_between_all_nodes_that_are() -> None:
    found = graph([link(A, B), link(A, C), link(B, C)])
    assert arrows(select(found, Selection(focus=A, depth=1))) == ["ab", "ac", "bc"]


def test_a_cycle_is_around_each_of_its_nodes() -> None:
    drawn = select(graph([link(A, B), link(B, A)]), Selection(focus=A))
    assert (names(drawn), arrows(drawn)) == ("ab", ["ab", "ba"])


def test_the_focus_is_drawn_at_any_level() -> None:
    found = graph([link(config_map("m"), A, "reads")])
    drawn = select(found, Selection(Level.KUSTOMIZATIONS, focus=config_map("m")))
    assert (names(drawn), arrows(drawn)) == ("am", ["ma"])


def test_between_two_nodes_each_kind_of_edge_stands_once() -> None:
    found = graph([link(A, B), link(A, B), link(A, B, "reads")])
    assert [arrow.edge.kind for arrow in select(found).links] == ["dependsOn", "reads"]


@pytest.mark.parametrize(("level", "nodes"), [("kustomizations", "a"), ("flux", "ar"), ("all", "amr")])
def test_a_level_tells_which_objects_are_drawn(level: str, nodes: str) -> None:
    found = graph([], more=[A, config_map("m"), helm_release("r")])
    assert names(select(found, Selection(Level(level)))) == nodes


def test_who_applies_what_is_drawn_only_with_everything() -> None:
    found = graph([link(B, A, "applies"), link(A, B, "waits"), link(B, A)])
    assert arrows(select(found)) == ["ba"]
    assert arrows(select(found, Selection(Level.ALL))) == ["ab", "ba", "ba"]


def test_what_kustomizations_miss_is_drawn_with_them() -> None:
    found = graph([link(A, B), link(config_map("m"), config_map("n"), "reads")], ghosts=[B, config_map("n")])
    assert names(select(found, Selection(Level.KUSTOMIZATIONS))) == "ab"
    assert names(select(found, Selection(Level.FLUX))) == "abn"


def test_around_a_node_is_all_that_it_can_not_do_without_also_who_applies_it() -> None:
    release, secret = helm_release("r"), config_map("m")
    found = graph(
        [
            link(release, A, "applies"),
            link(A, release, "waits", Strength.RUNTIME),
            link(A, B, "dependsOn"),
            link(secret, B, "applies"),
            link(B, secret, "waits", Strength.RUNTIME),
            link(secret, C),
            link(D, A, "dependsOn"),
            link(helm_release("s"), A, "applies"),
            link(A, helm_release("s"), "waits", Strength.RUNTIME),
        ]
    )
    selection = Selection(Level.KUSTOMIZATIONS, focus=release, direction=Direction.UP)
    assert names(select(found, selection)) == "abcr"  # not what A waits for once it has applied the release
    assert names(select(found, replace(selection, depth=1))) == "ar"
    assert names(select(found, replace(selection, direction=Direction.DOWN))) == "adr"
