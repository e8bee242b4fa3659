"""`gitops-lint mcp`: a server for agents, on stdin and stdout."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.cli.configuration import Asked, read_settings, start_of
from gitops_lint.cli.exits import fail
from gitops_lint.cli.options import ConfigOption, SourceOption
from gitops_lint.cli.repository import hold_manifests, root_of
from gitops_lint.mcp_server.server import server_of
from gitops_lint.repo.git import GitError
from gitops_lint.rulebook.validation import InvalidFileError
from gitops_lint.watched_folder import SettingsFiles, WatchedFolder


def command(
    path: Annotated[Path, typer.Argument(help="A path in the repository.")] = Path(),
    source: SourceOption = None,
    config: ConfigOption = None,
) -> None:
    """Answer agents over the Model Context Protocol, on stdin and stdout, about one repository.

    Only the repository is read, and what its configuration and the options name; nothing is written or fetched.
    """
    root = root_of([path])
    asked = Asked(config)
    read_from = SettingsFiles(start_of([path]), config.resolve() if config is not None else None)
    try:
        folder = WatchedFolder(root, lambda: read_settings([path], asked, source).config, read_from)
    except (InvalidFileError, GitError) as error:
        fail(str(error))
    hold_manifests(folder.analysis)
    try:
        server = server_of(folder)
    except ImportError:
        fail("mcp needs the package of that name: pip install 'gitops-lint[mcp]'")
    gc.freeze()
    gc.enable()  # off for commands that end; this one goes on
    server.run("stdio")
