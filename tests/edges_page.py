"""The page of docs/ that tells what edges mean, made of the vocabulary itself.

`python tests/edges_page.py` (or `make docs`) writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from gitops_lint.rulebook.edges import OF_THE_LINTER, EdgeKind

PAGE = Path(__file__).parent.parent / "docs" / "edges.md"
_INTRODUCTION = """\
# Edges

An edge of the graph says that one object needs another, and what for, in one of these words: in `edge:` of
[a rule](write-a-rule.md), in `kind` of [an edge in JSON](graph-json.md), and on drawings.
"""


def page() -> str:
    """Return the whole page."""
    written = [kind for kind in EdgeKind if kind not in OF_THE_LINTER]
    own = [kind for kind in EdgeKind if kind in OF_THE_LINTER]
    parts = [
        _INTRODUCTION,
        "## What fields of objects say",
        f"A rule without `edge` means `{EdgeKind.READS}`; one with any other word than these is an error.",
        _table(written),
        "## What follows from what others do",
        "The linter makes these itself. `namespace` may also follow from where an object is.",
        _table(own),
    ]
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def _table(kinds: Iterable[EdgeKind]) -> str:
    rows = (f"| `{kind}` | {kind.sentence} |" for kind in kinds)
    return "\n".join(["| edge | the object that needs |", "|---|---|", *rows])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
