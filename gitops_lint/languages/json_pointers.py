"""Ways to a field of an object, as https://www.rfc-editor.org/rfc/rfc6901 writes them."""

from __future__ import annotations

from gitops_lint.languages.mistake import Mistake
from gitops_lint.repo.late_patterns import late_pattern

_ESCAPE = late_pattern(r"~(?![01])")


def mistake_in_pointer(text: str) -> Mistake | None:
    """Return why a text leads nowhere: a pointer is empty or begins with `/`, and `~` stands before 0 or 1 only."""
    if text and not text.startswith("/"):
        slashes = text.replace("~", "~0").replace(".", "/") if "/" not in text else text
        return Mistake(f"it leads nowhere: a JSON pointer begins with `/`, as in `/{slashes}`")
    match = _ESCAPE.search(text)
    if match is None:
        return None
    return Mistake("it leads nowhere: `~` is written `~0`, and `/` within a key `~1`", match.start(), match.end() + 1)
