"""What can't be read or built, as the stages that read and build say it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from gitops_lint.checks.charts_among_manifests import by_chart
from gitops_lint.checks.finding import Context, Finding, UnappliedContext
from gitops_lint.checks.folders import Folders
from gitops_lint.checks.missing_files import by_missing_folder, by_missing_name
from gitops_lint.checks.stall import Stall, Step, stalled
from gitops_lint.checks.unapplied_manifests import is_filled_in_first
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.filling import Filling
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.checks import Confidence, Severity

_FOR_FLUX_ONLY = frozenset({"helm-inflation"})
"""What fails under Flux and works with a kustomize that is called by hand."""

_LIKELY = frozenset({"variable-misspelt", "target-misspelt"})
_WHERE_STRICT = frozenset({"undefined-variable"})
"""What fails since Flux 2.9 only: before, an undefined variable becomes an empty text."""
_NOTES = frozenset({"target-without-object"})
"""What is only worth a note in a kustomization file, whose author sees what it builds."""
_OF_PARTS = frozenset({"invalid-kustomization"})
"""What may be wrong with a folder because it is but a part of others, such as a component."""
_UNLESS_FILLED = frozenset({"undefined-variable"})
"""What is no fault where something else than Git may set variables."""
_AFTER_BUILD = frozenset({"decryption-fails"})
"""What kustomize has built, and its controller can't do anything with."""
_LINE = late_pattern(r"\bline \d+(, column \d+)?")


def manifests(context: Context) -> Iterator[Finding]:
    """Find what is wrong with the files that a cluster is built from, each fault once."""
    failed: dict[Problem, list[Identity]] = {}
    filling = Filling(context.graph, context.rulebook)
    folders = Folders(context.documents.tree, context.documents.allowance.compared)
    for identity in sorted(context.cluster.applied):
        for problem in by_chart(by_missing_folder(context.cluster.applied[identity].problems, folders)):
            is_unset = problem.check not in _UNLESS_FILLED or not (
                filling.may_set_more(identity) or _is_set_by_hand(problem.cause, identity, context)
            )
            if problem.told and is_unset and not _is_of_later_releases(problem, context.cluster):
                failed.setdefault(problem, []).append(identity)
    for problem in by_chart(by_missing_folder(context.cluster.problems, folders)):
        is_of_flux = problem.check in _FOR_FLUX_ONLY
        if problem.told and (context.cluster.declared or not is_of_flux):  # who begins the others isn't known
            failed.setdefault(problem, [])
    for problem, identities in by_missing_name(failed).items():
        yield _finding(problem, identities, context)


def _is_of_later_releases(problem: Problem, cluster: Cluster) -> bool:
    """Tell whether a problem is none for the release of Flux that a cluster turned out to have, or most likely has."""
    return problem.check in _WHERE_STRICT and not problem.certain and cluster.installed.is_hardly_strict


def _is_set_by_hand(variable: str, applier: Identity, context: Context) -> bool:
    """Tell whether people fill what an applier takes variables from, with this one, too: Terraform may, say.

    What Git holds under that name may be a copy for tests, or have fewer keys.
    """
    by_hand = context.verdicts.sight.by_hand
    applied = context.cluster.appliers.get(applier)
    for source in applied.filling.sources if applied is not None else ():
        mentions = (by_hand.mention(source), by_hand.mention_of(variable, source.kind))
        if all(mention is not None and mention.is_exact for mention in mentions):
            return True
    return False


def _finding(problem: Problem, failed: list[Identity], context: Context) -> Finding:
    return Finding(
        check=problem.check,
        message=problem.message,
        place=problem.place,
        help=problem.help,
        subject=failed[0] if failed else None,
        cause=_cause(problem),
        apart=problem.place.path,
        severity=Severity.INFO if problem.check in _NOTES else None,
        confidence=Confidence.CERTAIN if fails_for_certain(context.cluster, problem) else Confidence.LIKELY,
        stall=_stall(problem, failed, context),
        related=problem.related,
    )


def _stall(problem: Problem, failed: list[Identity], context: Context) -> Stall | None:
    if problem.harmless or not failed:
        return None
    if problem.check in _AFTER_BUILD:
        return stalled(Step.ITSELF, failed)
    is_of_variables = context.rulebook.check(problem.check).family == "substitution"
    return stalled(Step.POST_BUILD if is_of_variables else Step.BUILD, failed)


def fails_for_certain(cluster: Cluster, problem: Problem) -> bool:
    """Tell whether a problem of a cluster's manifests is one for its release of Flux, as far as that is known."""
    if problem.check in _WHERE_STRICT:
        return cluster.installed.is_strict is True
    return problem.certain and problem.check not in _LIKELY


def _cause(problem: Problem) -> str:
    """Return which thing is at fault, without what changes when files and lines move."""
    if problem.cause == problem.place.path:
        return posixpath.basename(problem.cause)
    return _LINE.sub("line", problem.cause)


def unapplied_builds(looked_at: UnappliedContext) -> Iterator[Finding]:
    """Find what is wrong with kustomizations that no cluster applies: worth knowing, but nothing breaks.

    Where a repository holds no cluster at all, those of other repositories apply what it holds.
    """
    folders = Folders(looked_at.tree, looked_at.documents.allowance.compared)
    for build in looked_at.unapplied.builds:
        for problem in by_missing_folder(build.problems, folders):
            is_of_kustomize = problem.told and problem.check not in _FOR_FLUX_ONLY
            if is_of_kustomize and not is_filled_in_first(problem):
                is_needed = looked_at.is_all_there_is and problem.check not in _OF_PARTS
                yield Finding(
                    check=problem.check,
                    message=problem.message,
                    place=problem.place,
                    help=problem.help,
                    cause=_cause(problem),
                    apart=problem.place.path,
                    severity=None if is_needed else Severity.INFO,
                    confidence=Confidence.LIKELY,
                    related=problem.related,
                )
