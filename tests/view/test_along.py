"""The ways from one node to another, with the line that makes each arrow."""

from __future__ import annotations

import pytest
from hypothesis import given
from small_graphs import NODES, config_map, graph, held_back, kustomization, link, links_of_random_graphs

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Moment, State
from gitops_lint.graph.model import Edge, Graph, Link
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.view.along import told
from gitops_lint.view.levels import Level
from gitops_lint.view.picture import Picture, between
from gitops_lint.view.selection import Edges, Selection

A, B, C, D = map(kustomization, "abcd")
DIAMOND = graph([link(A, B), link(A, C), link(B, D), link(C, D), link(B, C)])


def picture(
    found: Graph, start: Identity, end: Identity, most: int = 10, selection: Selection | None = None
) -> Picture:
    return between(found, (start, end), selection or Selection(), (), most)


def lines(one: Picture, **files: str) -> list[str]:
    assert one.ends is not None
    documents = Documents(MemoryTree({f"{name}.yaml": text for name, text in files.items()}))
    return [str(line) for line in told(one.drawn, one.ends, one.ways, documents)]


def test_only_what_is_on_the_ways_is_drawn() -> None:
    found = graph([link(A, B), link(B, C), link(A, D), link(C, A)])
    drawn = picture(found, A, C).drawn
    assert [f"{arrow.source.name}{arrow.target.name}" for arrow in drawn.links] == ["ab", "bc"]
    assert [node.name for node in drawn.nodes] == ["a", "b", "c"]


def test_each_step_is_told_with_the_line_that_makes_it() -> None:
    def written(source: Identity, target: Identity, line: int) -> Link:
        return Link(source, target, Edge(EdgeKind.DEPENDS_ON, Strength.ORDERING, Place("ks.yaml", line, 5)))

    one = picture(graph([written(A, B, 2), written(B, C, 9)]), A, C)
    assert lines(one, ks="dependsOn:\n  - name: b\n") == [
        "Kustomization/flux-system/a needs Kustomization/flux-system/c by 1 way",
        "",
        "1. Kustomization/flux-system/a",
        "   → dependsOn: Kustomization/flux-system/b",
        "     ks.yaml:2",
        "         2 │   - name: b",
        "   → dependsOn: Kustomization/flux-system/c",
        "     ks.yaml:9",
    ]


def test_the_shortest_way_comes_first_and_what_is_left_out_is_said() -> None:
    one = picture(DIAMOND, A, D, most=2)
    text = lines(one)
    assert text[0].endswith("by 3 ways")
    assert [line[-1] for line in text if line.startswith("   →")] == ["b", "d", "c", "d"]
    assert text[-1] == "1 more way, no shorter one, is left out"


def test_where_there_is_no_way_that_is_said() -> None:
    one = picture(DIAMOND, D, A)
    assert lines(one) == ["Kustomization/flux-system/d doesn't need Kustomization/flux-system/a"]
    assert one.drawn.nodes == ()


def test_a_way_through_what_is_not_drawn_says_what_it_follows_from() -> None:
    one, other = config_map("one"), config_map("other")
    found = graph([link(one, A, "applies"), link(other, B, "applies"), link(one, other, "reads")])
    text = lines(picture(found, A, B))
    assert "   → reads: Kustomization/flux-system/b  (implied)" in text
    assert "     because ConfigMap/default/one needs ConfigMap/default/other (reads)" in text


def test_ways_that_arrows_already_say_are_told_too() -> None:
    one, other = config_map("one"), config_map("other")
    found = graph(
        [link(one, A, "applies"), link(other, C, "applies"), link(one, other, "reads"), link(A, B), link(B, C)]
    )
    assert [len(way) for way in picture(found, A, C).ways.found] == [2, 3]
    assert [len(way) for way in picture(found, A, C, selection=Selection(edges=Edges.EXPLICIT)).ways.found] == [3]


@pytest.mark.parametrize(("level", "steps"), [(None, ["m", "n"]), (Level.KUSTOMIZATIONS, ["m", "n"])])
def test_the_ends_are_drawn_at_any_level(level: Level | None, steps: list[str]) -> None:
    found = graph([link(config_map("m"), config_map("n"), "reads")])
    (way,) = picture(found, config_map("m"), config_map("n"), selection=Selection(level)).ways.found
    assert [node.name for node in way] == steps


def test_a_way_leads_through_what_a_kustomization_waits_for() -> None:
    child = link(B, C, "waits", Strength.RUNTIME)
    (way,) = picture(graph([link(A, B), child, link(C, B, "applies")]), A, C).ways.found
    assert way == (A, B, C)


def test_what_is_applied_does_not_need_what_its_kustomization_waits_for_afterwards() -> None:
    waited = graph([link(A, B, "applies"), link(B, C, "waits", Strength.RUNTIME), link(C, B, "applies")])
    assert picture(waited, A, C).ways == ((), 0, True)


def test_where_nodes_wait_for_themselves_a_way_comes_by_one_again() -> None:
    circle = graph([link(A, B, "namespace"), link(B, C, "applies"), link(C, B), link(B, D)])
    (way,) = picture(circle, A, D, selection=Selection(Level.ALL)).ways.found
    assert "".join(node.name for node in way) == "abcbd"


@given(links_of_random_graphs())
def test_a_way_is_told_where_one_node_keeps_the_other_from_becoming_ready(links: list[Link]) -> None:
    drawn = {(one.source, one.target, one.edge.kind): one for one in links if one.edge.strength is not Strength.SOFT}
    firm = graph(drawn.values(), more=NODES)
    for end in NODES:
        held = {moment.identity for moment in held_back(firm, Moment(end, State.EXISTS)) if moment.state is State.READY}
        ways = {start: picture(firm, start, end, 1, Selection(Level.ALL)).ways for start in NODES[:3]}
        assert {start for start in ways if ways[start].found and start != end} == (held & set(NODES[:3])) - {end}
