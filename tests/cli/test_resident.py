"""`check --resident`: what the process that stays says is what a run of its own would, whatever happened in between."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from commands import FAULTY, HEALTHY, ROOT, run, written
from commits import commit, git
from edit_sequences import Editor
from handwritten import kustomization
from in_process import Result
from resident_sequences import hold
from test_session import SMALL

from gitops_lint.checks import run as checks
from gitops_lint.checks.registry import OF_CLUSTERS, Entry
from gitops_lint.cli import start, staying
from gitops_lint.cli.answer_files import AnswerFiles
from gitops_lint.cli.asking import folder_of, paths_of, patience_of
from gitops_lint.cli.builds import build
from gitops_lint.cli.staying import Resident
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.resident.meeting import CAN_BE
from gitops_lint.resident.request import OUT, Request, Stream
from gitops_lint.resident.running import Running, end, running

pytestmark = pytest.mark.skipif(not CAN_BE, reason="there are no such sockets")

Edit = Callable[[Path], object]


class Home:
    """A repository, and the folder for caches beside which a process may stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "home"
        self.kept = AnswerFiles(folder / "cache" / "answers")

    def asked(self, *arguments: str, cwd: Path | None = None, **environment: Any) -> Result:
        """Check with a process that stays."""
        return self.run("check", "--resident", *arguments, cwd=cwd, **environment)

    def run(self, *arguments: str, cwd: Path | None = None, **environment: Any) -> Result:
        """Run a command with what is kept."""
        environment = {"GITOPS_LINT_CACHE_DIR": str(self.kept.folder.parent), **environment}
        return run(*arguments, cwd=cwd or self.folder, begin=start.run, **environment)

    def told(self, *arguments: str, cwd: Path | None = None, **environment: Any) -> Result:
        """Return what the process that stays says, and nothing else."""
        self.kept.clear()
        with mock.patch.object(start, "_code_of", side_effect=AssertionError("this isn't the process that stays")):
            return self.asked(*arguments, cwd=cwd, **environment)

    def fresh(self, *arguments: str, cwd: Path | None = None, **environment: Any) -> Result:
        """Return what a run of its own says."""
        return run("check", *arguments, cwd=cwd or self.folder, **environment)

    def processes(self) -> list[Running]:
        return running(folder_of(self.kept))

    def end(self) -> None:
        for process in self.processes():
            assert end(process)
            gone(process)
        until = time.monotonic() + 30
        while self.processes() and time.monotonic() < until:
            time.sleep(0.01)  # those that weren't started by this process
        assert self.processes() == []


def gone(process: Running) -> None:
    """Wait until a process has ended that a test has started."""
    if process.process:
        with suppress(ChildProcessError):
            os.waitpid(process.process, 0)


@contextmanager
def home_at(folder: Path) -> Iterator[Home]:
    home = Home(folder)
    try:
        yield home
    finally:
        home.end()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with home_at(tmp_path) as home:
        yield home


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A repository with one process for many tests, each of which leaves it as it was."""
    with home_at(tmp_path_factory.mktemp("shared")) as home:
        (home.folder / ".git").mkdir(parents=True)
        yield home


WAYS: list[tuple[str, ...]] = [
    (),
    *[("--format", name) for name in ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")],
    ("--format=json", "--fail-on=never"),
    ("--format", "github", "--format", "text"),
    ("--fail-on", "GL102,error"),
    ("--min-severity", "error", "--statistics"),
    ("--ignore", "GL101", "-q"),
    ("--select", "GL1", "cluster", "empty"),
    ("--preset", "strict", "--flux-version", "2.3"),
    ("--config", "others.yaml"),
    ("--baseline", "known.json"),
    ("--jobs", "2", "../home/cluster"),
]


@pytest.mark.parametrize("arguments", WAYS, ids=" ".join)
def test_it_says_what_a_run_of_its_own_says(shared: Home, arguments: tuple[str, ...]) -> None:
    written(shared.folder, {**FAULTY, "others.yaml": "severity: {GL101: warning}\n"})
    run("check", "--write-baseline", "known.json", cwd=shared.folder)
    assert shared.told(*arguments) == shared.fresh(*arguments)
    written(shared.folder, HEALTHY)
    assert shared.told(*arguments) == shared.fresh(*arguments)


CIRCUMSTANCES: list[dict[str, Any]] = [
    {"COLUMNS": "40"},
    {"COLUMNS": ""},
    {"FORCE_COLOR": "1", "TERM": "xterm-256color"},
    {"FORCE_COLOR": "1", "NO_COLOR": "1"},
    {"TERM": "dumb"},
]


@pytest.mark.parametrize("environment", CIRCUMSTANCES, ids=str)
def test_it_says_it_as_the_circumstances_have_it(shared: Home, environment: dict[str, Any]) -> None:
    written(shared.folder, FAULTY)
    assert shared.told(**environment) == shared.fresh(**environment)
    below = shared.folder / "cluster"
    concise = ("--format", "concise", ".", "../empty")
    assert shared.told(*concise, cwd=below, **environment) == shared.fresh(*concise, cwd=below, **environment)


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink()


EDITS: dict[str, Edit] = {
    "a file is mended": lambda home: (home / "cluster/ks.yaml").write_text(HEALTHY["cluster/ks.yaml"]),
    "a file of the same length": lambda home: (home / "cluster/ks.yaml").write_text(
        FAULTY["cluster/ks.yaml"].replace("gone", "away")
    ),
    "a file comes": lambda home: (home / "cluster/gone.yaml").write_text(kustomization("gone")),
    "that file goes": lambda home: (home / "cluster/gone.yaml").unlink(),
    "a file gets another name": lambda home: (home / "cluster/ks.yaml").rename(home / "cluster/all.yaml"),
    "a file becomes a link": lambda home: (home / "cluster/ks.yaml").symlink_to(home / "cluster/all.yaml"),
    "settings come": lambda home: (home / ".gitops-lint.yaml").write_text("ignore: [GL101]\nrules: [more]\n"),
    "its rules come": lambda home: written(home, {"more/kinds/a.yaml": "group: a\nkinds: {}\n"}),
    "its rules can't be used": lambda home: written(home, {"more/kinds/a.yaml": "group: 3\n"}),
    "its rules can be used": lambda home: written(home, {"more/kinds/a.yaml": "group: a\nkinds: {B: {}}\n"}),
    "settings are others": lambda home: (home / ".gitops-lint.yaml").write_text("severity: {GL101: warning}\n"),
    "settings can't be read": lambda home: (home / ".gitops-lint.yaml").write_text("severity: [\n"),
    "settings go": lambda home: (home / ".gitops-lint.yaml").unlink(),
    "no manifest is left": lambda home: _remove(home.rglob("*.yaml")),
    "all is back": lambda home: written(home, FAULTY),
}


def test_it_says_so_after_each_edit(home: Home) -> None:
    written(home.folder, FAULTY)
    for what, edit in {"at first": lambda _: None, **EDITS}.items():
        edit(home.folder)
        fresh = home.fresh()
        says = home.told if fresh.code != 2 else home.asked  # it leaves to others to say why there is no answer
        assert (what, says()) == (what, fresh)
        assert (what, home.asked()) == (what, fresh)
    assert len(home.processes()) == 1


def test_it_says_so_after_any_edits(shared: Home) -> None:
    for path in FolderTree(shared.folder).paths:
        (shared.folder / path).unlink()
    editor = Editor({path: text.encode() for path, text in SMALL.items()}, random.Random(5))  # noqa: S311
    for _ in range(15):
        hold(shared.folder, editor.files)
        home = shared.told("--format", "json")
        assert home == shared.fresh("--format", "json")
        editor.edit()


def test_its_answer_counts_again_without_it(home: Home) -> None:
    written(home.folder, FAULTY)
    time.sleep(0.08)  # what has just changed is too young to be known again
    first = home.asked()
    home.end()  # which takes its turn: what is left to be done once nobody waits is done by then
    with mock.patch.object(start, "_said_by_resident", side_effect=AssertionError("nobody is to be asked")):
        assert home.asked() == first
    assert home.run("check") == first
    assert len(home.kept.sizes()) == 1
    written(home.folder, {**HEALTHY, "cluster/more.yaml": kustomization("more", "gone")})
    assert home.told() == home.fresh()


def _kill(home: Home) -> None:
    (process,) = home.processes()
    os.kill(process.process, 9)
    gone(process)


def _terminate(home: Home) -> None:
    (process,) = home.processes()
    os.kill(process.process, 15)
    gone(process)
    assert [*folder_of(home.kept).iterdir()] == []


def _lose_its_socket(home: Home) -> None:
    (process,) = home.processes()
    (folder_of(home.kept) / process.meeting.socket_name).unlink()
    os.kill(process.process, 15)  # rather than to wait for it to see that
    gone(process)


ACCIDENTS: list[Callable[[Home], None]] = [_kill, _terminate, _lose_its_socket]


def test_where_it_has_ended_another_is_started(home: Home) -> None:
    written(home.folder, FAULTY)
    assert home.told() == home.fresh()
    for accident in ACCIDENTS:
        accident(home)
        assert home.told() == home.fresh()


def test_of_those_who_begin_at_once_one_starts_it(home: Home) -> None:
    written(home.folder, FAULTY)
    folder = str(home.kept.folder.parent)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "GITOPS_LINT_CACHE_DIR": folder}
    command = [sys.executable, "-m", "gitops_lint", "check", "--resident"]
    runs = [
        subprocess.Popen(command, cwd=home.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    said = {(*run.communicate(timeout=60), run.returncode) for run in runs}
    fresh = home.fresh()
    assert said == {(fresh.out.encode(), fresh.err.encode(), fresh.code)}
    assert len(home.processes()) == 1


def test_where_it_cannot_be_met_a_run_of_its_own_says_the_same(home: Home) -> None:
    written(home.folder, FAULTY)
    folder_of(home.kept).mkdir(parents=True, mode=0o755)
    assert home.asked() == home.fresh()
    assert [*folder_of(home.kept).iterdir()] == []


def test_where_it_cannot_be_started_a_run_of_its_own_says_the_same(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    written(home.folder, FAULTY)
    monkeypatch.setattr(sys, "executable", str(home.folder / "nowhere"))
    assert home.asked() == home.fresh()
    assert home.processes() == []


def test_where_there_are_no_such_sockets_a_run_of_its_own_says_the_same(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home.folder, FAULTY)
    monkeypatch.setattr("gitops_lint.cli.asking.CAN_BE", False)
    monkeypatch.setattr("gitops_lint.resident.running.CAN_BE", False)
    assert home.asked() == home.fresh()
    assert home.run("cache").code == 0
    assert not folder_of(home.kept).exists()


def test_one_of_another_build_is_not_asked_and_one_is_no_other_than_it_was_started_as(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home.folder, FAULTY)
    monkeypatch.setattr("gitops_lint.cli.asking.this_build", lambda: "another")
    assert home.asked() == home.fresh()
    for process in home.processes():
        gone(process)  # it has seen that it isn't what it was asked to be


def test_nobody_starts_it_unasked(home: Home) -> None:
    written(home.folder, FAULTY)
    assert home.run("check").code == 1
    for word in ("0", "", "no", "False"):
        assert home.run("check", GITOPS_LINT_RESIDENT=word).code == 1
    assert not folder_of(home.kept).exists()


def test_a_variable_asks_for_it_too_and_what_it_was_begun_with_stays_secret(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home.folder, {**FAULTY, "socket.py": "raise SystemExit('this is a file of the repository')\n"})
    monkeypatch.setenv("GITHUB_TOKEN", "hunter-two")
    assert home.run("check", GITOPS_LINT_RESIDENT="1") == home.fresh()
    (process,) = home.processes()
    if sys.platform == "linux":
        own = Path(f"/proc/{process.process}")
        assert b"hunter-two" not in own.joinpath("environ").read_bytes()
        assert own.joinpath("cwd").readlink() == Path("/")
        assert {(own / "fd" / str(number)).readlink() for number in range(3)} == {Path(os.devnull)}


ORDINARY: list[tuple[str, ...]] = [
    ("check", "--fix"),
    ("check", "--diff"),
    ("check", "--base", "HEAD"),
    ("check", "-o", "out.txt"),
    ("check", "--format", "json:out.json"),
    ("check", "--format=json:out.json"),
    ("check", "--report-bug"),
    ("check", "--show-config"),
    ("check", "--write-baseline", "known.json"),
    ("check", "--add-known", "why"),
    ("check", "--source", "a=b"),
    ("check", "--debug"),
    ("check", "-qo", "out.txt"),
    ("check", "--help"),
    ("check", "--no-such-option"),
    ("check", "--format"),
]


@pytest.mark.parametrize("arguments", ORDINARY, ids=" ".join)
def test_what_does_more_than_read_and_print_is_done_by_a_run_of_its_own(arguments: tuple[str, ...]) -> None:
    assert paths_of(arguments) is None


def test_paths_are_what_is_no_option() -> None:
    assert paths_of(["check", "a", "--format", "json", "--ignore=GL1", "-q", "b/c"]) == ["a", "b/c"]


def test_it_is_shown_and_ended_with_what_is_kept(home: Home) -> None:
    written(home.folder, FAULTY)
    home.asked()
    (process,) = home.processes()
    named = f"{home.folder}: process {process.process}"
    assert f"{named}: stays\n" in home.run("cache").out
    assert f"{named}: ended\n" in home.run("cache", "--clear").out
    gone(process)
    assert home.processes() == []


def staged(home: Home) -> None:
    git(home.folder, "add", "--all")


STAGED = ("--staged", "--quiet", "--min-severity", "warning", "--time-limit", "60")
"""As the hook for pre-commit has it."""


@pytest.fixture
def checkout(home: Home) -> Home:
    commit(home.folder, FAULTY)
    return home


def test_of_the_index_it_says_what_a_run_of_its_own_says_after_each_edit(checkout: Home) -> None:
    for what, edit in EDITS.items():
        edit(checkout.folder)
        assert (what, checkout.asked(*STAGED)) == (what, checkout.fresh(*STAGED))  # nothing of that is staged
        staged(checkout)
        fresh = checkout.fresh(*STAGED)
        says = checkout.told if fresh.code != 2 else checkout.asked
        assert (what, says(*STAGED)) == (what, fresh)
        assert (what, checkout.asked()) == (what, checkout.fresh())
    assert len(checkout.processes()) == 1


def test_of_an_index_of_a_hooks_own_it_says_what_that_holds(checkout: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    written(checkout.folder, HEALTHY)
    assert checkout.told(*STAGED) == checkout.fresh(*STAGED)
    index = checkout.folder / ".git" / "next-index.lock"
    shutil.copy(checkout.folder / ".git" / "index", index)
    with monkeypatch.context() as hook:
        hook.setenv("GIT_INDEX_FILE", str(index))
        staged(checkout)
    ways: list[dict[str, Any]] = [{"GIT_INDEX_FILE": ".git/next-index.lock"}, {}]
    for environment in ways:
        written(checkout.folder, {"cluster/ks.yaml": kustomization("app", "nowhere")})
        assert checkout.told(*STAGED, **environment) == checkout.fresh(*STAGED, **environment)


def test_what_git_does_not_hold_itself_is_looked_at_anew(checkout: Home) -> None:
    named = sha256(HEALTHY["cluster/ks.yaml"].encode()).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{named}\nsize 3\n"
    written(checkout.folder, {"cluster/ks.yaml": pointer})
    staged(checkout)
    assert checkout.asked(*STAGED) == checkout.fresh(*STAGED)
    missing = checkout.fresh(*STAGED)
    written(checkout.folder, {f".git/lfs/objects/{named[:2]}/{named[2:4]}/{named}": HEALTHY["cluster/ks.yaml"]})
    assert checkout.asked(*STAGED) == checkout.fresh(*STAGED) != missing


PATIENCE: list[tuple[tuple[str, ...], float]] = [
    ((), 60),
    (("--time-limit", "60"), 30),
    (("--time-limit=5",), 2.5),
    (("--time-limit", "300"), 60),
    (("--time-limit", "a"), 60),
]


@pytest.mark.parametrize(("arguments", "seconds"), PATIENCE)
def test_it_is_waited_for_half_as_long_as_a_run_may_take(arguments: tuple[str, ...], seconds: float) -> None:
    assert patience_of(["check", *arguments]) == seconds


def request_of(home: Home) -> Request:
    stream = Stream("utf-8", False)
    environment = {"COLUMNS": "100", "PATH": os.environ["PATH"]}
    return Request(("check",), str(home.folder), environment, stream, stream, "0" * 64)


@pytest.fixture
def resident(home: Home, monkeypatch: pytest.MonkeyPatch) -> Iterator[Resident]:
    """What answers in the process that stays, in this one."""
    written(home.folder, FAULTY)
    monkeypatch.chdir(home.folder)
    with mock.patch.dict(os.environ):
        yield Resident(home.folder, home.kept, build(), lambda: True)


def test_what_fails_is_left_to_a_run_of_its_own(home: Home, resident: Resident) -> None:
    assert resident.is_wanted()
    with mock.patch.object(staying, "WatchedFolder", side_effect=RecursionError):
        assert resident.answer(request_of(home), lambda _: None) is None
    assert not resident.is_wanted()


def test_what_is_not_whole_is_left_to_a_run_of_its_own(home: Home, resident: Resident) -> None:
    failing = Entry(mock.Mock(side_effect=KeyError("a fault of the linter")), frozenset({"dependency-not-found"}))
    with mock.patch.object(checks, "OF_CLUSTERS", (failing, *OF_CLUSTERS)):
        assert resident.answer(request_of(home), lambda _: None) is None
    said = resident.answer(request_of(home), lambda _: None)
    assert said is not None
    assert (said.text(OUT), said.code) == (home.fresh().out, 1)


REASONS: dict[str, Edit] = {
    "its folder is gone": lambda home: home.rename(home.with_name("away")),
    "the linter is another": lambda _: mock.patch.object(staying, "build", return_value="another").start(),
    "it holds too much": lambda _: mock.patch.object(staying, "MOST_MEMORY", 0).start(),
}


@pytest.mark.parametrize("come", REASONS.values(), ids=REASONS.keys())
def test_it_does_not_stay_for_nothing(home: Home, resident: Resident, come: Edit) -> None:
    assert resident.is_wanted()
    come(home.folder)
    try:
        assert not resident.is_wanted()
    finally:
        mock.patch.stopall()


def test_on_a_terminal_it_looks_the_same(home: Home) -> None:
    written(home.folder, FAULTY)
    home.asked()
    assert on_terminal(home, "--resident") == on_terminal(home)


def on_terminal(home: Home, *arguments: str) -> bytes:
    """Return what a terminal of 60 columns shows of a check, without those that are kept."""
    home.kept.clear()
    import fcntl  # which not every system has
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 60, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES", "NO_COLOR")}
    environment |= {"PYTHONPATH": str(ROOT), "TERM": "xterm", "GITOPS_LINT_CACHE_DIR": str(home.kept.folder.parent)}
    command = [sys.executable, "-m", "gitops_lint", "check", *arguments]
    process = subprocess.Popen(command, cwd=home.folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # it ends like that
        while part := os.read(ours, 2**16):
            shown += part
    os.close(ours)
    assert process.wait() == 1
    assert json.dumps("GL101")[1:-1].encode() in shown
    return shown
