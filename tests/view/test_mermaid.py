"""Mermaid, read by Mermaid itself: whatever names hold, they are labels and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from drawings import HOSTILE, NAMES, drawn, judged, labels
from hypothesis import given, settings
from other_programs import Diagram, MermaidParser, Refused
from small_graphs import config_map, graph, helm_release, kustomization, link

from gitops_lint.graph.model import Graph
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.references import Strength
from gitops_lint.view.levels import Level
from gitops_lint.view.mermaid import mermaid
from gitops_lint.view.selection import Drawn, Selection, select
from gitops_lint.view.standings import titled


@pytest.fixture(scope="session")
def parser() -> Iterator[MermaidParser]:
    parser = MermaidParser()
    yield parser
    parser.close()


def text_of(pictures: Sequence[Drawn]) -> str:
    return "".join(f"{line}\n" for line in mermaid(pictures))


def squeezed(text: str) -> str:
    """Return a text as HTML shows it: white space at the ends, and more than one of it, doesn't count."""
    return " ".join(text.split())


def assert_is_what_is_drawn(diagram: Diagram, names: Sequence[str]) -> None:
    pictures = drawn(names)
    shown = [one for part in (diagram.nodes.values(), diagram.edges, diagram.groups) for one in part]
    assert {element for one in shown for element in one.elements} <= {"br"}
    assert {squeezed(one.lines[1]) for one in diagram.nodes.values()} == set(map(squeezed, labels(names)))
    assert len(diagram.nodes) == sum(len(one.nodes) for one in pictures)
    assert len(diagram.edges) == sum(len(one.links) for one in pictures)
    assert {end for edge in diagram.edges for end in edge.more["ends"]} <= set(diagram.nodes)
    titles = {squeezed(printable(titled(one))) for one in pictures}
    assert {squeezed(one.lines[0]) for one in diagram.groups} == titles


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_a_label(parser: MermaidParser, name: str) -> None:
    assert_is_what_is_drawn(parser.read(text_of(drawn([name]))), [name])


@given(NAMES)
@settings(deadline=None, max_examples=40)
def test_a_diagram_holds_what_is_drawn_whatever_the_names(parser: MermaidParser, names: list[str]) -> None:
    assert_is_what_is_drawn(parser.read(text_of(drawn(names))), names)


def test_what_is_no_diagram_is_refused(parser: MermaidParser) -> None:
    with pytest.raises(Refused, match="Parse error"):
        parser.read('flowchart LR\n  n0["a]')


def test_missing_nodes_are_marked_and_weak_arrows_dotted(parser: MermaidParser) -> None:
    one, other, third = map(kustomization, "abc")
    settings = config_map("settings")
    links = [link(one, other), link(one, third, "reads", Strength.SOFT), link(third, settings, "reads")]
    found = graph(links, ghosts=[other, settings])
    diagram = parser.read(text_of([judged(found)]))
    assert {node.lines[1]: node.more["classes"] for node in diagram.nodes.values()} == {
        "flux-system/a": [],
        "flux-system/b": ["missing"],
        "flux-system/c": [],
        "default/settings": ["absent"],
    }
    assert [(edge.lines[0], edge.more["stroke"]) for edge in diagram.edges] == [
        ("dependsOn", "normal"),
        ("reads", "dotted"),
        ("reads", "normal"),
    ]
    assert [group.lines[0] for group in diagram.groups] == ["home: 1 missing, 1 not in Git"]


# what GitHub has room for


def wheel(spokes: int) -> Graph:
    """Return a graph of which all nodes need a hub, and one needs what is missing."""
    hub, missing = kustomization("hub"), kustomization("missing")
    ring = [kustomization(f"spoke-{number:04}") for number in range(spokes)]
    links = [link(one, other) for one, other in pairwise(ring)]
    return graph([*links, *(link(one, hub) for one in ring), link(ring[-1], missing)], ghosts=[missing])


def test_what_there_is_room_for_is_drawn_whole(parser: MermaidParser) -> None:
    diagram = parser.read(text_of([select(wheel(250))]))
    assert (len(diagram.nodes), len(diagram.edges)) == (252, 500)


def test_of_too_many_arrows_those_of_what_is_faulty_and_most_needed_are_drawn(parser: MermaidParser) -> None:
    diagram = parser.read(text_of([select(wheel(251))]))
    assert 490 < len(diagram.edges) <= 500
    note = diagram.nodes.pop("note")
    said = f"{len(diagram.nodes)} of 253 nodes and {len(diagram.edges)} of 502 arrows"
    assert said in note.lines[0]
    names = {node.lines[1] for node in diagram.nodes.values()}
    assert {"flux-system/hub", "flux-system/missing", "flux-system/spoke-0250"} <= names


@pytest.mark.parametrize("letter", ["x", "ü", "\U00020000", '"'])
def test_what_has_too_many_characters_is_cut(parser: MermaidParser, letter: str) -> None:
    nodes = [config_map(f"{letter * 90}{number}") for number in range(1000)]
    text = text_of([select(graph([], more=nodes), Selection(Level.ALL))])
    assert 49_000 < len(text.encode("utf-16-le")) / 2 <= 50_000
    diagram = parser.read(text)
    assert f"{len(diagram.nodes) - 1} of 1000 nodes" in diagram.nodes["note"].lines[0]


def test_the_room_is_for_all_clusters_together(parser: MermaidParser) -> None:
    diagram = parser.read(text_of([select(wheel(200)), select(wheel(200))]))
    assert len(diagram.edges) <= 500
    assert [node.lines[-1] for node in diagram.nodes.values()].count("flux-system/missing") == 2


def test_a_cluster_of_which_nothing_is_drawn_is_left_out(parser: MermaidParser) -> None:
    more = [helm_release(f"{'x' * 200}{number}") for number in range(300)]
    others = graph([], more=[helm_release(f"z{number}") for number in range(3)])
    text = text_of([select(graph([], more=more)), select(others)])
    assert [group.more["id"] for group in parser.read(text).groups] == ["c0"]
