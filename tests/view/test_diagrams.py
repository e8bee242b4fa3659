"""Graphs for other drawing programs: whatever names hold, it is one label and nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops_lint.graph.model import Graph
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.view.dot import dot
from gitops_lint.view.json_graph import as_data
from gitops_lint.view.levels import Level
from gitops_lint.view.mermaid import mermaid
from gitops_lint.view.selection import Drawn, Selection, select

HOSTILE = [
    '"]; click n0 "javascript:alert(1)"',
    "<script>alert(1)</script>",
    'a"]-->b',
    "end",
    "subgraph x",
    "a|b",
    "%% comment",
    "#quot;",
    "back\\slash\\",
    "two\nlines",
    "\x1b[31mred",
    "`x`",
    "",
    "&lt;",
    "ünï",
]


def graph_of(*names: str) -> Graph:
    """Return the graph of a cluster whose Kustomization depends on others of some names, which aren't there."""
    instance = {
        "apiVersion": "fluxcd.controlplane.io/v1",
        "kind": "FluxInstance",
        "metadata": {"name": "flux", "namespace": "flux-system"},
        "spec": {"sync": {"kind": "GitRepository", "url": "https://git.example.com/home", "path": "cluster"}},
    }
    kustomization = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "app", "namespace": "flux-system"},
        "spec": {
            "path": "./cluster",
            "sourceRef": {"kind": "GitRepository", "name": "flux-system"},
            "dependsOn": [{"name": name} for name in names],
        },
    }
    tree = MemoryTree({"flux.yaml": json.dumps(instance), "cluster/ks.yaml": json.dumps(kustomization)})
    (graph,) = analyse_tree(tree, Path("example")).graphs
    return graph


def drawn(*names: str, level: Level = Level.FLUX) -> tuple[Drawn, ...]:
    return (select(graph_of(*names), Selection(level)),)


# Mermaid

MERMAID_LINES = re.compile(
    r"""flowchart\ LR
    | \ \ subgraph\ c\d+\["[^"<>]*"\]
    | \ \ \ \ n\d+\["[^"<>]*"\](:::\w+)?
    | \ \ end
    | \ \ n\d+\ (-->|-\.->)\|[^|"<>]*\|\ n\d+
    | \ \ classDef\ [\w\ :#,-]+""",
    re.VERBOSE,
)


def from_mermaid(label: str) -> str:
    """Return the text that Mermaid shows for a label."""
    return re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label)


def labels(lines: list[str]) -> list[str]:
    found = (re.fullmatch(r'    n\d+\["(.*)"\](?::::\w+)?', line) for line in lines)
    return [from_mermaid(match[1]) for match in found if match]


@pytest.mark.parametrize("name", HOSTILE)
def test_mermaid_shows_any_name_as_a_label(name: str) -> None:
    lines = list(mermaid(drawn(name)))
    assert [line for line in lines if not MERMAID_LINES.fullmatch(line)] == []
    if name:
        assert f"Kustomization/flux-system/{name}" in labels(lines)


@given(st.lists(st.text(min_size=1, max_size=20), max_size=4))
@settings(deadline=None, max_examples=60)
def test_mermaid_is_well_formed_whatever_the_names(names: list[str]) -> None:
    lines = list(mermaid(drawn(*names)))
    assert [line for line in lines if not MERMAID_LINES.fullmatch(line)] == []
    declared = {match[1] for line in lines if (match := re.match(r" +(n\d+)\[", line))}
    arrows = [match for line in lines if (match := re.fullmatch(r"  (n\d+) (?:-->|-\.->)\|[^|]*\| (n\d+)", line))]
    assert arrows
    assert {end for match in arrows for end in match.groups()} <= declared


def test_ghosts_are_marked_in_mermaid() -> None:
    lines = list(mermaid(drawn("gone")))
    assert any(line.endswith('flux-system/gone"]:::ghost') for line in lines)
    assert any(line.startswith("  classDef ghost ") for line in lines)


# DOT


def tokens(text: str) -> list[str]:
    """Return the tokens of a DOT text, read as Graphviz' scanner reads it; anything else is an error."""
    found = []
    position = 0
    token = re.compile(r'\s+|"(?:[^"\\]|\\.)*"|->|[{}\[\]=;,]|[A-Za-z_]\w*|-?\d+', re.DOTALL)
    while position < len(text):
        match = token.match(text, position)
        assert match, f"no token: {text[position : position + 40]!r}"
        position = match.end()
        if not match[0].isspace():
            found.append(match[0])
    return found


def is_digraph(all_tokens: list[str]) -> bool:
    """Tell whether brackets close what they open, and nothing comes after the graph."""
    depth: list[str] = []
    for index, one in enumerate(all_tokens):
        if one in "{[":
            depth.append(one)
        elif one in "}]":
            if not depth or depth.pop() + one not in ("{}", "[]"):
                return False
            if not depth and index != len(all_tokens) - 1:
                return False
    return all_tokens[:2] == ["digraph", "{"] and not depth


@pytest.mark.parametrize("name", HOSTILE)
def test_dot_shows_any_name_as_a_label(name: str) -> None:
    text = "\n".join(dot(drawn(name)))
    assert is_digraph(tokens(text))
    assert "\x1b" not in text


@given(st.lists(st.text(min_size=1, max_size=20), max_size=4))
@settings(deadline=None, max_examples=60)
def test_dot_is_well_formed_whatever_the_names(names: list[str]) -> None:
    assert is_digraph(tokens("\n".join(dot(drawn(*names)))))


def test_each_node_and_edge_stands_once_in_dot() -> None:
    lines = list(dot(drawn("gone", "gone")))
    assert len([line for line in lines if "flux-system/gone" in line]) == 1
    assert len([line for line in lines if '[label="dependsOn"' in line]) == 1


# JSON


@pytest.mark.parametrize("name", HOSTILE)
def test_json_holds_any_name_as_it_is(name: str) -> None:
    (cluster,) = json.loads(json.dumps(as_data(drawn(name))))["clusters"]
    assert not name or name in {node["name"] for node in cluster["nodes"]}


# levels


def test_kustomizations_alone_are_drawn_with_what_they_miss() -> None:
    (selected,) = drawn("gone", level=Level.KUSTOMIZATIONS)
    assert [str(node) for node in selected.nodes] == [
        "Kustomization/flux-system/app",
        "Kustomization/flux-system/flux-system",
        "Kustomization/flux-system/gone",
    ]


def test_sources_are_drawn_with_what_flux_reconciles() -> None:
    (selected,) = drawn("gone", level=Level.FLUX)
    assert "GitRepository/flux-system/flux-system" in map(str, selected.nodes)
    assert {link.edge.kind for link in selected.links} == {"dependsOn", "source"}


def test_who_applies_what_is_drawn_only_with_everything() -> None:
    (selected,) = drawn("gone", level=Level.ALL)
    assert "applies" in {link.edge.kind for link in selected.links}
