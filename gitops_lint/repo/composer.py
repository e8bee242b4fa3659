"""Nodes from the events of a YAML parser.

The nodes are made here, without ruamel's resolver, composer and constructor, which cost four fifths of the time and
don't resolve scalars as Kubernetes does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from ruamel.yaml.error import StringMark, YAMLError
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

from gitops_lint.repo.events import REFUSES_COLON, NextEvent, OpenEvents, open_pure
from gitops_lint.repo.folding import refolded
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.limits import MAX_ALIASED, MAX_DEPTH
from gitops_lint.repo.lines import lines_of
from gitops_lint.repo.mistakes import TEMPLATE_HELP, Fault, explain
from gitops_lint.repo.nodes import Mapping, MergedMapping, Node, Nothing, Place, Scalar, Sequence, read_in_order
from gitops_lint.repo.problem import Problem, Related
from gitops_lint.repo.scalars import TYPED_STARTS, resolve
from gitops_lint.repo.tags import MistaggedValue, value_under

_MERGE = "<<"
_TWICE = "duplicate-key"
_UNPRINTABLE = late_pattern(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What YAML allows nowhere; one such character makes the parser refuse the whole text. (A set of what is allowed would
take ten times as long to compile, at every start.)"""
_PROPERTIES = late_pattern(r"(?:[&!]\S*(?:\s+|$))*")
_BLOCK_STYLES = "|>"
_new = tuple.__new__  # Place(…) spends most of its time in the wrapper that NamedTuple makes


def has_unprintable(text: str) -> bool:
    """Tell whether a text holds a character that YAML allows nowhere."""
    if text.replace("\n", "").isprintable():  # as nearly all are, which takes half as long as to look for what isn't
        return False
    return _UNPRINTABLE.search(text) is not None


class _Unreadable(Exception):
    """A document that is no YAML, or none that Kubernetes would take."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Frame:
    """A mapping or sequence that is being read; of a sequence, `keys` is None."""

    __slots__ = ("anchor", "before", "count", "entries", "key", "keys", "merges", "start")

    def __init__(self, is_mapping: bool, start: Any, anchor: str | None, count: int) -> None:
        self.keys: dict[str, Place] | None = {} if is_mapping else None
        self.entries: Any = {} if is_mapping else []
        self.key: str | None = None
        self.merges: list[Node] | None = None
        self.before = 0  # how many keys stand before `<<`
        self.start = start
        self.anchor = anchor
        self.count = count  # nodes of the document before this one


def _of_second_objects(problems: list[Problem]) -> list[Problem]:
    """Return a document's problems, with one for each object before which `---` is missing, and none for its keys."""
    columns = (problem.place.column for problem in problems if problem.check == _TWICE)
    root = min(columns, default=0)
    twice = {problem.cause for problem in problems if problem.check == _TWICE and problem.place.column == root}
    if not {"apiVersion", "kind"} <= twice:
        return problems
    message = "another object begins within this document, without `---` before it: all its keys are written twice"
    help_ = "Write a line `---` above it: kustomize and Flux refuse the whole file."
    return [
        problem._replace(message=message, help=help_) if problem.cause == "apiVersion" else problem
        for problem in problems
        if problem.check != _TWICE or problem.place.column != root or problem.cause == "apiVersion"
    ]


class Composer:
    """Makes nodes of the events of one text, up to its end or its first error."""

    def __init__(self, text: str, path: str, line: int, column: int, number: int, open_events: OpenEvents) -> None:
        self.text = text
        self.open_events = open_events
        self.read_pure = False  # whether the document that could not be read is one for the pure parser
        self.path = path
        self.line = line + 1
        self.column = column + 1
        self.number = number
        self.documents: list[tuple[Node, int]] = []
        self.problems: list[Problem] = []
        self.quoted_merges: list[Place] = []
        self.known = 0  # problems of the documents before the one being read
        self.started = 0  # the index at which the document being read starts
        self.stack: list[_Frame] = []
        self.frame: _Frame = _Frame(False, None, None, 0)
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.count = 0
        self.aliased = 0
        self.latest = Place(path)  # of the value that was read last

    def read(self) -> Problem | None:
        """Read all documents; return what stopped the reading, if anything did."""
        try:
            self._read(self.open_events(self.text))
        except _Unreadable as error:
            return error.problem
        except YAMLError as refusal:
            if getattr(refusal, "problem", None) == REFUSES_COLON and self.open_events is not open_pure:
                self.read_pure = True
                del self.problems[self.known :]
            return self._syntax_problem(refusal)
        return None

    def _read(self, get_event: NextEvent) -> None:
        # Nine in ten events are scalars without anchor or tag: what is done for each of them is written out here.
        path, to_line, to_column, length = self.path, self.line, self.column, len(self.text)
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
            if not text and start.index >= length:  # said to be on a line after the last
                place = _new(Place, (path, *self.latest[3:], *self.latest[3:]))
            self.latest = place
            frame = self.frame
            keys = frame.keys
            anchor, style = event.anchor, event.style
            if keys is not None and frame.key is None and not anchor:
                if text == _MERGE and not style:
                    self._merge_key(place)
                    continue
                if text in keys or not text:
                    text = self._odd_key(text, place, style)
                keys[text] = place
                frame.key = text
                continue
            if anchor or (style and style in _BLOCK_STYLES) or event.ctag is not None:
                node = self._scalar(event)
                self.latest = node.place
            elif style:
                node = Scalar(text, place, text)
            elif text:
                node = Scalar(resolve(text) if text[0] in TYPED_STARTS else text, place, text, True)
            else:
                is_in_flow = frame.start is not None and frame.start.flow_style
                node = (Nothing if is_in_flow else Scalar)(None, place, "", True)
            if anchor or keys is None or frame.merges is not None:
                self._add(node, anchor)
            else:
                self.count += 1
                frame.entries[frame.key] = node
                frame.key = None

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

    def _merge_key(self, place: Place) -> None:
        frame = self.frame
        if frame.merges is None:
            frame.merges = []
            frame.before = len(frame.entries)
        else:
            self._duplicate_key(_MERGE, place, place)
        frame.key = _MERGE

    def _add_key(self, frame: _Frame, node: Node) -> None:
        """Take a key that is an alias or has an anchor of its own."""
        if not isinstance(node, Scalar) or frame.keys is None:
            self._fail(node.place, "a mapping or list as a key", "A key is a string.")
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
            self._duplicate_key(text, place, first)
        return text

    def _duplicate_key(self, text: str, place: Place, first: Place) -> None:
        message = f"key `{text}` is written twice in one mapping"
        help_ = "Remove one of the two: kustomize and Flux refuse the whole file."
        related = (Related(first, "first written here"),) if first != place else ()
        self.problems.append(Problem(_TWICE, message, place, text, help_, related))

    def _scalar(self, event: Any) -> Scalar:
        """Return a scalar with a tag or an anchor, or of a block; its place is that of the value alone."""
        text = event.value
        mark = event.start_mark
        written = self.text[mark.index : event.end_mark.index]
        if event.style and event.style in _BLOCK_STYLES:  # the parser lets it end where the next token begins
            written = written.rstrip()
        properties = _PROPERTIES.match(written) if event.anchor or event.ctag is not None else None
        start = self._position(mark, written[: properties.end()] if properties else "")
        place = _new(Place, (self.path, *start, *self._position(mark, written)))
        if event.ctag is not None:
            return self._tagged(str(event.tag), text, place, is_plain=not event.style)
        if event.style:
            text = refolded(text) if event.style == ">" else text
            return Scalar(text, place, text)
        return Scalar(resolve(text), place, text, True)

    def _tagged(self, tag: str, text: str, place: Place, *, is_plain: bool) -> Scalar:
        try:
            value = value_under(tag, text)
        except MistaggedValue as error:
            help_ = "Take the tag away, or write what it says."
            self.problems.append(Problem("invalid-yaml", str(error), place, str(error), help_))
            value = text
        if isinstance(value, str):
            return Scalar(value, place, value)
        return Scalar(value, place, text, is_plain)

    def _position(self, mark: Any, text: str) -> tuple[int, int]:
        """Return line and column in the file of the end of a text that begins at a mark."""
        if not text:
            return mark.line + self.line, mark.column + self.column
        passed = lines_of(text)
        column = mark.column + len(passed[0]) if len(passed) == 1 else len(passed[-1])
        return mark.line + len(passed) - 1 + self.line, column + self.column

    def _start_document(self, event: Any) -> None:
        self.started = event.start_mark.index
        self.known = len(self.problems)
        self.anchors = {}
        self.count = 0
        self.aliased = 0
        self.frame = _Frame(False, None, None, 0)

    def _end_document(self, _: Any) -> None:
        self.problems[self.known :] = _of_second_objects(self.problems[self.known :])
        for root in self.frame.entries:
            if not (isinstance(root, Scalar) and root.value is None):
                self.documents.append((root, self.number))
        self.number += 1

    def _start(self, event: Any) -> None:
        frame = self.frame
        if frame.keys is not None and frame.key is None:
            self._complex_key(self._place(event), event.start_mark.index)
        if len(self.stack) >= MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep"
            self._fail(self._place(event), message, "No manifest is; the document is left out.")
        self.stack.append(frame)
        self.frame = _Frame(type(event) is MappingStartEvent, event, event.anchor, self.count)

    def _complex_key(self, place: Place, index: int) -> NoReturn:
        if self.text[index - 1 : index + 1] == "{{":
            start = place._replace(column=place.column - 1)
            self._fail(start, "`{{` without quotes: YAML reads it as a mapping", TEMPLATE_HELP)
        self._fail(place, "a mapping or list as a key", "A key is a string.")

    def _end(self, event: Any) -> None:
        frame = self.frame
        self.frame = self.stack.pop()
        start, end = frame.start.start_mark, event.end_mark
        ends = (end.line + self.line, end.column + self.column)
        if event.start_mark.index == end.index:
            ends = self.latest[3:]  # the parser lets a block end where the next token begins
        place = _new(Place, (self.path, start.line + self.line, start.column + self.column, *ends))
        self.latest = place
        node: Node
        if frame.keys is None:
            node = Sequence(tuple(frame.entries), place)
        else:
            quoted = frame.entries.pop(_MERGE, None)
            node = self._merged(frame, place) if frame.merges else Mapping(frame.entries, frame.keys, place)
            if quoted is not None:
                node = self._with_quoted_merge(node, quoted)
        self._add(node, frame.anchor, self.count - frame.count + 1)

    def _place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        to_line, to_column = self.line, self.column
        return _new(
            Place,
            (self.path, start.line + to_line, start.column + to_column, end.line + to_line, end.column + to_column),
        )

    def _merged(self, frame: _Frame, place: Place) -> Mapping:
        """Return a mapping with what `<<` brings: keys that it has itself win, of several the first."""
        own: dict[str, Node] = frame.entries
        brought = Mapping({}, {}, place)
        in_order: dict[str, Node] = {}
        for merged in frame.merges or ():
            for source in merged.items if isinstance(merged, Sequence) else (merged,):
                if not isinstance(source, Mapping):
                    message = "a merge key (`<<`) whose value is no mapping"
                    self._fail(merged.place, message, "Let it name a mapping's anchor.")
                brought.entries.update({k: v for k, v in source.entries.items() if k not in brought.entries})
                brought.keys.update({k: p for k, p in source.keys.items() if k not in brought.keys})
                in_order = {**read_in_order(source).entries, **in_order}
        keys = {**brought.keys, **(frame.keys or {})}
        entries = own | {k: v for k, v in brought.entries.items() if k not in own}
        in_order |= dict(tuple(own.items())[frame.before :])
        if all(value is entries[key] for key, value in in_order.items()):
            return Mapping(entries, keys, place)
        return MergedMapping(entries, keys, place, Mapping(entries | in_order, keys, place))

    def _with_quoted_merge(self, node: Mapping, value: Node) -> Mapping:
        """Return a mapping without the key `<<` in quotes that it has.

        kyaml takes all away that are called so (rnode.go mergeAll), and sigs.k8s.io/yaml leaves it as it is.
        """
        key_place = node.keys.pop(_MERGE)
        self.quoted_merges.append(key_place)
        in_order = read_in_order(node).replacing(_MERGE, value, key_place)
        return MergedMapping(node.entries, node.keys, node.place, in_order)

    def _alias(self, event: Any) -> None:
        name, place = event.anchor, self._place(event)
        if any(frame.anchor == name for frame in (*self.stack, self.frame)):
            self._fail(place, f"alias `*{name}` stands within what its anchor `&{name}` names", "It has no end.")
        if name not in self.anchors:
            message = f"alias `*{name}` has no anchor `&{name}` before it in this document"
            self._fail(place, message, f"Define `&{name}` above it, or quote a value that begins with `*`.")
        node, size = self.anchors[name]
        self.aliased += size
        self.count += size - 1
        if self.aliased > MAX_ALIASED:
            message = f"aliases that stand for more than {MAX_ALIASED:,} values"
            self._fail(place, message, "The document is left out.")
        if isinstance(node, Scalar):  # where one would change this one, and no other that has the anchor's value
            node = Scalar(node.value, place, node.text, node.plain)
        self.latest = place
        self._add(node, None)

    def _fail(self, place: Place, message: str, help_: str) -> NoReturn:
        raise _Unreadable(Problem("invalid-yaml", message, place, message, help_))

    def _syntax_problem(self, error: YAMLError) -> Problem:
        said = ", ".join(filter(None, (getattr(error, "problem", None), getattr(error, "context", None)))) or "not YAML"
        start = StringMark("", 0, 0, 0, None, None)
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None) or start
        context = getattr(error, "context_mark", None) or mark
        lines = lines_of(self.text)
        mistake = explain(Fault(lines, mark.line, mark.column, said, context.line, context.column))
        line, column = mistake.line, mistake.column
        if line >= len(lines):  # the parser puts the end of a text on a line of its own, or behind a break on the same
            line, column = len(lines) - 1, len(lines[-1])
        line, column = line + self.line, min(column, len(lines[line])) + self.column
        place = Place(self.path, line, column, line, column + 1)
        return Problem("invalid-yaml", mistake.message, place, mistake.message, mistake.help)

    def unprintable(self) -> Problem | None:
        """Return what keeps the parser from reading the text at all, if it holds such a character."""
        unprintable = _UNPRINTABLE.search(self.text)
        if unprintable is None:
            return None
        before = lines_of(self.text[: unprintable.start()])
        line, column = len(before) - 1 + self.line, len(before[-1]) + self.column
        message = f"a character that YAML does not allow: U+{ord(unprintable[0]):04X}"
        help_ = "Remove it, or write it as an escape in double quotes."
        return Problem("invalid-yaml", message, Place(self.path, line, column, line, column + 1), message, help_)
