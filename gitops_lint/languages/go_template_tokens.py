"""What the actions of Go's templates are made of, as text/template/parse/lex.go tells them apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.token import Token

_NUMBER = r"""[-+]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][-+]?[0-9_]*)?|0[oO][0-7_]*|0[bB][01_]*
    |(?:[0-9][0-9_]*\.?|\.[0-9])[0-9_]*(?:[eE][-+]?[0-9_]*)?)i?"""
_WITHIN = rf"""(?P<space>[ \t\r\n]+)
    |(?P<string>"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*')
    |(?P<number>{_NUMBER}(?:(?<=[0-9])[-+][0-9_.]+i)?)
    |(?P<field>\.[^\W\d]\w*)
    |(?P<variable>\$\w*)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>:=|[=|(),.])"""
_NAMES = frozenset({"field", "word", "variable"})
_QUOTES = {'"': "quoted string", "`": "raw quoted string", "'": "character constant"}


class Dialect(NamedTuple):
    """Whose templates these are, the functions that they may use, and the marks around their actions.

    `elsewhere` are the functions that others give to theirs.
    """

    owner: str
    functions: Collection[str]
    elsewhere: Collection[str]
    opening: str = "{{"
    closing: str = "}}"


class Refused(ValueError):
    """Go doesn't take a template: for its blocks, or for what is in one action alone."""

    def __init__(
        self, said: str, start: int, end: int, help_: str = "", *, is_sure: bool = True, is_of_blocks: bool = False
    ) -> None:
        super().__init__(said)
        self.mistake = Mistake(said, start, end, help_, is_sure)
        self.is_of_blocks = is_of_blocks


class _Signs(NamedTuple):
    """How the parts of a template begin."""

    opening: re.Pattern[str]
    comment: re.Pattern[str]
    token: re.Pattern[str]


@lru_cache
def _signs(opening: str, closing: str) -> _Signs:
    end = rf"(?:[ \t\r\n]+-)?{re.escape(closing)}"
    return _Signs(
        re.compile(rf"{re.escape(opening)}(?:-(?=[ \t\r\n]))?"),
        re.compile(rf"[ \t\r\n]*/\*[\s\S]*?\*/{end}"),
        re.compile(rf"(?P<close>{end})|{_WITHIN}", re.VERBOSE),
    )


def tokens(text: str, dialect: Dialect) -> Iterator[list[Token]]:
    """Return the tokens of each action, without spaces; raise Refused for what is none."""
    signs = _signs(dialect.opening, dialect.closing)
    position = 0
    while (opening := signs.opening.search(text, position)) is not None:
        comment = signs.comment.match(text, opening.end())
        if comment is not None:
            position = comment.end()
            continue
        within: list[Token] = []
        before: Token | None = None
        position = opening.end()
        while before is None or before.kind != "close":
            if position >= len(text):
                start = opening.start()
                raise Refused("unclosed action", start, start + 2, f"It has no `{dialect.closing}`.")
            before = _token(text, position, signs.token, before, bool(within))
            position = before.end
            if before.kind != "space":
                within.append(before)
        yield within


def _token(text: str, position: int, pattern: re.Pattern[str], before: Token | None, is_begun: bool) -> Token:
    """Return the token at a place of an action; `before` is the last one, `is_begun` tells whether one was no space."""
    is_after_name = before is not None and before.kind in _NAMES
    match = pattern.match(text, position)
    if match is not None and not (is_after_name and match.lastgroup in ("string", "number")):
        token = Token(str(match.lastgroup), match[0], position)
        following = text[token.end : token.end + 1]
        if token.kind == "number" and (following.isalnum() or following == "_"):
            raise Refused(f'bad number syntax: "{token.text}{following}"', position, token.end + 1)
        return token
    sign = text[position]
    if is_after_name:
        help_ = 'A key with `-` is asked for as in `{{ index . "a-b" }}`.' if sign == "-" else ""
        raise Refused(f"bad character U+{ord(sign):04X} '{sign}'", position, position + 1, help_)
    if sign in _QUOTES:
        raise Refused(f"unterminated {_QUOTES[sign]}", position, position + 1)
    if sign in "+-":
        following = text[position + 1 : position + 2]
        said = f'bad number syntax: "{sign}{following}"' if following.isalnum() else f'illegal number syntax: "{sign}"'
        begun = "Numbers are counted by functions: `add .a 1`."
        raise Refused(said, position, position + 1, begun if is_begun else "Write a blank after `-`.")
    raise Refused(f'unexpected "{sign}" in {"operand" if is_begun else "command"}', position, position + 1)
