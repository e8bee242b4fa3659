"""The words and signs of the Common Expression Language (https://github.com/google/cel-spec, doc/langdef.md)."""

from __future__ import annotations

import re
from functools import cache

from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.token import Token
from gitops_lint.repo.late_patterns import late_pattern

END = "end"
_ESCAPE = r"\\(?:[abfnrtv\"'`?\\]|x[0-9a-fA-F]{2}|X[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})"
_TOKEN = late_pattern(
    r"""
    (?P<space>[ \t\r\n\f]+ | //[^\n]*)
    | (?P<string>(?P<prefix>[rR]?[bB]?|[bB][rR])(?P<quotes>\"\"\"|'''|"|'))
    | (?P<double>(?:[0-9]+\.[0-9]+|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)
    | (?P<int>0x[0-9a-fA-F]+[uU]?|[0-9]+[uU]?)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<quoted>`[A-Za-z0-9_.\-/ ]+`)
    | (?P<sign>==|!=|<=|>=|&&|\|\||[-+*/%!<>?:.,()\[\]{}])
    """,
    re.VERBOSE,
)


class InvalidExpression(ValueError):
    """Text that is no expression; `mistake` says why."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.said)
        self.mistake = mistake


def place_in(text: str, position: int) -> str:
    """Return how CEL calls a place in an expression: line and column."""
    before = text[:position]
    return f"<input>:{before.count(chr(10)) + 1}:{position - before.rfind(chr(10))}"


def invalid(text: str, what: str, start: int, end: int, help_: str = "") -> InvalidExpression:
    """Return what is wrong with an expression, in CEL's form."""
    return InvalidExpression(Mistake(f"ERROR: {place_in(text, start)}: {what}", start, end, help_))


def tokens_of(text: str) -> list[Token]:
    """Return what an expression is made of, and its end; raise InvalidExpression for what is nothing of CEL's."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            help_ = "Compare with `==`." if text[position] == "=" else ""
            what = f"Syntax error: token recognition error at: '{text[position]}'"
            raise invalid(text, what, position, position + 1, help_)
        kind, end = str(match.lastgroup), match.end()
        if kind == "quotes" or match["quotes"]:
            kind, end = "bytes" if "b" in match["prefix"].lower() else "string", _end_of_string(text, match)
        if kind != "space":
            written = text[position:end]
            tokens.append(Token(written if kind == "sign" else kind, written, position))
        position = end
    return [*tokens, Token(END, "", len(text))]


def _end_of_string(text: str, match: re.Match[str]) -> int:
    rest = _rest(match["quotes"], "r" in match["prefix"].lower()).match(text, match.end())
    if rest is None:
        what = f"Syntax error: token recognition error at: '{text[match.start() :]}'"
        raise invalid(
            text, what, match.start(), match.end(), "The text in quotes has no end, or a `\\` that means nothing."
        )
    return rest.end()


@cache
def _rest(quotes: str, is_raw: bool) -> re.Pattern[str]:
    """Return what a text in quotes goes on with, up to its end."""
    if len(quotes) == len('"""'):
        return re.compile((r"[\s\S]*?" if is_raw else rf"(?:{_ESCAPE}|[^\\])*?") + quotes)
    return re.compile((rf"[^{quotes}\r\n]*" if is_raw else rf"(?:{_ESCAPE}|[^\\{quotes}\r\n])*") + quotes)
