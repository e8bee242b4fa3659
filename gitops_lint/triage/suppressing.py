"""Takes the findings away that suppressions are for, and finds what is wrong with suppressions themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.config.check_names import is_known, is_of_changes, precision, unknown
from gitops_lint.triage.suppressions import ANNOTATION, Suppression, is_foreign

UNUSED = "unused-suppression"
RAISES = frozenset({"invalid-suppression", "suppression-without-reason", UNUSED})
"""The names of the records of which findings are given here; the registry of checks lists all others."""

_NEAR = 10
"""How many lines away from a comment something may be that it is likely meant for."""


class Judged(NamedTuple):
    """Findings that are left, those that are suppressed, and what is wrong with suppressions."""

    left: tuple[Reported, ...]
    suppressed: tuple[Reported, ...]
    faults: tuple[Finding, ...]


def judge(findings: Iterable[Reported], suppressions: tuple[Suppression, ...], checks: Mapping[str, str]) -> Judged:
    """Return findings as suppressions leave them; `checks` are the ids and names of all checks, each with the id."""
    if not suppressions:
        return Judged(tuple(findings), (), ())
    by_path: dict[str, list[Suppression]] = defaultdict(list)
    by_subject: dict[Identity, list[Suppression]] = defaultdict(list)
    for suppression in suppressions:
        if suppression.subjects:
            for identity in suppression.subjects:
                by_subject[identity].append(suppression)
        else:
            by_path[suppression.place.path].append(suppression)
    left: list[Reported] = []
    suppressed: list[Reported] = []
    used: set[tuple[Suppression, str]] = set()
    for reported in findings:
        place, subject = reported.finding.place, reported.finding.subject
        near = [suppression for suppression in by_path.get(place.path, ()) if suppression.line in (None, place.line)]
        near += by_subject.get(subject, ()) if subject is not None else ()
        words = {(suppression, word) for suppression in near for word in suppression.words if _names(word, reported)}
        used |= words
        (suppressed if words else left).append(reported)
    faults = (
        fault
        for suppression in suppressions
        if not is_foreign(suppression)
        for fault in _faults(suppression, used, checks, left)
    )
    return Judged(tuple(left), tuple(suppressed), tuple(faults))


def _names(word: str, reported: Reported) -> bool:
    return bool(precision(word, reported.check.id, reported.check.name))


def _faults(
    suppression: Suppression, used: set[tuple[Suppression, str]], checks: Mapping[str, str], left: list[Reported]
) -> Iterator[Finding]:
    """Find what is wrong with a suppression: that it can't be understood, has no effect, or gives no reason."""
    unknown_words = [word for word in suppression.words if not is_known(word, checks)]
    unused = [
        word
        for word in suppression.words
        if word not in unknown_words and (suppression, word) not in used and not is_of_changes(word, checks)
    ]
    if not suppression.words:
        yield _fault(suppression, "invalid-suppression", f"`{suppression.text}` is no suppression", _form(suppression))
    for word in unknown_words:
        yield _fault(suppression, "invalid-suppression", unknown(word, checks), "Name a check by its id or its name.")
    for word in unused:
        yield _fault(suppression, UNUSED, f"nothing here is `{word}`", _unused(suppression, word, left))
    if suppression.words and not suppression.reason and not unknown_words and len(unused) < len(suppression.words):
        message = f"`{suppression.text}` doesn't say why"
        yield _fault(suppression, "suppression-without-reason", message, "Write the reason after it.")


def _unused(suppression: Suppression, word: str, left: list[Reported]) -> str:
    """Return what to do about a word without effect: where what it names is near, it belongs there."""
    own = suppression.line
    places = (reported.finding.place for reported in left if own is not None and _names(word, reported))
    lines = {place.line for place in places if place.path == suppression.place.path}
    nearest = min(lines, key=lambda line: (abs(line - (own or 0)), line), default=None)
    if own is None or nearest is None or abs(nearest - own) > _NEAR:
        return f"Remove `{word}` from the suppression."
    return f"It is for line {own}, and `{word}` is found at line {nearest}: write it there, or on a line right above."


def _form(suppression: Suppression) -> str:
    return (
        f'Write `{ANNOTATION}: "GL102: why"`.' if suppression.subjects else "Write `# gitops-lint: ignore[GL102] why`."
    )


def _fault(suppression: Suppression, check: str, message: str, help_: str) -> Finding:
    subject = min(suppression.subjects) if suppression.subjects else None
    return Finding(
        check=check,
        message=message,
        place=suppression.place,
        help=help_,
        subject=subject,
        cause=f"{message} {suppression.text}",
        apart=suppression.place.path,
    )
