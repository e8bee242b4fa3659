"""The output of commands that documentation shows: blocks after a comment that holds the command.

`<!-- gitops-lint check sample-repo: GL102 -->` shows the part of the output with that id, `<!-- gitops-lint graph
sample-repo -->` all of it. `python tests/shown_output.py` (or `make docs`) writes all blocks anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "sample-repo/README.md")
BLOCK = re.compile(
    r"<!-- gitops-lint (?P<command>[^:>]+?)(?:: (?P<part>GL\d+))? -->\n```text\n(?P<shown>.*?)```\n", re.DOTALL
)


@cache
def printed(command: str) -> str:
    """Return what a command prints in a fresh checkout, 100 columns wide and without colours."""
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder)
        shutil.copytree(ROOT / "sample-repo", checkout / "sample-repo")
        subprocess.run(["git", "init", "-q", folder], check=True)
        run = [sys.executable, "-m", "gitops_lint", *command.split()]
        output = subprocess.run(run, cwd=checkout, env=environment, capture_output=True, text=True, check=False).stdout
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines())


def output_of(block: re.Match[str]) -> str:
    """Return what a block has to show."""
    output = printed(block["command"])
    if block["part"] is None:
        return output
    parts = [part for part in output.split("\n\n") if f" {block['part']} " in part]
    return "".join(f"{part.rstrip()}\n" for part in parts)


def rewritten(text: str) -> str:
    """Return a page with all its blocks up to date."""
    return BLOCK.sub(lambda block: block[0].replace(f"```text\n{block['shown']}", f"```text\n{output_of(block)}"), text)


if __name__ == "__main__":
    for page in PAGES:
        (ROOT / page).write_text(rewritten((ROOT / page).read_text()))
