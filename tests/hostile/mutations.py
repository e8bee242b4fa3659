"""The sample repository, with what belongs elsewhere in it: subtrees swapped, keys renamed, files cut, values odd."""

from __future__ import annotations

import random
import re
from functools import cache, partial
from pathlib import Path

from hostile_input import EVERYTHING, Files, HostileInput, Inputs

SAMPLE = Path(__file__).parents[2] / "sample-repo"
ODD = [
    "",
    "null",
    "[]",
    "{}",
    "-1",
    "true",
    "9" * 5000,
    "'${X}'",
    "[[a]]",
    "{a: {b: c}}",
    "a" * 3000,
    "2024-01-01",
    "!!binary a",
    "*a",
    "&a b",
]
_VALUE = re.compile(r"(?<=: )[^\n#]+")


def mutations(number: int = 250) -> Inputs:
    """Return the sample repository in so many mutations."""
    for seed in range(number):
        yield HostileInput(f"mutations/{seed}", partial(_mutated, seed), EVERYTHING)


@cache
def _sample() -> dict[str, str]:
    return {path.relative_to(SAMPLE).as_posix(): path.read_text() for path in sorted(SAMPLE.rglob("*.yaml"))}


def _mutated(seed: int) -> Files:
    chance = random.Random(seed)
    files = dict(_sample())
    for _ in range(chance.randint(1, 12)):
        path, other = chance.choices(sorted(files), k=2)
        files[path] = chance.choice(_WAYS)(files[path], files[other], chance)
    return files


def _cut(text: str, _: str, chance: random.Random) -> str:
    return text[: chance.randint(0, len(text))]


def _odd(text: str, _: str, chance: random.Random) -> str:
    matches = list(_VALUE.finditer(text))
    if not matches:
        return text
    match = chance.choice(matches)
    return text[: match.start()] + chance.choice(ODD) + text[match.end() :]


def _swapped(text: str, other: str, chance: random.Random) -> str:
    """Return a text in which a block of lines is one of another file, moved to the depth at which it stands."""
    lines, others = text.splitlines(), other.splitlines()
    start, at = chance.randint(0, len(lines)), chance.randint(0, max(len(others) - 1, 0))
    indent = " " * chance.choice([0, 2, 4])
    return "\n".join([*lines[:start], *(indent + line for line in others[at : at + 8]), *lines[start + 3 :]]) + "\n"


def _renamed(text: str, _: str, chance: random.Random) -> str:
    keys = sorted(set(re.findall(r"\b\w+(?=:)", text)))
    return re.sub(rf"\b{chance.choice(keys)}(?=:)", chance.choice(keys), text) if keys else text


def _replaced(_: str, other: str, chance: random.Random) -> str:
    return other


def _doubled(text: str, other: str, chance: random.Random) -> str:
    return f"{text}---\n{other}---\n{text}"


_WAYS = (_cut, _odd, _odd, _odd, _swapped, _swapped, _renamed, _renamed, _replaced, _doubled)
