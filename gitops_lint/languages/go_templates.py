"""Templates of Go (https://pkg.go.dev/text/template), with the functions that External Secrets gives them.

Facts: text/template/parse (lex.go, parse.go) for what is refused at parsing, text/template/exec.go for a key that a map
doesn't have under `missingkey=error`, which External Secrets sets since 0.9.19 (also before `| default`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.template_functions import ELSEWHERE, FUNCTIONS
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
_GUARDS = ("hasKey", "dig", "get")
_MOST_SHOWN = 8


class _Refused(ValueError):
    def __init__(self, said: str, start: int, end: int, help_: str = "", *, is_sure: bool = True) -> None:
        super().__init__(said)
        self.mistake = Mistake(said, start, end, help_, is_sure)


def mistake_in_template(text: str, keys: Collection[str] | None = None) -> Mistake | None:
    """Return what a template is refused for, or which key it asks for that isn't among those there are, if known."""
    try:
        actions = _with_depth(list(_actions(text)))
    except _Refused as error:
        return error.mistake
    if keys is None or any(word in text for word in _GUARDS):
        return None
    for action, depth in actions:
        mistake = _missing_key(action, keys) if depth == 0 else None
        if mistake is not None:
            return mistake
    return None


def _actions(text: str) -> Iterator[list[Token]]:
    """Return the tokens of each action, without spaces; raise _Refused for what is none."""
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
        raise _Refused("unclosed action", start, start + 2, "It has no `}}`.")
    sign = text[position]
    if is_after_name:
        help_ = 'A key with `-` is asked for as in `{{ index . "a-b" }}`.' if sign == "-" else ""
        raise _Refused(f"bad character U+{ord(sign):04X} '{sign}'", position, position + 1, help_)
    if sign in _QUOTES:
        raise _Refused(f"unterminated {_QUOTES[sign]}", position, position + 1)
    within = "operand" if any(token.kind != "space" for token in before) else "command"
    raise _Refused(f'unexpected "{sign}" in {within}', position, position + 1)


def _with_depth(actions: list[list[Token]]) -> list[tuple[list[Token], int]]:
    """Return the actions, each with the number of blocks it is in; raise _Refused where they don't fit."""
    placed: list[tuple[list[Token], int]] = []
    blocks: list[Token] = []
    for tokens in actions:
        words = [token for token in tokens if token.kind != "space"]
        first = words[0]
        keyword = first.text if first.kind == "word" else ""
        if keyword in ("end", "else") and not blocks:
            raise _Refused(f"unexpected {{{{{keyword}}}}}", first.start, first.end)
        if keyword == "end":
            blocks.pop()
        placed.append((words, len(blocks)))
        if keyword in _BLOCKS:
            blocks.append(first)
        if keyword in ("end", "break", "continue", "define", "block", "template"):
            continue
        rest = words[1:] if keyword in ("if", "with", "range", "else") else words
        if keyword == "else" and rest[0].text in ("if", "with"):
            rest = rest[1:]
        elif keyword == "else":
            continue
        _check_pipeline(rest, keyword)
    if blocks:
        raise _Refused(
            "unexpected EOF", blocks[-1].start, blocks[-1].end, f"`{blocks[-1].text}` has no `{{{{ end }}}}`."
        )
    return placed


def _check_pipeline(words: list[Token], keyword: str) -> None:
    """Refuse what is no pipeline: parentheses that don't fit, functions that there aren't."""
    if words[0].kind == "close":
        what = keyword or "command"
        raise _Refused(f"missing value for {what}", words[0].start, words[0].end)
    if words[0].text == "|":
        raise _Refused('unexpected "|" in command', words[0].start, words[0].end)
    opened: list[Token] = []
    before: Token | None = None
    for token in words:
        if token.text == "(":
            opened.append(token)
        elif token.text == ")":
            if not opened:
                raise _Refused("unexpected right paren", token.start, token.end)
            opened.pop()
        elif before is not None and before.text == "|" and (token.kind in ("string", "number") or token.text == "."):
            raise _Refused("non executable command in pipeline stage 2", token.start, token.end)
        elif token.kind == "word" and token.text not in _LITERAL_WORDS and token.text not in FUNCTIONS:
            said, is_sure = f'function "{token.text}" not defined', token.text in ELSEWHERE  # others may come yet
            raise _Refused(said, token.start, token.end, _meant(token.text), is_sure=is_sure)
        before = token
    if opened:
        raise _Refused("unclosed left paren", opened[-1].start, opened[-1].end)


def _meant(name: str) -> str:
    if name in ELSEWHERE:
        return "External Secrets has no such function."
    meant = meant_of(name, tuple(sorted(FUNCTIONS)))
    return f"Did you mean `{meant}`?" if meant else "A key is asked for with a dot before it."


def _missing_key(words: list[Token], keys: Collection[str]) -> Mistake | None:
    """Return the key that an action outside of blocks asks for and that nothing fetches."""
    before: Token | None = None
    for token in words:
        is_of_dot = before is None or before.end < token.start or before.text in ("(", "|", "$")
        if token.kind == "field" and is_of_dot and token.text[1:] not in keys:
            name = token.text[1:]
            meant = meant_of(name, tuple(sorted(keys)))
            there = ", ".join(f"`{key}`" for key in sorted(keys)[:_MOST_SHOWN])
            help_ = f"Did you mean `.{meant}`?" if meant else f"`data` fetches {there}."
            return Mistake(f'map has no entry for key "{name}"', token.start, token.end, help_)
        before = token
    return None
