"""`gitops-lint lsp`: the language server."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from typing import Annotated

import typer

from gitops_lint.cli.exits import fail

_LOOPBACK = "127.0.0.1"
_STDIN, _STDOUT = 0, 1
_TURN = 0.001
"""Seconds after which a thread that computes lets another have its turn: what is asked waits for several of them."""


def command(
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Listen on this port of this machine, not to stdin.")
    ] = None,
) -> None:
    """Tell an editor what is wrong while one types, and answer its questions, by the Language Server Protocol."""
    try:
        from gitops_lint.lsp.features import made_server
    except ModuleNotFoundError as error:
        if error.name not in ("pygls", "lsprotocol"):
            raise
        fail("the language server needs pygls, which isn't installed: install `gitops-lint[lsp]`")
    server = made_server()
    sys.setswitchinterval(_TURN)
    with redirect_stdout(sys.stderr):  # what is printed by whatever is no part of the protocol
        if port is not None:
            server.start_tcp(_LOOPBACK, port)
        else:
            server.start_io(os.fdopen(os.dup(_STDIN), "rb"), os.fdopen(os.dup(_STDOUT), "wb"))  # which it closes
