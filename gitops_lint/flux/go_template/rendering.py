"""Templates with their values into text: Go's text/template/exec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.flux.go_template.functions import FUNCTIONS
from gitops_lint.flux.go_template.syntax import (
    Action,
    Block,
    Chain,
    Dot,
    Function,
    Literal,
    Node,
    Operand,
    Pipeline,
    Text,
    Variable,
    parse,
)
from gitops_lint.flux.go_template.values import (
    LONGEST,
    UNKNOWN,
    Budget,
    MissingInputError,
    UnknownTemplateError,
    Value,
    bounded_count,
    is_true,
    printed,
)

_SHORT_CIRCUITS = ("and", "or")


class Rendered(NamedTuple):
    """What a template writes, and for each line of it the line of the template that it comes from."""

    text: str
    lines: tuple[int, ...]


def render(text: str, inputs: Value, budget: Budget) -> Rendered:
    """Return what a template writes with an input set; the budget is what it may spend.

    Raise MissingInputError for a key that the inputs don't have, UnknownTemplateError for what can't be told.
    """
    rendering = _Rendering(inputs, budget)
    try:
        rendering.write(parse(text), _Scope(None))
    except RecursionError:
        raise UnknownTemplateError("it is nested too deep") from None
    return Rendered("".join(chunk for chunk, _ in rendering.chunks), tuple(_lines(rendering.chunks)))


def _lines(chunks: Iterable[tuple[str, Iterator[int]]]) -> Iterator[int]:
    """Yield for each line of the output where the first visible thing in it comes from."""
    source, is_blank = 0, True
    for chunk, sources in chunks:
        for index, part in enumerate(chunk.split("\n")):
            line = next(sources)
            if index:
                yield source
                is_blank = True
            if is_blank:
                source = line
                is_blank = not part.strip()
    yield source


def _same(line: int) -> Iterator[int]:
    while True:
        yield line


def _counting(line: int) -> Iterator[int]:
    while True:
        yield line
        line += 1


class _Scope:
    """The variables that can be seen at a point of the template."""

    def __init__(self, outer: _Scope | None) -> None:
        self.outer = outer
        self.values: dict[str, Value] = {}

    def holder(self, name: str) -> dict[str, Value]:
        """Return the mapping that holds a variable; raise UnknownTemplateError if none does."""
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values
            scope = scope.outer
        raise UnknownTemplateError(f"there is no variable `${name}`")


class _Rendering:
    """One run of a template."""

    def __init__(self, inputs: Value, budget: Budget) -> None:
        self.inputs = inputs
        self.budget = budget
        self.chunks: list[tuple[str, Iterator[int]]] = []
        self.dot: Value = None
        self.written = 0

    def write(self, nodes: tuple[Node, ...], scope: _Scope) -> None:
        for node in nodes:
            self.budget.spend(1)
            if isinstance(node, Text):
                self._add(node.text, _counting(node.line))
            elif isinstance(node, Action):
                value = self._run(node.pipeline, scope)
                if not node.pipeline.variables:
                    value = self.budget.checked(value)
                    self._add("<no value>" if value is None else printed(value), _same(node.line))
            else:
                self._write_block(node, _Scope(scope))

    def _add(self, text: str, sources: Iterator[int]) -> None:
        self.written += len(text)
        if self.written > LONGEST:
            raise UnknownTemplateError("it writes more than any sensible template")
        self.chunks.append((text, sources))

    def _write_block(self, block: Block, scope: _Scope) -> None:
        if block.keyword == "range":
            self._write_range(block, scope)
            return
        value = self._run(block.pipeline, scope)
        if not is_true(value):
            self.write(block.otherwise, scope)
        elif block.keyword == "with":
            self._write_about(value, block.body, scope)
        else:
            self.write(block.body, scope)

    def _write_about(self, dot: Value, nodes: tuple[Node, ...], scope: _Scope) -> None:
        outer, self.dot = self.dot, dot
        self.write(nodes, scope)
        self.dot = outer

    def _write_range(self, block: Block, scope: _Scope) -> None:
        names = block.pipeline.variables
        pairs = _pairs(self._run(block.pipeline._replace(variables=()), scope))
        if not pairs:
            self.write(block.otherwise, scope)
        for key, value in pairs:
            inner = _Scope(scope)
            inner.values.update(zip(names, (key, value) if len(names) > 1 else (value,), strict=False))
            self._write_about(value, block.body, inner)

    def _run(self, pipeline: Pipeline, scope: _Scope) -> Value:
        value: Value = None
        for index, command in enumerate(pipeline.commands):
            value = self._command(command, (value,) if index else (), scope)
        for name in pipeline.variables:
            holder = scope.values if pipeline.declares else scope.holder(name)
            holder[name] = value
        return value

    def _command(self, command: tuple[Operand, ...], piped: tuple[Value, ...], scope: _Scope) -> Value:
        first, *rest = command
        if isinstance(first, Function):
            return self._call(first.name, rest, piped, scope)
        if rest or piped:
            raise UnknownTemplateError("something that is no function gets arguments")
        return self._value(first, scope)

    def _call(self, name: str, operands: list[Operand], piped: tuple[Value, ...], scope: _Scope) -> Value:
        self.budget.spend(1)
        if name == "inputs" and not operands and not piped:
            return self.inputs
        if name in _SHORT_CIRCUITS:
            return self._short_circuit(name, operands, piped, scope)
        function = FUNCTIONS.get(name)
        if function is None:
            raise UnknownTemplateError(f"the function `{name}` is not evaluated")
        arguments = [self.budget.checked(self._value(operand, scope)) for operand in operands]
        arguments += map(self.budget.checked, piped)
        try:
            return self.budget.checked(function(*arguments))
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            if isinstance(error, UnknownTemplateError):
                raise
            raise UnknownTemplateError(f"`{name}` can't be called with what it gets here") from None

    def _short_circuit(self, name: str, operands: list[Operand], piped: tuple[Value, ...], scope: _Scope) -> Value:
        value: Value = None
        for operand in (*operands, *map(Literal, piped)):
            value = self._value(operand, scope)
            if is_true(value) == (name == "or"):
                break
        return value

    def _value(self, operand: Operand, scope: _Scope) -> Value:
        match operand:
            case Literal(value):
                return value
            case Variable(name):
                return scope.holder(name)[name] if name else None
            case Dot():
                return self.dot
            case Function(name):
                return self._call(name, [], (), scope)
            case Chain(of, fields):
                return _field(self._value(of, scope), fields)
            case Pipeline():
                return self._run(operand, scope)


def _field(value: Value, fields: tuple[str, ...]) -> Value:
    for index, name in enumerate(fields):
        if value is UNKNOWN:
            return UNKNOWN
        if value is None:
            raise MissingInputError(".".join(fields[: index + 1]))
        if not isinstance(value, dict):
            raise UnknownTemplateError(f"`.{name}` of what is no mapping")
        if name not in value:
            raise MissingInputError(".".join(fields[: index + 1]))
        value = value[name]
    return value


def _pairs(value: Value) -> list[tuple[Value, Value]]:
    """Return what a range goes through: mappings in the order of their keys."""
    if value is None:
        return []
    if isinstance(value, list):
        return list(enumerate(value))
    if isinstance(value, dict):
        return [(key, value[key]) for key in sorted(value)]
    if type(value) is int:
        return [(number, number) for number in range(bounded_count(value))]
    raise UnknownTemplateError("a range over what is no list or mapping")
