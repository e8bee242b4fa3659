"""What the findings about a target that isn't there have in common, whichever check tells of it."""

from __future__ import annotations

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.graph.analysis import Impact
from gitops_lint.graph.model import Link
from gitops_lint.repo.problem import also_wrong
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.verdicts.verdict import Standing, Verdict

_MANY = 3
"""How many references to nothing, all alike, are rather a fault of what they mean than of their own."""


def absence(verdict: Verdict, links: tuple[Link, ...], check: str, message: str, help_: str, impact: Impact) -> Finding:
    """Return the finding of references to what isn't there: at the first of them, with the others as related places.

    It is certain where the verdict is.
    """
    first, *others = links
    return Finding(
        check=check,
        message=message,
        place=first.edge.place,
        help=help_,
        subject=first.source,
        target=verdict.target,
        confidence=Confidence.CERTAIN if verdict.standing is Standing.MISSING else Confidence.LIKELY,
        impact=impact,
        related=tuple(also_wrong(link.edge.place, f"{link.source} needs it too") for link in others),
    )


def users(links: tuple[Link, ...]) -> str:
    """Return who refers to a target, as findings name them: the first few."""
    return first_few(dict.fromkeys(link.source for link in links))


def by_cause(verdict: Verdict, links: tuple[Link, ...]) -> tuple[tuple[Link, ...], ...]:
    """Return references to one target, those together that one cause is behind.

    What many name in the same way was moved, renamed or left out: it is the target that is to be mended. Of a few, each
    may have its own slip, and is to be mended by itself.
    """
    is_of_target = verdict.meant is not None or verdict.definition is not None
    return (links,) if is_of_target and len(links) >= _MANY else tuple((link,) for link in links)
