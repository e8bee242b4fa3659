"""What is asked about a place of a file, answered in the protocol's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lsprotocol import types

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.editor.actions import Configuration, actions
from gitops_lint.editor.completion import proposals
from gitops_lint.editor.definition import definitions, uses
from gitops_lint.editor.mention import Declared, Mention, NamedPath, Referred
from gitops_lint.editor.renaming import RefusedError, old_name, renamed
from gitops_lint.editor.symbols import Neighbour, hints, lenses, needed_by, needs, symbols_called, symbols_of
from gitops_lint.edits.fix import Edit
from gitops_lint.lsp.folder import Known
from gitops_lint.lsp.positions import Positions
from gitops_lint.repo.nodes import Place

_KINDS = {
    "field": types.CompletionItemKind.Field,
    "value": types.CompletionItemKind.EnumMember,
    "object": types.CompletionItemKind.Reference,
    "path": types.CompletionItemKind.File,
    "variable": types.CompletionItemKind.Variable,
}


class Answers:
    """Answers from what is known of one repository; `uri_of` gives the URI of a path in it."""

    def __init__(self, known: Known, positions: Positions, uri_of: Callable[[str], str]) -> None:
        self._known = known
        self._positions = positions
        self._uri_of = uri_of

    def _at(self, path: str, position: types.Position) -> tuple[Mention, ...]:
        return self._known.mentions.at(path, *self._place(path, position))

    def _place(self, path: str, position: types.Position) -> tuple[int, int]:
        lines = self._known.analysis.documents.lines(path)
        line = lines[position.line] if position.line < len(lines) else ""
        return position.line + 1, self._positions.column_in(line, position.character)

    def _location(self, place: Place) -> types.Location:
        return types.Location(self._uri_of(place.path), self._positions.range_of(place))

    def hover(self, path: str, position: types.Position) -> types.Hover | None:
        """Return what is said of what is at a position."""
        at = self._at(path, position)
        if not at:
            return None
        content = types.MarkupContent(types.MarkupKind.Markdown, self._known.hovers.of(at))
        return types.Hover(content, self._positions.range_of(at[0].place))

    def definition(self, path: str, position: types.Position) -> list[types.Location]:
        """Return where what is at a position is made."""
        return [self._location(place) for place in definitions(self._known.mentions, self._at(path, position))]

    def references(self, path: str, position: types.Position) -> list[types.Location]:
        """Return all places that mean what is at a position."""
        return [self._location(place) for place in uses(self._known.mentions, self._at(path, position))]

    def symbols(self, path: str) -> list[types.DocumentSymbol]:
        """Return the objects of a file."""
        return [
            types.DocumentSymbol(
                str(symbol.identity),
                types.SymbolKind.Object,
                self._positions.range_of(symbol.whole),
                self._positions.range_of(symbol.name) if symbol.name.path == path else self._first_line(symbol.whole),
                detail=symbol.cluster,
            )
            for symbol in symbols_of(self._known.mentions, path)
        ]

    def _first_line(self, place: Place) -> types.Range:
        return self._positions.range_of(Place(place.path, place.line, place.column, place.line, place.column))

    def symbols_called(self, text: str) -> list[types.WorkspaceSymbol]:
        """Return the objects of the repository whose names are like a text."""
        kind = types.SymbolKind.Object
        return [
            types.WorkspaceSymbol(self._location(each.name), str(each.identity), kind, container_name=each.cluster)
            for each in symbols_called(self._known.mentions, text)
        ]

    def links(self, path: str) -> list[types.DocumentLink]:
        """Return the files that are named in a file."""
        return [
            types.DocumentLink(self._positions.range_of(mention.place), target=self._uri_of(mention.what.opens))
            for mention in self._known.mentions.of(path)
            if isinstance(mention.what, NamedPath) and mention.what.opens is not None
        ]

    def lenses(self, path: str) -> list[types.CodeLens]:
        """Return what is said above objects; none of it does anything."""
        return [
            types.CodeLens(self._first_line(lens.place), types.Command(lens.text, ""))
            for lens in lenses(self._known.mentions, path)
        ]

    def hints(self, path: str) -> list[types.InlayHint]:
        """Return what is said between the lines of a file."""
        return [
            types.InlayHint(self._positions.range_of(hint.place).end, hint.text, padding_left=True)
            for hint in hints(self._known.mentions, path)
        ]

    def completions(self, path: str, text: str, position: types.Position) -> list[types.CompletionItem]:
        """Return what may be written at a position of what the editor holds."""
        lines = text.split("\n")
        line = lines[position.line] if position.line < len(lines) else ""
        column = self._positions.column_in(line, position.character)
        said = proposals(self._known.mentions, path, text, position.line + 1, column)
        return [types.CompletionItem(each.text, kind=_KINDS[each.kind], detail=each.detail or None) for each in said]

    def prepare_rename(self, path: str, position: types.Position) -> types.PrepareRenamePlaceholder | None:
        """Return what would be renamed; raise RefusedError where that can't be."""
        at = self._at(path, position)
        if not at:
            raise RefusedError("there is nothing here that can be renamed")
        return types.PrepareRenamePlaceholder(
            range=self._positions.range_of(at[0].place), placeholder=old_name(self._known.mentions, at)
        )

    def rename(self, path: str, position: types.Position, name: str) -> tuple[Edit, ...]:
        """Return the edits of a rename; raise RefusedError where not every place is known."""
        return renamed(self._known.mentions, self._at(path, position), name)

    def edits(self, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Return edits as a client makes them."""
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in edits:
            text_edit = types.TextEdit(self._positions.edit_range_of(edit.place), edit.text)
            changes.setdefault(self._uri_of(edit.place.path), []).append(text_edit)
        return types.WorkspaceEdit(changes=changes)

    def _created(self, path: str, edits: Iterable[Edit]) -> types.WorkspaceEdit:
        """Return edits of a file that is made first."""
        uri = self._uri_of(path)
        made = types.CreateFile(uri=uri, options=types.CreateFileOptions(ignore_if_exists=True))
        document = types.OptionalVersionedTextDocumentIdentifier(uri)
        changes = [types.TextEdit(self._positions.edit_range_of(edit.place), edit.text) for edit in edits]
        return types.WorkspaceEdit(document_changes=[made, types.TextDocumentEdit(document, changes)])

    def actions(
        self, wanted: Iterable[types.Diagnostic], configuration: Configuration | None = None
    ) -> list[types.CodeAction]:
        """Return what can be done about diagnostics, in the configuration, too, if it can be written to."""
        by_fingerprint = {reported.fingerprint: reported for reported in self._known.analysis.findings}
        return [
            action
            for each in wanted
            if isinstance(each.data, str) and each.data in by_fingerprint
            for action in self._actions(by_fingerprint[each.data], each, configuration)
        ]

    def _actions(
        self, reported: Reported, told: types.Diagnostic, configuration: Configuration | None
    ) -> Iterator[types.CodeAction]:
        for action in actions(self._known.analysis, reported, configuration):
            yield types.CodeAction(
                action.title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[told],
                is_preferred=action.preferred or None,
                edit=self.edits(action.edits)
                if action.creates is None
                else self._created(action.creates, action.edits),
            )

    def call_items(self, path: str, position: types.Position) -> list[types.CallHierarchyItem]:
        """Return the objects that are meant at a position, for what needs them and what they need."""
        items = {}
        for what in (mention.what for mention in self._at(path, position)):
            if isinstance(what, Referred | Declared):
                held = self._known.mentions.graphs[what.cluster].object(what.identity)
                if held is not None:
                    items[what.cluster, what.identity] = self._item(what.cluster, what.identity, held.name_place)
        return list(items.values())

    def _item(self, cluster: str, identity: Identity, name: Place) -> types.CallHierarchyItem:
        at = self._positions.range_of(name)
        uri, kind = self._uri_of(name.path), types.SymbolKind.Object
        return types.CallHierarchyItem(str(identity), kind, uri, at, at, detail=cluster, data=[cluster, *identity])

    def needed_by(self, item: types.CallHierarchyItem) -> list[types.CallHierarchyIncomingCall]:
        """Return what needs an object."""
        return [
            types.CallHierarchyIncomingCall(self._item(*each[:3]), self._ranges(each))
            for each in self._neighbours(item, needed_by)
        ]

    def needs(self, item: types.CallHierarchyItem) -> list[types.CallHierarchyOutgoingCall]:
        """Return what an object needs."""
        return [
            types.CallHierarchyOutgoingCall(self._item(*each[:3]), self._ranges(each))
            for each in self._neighbours(item, needs)
        ]

    def _neighbours(
        self, item: types.CallHierarchyItem, of: Callable[..., tuple[Neighbour, ...]]
    ) -> tuple[Neighbour, ...]:
        data = item.data
        if not isinstance(data, list) or len(data) != 5 or data[0] not in self._known.mentions.graphs:
            return ()
        return of(self._known.mentions, data[0], Identity(*data[1:]))

    def _ranges(self, neighbour: Neighbour) -> list[types.Range]:
        return [self._positions.range_of(place) for place in neighbour.written]
