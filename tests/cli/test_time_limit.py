"""`--time-limit`: a run ends with what is known by then, and says what wasn't looked at."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from repositories import needing, repository

from gitops_lint.checks import run
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.registry import OF_CLUSTERS, Entry
from gitops_lint.cli import main
from gitops_lint.flux.entry_points import EntryPoints
from gitops_lint.repo.faults import Faults
from gitops_lint.repo.time_limit import OutOfTime, TimeLimit


def suspended(_: Context) -> Iterator[Finding]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        pass
    yield from ()


@pytest.fixture
def slow_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository with one error, and a linter with one check that takes for ever."""
    _enter(tmp_path, monkeypatch)
    entries = (Entry(suspended, entry.raises) if entry.name == "suspended" else entry for entry in OF_CLUSTERS)
    monkeypatch.setattr(run, "OF_CLUSTERS", tuple(entries))


def _enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".git").mkdir()
    for path, text in repository(needing("c", "gone")).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    monkeypatch.chdir(folder)


def ran(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as end:
        main.run(list(arguments))
    return end.value.code


@pytest.mark.usefixtures("slow_check")
def test_what_was_found_by_then_is_reported_and_what_was_not_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    assert ran("check", "--time-limit", "1.5", "--format", "json") == 2
    assert time.monotonic() - began < 10
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert [finding["rule"] for finding in report["findings"]] == ["GL101"]
    assert "internal_errors" not in report
    late = report["not_looked_at"]
    assert late[0].startswith("the check `suspended` in cluster `")
    assert not any("`references`" in what for what in late)
    assert "the time limit is over. Not looked at: the check `suspended` in cluster `" in err
    assert "internal error" not in err


@pytest.mark.usefixtures("slow_check")
@pytest.mark.parametrize("command", [("plan",), ("graph",)])
def test_so_end_other_commands(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(*command, "--time-limit", "1.5") == 2
    assert "the time limit is over" in capsys.readouterr().err


@pytest.mark.parametrize("command", [("plan", "plan.predict"), ("graph", "graph.write"), ("check", "checking.write")])
def test_an_answer_that_takes_longer_than_is_left_is_not_complete(
    command: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _enter(tmp_path, monkeypatch)
    name, making = command
    monkeypatch.setattr(f"gitops_lint.cli.{making}", lambda *_: time.sleep(60))
    began = time.monotonic()
    assert ran(name, "--time-limit", "1") == 2
    assert time.monotonic() - began < 20
    assert "the answer takes longer to make than was left" in capsys.readouterr().err


def test_without_clusters_nothing_is_called_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _enter(tmp_path, monkeypatch)
    monkeypatch.setattr(EntryPoints, "find", suspended_search)
    assert ran("check", "--time-limit", "0.5") == 2
    out, err = capsys.readouterr()
    assert "All good" not in out
    assert "Not all was looked at" in out
    assert "Not looked at: which clusters there are, and what they hold" in err


def suspended_search(*_: object) -> None:
    list(suspended(None))  # type: ignore[arg-type]


def test_a_limit_that_is_far_away_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _enter(tmp_path, monkeypatch)
    assert ran("check", "--no-cache") == 1
    without = capsys.readouterr()
    assert ran("check", "--no-cache", "--time-limit", "60") == 1
    assert capsys.readouterr() == without


def test_nothing_is_begun_once_the_time_is_over() -> None:
    faults = Faults(TimeLimit(0.01))
    time.sleep(0.02)
    assert faults.in_time(lambda: "looked at", "not looked at", "a part") == "not looked at"
    assert [(error.what, error.is_late) for error in faults.noted] == [("a part", True)]


def test_the_end_of_the_time_is_no_error_that_anything_catches() -> None:
    assert not issubclass(OutOfTime, Exception)
    limit = TimeLimit(0.05)
    with pytest.raises(OutOfTime), limit.counting():
        list(suspended(None))  # type: ignore[arg-type]
    assert limit.is_over
