"""What the command line says of a check that fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from commits import commit
from repositories import needing, repository

from gitops_lint.checks import run
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.registry import OF_CLUSTERS, Entry
from gitops_lint.cli import main


def suspended(_: Context) -> Iterator[Finding]:
    raise LookupError("no such\nmoment")


@pytest.fixture(autouse=True)
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one error, and a linter with one check that fails."""
    (tmp_path / ".git").mkdir()
    for path, text in repository(needing("c", "gone")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    entries = (Entry(suspended, entry.raises) if entry.name == "suspended" else entry for entry in OF_CLUSTERS)
    monkeypatch.setattr(run, "OF_CLUSTERS", tuple(entries))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def ran(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as end:
        main.run(list(arguments))
    return end.value.code


def test_it_ends_with_2_says_which_check_and_shows_what_the_others_find(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("check") == 2
    out, err = capsys.readouterr()
    assert "dependency-not-found" in out
    assert "internal error: the check `suspended` failed in cluster `" in err
    assert "LookupError: no such moment (test_internal_errors.py:" in err
    assert "please report it" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "command",
    [("plan",), ("plan", "--critical", "1"), ("graph",), ("graph", "--format", "json"), ("init", "--dry-run")],
)
def test_so_does_every_command_whose_answer_rests_on_findings(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran(*command) == 2
    out, err = capsys.readouterr()
    assert out
    assert "internal error: the check `suspended` failed" in err


def test_what_fails_at_the_base_is_told_with_the_base(failing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (failing / ".git").rmdir()
    commit(failing, {})
    assert ran("check", "--base", "HEAD", "--format", "json") == 2
    out, err = capsys.readouterr()
    assert "failed in cluster `" in err
    assert "at HEAD: LookupError" in err
    assert [error.get("revision") for error in json.loads(out)["internal_errors"]] == [None, "HEAD"]


def test_where_it_failed_is_shown_to_who_asks(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("check", "--fail-on", "never", "--debug") == 2
    assert "Traceback" in capsys.readouterr().err


def test_programs_are_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("check", "--format", "json") == 2
    report = json.loads(capsys.readouterr().out)
    assert [(one["check"], bool(one["cluster"])) for one in report["internal_errors"]] == [("suspended", True)]
    assert report["summary"]["error"] == 1
    assert ran("check", "--format", "sarif") == 2
    (invocation,) = json.loads(capsys.readouterr().out)["runs"][0]["invocations"]
    assert not invocation["executionSuccessful"]
    assert "suspended" in invocation["toolExecutionNotifications"][0]["message"]["text"]


def test_no_baseline_is_written_of_a_part_of_what_there_is(failing: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran("check", "--write-baseline", "baseline.json") == 2
    assert "baseline.json is not written" in capsys.readouterr().err
    assert not (failing / "baseline.json").exists()


def test_a_diff_of_fixes_ends_with_2_too() -> None:
    assert ran("check", "--diff") == 2
