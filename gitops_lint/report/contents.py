"""What a report is made from: an analysis, the findings that are wanted, and those that are one thing to say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.config.check_names import most_precise
from gitops_lint.graph.analysis import Impact
from gitops_lint.linter import Analysis
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Severity

if TYPE_CHECKING:
    from gitops_lint.change.compare import Change


class Group(NamedTuple):
    """Findings of one check with one target or at one place, all as severe: one thing to say, of one object or many.

    `impact` is what they take down together. Findings without a target are one where their messages are the same.
    """

    findings: tuple[Reported, ...]
    impact: Impact

    @property
    def first(self) -> Reported:
        """The finding that is shown in full: the one that takes down most."""
        return self.findings[0]

    @property
    def elsewhere(self) -> tuple[Related, ...]:
        """The places of all findings but the first, with the object, or what is said where it is of another target."""
        target = self.first.finding.target
        return tuple(
            Related(finding.place, str(finding.subject or "") if finding.target == target else finding.message)
            for finding in (reported.finding for reported in self.findings[1:])
        )


class Elsewhere(NamedTuple):
    """The files and folders of which findings are shown, and how many findings there are outside of them."""

    shown: tuple[str, ...]
    left_out: int


@keeps_values
@dataclass(frozen=True)
class Report:
    """What all formats are written from: an analysis, and those of its findings that are wanted, the worst first.

    Findings that are as severe as `fails_from` or more make the run fail (where it is None, none does), and those of
    the checks that `failing` names by id, name or family. `change` is what lies between a base and what was analysed:
    the findings are those that are new then.
    """

    analysis: Analysis
    findings: tuple[Reported, ...]
    fails_from: Severity | None = Severity.ERROR
    failing: tuple[str, ...] = ()
    change: Change | None = None
    elsewhere: Elsewhere | None = None

    @kept_value
    def groups(self) -> tuple[Group, ...]:
        """The findings, grouped for people; the worst group first."""
        return grouped(self.findings)

    def fails(self, reported: Reported) -> bool:
        """Tell whether a finding makes the run fail."""
        if self.fails_from is not None and reported.severity.rank <= self.fails_from.rank:
            return True
        return bool(most_precise(self.failing, reported.check.id, reported.check.name))


def grouped(findings: tuple[Reported, ...]) -> tuple[Group, ...]:
    """Return findings in groups, the worst and most harmful first; within a group their order stays."""
    of_groups: list[list[Reported]] = []
    known: dict[tuple[str, Severity, Identity | Place | str], list[Reported]] = {}
    for reported in findings:
        finding = reported.finding
        keys = [
            (reported.check.id, reported.severity, about)
            for about in (finding.target or finding.message, finding.place)
        ]
        group = known.get(keys[0], known.get(keys[1]))
        if group is None:
            group = []
            of_groups.append(group)
        group.append(reported)
        known |= {key: group for key in keys if key not in known}
    groups = [Group(tuple(members), _together(members)) for members in of_groups]
    return tuple(sorted(groups, key=lambda group: (group.first.severity.rank, -group.impact.size)))


def _together(members: list[Reported]) -> Impact:
    if len(members) == 1:
        return members[0].finding.impact
    impacts = [reported.finding.impact for reported in members]
    return Impact(
        tuple(sorted({applier for impact in impacts for applier in impact.appliers})),
        tuple(sorted({release for impact in impacts for release in impact.releases})),
        tuple(sorted({object_ for impact in impacts for object_ in impact.objects})),
    )


class Outside(NamedTuple):
    """Groups of what may well exist outside of Git, by the kind of what they lack; several of each kind."""

    by_kind: tuple[tuple[str, tuple[Group, ...]], ...]

    @property
    def groups(self) -> tuple[Group, ...]:
        """All of the groups."""
        return tuple(group for _, groups in self.by_kind for group in groups)


def not_in_git(groups: Iterable[Group]) -> Outside:
    """Return the groups that whoever knows the cluster reads as one: what each lacks is of one kind, and not in Git.

    Notes aren't among them, which are told by check anyway, nor is what is alone of its kind.
    """
    alike: dict[tuple[str, str, Severity], list[Group]] = {}
    for group in groups:
        first, target = group.first, group.first.finding.target
        if first.severity is not Severity.INFO and target is not None and externals_of(group):
            alike.setdefault((first.check.id, target.kind, first.severity), []).append(group)
    return Outside(tuple((kind, tuple(several)) for (_, kind, _), several in alike.items() if len(several) > 1))


def externals_of(group: Group) -> tuple[str, ...]:
    """Return the patterns of what a group lacks; none where a finding of it is something else, too."""
    if not all(reported.finding.externals for reported in group.findings):
        return ()
    return tuple(external for reported in group.findings for external in reported.finding.externals)
