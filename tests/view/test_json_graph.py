"""JSON holds any name as it is, and docs/graph-json.md says what all keys mean."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from drawings import HOSTILE, drawn
from small_graphs import config_map, graph, kustomization, link

from gitops_lint.cluster.identity import Identity
from gitops_lint.linter import analyse
from gitops_lint.view.json_graph import as_data
from gitops_lint.view.levels import Level
from gitops_lint.view.selection import Selection, select

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/graph-json.md").read_text(encoding="utf-8")


@cache
def sample() -> dict[str, Any]:
    analysis = analyse(ROOT / "sample-repo")
    pictures = [select(graph, Selection(Level.KUSTOMIZATIONS), analysis.findings) for graph in analysis.graphs]
    data: dict[str, Any] = json.loads(json.dumps(as_data(pictures)))
    return data


@pytest.mark.parametrize("name", [name for name in HOSTILE if name.isprintable()])
def test_any_name_is_there_as_it_is(name: str) -> None:
    home, other = json.loads(json.dumps(as_data(drawn([name]))))["clusters"]
    assert name in {node["name"] for node in home["nodes"]}
    assert (home["name"], other["name"]) == ("home", name)


def test_ids_tell_all_nodes_apart() -> None:
    one, other = (Identity(group, "Cluster", "default", "main") for group in ("cluster.x-k8s.io", "postgresql.cnpg.io"))
    drawing = select(graph([link(one, other)]), Selection(Level.ALL))
    (cluster,) = as_data([drawing])["clusters"]
    ids = ["Cluster.cluster.x-k8s.io/default/main", "Cluster.postgresql.cnpg.io/default/main"]
    assert [node["id"] for node in cluster["nodes"]] == ids
    assert [(edge["from"], edge["to"]) for edge in cluster["edges"]] == [tuple(ids)]


def test_an_edge_says_which_links_it_stands_for() -> None:
    one, other, needs, needed = kustomization("a"), kustomization("b"), config_map("needs"), config_map("needed")
    links = [link(needs, one, "applies"), link(needed, other, "applies"), link(needs, needed, "reads")]
    ((edge,),) = (
        cluster["edges"] for cluster in as_data([select(graph(links), Selection(Level.KUSTOMIZATIONS))])["clusters"]
    )
    assert (edge["from"], edge["to"], edge["implied"]) == (str(one), str(other), True)
    ((because),) = edge["because"]
    assert (because["from"], because["to"], because["implied"]) == (str(needs), str(needed), False)


def test_nodes_have_their_findings() -> None:
    (cluster,) = sample()["clusters"]
    found = {node["id"]: [one["rule"] for one in node["findings"]] for node in cluster["nodes"]}
    assert found["Kustomization/lakehouse/lakehouse-s3-user"][0] == "GL102"
    assert found["Kustomization/lakehouse/nessie"] == []


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("The whole", lambda data: data),
        ("A cluster", lambda data: data["clusters"][0]),
        ("A node", lambda data: data["clusters"][0]["nodes"][0]),
        ("An edge", lambda data: data["clusters"][0]["edges"][0]),
    ],
)
def test_the_page_says_what_each_key_means(heading: str, part: Any) -> None:
    (section,) = re.findall(rf"## {heading}\n(.*?)(?=\n## |\Z)", PAGE, re.DOTALL)
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    assert [key for row in rows for key in re.findall(r"`(\w+)`", row)] == list(part(sample()))
