"""Fuzzes for a time: `python tests/fuzz/fuzz.py --seconds 7200`. What fails is told with the least input that does."""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
os.environ["GITOPS_LINT_CACHE_DIR"] = os.devnull

from all_targets import all_targets
from fuzz_target import FuzzTarget, execute, megabytes
from hypothesis import HealthCheck, Phase, given, seed, settings

LONG = settings(
    deadline=None,
    database=None,
    report_multiple_bugs=False,
    print_blob=False,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
_PACKAGE = f"{os.sep}gitops_lint{os.sep}"
_SHOWN = 4000


class Campaign:
    """What was executed and what failed, each failure told once by where it was raised."""

    def __init__(self, examples: int) -> None:
        self.examples = examples
        self.executions: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.told: set[str] = set()

    def round(self, target: FuzzTarget, number: int) -> None:
        """Draw some inputs of a target; the number says which."""
        last: list[Any] = []

        @seed(number)
        @settings(LONG, max_examples=self.examples)
        @given(target.inputs)
        def draw(drawn: Any) -> None:
            self.executions[target.name] += 1
            last[:] = [drawn]
            execute(target, drawn)

        began = time.process_time()
        try:
            draw()
        except Exception as error:
            self._tell(target, number, error, last)
        self.seconds[target.name] += time.process_time() - began

    def _tell(self, target: FuzzTarget, number: int, error: Exception, last: list[Any]) -> None:
        self.failures[target.name] += 1
        ours = [frame for frame in traceback.extract_tb(error.__traceback__) if _PACKAGE in frame.filename]
        where = f"{ours[-1].filename.rpartition(_PACKAGE)[2]}:{ours[-1].lineno}" if ours else ""
        what = f"{target.name} (seed {number}): {type(error).__name__}: {str(error)[:300]} {where}"
        if (key := f"{target.name} {type(error).__name__} {where}") in self.told:
            print(f"AGAIN {what}", flush=True)
            return
        self.told.add(key)
        print(f"FAILED {what}", flush=True)
        for frame in ours[-8:]:
            print(f"    {frame.filename.rpartition(_PACKAGE)[2]}:{frame.lineno} {frame.line}")
        print(f"  input: {last[0]!r}"[:_SHOWN] if last else "  no input", flush=True)

    def summary(self) -> str:
        """Return executions, failures and processor time by target."""
        lines = [
            f"{name:<20}{self.executions[name]:>9} executions {self.failures[name]:>5} failures {seconds:>9.0f} s"
            for name, seconds in self.seconds.items()
        ]
        total = f"{'all':<20}{self.executions.total():>9} executions {self.failures.total():>5} failures"
        return "\n".join([*lines, f"{total} {time.process_time():>9.0f} s, {megabytes()} MiB"])


def main() -> int:
    """Fuzz each target in turn until the time is over; 1 where something failed."""
    asked = _arguments()
    targets = all_targets()
    chosen = [targets[name] for name in asked.target or targets]
    campaign = Campaign(asked.examples)
    number, told = asked.seed, time.process_time()
    while time.process_time() < asked.seconds:
        least = min(chosen, key=lambda target: campaign.seconds[target.name] / target.share)
        campaign.round(least, number)
        number += 1
        if time.process_time() - told > asked.every:
            told = time.process_time()
            print(f"{campaign.summary()}\n", flush=True)
    print(campaign.summary())
    return 1 if campaign.failures else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/fuzz/fuzz.py", description=__doc__)
    parser.add_argument("target", nargs="*", help=f"fuzz only these (there are {', '.join(all_targets())})")
    parser.add_argument("--seconds", type=float, default=600, help="processor time to spend (600)")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="where chance begins; the clock says, if not"
    )
    parser.add_argument(
        "--examples", type=int, default=200, help="inputs to draw of a target before the next one (200)"
    )
    parser.add_argument("--every", type=float, default=300, help="processor time between two summaries (300)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
