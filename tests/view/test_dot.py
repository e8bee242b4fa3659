"""DOT, read by Graphviz itself: whatever names hold, they are labels and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from drawings import HOSTILE, NAMES, drawn, judged, labels
from hypothesis import given, settings
from other_programs import read_by_graphviz
from small_graphs import config_map, graph, kustomization, link

from gitops_lint.linter import Analysis
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.references import Strength
from gitops_lint.view.dot import dot
from gitops_lint.view.palette import LIGHT
from gitops_lint.view.selection import Drawn, select
from gitops_lint.view.standings import titled


def read(pictures: Sequence[Drawn]) -> dict[str, Any]:
    return read_by_graphviz("\n".join(dot(pictures)))


def nodes(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in found["objects"] if "nodes" not in one]


def unescaped(label: str) -> list[str]:
    """Return the lines that Graphviz draws for a label."""
    ends = re.sub(r"\\(.)", lambda match: "\0" if match[1] == "n" else match[1], label)
    return ends.split("\0")


def assert_is_what_is_drawn(found: dict[str, Any], names: Sequence[str]) -> None:
    pictures = drawn(names)
    assert {unescaped(one["label"])[-1] for one in nodes(found)} == labels(names)
    assert len(nodes(found)) == sum(len(one.nodes) for one in pictures)
    assert len(found.get("edges", [])) == sum(len(one.links) for one in pictures)
    groups = [one for one in found.get("objects", []) if "nodes" in one]
    titles = {unescaped(one["label"])[-1] for one in groups if one["name"].count("_") == 1}
    assert titles <= {printable(titled(one)) for one in pictures}


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_a_label(name: str) -> None:
    assert_is_what_is_drawn(read(drawn([name])), [name])


@given(NAMES)
@settings(deadline=None, max_examples=25)
def test_a_digraph_holds_what_is_drawn_whatever_the_names(names: list[str]) -> None:
    assert_is_what_is_drawn(read(drawn(names)), names)


def test_nothing_raw_goes_to_a_terminal() -> None:
    assert "\x1b" not in "\n".join(dot(drawn(["\x1b[31mred"])))


def test_missing_nodes_are_red_and_weak_arrows_dashed() -> None:
    one, other, third = map(kustomization, "abc")
    settings = config_map("settings")
    links = [link(one, other), link(one, third, "reads", Strength.SOFT), link(third, settings, "source")]
    found = read([judged(graph(links, ghosts=[other, settings]))])
    assert {one["label"]: one.get("color") for one in nodes(found)} == {
        "Kustomization\\nflux-system/a": None,
        "Kustomization\\nflux-system/b": LIGHT["missing"],
        "Kustomization\\nflux-system/c": None,
        "ConfigMap\\ndefault/settings": LIGHT["absent"],
    }
    assert {one["label"]: one.get("style") for one in found["edges"]} == {
        "dependsOn": None,
        "reads": "dashed",
        "source": None,
    }


def test_what_is_faulty_is_framed(sample: Analysis) -> None:
    found = read([select(graph, findings=sample.findings) for graph in sample.graphs])
    colours = {one["label"]: one.get("color") for one in nodes(found)}
    assert colours["Kustomization\\nlakehouse/lakehouse-s3-user"] == LIGHT["warning"]
    assert colours["HelmRelease\\nlakehouse/trino"] == LIGHT["warning"]
    assert colours["Kustomization\\nlakehouse/nessie"] is None


def test_what_a_kustomization_applies_stands_with_it_in_a_frame() -> None:
    app, web = kustomization("app"), kustomization("web")
    settings = config_map("settings")
    found = read([judged(graph([link(settings, app, "applies"), link(web, app)]))])
    frames = [one["nodes"] for one in found["objects"] if one["name"].count("_") == 2]
    number = {one["label"]: one["_gvid"] for one in nodes(found)}
    assert frames == [[number["ConfigMap\\ndefault/settings"], number["Kustomization\\nflux-system/app"]]]


def test_arrows_to_what_nearly_all_need_are_pale() -> None:
    links = [link(kustomization(f"app-{number}"), kustomization("hub")) for number in range(9)]
    found = read([judged(graph([*links, link(kustomization("hub"), kustomization("base"))]))])
    assert [one.get("tooltip") for one in found["edges"]].count("dependsOn") == 9
    assert [one.get("label") for one in found["edges"]].count("dependsOn") == 1
