"""Values of HelmReleases that stand in ConfigMaps in Git, and that are no YAML.

Facts: https://github.com/fluxcd/pkg chartutil/values.go: "unable to read values from key", and the release fails.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.object import Object
from gitops_lint.flux.kinds import HELM_RELEASE
from gitops_lint.graph.analysis import State
from gitops_lint.graph.values import value_texts
from gitops_lint.repo.problem import Problem


def release_values(context: Context) -> Iterator[Finding]:
    """Find each text with values that can't be read, once for all releases that use it."""
    seen = set()
    for release in sorted(context.cluster.of_kind(HELM_RELEASE), key=lambda found: found.identity):
        for text in value_texts(release, context.cluster.objects):
            for problem in context.documents.embedded(text).problems:
                if problem not in seen:
                    seen.add(problem)
                    yield _finding(context, release, problem)


def _finding(context: Context, release: Object, problem: Problem) -> Finding:
    return Finding(
        check=problem.check,
        message=f"the values of {release.identity} can't be read: {problem.message}",
        place=problem.place,
        help=problem.help,
        subject=release.identity,
        cause=f"{problem.place.path}: {problem.cause}",
        impact=context.impacts.of(release.identity, State.READY),
        related=problem.related,
    )
