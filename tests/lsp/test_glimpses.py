"""What an editor is told of the file that somebody writes, before the rest of the repository is looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from repositories import kustomization, needing, repository

from gitops_lint.look import Glimpse
from gitops_lint.lsp.folder import Folder
from gitops_lint.lsp.server import Server

PATH = "apps/all.yaml"
CYCLE = needing("a", "b") + needing("b", "a")
"""A fault that is not told at once, since it takes the whole graph."""


class _Loop:
    """An event loop that calls at once what another thread wants called."""

    def call_soon_threadsafe(self, call: Callable[..., object], *arguments: object) -> None:
        call(*arguments)


class Editor:
    """A server with one open folder, and what it has published of the file last."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.told: dict[str, int] = {}
        self.server, self.folder = Server(), Folder(root)
        self.server.repositories[root] = self.folder
        workspace = SimpleNamespace(position_encoding=None, text_documents={})
        monkeypatch.setattr(Server, "workspace", workspace)
        monkeypatch.setattr(self.server, "text_document_publish_diagnostics", self._publish)
        self.write((root / PATH).read_text())
        assert self.folder.update(self.server._glancer(self.folder, self.loop)) is not None
        self.server._tell(self.folder)

    loop: Any = _Loop()

    def _publish(self, params: Any) -> None:
        if params.uri.endswith(PATH):
            self.told = {str(each.code): each.range.start.line for each in params.diagnostics}

    def write(self, text: str) -> None:
        self.folder.note(PATH, text)

    def glimpse(self) -> None:
        """Update the folder, which is called off once the server has told what is found at once."""

        def writing_on(glimpse: Glimpse) -> None:
            self.server._glancer(self.folder, self.loop)(glimpse)
            self.folder.note("apps/more.yaml", kustomization("more"))

        assert self.folder.update(writing_on) is None


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    for path, text in repository(CYCLE).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return Editor(tmp_path, monkeypatch)


def test_what_is_found_at_once_stands_beside_what_was_known(editor: Editor) -> None:
    (cycle,) = editor.told
    editor.write(CYCLE + needing("c", "gone"))
    editor.glimpse()
    assert editor.told.keys() == {cycle, "GL101"}


def test_what_was_known_moves_with_its_lines_from_one_glimpse_to_the_next(editor: Editor) -> None:
    (cycle,), (line,) = editor.told.keys(), editor.told.values()
    for number in (1, 2, 3):
        editor.write("# a comment\n" * number + CYCLE)
        editor.glimpse()
        assert editor.told == {cycle: line + number}


def test_what_is_mended_is_no_longer_told(editor: Editor) -> None:
    editor.write(CYCLE + needing("c", "gone"))
    editor.glimpse()
    editor.write(CYCLE)
    editor.glimpse()
    assert "GL101" not in editor.told


def test_of_a_file_that_cannot_be_read_by_now_nothing_else_is_told(editor: Editor) -> None:
    before = dict(editor.told)
    editor.write(CYCLE + needing("c", "gone"))
    editor.server._told.clear()

    def breaking_it(glimpse: Glimpse) -> None:
        editor.write("a: [")
        editor.server._glancer(editor.folder, editor.loop)(glimpse)

    editor.folder.update(breaking_it)
    assert editor.told == before
