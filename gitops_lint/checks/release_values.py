"""Values of HelmReleases that stand in ConfigMaps in Git, and that are no YAML.

Facts: https://github.com/fluxcd/pkg chartutil/values.go: "unable to read values from key", and the release fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State
from gitops_lint.repo.problem import Problem


def release_values(context: Context) -> Iterator[Finding]:
    """Find each text with values that can't be read, once for all releases that use it."""
    seen = set()
    for identity, release in sorted(context.cluster.releases.items()):
        for text in release.texts:
            for problem in context.documents.embedded(text).problems:
                if problem not in seen:
                    seen.add(problem)
                    yield _finding(context, identity, problem)


def _finding(context: Context, release: Identity, problem: Problem) -> Finding:
    return Finding(
        check=problem.check,
        message=f"the values of {release} can't be read: {problem.message}",
        place=problem.place,
        help=problem.help,
        subject=release,
        cause=f"{problem.place.path}: {problem.cause}",
        impact=context.impacts.of(release, State.READY),
        stall=stalled(Step.ITSELF, (release,), State.READY),
        related=problem.related,
    )
