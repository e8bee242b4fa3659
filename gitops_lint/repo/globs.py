"""Go's globs (path.Match and its kin) as regular expressions that can't be made to run for ever."""

from __future__ import annotations

import re
from functools import cache

from gitops_lint.repo.late_patterns import late_pattern

_TOKEN = late_pattern(r"\*+|\?|\[\^?(?:\\.|[^\\\-\]](?:-(?:\\.|[^\\\-\]]))?)+\]|\\.|[^*?\[\\]", re.DOTALL)
_IN_CLASS = late_pattern(r"\\(.)|([\[\]^&~|])", re.DOTALL)


@cache
def glob_expression(pattern: str, character: str = ".", longest: bool = True) -> str | None:
    r"""Return the regular expression of a glob, or None if the glob is malformed and so matches nothing.

    `character` is what `?`, and each character that `*` takes, has to be: `[^/]` for the name of a file. `longest` says
    whether the last star takes as much as it can. All other stars take as little as they can and never give back: what
    follows a star is best matched as early as possible, and nothing that a repository holds can make it try the rest.
    """
    parts: list[list[str]] = [[]]
    position = 0
    while position < len(pattern):
        token = _TOKEN.match(pattern, position)
        if token is None:
            return None
        position = token.end()
        if token[0].startswith("*"):
            parts.append([])
        else:
            parts[-1].append(_one(token[0], character))
    first, *rest = ["".join(part) for part in parts]
    expression = first
    if rest:
        early = "".join(f"(?>{character}*?{part})" for part in rest[:-1])
        expression = first + early + character + ("*" if longest else "*?") + rest[-1]
    return expression if _is_valid(expression) else None


def _one(piece: str, character: str) -> str:
    """Return the expression of what stands for one character."""
    if piece == "?":
        return character
    if not piece.startswith("["):
        return re.escape(piece[1:] if piece.startswith("\\") else piece)
    start = 2 if piece.startswith("[^") else 1
    body = _IN_CLASS.sub(lambda match: "\\" + (match[1] or match[2]), piece[start:-1])
    return f"(?={character})[{'^' if start == 2 else ''}{body}]"


def _is_valid(expression: str) -> bool:
    try:
        re.compile(expression, re.DOTALL)
    except re.error:  # a range such as [z-a]
        return False
    return True
