"""The expressions of postBuild substitution: `${name}`, its operators, and the escape `$$`.

The grammar is that of fluxcd/pkg envsubst (parse/scan.go, parse/parse.go, funcs.go), which differs from a shell's:
`${v-d}` is an error, `${v:+d}` means `${v:-d}`, and an unescaped `${{ x }}` fails the whole object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from gitops_lint.repo.globs import glob_expression
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.limits import MAX_TEXT
from gitops_lint.repo.sizes import BeyondLimit

MAX_DEPTH = 40
"""How deep defaults may nest; envsubst has no limit, and nobody writes more than three."""

_SPECIAL = late_pattern(r"\$[${]")
_NAME = late_pattern(r"\w+")
_ARGUMENT = late_pattern(r"(?:(?!\$\{)[^}])+")
_POSITION = late_pattern(r"(?:(?!\$\{)[^:}])+")
_PATTERN = late_pattern(r"(?:(?!\$\{)(?:\$\$|\\[/\\]|[^/]))+")
_REPLACEMENT = late_pattern(r"(?:(?!\$\{)(?:\$\$|\\[/\\]|[^}]))+")
_ESCAPED = late_pattern(r"\$(\$)|\\([/\\])")
_DEFAULT = late_pattern(r":[-=?+]|=")
_CASE = late_pattern(r"[,^]{1,2}")
_STRIP = late_pattern(r"##?|%%?")
_REPLACE = late_pattern(r"/[/#%]?")
_SLASHES = late_pattern(r"/+")
_COLONS = late_pattern(r":+")
_NUMBER = late_pattern(r"[-+]?[0-9]{1,18}")


class Expression(NamedTuple):
    """One `${…}`: the variable, what is done to it, and where it stands in the text."""

    name: str
    operator: str
    arguments: tuple[Part, ...]
    start: int
    end: int

    @property
    def has_default(self) -> bool:
        """Whether an unset variable is no error; all of these operators act like `:-`."""
        return self.operator in _DEFAULTS

    @property
    def of_late(self) -> str:
        """What in it releases of Flux from before September 2026 fail on, in words; an empty text if nothing is.

        Facts: https://github.com/fluxcd/pkg/pull/1275 (a panic), https://github.com/fluxcd/pkg/issues/947.
        """
        first, last = (*self.arguments, "", "")[:2]
        if self.operator == ":" and isinstance(last, str) and _NUMBER.fullmatch(last) and int(last) < 0:
            return "a negative length"
        return "an empty pattern" if self.operator in _REPLACEMENTS and first == "" else ""


Part: TypeAlias = str | Expression
_REPLACEMENTS = frozenset({"/", "//", "/#", "/%"})
_DEFAULTS = frozenset({"=", ":=", ":-", ":+", ":?"})


class InvalidExpressionError(ValueError):
    """An expression that envsubst can't read: why, and where its `${` is."""

    def __init__(self, reason: str, start: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.start = start


def holds_expression(text: str) -> bool:
    """Tell whether substitution would change a text or fail on it."""
    return "$" in text and _SPECIAL.search(text) is not None


def parse(text: str) -> tuple[Part, ...]:
    """Return a text as literal parts, their `$$` unescaped, and expressions; raise InvalidExpressionError."""
    parts: list[Part] = []
    position = 0
    while special := _SPECIAL.search(text, position):
        start = special.start()
        if text[start + 1] == "$":
            parts.append(text[position : start + 1])
            position = start + 2
            continue
        if start > position:
            parts.append(text[position:start])
        expression = _Parser(text).expression(start, 0)
        parts.append(expression)
        position = expression.end
    if position < len(text):
        parts.append(text[position:])
    return tuple(parts)


class _Parser:
    """Reads one expression; `position` is the index of the next character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.start = 0

    def expression(self, start: int, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise InvalidExpressionError(f"nested more than {MAX_DEPTH} levels deep", self.start)
        if depth == 0:
            self.start = start
        self.position = start + 2
        if self._next() == "#":
            self.position += 1
            name = self._take(_NAME, "bad substitution")
            return self._closed(name, "#", (), start)
        name = self._take(_NAME, "unable to parse variable name")
        operator, arguments = self._operation(depth)
        return self._closed(name, operator, arguments, start)

    def _operation(self, depth: int) -> tuple[str, tuple[Part, ...]]:
        if operator := self._taken(_DEFAULT):
            arguments: list[Part] = []
            while self._next() != "}":
                arguments.append(self._argument(_ARGUMENT, depth))
            return operator, tuple(arguments)
        match self._next():
            case ":":
                return ":", self._substring(depth)
            case "/":
                return self._taken(_REPLACE), self._replacement(depth)
            case "#" | "%":
                return self._taken(_STRIP), (self._argument(_ARGUMENT, depth),)
            case "," | "^":
                return self._taken(_CASE), ()
        return "", ()

    def _substring(self, depth: int) -> tuple[Part, ...]:
        self.position += 1
        first = self._argument(_POSITION, depth)
        if self._taken(_COLONS):
            return first, self._argument(_ARGUMENT, depth)
        return (first,)

    def _replacement(self, depth: int) -> tuple[Part, ...]:
        pattern = "" if self._next() == "/" else self._argument(_PATTERN, depth)
        self._take(_SLASHES, "bad substitution")
        if self._next() == "}":
            return (pattern,)
        return pattern, self._argument(_REPLACEMENT, depth)

    def _argument(self, accepted: re.Pattern[str], depth: int) -> Part:
        if self.text.startswith("${", self.position):
            return self.expression(self.position, depth + 1)
        literal = self._take(accepted, "unable to parse substitution within function")
        if accepted in (_PATTERN, _REPLACEMENT):
            return _ESCAPED.sub(lambda match: match[1] or match[2], literal)
        return literal

    def _closed(self, name: str, operator: str, arguments: tuple[Part, ...], start: int) -> Expression:
        if self._next() != "}":
            raise InvalidExpressionError("missing closing brace", self.start)
        self.position += 1
        return Expression(name, operator, arguments, start, self.position)

    def _next(self) -> str:
        return self.text[self.position : self.position + 1]

    def _take(self, accepted: re.Pattern[str], otherwise: str) -> str:
        taken = self._taken(accepted)
        if not taken:
            raise InvalidExpressionError(otherwise, self.start)
        return taken

    def _taken(self, accepted: re.Pattern[str]) -> str:
        match = accepted.match(self.text, self.position)
        if match is None:
            return ""
        self.position = match.end()
        return match[0]


def evaluate(parts: tuple[Part, ...], look_up: Callable[[Expression], str | None], text: str) -> str:
    """Return what the parts of a text become.

    `look_up` gives the value of an expression's variable, the empty string for an unset one, or None to leave the
    expression in the text as it is written. Arguments are evaluated before the variable, needed or not: as envsubst
    does, which fails in strict mode on `${a:-${b}}` without `b` even where `a` is set.

    Raises BeyondLimit as soon as the text is longer than anything that a cluster stores.
    """
    values: list[str] = []
    length = 0
    for part in parts:
        values.append(part if isinstance(part, str) else _value(part, look_up, text))
        length = _bounded(length + len(values[-1]))
    return "".join(values)


def _bounded(length: int) -> int:
    if length > MAX_TEXT:
        raise BeyondLimit(f"substitution makes a text of more than {MAX_TEXT:,} characters")
    return length


def _value(expression: Expression, look_up: Callable[[Expression], str | None], text: str) -> str:
    arguments = [part if isinstance(part, str) else _value(part, look_up, text) for part in expression.arguments]
    value = look_up(expression)
    if value is None:
        return text[expression.start : expression.end]
    if not expression.operator:
        return value
    if expression.has_default:
        _bounded(sum(map(len, arguments)))
        return value or "".join(arguments)
    if expression.operator == "#" and not arguments:
        return str(len(value.encode()))
    return _OPERATORS.get(expression.operator, _unchanged)(value, arguments)


def _unchanged(value: str, _: list[str]) -> str:
    return value


def _substring(value: str, arguments: list[str]) -> str:
    """Return a stretch of bytes, a negative length counted from the end.

    A position or length that is no number leaves the value whole.
    """
    if not all(_NUMBER.fullmatch(argument) for argument in arguments):
        return value
    content = value.encode()
    first = int(arguments[0])
    if first < 0:
        first = max(len(content) + first, 0)
    length = int(arguments[1]) if len(arguments) > 1 else len(content)
    last = len(content) + length if length < 0 else first + length
    return content[first : max(last, first)].decode(errors="replace")


def _replace_prefix(value: str, arguments: list[str]) -> str:
    if len(arguments) == 2 and value.startswith(arguments[0]):
        return value.replace(arguments[0], arguments[1], 1)
    return value


def _replace_suffix(value: str, arguments: list[str]) -> str:
    if len(arguments) == 2 and value.endswith(arguments[0]):
        return value.removesuffix(arguments[0]) + arguments[1]
    return value


def _replace(value: str, arguments: list[str], count: int = -1) -> str:
    old, new = arguments[0], _with(arguments)
    if len(new) > len(old):
        _bounded(len(value) + (value.count(old) if count < 0 else count) * len(new))
    return value.replace(old, new, count)


def _with(arguments: list[str]) -> str:
    return arguments[1] if len(arguments) > 1 else ""


def _strip(value: str, pattern: str, longest: bool) -> str:
    """Return a value without the shortest or longest prefix that a glob matches; an empty prefix doesn't count."""
    if value and pattern and not pattern.strip("*"):
        return "" if longest else value[1:]
    glob = glob_expression(pattern, longest=longest)
    match = re.match(glob, value, re.DOTALL) if glob is not None else None
    return value[match.end() :] if match else value


def _strip_end(value: str, pattern: str, longest: bool) -> str:
    return _strip(value[::-1], pattern[::-1], longest)[::-1]


_OPERATORS: Mapping[str, Callable[[str, list[str]], str]] = {
    ",": lambda value, _: value[:1].lower() + value[1:],
    ",,": lambda value, _: value.lower(),
    "^": lambda value, _: value[:1].upper() + value[1:],
    "^^": lambda value, _: value.upper(),
    ":": _substring,
    "/": lambda value, arguments: _replace(value, arguments, 1),
    "//": _replace,
    "/#": _replace_prefix,
    "/%": _replace_suffix,
    "#": lambda value, arguments: _strip(value, arguments[0], longest=False),
    "##": lambda value, arguments: _strip(value, arguments[0], longest=True),
    "%": lambda value, arguments: _strip_end(value, arguments[0], longest=False),
    "%%": lambda value, arguments: _strip_end(value, arguments[0], longest=True),
}
