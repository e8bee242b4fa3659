"""Templates of Go (https://pkg.go.dev/text/template), as far as Go refuses them before it fills them in.

Facts: text/template/parse (lex.go, parse.go): actions, blocks, pipelines, functions that there aren't, variables that
nothing declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.languages.go_pipelines import WHOLE, Pipelines
from gitops_lint.languages.go_template_tokens import Dialect, Refused, tokens
from gitops_lint.languages.token import Token

_TEMPLATES = frozenset({"define", "block"})
_BLOCKS = frozenset({"if", "with", "range"}) | _TEMPLATES
_JUMPS = frozenset({"break", "continue"})


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
            elif token.kind == "field" and (not follows or (before and before.text in ("(", "|", WHOLE))):
                yield from _chain(chain)
                chain = [token] if self.depth == 0 or (before and before.text == WHOLE and follows) else []
            else:
                yield from _chain(chain)
                chain = []
            before = token
        yield from _chain(chain)


def actions(text: str, dialect: Dialect) -> list[Action]:
    """Return the actions of a template; raise Refused where Go doesn't take it."""
    return list(_placed(tokens(text, dialect), dialect))


def _chain(fields: list[Token]) -> Iterator[tuple[Token, ...]]:
    if fields:
        yield tuple(fields)


class _Block:
    """A block that is open: the word that begins it, and the variables that are declared before it ends."""

    def __init__(self, begun_by: Token, variables: set[str], *, is_in_range: bool) -> None:
        self.begun_by = begun_by
        self.variables = variables
        self.is_in_range = is_in_range
        self.has_else = False


def _placed(actions_: Iterable[list[Token]], dialect: Dialect) -> Iterator[Action]:
    """Return the actions, each with the number of blocks it is in; raise Refused where they don't fit."""
    blocks: list[_Block] = []
    variables = {WHOLE}
    for words in actions_:
        first = words[0]
        keyword = first.text if first.kind == "word" else ""
        _check_place(keyword, words, blocks)
        if keyword == "end":
            blocks.pop()
        yield Action(tuple(words), len(blocks))
        if keyword in _BLOCKS:
            blocks.append(_opened(first, blocks[-1] if blocks else None, variables))
        _check_action(keyword, Pipelines(words, dialect, blocks[-1].variables if blocks else variables))
    if blocks:
        begun_by = blocks[-1].begun_by
        help_ = f"`{begun_by.text}` has no `{dialect.opening} end {dialect.closing}`."
        raise Refused("unexpected EOF", begun_by.start, begun_by.end, help_, is_of_blocks=True)


def _opened(first: Token, outside: _Block | None, variables: set[str]) -> _Block:
    """Return the block that a word begins."""
    if first.text in _TEMPLATES:
        return _Block(first, {WHOLE}, is_in_range=False)
    is_in_range = first.text == "range" or (outside is not None and outside.is_in_range)
    return _Block(first, set(outside.variables if outside else variables), is_in_range=is_in_range)


def _check_place(keyword: str, words: list[Token], blocks: list[_Block]) -> None:
    """Refuse what can't stand in the block that it is in."""
    block = blocks[-1] if blocks else None
    said = ""
    if keyword in ("end", "else") and block is None:
        said = f"unexpected {{{{{keyword}}}}}"
    elif keyword == "define" and block is not None:
        said = "unexpected <define> in command"
    elif keyword in _JUMPS and (block is None or not block.is_in_range):
        said = f"{{{{{keyword}}}}} outside {{{{range}}}}"
    elif keyword == "else" and block is not None:
        said = _else_refused(words[1].text, block)
        if words[1].kind == "close":
            block.has_else = True
            outside = blocks[-2] if blocks[1:] else None
            block.is_in_range = outside is not None and outside.is_in_range and block.begun_by.text not in _TEMPLATES
    if said:
        raise Refused(said, words[0].start, words[0].end, is_of_blocks=True)


def _else_refused(after: str, block: _Block) -> str:
    """Return why Go refuses an `else`, if it does; `after` is the word that follows."""
    begun_by = block.begun_by.text
    if begun_by in _TEMPLATES:
        return f"unexpected {{{{else}}}} in {begun_by} clause"
    if block.has_else:
        return "expected end; found {{else}}"
    return f"unexpected <{after}> in input" if after in ("if", "with") and after != begun_by else ""


def _check_action(keyword: str, words: Pipelines) -> None:
    """Refuse what an action can't hold."""
    if keyword in _BLOCKS | _JUMPS or keyword in ("end", "else", "template"):
        words.take()
    if keyword in _JUMPS:
        words.take_end(f"{{{{{keyword}}}}}")
    elif keyword == "end":
        words.take_end(keyword)
    elif keyword == "else" and words.next.text in ("if", "with"):
        words.take_pipeline(words.take().text)
    elif keyword == "else":
        words.take_end(keyword)
    elif keyword in _TEMPLATES or keyword == "template":
        context = f"{keyword} clause"
        words.take_name(context)
        if keyword == "define":
            words.take_end(context)
        elif keyword == "block" or words.next.kind != "close":
            words.take_pipeline(context)
    else:
        words.take_pipeline(keyword if keyword in _BLOCKS else "command")
