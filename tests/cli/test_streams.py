"""Whatever is at the other end of the outputs, and wherever a command runs: a line, and the right code."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest
from commands import FAULTY, run, written

from gitops_lint.cli.answer_files import AnswerFiles

COMMANDS = [["check"], ["check", "--help"], ["check", "--show-config"], ["graph"], ["rule"], ["--version"]]
NAMES = [" ".join(command) for command in COMMANDS]
NEEDS_DEV_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")


def started(
    cwd: Path,
    *arguments: str,
    out: int | IO[bytes] = subprocess.PIPE,
    err: int | IO[bytes] = subprocess.PIPE,
    shell: str = "",
    **environment: str,
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gitops_lint", *arguments]
    if shell:
        command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    return subprocess.Popen(command, cwd=cwd, stdout=out, stderr=err, env={**os.environ, **environment})


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Return how a process ends: its code, and what it says on stderr, which is no traceback."""
    _, err = process.communicate(timeout=60)
    said = (err or b"").decode()
    assert "Traceback" not in said
    assert "Exception ignored" not in said
    return process.returncode, said


# who reads has gone


@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_who_has_seen_enough_changes_no_exit_code(command: list[str], tmp_path: Path) -> None:
    whole = run(*command, cwd=written(tmp_path, FAULTY))
    reading, writing = os.pipe()
    os.close(reading)
    process = started(tmp_path, *command, out=writing)
    os.close(writing)
    assert ended(process) == (whole.code, whole.err)


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_stream_that_is_closed_changes_no_exit_code(closed: str, tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    assert ended(started(tmp_path, "check", shell=closed))[0] == 1
    assert ended(started(tmp_path, "check", "gone", shell=closed))[0] == 2


def test_what_nobody_heard_to_the_end_is_kept_whole(tmp_path: Path) -> None:
    repository = written(tmp_path / "home", FAULTY)
    time.sleep(0.1)  # or else its files might change unseen
    cache = str(tmp_path / "cache")
    reading, writing = os.pipe()
    os.close(reading)
    process = started(repository, "check", out=writing, GITOPS_LINT_CACHE_DIR=cache)
    os.close(writing)
    assert ended(process)[0] == 1
    assert len(AnswerFiles(tmp_path / "cache" / "answers").sizes()) == 1
    again, fresh = started(repository, "check", GITOPS_LINT_CACHE_DIR=cache), started(repository, "check", "--no-cache")
    assert again.communicate()[0] == fresh.communicate()[0]


# the disk is full


@NEEDS_DEV_FULL
@pytest.mark.parametrize("command", COMMANDS, ids=NAMES)
def test_an_output_that_takes_no_more_is_said(command: list[str], tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    with Path("/dev/full").open("wb") as full:
        code, said = ended(started(tmp_path, *command, out=full))
    assert code == 2
    assert "gitops-lint: stdout: No space left on device\n" in said


@NEEDS_DEV_FULL
def test_an_answer_that_was_kept_is_said_to_be_lost_as_well(tmp_path: Path) -> None:
    repository = written(tmp_path / "home", FAULTY)
    time.sleep(0.1)
    assert ended(started(repository, "check", GITOPS_LINT_CACHE_DIR=str(tmp_path / "cache")))[0] == 1
    with Path("/dev/full").open("wb") as full:
        code, said = ended(started(repository, "check", out=full, GITOPS_LINT_CACHE_DIR=str(tmp_path / "cache")))
    assert (code, said) == (2, "gitops-lint: stdout: No space left on device\n")


@NEEDS_DEV_FULL
@pytest.mark.parametrize(
    "command",
    [
        ["check", "-o", "/dev/full"],
        ["check", "--format", "sarif:/dev/full"],
        ["check", "--write-baseline", "/dev/full"],
        ["graph", "--format", "html", "-o", "/dev/full"],
        ["plan", "-o", "/dev/full"],
    ],
    ids=" ".join,
)
def test_a_file_that_takes_no_more_is_named(command: list[str], tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    code, said = ended(started(tmp_path, *command))
    assert code == 2
    assert "gitops-lint: can't write /dev/full: No space left on device\n" in said


@NEEDS_DEV_FULL
def test_where_nothing_can_be_said_on_stderr_the_code_tells(tmp_path: Path) -> None:
    written(tmp_path, FAULTY)
    with Path("/dev/full").open("wb") as full:
        assert ended(started(tmp_path, "check", "gone", err=full))[0] == 2


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="nothing here bounds the size of files")
def test_an_answer_that_cannot_be_kept_costs_nothing_else(tmp_path: Path) -> None:
    repository = written(tmp_path / "home", FAULTY)
    time.sleep(0.1)
    process = subprocess.Popen(
        ["prlimit", "--fsize=100", sys.executable, "-m", "gitops_lint", "check"],
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "GITOPS_LINT_CACHE_DIR": str(tmp_path / "cache")},
    )
    assert ended(process) == (1, "")
    assert list((tmp_path / "cache" / "answers").iterdir()) == []


# somebody interrupts


@pytest.mark.parametrize("command", ["check", "graph"])
def test_an_interrupted_command_ends_with_130_and_says_nothing(command: str, tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    while True:  # a pipe that takes no more: the command waits for whoever reads
        try:
            os.write(writing, b"." * 65536)
        except BlockingIOError:
            break
    os.set_blocking(writing, True)
    written(tmp_path, FAULTY)
    process = started(tmp_path, command, out=writing)
    os.close(writing)
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    assert ended(process) == (130, "")
    os.close(reading)


# where it runs


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); from gitops_lint.cli.start import script; script()"
    process = subprocess.Popen([sys.executable, "-c", code, "check"], cwd=tmp_path / "gone", stderr=subprocess.PIPE)
    assert ended(process) == (2, "gitops-lint: the folder in which this runs is gone\n")
