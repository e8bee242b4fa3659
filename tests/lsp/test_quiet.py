"""When the server does what takes long: once nothing is typed, and nothing that was typed is still worked out."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from gitops_lint.lsp.folder import Folder
from gitops_lint.lsp.server import Server

QUIET = 0.05


def test_what_takes_long_waits_until_all_that_was_typed_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    server, folder = Server(), Folder(tmp_path)
    server.repositories[tmp_path] = folder

    def updated(*_: object) -> object:
        if done:
            time.sleep(4 * QUIET)
        done.append("update")
        return folder

    async def typed() -> None:
        server.work(folder, 0)
        while not done:
            await asyncio.sleep(0)
        server.work(folder, 0)
        await asyncio.sleep(8 * QUIET)

    monkeypatch.setattr("gitops_lint.lsp.server.QUIET", QUIET)
    monkeypatch.setattr("gitops_lint.lsp.server.clean_up", lambda: done.append("clean up"))
    monkeypatch.setattr(folder, "update", updated)
    monkeypatch.setattr(folder, "prepare", lambda: done.append("prepare"))
    asyncio.run(typed())
    assert done == ["update", "update", "clean up", "prepare"]
