"""`gitops-lint check`, as a user runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import FAULTY, HEALTHY, ROOT, run, run_apart, written
from handwritten import INSTANCE, kustomization

from gitops_lint.cli.report_formats import Format
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree

ERROR = "GL101 dependency-not-found"


# exit codes


@pytest.mark.parametrize(
    ("files", "options", "code"),
    [
        (HEALTHY, [], 0),
        (FAULTY, [], 1),
        (FAULTY, ["--fail-on", "warning"], 1),
        (FAULTY, ["--fail-on", "never"], 0),
        (HEALTHY, ["--fail-on", "info"], 0),
    ],
)
def test_the_exit_code_says_whether_something_was_found(
    tmp_path: Path, files: dict[str, str], options: list[str], code: int
) -> None:
    assert run("check", *options, cwd=written(tmp_path, files)).code == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gone"], "gone does not exist"),
        (["--unknown"], "No such option: --unknown"),
        (["--format", "xml"], "xml"),
        (["--fail-on", "sometimes"], "sometimes"),
        (["--source", "nonsense"], "--source nonsense"),
        (["-o", "gone/report.txt"], "can't write"),
        ([".", "/"], "several repositories"),
    ],
)
def test_what_cannot_be_run_is_said_and_exits_with_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = run("check", *arguments, cwd=written(tmp_path, HEALTHY))
    assert result.code == 2
    assert said in result.err
    assert result.out == ""


def test_an_unknown_command_exits_with_2(tmp_path: Path) -> None:
    result = run("chekc", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "chekc" in result.err


def test_a_folder_without_manifests_exits_with_2(tmp_path: Path) -> None:
    result = run("check", cwd=written(tmp_path, {"README.md": "nothing here\n"}))
    assert (result.code, result.out) == (2, "")
    assert "there are no manifests" in result.err


@pytest.mark.parametrize("path", ["README.md", "docs"])
def test_a_path_without_manifests_exits_with_2_and_says_what_it_would_be_for(tmp_path: Path, path: str) -> None:
    written(tmp_path, {**FAULTY, "README.md": "nothing here\n", "docs/a.md": "nor here\n"})
    result = run("check", path, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert f"there are no manifests (*.yaml, *.yml) in {path};" in result.err


def test_beside_a_path_with_manifests_one_without_is_of_no_harm(tmp_path: Path) -> None:
    written(tmp_path, {**HEALTHY, "README.md": "nothing here\n"})
    assert run("check", "README.md", "cluster", cwd=tmp_path).code == 0


def test_a_path_limits_what_is_shown_which_is_said(tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    read = "The whole repository was read; shown is what is in"
    one, none = run("check", "bootstrap", cwd=tmp_path).out, run("check", "cluster", cwd=tmp_path).out
    assert f"{read} bootstrap, and not 1 finding elsewhere." in " ".join(one.split())
    assert f"{read} cluster, and there is nothing elsewhere." in " ".join(none.split())
    assert read not in run("check", cwd=tmp_path).out
    assert read not in run("check", "bootstrap", "--format", "concise", cwd=tmp_path).out


def test_an_empty_folder_outside_any_repository_exits_with_2(tmp_path: Path) -> None:
    assert run("check", cwd=tmp_path).code == 2


def test_a_folder_outside_any_repository_is_checked_by_itself(tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    (tmp_path / ".git").rmdir()
    result = run("check", cwd=tmp_path)
    assert result.code == 1
    assert ERROR in result.out


# which findings


def test_from_a_folder_within_the_whole_repository_is_read(tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    assert ERROR in run("check", cwd=tmp_path / "cluster").out


def test_only_what_is_found_in_the_given_paths_is_shown(tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    assert run("check", "cluster", cwd=tmp_path).code == 1
    assert run("check", "cluster/ks.yaml", cwd=tmp_path).code == 1
    assert run("check", "bootstrap", "empty", cwd=tmp_path).code == 0


def test_less_severe_findings_may_be_left_out(tmp_path: Path) -> None:
    files = {**FAULTY, "cluster/remote/kustomization.yaml": "resources: [https://example.com/a.yaml]\n"}
    written(tmp_path, files)
    everything = json.loads(run("check", "--format", "json", cwd=tmp_path).out)["findings"]
    worst = json.loads(run("check", "--format", "json", "--min-severity", "error", cwd=tmp_path).out)["findings"]
    assert {one["severity"] for one in everything} == {"error", "info"}
    assert {one["severity"] for one in worst} == {"error"}


# text


def test_a_finding_is_shown_with_its_line_and_a_caret_below_the_value(tmp_path: Path) -> None:
    lines = run("check", cwd=written(tmp_path, FAULTY)).out.splitlines()
    assert lines[0] == "cluster/ks.yaml"
    assert lines[1].split()[1:] == ["error", "GL101", "dependency-not-found"]
    source, caret = next((line, lines[number + 1]) for number, line in enumerate(lines) if re.match(r" +\d+ │", line))
    assert source.endswith("dependsOn: [{name: gone}]")
    assert caret.rstrip().endswith("^^^^")
    assert source.index("gone") == caret.index("^")


def test_no_color_leaves_out_what_is_bold_as_well(tmp_path: Path) -> None:
    root = written(tmp_path, FAULTY)
    for command in (["check"], ["rule", "GL102"], ["rule"], ["graph"], ["plan"], ["diff"]):
        assert "\x1b" not in run(*command, cwd=root, FORCE_COLOR="1", NO_COLOR="1").out


def test_a_file_without_permission_is_not_to_be_saved_as_utf_8() -> None:
    class Forbidding(MemoryTree):
        def read(self, path: str) -> bytes:
            if path == "cluster/ks.yaml":
                raise PermissionError(13, "Permission denied", path)
            return super().read(path)

    (found,) = [one for one in analyse_tree(Forbidding(HEALTHY), Path("a")).findings if one.check.id == "GL003"]
    assert found.finding.message == "can't be read: Permission denied"
    assert "UTF-8" not in found.finding.help
    assert "chmod u+r" in found.finding.help


def test_the_last_line_counts(tmp_path: Path) -> None:
    out = run("check", cwd=written(tmp_path, FAULTY)).out
    assert re.fullmatch(r"Found 1 error in \d+ objects in 1 cluster\.", out.splitlines()[-1])


def test_nothing_found_is_good_news(tmp_path: Path) -> None:
    assert run("check", cwd=written(tmp_path, HEALTHY)).out.startswith("All good: nothing found in ")


def test_quiet_says_nothing_where_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert run("check", "--quiet", cwd=written(tmp_path, HEALTHY)).out == ""
    assert ERROR in run("check", "-q", cwd=written(tmp_path, FAULTY)).out


@pytest.mark.parametrize("columns", [80, 160])
def test_text_keeps_within_the_terminals_width(tmp_path: Path, columns: int) -> None:
    out = run("check", cwd=written(tmp_path, FAULTY), columns=columns).out
    assert max(map(len, out.splitlines())) <= columns
    assert ERROR in out


@pytest.mark.parametrize(("environment", "coloured"), [({"FORCE_COLOR": "1"}, True), ({}, False)])
def test_colour_is_for_terminals(tmp_path: Path, environment: dict[str, Any], coloured: bool) -> None:
    assert ("\x1b[" in run("check", cwd=written(tmp_path, FAULTY), **environment).out) is coloured


def test_no_color_means_no_colour(tmp_path: Path) -> None:
    out = run("check", cwd=written(tmp_path, FAULTY), FORCE_COLOR="1", NO_COLOR="1").out
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]", out)


def test_a_report_may_go_to_a_file(tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    result = run("check", "-o", "report.txt", cwd=tmp_path)
    assert (result.code, result.out) == (1, "")
    assert ERROR in (tmp_path / "report.txt").read_text(encoding="utf-8")


# JSON, the contract


PLACE = {"path": str, "line": int, "column": int, "end_line": int, "end_column": int}
IDENTITY = {"kind": str, "namespace": str, "name": str}
FINDING = {
    "rule": str,
    "name": str,
    "severity": str,
    "confidence": str,
    "message": str,
    "help": str,
    "fingerprint": str,
    "location": PLACE,
    "related": [{"path": str, "line": int, "column": int, "message": str}],
    "subject": (IDENTITY, None),
    "target": (IDENTITY, None),
    "impact": {"kustomizations": int, "helm_releases": int, "objects": int},
    "clusters": [str],
    "fix": ({"description": str, "safe": bool, "edits": [{**PLACE, "text": str}]}, None),
}
REPORT = {
    "version": int,
    "clusters": [{"name": str, "entry": str, "objects": int}],
    "findings": [FINDING],
    "summary": dict.fromkeys(("error", "warning", "info", "suppressed", "baseline", "baseline_gone"), int),
}
NOT_SHOWN = {"suppressed": 0, "baseline": 0, "baseline_gone": 0}


def deviations(data: Any, shape: Any, where: str = "") -> list[str]:
    """Return where data is not of a shape: a type, a mapping of exactly these keys, a list, or one of several."""
    if isinstance(shape, tuple):
        found = [deviations(data, one, where) for one in shape]
        return min(found, key=len)
    if isinstance(shape, dict):
        if not isinstance(data, dict) or data.keys() != shape.keys():
            return [f"{where}: {data!r:.80}"]
        return [one for key in shape for one in deviations(data[key], shape[key], f"{where}.{key}")]
    if isinstance(shape, list):
        if not isinstance(data, list):
            return [f"{where}: {data!r:.80}"]
        return [one for index, item in enumerate(data) for one in deviations(item, shape[0], f"{where}[{index}]")]
    matches = data is None if shape is None else type(data) is shape
    return [] if matches else [f"{where}: {data!r:.80}"]


def test_the_json_report_has_the_keys_of_its_contract(tmp_path: Path) -> None:
    moved = kustomization("storage").replace("namespace: flux-system", "namespace: storage")
    moved += "  dependsOn:\n    - name: app\n"
    files = {**HEALTHY, "cluster/ks.yaml": kustomization("app") + moved, "cluster/bad.yaml": "a: [\n"}
    result = run("check", "--format", "json", cwd=written(tmp_path, files))
    report = json.loads(result.out)
    assert deviations(report, REPORT) == []
    assert report["version"] == 1
    assert report["clusters"] == [{"name": "cluster", "entry": "cluster", "objects": 4}]
    names = {one["name"]: one for one in report["findings"]}
    assert names.keys() >= {"dependency-wrong-namespace", "invalid-yaml"}
    assert names["invalid-yaml"]["target"] is None
    moved_one = names["dependency-wrong-namespace"]
    assert moved_one["subject"] == {"kind": "Kustomization", "namespace": "storage", "name": "storage"}
    assert moved_one["fix"] is not None
    counts = dict.fromkeys(("error", "warning", "info"), 0)
    for one in report["findings"]:
        counts[one["severity"]] += 1
    assert report["summary"] == counts | NOT_SHOWN


def test_each_field_of_the_json_report_is_documented() -> None:
    page = (ROOT / "docs/reports.md").read_text(encoding="utf-8")
    table = page.partition("A finding:")[2].partition("\n\nColumns")[0]
    assert set(re.findall(r"`(\w+)`", table)) >= {*FINDING, *PLACE, *IDENTITY, "text", "edits", "description"}
    assert set(re.findall(r'"(\w+)":', page)) >= {
        *REPORT,
        "name",
        "entry",
        "objects",
        "error",
        "suppressed",
        "baseline_gone",
    }


def test_a_json_report_of_nothing_is_one_too(tmp_path: Path) -> None:
    report = json.loads(run("check", "-q", "--format", "json", cwd=written(tmp_path, HEALTHY)).out)
    assert deviations(report, REPORT) == []
    assert report["findings"] == []
    assert report["summary"] == {"error": 0, "warning": 0, "info": 0} | NOT_SHOWN


def test_fingerprints_are_each_ones_own_and_survive_edits_elsewhere(tmp_path: Path) -> None:
    files = {**HEALTHY, "cluster/ks.yaml": kustomization("app", "gone") + kustomization("other", "gone-too")}
    longer = {**files, "cluster/ks.yaml": "# a comment\n\n" + files["cluster/ks.yaml"] + kustomization("more")}
    first, second = (
        [
            one["fingerprint"]
            for one in json.loads(run("check", "--format", "json", cwd=written(tmp_path, each)).out)["findings"]
        ]
        for each in (files, longer)
    )
    assert len(set(first)) == 2
    assert sorted(first) == sorted(second)


# input that is no manifest


HOSTILE = {
    "no YAML": "a: [\n",
    "tabs": "a:\n\t- b\n",
    "a template": "{{ if .Values.x }}\na: b\n{{ end }}\n",
    "an alias bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n",
    "an alias of itself": "a: &a [*a]\n",
    "a scalar": "just text\n",
    "a list": "- a\n- b\n",
    "nothing": "",
    "control characters": 'a: "\\0\\e\\x07"\nb: \x1b[31m\n',
    "a lone surrogate": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "\\uD800", namespace: a}\n',
    "keys of all types": "1: a\ntrue: b\nnull: c\n[a]: d\n{a: b}: e\n",
    "wrong types": "apiVersion: [v1]\nkind: {a: b}\nmetadata: 5\nspec: text\n",
    "a Kustomization of wrong types": (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: [a]}\nspec: [b]\n"
    ),
    "rich markup": 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "[bold]x[/red]", namespace: "[/]"}\n',
    "a deep one": "a: " + "[" * 400 + "]" * 400 + "\n",
}


@pytest.mark.parametrize("output_format", list(Format))
def test_whatever_files_hold_the_rest_is_still_checked(tmp_path: Path, output_format: Format) -> None:
    hostile = {f"cluster/{name}.yaml": text for name, text in HOSTILE.items()}
    result = run("check", "--format", output_format, cwd=written(tmp_path, FAULTY | hostile))
    assert result.code == 1
    # annotations are no more than ten errors, and counted beyond; concise lines have ids alone
    said = {Format.GITHUB: "errors more: ", Format.CONCISE: "GL101"}
    assert said.get(output_format, "dependency-not-found") in result.out


@pytest.mark.parametrize("output_format", list(Format))
def test_names_that_are_shown_do_no_harm(tmp_path: Path, output_format: Format) -> None:
    names = ["\\u202e", "\\x1b[2J", "a\\nb", "[/red]", "</script>", "`", "::error::"]
    files = {"cluster/ks.yaml": "".join(kustomization(f"app{i}", f'"{name}"') for i, name in enumerate(names))}
    result = run("check", "--format", output_format, cwd=written(tmp_path, HEALTHY | files))
    assert result.code == 1
    assert ("GL101" if output_format is Format.CONCISE else "dependency-not-found") in result.out
    assert not {"\x1b", "\u202e"} & set(result.out)


def test_a_file_that_is_a_folder_and_one_that_cannot_be_read_cost_only_themselves(tmp_path: Path) -> None:
    written(tmp_path, {**FAULTY, "cluster/folder.yaml/inside.yaml": "a: b\n"})
    (tmp_path / "cluster/latin.yaml").write_bytes(b"a: \xe9\n")
    (tmp_path / "cluster/gone.yaml").symlink_to("nowhere.yaml")
    result = run("check", cwd=tmp_path)
    assert result.code == 1
    assert ERROR in result.out
    assert "unreadable-file" in result.out


NOT_IN_ASCII = {**HEALTHY, "cluster/ks.yaml": kustomization("app", "спутник")}


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize("output_format", list(Format))
def test_output_may_have_any_encoding(tmp_path: Path, encoding: str, output_format: Format) -> None:
    result = run("check", "--format", output_format, cwd=written(tmp_path, NOT_IN_ASCII), encoding=encoding)
    assert result.code == 1
    assert ("GL101" if output_format is Format.CONCISE else "dependency-not-found") in result.out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_process_of_any_encoding_prints_the_same(tmp_path: Path, encoding: str) -> None:
    result = run_apart("check", cwd=written(tmp_path, NOT_IN_ASCII), PYTHONIOENCODING=encoding)
    assert result == run("check", cwd=tmp_path, encoding=encoding)


def test_a_path_that_leads_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    written(
        tmp_path / "outside",
        {"secret.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: outside, namespace: a}\n"},
    )
    files = {**HEALTHY, "cluster/kustomization.yaml": "resources: [ks.yaml, ../../outside/secret.yaml]\n"}
    report = json.loads(run("check", "--format", "json", cwd=written(tmp_path / "inside", files)).out)
    assert [one["name"] for one in report["findings"] if one["severity"] == "error"] == ["missing-resource"]
    assert "outside of the repository" in report["findings"][0]["message"]


def test_a_repository_without_a_cluster_is_checked_as_far_as_it_goes(tmp_path: Path) -> None:
    files = {"apps/kustomization.yaml": "resources: [gone.yaml]\n", "charts/values.yaml": "a: b\n"}
    result = run("check", cwd=written(tmp_path, files))
    assert result.code == 0
    assert "missing-resource" in result.out


def test_an_instance_alone_is_a_cluster_with_nothing_in_it(tmp_path: Path) -> None:
    result = run("check", cwd=written(tmp_path, {"flux.yaml": INSTANCE, "cluster/.gitkeep": ""}))
    assert result.code == 0


def test_a_repository_in_which_no_cluster_is_found_is_not_said_to_be_good(tmp_path: Path) -> None:
    result = run("check", cwd=written(tmp_path, {"values.yaml": "replicas: 1\n"}))
    assert result.code == 0
    told = " ".join(result.out.split())
    assert told.startswith("No cluster was found: ")
    assert "under `clusters` in .gitops-lint.yaml" in told


def test_where_no_cluster_is_found_that_is_said_beside_what_is_wrong_with_files(tmp_path: Path) -> None:
    result = run("check", cwd=written(tmp_path, {"kustomization.yaml": "resources: [gone.yaml]\n"}))
    assert "missing-resource" in result.out
    assert "in 0 objects in 0 clusters. No cluster was found: " in " ".join(result.out.split())
