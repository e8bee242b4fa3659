"""`gitops-lint build`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from oracle import kubectl

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
def test_yaml_is_what_kubectl_prints_and_problems_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_command("app") == 0
    said = capsys.readouterr()
    assert said.out == "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: ns\n"
    assert said.err.startswith("app/kustomization.yaml:1:21: `resources` names `gone.yaml`")


@pytest.mark.parametrize("options", [[], ["--show-secrets"], ["--origins", "--mark-unknown"]])
def test_it_is_the_same_whether_its_options_are_many_or_few(
    options: list[str], repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2}\n"
    (repository / "app" / "a.yaml").write_text(manifest)
    assert build_command(*options, "app", "nowhere") == 2
    few = capsys.readouterr()
    assert build_command("app", "nowhere", "--format=yaml", *options) == 2
    assert capsys.readouterr() == few
    assert ("hunter2" in few.out) == ("--show-secrets" in options)


def test_what_a_merge_brings_below_a_key_is_printed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repository / "app" / "kustomization.yaml").write_text("resources: [a.yaml]\n")
    (repository / "app" / "a.yaml").write_text(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: &most {b: c, d: e}}\n"
        "data: {b: own, <<: *most}\n"
    )
    assert build_command("app") == 0
    command = [kubectl(), "kustomize", str(repository / "app")]
    assert capsys.readouterr().out == subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("missing", ["nowhere", "."])
def test_what_can_not_be_built_is_said_and_the_rest_is_built(missing: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert build_command("--format", "json", missing, "app") == 2
    said = capsys.readouterr()
    assert missing in said.err
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [len(line["objects"]) for line in lines] == [0, 1]
    assert lines[0]["problems"]


def written(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\n"


def test_several_directories_are_one_stream(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        written(tmp_path / name, {"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": CONFIG.format(name)})
    written(tmp_path / "empty", {"kustomization.yaml": "resources: []\n"})
    assert build_command(*(str(tmp_path / name) for name in ("one", "empty", "two"))) == 0
    assert capsys.readouterr().out == CONFIG.format("one") + "---\n" + CONFIG.format("two")


OUTSIDE = {
    "base/kustomization.yaml": "resources: [a.yaml]\n",
    "base/a.yaml": CONFIG.format("base"),
    "app/kustomization.yaml": "resources: [../base]\nnamespace: ns\n",
}


def test_outside_of_a_repository_a_directory_may_name_any_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, OUTSIDE)
    monkeypatch.chdir(tmp_path / "app")
    assert build_command() == 0
    said = capsys.readouterr()
    assert said.out == CONFIG.format("base") + "  namespace: ns\n"
    assert said.err == ""
    run_ = subprocess.run([kubectl(), "kustomize", "."], capture_output=True, check=True)
    assert said.out == run_.stdout.decode()


def test_outside_of_a_repository_places_are_told_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path, OUTSIDE | {"base/kustomization.yaml": "resources: [gone.yaml]\n"})
    monkeypatch.chdir(tmp_path / "app")
    assert build_command("../app") == 0
    assert capsys.readouterr().err.startswith("../base/kustomization.yaml:1:13: `resources` names `gone.yaml`")
    written(tmp_path, OUTSIDE)
    assert build_command("--origins", "../app") == 0
    assert capsys.readouterr().out == (
        f"# ../base/a.yaml:1\n{CONFIG.format('base')}  namespace: ns # kustomization.yaml:2\n"
    )


def test_within_a_repository_nothing_outside_of_it_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path, OUTSIDE)
    (tmp_path / "app" / ".git").mkdir()
    assert build_command(str(tmp_path / "app")) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "`../base`, which is outside of the repository" in said.err


@pytest.mark.parametrize("is_repository", [True, False])
def test_a_remote_base_is_said(is_repository: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = "https://github.com/example/base"
    written(tmp_path, {"app/kustomization.yaml": f"resources:\n- {url}\n"})
    if is_repository:
        (tmp_path / ".git").mkdir()
    assert build_command(str(tmp_path / "app")) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "app/kustomization.yaml:2:3: `https://github.com/example/base` is not in the repository" in said.err
    assert build_command("--format", "json", str(tmp_path / "app")) == 0
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["check"], problem["line"]) == ("unknown-content", 2)
