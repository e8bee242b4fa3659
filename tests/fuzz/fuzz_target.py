"""One thing to fuzz: inputs to draw, and what is done with each. What an input may cost is said here."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from hypothesis.strategies import SearchStrategy

SECONDS = 2.0
"""Processor time of one input."""
MEGABYTES = 300
"""The most memory that the process may have had."""
_BYTES = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss
_TRIES = 3
_CRUMBS = 20
"""Of megabytes: what caches and what draws the inputs gather in a long campaign."""


class FuzzTarget(NamedTuple):
    """`run` takes what `inputs` draws, and returns what must be the same for the same input: all that is said of it."""

    name: str
    inputs: SearchStrategy[Any]
    run: Callable[[Any], object]
    is_twice: bool = False
    """Whether `run` itself does it twice over, such as with the files in another order."""
    share: int = 1
    """How much of the time a campaign gives to this, beside others."""


def execute(target: FuzzTarget, drawn: Any) -> None:
    """Do with an input what a target does; raise whatever that raises, AssertionError where it costs or differs."""
    peak = megabytes()
    seconds, first = _timed(target, drawn)
    for _ in range(_TRIES):  # collections of garbage and cold caches are not the input's
        if seconds <= SECONDS:
            break
        seconds = min(seconds, _timed(target, drawn)[0])
    assert seconds <= SECONDS, f"took {seconds:.1f} s of processor time"
    assert target.is_twice or target.run(drawn) == first, "another output for the same input"
    more = megabytes() - peak
    assert megabytes() <= MEGABYTES or more <= _CRUMBS, f"took {more} MiB more than any before, {megabytes()} in all"


def megabytes() -> int:
    """Return the most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _BYTES // 2**20


def _timed(target: FuzzTarget, drawn: Any) -> tuple[float, object]:
    began = time.process_time()
    said = target.run(drawn)
    return time.process_time() - began, said
