"""What `gitops-lint graph` and `diff` show in a browser, and where the links of its page lead."""

from __future__ import annotations

import sys
import tempfile
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.cli.exits import fail
from gitops_lint.repo.late_patterns import late_pattern

OpenOption = Annotated[bool, typer.Option("--open", help="Show the page, or the picture, in a browser.")]
ForgeOption = Annotated[
    str, typer.Option("--forge-url", metavar="URL", help="Where files are hosted, if not as the remote says.")
]
_ADDRESS = late_pattern(r"https?://[^\s\"'<>]+")


def file_to_show(
    output_file: Path | None, chosen: str, shown: Sequence[str] = ("html", "svg"), name: str = "graph"
) -> Path:
    """Return the file that a browser is to show: the one that is written anyway, or a temporary one of some name.

    `shown` are the formats that a browser shows, of those that there are.
    """
    if chosen not in shown:
        fail(f"--open shows what a browser does, and none shows {chosen}: say --format {' or '.join(shown)}")
    return output_file or Path(tempfile.mkdtemp(prefix="gitops-lint-"), f"{name}.{chosen}")


def show(file: Path) -> None:
    """Open a file in the browser, or say where it is if there is none."""
    if not webbrowser.open(file.resolve().as_uri()):
        sys.stderr.write(f"gitops-lint: no browser was found; open {file}\n")


def check_forge_url(address: str, chosen: str) -> None:
    """End the command if an address is none that the page's links could begin with."""
    if address and chosen != "html":
        fail("--forge-url is for the links of a page: say --format html")
    if address and not _ADDRESS.fullmatch(address):
        fail(f"--forge-url {address}: write it like https://github.com/OWNER/NAME/blob/main")
