"""A string as YAML writes it, in the style of what stood there before."""

from __future__ import annotations

import json

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.scalars import resolve, resolve_1_1

_PLAIN = late_pattern(r"[A-Za-z0-9_./][A-Za-z0-9_./-]*")
"""What needs no quotes anywhere, also between braces and brackets; more would do, but not everywhere."""
_SINGLE, _DOUBLE = "'", '"'


def in_style_of(written: str, text: str) -> str:
    """Return a string in the quotes that another is written in; without any only where it would still be a string."""
    if written.startswith(_SINGLE):
        return f"'{text.replace(_SINGLE, _SINGLE * 2)}'"
    if not written.startswith(_DOUBLE) and _is_plain(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def unquoted(written: str) -> str | None:
    """Return the string that is written on one line; None where it takes a parser to tell."""
    quote = written[:1]
    if quote not in (_SINGLE, _DOUBLE):
        return written
    inner = written[1:-1]
    is_simple = len(written) > 1 and written.endswith(quote) and quote not in inner and "\\" not in inner
    return inner if is_simple else None


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.fullmatch(text)) and isinstance(resolve(text), str) and isinstance(resolve_1_1(text), str)
