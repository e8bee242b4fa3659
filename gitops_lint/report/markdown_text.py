"""Text of a repository within Markdown: shown as it is, whatever it holds.

Facts: https://spec.commonmark.org/0.31.2/ (entities are never taken for what gives a text its form; a code span without
backticks is nothing but text), https://github.github.com/gfm/#autolinks-extension- (addresses without brackets),
https://docs.github.com/en/get-started/writing-on-github (names after @ and numbers after # become links, and what is
between dollar signs mathematics).
"""

from __future__ import annotations

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.printable import printable

_SPECIAL = late_pattern(r"[#$&*<>@\[\\\]_`|~]|:(?=\S)|(?<=www)\.")
_IN_GITHUBS_WORDS = {"#": "&#35;<!-- -->", "@": "&#64;<!-- -->", "$": "<span>$</span>"}
"""What is more than Markdown to GitHub: a comment, which nobody sees, ends names and numbers; its documentation says so
of dollar signs."""


def inline(text: str) -> str:
    """Return what `plain` does, with code between pairs of backticks."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(code(part) if index % 2 else plain(part) for index, part in enumerate(parts))


def plain(text: str) -> str:
    """Return a text of one line, to stand after other text, in which nothing is Markdown's or HTML's."""
    return _SPECIAL.sub(lambda match: _IN_GITHUBS_WORDS.get(match[0], f"&#{ord(match[0])};"), printable(text))


def code(text: str) -> str:
    """Return a text as code."""
    shown = printable(text)
    if not shown.strip() or "`" in shown:
        return plain(text)
    return f"`{shown}`"
