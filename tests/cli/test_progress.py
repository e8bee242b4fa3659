"""What a long run shows on a terminal, and where it shows nothing."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from pathlib import Path
from unittest import mock

import pytest
from commands import FAULTY, HEALTHY, run, written

from gitops_lint.cli import progress as module
from gitops_lint.cli.progress import StatusLine, progress


class Terminal(io.StringIO):
    """A terminal that remembers what was shown on its one line."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        """Return what stood on the line after each carriage return, as one sees it."""
        seen, line = [], ""
        for text in self.getvalue().split("\r"):
            line = (text + line[len(text) :]).rstrip()
            seen.append(line)
        return seen


@contextmanager
def showing(stderr: io.StringIO, quiet: bool = False, **environment: str) -> Iterator[None]:
    """Show progress on a stderr at once, however short the run is."""
    with (
        mock.patch.dict(os.environ, {"COLUMNS": "60", "TERM": "xterm", **environment}),
        mock.patch.object(module, "_PATIENCE", 0.0),
        redirect_stderr(stderr),
        progress(quiet),
    ):
        yield


def say(text: str) -> None:
    logging.getLogger("gitops_lint.somewhere").info(text)


def test_each_message_takes_the_place_of_the_one_before_and_the_last_goes_away() -> None:
    terminal = Terminal()
    with showing(terminal):
        say("a long message")
        say("short")
    assert [line for line in terminal.lines() if line] == ["a long message", "short"]
    assert terminal.lines()[-1] == ""


def test_a_message_is_no_wider_than_the_terminal_and_holds_nothing_that_it_would_obey() -> None:
    terminal = Terminal()
    with showing(terminal):
        say("x" * 100)
        say("\x1b[2J\n")
    assert max(map(len, terminal.lines())) == 59
    assert "\\x1b[2J\\n" in terminal.lines()
    assert not {"\x1b", "\n"} & set(terminal.getvalue())


def test_a_short_run_shows_nothing() -> None:
    terminal = Terminal()
    line = StatusLine(terminal, patience=60)
    line.emit(logging.LogRecord("gitops_lint", logging.INFO, "", 0, "hello", None, None))
    line.clear()
    assert terminal.getvalue() == ""


@pytest.mark.parametrize(
    ("stderr", "quiet", "term"),
    [(Terminal(), True, "xterm"), (Terminal(), False, "dumb"), (io.StringIO(), False, "xterm")],
    ids=["quiet", "dumb terminal", "file"],
)
def test_nothing_is_shown_where_nobody_can_see_it_or_wants_to(stderr: io.StringIO, quiet: bool, term: str) -> None:
    with showing(stderr, quiet, TERM=term):
        say("hello")
    assert stderr.getvalue() == ""


def test_logging_is_as_it_was_afterwards_and_the_line_is_empty() -> None:
    log = logging.getLogger("gitops_lint")
    before = (log.level, log.propagate, list(log.handlers))
    terminal = Terminal()
    with suppress(ValueError), showing(terminal):
        say("hello")
        raise ValueError
    assert (log.level, log.propagate, list(log.handlers)) == before
    assert "hello" in terminal.lines()
    assert terminal.lines()[-1] == ""


def test_a_run_says_what_it_builds_and_checks(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "gitops_lint"):
        run("check", cwd=written(tmp_path, HEALTHY))
    assert caplog.messages[0].startswith("reading ")
    assert "cluster: building Kustomization/flux-system/storage" in caplog.messages
    assert caplog.messages[-1] == "cluster: checking"


def test_a_report_and_stderr_hold_no_progress_where_there_is_no_terminal(tmp_path: Path) -> None:
    assert run("check", cwd=written(tmp_path, FAULTY)).err == ""
