"""The configuration, as a user of the command line meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from commands import FAULTY, HEALTHY, run, written
from handwritten import kustomization

from gitops_lint.config.model import Config
from gitops_lint.rulebook.record import names_of

YAML = ".gitops-lint.yaml"


def with_config(folder: Path, text: str, name: str = YAML) -> Path:
    return written(folder, {**FAULTY, name: text})


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("fail_on: never\n", [], 0),
        ("fail_on: never\n", ["--fail-on", "error"], 1),
        ("severity: {GL101: info}\n", [], 0),
        ("severity: {GL101: info}\n", ["--fail-on", "info"], 1),
        ("ignore: [GL101]\n", [], 0),
        ("ignore: [GL101]\n", ["--ignore", "GL102"], 1),
        ("{}\n", ["--ignore", "GL102,dependency-not-found"], 0),
        ("{}\n", ["--select", "GL2", "--select", "GL3, GL4"], 0),
        ("{}\n", ["--preset", "strict"], 1),
    ],
)
def test_options_count_more_than_the_file(tmp_path: Path, text: str, options: list[str], code: int) -> None:
    assert run("check", *options, cwd=with_config(tmp_path, text)).code == code


@pytest.mark.parametrize("command", ["check", "graph"])
def test_a_broken_configuration_is_said_and_exits_with_2(tmp_path: Path, command: str) -> None:
    result = run(command, cwd=with_config(tmp_path, "fail_on: error\nselct: [GL1]\n"))
    assert (result.code, result.out) == (2, "")
    assert result.err == f"gitops-lint: {YAML}:2:1: selct: there is no such key; did you mean `select`?\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--select", "GL999"], "--select: there is no check `GL999`"),
        (["--ignore", "dependency-not-fond"], "did you mean `dependency-not-found`?"),
        (["--preset", "loose"], "--preset: there is no preset `loose`; there are `default`, `strict`"),
        (["--flux-version", "two"], "--flux-version: `two` is no release of Flux"),
        (["--config", "gone.yaml"], "gone.yaml: can't be read"),
    ],
)
def test_an_option_that_means_nothing_exits_with_2(tmp_path: Path, options: list[str], said: str) -> None:
    result = run("check", *options, cwd=written(tmp_path, HEALTHY))
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_a_broken_rule_file_of_the_repository_exits_with_2(tmp_path: Path) -> None:
    rule = {"lint/kinds/kustomize.toolkit.fluxcd.io.yaml": "group: kustomize.toolkit.fluxcd.io\nkindz: {}\n"}
    result = run("check", cwd=written(tmp_path, {**HEALTHY, YAML: "rules: [lint]\n", **rule}))
    assert (result.code, result.out) == (2, "")
    assert "kustomize.toolkit.fluxcd.io.yaml:2:1: kindz: there is no such key; did you mean `kinds`?" in result.err


def test_the_settings_that_count_are_shown_with_where_they_come_from(tmp_path: Path) -> None:
    root = with_config(tmp_path, "# ours\nfail_on: warning\nignore: [GL6]\n")
    result = run("check", "--show-config", "--ignore", "GL3", cwd=root)
    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[0] == f"# configuration file: {root / YAML}"
    assert f'fail_on: "warning"  # {YAML}:2' in lines
    assert 'ignore: ["GL3"]  # command line' in lines
    assert 'preset: "default"  # default' in lines
    assert [line.split(":")[0] for line in lines[1:]] == list(names_of(Config))


def test_what_is_shown_is_a_configuration_that_says_the_same(tmp_path: Path) -> None:
    root = with_config(tmp_path, "select: [GL1]\nper_path_ignores: {'old/*': [GL2]}\nflux_version: '2.8'\n")
    shown = run("check", "--show-config", cwd=root).out
    (root / YAML).write_text(shown, encoding="utf-8")
    again = run("check", "--show-config", cwd=root).out
    assert [line.split("  # ")[0] for line in again.splitlines()] == [
        line.split("  # ")[0] for line in shown.splitlines()
    ]


# suppressions and the baseline


def test_what_is_not_shown_is_counted(tmp_path: Path) -> None:
    files = {**FAULTY, "cluster/ks.yaml": f"# gitops-lint: ignore-file[GL101] by hand\n{FAULTY['cluster/ks.yaml']}"}
    root = written(tmp_path, files)
    result = run("check", cwd=root)
    assert result.code == 0
    assert result.out.rstrip().endswith("in 1 cluster (1 suppressed).")
    summary = json.loads(run("check", "--format", "json", cwd=root).out)["summary"]
    assert summary == {"error": 0, "warning": 0, "info": 0, "suppressed": 1, "baseline": 0, "baseline_gone": 0}


def test_a_baseline_is_written_and_then_what_it_holds_is_counted(tmp_path: Path) -> None:
    root = written(tmp_path, FAULTY)
    wrote = run("check", "--write-baseline", "known.json", cwd=root)
    assert (wrote.code, wrote.out) == (0, "")
    assert wrote.err == "gitops-lint: wrote 1 finding to known.json\n"
    result = run("check", "--baseline", "known.json", cwd=root)
    assert (result.code, result.err) == (0, "")
    assert result.out.rstrip().endswith("in 1 cluster (1 in the baseline).")
    (root / "cluster/new.yaml").write_text(kustomization("other", "gone-too"), encoding="utf-8")
    assert run("check", "--baseline", "known.json", cwd=root).code == 1


def test_the_configuration_may_name_a_baseline_which_need_not_be_there_to_be_written(tmp_path: Path) -> None:
    root = with_config(tmp_path, "baseline: known.json\n")
    missing = run("check", cwd=root)
    assert (missing.code, missing.out) == (2, "")
    assert "known.json: can't be read: No such file or directory; --write-baseline writes one" in missing.err
    assert run("check", "--write-baseline", "known.json", cwd=root).code == 0
    assert run("check", cwd=root).code == 0
    again = (root / "known.json").read_text(encoding="utf-8")
    assert run("check", "--write-baseline", "known.json", cwd=root).code == 0
    assert (root / "known.json").read_text(encoding="utf-8") == again


def test_known_externals_that_nothing_refers_to_are_told(tmp_path: Path) -> None:
    config = "known_externals: [Kustomization/flux-system/gone, Secret/flux-system/sops-age, HelmRelease]\n"
    root = written(tmp_path, {**FAULTY, ".gitops-lint.yaml": config})
    result = run("check", cwd=root)
    assert result.code == 0
    assert result.err.splitlines() == [
        f"gitops-lint: nothing that was read refers to `{external}`: remove it from `known_externals`"
        for external in ("Secret/flux-system/sops-age", "HelmRelease")
    ]
    assert run("check", cwd=root).err == result.err
    assert run("check", "-q", cwd=root).err == ""


def test_what_is_gone_from_the_baseline_is_said_on_stderr(tmp_path: Path) -> None:
    root = written(tmp_path, FAULTY)
    run("check", "--write-baseline", "known.json", cwd=root)
    written(root, HEALTHY)
    result = run("check", "--baseline", "known.json", cwd=root)
    assert result.err == (
        "gitops-lint: 1 finding of the baseline is no longer there"
        " (GL101 Kustomization/flux-system/app Kustomization/flux-system/gone); --write-baseline writes it anew\n"
    )
    assert run("check", "-q", "--baseline", "known.json", cwd=root).err == ""


def test_a_baseline_that_cannot_be_written_exits_with_2(tmp_path: Path) -> None:
    result = run("check", "--write-baseline", "gone/known.json", cwd=written(tmp_path, FAULTY))
    assert (result.code, result.out) == (2, "")
    assert "can't write gone/known.json" in result.err
