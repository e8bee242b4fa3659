"""Starts the process that stays: with nothing of who started it but what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gitops_lint.resident.meeting import Claim

_PACKAGES = str(Path(__file__).resolve().parents[2])
_PROGRAM = "import sys; sys.path.append(sys.argv[1]); from {module} import {function}; {function}(sys.argv[2])"
_OF_PYTHON = ("PYTHON", "PYDANTIC_", "LD_", "DYLD_", "VIRTUAL_ENV", "TMPDIR")
"""What the names of variables begin with that Python and the system's libraries are found by."""


def start(claim: Claim, function: str, told: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """Start a process that takes over a claim, and calls a function (`module:name`) with what it is `told`, as JSON.

    It is in no terminal's session, holds no file of ours open, and has no variable but those of the `environment` and
    Python's own: what else there is may be secret, and lasts as long as the process. Raises OSError where it can't be
    started. Nothing is imported from the folder that this is called in.
    """
    module, _, name = function.partition(":")
    descriptors = {"listener": claim.listener.fileno(), "lock": claim.lock}
    said = json.dumps({**told, **descriptors})
    own = {name: value for name, value in os.environ.items() if name.startswith(_OF_PYTHON)}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-c", _PROGRAM.format(module=module, function=name), _PACKAGES, said],
        cwd="/",
        env={**own, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=tuple(descriptors.values()),
        start_new_session=True,
    )
    process.returncode = 0  # it outlives us: nobody waits for it
