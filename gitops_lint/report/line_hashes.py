"""How GitHub's code scanning knows a result again in later commits: a hash of the line and what follows it.

The action that uploads SARIF works it out itself, keeps one that it finds, and warns where they differ; who uploads by
the API has to bring it. So it is worked out here as there.

Facts: https://github.com/github/codeql-action src/fingerprints.ts. For each line it is a rolling hash of the hundred
characters from its start on, in UTF-16, without spaces and tabs, and with line feeds for all line ends; lines with the
same hash are counted.
"""

from __future__ import annotations

from collections import Counter

_LENGTH = 100
_FACTOR = 37
_MASK = (1 << 64) - 1
_FIRST_FACTOR = pow(_FACTOR, _LENGTH, 1 << 64)
_END = 0xFFFF


def line_hashes(text: str) -> list[str]:
    """Return the hash of each line of a text, as `primaryLocationLineHash` has it."""
    units, starts = _units(text)
    units += [_END, *[0] * _LENGTH]
    leaving = [0] * _LENGTH + units  # what came in a window's length before
    hashes = []
    counts: Counter[int] = Counter()
    value = 0
    for index, unit in enumerate(units):
        if index - _LENGTH in starts:
            counts[value] += 1
            hashes.append(f"{value:x}:{counts[value]}")
        value = (value * _FACTOR + unit - _FIRST_FACTOR * leaving[index]) & _MASK
    return hashes


def _units(text: str) -> tuple[list[int], set[int]]:
    """Return the characters of a text that count, in UTF-16, and where among them lines start."""
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    encoded = kept.encode("utf-16-le", "surrogatepass")
    units = [encoded[index] | encoded[index + 1] << 8 for index in range(0, len(encoded), 2)]
    return units, {0, *(index + 1 for index, unit in enumerate(units) if unit == ord("\n"))}
