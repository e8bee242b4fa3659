"""What reads our drawings that we didn't write: Mermaid's own parser, and Graphviz' `dot`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import pytest

PARSER = Path(__file__).parent / "mermaid_parser.mjs"
INSTALLED = Path(__file__).parents[1] / "node_modules"


def missing(what: str, how: str) -> None:
    """Skip a test for want of a program; on CI, where nothing may be missing, fail it."""
    message = f"{what} is missing: {how}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


class Shown(NamedTuple):
    """A node, an edge or a group as a reader sees it: its label's lines; `more` is what else the program says of it."""

    lines: tuple[str, ...]
    elements: tuple[str, ...]
    more: dict[str, Any]


class Diagram(NamedTuple):
    nodes: dict[str, Shown]
    edges: list[Shown]
    groups: list[Shown]


class Refused(ValueError):
    """A text that Mermaid won't read."""


class MermaidParser:
    """One process that reads as many diagrams as it is given."""

    def __init__(self) -> None:
        node = shutil.which("node")
        if node is None:
            missing("Node.js", "install it (Debian: apt-get install nodejs npm), then run `make test`")
        if not (INSTALLED / "mermaid").is_dir():
            missing("Mermaid", "`make test` installs it with npm")
        self._process = subprocess.Popen(
            [str(node), str(PARSER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def read(self, text: str) -> Diagram:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(text)}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise Refused(answer["error"])
        return Diagram(
            {one.pop("id"): _shown(one) for one in answer["nodes"]},
            [_shown(one) for one in answer["edges"]],
            [_shown(one) for one in answer["groups"]],
        )

    def close(self) -> None:
        self._process.communicate()


def _shown(one: dict[str, Any]) -> Shown:
    return Shown(tuple(one.pop("lines")), tuple(one.pop("elements")), one)


def read_by_graphviz(text: str) -> dict[str, Any]:
    """Return a DOT text as Graphviz reads it: `objects` (subgraphs and nodes) and `edges`, each with its attributes."""
    dot = shutil.which("dot")
    if dot is None:
        missing("Graphviz", "install it (Debian: apt-get install graphviz)")
    done = subprocess.run([str(dot), "-Tdot_json"], input=text, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout, strict=False)
    return found
