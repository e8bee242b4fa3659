"""YAML text into documents of nodes.

Built on the events of ruamel.yaml's C parser (libyaml), or of its pure Python parser where there is no C one: both give
the same documents. The nodes are made here, from the events, without ruamel's resolver, composer and constructor,
which cost four fifths of the time and don't resolve scalars as Kubernetes does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, NoReturn

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence
from gitops_lint.repo.problem import Problem, Related
from gitops_lint.repo.scalars import resolve

MAX_DEPTH = 400
"""How deep a document may nest; the CRDs of CRDs that real repositories hold reach about 60."""
MAX_NODES = 3_000_000
"""How many nodes a document may have once its aliases are expanded."""

_MERGE = "<<"
_STRING_TAGS = frozenset({"tag:yaml.org,2002:str", "tag:yaml.org,2002:binary", "!"})
_DOCUMENT_START = re.compile(r"^---(?:[ \t]|$)", re.MULTILINE)
_new = tuple.__new__  # Place(…) spends most of its time in the wrapper that NamedTuple makes


class Document(NamedTuple):
    """One YAML document: its root, and its number in the file, from 0."""

    root: Node
    number: int


class Parsed(NamedTuple):
    """The documents of a text that could be read (empty ones left out), and what is wrong with the rest."""

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]


class Offset(NamedTuple):
    """Where a text stands in its file: what to add to its lines and columns."""

    line: int = 0
    column: int = 0


def parse(text: str, path: str, offset: Offset = Offset()) -> Parsed:  # noqa: B008 (immutable)
    """Return the documents of a text; one that can't be read costs itself only, the rest is still read.

    `path` and `offset` say where the text stands, for the places of its nodes.
    """
    text = text.removeprefix("\ufeff")
    documents: list[Document] = []
    problems: list[Problem] = []
    first = 0
    rest = text
    while True:
        composer = _Composer(rest, path, Offset(offset.line + first, offset.column), len(documents) + len(problems))
        problem = composer.read()
        documents += composer.documents
        problems += composer.problems
        if problem is None:
            return Parsed(tuple(documents), tuple(problems))
        problems.append(_explained(problem, text))
        # go on at the next document after the one that failed
        after = _index_of_line(text, max(problem.place.line - offset.line, composer.started + first))
        start = _DOCUMENT_START.search(text, after)
        if start is None:
            return Parsed(tuple(documents), tuple(problems))
        rest = text[start.start() :]
        first = text.count("\n", 0, start.start())


def _index_of_line(text: str, line: int) -> int:
    """Return the index at which the line after a line (from 1) begins."""
    index = 0
    for _ in range(line):
        index = text.find("\n", index) + 1
        if index == 0:
            return len(text)
    return index


def _explained(problem: Problem, text: str) -> Problem:
    if "{{" in text or "{%" in text:
        return problem._replace(
            help="The file holds `{{ … }}` or `{% … %}`: if it is a template, keep it out of what kustomize and Flux "
            "read; if not, quote the value."
        )
    return problem


@cache
def _opener() -> Callable[[str], Callable[[], Any]]:
    """Return what opens a text for reading events: the C parser, or the pure one where there is no C parser."""
    try:
        from _ruamel_yaml import CParser
    except ImportError:
        return _open_pure

    def open_c(text: str) -> Callable[[], Any]:
        events: Callable[[], Any] = CParser(text).get_event
        return events

    return open_c


def _open_pure(text: str) -> Callable[[], Any]:
    from ruamel.yaml import YAML

    events: Callable[[], Any] = iter(YAML(typ="safe", pure=True).parse(text)).__next__
    return events


class _Unreadable(Exception):
    """A document that is no YAML, or none that Kubernetes would take."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Frame:
    """A mapping or sequence that is being read; of a sequence, `keys` is None."""

    __slots__ = ("anchor", "count", "entries", "key", "keys", "merges", "start")

    def __init__(self, is_mapping: bool, start: Any, anchor: str | None, count: int) -> None:
        self.keys: dict[str, Place] | None = {} if is_mapping else None
        self.entries: Any = {} if is_mapping else []
        self.key: str | None = None
        self.merges: list[Node] | None = None
        self.start = start
        self.anchor = anchor
        self.count = count  # nodes of the document before this one


class _Composer:
    """Makes nodes of the events of one text, up to its end or its first error."""

    def __init__(self, text: str, path: str, offset: Offset, number: int) -> None:
        self.text = text
        self.path = path
        self.line = offset.line + 1
        self.column = offset.column + 1
        self.number = number
        self.documents: list[Document] = []
        self.problems: list[Problem] = []
        self.started = 0  # the line at which the document being read starts, from 1
        self.stack: list[_Frame] = []
        self.frame: _Frame = _Frame(False, None, None, 0)
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.count = 0

    def read(self) -> Problem | None:
        """Read all documents; return what stopped the reading, if anything did."""
        try:
            self._read(_opener()(self.text))
        except _Unreadable as error:
            return error.problem
        except YAMLError as error:
            return self._syntax_problem(error)
        except RecursionError:
            return Problem("invalid-yaml", "nested too deep to be a manifest", self._line_place(self.started), "depth")
        return None

    def _read(self, get_event: Callable[[], Any]) -> None:
        # Nine in ten events are scalars without anchor or tag: what is done for each of them is written out here.
        path, to_line, to_column = self.path, self.line, self.column
        handlers = self._handlers()
        while True:
            event = get_event()
            kind = type(event)
            if kind is not ScalarEvent:
                if kind is StreamEndEvent:
                    return
                handlers[kind](event)
                continue
            start, end = event.start_mark, event.end_mark
            place = _new(
                Place,
                (path, start.line + to_line, start.column + to_column, end.line + to_line, end.column + to_column),
            )
            text = event.value
            frame = self.frame
            keys = frame.keys
            if keys is not None and frame.key is None and not event.anchor:
                if text == _MERGE and not event.style:
                    frame.key, frame.merges = _MERGE, frame.merges or []
                    continue
                if text in keys or not text:
                    text = self._odd_key(text, place, event.style)
                keys[text] = place
                frame.key = text
                continue
            if event.ctag is not None:
                node = self._tagged(event, place)
            elif event.style:
                node = Scalar(text, place, text)
            else:
                node = Scalar(resolve(text), place, text, True)
            self._add(node, event.anchor)

    def _handlers(self) -> dict[type, Callable[[Any], None]]:
        return {
            MappingStartEvent: self._start,
            SequenceStartEvent: self._start,
            MappingEndEvent: self._end,
            SequenceEndEvent: self._end,
            AliasEvent: self._alias,
            DocumentStartEvent: self._start_document,
            DocumentEndEvent: self._end_document,
            StreamStartEvent: lambda _: None,
        }

    def _add(self, node: Node, anchor: str | None, size: int = 1) -> None:
        self.count += 1
        if anchor:
            self.anchors[anchor] = (node, size)
        frame = self.frame
        if frame.keys is None:
            frame.entries.append(node)
        elif frame.key is None:
            self._add_key(frame, node)
        elif frame.key == _MERGE and frame.merges is not None and _MERGE not in frame.keys:
            frame.merges.append(node)
            frame.key = None
        else:
            frame.entries[frame.key] = node
            frame.key = None

    def _add_key(self, frame: _Frame, node: Node) -> None:
        """Take a key that is an alias or has an anchor of its own."""
        if not isinstance(node, Scalar) or frame.keys is None:
            self._fail(
                node.place, "a mapping or list as a key", "Quote it: `{{ … }}` without quotes is read as a mapping."
            )
        text = node.text
        if text in frame.keys or not text:
            text = self._odd_key(text, node.place, "" if node.plain else "'")
        frame.keys[text] = node.place
        frame.key = text

    def _odd_key(self, text: str, place: Place, style: str | None) -> str:
        """Return the name of a key that is empty or was there before, which is said."""
        text = text or ("" if style else "null")
        first = (self.frame.keys or {}).get(text)
        if first is not None:
            self.problems.append(
                Problem(
                    "duplicate-key",
                    f"key `{text}` is written twice in one mapping",
                    place,
                    text,
                    "Remove one of the two: kustomize and Flux refuse the whole file.",
                    (Related(first, "first written here"),),
                )
            )
        return text

    def _tagged(self, event: Any, place: Place) -> Scalar:
        text = event.value
        if str(event.tag) in _STRING_TAGS:
            return Scalar(text, place, text)
        return Scalar(resolve(text), place, text, not event.style)

    def _start_document(self, event: Any) -> None:
        self.started = event.start_mark.line + 1
        self.anchors = {}
        self.count = 0
        self.frame = _Frame(False, None, None, 0)

    def _end_document(self, _: Any) -> None:
        for root in self.frame.entries:
            if not (isinstance(root, Scalar) and root.value is None):
                self.documents.append(Document(root, self.number))
        self.number += 1

    def _start(self, event: Any) -> None:
        frame = self.frame
        if frame.keys is not None and frame.key is None:
            help_ = "Quote it: `{{ … }}` without quotes is read as a mapping."
            self._fail(self._place(event, event), "a mapping or list as a key", help_)
        if len(self.stack) >= MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            self._fail(self._place(event, event), message, "No manifest is; the document is left out.")
        self.stack.append(frame)
        self.frame = _Frame(type(event) is MappingStartEvent, event, event.anchor, self.count)

    def _end(self, event: Any) -> None:
        frame = self.frame
        self.frame = self.stack.pop()
        place = self._place(frame.start, event)
        node: Node
        if frame.keys is None:
            node = Sequence(tuple(frame.entries), place)
        else:
            node = Mapping(frame.entries, frame.keys, place)
            for merged in frame.merges or ():
                self._merge(node, merged)
        self._add(node, frame.anchor, self.count - frame.count + 1)

    def _place(self, first: Any, last: Any) -> Place:
        start, end = first.start_mark, last.end_mark
        return Place(
            self.path,
            start.line + self.line,
            start.column + self.column,
            end.line + self.line,
            end.column + self.column,
        )

    def _line_place(self, line: int) -> Place:
        return Place(self.path, line, 1, line, 1)

    def _merge(self, node: Mapping, merged: Node) -> None:
        """Add what `<<` brings: keys that the mapping has itself win, of several the first."""
        for source in merged.items if isinstance(merged, Sequence) else (merged,):
            if not isinstance(source, Mapping):
                message = "a merge key (`<<`) whose value is no mapping"
                self._fail(merged.place, message, "Let it name a mapping's anchor.")
            for key, value in source.entries.items():
                if key not in node.entries:
                    node.entries[key] = value
                    node.keys[key] = source.keys[key]

    def _alias(self, event: Any) -> None:
        name = event.anchor
        if name not in self.anchors:
            message = f"alias `*{name}` has no anchor `&{name}` before it in this document"
            help_ = f"Define `&{name}` above it, or quote a value that begins with `*`."
            self._fail(self._place(event, event), message, help_)
        node, size = self.anchors[name]
        self.count += size
        if self.count > MAX_NODES:
            message = f"aliases that expand to more than {MAX_NODES:,} values"
            self._fail(self._place(event, event), message, "The document is left out.")
        self._add(node, None)

    def _fail(self, place: Place, message: str, help_: str) -> NoReturn:
        raise _Unreadable(Problem("invalid-yaml", message, place, message, help_))

    def _syntax_problem(self, error: YAMLError) -> Problem:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        message = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML")
        if mark is None:  # a reader's error tells the index of a byte only
            line = self.text.count("\n", 0, getattr(error, "position", 0) or 0)
            return Problem("invalid-yaml", message, self._line_place(line + self.line), message)
        line, column = mark.line, mark.column
        lines = self.text.splitlines()
        if line < len(lines) and "\t" in lines[line][: column + 1]:
            message = "a tab where YAML wants spaces: indentation is done with spaces only"
            column = lines[line].index("\t")
        context = getattr(error, "context", None)
        if context and "tab" not in message:
            message = f"{message}, {context}"
        line, column = line + self.line, column + self.column
        return Problem("invalid-yaml", message, Place(self.path, line, column, line, column + 1), message)
