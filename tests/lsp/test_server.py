"""What an editor sees, from the opening of a repository to its last question.

The server is a process of its own; the client is one that this project didn't write. Each test opens a copy of the
sample as a folder, in the one server that they share or in its own, and closes it again.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
import pytest_lsp
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pytest_lsp import ClientServerConfig, LanguageClient

pytestmark = pytest.mark.asyncio(loop_scope="module")

SAMPLE = Path(__file__).parent.parent.parent / "sample-repo"
USER = "kubernetes/apps/lakehouse/lakehouse-s3-user/ks.yaml"
CEPH = "kubernetes/apps/storage/rook-ceph/ks.yaml"
STORAGE = "kubernetes/apps/storage/kustomization.yaml"


class Editor:
    """What a person does in an editor."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client = client
        self.root = root
        self.opened: list[str] = []
        self._version = 1

    def uri(self, path: str) -> str:
        return (self.root / path).as_uri()

    def document(self, path: str) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri(path))

    def text(self, path: str) -> str:
        return (self.root / path).read_text()

    def open(self, path: str, text: str | None = None) -> None:
        item = types.TextDocumentItem(self.uri(path), types.LanguageKind.Yaml, 1, text or self.text(path))
        self.opened.append(path)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def write(self, path: str, text: str) -> None:
        """Replace all of an open file; nothing of it is saved."""
        self._version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self._version, self.uri(path)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def codes(self, path: str) -> list[str]:
        return sorted(str(each.code) for each in self.client.diagnostics.get(self.uri(path), ()))

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for what the server says of itself; what never comes fails the test."""
        for _ in range(300):
            if is_so():
                return
            await asyncio.sleep(0.05)
        pytest.fail("it never came to that")

    def at(self, path: str, text: str, word: str, nth: int = 0) -> types.Position:
        """Return the position of a word on the line that holds a text."""
        numbered = [(number, line) for number, line in enumerate(self.text(path).split("\n")) if text in line]
        number, line = numbered[nth]
        return types.Position(number, line.index(word) + 1)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A copy of the sample repository."""
    root = tmp_path / "sample-repo"
    shutil.copytree(SAMPLE, root)
    return root


SERVER = ClientServerConfig(
    server_command=[sys.executable, "-m", "gitops_lint", "lsp"],
    server_env={**os.environ, "PYTHONWARNINGS": "error"},
)


async def begin(client: LanguageClient, *folders: types.WorkspaceFolder) -> None:
    await client.initialize_session(
        types.InitializeParams(
            capabilities=pytest_lsp.client_capabilities("visual-studio-code"), workspace_folders=folders
        )
    )


@pytest_lsp.fixture(config=SERVER, loop_scope="module")  # type: ignore[untyped-decorator]
async def client(lsp_client: LanguageClient, repository: Path) -> AsyncIterator[None]:
    """A client that has opened the copy from the first on, and was told what is wrong there."""
    await begin(lsp_client, types.WorkspaceFolder(repository.as_uri(), "sample"))
    await lsp_client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    yield
    await lsp_client.shutdown_session()


@pytest_lsp.fixture(config=SERVER, scope="module")  # type: ignore[untyped-decorator]
async def shared(lsp_client: LanguageClient) -> AsyncIterator[None]:
    """A client that has opened nothing yet."""
    await begin(lsp_client)
    yield
    await lsp_client.shutdown_session()


@pytest_asyncio.fixture(loop_scope="module")
async def editor(shared: LanguageClient, repository: Path) -> AsyncIterator[Editor]:
    """An editor that has opened the copy, and was told what is wrong there."""
    folder = types.WorkspaceFolder(repository.as_uri(), "sample")
    change = types.WorkspaceFoldersChangeEvent
    shared.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(change([folder], [])))
    editor = Editor(shared, repository)
    await editor.until(lambda: bool(shared.diagnostics.get(editor.uri(USER))))
    yield editor
    for path in editor.opened:
        shared.text_document_did_close(types.DidCloseTextDocumentParams(editor.document(path)))
    shared.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(change([], [folder])))


async def test_what_is_wrong_is_told_of_all_files(client: LanguageClient, repository: Path) -> None:
    editor = Editor(client, repository)
    await editor.until(lambda: "GL102" in editor.codes(USER))
    told = next(each for each in editor.client.diagnostics[editor.uri(USER)] if each.code == "GL102")
    assert told.severity == types.DiagnosticSeverity.Error
    assert told.range.start == types.Position(9, 17)
    assert told.related_information is not None
    assert told.related_information[0].location.uri == editor.uri(STORAGE)


async def test_what_is_mended_in_the_editor_is_cleared_in_another_file(editor: Editor) -> None:
    await editor.until(lambda: "GL102" in editor.codes(USER))
    editor.open(STORAGE)
    editor.write(STORAGE, editor.text(STORAGE).replace("namespace: storage", "namespace: flux-system"))
    await editor.until(lambda: "GL102" not in editor.codes(USER))
    editor.write(STORAGE, editor.text(STORAGE))
    await editor.until(lambda: "GL102" in editor.codes(USER))


async def test_what_is_wrong_in_many_files_is_told_in_those_that_are_open(editor: Editor) -> None:
    stores = "kubernetes/apps/external-secrets/external-secrets/stores/clustersecretstore.yaml"
    first, second, third = (
        f"kubernetes/apps/{app}/externalsecret.yaml"
        for app in ("cert-manager/cert-manager/issuers", "lakehouse/nessie/postgres", "observability/grafana/app")
    )
    editor.open(second)
    editor.open(stores)
    editor.write(stores, editor.text(stores).replace("name: onepassword", "name: onepasswords", 1))
    await editor.until(lambda: "GL106" in editor.codes(second))
    told = next(each for each in editor.client.diagnostics[editor.uri(second)] if each.code == "GL106")
    assert told.range.start.line == editor.at(second, "name: onepassword", "one").line
    assert told.related_information is not None
    assert [each.location.uri for each in told.related_information] == [editor.uri(first)]
    await editor.until(lambda: "GL106" in editor.codes(first))  # where it is told in any case, if not at once
    assert "GL106" not in editor.codes(third)
    editor.open(third)
    await editor.until(lambda: "GL106" in editor.codes(third))
    editor.write(stores, editor.text(stores))
    await editor.until(lambda: not editor.codes(second) and not editor.codes(third))


async def test_broken_yaml_is_told_and_the_last_good_state_answers(editor: Editor) -> None:
    await editor.until(lambda: "GL102" in editor.codes(USER))
    editor.open(USER)
    editor.write(USER, editor.text(USER) + "\n  a: [\n")
    await editor.until(lambda: editor.codes(USER) == ["None"])
    where = editor.at(USER, "- name: rook-ceph-cluster", "rook")
    assert await editor.client.text_document_hover_async(types.HoverParams(editor.document(USER), where)) is not None
    editor.write(USER, editor.text(USER))
    await editor.until(lambda: "GL102" in editor.codes(USER))


async def test_a_file_that_is_deleted_on_the_disk_is_gone(editor: Editor) -> None:
    await editor.until(lambda: "GL102" in editor.codes(USER))
    (editor.root / USER).unlink()
    change = types.FileEvent(editor.uri(USER), types.FileChangeType.Deleted)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
    await editor.until(lambda: editor.codes(USER) == [])


async def test_a_fix_is_offered_and_mends(editor: Editor) -> None:
    await editor.until(lambda: "GL102" in editor.codes(USER))
    told = [each for each in editor.client.diagnostics[editor.uri(USER)] if each.code == "GL102"]
    actions = await editor.client.text_document_code_action_async(
        types.CodeActionParams(editor.document(USER), told[0].range, types.CodeActionContext(told))
    )
    fix = next(action for action in actions or [] if isinstance(action, types.CodeAction) and action.is_preferred)
    assert fix.edit is not None
    assert fix.edit.changes is not None
    edits = fix.edit.changes[editor.uri(USER)]
    assert [edit.new_text for edit in edits] == ["storage"]


async def test_a_dependency_leads_to_what_it_names_and_back(editor: Editor) -> None:
    path = "kubernetes/apps/observability/grafana/ks.yaml"
    where = editor.at(path, "- name: loki", "loki")
    place = (editor.document(path), where)
    there = await editor.client.text_document_definition_async(types.DefinitionParams(*place))
    loki = "kubernetes/apps/observability/loki/ks.yaml"
    assert isinstance(there, list)
    assert [each.uri for each in there if isinstance(each, types.Location)] == [editor.uri(loki)]
    context = types.ReferenceContext(include_declaration=True)
    uses = await editor.client.text_document_references_async(types.ReferenceParams(context, *place))
    assert {each.uri for each in uses or []} >= {editor.uri(path), editor.uri(loki)}


async def test_what_exists_outside_of_git_can_be_added_to_the_configuration(editor: Editor) -> None:
    path = "kubernetes/apps/lakehouse/trino/app/helmrelease.yaml"
    (editor.root / ".gitops-lint.yaml").write_text("# ours\nknown_externals:\n  - Secret/a/b # by hand\n")
    editor.open(path)
    await editor.until(lambda: "GL109" in editor.codes(path))
    told = [each for each in editor.client.diagnostics[editor.uri(path)] if each.code == "GL109"]
    context = types.CodeActionContext(diagnostics=told)
    actions = await editor.client.text_document_code_action_async(
        types.CodeActionParams(editor.document(path), told[0].range, context)
    )
    (action,) = [each for each in actions or [] if "known externals" in each.title]
    assert isinstance(action, types.CodeAction)
    assert action.edit is not None
    ((uri, (edit,)),) = (action.edit.changes or {}).items()
    assert uri == editor.uri(".gitops-lint.yaml")
    assert edit.new_text == "  - Secret/lakehouse/trino-oauth # say why\n"
    assert (edit.range.start, edit.range.end) == (types.Position(3, 0), types.Position(3, 0))


async def hovered(editor: Editor, document: types.TextDocumentIdentifier, where: types.Position) -> str:
    hover = await editor.client.text_document_hover_async(types.HoverParams(document, where))
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    return hover.contents.value


async def test_a_hover_tells_what_it_is_and_what_hangs_on_it(editor: Editor) -> None:
    where = editor.at("kubernetes/apps/observability/grafana/ks.yaml", "- name: loki", "loki")
    document = editor.document("kubernetes/apps/observability/grafana/ks.yaml")
    said = await hovered(editor, document, where)
    assert all(each in said for each in ("**Kustomization/observability/loki**", "needed by", "applied by"))
    for _ in range(100):  # what becomes of it takes longer to work out
        said = await hovered(editor, document, where)
        if "in a new cluster" in said:
            break
        await asyncio.sleep(0.1)
    assert "in a new cluster: stalled" in said
    assert "fall with it" in said


async def test_entries_of_a_kustomization_file_are_links(editor: Editor) -> None:
    links = await editor.client.text_document_document_link_async(types.DocumentLinkParams(editor.document(STORAGE)))
    assert links
    assert all(link.target is not None and Path(link.target.removeprefix("file://")).exists() for link in links)


async def test_names_of_what_there_is_are_proposed(editor: Editor) -> None:
    path = "kubernetes/apps/observability/grafana/ks.yaml"
    text = editor.text(path).replace("- name: loki", "- name: ")
    editor.open(path, text)
    line = next(number for number, line in enumerate(text.split("\n")) if line.endswith("- name: "))
    where = types.Position(line, len(text.split("\n")[line]))
    said = await editor.client.text_document_completion_async(types.CompletionParams(editor.document(path), where))
    assert isinstance(said, list)
    assert {"loki", "kube-prometheus-stack"} <= {item.label for item in said}


async def test_fields_of_a_kind_are_proposed(editor: Editor) -> None:
    path = "kubernetes/apps/observability/grafana/ks.yaml"
    text = editor.text(path).replace("spec:\n", "spec:\n  \n", 1)
    editor.open(path, text)
    line = text.split("\n").index("spec:") + 1
    where = types.Position(line, 2)
    said = await editor.client.text_document_completion_async(types.CompletionParams(editor.document(path), where))
    assert isinstance(said, list)
    assert "force" in {item.label for item in said}
    assert "dependsOn" not in {item.label for item in said}


async def test_an_object_is_renamed_wherever_it_is_meant(editor: Editor) -> None:
    path = "kubernetes/apps/observability/grafana/ks.yaml"
    place = (editor.document(path), editor.at(path, "- name: loki", "loki"))
    edit = await editor.client.text_document_rename_async(types.RenameParams(*place, new_name="logs"))
    assert edit is not None
    assert edit.changes is not None
    assert set(edit.changes) >= {editor.uri(path), editor.uri("kubernetes/apps/observability/loki/ks.yaml")}
    assert {change.new_text for changes in edit.changes.values() for change in changes} == {"logs"}


async def test_a_rename_to_a_name_that_is_taken_is_refused(editor: Editor) -> None:
    path = "kubernetes/apps/observability/grafana/ks.yaml"
    place = (editor.document(path), editor.at(path, "- name: loki", "loki"))
    with pytest.raises(JsonRpcException, match="there is Kustomization/observability/grafana already"):
        await editor.client.text_document_rename_async(types.RenameParams(*place, new_name="grafana"))


async def test_a_rename_that_would_break_something_is_refused(editor: Editor) -> None:
    """An operator calls the Secret that it makes after its user, and others read that Secret."""
    path = "kubernetes/apps/lakehouse/lakehouse-s3-user/app/cephobjectstoreuser.yaml"
    await editor.until(lambda: "GL102" in editor.codes(USER))
    place = (editor.document(path), editor.at(path, "  name: lakehouse", "lakehouse"))
    with pytest.raises(JsonRpcException, match="then GL120: nothing in this repository is known to create Secret"):
        await editor.client.text_document_rename_async(types.RenameParams(*place, new_name="lakehousex"))


async def test_objects_are_symbols_with_what_needs_them(editor: Editor) -> None:
    path = "kubernetes/apps/observability/loki/ks.yaml"
    symbols = await editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(editor.document(path)))
    assert [symbol.name for symbol in symbols or []] == ["Kustomization/observability/loki"]
    anywhere = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("ks/loki"))
    assert anywhere is not None
    found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("kustomization/observability/loki"))
    assert [symbol.name for symbol in found or []] == ["Kustomization/observability/loki"]
    where = editor.at(path, "name: loki", "loki")
    items = await editor.client.text_document_prepare_call_hierarchy_async(
        types.CallHierarchyPrepareParams(editor.document(path), where)
    )
    assert items
    calls = await editor.client.call_hierarchy_incoming_calls_async(types.CallHierarchyIncomingCallsParams(items[0]))
    assert "Kustomization/observability/grafana" in {call.from_.name for call in calls or []}


async def test_lenses_and_hints_say_what_the_file_does_not(editor: Editor) -> None:
    path = "kubernetes/apps/observability/loki/ks.yaml"
    lenses = await editor.client.text_document_code_lens_async(types.CodeLensParams(editor.document(path)))
    assert lenses
    assert lenses[0].command is not None
    assert "applied by" in lenses[0].command.title
    whole = types.Range(types.Position(0, 0), types.Position(100, 0))
    hints = await editor.client.text_document_inlay_hint_async(types.InlayHintParams(editor.document(path), whole))
    assert [hint.label for hint in hints or []] == ["namespace: observability"]


async def test_columns_are_those_of_utf_16(editor: Editor) -> None:
    await editor.until(lambda: "GL102" in editor.codes(USER))
    flow = '- {name: rook-ceph-cluster, "\U0001d49c": a, namespace: flux-system}'
    text = re.sub(r"- name: rook-ceph-cluster\n +namespace: flux-system", flow, editor.text(USER))
    assert flow in text
    before = len(editor.codes(USER))
    editor.open(USER, text)
    await editor.until(lambda: len(editor.codes(USER)) > before)  # there is no such field, either
    told = next(each for each in editor.client.diagnostics[editor.uri(USER)] if each.code == "GL102")
    line = text.split("\n")[told.range.start.line]
    units = len(line[: line.index("flux-system")].encode("utf-16-le")) // 2
    assert told.range.start.character == units == line.index("flux-system") + 1


async def test_a_second_folder_is_told_of_and_forgotten(
    client: LanguageClient, repository: Path, tmp_path: Path
) -> None:
    editor = Editor(client, repository)
    other = tmp_path / "other"
    other.mkdir()
    (other / "kustomization.yaml").write_text("resources: [gone.yaml]\n")
    folder = types.WorkspaceFolder(other.as_uri(), "other")
    uri = (other / "kustomization.yaml").as_uri()
    added = types.WorkspaceFoldersChangeEvent([folder], [])
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(added))
    await editor.until(lambda: bool(editor.client.diagnostics.get(uri)))
    removed = types.WorkspaceFoldersChangeEvent([], [folder])
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(removed))
    await editor.until(lambda: not editor.client.diagnostics[uri])
