"""What a change does to a running cluster, as findings: one registry of all checks of changes.

They are found and reported as what checks find in one version, each check by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from gitops_lint.change.acceptances import AcceptedFinding, accept
from gitops_lint.change.context import ChangeContext
from gitops_lint.change.data_deleted import data_deleted
from gitops_lint.change.definition_later import definition_later
from gitops_lint.change.definition_uninstalled import definition_uninstalled
from gitops_lint.change.moved import moved
from gitops_lint.change.order_changed import order_changed
from gitops_lint.change.refused import refused
from gitops_lint.change.reinstalled import reinstalled
from gitops_lint.change.resumed import resumed
from gitops_lint.change.secrets_changed import exchanged, laid_open
from gitops_lint.change.upgrades import upgrades
from gitops_lint.change.without_effect import behind_a_fault, without_effect
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import Reported, is_of_uncertain, report
from gitops_lint.linter import Analysis
from gitops_lint.repo.faults import Faults, InternalError
from gitops_lint.repo.revision import Message
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.triage.selection import Selection
from gitops_lint.triage.suppressing import judge
from gitops_lint.triage.suppressions import suppressions


class Entry(NamedTuple):
    """A check of changes: its function, and the names of the records of which it gives findings."""

    find: Callable[[ChangeContext], Iterator[Finding]]
    raises: frozenset[str]

    @property
    def name(self) -> str:
        """What the check is called: its function."""
        return self.find.__name__


OF_CHANGES: tuple[Entry, ...] = (
    Entry(data_deleted, frozenset({"data-deleted"})),
    Entry(reinstalled, frozenset({"release-reinstalled"})),
    Entry(moved, frozenset({"object-moved"})),
    Entry(refused, frozenset({"data-deleted", "immutable-field-changed"})),
    Entry(without_effect, frozenset({"change-without-effect"})),
    Entry(behind_a_fault, frozenset({"change-without-effect"})),
    Entry(resumed, frozenset({"suspension-lifted"})),
    Entry(definition_later, frozenset({"definition-comes-later"})),
    Entry(order_changed, frozenset({"order-changed"})),
    Entry(upgrades, frozenset({"change-without-effect", "major-upgrade", "downgrade", "version-unpinned"})),
    Entry(laid_open, frozenset({"secret-laid-open"})),
    Entry(exchanged, frozenset({"secret-exchanged"})),
    Entry(definition_uninstalled, frozenset({"definition-uninstalled"})),
)
"""The checks of the change of one cluster, in the order of their records."""


class Consequences(NamedTuple):
    """What a change does, the worst first, and which checks failed.

    `accepted` is what the change's own commits say that it is wanted; `refused` says what they say in vain.
    """

    findings: tuple[Reported, ...]
    accepted: tuple[AcceptedFinding, ...]
    refused: tuple[str, ...]
    internal_errors: tuple[InternalError, ...]


def consequences(
    after: Analysis, contexts: tuple[ChangeContext, ...], messages: tuple[Message, ...], faults: Faults
) -> Consequences:
    """Return what the differences between two versions of a repository do to the clusters that are in both.

    `after` is the later version, `messages` are those of the commits that make it, and `faults` take what fails.
    """
    findings: list[Finding] = []
    for context in contexts:
        for check in OF_CHANGES:
            found = partial(_found, check, context)
            findings += faults.guarded(found, [], check=check.name, cluster=context.name)
    reported = _reported(findings, after) if findings else ()
    judged = accept(reported, messages, after.rulebook.check_names)
    return Consequences(judged.left, judged.accepted, judged.faults, tuple(faults.noted))


def _reported(findings: list[Finding], after: Analysis) -> tuple[Reported, ...]:
    """Return the findings that the later version asks for: its configuration, and what people say beside them."""
    documents = after.documents
    paths = sorted({finding.place.path for finding in findings if documents.tree.is_file(finding.place.path)})
    said = suppressions(documents, paths, after.graphs)
    judged = judge(report(findings, after.rulebook), said, after.rulebook.check_names)
    return Selection(after.config, after.rulebook).of(judged.left)


def untold(new: tuple[Reported, ...], told: tuple[Reported, ...]) -> tuple[Reported, ...]:
    """Return the findings of a version that no consequence of the same objects, as severe at least, says more of."""
    return tuple(reported for reported in new if not any(_says_more(consequence, reported) for consequence in told))


def _says_more(consequence: Reported, reported: Reported) -> bool:
    more, less = consequence.finding, reported.finding
    return (
        less.check in consequence.check.says_more_than
        and (more.subject, more.target) == (less.subject, less.target)
        and set(less.clusters) <= set(more.clusters)
        and consequence.severity.rank <= reported.severity.rank
    )


def _found(check: Entry, context: ChangeContext) -> list[Finding]:
    return [_as_sure_as_its_object(finding, context) for finding in check.find(context)]


def _as_sure_as_its_object(finding: Finding, context: ChangeContext) -> Finding:
    """Return a finding with its cluster, for likely at most where its object isn't known for certain."""
    finding = replace(finding, clusters=(context.name,))
    if any(is_of_uncertain(finding, graph.cluster) for graph in (context.before, context.after)):
        return replace(finding, confidence=Confidence.LIKELY)
    return finding
