"""What the commits of a change say of its consequences: that somebody has seen one, and wants it.

    gitops-lint: ignore[data-deleted, PersistentVolumeClaim/media/plex] copied to the new volume by hand

Such a line of a commit's message is for what a change does, which may have no line in any file that is left. It names
checks of changes, and may name objects, which then are all that it is for; it counts only with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.config.check_names import is_known, is_of_changes, precision, unknown
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.revision import Message, short_id
from gitops_lint.triage.suppressions import parse_directive

_LINE = late_pattern(r"[ \t]*(?:#[ \t]*)?gitops-lint:[ \t]*(?P<said>ignore[ \t]*\[.*)")


class Acceptance(NamedTuple):
    """One line of a commit: the checks that it names, the objects that it is for (none: for all), and why."""

    commit: str
    said: str
    checks: tuple[str, ...]
    objects: tuple[str, ...]
    reason: str

    def __str__(self) -> str:
        return f"{self.reason} (commit {short_id(self.commit)})"

    def is_for(self, reported: Reported) -> bool:
        """Tell whether a finding is accepted."""
        subject = str(reported.finding.subject or "").casefold()
        is_meant = not self.objects or subject in map(str.casefold, self.objects)
        return is_meant and any(precision(word, reported.check.id, reported.check.name) for word in self.checks)


class AcceptedFinding(NamedTuple):
    """A finding that somebody has accepted, and who."""

    reported: Reported
    by: Acceptance


class Accepted(NamedTuple):
    """Findings that are left, those that somebody has accepted, and what is wrong with lines that accept something."""

    left: tuple[Reported, ...]
    accepted: tuple[AcceptedFinding, ...]
    faults: tuple[str, ...]


def accept(findings: Iterable[Reported], messages: Iterable[Message], checks: Mapping[str, str]) -> Accepted:
    """Return findings as the commits of a change leave them; `checks` are the names and ids of all, each with the id.

    Of several lines that are for one finding, that of the last commit counts.
    """
    said = [(acceptance, tuple(_faults(acceptance, checks))) for acceptance in acceptances(messages)]
    valid = [acceptance for acceptance, faults in said if not faults]
    left: list[Reported] = []
    accepted: list[AcceptedFinding] = []
    for reported in findings:
        acceptance = next((acceptance for acceptance in valid if acceptance.is_for(reported)), None)
        if acceptance is None:
            left.append(reported)
        else:
            accepted.append(AcceptedFinding(reported, acceptance))
    return Accepted(tuple(left), tuple(accepted), tuple(fault for _, faults in said for fault in faults))


def acceptances(messages: Iterable[Message]) -> Iterator[Acceptance]:
    """Return what messages of commits accept, in their order."""
    for message in messages:
        for match in filter(None, map(_LINE.fullmatch, message.text.splitlines())):
            directive = parse_directive(match["said"].rstrip())
            if directive is not None:
                objects = tuple(word for word in directive.words if "/" in word)
                named = tuple(word for word in directive.words if "/" not in word)
                yield Acceptance(message.commit, match["said"].rstrip(), named, objects, directive.reason)


def _faults(acceptance: Acceptance, checks: Mapping[str, str]) -> Iterator[str]:
    """Say why a line of a commit doesn't count."""
    line = f"commit {short_id(acceptance.commit)} says `{acceptance.said}`, which doesn't count:"
    for word in acceptance.checks:
        if not is_known(word, checks):
            yield f"{line} {unknown(word, checks)}"
        elif not is_of_changes(word, checks):
            yield f"{line} `{word}` is no check of changes; say it beside the line that it is for"
    if not acceptance.checks:
        yield f"{line} it names no check, such as `ignore[data-deleted] why`"
    elif not acceptance.reason:
        yield f"{line} it doesn't say why"
