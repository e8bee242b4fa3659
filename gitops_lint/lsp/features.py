"""What the server does with what an editor sends: which notice and which question goes where."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lsprotocol import types

from gitops_lint.lsp.answers import Answers
from gitops_lint.lsp.refusals import refusing
from gitops_lint.lsp.server import PAUSE, Server


def made_server() -> Server:
    """Return a server that knows what to do with what an editor sends."""
    server = Server()
    _follow_documents(server)
    _follow_folders(server)
    _answer_questions(server)
    _answer_about_objects(server)
    return server


def _follow_documents(server: Server) -> None:
    @server.feature(types.INITIALIZED)
    def initialized(ls: Server, _: types.InitializedParams) -> None:
        for folder in _folders(ls):
            ls.add(folder)
        ls.watch_files()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        ls.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        ls.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        place = ls.located(params.text_document.uri)
        if place is not None:
            place[0].note_closed(place[1])
            ls.work(place[0], 0)


def _follow_folders(server: Server) -> None:
    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def on_disk(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
        paths: dict[Path, list[str]] = {}
        for place in (ls.located(change.uri) for change in params.changes):
            if place is not None:
                paths.setdefault(place[0].root, []).append(place[1])
        for root, changed_paths in paths.items():
            ls.repositories[root].note_on_disk(changed_paths)
            ls.work(ls.repositories[root], PAUSE)

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders_changed(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
        for folder in params.event.removed:
            ls.remove(folder.uri)
        for folder in params.event.added:
            ls.add(folder.uri)


def _folders(ls: Server) -> Iterable[str]:
    folders = [folder.uri for folder in ls.workspace.folders.values()]
    return folders or ([ls.workspace.root_uri] if ls.workspace.root_uri else [])


def _answer_questions(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        return ls.asked(params.text_document.uri, lambda known, path: known.hover(path, params.position), None)

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
        return ls.asked(params.text_document.uri, lambda known, path: known.definition(path, params.position), [])

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
        return ls.asked(params.text_document.uri, lambda known, path: known.references(path, params.position), [])

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[":", "/", "{", " "]))
    def completion(ls: Server, params: types.CompletionParams) -> list[types.CompletionItem]:
        text = ls.workspace.get_text_document(params.text_document.uri).source
        return ls.asked(
            params.text_document.uri, lambda known, path: known.completions(path, text, params.position), []
        )

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(ls: Server, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
        ask = refusing(lambda known, path: known.prepare_rename(path, params.position))
        return ls.asked(params.text_document.uri, ask, None)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    async def rename(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
        return await ls.renamed(params.text_document.uri, params.position, params.new_name)

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    def code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        configuration = ls.configuration(params.text_document.uri)
        wanted = params.context.diagnostics
        return ls.asked(params.text_document.uri, lambda known, _: known.actions(wanted, configuration), [])


def _answer_about_objects(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        return ls.asked(params.text_document.uri, Answers.symbols, [])

    @server.feature(types.WORKSPACE_SYMBOL)
    def symbols_called(ls: Server, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
        known = (ls.answers(ls.uri_of(folder, "")) for folder in ls.repositories.values())
        return [symbol for each in known if each is not None for symbol in each[0].symbols_called(params.query)]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_LINK)
    def links(ls: Server, params: types.DocumentLinkParams) -> list[types.DocumentLink]:
        return ls.asked(params.text_document.uri, Answers.links, [])

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def lenses(ls: Server, params: types.CodeLensParams) -> list[types.CodeLens]:
        return ls.asked(params.text_document.uri, Answers.lenses, [])

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def hints(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
        return ls.asked(params.text_document.uri, Answers.hints, [])

    @server.feature(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY)
    def call_items(ls: Server, params: types.CallHierarchyPrepareParams) -> list[types.CallHierarchyItem]:
        return ls.asked(params.text_document.uri, lambda known, path: known.call_items(path, params.position), [])

    @server.feature(types.CALL_HIERARCHY_INCOMING_CALLS)
    def needed_by(ls: Server, params: types.CallHierarchyIncomingCallsParams) -> list[Any]:
        return ls.asked(params.item.uri, lambda known, _: known.needed_by(params.item), [])

    @server.feature(types.CALL_HIERARCHY_OUTGOING_CALLS)
    def needs(ls: Server, params: types.CallHierarchyOutgoingCallsParams) -> list[Any]:
        return ls.asked(params.item.uri, lambda known, _: known.needs(params.item), [])
