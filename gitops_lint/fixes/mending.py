"""Mends a repository by the fixes that its findings offer, as far as they do what they promise.

Each round makes all fixes at once in memory and looks at the outcome with a second analysis: a fix that leaves its
finding, or brings an error or a warning, is taken back. So a value that is shared in ways that nobody thought of does
no harm. What turns up once other things are mended is the next round's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from gitops_lint.change.findings import match
from gitops_lint.checks.run import Reported
from gitops_lint.edits.fix import Edit
from gitops_lint.fixes.editing import edited, overlap
from gitops_lint.linter import Analysis
from gitops_lint.repo.changed import ChangedTree
from gitops_lint.repo.tree import Tree
from gitops_lint.rulebook.checks import Severity

MAX_ROUNDS = 10
"""What is mended by then was a chain of mistakes that nobody makes."""

Select: TypeAlias = Callable[[Analysis], Sequence[Reported]]
Reanalyse: TypeAlias = Callable[[Tree, Analysis], Analysis]
Refuse: TypeAlias = Callable[[str, bytes], str | None]


class Left(NamedTuple):
    """A finding whose fix was not made, and why."""

    reported: Reported
    reason: str


@dataclass
class Mended:
    """What came of mending: the analysis afterwards, what files hold then, and which fixes were made and which not."""

    analysis: Analysis
    files: dict[str, bytes] = field(default_factory=dict)
    made: list[Reported] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)


class Mender:
    """What decides which fixes are made.

    `select` names the findings to mend, `reanalyse` looks at a changed tree (given the analysis before), `refuse` says
    why a file with the given content may not be written to. Fixes that aren't safe are made if `unsafe` says so.
    """

    def __init__(self, select: Select, reanalyse: Reanalyse, refuse: Refuse, unsafe: bool = False) -> None:
        self.select = select
        self.reanalyse = reanalyse
        self.refuse = refuse
        self.unsafe = unsafe

    def mend(self, analysis: Analysis) -> Mended:
        """Return what there is after all fixes that can be made; nothing is written."""
        mended = Mended(analysis)
        original = analysis.documents.tree
        dropped: set[str] = set()
        for _ in range(MAX_ROUNDS):
            chosen = self._chosen(mended, dropped)
            if not chosen:
                break
            _Round(self, mended, original, dropped).make(chosen)
        mended.left += (
            Left(reported, "it overlaps another fix")
            for reported in self._offered(mended.analysis)
            if reported.fingerprint not in dropped
        )
        return mended

    def _offered(self, analysis: Analysis) -> list[Reported]:
        """Return the findings whose fixes may be made."""
        return [
            reported
            for reported in self.select(analysis)
            if reported.finding.fix is not None and (reported.finding.fix.safe or self.unsafe)
        ]

    def _chosen(self, mended: Mended, dropped: set[str]) -> list[Reported]:
        """Return the findings that are mended together: of fixes that overlap, the first."""
        chosen: list[Reported] = []
        edits: list[Edit] = []
        for reported in self._offered(mended.analysis):
            if reported.fingerprint in dropped:
                continue
            reason = self._refused(reported, mended)
            if reason is not None:
                dropped.add(reported.fingerprint)
                mended.left.append(Left(reported, reason))
            elif not any(overlap(edit, made) for edit in edits_of([reported]) for made in edits):
                chosen.append(reported)
                edits += edits_of([reported])
        return chosen

    def _refused(self, reported: Reported, mended: Mended) -> str | None:
        for path in sorted({edit.place.path for edit in edits_of([reported])} - mended.files.keys()):
            reason = self.refuse(path, mended.analysis.documents.load(path).content)
            if reason is not None:
                return f"{path} is left alone: {reason}"
        return None


class _Round:
    """One round: fixes that are made together, and taken apart where together they do harm."""

    def __init__(self, mender: Mender, mended: Mended, original: Tree, dropped: set[str]) -> None:
        self.mender = mender
        self.mended = mended
        self.before = mended.analysis
        self.files = dict(mended.files)
        self.original = original
        self.dropped = dropped
        self.kept: list[Reported] = []

    def make(self, fixes: list[Reported]) -> None:
        """Make fixes beside those that were made before in this round, all of them or as many as can be."""
        together = [*self.kept, *fixes]
        contents = self._contents(edits_of(together))
        analysis = self.mender.reanalyse(ChangedTree(self.original, contents), self.before)
        reason = _harm(self.before, analysis, together)
        if reason is None:
            self.kept = together
            self.mended.made += fixes
            self.mended.analysis, self.mended.files = analysis, contents
        elif len(fixes) > 1:
            middle = len(fixes) // 2
            self.make(fixes[:middle])
            self.make(fixes[middle:])
        else:
            self.dropped.add(fixes[0].fingerprint)
            self.mended.left.append(Left(fixes[0], reason))

    def _contents(self, edits: Iterable[Edit]) -> dict[str, bytes]:
        by_path: dict[str, set[Edit]] = {}
        for edit in edits:
            by_path.setdefault(edit.place.path, set()).add(edit)
        load = self.before.documents.load
        return self.files | {path: edited(load(path).content, by_path[path]) for path in sorted(by_path)}


def edits_of(findings: Iterable[Reported]) -> list[Edit]:
    """Return the edits that findings offer."""
    return [edit for reported in findings if reported.finding.fix is not None for edit in reported.finding.fix.edits]


def _harm(before: Analysis, after: Analysis, mended: list[Reported]) -> str | None:
    """Return what speaks against fixes: a fault that they bring, or one that they were to mend and is as it was.

    Notes come and go with what is there, such as the one on what most depends on once dependencies are right again.
    """
    new = [reported for reported in match(before, after).new if reported.severity is not Severity.INFO]
    if new:
        return f"it would bring another finding ({new[0].check.id}: {new[0].finding.message})"
    still = {(reported.fingerprint, reported.finding.message) for reported in after.findings}
    if any((reported.fingerprint, reported.finding.message) in still for reported in mended):
        return "it would not be enough to mend this"
    return None
