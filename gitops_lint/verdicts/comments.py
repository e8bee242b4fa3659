"""Comments beside a reference that say that people make what it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.rulebook.kinds import MadeBy
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdict import Maker, MakerKind

_COMMENT = late_pattern(r"^\s*#(?P<text>.*)$")
_BY_PEOPLE = late_pattern(
    r"\bkubectl\b[^#]*?\b(?:create|apply)\b|\bmanual(?:ly)?\b|\bby hand\b|\bout[ -]of[ -]band\b"
    r"|\boutside (?:of )?git\b|\bnot (?:\w+ )?(?:in|into|to|by) (?:git|flux)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What says that something doesn't come from Git: a command that creates it, or plain words."""
_WORD = late_pattern(r"[A-Za-z0-9][\w.-]*[\w]")


def said_beside(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return people, where a comment in the file that refers to a target names it, and says that they create it."""
    if not sight.is_made_by(target, MadeBy.PEOPLE):
        return
    for path in dict.fromkeys(link.edge.place.path for link in links):
        for line, comment in sight.documents.once(("comments", path), partial(_of_people, sight.documents, path)):
            if target.name in _WORD.findall(comment):
                reason = f"a comment in `{path}`, line {line}, says that people create it"
                yield Maker(MakerKind.BOOTSTRAP, reason, is_exact=True)
                return


def _of_people(documents: Documents, path: str) -> tuple[tuple[int, str], ...]:
    return tuple(comment for comment in comments_in(documents.text(path)) if _BY_PEOPLE.search(comment[1]))


def comments_in(text: str) -> Iterator[tuple[int, str]]:
    """Return the comments of a file that have lines of their own, each with the number of its first line.

    Lines that follow each other are one comment, the empty ones among them, too.
    """
    begun, lines = 0, list[str]()
    for number, line in enumerate((*text.splitlines(), ""), 1):
        match = _COMMENT.match(line)
        if match is not None:
            begun = begun or number
            lines.append(match["text"])
        elif lines:
            yield begun, "\n".join(lines)
            begun, lines = 0, []
