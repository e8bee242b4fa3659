"""Charts that lie where Flux takes every file for a manifest: what is wrong with their files is one fault."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from gitops_lint.cluster.release import CHART_FILE
from gitops_lint.repo.paths import folders_around
from gitops_lint.repo.problem import Problem


def by_chart(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Return problems, those of the files of one chart made one, where its Chart.yaml is taken for a manifest, too."""
    known = list(problems)
    charts = {posixpath.dirname(problem.place.path) for problem in known if _is_of_a_chart(problem)}
    together: dict[str, list[Problem]] = {}
    for problem in known:
        chart = next((folder for folder in folders_around(problem.place.path) if folder in charts), None)
        if chart is None:
            yield problem
        else:
            together.setdefault(chart, []).append(problem)
    for chart, alike in together.items():
        yield _of_chart(chart, alike)


def _is_of_a_chart(problem: Problem) -> bool:
    return problem.check == "invalid-object" and posixpath.basename(problem.place.path) == CHART_FILE


def _of_chart(chart: str, problems: list[Problem]) -> Problem:
    first = next(problem for problem in problems if problem.place.path == f"{chart}/{CHART_FILE}")
    files = len({problem.place.path for problem in problems})
    return first._replace(
        message=f"`{chart}` is a chart, and {files} of its files are taken for manifests, which they aren't",
        help="Keep it out with a .sourceignore file, or list what is to be applied in a kustomization file above it.",
        cause=f"{chart}/",
    )
