"""Trees of what nodes need and of what needs them."""

from __future__ import annotations

import io

from drawings import judged
from rich.console import Console
from small_graphs import config_map, graph, helm_release, kustomization, link

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.view.branches import Branch
from gitops_lint.view.levels import Level
from gitops_lint.view.needs import all_needs, tree_around
from gitops_lint.view.selection import Direction, Edges, Selection, select

A, B, C, D = map(kustomization, "abcd")


def printed(tree: Branch) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=200, highlight=False).print(tree)
    return [line.rstrip() for line in out.getvalue().replace("  all.yaml:1", "").splitlines()]


def around(found: Graph, focus: Identity, direction: Direction) -> list[str]:
    drawn = judged(found, Selection(focus=focus, direction=direction))
    return [line.replace("Kustomization/flux-system/", "") for line in printed(tree_around(drawn, focus, direction))]


def test_what_a_node_needs_stands_below_what_needs_it() -> None:
    assert around(graph([link(A, B), link(B, C)]), A, Direction.UP) == ["a", "└── dependsOn: b", "    └── dependsOn: c"]


def test_what_needs_a_node_stands_below_it() -> None:
    assert around(graph([link(A, B), link(B, C)]), C, Direction.DOWN) == [
        "c",
        "└── b  (dependsOn)",
        "    └── a  (dependsOn)",
    ]


def test_both_may_be_shown() -> None:
    assert around(graph([link(A, B), link(B, C)]), B, Direction.BOTH) == [
        "b",
        "├── needs",
        "│   └── dependsOn: c",
        "└── needed by",
        "    └── a  (dependsOn)",
    ]


def test_a_node_stands_where_it_is_nearest_and_elsewhere_by_its_name() -> None:
    assert around(graph([link(A, B), link(A, C), link(B, C), link(C, D)]), A, Direction.UP) == [
        "a",
        "├── dependsOn: b",
        "│   └── dependsOn: c  …",
        "└── dependsOn: c",
        "    └── dependsOn: d",
    ]


def test_what_needs_nothing_is_named_once_unless_it_is_missing() -> None:
    links = [link(A, B), link(A, C), link(B, C)]
    tree = ["a", "├── dependsOn: b", "└── dependsOn: c"]
    assert around(graph(links), A, Direction.UP) == tree
    assert around(graph(links, ghosts=[C]), A, Direction.UP) == [
        "a",
        "├── dependsOn: b",
        "│   └── dependsOn: c  missing",
        "└── dependsOn: c  missing",
    ]


def test_a_cycle_ends() -> None:
    assert around(graph([link(A, B), link(B, A)]), A, Direction.UP) == [
        "a",
        "└── dependsOn: b",
        "    └── dependsOn: a  …",
    ]


def test_what_nobody_wrote_is_listed_with_what_it_follows_from() -> None:
    one, other = config_map("one"), config_map("other")
    found = graph([link(one, A, "applies"), link(other, B, "applies"), link(one, other, "reads"), link(C, D)])
    drawn = select(found, Selection(Level.KUSTOMIZATIONS, edges=Edges.IMPLIED))
    assert printed(all_needs(drawn)) == [
        "home",
        "└── Kustomization/flux-system/a",
        "    └── reads: Kustomization/flux-system/b  by way of ConfigMap/default/one",
    ]


def test_the_linters_own_edges_read_as_words() -> None:
    release = helm_release("release")
    drawn = select(graph([link(release, A, "applies")]), Selection(Level.ALL))
    assert printed(all_needs(drawn))[-1] == "    └── applied by: Kustomization/flux-system/a"


def test_names_give_a_terminal_no_commands() -> None:
    lines = printed(tree_around(select(graph([link(A, kustomization("\x1b[31m[red]"))])), A, Direction.UP))
    assert lines[-1] == r"└── dependsOn: Kustomization/flux-system/\x1b[31m[red]"
