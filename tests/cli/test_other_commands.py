"""`gitops-lint` itself, and its commands `graph`, `rule` and `build`, as a user runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from commands import FAULTY, HEALTHY, run, run_apart, written
from handwritten import INSTANCE, kustomization

from gitops_lint import __version__
from gitops_lint.cli.commands import COMMANDS
from gitops_lint.rulebook.rulebook import Rulebook

TWO_CLUSTERS = {
    "home/flux.yaml": INSTANCE.replace("path: cluster", "path: home/sync"),
    "lab/flux.yaml": INSTANCE.replace("path: cluster", "path: lab/sync"),
    "home/sync/ks.yaml": kustomization("app", "storage") + kustomization("storage"),
    "lab/sync/ks.yaml": kustomization("app", "gone"),
    "empty/kustomization.yaml": "resources: []\n",
}
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\n"


def test_the_version_is_said(tmp_path: Path) -> None:
    result = run("--version", cwd=tmp_path)
    assert (result.code, result.out, result.err) == (0, f"gitops-lint {__version__}\n", "")


def test_a_short_option_shows_the_version(tmp_path: Path) -> None:
    assert run("-V", cwd=tmp_path).out == run("--version", cwd=tmp_path).out


def test_help_is_a_command_too(tmp_path: Path) -> None:
    assert run("help", cwd=tmp_path) == run("--help", cwd=tmp_path)
    assert run("help", "check", cwd=tmp_path) == run("check", "--help", cwd=tmp_path)


def test_help_names_every_command(tmp_path: Path) -> None:
    result = run("--help", cwd=tmp_path)
    assert result.code == 0
    assert all(re.search(rf"^  {command} ", result.out, re.MULTILINE) for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    result = run(command, "-h", cwd=tmp_path)
    assert result.code == 0
    assert result.out.strip().startswith(f"Usage: gitops-lint {command}")


def test_no_command_at_all_is_answered_by_help(tmp_path: Path) -> None:
    result = run(cwd=tmp_path)
    assert "Usage: gitops-lint" in result.out + result.err


def test_python_runs_it_as_a_module(tmp_path: Path) -> None:
    assert run_apart("--version", cwd=tmp_path).out == f"gitops-lint {__version__}\n"


# rule


def test_the_catalogue_has_every_check_on_a_line(tmp_path: Path) -> None:
    lines = run("rule", cwd=tmp_path).out.splitlines()
    for check in Rulebook().checks():
        (line,) = [line for line in lines if line.split()[:1] == [check.id]]
        assert line.split()[1:3] == [check.severity.value, check.name]


@pytest.mark.parametrize("name", ["GL102", "gl102", "dependency-wrong-namespace", "Dependency-Wrong-Namespace"])
def test_a_check_is_explained_by_id_or_name(tmp_path: Path, name: str) -> None:
    result = run("rule", name, cwd=tmp_path)
    assert result.code == 0
    assert result.out.startswith("GL102 dependency-wrong-namespace error")
    assert {"Why", "How to fix"} <= set(result.out.splitlines())


@pytest.mark.parametrize("check", [check.id for check in Rulebook().checks()])
def test_every_check_can_be_explained(tmp_path: Path, check: str) -> None:
    result = run("rule", check, cwd=tmp_path, columns=300)
    assert result.code == 0
    text = " ".join(result.out.split())
    record = Rulebook().check(check)
    assert " ".join(record.summary.split()) in text
    assert " ".join(record.why.split()) in text
    assert " ".join(record.fix.split()) in text


@pytest.mark.parametrize("check", ["GL018", "GL102", "GL411"])
def test_an_explanation_pads_no_line_and_breaks_no_word(tmp_path: Path, check: str) -> None:
    narrow, wide = (run("rule", check, cwd=tmp_path, columns=columns).out for columns in (60, 300))
    assert [line for line in narrow.splitlines() if line != line.rstrip()] == []
    assert narrow.split() == wide.split()
    assert "\n\n\n" not in narrow


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("dependency-not-foud", "did you mean `dependency-not-found`?"),
        ("store-notfound", "did you mean `store-not-found`?"),
    ],
)
def test_a_check_that_there_is_not_is_answered_by_the_nearest(tmp_path: Path, name: str, suggestion: str) -> None:
    result = run("rule", name, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert suggestion in result.err


def test_nonsense_is_answered_by_none(tmp_path: Path) -> None:
    result = run("rule", "xyzzy", cwd=tmp_path)
    assert result.code == 2
    assert "there is no check `xyzzy`" in result.err
    assert "did you mean" not in result.err


# graph


def test_text_shows_below_each_kustomization_what_waits_for_it(tmp_path: Path) -> None:
    result = run("graph", cwd=written(tmp_path, HEALTHY))
    assert result.code == 0
    lines = [line.rstrip() for line in result.out.splitlines()]
    storage, app = (
        next(i for i, line in enumerate(lines) if f"flux-system/{name}" in line) for name in ("storage", "app")
    )
    assert storage < app
    assert lines[app].index("flux-system") > lines[storage].index("flux-system")


def test_text_says_what_is_missing(tmp_path: Path) -> None:
    assert re.search(r"flux-system/gone +missing", run("graph", cwd=written(tmp_path, FAULTY)).out)


def test_what_is_known_of_what_is_not_there_is_said_below_what_is_around_it(tmp_path: Path) -> None:
    out = run("graph", "--focus", "Kustomization/flux-system/gone", cwd=written(tmp_path, FAULTY)).out
    assert out.startswith("Kustomization/flux-system/gone  missing\n")
    assert "\nMissing: nothing creates it.\n" in out


def test_text_shows_cycles_too(tmp_path: Path) -> None:
    files = {**HEALTHY, "cluster/ks.yaml": kustomization("a", "b") + kustomization("b", "a") + kustomization("c", "a")}
    out = run("graph", cwd=written(tmp_path, files)).out
    assert "waiting for each other" in out
    assert all(f"flux-system/{name}" in out for name in "abc")


def test_a_graph_in_json_has_nodes_and_edges(tmp_path: Path) -> None:
    data = json.loads(run("graph", "--format", "json", cwd=written(tmp_path, FAULTY)).out)
    assert data["version"] == 1
    (cluster,) = data["clusters"]
    assert cluster.keys() == {"name", "entry", "nodes", "edges"}
    nodes = {node["id"]: node for node in cluster["nodes"]}
    keys = {
        "id",
        "group",
        "kind",
        "namespace",
        "name",
        "presence",
        "standing",
        "makers",
        "meant",
        "applied_by",
        "location",
        "findings",
    }
    assert all(node.keys() == keys for node in nodes.values())
    gone = nodes["Kustomization/flux-system/gone"]
    assert (gone["presence"], gone["location"], gone["applied_by"]) == ("ghost", None, [])
    assert (gone["standing"], gone["makers"], gone["meant"]) == ("missing", [], None)
    app = nodes["Kustomization/flux-system/app"]
    assert app["applied_by"] == ["Kustomization/flux-system/flux-system"]
    assert app["location"]["path"] == "cluster/ks.yaml"
    edge_keys = {"from", "to", "kind", "strength", "implied", "location", "because"}
    assert all(edge.keys() == edge_keys for edge in cluster["edges"])
    assert all(edge["from"] in nodes and edge["to"] in nodes for edge in cluster["edges"])
    waits = {(edge["from"], edge["to"]) for edge in cluster["edges"] if edge["kind"] == "dependsOn"}
    assert waits == {("Kustomization/flux-system/app", "Kustomization/flux-system/gone")}


def test_each_level_shows_no_less_than_the_one_before(tmp_path: Path) -> None:
    def shown(level: str) -> set[str]:
        data = json.loads(run("graph", "--format", "json", "--level", level, cwd=tmp_path).out)
        return {node["id"] for cluster in data["clusters"] for node in cluster["nodes"]}

    written(tmp_path, {**HEALTHY, "cluster/map.yaml": CONFIG_MAP})
    few, more, everything = map(shown, ("kustomizations", "flux", "all"))
    assert few < more < everything
    assert everything - more == {"ConfigMap/default/a"}


def test_one_cluster_of_several_may_be_drawn(tmp_path: Path) -> None:
    written(tmp_path, TWO_CLUSTERS)
    data = json.loads(run("graph", "--format", "json", "--cluster", "lab", cwd=tmp_path).out)
    assert [cluster["name"] for cluster in data["clusters"]] == ["lab"]
    both = json.loads(run("graph", "--format", "json", cwd=tmp_path).out)
    assert [cluster["name"] for cluster in both["clusters"]] == ["home", "lab"]


def test_a_cluster_that_there_is_not_is_answered_by_those_that_there_are(tmp_path: Path) -> None:
    result = run("graph", "--cluster", "labb", cwd=written(tmp_path, TWO_CLUSTERS))
    assert (result.code, result.out) == (2, "")
    assert "home, lab" in result.err


def test_where_there_is_no_cluster_there_is_nothing_to_draw(tmp_path: Path) -> None:
    result = run("graph", cwd=written(tmp_path, {"a.yaml": "a: b\n"}))
    assert (result.code, result.out) == (2, "")
    assert "no cluster was found" in result.err


@pytest.mark.parametrize("output_format", ["text", "json", "mermaid", "dot", "graphml"])
def test_a_graph_may_go_to_a_file(tmp_path: Path, output_format: str) -> None:
    written(tmp_path, HEALTHY)
    on_screen = run("graph", "--format", output_format, cwd=tmp_path).out
    result = run("graph", "--format", output_format, "-o", "graph.out", cwd=tmp_path)
    assert (result.code, result.out) == (0, "")
    assert (tmp_path / "graph.out").read_text(encoding="utf-8") == on_screen


@pytest.mark.parametrize(
    ("file", "output_format"),
    [
        ("a.json", "json"),
        ("a.mmd", "mermaid"),
        ("a.GV", "dot"),
        ("a.graphml", "graphml"),
        ("a.txt", "text"),
        ("a", "text"),
    ],
)
def test_the_file_says_in_which_format_a_graph_is(tmp_path: Path, file: str, output_format: str) -> None:
    written(tmp_path, HEALTHY)
    assert run("graph", "-o", file, cwd=tmp_path).code == 0
    on_screen = run("graph", "--format", output_format, cwd=tmp_path).out
    assert (tmp_path / file).read_text(encoding="utf-8") == on_screen


def test_a_file_whose_name_says_no_format_needs_one(tmp_path: Path) -> None:
    result = run("graph", "-o", "a.png", cwd=written(tmp_path, HEALTHY))
    assert (result.code, result.out) == (2, "")
    assert "no format goes by `.png`" in result.err
    assert "--format" in result.err
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(("edges", "kinds"), [("explicit", {"dependsOn", "source"}), ("implied", {"applies"})])
def test_what_is_written_may_be_drawn_without_what_is_implied_and_the_other_way_round(
    tmp_path: Path, edges: str, kinds: set[str]
) -> None:
    written(tmp_path, HEALTHY)
    data = json.loads(run("graph", "--format", "json", "--level", "all", "--edges", edges, cwd=tmp_path).out)
    assert {edge["kind"] for cluster in data["clusters"] for edge in cluster["edges"]} == kinds


@pytest.mark.parametrize(
    ("options", "nodes"),
    [
        (["storage"], {"app", "storage", "flux-system"}),
        (["kustomization/storage", "--down"], {"app", "storage"}),
        (["flux-system/storage", "--up"], {"storage", "flux-system"}),
        (["Kustomization/app", "--up", "--down", "--depth", "0"], {"app"}),
    ],
)
def test_the_part_around_a_node_may_be_drawn(tmp_path: Path, options: list[str], nodes: set[str]) -> None:
    written(tmp_path, HEALTHY)
    data = json.loads(run("graph", "--format", "json", "--focus", *options, cwd=tmp_path).out)
    assert {node["name"] for cluster in data["clusters"] for node in cluster["nodes"]} == nodes


def test_of_several_clusters_those_that_have_the_node_are_drawn(tmp_path: Path) -> None:
    written(tmp_path, TWO_CLUSTERS)
    data = json.loads(run("graph", "--format", "json", "--focus", "Kustomization/storage", cwd=tmp_path).out)
    assert [cluster["name"] for cluster in data["clusters"]] == ["home"]


def test_a_focus_that_there_is_not_is_answered_by_what_is_meant(tmp_path: Path) -> None:
    result = run("graph", "--focus", "Kustomization/storag", cwd=written(tmp_path, HEALTHY))
    assert (result.code, result.out) == (2, "")
    assert "did you mean Kustomization/flux-system/storage?" in result.err


@pytest.mark.parametrize("option", [["--depth", "1"], ["--up"], ["--down"]])
def test_what_is_around_a_node_needs_a_node(tmp_path: Path, option: list[str]) -> None:
    result = run("graph", *option, cwd=written(tmp_path, HEALTHY))
    assert (result.code, result.out) == (2, "")
    assert "--focus" in result.err


def test_every_way_from_a_node_to_another_is_told_with_its_lines(tmp_path: Path) -> None:
    chain = kustomization("app", "storage") + kustomization("storage", "base") + kustomization("base")
    written(tmp_path, {**HEALTHY, "cluster/ks.yaml": chain})
    result = run("graph", "--path", "Kustomization/app", "Kustomization/base", cwd=tmp_path)
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[0] == "Kustomization/flux-system/app needs Kustomization/flux-system/base by 1 way"
    assert [line.strip() for line in lines if "→" in line] == [
        "→ dependsOn: Kustomization/flux-system/storage",
        "→ dependsOn: Kustomization/flux-system/base",
    ]
    assert "dependsOn: [{name: storage}]" in result.out
    drawn = json.loads(run("graph", "--path", "app", "base", "--format", "json", cwd=tmp_path).out)
    assert [edge["from"].rpartition("/")[2] for edge in drawn["clusters"][0]["edges"]] == ["app", "storage"]


def test_where_there_is_no_way_that_is_said(tmp_path: Path) -> None:
    written(tmp_path, HEALTHY)
    said = "Kustomization/flux-system/storage doesn't need Kustomization/flux-system/app\n"
    assert run("graph", "--path", "storage", "app", cwd=tmp_path)[:2] == (0, said)
    drawn = run("graph", "--path", "storage", "app", "--format", "dot", cwd=tmp_path)
    assert (drawn.code, drawn.err) == (0, f"gitops-lint: {said}")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--path", "app", "app"], "are the same"),
        (["--path", "app", "nothing"], "there is no `nothing`"),
        (["--path", "app", "storage", "--focus", "app"], "give one of them"),
    ],
)
def test_a_way_needs_two_nodes(tmp_path: Path, options: list[str], why: str) -> None:
    result = run("graph", *options, cwd=written(tmp_path, HEALTHY))
    assert (result.code, result.out) == (2, "")
    assert why in result.err


def test_a_way_is_within_one_cluster(tmp_path: Path) -> None:
    files = {**TWO_CLUSTERS, "lab/sync/ks.yaml": kustomization("other")}
    result = run("graph", "--path", "storage", "other", cwd=written(tmp_path, files))
    assert (result.code, result.out) == (2, "")
    assert "no cluster has both: storage is in home, other in lab" in result.err


def test_clusters_may_be_seen_from_afar(tmp_path: Path) -> None:
    out = run("graph", "--level", "clusters", cwd=written(tmp_path, TWO_CLUSTERS)).out
    assert out.count("fetches from: Host/git.example.com") == 2
    down = run("graph", "--level", "clusters", "--focus", "Host/git.example.com", "--down", cwd=tmp_path).out
    assert down.count("Kustomization/flux-system/flux-system  (source)") == 2


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    result = run("graph", "-o", "gone/graph.txt", cwd=written(tmp_path, HEALTHY))
    assert result.code == 2
    assert "can't write" in result.err


# build


def test_a_folders_manifests_are_printed(tmp_path: Path) -> None:
    files = {
        "app/kustomization.yaml": "namePrefix: my-\nresources: [a.yaml]\n",
        "app/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  text: |\n    one\n    two\n",
    }
    result = run("build", "app", cwd=written(tmp_path, files))
    assert result.code == 0
    assert "name: my-a" in result.out


def test_a_folders_manifests_are_printed_as_json_one_folder_a_line(tmp_path: Path) -> None:
    files = {
        "one/kustomization.yaml": "resources: [a.yaml]\n",
        "one/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        "two/kustomization.yaml": "resources: [gone.yaml]\n",
    }
    result = run("build", "--format", "json", "one", "two", cwd=written(tmp_path, files))
    one, two = map(json.loads, result.out.splitlines())
    assert one == {
        "path": "one",
        "objects": [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}],
        "problems": [],
    }
    assert two["objects"] == []
    (problem,) = two["problems"]
    assert problem.keys() == {"check", "message", "path", "line", "column", "help"}
    assert (problem["check"], problem["path"], problem["line"]) == ("missing-resource", "two/kustomization.yaml", 1)


@pytest.mark.parametrize("folder", ["gone", "empty"])
def test_a_folder_that_cannot_be_built_exits_with_2(tmp_path: Path, folder: str) -> None:
    written(tmp_path, {"a.yaml": "a: b\n"})
    (tmp_path / "empty").mkdir()
    result = run("build", folder, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert folder in result.err
