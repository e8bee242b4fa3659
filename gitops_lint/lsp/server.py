"""The server: which repositories are open, what has changed in them, and who is told of it.

Changes are worked out in a thread of its own, one repository after the other, so that questions are answered meanwhile
from what is known by then. Nothing but the protocol is written to stdout.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from gitops_lint import __version__
from gitops_lint.checks.run import Reported
from gitops_lint.editor.actions import Configuration
from gitops_lint.look import Glimpse
from gitops_lint.lsp.answers import Answers
from gitops_lint.lsp.diagnostics import Diagnostics, moved, unreadable
from gitops_lint.lsp.folder import Folder
from gitops_lint.lsp.positions import Positions
from gitops_lint.lsp.refusals import refused, refusing
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.tree import find_root
from gitops_lint.session import clean_up, leave_alone

_T = TypeVar("_T")
PAUSE = 0.005
"""Seconds without another change after which what was changed is worked out: an editor makes several at a time, when it
formats a file, say. What is typed while something is worked out gathers until that is done."""
QUIET = 0.7
"""Seconds without another change after which what takes long is worked out, too: what becomes of a new cluster."""
_MOST_KEPT = 20
"""Updates after which what they left behind is cleaned up though more changes come: a command's collector is off."""


class Server(LanguageServer):
    """What an editor talks to."""

    def __init__(self) -> None:
        super().__init__("gitops-lint", __version__)
        self.repositories: dict[Path, Folder] = {}
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="analysis")
        self._waiting: dict[Path, asyncio.Task[None]] = {}
        self._told: dict[str, list[types.Diagnostic]] = {}
        self._lines: dict[str, list[str]] = {}
        self._updates = 0
        self._changes: Counter[Path] = Counter()
        self._versions: dict[Path, int] = {}

    def add(self, uri: str) -> None:
        """Open the repository that a folder is in."""
        path = uris.to_fs_path(uri)
        if path is not None and Path(path).exists():
            root = find_root(Path(path).resolve())
            if root not in self.repositories:
                self.repositories[root] = Folder(root)
                self.work(self.repositories[root], 0)

    def remove(self, uri: str) -> None:
        """Close the repository that a folder is in, and clear what was said of it."""
        path = uris.to_fs_path(uri)
        folder = self.repositories.pop(find_root(Path(path).resolve()), None) if path is not None else None
        if folder is not None:
            self._versions.pop(folder.root, None)
            below = uris.from_fs_path(str(folder.root)) or ""
            for told in [told for told in self._told if told.startswith(below)]:
                self._lines.pop(told, None)
                self._publish(told, [])

    def watch_files(self) -> None:
        """Ask to be told of files that change on the disk, if the editor can tell."""
        capabilities = self.client_capabilities.workspace
        files = capabilities.did_change_watched_files if capabilities is not None else None
        if files is not None and files.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob_pattern="**/*")])
            registration = types.Registration("files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.client_register_capability(types.RegistrationParams([registration]))

    def located(self, uri: str) -> tuple[Folder, str] | None:
        """Return the repository that a document is in, and its path there; None for what is in none that is open."""
        name = uris.to_fs_path(uri)
        if name is None:
            return None
        path = Path(name).resolve()
        above = [root for root in self.repositories if path.is_relative_to(root)]
        if not above:
            return None
        root = max(above, key=lambda root: len(root.parts))
        return self.repositories[root], path.relative_to(root).as_posix()

    def uri_of(self, folder: Folder, path: str) -> str:
        """Return the URI of a file of a repository."""
        return uris.from_fs_path(str(folder.root / path)) or ""

    def answers(self, uri: str) -> tuple[Answers, str] | None:
        """Return what answers questions about a document, and its path; None as long as nothing is known of it."""
        place = self.located(uri)
        known = place[0].known if place is not None else None
        if place is None or known is None:
            return None
        folder, path = place
        positions = self.positions(known.analysis.documents.lines)
        return Answers(known, positions, lambda other: self.uri_of(folder, other)), path

    def positions(self, lines_of: Callable[[str], list[str]]) -> Positions:
        """Return what turns places into ranges, as client and server have agreed."""
        return Positions(lines_of, self.workspace.position_encoding or types.PositionEncodingKind.Utf16)

    def changed(self, uri: str) -> None:
        """Take down what the editor holds of a document; say at once if that can't be read, and of the rest soon."""
        place = self.located(uri)
        if place is None:
            return
        folder, path = place
        text = self.workspace.get_text_document(uri).source
        was_broken = path in folder.broken
        folder.note(path, text)
        if path in folder.broken:
            positions = self.positions(lambda _: text.split("\n"))
            self._publish(uri, [unreadable(problem, positions) for problem in folder.broken[path]])
        elif was_broken:
            self._publish(uri, [])
        self.work(folder, PAUSE)

    def work(self, folder: Folder, pause: float) -> None:
        """Work out soon what has changed in a repository; a change that comes meanwhile begins the pause anew."""
        waiting = self._waiting.get(folder.root)
        if waiting is not None:
            waiting.cancel()
        self._changes[folder.root] += 1
        self._waiting[folder.root] = asyncio.get_running_loop().create_task(self._work(folder, pause))

    async def _work(self, folder: Folder, pause: float) -> None:
        await asyncio.sleep(pause)
        self._waiting.pop(folder.root, None)  # from here on nothing cancels it
        change = self._changes[folder.root]
        loop = asyncio.get_running_loop()
        is_known = await loop.run_in_executor(self._worker, folder.update, self._glancer(folder, loop)) is not None
        if self.repositories.get(folder.root) is not folder:
            return
        if is_known:
            self._tell_what_is_new(folder)
            await asyncio.sleep(QUIET)
            for what_takes_long in (clean_up, folder.prepare):
                if self._changes[folder.root] == change:
                    await loop.run_in_executor(self._worker, what_takes_long)
        elif folder.fault:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, f"gitops-lint: {folder.fault}"))

    def _tell_what_is_new(self, folder: Folder) -> None:
        """Publish what is known of a repository, unless that was done; what was left behind may have become much."""
        if folder.version != self._versions.get(folder.root):
            self._versions[folder.root] = folder.version
            self._tell(folder)
            self._updates += 1
            if folder.version == 1:
                leave_alone()
            elif self._updates % _MOST_KEPT == 0:
                self._worker.submit(clean_up)

    def _tell(self, folder: Folder) -> None:
        """Publish what is known of a repository: what is new, and what is no longer so.

        What is wrong in many places is told at the first of them, and in those of them that are open.
        """
        if folder.known is None:
            return
        analysis = folder.known.analysis
        by_uri = self._diagnostics(folder, analysis.findings, analysis.documents)
        broken = {self.uri_of(folder, path) for path in folder.broken}
        below = uris.from_fs_path(str(folder.root)) or ""
        for uri in sorted({*by_uri, *(uri for uri in self._told if uri.startswith(below))} - broken):
            self._lines.pop(uri, None)
            self._publish(uri, by_uri.get(uri, []))

    def _diagnostics(
        self, folder: Folder, findings: Iterable[Reported], documents: Documents
    ) -> dict[str, list[types.Diagnostic]]:
        """Return findings as diagnostics, by the URIs of their files."""
        diagnostics = Diagnostics(self.positions(documents.lines), partial(self.uri_of, folder))
        by_uri: dict[str, list[types.Diagnostic]] = {}
        for reported in findings:
            uri = self.uri_of(folder, reported.finding.place.path)
            by_uri.setdefault(uri, []).append(diagnostics.where_it_is(reported))
            for path, told in diagnostics.elsewhere(reported):
                uri = self.uri_of(folder, path)
                if uri in self.workspace.text_documents:  # of all files, one cause would be dozens of problems
                    by_uri.setdefault(uri, []).append(told)
        return by_uri

    def _glancer(self, folder: Folder, loop: asyncio.AbstractEventLoop) -> Callable[[Glimpse], None]:
        """Return what publishes, from another thread, what is wrong in files that people write."""

        def tell(glimpse: Glimpse) -> None:
            by_uri = self._diagnostics(folder, glimpse.findings, glimpse.documents)
            for path in glimpse.files:
                uri = self.uri_of(folder, path)
                others = [told for told in self._told.get(uri, ()) if told.code not in glimpse.checks]
                before, now = self._lines.get(uri) or folder.lines_known(path), glimpse.documents.lines(path)
                told = [*by_uri.get(uri, ()), *moved(others, before, now)]
                loop.call_soon_threadsafe(self._publish_first, folder, path, told, now)

        return tell

    def _publish_first(self, folder: Folder, path: str, told: list[types.Diagnostic], lines: list[str]) -> None:
        """Publish what was found at once in a file, unless it can't be read by now, or its repository was closed."""
        if path not in folder.broken and self.repositories.get(folder.root) is folder:
            uri = self.uri_of(folder, path)
            self._lines[uri] = lines
            self._publish(uri, told)

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic]) -> None:
        if self._told.get(uri, []) != diagnostics:
            self._told[uri] = diagnostics
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics))

    async def renamed(self, uri: str, position: types.Position, name: str) -> types.WorkspaceEdit | None:
        """Return the edits of a rename; refuse one after which something is wrong that wasn't before."""
        known, place = self.answers(uri), self.located(uri)
        if known is None or place is None:
            return None
        answers, path = known
        edits = refusing(lambda asked, of: asked.rename(of, position, name))(answers, path)
        broken = await asyncio.get_running_loop().run_in_executor(self._worker, place[0].broken_by, edits)
        if broken:
            raise refused(f"then {broken[0]}")
        return answers.edits(edits)

    def configuration(self, uri: str) -> Configuration | None:
        """Return the configuration that counts for a document; None where it can't be written to by an edit."""
        place = self.located(uri)
        if place is None or not place[0].configuration.endswith((".yaml", ".yml")):
            return None
        folder, path = place[0], place[0].configuration
        document = self.workspace.text_documents.get(self.uri_of(folder, path))
        if document is not None:
            return Configuration(path, document.source)
        file = folder.root / path
        if not file.exists():
            return Configuration(path, None) if self._can_create() else None
        try:
            return Configuration(path, file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    def _can_create(self) -> bool:
        """Tell whether the editor makes files."""
        workspace = self.client_capabilities.workspace
        edit = workspace.workspace_edit if workspace is not None else None
        operations = (edit.resource_operations or ()) if edit is not None else ()
        return edit is not None and bool(edit.document_changes) and types.ResourceOperationKind.Create in operations

    def asked(self, uri: str, ask: Callable[[Answers, str], _T], otherwise: _T) -> _T:
        """Return the answer to a question about a document, or another where nothing is known of it."""
        known = self.answers(uri)
        return ask(*known) if known is not None else otherwise
