"""What `gitops-lint graph` shows in a browser, and where the links of its page lead."""

from __future__ import annotations

import re
import sys
import tempfile
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.cli.exits import fail
from gitops_lint.cli.graph_formats import Format

OpenOption = Annotated[bool, typer.Option("--open", help="Show the page, or the picture, in a browser.")]
ForgeOption = Annotated[
    str, typer.Option("--forge-url", metavar="URL", help="Where files are hosted, if not as the remote says.")
]
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+")


def file_to_show(output_file: Path | None, chosen: Format) -> Path:
    """Return the file that a browser is to show: the one that is written anyway, or a temporary one."""
    if chosen not in (Format.HTML, Format.SVG):
        fail(f"--open shows a page or a picture, and no browser shows {chosen.value}: say --format html or svg")
    return output_file or Path(tempfile.mkdtemp(prefix="gitops-lint-"), f"graph.{chosen.value}")


def show(file: Path) -> None:
    """Open a file in the browser, or say where it is if there is none."""
    if not webbrowser.open(file.resolve().as_uri()):
        sys.stderr.write(f"gitops-lint: no browser was found; open {file}\n")


def check_forge_url(address: str, chosen: Format) -> None:
    """End the command if an address is none that the page's links could begin with."""
    if address and chosen is not Format.HTML:
        fail("--forge-url is for the links of a page: say --format html")
    if address and not _ADDRESS.fullmatch(address):
        fail(f"--forge-url {address}: write it like https://github.com/OWNER/NAME/blob/main")
