"""Runs hostile inputs against the linter: `python tests/hostile --help`."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from all_inputs import all_inputs
from hostile_input import HostileInput
from limits_of_a_run import Outcome, run


def main() -> int:
    """Run what is asked for; 1 where something fell."""
    asked = _arguments()
    chosen = _chosen(asked)
    if asked.list:
        print("\n".join(hostile.name for hostile in chosen), len(chosen), sep="\n")
        return 0
    with ThreadPoolExecutor(asked.jobs) as pool:
        outcomes = [outcome for of_input in pool.map(_told, chosen) for outcome in of_input]
    faults = [outcome for outcome in outcomes if outcome.fault]
    if asked.json:
        asked.json.write_text("".join(f"{json.dumps(outcome._asdict())}\n" for outcome in outcomes))
    if asked.times:
        for outcome in sorted(outcomes, key=lambda outcome: -outcome.seconds):
            print(f"{outcome.seconds:6.1f} s {outcome.megabytes:5} MiB {outcome.name} [{outcome.command}]")
    kinds = Counter("/".join(outcome.name.split("/")[:2]) for outcome in faults)
    for kind, number in kinds.most_common():
        print(f"{number:5} {kind}")
    names = {outcome.name for outcome in faults}
    print(f"{len(chosen)} inputs, {len(outcomes)} runs, {len(faults)} faults in {len(names)} inputs")
    return 1 if faults else 0


def _told(hostile: HostileInput) -> list[Outcome]:
    outcomes = run(hostile)
    for outcome in outcomes:
        if outcome.fault:
            last = outcome.told.splitlines()[-1:] or [""]
            print(f"{outcome.name} [{outcome.command}]: {outcome.fault}: {last[0][:200]}", flush=True)
    return outcomes


def _chosen(asked: argparse.Namespace) -> list[HostileInput]:
    inputs = [hostile for hostile in all_inputs() if not asked.name or any(part in hostile.name for part in asked.name)]
    if asked.sample and asked.sample < len(inputs):
        inputs = random.Random(asked.seed).sample(inputs, asked.sample)
    return inputs


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python tests/hostile", description=__doc__)
    parser.add_argument("name", nargs="*", help="run only inputs whose name holds one of these")
    parser.add_argument("--list", action="store_true", help="print the names of the inputs only")
    parser.add_argument("--sample", type=int, help="run so many of them, by chance")
    parser.add_argument("--seed", type=int, default=0, help="which chance it is")
    parser.add_argument("--jobs", type=int, default=2, help="how many run at once")
    parser.add_argument("--times", action="store_true", help="print how long each took")
    parser.add_argument("--json", type=Path, help="write all outcomes here, one on a line")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
