"""What can't be read or built, as the stages that read and build say it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.flux.objects import Identity
from gitops_lint.graph.analysis import Impact, State
from gitops_lint.graph.certainty import fails_for_certain
from gitops_lint.kustomize.build import Build
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.checks import Confidence, Severity

_FOR_FLUX_ONLY = frozenset({"helm-inflation"})
"""What fails under Flux and works with a kustomize that is called by hand."""

_OF_PARTS = frozenset({"invalid-kustomization"})
"""What may be wrong with a folder because it is but a part of others, such as a component."""
_WITHOUT_FAILURE = frozenset({"ignored-field", "unknown-template"})
"""What keeps nothing from being applied."""
_LINE = re.compile(r"\bline \d+(, column \d+)?")


def manifests(context: Context) -> Iterator[Finding]:
    """Find what is wrong with the files that a cluster is built from, each fault once."""
    failed: dict[Problem, list[Identity]] = {}
    for identity in sorted(context.cluster.applied):
        for problem in context.cluster.applied[identity].problems:
            failed.setdefault(problem, []).append(identity)
    for problem in context.cluster.problems:
        failed.setdefault(problem, [])
    for problem in sorted(failed, key=lambda one: (one.place, one.check, one.cause)):
        yield _finding(problem, failed[problem], context)


def _finding(problem: Problem, failed: list[Identity], context: Context) -> Finding:
    return Finding(
        check=problem.check,
        message=problem.message,
        place=problem.place,
        help=problem.help,
        subject=failed[0] if failed else None,
        cause=_cause(problem),
        apart=problem.place.path,
        confidence=Confidence.CERTAIN if fails_for_certain(context.cluster, problem) else Confidence.LIKELY,
        impact=context.impacts.of_all(failed, State.ACTS) if problem.check not in _WITHOUT_FAILURE else Impact(),
        related=problem.related,
    )


def _cause(problem: Problem) -> str:
    """Return which thing is at fault, without what changes when files and lines move."""
    if problem.cause == problem.place.path:
        return posixpath.basename(problem.cause)
    return _LINE.sub("line", problem.cause)


def not_applied(build: Build, is_all_there_is: bool = False) -> Iterator[Finding]:
    """Find what is wrong with a kustomization that no cluster applies: worth knowing, but nothing breaks.

    Where a repository holds no cluster at all, those of other repositories apply what it holds.
    """
    for problem in build.problems:
        if problem.check not in _FOR_FLUX_ONLY:
            yield Finding(
                check=problem.check,
                message=problem.message,
                place=problem.place,
                help=problem.help,
                cause=_cause(problem),
                apart=problem.place.path,
                severity=None if is_all_there_is and problem.check not in _OF_PARTS else Severity.INFO,
                confidence=Confidence.LIKELY,
                related=problem.related,
            )
