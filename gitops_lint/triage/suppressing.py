"""Takes the findings away that suppressions are for, and finds what is wrong with suppressions themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.config.check_names import is_known, precision, unknown
from gitops_lint.triage.suppressions import ANNOTATION, Suppression, is_foreign

UNUSED = "unused-suppression"
RAISES = frozenset({"invalid-suppression", "suppression-without-reason", UNUSED})
"""The names of the records of which findings are given here; the registry of checks lists all others."""


class Judged(NamedTuple):
    """Findings that are left, those that are suppressed, and what is wrong with suppressions."""

    left: tuple[Reported, ...]
    suppressed: tuple[Reported, ...]
    faults: tuple[Finding, ...]


def judge(found: Iterable[Reported], suppressions: tuple[Suppression, ...], checks: frozenset[str]) -> Judged:
    """Return findings as suppressions leave them; `checks` are the ids and names of all checks."""
    if not suppressions:
        return Judged(tuple(found), (), ())
    by_path: dict[str, list[Suppression]] = defaultdict(list)
    by_subject: dict[Identity, list[Suppression]] = defaultdict(list)
    for one in suppressions:
        if one.subjects:
            for identity in one.subjects:
                by_subject[identity].append(one)
        else:
            by_path[one.place.path].append(one)
    left: list[Reported] = []
    suppressed: list[Reported] = []
    used: set[tuple[Suppression, str]] = set()
    for reported in found:
        place, subject = reported.finding.place, reported.finding.subject
        near = [one for one in by_path.get(place.path, ()) if one.line in (None, place.line)]
        near += by_subject.get(subject, ()) if subject is not None else ()
        words = {(one, word) for one in near for word in one.words if _names(word, reported)}
        used |= words
        (suppressed if words else left).append(reported)
    faults = (fault for one in suppressions if not is_foreign(one) for fault in _faults(one, used, checks))
    return Judged(tuple(left), tuple(suppressed), tuple(faults))


def _names(word: str, reported: Reported) -> bool:
    return bool(precision(word, reported.check.id, reported.check.name))


def _faults(one: Suppression, used: set[tuple[Suppression, str]], checks: frozenset[str]) -> Iterator[Finding]:
    """Find what is wrong with a suppression: that it can't be understood, has no effect, or gives no reason."""
    unknown_words = [word for word in one.words if not is_known(word, checks)]
    unused = [word for word in one.words if word not in unknown_words and (one, word) not in used]
    if not one.words:
        yield _fault(one, "invalid-suppression", f"`{one.text}` is no suppression", _form(one))
    for word in unknown_words:
        yield _fault(one, "invalid-suppression", unknown(word, checks), "Name a check by its id or its name.")
    for word in unused:
        yield _fault(one, UNUSED, f"nothing here is `{word}`", f"Remove `{word}` from the suppression.")
    if one.words and not one.reason and not unknown_words and len(unused) < len(one.words):
        message = f"`{one.text}` doesn't say why"
        yield _fault(one, "suppression-without-reason", message, "Write the reason after it.")


def _form(one: Suppression) -> str:
    return f'Write `{ANNOTATION}: "GL102: why"`.' if one.subjects else "Write `# gitops-lint: ignore[GL102] why`."


def _fault(one: Suppression, check: str, message: str, help_: str) -> Finding:
    subject = min(one.subjects) if one.subjects else None
    return Finding(
        check=check,
        message=message,
        place=one.place,
        help=help_,
        subject=subject,
        cause=f"{message} {one.text}",
        apart=one.place.path,
    )
