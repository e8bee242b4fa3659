"""Runs commands as a user does, and tells which fall, hang or eat the machine."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from hostile_input import Files, HostileInput

SECONDS = 10.0
SECONDS_OF_SMALL = 5.0
SMALL = 100_000  # bytes
MEMORY = 1000 * 2**20
_PATIENCE = 8  # times as long by the clock as in processor time: the machine does other things, too
_TRACEBACK = b"Traceback (most recent call last)"
_INTERNAL = b"internal error"


class Outcome(NamedTuple):
    """What became of one command on an input; `fault` is empty where all is well."""

    name: str
    command: str
    seconds: float
    megabytes: int
    code: int
    fault: str
    told: str = ""


def run(hostile: HostileInput) -> list[Outcome]:
    """Return what becomes of an input's commands, in a folder of its own that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    try:
        files = hostile.make()
        size = _write(folder / "repository", files)
        (folder / "out").mkdir()
        limit = SECONDS if size >= SMALL else SECONDS_OF_SMALL
        return [_run(hostile.name, command, folder, limit) for command in hostile.commands]
    finally:
        shutil.rmtree(folder)


def _write(root: Path, files: Files) -> int:
    """Write files, and return how many bytes they are."""
    size = 0
    root.mkdir()
    made = {root}
    for path, text in files.items():
        file = root / path
        if file.parent not in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            made.add(file.parent)
        content = text if isinstance(text, bytes) else text.encode()
        file.write_bytes(content)
        size += len(content)
    return size


def _run(name: str, command: tuple[str, ...], folder: Path, limit: float) -> Outcome:
    arguments = [part.replace("{out}", str(folder / "out")) for part in command]
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "gitops_lint", *arguments],
            stdout=out,
            stderr=err,
            stdin=subprocess.DEVNULL,
            cwd=folder / "repository",
        )
        _bound(process.pid, limit)
        status, usage = _waited(process.pid, began + limit * _PATIENCE)
        process.returncode = code = os.waitstatus_to_exitcode(status)
    told = (folder / "stderr").read_bytes()
    seconds, megabytes = usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024
    fault = _fault(code, told, seconds, usage.ru_maxrss * 1024, limit)
    last = [line for line in told.decode(errors="replace").splitlines() if line.strip()][-12:] if fault else []
    return Outcome(name, " ".join(command), seconds, megabytes, code, fault, "\n".join(line[:300] for line in last))


def _bound(process: int, limit: float) -> None:
    """Bound what the process may take, so that the machine survives what this is about."""
    seconds = int(limit) + 2
    resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.prlimit(process, resource.RLIMIT_AS, (3 * MEMORY, 3 * MEMORY))


def _waited(process: int, until: float) -> tuple[int, resource.struct_rusage]:
    pause = 0.01
    while True:
        ended, status, usage = os.wait4(process, os.WNOHANG)
        if ended:
            return status, usage
        if time.monotonic() > until:
            os.kill(process, signal.SIGKILL)
            _, status, usage = os.wait4(process, 0)
            return status, usage
        time.sleep(pause)


def _fault(code: int, told: bytes, seconds: float, memory: int, limit: float) -> str:
    if _TRACEBACK in told:
        return "traceback"
    if code < 0:
        return f"ended by signal {-code} after {seconds:.0f} s"
    if code not in (0, 1, 2):
        return f"exit code {code}"
    if _INTERNAL in told:
        return "internal error"
    if seconds > limit:
        return f"took {seconds:.1f} s"
    if memory > MEMORY:
        return f"took {memory // 2**20} MiB"
    return ""
