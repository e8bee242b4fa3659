"""`--format`, given once or several times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import FAULTY, HEALTHY, run, written

from gitops_lint.cli.report_formats import Format

ERROR, ID = "dependency-not-found", "GL101"


@pytest.mark.parametrize("output_format", list(Format))
def test_each_format_tells_what_is_found_on_stdout_or_in_a_file(tmp_path: Path, output_format: Format) -> None:
    written(tmp_path, FAULTY)
    printed = run("check", "--format", output_format, cwd=tmp_path)
    to_file = run("check", "--format", f"{output_format}:report", cwd=tmp_path)
    assert (printed.code, to_file.code, to_file.out, printed.err) == (1, 1, "", "")
    assert (ID if output_format is Format.CONCISE else ERROR) in printed.out
    assert (tmp_path / "report").read_text(encoding="utf-8") == printed.out


def test_several_formats_are_written_at_once(tmp_path: Path) -> None:
    formats = ["--format", "sarif:out.sarif", "--format", "text", "--format", "json:out.json"]
    result = run("check", *formats, cwd=written(tmp_path, FAULTY))
    assert result.code == 1
    assert result.out.startswith("cluster/ks.yaml\n")
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["error"] == 1
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"


def test_the_format_without_a_file_goes_to_the_output_file(tmp_path: Path) -> None:
    result = run("check", "--format", "json:a", "--format", "sarif", "-o", "b", cwd=written(tmp_path, FAULTY))
    assert (result.code, result.out) == (1, "")
    assert json.loads((tmp_path / "b").read_text())["version"] == "2.1.0"


def test_text_and_annotations_share_a_log(tmp_path: Path) -> None:
    result = run("check", "--format", "text", "--format", "github", cwd=written(tmp_path, FAULTY))
    assert result.code == 1
    assert result.out.startswith("cluster/ks.yaml\n")
    assert result.out.splitlines()[-1].startswith("::error file=cluster/ks.yaml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "xml"], "there is no format `xml`; there are text, concise, json"),
        (["--format", "json:"], "`json:` names no file"),
        (["--format", "json", "--format", "text"], "both json and text would be written to stdout"),
        (["--format", "text", "--format", "text"], "both text and text would be written to stdout"),
        (["--format", "json:a", "--format", "sarif:a"], "both json and sarif would be written to a"),
        (["--format", "text", "--format", "github", "-o", "a"], "both text and github would be written to a"),
        (["--format", "json:a", "-o", "b"], "nothing is left to be written to b"),
        (["--format", "json:gone/a"], "can't write gone/a"),
    ],
)
def test_what_cannot_be_written_is_said(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = run("check", *arguments, cwd=written(tmp_path, FAULTY))
    assert result.code == 2
    assert said in result.err
    assert result.out == ""


def test_quiet_leaves_out_text_that_finds_nothing_and_no_other_format(tmp_path: Path) -> None:
    result = run("check", "-q", "--format", "text", "--format", "json:a", cwd=written(tmp_path, HEALTHY))
    assert (result.code, result.out) == (0, "")
    assert json.loads((tmp_path / "a").read_text())["findings"] == []


def test_a_warning_fails_a_test_case_only_where_it_fails_the_run(tmp_path: Path) -> None:
    files = {**HEALTHY, "cluster/ks.yaml": HEALTHY["cluster/ks.yaml"].replace("path: ./empty", "path: ./gone")}
    options = ["--format", "junit", "--fail-on"]
    written(tmp_path, files)
    assert "<failure" in run("check", *options, "error", cwd=tmp_path).out
    assert "<failure" not in run("check", *options, "never", cwd=tmp_path).out
