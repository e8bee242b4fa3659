"""The command line as Typer knows it: its commands and what is said of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Annotated, Any

import typer

from gitops_lint import __version__
from gitops_lint.cli.commands import COMMANDS


def app_for(asked_for: str | None, is_of_shells: bool) -> typer.Typer:
    """Return the command line, of which the one command that is asked for is imported."""
    app = typer.Typer(
        name="gitops-lint",
        help="A type checker for GitOps repositories that Flux deploys.",
        no_args_is_help=True,
        add_completion=is_of_shells,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_main)
    for name, line in COMMANDS.items():
        command: Callable[..., Any] = _not_imported
        if name == asked_for:
            command = import_module(f"gitops_lint.cli.{name}").command
        app.command(name, help=None if name == asked_for else line)(command)
    return app


def _not_imported() -> None:
    """Stand for a command in the overview."""


def _show_version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"gitops-lint {__version__}\n")
        raise typer.Exit


def _main(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass
