"""Objects that make artifacts of sources, and can't: what they copy isn't there.

Facts: https://github.com/fluxcd/source-watcher internal/builder/builder.go.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.folders import Folders
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.checks import Confidence


def artifacts(context: Context) -> Iterator[Finding]:
    """Find each copy that an object can't make, with all that waits for its artifacts."""
    folders = Folders(context.documents.tree, context.documents.allowance.compared)
    for identity in sorted(context.cluster.faulty):
        for problem in context.cluster.faulty[identity]:
            yield _finding(context, identity, problem, folders)


def _finding(context: Context, identity: Identity, problem: Problem, folders: Folders) -> Finding:
    help_ = problem.help
    if not help_:
        near = folders.nearest(problem.cause)
        help_ = f"Did you mean `{near}`?" if near else "Correct the path, or add what it names."
    is_certain = problem.certain and identity not in context.cluster.uncertain
    return Finding(
        check=problem.check,
        message=f"{identity}: {problem.message}",
        place=problem.place,
        help=help_,
        subject=identity,
        cause=problem.cause,
        confidence=Confidence.CERTAIN if is_certain else Confidence.LIKELY,
        stall=stalled(Step.ITSELF, (identity,)) if problem.certain else None,
    )
