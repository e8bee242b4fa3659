"""`check --add-known` and `--add-ignore`: what is found goes into the configuration, and isn't found any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import FAULTY, run, written
from handwritten import INSTANCE

NEEDS = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: {name}
  namespace: flux-system
spec:
  url: https://charts.example.com
  secretRef:
    name: {name}-login
---
"""
UNMADE = {"bootstrap/flux.yaml": INSTANCE, "cluster/sources.yaml": NEEDS.format(name="a") + NEEDS.format(name="b")}
"""Two Secrets that nothing in Git creates."""


def test_secrets_that_are_not_in_git_are_one_block_with_the_lines_to_paste(tmp_path: Path) -> None:
    out = run("check", "--min-severity", "warning", cwd=written(tmp_path, UNMADE)).out
    assert out.count("Secrets that are not in Git  warning GL109") == 1
    assert out.count("help:") == 1
    assert (
        "    known_externals:\n      - Secret/flux-system/a-login\n      - Secret/flux-system/b-login\n"
        '  `gitops-lint check --select GL109 --add-known "why"` adds all of them\n'
    ) in out


def test_one_alone_is_told_with_its_line(tmp_path: Path) -> None:
    files = {**UNMADE, "cluster/sources.yaml": NEEDS.format(name="a")}
    out = run("check", cwd=written(tmp_path, files)).out
    assert "not in Git  warning" not in out
    assert "    name: a-login" in out


def test_what_is_not_in_git_is_known_from_then_on(tmp_path: Path) -> None:
    root = written(tmp_path, {**UNMADE, ".gitops-lint.yaml": "fail_on: warning # strictly\n"})
    assert run("check", cwd=root).code == 1
    added = run("check", "--add-known", "Terraform", cwd=root)
    assert (added.code, added.out) == (0, "")
    assert added.err == (
        "gitops-lint: added Secret/flux-system/a-login, Secret/flux-system/b-login to `known_externals` of"
        " .gitops-lint.yaml\n"
    )
    assert (root / ".gitops-lint.yaml").read_text() == (
        "fail_on: warning # strictly\n\nknown_externals:\n"
        "  - Secret/flux-system/a-login # Terraform\n  - Secret/flux-system/b-login # Terraform\n"
    )
    assert run("check", cwd=root).code == 0


def test_what_is_shown_is_ignored_in_its_file_from_then_on(tmp_path: Path) -> None:
    root = written(tmp_path, FAULTY)
    assert run("check", "--add-ignore", "it comes next week", cwd=root).code == 0
    assert (root / ".gitops-lint.yaml").read_text() == (
        'per_path_ignores:\n  "/cluster/ks.yaml": [GL101] # it comes next week\n'
    )
    assert run("check", cwd=root).code == 0


def test_what_is_ignored_and_found_no_more_is_told(tmp_path: Path) -> None:
    config = "per_path_ignores: {'/cluster/*': [GL101, GL202, GL701], gone/: [reference]}\n"
    result = run("check", cwd=written(tmp_path, {**FAULTY, ".gitops-lint.yaml": config}))
    assert result.err.splitlines() == [
        "gitops-lint: nothing in `/cluster/*` is `GL202` any more: remove it from `per_path_ignores`",
        "gitops-lint: nothing in `gone/` is `reference` any more: remove it from `per_path_ignores`",
    ]


@pytest.mark.parametrize(
    ("files", "arguments", "said"),
    [
        (FAULTY, ["--add-known", "why"], "nothing of what is found would be no fault"),
        (FAULTY, ["--add-ignore", " "], "say why"),
        (FAULTY, ["--add-ignore", "why", "--select", "GL201"], "nothing is found"),
        (FAULTY, ["--add-ignore", "why", "--add-known", "why"], "use one of them"),
        (
            {**UNMADE, "pyproject.toml": "[tool.gitops-lint]\nfail_on = 'error'\n"},
            ["--add-known", "why"],
            "is no file of YAML",
        ),
        ({**UNMADE, ".gitops-lint.yaml": "{fail_on: error}\n"}, ["--add-known", "why"], "add by hand:"),
    ],
)
def test_what_cannot_be_added_is_said_and_nothing_is_written(
    tmp_path: Path, files: dict[str, str], arguments: list[str], said: str
) -> None:
    root = written(tmp_path, files)
    result = run("check", *arguments, cwd=root)
    assert result.code == 2
    assert said in result.err
    assert {path.name: path.read_text() for path in root.iterdir() if path.is_file()} == {
        name: text for name, text in files.items() if "/" not in name
    }


def test_statistics_tell_how_many_there_are_of_each_check(tmp_path: Path) -> None:
    root = written(tmp_path, {**FAULTY, "cluster/sources.yaml": UNMADE["cluster/sources.yaml"]})
    result = run("check", "--statistics", "--min-severity", "warning", cwd=root)
    assert result.code == 1
    assert result.out.splitlines()[:4] == [
        "1 error   GL101 dependency-not-found  in 1 file",
        "2 warning GL109 secret-not-found  in 1 file",
        "",
        "Found 1 error, 2 warnings in 5 objects in 1 cluster.",
    ]
