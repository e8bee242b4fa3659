"""Templates of Go (https://pkg.go.dev/text/template), as far as Go refuses them before it fills them in.

Facts: text/template/parse (lex.go, parse.go): actions, blocks, pipelines, functions that there aren't, variables that
nothing declares.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.token import Token
from gitops_lint.repo.spelling import meant_of

_WITHIN = r"""(?P<space>[ \t\r\n]+)
    |(?P<string>"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*')
    |(?P<number>[-+]?\.?[0-9][0-9A-Za-z_.]*)
    |(?P<field>\.[^\W\d]\w*)
    |(?P<variable>\$\w*)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>:=|[=|(),.])"""
_BLOCKS = frozenset({"if", "with", "range", "define", "block"})
_NAMES = frozenset({"field", "word", "variable"})
_QUOTES = {'"': "quoted string", "`": "raw quoted string", "'": "character constant"}
_LITERAL_WORDS = frozenset({"true", "false", "nil"})
_WHOLE = "$"  # the variable that any template has: what it is filled in with


class Dialect(NamedTuple):
    """Whose templates these are, the functions that they may use, and the marks around their actions.

    `elsewhere` are the functions that others give to theirs.
    """

    owner: str
    functions: Collection[str]
    elsewhere: Collection[str]
    opening: str = "{{"
    closing: str = "}}"


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


class Action(NamedTuple):
    """What stands between braces, without spaces; `depth` is the number of blocks that it is in."""

    words: tuple[Token, ...]
    depth: int

    def fields(self) -> Iterator[tuple[Token, ...]]:
        """Return the fields that it asks for of what the template is filled in with, each with those that it has."""
        chain: list[Token] = []
        before: Token | None = None
        for token in self.words:
            follows = before is not None and before.end == token.start
            if token.kind == "field" and chain and follows:
                chain.append(token)
            elif token.kind == "field" and (not follows or (before and before.text in ("(", "|", _WHOLE))):
                yield from _chain(chain)
                chain = [token] if self.depth == 0 or (before and before.text == _WHOLE and follows) else []
            else:
                yield from _chain(chain)
                chain = []
            before = token
        yield from _chain(chain)


class Refused(ValueError):
    """Go doesn't take a template: for its blocks, or for what is in one action alone."""

    def __init__(
        self, said: str, start: int, end: int, help_: str = "", *, is_sure: bool = True, is_of_blocks: bool = False
    ) -> None:
        super().__init__(said)
        self.mistake = Mistake(said, start, end, help_, is_sure)
        self.is_of_blocks = is_of_blocks


def actions(text: str, dialect: Dialect) -> list[Action]:
    """Return the actions of a template; raise Refused where Go doesn't take it."""
    return list(_placed(_tokens(text, dialect), dialect))


def _chain(fields: list[Token]) -> Iterator[tuple[Token, ...]]:
    if fields:
        yield tuple(fields)


def _tokens(text: str, dialect: Dialect) -> Iterator[list[Token]]:
    """Return the tokens of each action, without spaces; raise Refused for what is none."""
    signs = _signs(dialect.opening, dialect.closing)
    position = 0
    while (opening := signs.opening.search(text, position)) is not None:
        comment = signs.comment.match(text, opening.end())
        if comment is not None:
            position = comment.end()
            continue
        tokens: list[Token] = []
        position = opening.end()
        while not tokens or tokens[-1].kind != "close":
            if position >= len(text):
                start = opening.start()
                raise Refused("unclosed action", start, start + 2, f"It has no `{dialect.closing}`.")
            token = _token(text, position, signs.token, tokens)
            tokens.append(token)
            position = token.end
        yield tokens


def _token(text: str, position: int, pattern: re.Pattern[str], before: list[Token]) -> Token:
    """Return the token at a place of an action; `before` is what it holds already."""
    is_after_name = bool(before) and before[-1].kind in _NAMES
    match = pattern.match(text, position)
    if match is not None and not (is_after_name and match.lastgroup in ("string", "number")):
        return Token(str(match.lastgroup), match[0], position)
    sign = text[position]
    if is_after_name:
        help_ = 'A key with `-` is asked for as in `{{ index . "a-b" }}`.' if sign == "-" else ""
        raise Refused(f"bad character U+{ord(sign):04X} '{sign}'", position, position + 1, help_)
    if sign in _QUOTES:
        raise Refused(f"unterminated {_QUOTES[sign]}", position, position + 1)
    within = "operand" if any(token.kind != "space" for token in before) else "command"
    raise Refused(f'unexpected "{sign}" in {within}', position, position + 1)


class _Block(NamedTuple):
    """A block that is open: the word that begins it, and the variables that are declared before it ends."""

    begun_by: Token
    variables: set[str]


def _placed(actions_: Iterable[list[Token]], dialect: Dialect) -> Iterator[Action]:
    """Return the actions, each with the number of blocks it is in; raise Refused where they don't fit."""
    blocks: list[_Block] = []
    variables = {_WHOLE}
    for tokens in actions_:
        words = [token for token in tokens if token.kind != "space"]
        first = words[0]
        keyword = first.text if first.kind == "word" else ""
        if keyword in ("end", "else") and not blocks:
            raise Refused(f"unexpected {{{{{keyword}}}}}", first.start, first.end, is_of_blocks=True)
        if keyword == "end":
            blocks.pop()
        yield Action(tuple(words), len(blocks))
        if keyword in _BLOCKS:
            outside = blocks[-1].variables if blocks else variables
            blocks.append(_Block(first, {_WHOLE} if keyword in ("define", "block") else set(outside)))
        pipeline = _pipeline(words, keyword)
        if pipeline:
            _check_variables(pipeline, blocks[-1].variables if blocks else variables)
            _check_pipeline(pipeline, keyword, dialect)
    if blocks:
        begun_by = blocks[-1].begun_by
        help_ = f"`{begun_by.text}` has no `{dialect.opening} end {dialect.closing}`."
        raise Refused("unexpected EOF", begun_by.start, begun_by.end, help_, is_of_blocks=True)


def _pipeline(words: list[Token], keyword: str) -> list[Token]:
    """Return what of an action is a pipeline."""
    if keyword in ("end", "break", "continue", "define", "block", "template"):
        return []
    rest = words[1:] if keyword in ("if", "with", "range", "else") else words
    if keyword == "else":
        return rest[1:] if rest[0].text in ("if", "with") else []
    return rest


def _check_variables(words: list[Token], declared: set[str]) -> None:
    """Refuse variables that nothing has declared, and take note of those that are: until their block ends."""
    new: list[str] = []
    for token, after in pairwise(words):
        is_declared = after.text in (":=", "=") or (after.text == "," and ":=" in [word.text for word in words[:4]])
        if token.kind != "variable":
            continue
        if is_declared:
            new.append(token.text)
        elif token.text not in declared and token.text not in new:
            raise Refused(
                f'undefined variable "{token.text}"', token.start, token.end, _declared(declared), is_of_blocks=True
            )
    declared.update(new)


def _declared(variables: set[str]) -> str:
    names = ", ".join(f"`{name}`" for name in sorted(variables - {_WHOLE}))
    return f"Those that are declared here: {names}." if names else "It is declared in another block, or nowhere."


def _check_pipeline(words: list[Token], keyword: str, dialect: Dialect) -> None:
    """Refuse what is no pipeline: parentheses that don't fit, functions that there aren't."""
    if words[0].kind == "close":
        what = keyword or "command"
        raise Refused(f"missing value for {what}", words[0].start, words[0].end)
    if words[0].text == "|":
        raise Refused('unexpected "|" in command', words[0].start, words[0].end)
    opened: list[Token] = []
    before: Token | None = None
    for token in words:
        if token.text == "(":
            opened.append(token)
        elif token.text == ")":
            if not opened:
                raise Refused("unexpected right paren", token.start, token.end)
            opened.pop()
        elif before is not None and before.text == "|" and (token.kind in ("string", "number") or token.text == "."):
            raise Refused("non executable command in pipeline stage 2", token.start, token.end)
        elif token.kind == "word" and token.text not in _LITERAL_WORDS and token.text not in dialect.functions:
            said, is_sure = (
                f'function "{token.text}" not defined',
                token.text in dialect.elsewhere,
            )  # others may come yet
            raise Refused(said, token.start, token.end, _meant(token.text, dialect), is_sure=is_sure)
        before = token
    if opened:
        raise Refused("unclosed left paren", opened[-1].start, opened[-1].end)


def _meant(name: str, dialect: Dialect) -> str:
    if name in dialect.elsewhere:
        return f"{dialect.owner} has no such function."
    meant = meant_of(name, tuple(sorted(dialect.functions)))
    return f"Did you mean `{meant}`?" if meant else "A key is asked for with a dot before it."
