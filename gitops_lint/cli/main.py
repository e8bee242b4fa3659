"""The command line. Each command's module is imported only when the command is run, since start-up time is a feature."""

from __future__ import annotations

import importlib

import click
import typer.core

COMMANDS = {
    "build": "Print the effective manifests of directories, as kustomize would build them.",
}
"""Each command with its line in the overview; the command itself is in the module of its name."""


class LazyGroup(typer.core.TyperGroup):
    """The group of all commands, which imports a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all commands, in the order in which people meet them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"gitops_lint.cli.{cmd_name}")
        command: click.Command = module.command
        return command
