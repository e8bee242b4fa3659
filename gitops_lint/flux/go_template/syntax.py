"""Templates into trees: the grammar of Go's text/template/parse."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn, TypeAlias

from gitops_lint.flux.go_template.values import UnknownTemplateError, bounded_integer
from gitops_lint.repo.late_patterns import late_pattern

OPEN, CLOSE = "<<", ">>"
_MAX_DEPTH = 50

_ACTION = late_pattern(
    r"""<<(?P<trim>-\s)?\s*(?:/\*.*?\*/\s*?|(?P<body>(?:"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*'|(?!>>).)*?))(?P<after>\s-)?>>""",
    re.DOTALL,
)
_TOKEN = late_pattern(
    r"""(?P<space>\s+)
    |(?P<string>"(?:\\.|[^"\\\n])*")
    |(?P<raw>`[^`]*`)
    |(?P<number>[-+]?(?:0[xX][0-9a-fA-F]+|[0-9][0-9_]*(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?))
    |(?P<field>(?:\.[^\W\d]\w*)+)
    |(?P<variable>\$\w*)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>:=|[=|(),.])""",
    re.VERBOSE,
)


class Literal(NamedTuple):
    """A constant."""

    value: Any


class Variable(NamedTuple):
    """`$name`; of `$`, the name is empty."""

    name: str


class Function(NamedTuple):
    """A function's name."""

    name: str


class Dot(NamedTuple):
    """`.`: what the template is about at this point."""


class Chain(NamedTuple):
    """Fields of a value: `inputs.app.name`."""

    of: Operand
    fields: tuple[str, ...]


class Pipeline(NamedTuple):
    """Commands, each of which gets the result of the one before as its last argument, and variables for the result."""

    commands: tuple[tuple[Operand, ...], ...]
    variables: tuple[str, ...] = ()
    declares: bool = False


Operand: TypeAlias = Literal | Variable | Function | Dot | Chain | Pipeline


class Text(NamedTuple):
    """Text to write as it is; `line` is where it begins, from 0."""

    text: str
    line: int


class Action(NamedTuple):
    """A pipeline whose result is written."""

    pipeline: Pipeline
    line: int


class Block(NamedTuple):
    """`if`, `with` or `range`, up to its `end`."""

    keyword: str
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


Node: TypeAlias = Text | Action | Block


class _Piece(NamedTuple):
    """A text or the inside of an action, before blocks are put together."""

    is_action: bool
    text: str
    line: int


def holds_action(text: str) -> bool:
    """Tell whether a text is more than itself."""
    return OPEN in text


@lru_cache(maxsize=1024)  # a template is rendered once for each input set
def parse(text: str) -> tuple[Node, ...]:
    """Return a template as a tree; raise UnknownTemplateError for what is not known here."""
    pieces = _pieces(text)
    nodes, rest, _ = _nodes(pieces, 0, 0)
    if rest < len(pieces):
        _fail(f"`{pieces[rest].text}` without a block")
    return nodes


def _fail(reason: str) -> NoReturn:
    raise UnknownTemplateError(reason)


def _pieces(text: str) -> list[_Piece]:
    pieces: list[_Piece] = []
    position = line = 0
    trims = False
    while (start := text.find(OPEN, position)) >= 0:
        match = _ACTION.match(text, start)
        if match is None:
            _fail(f"an action that doesn't end: `{text[start : start + 20]}`")
        before = text[position:start]
        line = _add_text(pieces, before, line, trims, match["trim"] is not None)
        if match["body"] is not None:
            pieces.append(_Piece(True, match["body"].strip(), line))
        line += match[0].count("\n")
        trims = match["after"] is not None
        position = match.end()
    _add_text(pieces, text[position:], line, trims, False)
    return pieces


def _add_text(pieces: list[_Piece], text: str, line: int, trim_start: bool, trim_end: bool) -> int:
    """Add a text as far as it isn't trimmed away; return the line after it."""
    kept = text.lstrip() if trim_start else text
    skipped = text[: len(text) - len(kept)].count("\n")
    kept = kept.rstrip() if trim_end else kept
    if kept:
        pieces.append(_Piece(False, kept, line + skipped))
    return line + text.count("\n")


def _nodes(pieces: list[_Piece], position: int, depth: int) -> tuple[tuple[Node, ...], int, str]:
    """Return the nodes up to the `end` or `else` of the block they are in, the position of that, and its text."""
    if depth > _MAX_DEPTH:
        _fail("blocks nested too deep")
    nodes: list[Node] = []
    while position < len(pieces):
        piece = pieces[position]
        if not piece.is_action:
            nodes.append(Text(piece.text, piece.line))
            position += 1
            continue
        keyword, _, rest = piece.text.partition(" ")
        match keyword:
            case "end" | "else":
                return tuple(nodes), position, piece.text
            case "if" | "with" | "range":
                block, position = _block(keyword, rest, pieces, position + 1, depth + 1)
                nodes.append(block)
            case "define" | "template" | "block" | "break" | "continue":
                _fail(f"`{keyword}` is not evaluated")
            case _:
                nodes.append(Action(_pipeline(piece.text), piece.line))
                position += 1
    if depth:
        _fail("a block without `end`")
    return tuple(nodes), position, ""


def _block(keyword: str, head: str, pieces: list[_Piece], position: int, depth: int) -> tuple[Block, int]:
    pipeline = _pipeline(head)
    body, position, closing = _nodes(pieces, position, depth)
    otherwise: tuple[Node, ...] = ()
    if closing.startswith("else"):
        inner, _, rest = closing.removeprefix("else").strip().partition(" ")
        if inner:
            block, position = _block(inner, rest, pieces, position + 1, depth + 1)
            return Block(keyword, pipeline, body, (block,)), position
        otherwise, position, closing = _nodes(pieces, position + 1, depth)
        if closing != "end":
            _fail(f"`{closing}` after `else`")
    return Block(keyword, pipeline, body, otherwise), position + 1


def _pipeline(text: str) -> Pipeline:
    tokens = _tokens(text)
    reader = _Reader(tokens)
    pipeline = reader.pipeline(0)
    if reader.kind:
        _fail(f"`{reader.text}` is not understood")
    return pipeline


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.end() == position:
            _fail(f"`{text[position : position + 20]}` is not understood")
        tokens.append((match.lastgroup or "", match[0]))
        position = match.end()
    return tokens


class _Reader:
    """Reads the tokens of one action; at the end, `kind` is empty."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.position = 0
        self._skip_space()

    @property
    def kind(self) -> str:
        return self.tokens[self.position][0] if self.position < len(self.tokens) else ""

    @property
    def text(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def pipeline(self, depth: int) -> Pipeline:
        if depth > _MAX_DEPTH:
            _fail("parentheses nested too deep")
        variables, declares = self._assignment()
        commands = [self._command(depth)]
        while self.text == "|":
            self._next()
            commands.append(self._command(depth))
        return Pipeline(tuple(commands), variables, declares)

    def _assignment(self) -> tuple[tuple[str, ...], bool]:
        start = self.position
        variables = []
        while self.kind == "variable":
            variables.append(self.text[1:])
            self._next()
            if self.text == ",":
                self._next()
        if variables and self.text in (":=", "="):
            declares = self.text == ":="
            self._next()
            return tuple(variables), declares
        self.position = start
        return (), False

    def _command(self, depth: int) -> tuple[Operand, ...]:
        operands = []
        while self.kind and self.text not in ("|", ")"):
            operands.append(self._operand(depth))
        if not operands:
            _fail("a command that is empty")
        return tuple(operands)

    def _operand(self, depth: int) -> Operand:
        operand = self._term(depth)
        if self.kind == "field":  # without a blank before it, a field of what is before it
            fields = tuple(self.text[1:].split("."))
            self._next()
            return Chain(operand, fields)
        self._skip_space()
        return operand

    def _term(self, depth: int) -> Operand:
        kind, text = self.kind, self.text
        self.position += 1
        match kind:
            case "string":
                return Literal(_unquoted(text))
            case "raw":
                return Literal(text[1:-1])
            case "number":
                return Literal(_number(text))
            case "variable":
                return Variable(text[1:])
            case "field":
                return Chain(Dot(), tuple(text[1:].split(".")))
            case "word":
                return _word(text)
        if text == ".":
            return Dot()
        if text == "(":
            self._skip_space()
            inner = self.pipeline(depth + 1)
            if self.text != ")":
                _fail("a parenthesis that doesn't close")
            self.position += 1
            return inner
        _fail(f"`{text}` is not understood")

    def _next(self) -> None:
        self.position += 1
        self._skip_space()

    def _skip_space(self) -> None:
        while self.kind == "space":
            self.position += 1


def _word(text: str) -> Operand:
    words = {"true": Literal(True), "false": Literal(False), "nil": Literal(None)}
    return words.get(text) or Function(text)


def _number(text: str) -> int | float:
    digits = text.replace("_", "")
    try:
        return bounded_integer(int(digits, 0))
    except UnknownTemplateError:
        raise
    except ValueError:
        pass
    try:
        return float(digits)
    except ValueError:
        _fail(f"`{text}` is no number that is understood")


_ESCAPE = late_pattern(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", '"': '"', "'": "'"}


def _unquoted(text: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) > 1:
            return chr(int(code[1:], 16))
        return _ESCAPES.get(code) or _fail(f"the escape `{match[0]}` is not understood")

    return _ESCAPE.sub(character, text[1:-1])
