"""Examples that pages of docs/ show: the files of a small repository, and what `gitops-lint check` says of them.

A block after `<!-- file apps/wiki.yaml -->` is that file of the page's repository, in which Flux applies the folder
`apps`; a block after `<!-- check apps/wiki.yaml -->` is what is said of it. `python tests/shown_examples.py` (or `make
docs`) writes what is said anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from in_process import run_here

from gitops_lint.rulebook.rulebook import Rulebook

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "docs" / "write-a-rule.md",)
FILE = re.compile(r"<!-- file (?P<path>\S+) -->\n```yaml\n(?P<text>.*?)```\n", re.DOTALL)
SAID = re.compile(r"<!-- check (?P<path>\S+) -->\n```text\n(?P<shown>.*?)```\n", re.DOTALL)
COLUMNS = 100

SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: platform
  namespace: flux-system
spec:
  interval: 1h
  url: https://charts.example.com
"""
"""A source that releases on the pages take their charts from."""


def files_of(page: str) -> dict[str, str]:
    """Return the repository of a page's text."""
    shown = {block["path"]: block["text"] for block in FILE.finditer(page)}
    return {**Rulebook().base("flux").files, "apps/source.yaml": SOURCE, **shown}


def said_of(page: str, path: str) -> str:
    """Return what `gitops-lint check` says of one file of a page's repository, without the summary."""
    said = _checked(tuple(files_of(page).items()), path)
    return said.rpartition("\n\n")[0] + "\n"


@cache
def _checked(files: tuple[tuple[str, str], ...], path: str) -> str:
    kept = {key: value for key, value in os.environ.items() if key != "FORCE_COLOR"}
    environment = {**kept, "NO_COLOR": "1", "COLUMNS": str(COLUMNS)}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "init", "-q", folder], check=True)
        for name, text in files:
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_text(text, encoding="utf-8")
        output = run_here(["check", path], Path(folder), environment).out
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines())


def rewritten(page: str) -> str:
    """Return a page with what it shows up to date."""
    return SAID.sub(lambda block: f"<!-- check {block['path']} -->\n```text\n{said_of(page, block['path'])}```\n", page)


if __name__ == "__main__":
    for shown in PAGES:
        shown.write_text(rewritten(shown.read_text(encoding="utf-8")), encoding="utf-8")
