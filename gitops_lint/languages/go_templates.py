"""Templates of Go (https://pkg.go.dev/text/template), as far as Go refuses them before it fills them in.

Facts: text/template/parse (lex.go, parse.go): actions, blocks, pipelines, functions that there aren't, variables that
nothing declares.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.token import Token
from gitops_lint.repo.spelling import meant_of

_OPEN = re.compile(r"\{\{(?:-(?=[ \t\r\n]))?")
_COMMENT = re.compile(r"[ \t\r\n]*/\*[\s\S]*?\*/(?:[ \t\r\n]+-)?\}\}")
_TOKEN = re.compile(
    r"""(?P<close>(?:[ \t\r\n]+-)?\}\})
    |(?P<space>[ \t\r\n]+)
    |(?P<string>"(?:\\.|[^"\\\n])*"|`[^`]*`|'(?:\\.|[^'\\\n])*')
    |(?P<number>[-+]?\.?[0-9][0-9A-Za-z_.]*)
    |(?P<field>\.[^\W\d]\w*)
    |(?P<variable>\$\w*)
    |(?P<word>[^\W\d]\w*)
    |(?P<mark>:=|[=|(),.])""",
    re.VERBOSE,
)
_BLOCKS = frozenset({"if", "with", "range", "define", "block"})
_NAMES = frozenset({"field", "word", "variable"})
_QUOTES = {'"': "quoted string", "`": "raw quoted string", "'": "character constant"}
_LITERAL_WORDS = frozenset({"true", "false", "nil"})
_WHOLE = "$"  # the variable that any template has: what it is filled in with


class Functions(NamedTuple):
    """The functions that a template may use, by those whose templates these are: its `owner`.

    `elsewhere` are those that others give to theirs.
    """

    known: Collection[str]
    elsewhere: Collection[str]
    owner: str


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
    """Go doesn't take a template."""

    def __init__(self, said: str, start: int, end: int, help_: str = "", *, is_sure: bool = True) -> None:
        super().__init__(said)
        self.mistake = Mistake(said, start, end, help_, is_sure)


def actions(text: str, functions: Functions) -> list[Action]:
    """Return the actions of a template; raise Refused where Go doesn't take it."""
    return list(_placed(_tokens(text), functions))


def _chain(fields: list[Token]) -> Iterator[tuple[Token, ...]]:
    if fields:
        yield tuple(fields)


def _tokens(text: str) -> Iterator[list[Token]]:
    """Return the tokens of each action, without spaces; raise Refused for what is none."""
    position = 0
    while (opening := _OPEN.search(text, position)) is not None:
        comment = _COMMENT.match(text, opening.end())
        if comment is not None:
            position = comment.end()
            continue
        tokens: list[Token] = []
        position = opening.end()
        while not tokens or tokens[-1].kind != "close":
            token = _token(text, position, opening.start(), tokens)
            tokens.append(token)
            position = token.end
        yield tokens


def _token(text: str, position: int, start: int, before: list[Token]) -> Token:
    """Return the token at a place; `start` is where its action begins, `before` what is there already."""
    is_after_name = bool(before) and before[-1].kind in _NAMES
    match = _TOKEN.match(text, position)
    if match is not None and not (is_after_name and match.lastgroup in ("string", "number")):
        return Token(str(match.lastgroup), match[0], position)
    if position >= len(text):
        raise Refused("unclosed action", start, start + 2, "It has no `}}`.")
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


def _placed(actions_: Iterable[list[Token]], functions: Functions) -> Iterator[Action]:
    """Return the actions, each with the number of blocks it is in; raise Refused where they don't fit."""
    blocks: list[_Block] = []
    variables = {_WHOLE}
    for tokens in actions_:
        words = [token for token in tokens if token.kind != "space"]
        first = words[0]
        keyword = first.text if first.kind == "word" else ""
        if keyword in ("end", "else") and not blocks:
            raise Refused(f"unexpected {{{{{keyword}}}}}", first.start, first.end)
        if keyword == "end":
            blocks.pop()
        yield Action(tuple(words), len(blocks))
        if keyword in _BLOCKS:
            outside = blocks[-1].variables if blocks else variables
            blocks.append(_Block(first, {_WHOLE} if keyword in ("define", "block") else set(outside)))
        pipeline = _pipeline(words, keyword)
        if pipeline:
            _check_variables(pipeline, blocks[-1].variables if blocks else variables)
            _check_pipeline(pipeline, keyword, functions)
    if blocks:
        begun_by = blocks[-1].begun_by
        raise Refused("unexpected EOF", begun_by.start, begun_by.end, f"`{begun_by.text}` has no `{{{{ end }}}}`.")


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
            raise Refused(f'undefined variable "{token.text}"', token.start, token.end, _declared(declared))
    declared.update(new)


def _declared(variables: set[str]) -> str:
    names = ", ".join(f"`{name}`" for name in sorted(variables - {_WHOLE}))
    return f"Those that are declared here: {names}." if names else "It is declared in another block, or nowhere."


def _check_pipeline(words: list[Token], keyword: str, functions: Functions) -> None:
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
        elif token.kind == "word" and token.text not in _LITERAL_WORDS and token.text not in functions.known:
            said, is_sure = (
                f'function "{token.text}" not defined',
                token.text in functions.elsewhere,
            )  # others may come yet
            raise Refused(said, token.start, token.end, _meant(token.text, functions), is_sure=is_sure)
        before = token
    if opened:
        raise Refused("unclosed left paren", opened[-1].start, opened[-1].end)


def _meant(name: str, functions: Functions) -> str:
    if name in functions.elsewhere:
        return f"{functions.owner} has no such function."
    meant = meant_of(name, tuple(sorted(functions.known)))
    return f"Did you mean `{meant}`?" if meant else "A key is asked for with a dot before it."
