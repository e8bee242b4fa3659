"""Whatever a command falls over, it ends with 2 and a line: 1 means that there are findings."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from gitops_lint import linter
from gitops_lint.cli import main


def ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: BaseException, *more: str) -> int | str | None:
    def fails(_: object) -> None:
        raise error

    monkeypatch.setattr(linter, "Repository", lambda *_, **__: fails(None))
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as end:
        main.run(["check", *more])
    return end.value.code


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (RecursionError("too deep\nby far"), "internal error: RecursionError: too deep"),
        (MemoryError(), "there is not enough memory for this repository"),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "a/b"), "a/b: Permission denied"),
    ],
)
def test_a_failure_that_nobody_thought_of_ends_with_2_and_one_line(
    error: Exception, says: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(monkeypatch, tmp_path, error) == 2
    told = capsys.readouterr().err
    assert says in told
    assert "Traceback" not in told
    assert len(told.splitlines()) == 1


def test_where_it_failed_is_shown_to_who_asks(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(monkeypatch, tmp_path, LookupError("gone"), "--debug") == 2
    assert "Traceback" in capsys.readouterr().err


def test_who_interrupts_a_command_gets_no_traceback(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(monkeypatch, tmp_path, KeyboardInterrupt()) == 130
    assert "Traceback" not in capsys.readouterr().err
