"""The output of commands that documentation shows: blocks after a comment that holds the command.

`<!-- gitops-lint check sample-repo: GL102 -->` shows the part of the output with that id, `<!-- gitops-lint graph
sample-repo -->` all of it. `PICTURES` are recordings of a terminal, `DRAWINGS` files that a command writes. `python
tests/shown_output.py` (or `make docs`) writes all of them anew.
"""

from __future__ import annotations

import html
import io
import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from in_process import run_here
from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURES = {"docs/outage.svg": "check sample-repo --select GL102,GL301"}
DRAWINGS = {"docs/sample.svg": "graph sample-repo --format svg"}
COLUMNS = 100
PAGES = (
    "README.md",
    "sample-repo/README.md",
    "docs/read-a-finding.md",
    *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs" / "commands").glob("*.md")),
)
BLOCK = re.compile(
    r"<!-- gitops-lint (?P<command>[^:>]+?)(?:: (?P<part>GL\d+))? -->\n```text\n(?P<shown>.*?)```\n", re.DOTALL
)


@cache
def printed(command: str, coloured: bool = False, columns: int | None = COLUMNS) -> str:
    """Return what a command prints in a fresh checkout, so many columns wide; into a pipe where that is None."""
    kept = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    colour = {"FORCE_COLOR": "1", "TERM": "xterm"} if coloured else {"NO_COLOR": "1"}
    width = {"COLUMNS": str(columns)} if columns is not None else {}
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "sample-repo", Path(folder) / "sample-repo")
        subprocess.run(["git", "init", "-q", folder], check=True)
        output = run_here(command.split(), Path(folder), {**kept, **colour, **width}).out
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


def picture(command: str) -> str:
    """Return a recording of a terminal in which a command runs, as an SVG that takes nothing from elsewhere."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(Text.from_ansi(printed(command, coloured=True)))
    svg = console.export_svg(title=f"gitops-lint {command}", theme=SVG_EXPORT_THEME, unique_id="outage")
    return re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)


def text_of(svg: str) -> str:
    """Return what is written in such a recording, without spaces."""
    written = re.findall(r'<text class="outage-r\d+"[^>]*clip-path[^>]*>(.*?)</text>', svg)
    return "".join(html.unescape("".join(written)).split())


if __name__ == "__main__":
    for path, command in PICTURES.items():
        (ROOT / path).write_text(picture(command))
    for path, command in DRAWINGS.items():
        (ROOT / path).write_text(printed(command))
    for page in PAGES:
        (ROOT / page).write_text(rewritten((ROOT / page).read_text()))
