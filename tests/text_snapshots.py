"""What commands print for people at 80 and 120 columns and into a pipe, kept in `tests/snapshots`.

`python tests/text_snapshots.py` (or `make docs`) writes all of it anew: look at what differs, as whoever uses it will.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from shown_output import ROOT, printed

SNAPSHOTS = ROOT / "tests" / "snapshots"
COMMANDS = {
    "check": "check sample-repo",
    "graph": "graph sample-repo",
    "graph-around": "graph sample-repo --focus ClusterSecretStore/onepassword --down",
    "graph-way": "graph sample-repo --path Kustomization/trino ClusterSecretStore/onepassword",
    "plan": "plan sample-repo",
    "plan-failure": "plan sample-repo --fail Service/onepassword-connect",
}
WIDTHS = {"80": 80, "120": 120, "pipe": None}


def snapshot(name: str, width: str) -> str:
    """Return what a command prints now."""
    return printed(COMMANDS[name], columns=WIDTHS[width])


def file_of(name: str, width: str) -> Path:
    """Return the file that keeps what a command prints."""
    return SNAPSHOTS / f"{name}.{width}.txt"


if __name__ == "__main__":
    SNAPSHOTS.mkdir(exist_ok=True)
    for file in SNAPSHOTS.glob("*.txt"):
        file.unlink()
    for name, width in product(COMMANDS, WIDTHS):
        file_of(name, width).write_text(snapshot(name, width))
