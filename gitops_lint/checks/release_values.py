"""Values of HelmReleases that stand in ConfigMaps in Git, and that can't be read as they are meant.

Facts: https://github.com/fluxcd/pkg chartutil/values.go: "unable to read values from key", and the release fails; what
goes to a `targetPath` is read as `helm --set` reads it (ReplacePathValue), unless it is `literal` (since Flux 2.9).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.installed_release import FLUX
from gitops_lint.cluster.release import SetValue
from gitops_lint.graph.analysis import State
from gitops_lint.languages.mistake import Mistake
from gitops_lint.languages.names import Language
from gitops_lint.languages.reading import mistake_in
from gitops_lint.repo.problem import Problem, Related
from gitops_lint.rulebook.checks import Confidence

_LITERAL_SINCE = (2, 9)


def release_values(context: Context) -> Iterator[Finding]:
    """Find each text with values that can't be read, once for all releases that use it."""
    yield from _set_values(context)
    seen = set()
    for identity, release in sorted(context.cluster.releases.items()):
        for text in release.texts:
            for problem in context.documents.embedded(text).problems:
                if problem not in seen:
                    seen.add(problem)
                    yield _finding(context, identity, problem)


def _set_values(context: Context) -> Iterator[Finding]:
    for identity, release in sorted(context.cluster.releases.items()):
        for value in release.set_values:
            is_known = value.holder not in context.cluster.uncertain and not is_unknown(value.text.text)
            mistake = mistake_in(str(value.text.value), Language.SET_VALUE) if is_known else None
            if mistake is not None:
                yield _of_set_value(context, identity, value, mistake)


def _of_set_value(context: Context, release: Identity, value: SetValue, mistake: Mistake) -> Finding:
    has_literal = context.apis.installed(FLUX).has_reached(_LITERAL_SINCE) is not False
    escaped = "write a backslash before each comma, brace and backslash of it"
    return Finding(
        check="invalid-expression",
        message=f"{release} takes what it puts at `{value.path.text}` as `helm --set` would: {mistake.said}",
        place=value.path.place,
        help=f"Set `literal: true` beside `targetPath` (since Flux 2.9), or {escaped}."
        if has_literal
        else f"{escaped.capitalize()}; since Flux 2.9 there is `literal: true` for that.",
        subject=release,
        target=value.holder,
        cause=value.path.text,
        confidence=Confidence.CERTAIN if mistake.is_sure else Confidence.LIKELY,
        stall=stalled(Step.ITSELF, (release,), State.READY, said=mistake.said) if mistake.is_sure else None,
        related=(Related(value.text.place, "this is the value"),),
    )


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
