"""GraphML, read by networkx: whatever names hold, they are text and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

import networkx as nx
import pytest
from drawings import HOSTILE, NAMES, drawn, judged, labels
from hypothesis import given, settings
from small_graphs import graph, kustomization, link

from gitops_lint.repo.printable import printable
from gitops_lint.view.graphml import graphml
from gitops_lint.view.selection import Drawn, Selection


def read(pictures: Sequence[Drawn]) -> nx.MultiDiGraph[str]:
    found = nx.parse_graphml("\n".join(graphml(pictures)), force_multigraph=True)
    assert isinstance(found, nx.MultiDiGraph)
    return found


def assert_is_what_is_drawn(found: nx.MultiDiGraph[str], names: Sequence[str]) -> None:
    pictures = drawn(names)
    assert {data["label"].split("\n")[-1] for _, data in found.nodes(data=True)} == labels(names)
    assert {data["name"] for _, data in found.nodes(data=True)} == {printable(name) for name in (*names, "app")}
    assert len(found) == sum(len(one.nodes) for one in pictures)
    assert found.number_of_edges() == sum(len(one.links) for one in pictures)
    clusters = {printable(one.graph.cluster.name) for one in pictures}
    assert {data["cluster"] for _, data in found.nodes(data=True)} == clusters


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_text(name: str) -> None:
    assert_is_what_is_drawn(read(drawn([name])), [name])


@given(NAMES)
@settings(deadline=None, max_examples=40)
def test_a_file_holds_what_is_drawn_whatever_the_names(names: list[str]) -> None:
    assert_is_what_is_drawn(read(drawn(names)), names)


def test_nodes_and_edges_have_attributes() -> None:
    one, other = kustomization("a"), kustomization("b")
    found = read([judged(graph([link(one, other), link(one, other, "waits")], ghosts=[other]), Selection())])
    nodes = {data["name"]: data for _, data in found.nodes(data=True)}
    assert (nodes["b"]["presence"], nodes["b"]["standing"]) == ("ghost", "missing")
    assert nodes["a"]["standing"] == "there"
    assert "path" not in nodes["b"]
    assert (nodes["a"]["kind"], nodes["a"]["namespace"]) == ("Kustomization", "flux-system")
    assert (nodes["a"]["path"], nodes["a"]["line"]) == ("all.yaml", 1)
    ((source, target, edge),) = found.edges(data=True)
    assert (found.nodes[source]["name"], found.nodes[target]["name"]) == ("a", "b")
    assert (edge["edge"], edge["label"], edge["strength"], edge["implied"]) == (
        "dependsOn",
        "dependsOn",
        "ordering",
        False,
    )


def test_each_attribute_is_declared_once() -> None:
    text = "\n".join(graphml(drawn(["a"])))
    keys = re.findall(r'<key id="(\w+)"', text)
    assert len(keys) == len(set(keys))
    assert set(re.findall(r'<data key="(\w+)"', text)) <= set(keys)
