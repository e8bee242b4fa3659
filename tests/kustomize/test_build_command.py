"""`gitops-lint build`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gitops_lint.cli.main import run


def build_command(*arguments: str) -> int:
    with pytest.raises(SystemExit) as exit_:
        run(["build", *arguments])
    return exit_.value.code if isinstance(exit_.value.code, int) else 0


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "kustomization.yaml").write_text("resources: [a.yaml, gone.yaml]\nnamespace: ns\n")
    (tmp_path / "app" / "a.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("repository")
def test_json_is_a_line_for_each_directory(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_command("--format", "json", "app", "./app") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["path"] for line in lines] == ["app", "./app"]
    metadata = {"name": "a", "namespace": "ns"}
    assert lines[0]["objects"] == [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata}]
    problem = lines[0]["problems"][0]
    assert (problem["check"], problem["path"], problem["line"], problem["column"]) == (
        "missing-resource",
        "app/kustomization.yaml",
        1,
        21,
    )


@pytest.mark.usefixtures("repository")
def test_yaml_is_what_kubectl_takes_and_problems_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_command("app") == 0
    said = capsys.readouterr()
    assert said.out == "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: ns\n"
    assert said.err.startswith("app/kustomization.yaml:1:21: `resources` names `gone.yaml`")


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("missing", ["nowhere", "."])
def test_what_can_not_be_built_is_said_and_the_rest_is_built(missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert build_command("--format", "json", missing, "app") == 2
    said = capsys.readouterr()
    assert missing in said.err
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [len(line["objects"]) for line in lines] == [0, 1]
    assert lines[0]["problems"]
