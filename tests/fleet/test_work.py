"""Who does the work of a fleet: processes of which some die, and Dask's workers of which one is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from estates import cluster, write
from judging import fail_at_odd, judge_or_die, task, wait_until_one_is_killed

from gitops_lint.fleet.repositories import FleetError
from gitops_lint.fleet.scheduler import workers_of
from gitops_lint.fleet.work import judged_by, judged_by_processes

ROOT = Path(__file__).parents[2]
HERE = str(Path(__file__).parent)
PATIENCE = 60


def test_a_process_that_dies_costs_its_own_work_alone(tmp_path: Path) -> None:
    names = ["a", "b", "deadly", "c", "d"]
    results = list(judged_by_processes([task(name, tmp_path) for name in names], 2, judge_or_die))
    assert sorted(result.name for result in results) == sorted(names)
    assert [result.name for result in results if result.failure] == ["deadly"]
    assert [result.failure for result in results if result.name == "deadly"] == [
        "the process that looked at it died, most likely for want of memory"
    ]


def test_what_fails_is_told_and_costs_itself(tmp_path: Path) -> None:
    results = judged_by_processes([task(f"r{number}", tmp_path) for number in range(4)], 2, fail_at_odd)
    assert {result.name: result.failure for result in results} == {
        "r0": "", "r1": "ValueError: odd", "r2": "", "r3": "ValueError: odd",
    }  # fmt: skip


def _started(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{HERE}:{ROOT / 'tests'}", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Give the address of a scheduler with two workers, on loopback."""
    import distributed  # noqa: F401 (where it isn't installed, that is what is said)

    folder = tmp_path_factory.mktemp("dask")
    said = folder / "scheduler.json"
    local = ("--host", "127.0.0.1", "--no-dashboard")
    processes = [
        _started("distributed.cli.dask_scheduler", *local, "--port", "0", "--scheduler-file", str(said), folder=folder)
    ]
    worker = ("--scheduler-file", str(said), "--no-nanny", "--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1")
    processes += [_started("distributed.cli.dask_worker", *worker, folder=folder) for _ in range(2)]
    try:
        _wait_for(said)
        import json

        yield json.loads(said.read_text())["address"]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def _wait_for(file: Path, number: int = 1) -> list[Path]:
    """Return the files of a pattern once there are as many."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        there = sorted(file.parent.glob(file.name))
        if len(there) >= number and all(path.stat().st_size or "at-work" in path.name for path in there):
            return there
        time.sleep(0.05)
    raise TimeoutError(f"{file} is not there")


def _kill_one_at_work(folder: Path) -> None:
    first, *_ = _wait_for(folder / "at-work-*", 2)
    os.kill(int(first.name.rpartition("-")[2]), signal.SIGKILL)
    (folder / "killed").touch()


@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_is_killed_costs_nothing_but_its_own_work(scheduler: str, tmp_path: Path) -> None:
    """What it was at is done by the other; and who is left does all there is to do for the command line."""
    killing = threading.Thread(target=_kill_one_at_work, args=[tmp_path])
    killing.start()
    with workers_of(scheduler) as executor:
        tasks = [task(f"r{number}", tmp_path) for number in range(6)]
        results = list(judged_by(tasks, executor, wait_until_one_is_killed))
    killing.join()
    dead, left = (int(path.name.rpartition("-")[2]) for path in _wait_for(tmp_path / "at-work-*", 2))
    assert sorted(result.name for result in results) == [f"r{number}" for number in range(6)]
    assert {result.failure for result in results} <= {f"by {dead}", f"by {left}"}
    assert len({result.failure for result in results}) == 1

    folders = [write(tmp_path / name, cluster(name)) for name in ("one", "two")]
    command = [sys.executable, "-m", "gitops_lint", "fleet", *map(str, folders), "--format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    by_workers = subprocess.run([*command, "--scheduler", scheduler], capture_output=True, check=False, env=environment)
    here = subprocess.run([*command, "--jobs", "1"], capture_output=True, check=False, env=environment)
    assert (by_workers.returncode, by_workers.stdout) == (here.returncode, here.stdout)
    assert b'"name": "two"' in here.stdout


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gitops_lint.fleet.scheduler._PATIENCE", 0.2)
    with (
        pytest.raises(FleetError, match=r"no scheduler answers at tcp://127\.0\.0\.1:1"),
        workers_of("tcp://127.0.0.1:1"),
    ):
        pass


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(FleetError, match=r"gitops-lint\[dask\]"), workers_of("tcp://127.0.0.1:1"):
        pass
