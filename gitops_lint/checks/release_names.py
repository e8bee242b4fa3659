"""What the values of a release call its objects, where nothing can be called so.

Facts: `helm create` gives a chart the template `fullname`, which takes `fullnameOverride` as it is, cuts it to 63
characters and takes a hyphen off its end; https://kubernetes.io/docs/concepts/overview/working-with-objects/names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import is_unknown
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.charts import is_off, rendered
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Scalar
from gitops_lint.rulebook.charts import LONGEST_NAME
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.routes import find_anywhere

_OVERRIDES = ("**.fullnameOverride",)
_NAME = late_pattern(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")


def release_names(context: Context) -> Iterator[Finding]:
    """Find each `fullnameOverride`, a chart's own or one of the charts within it, that can't be a name."""
    for release in context.graph.releases:
        if release.identity in context.cluster.uncertain:
            continue
        values = release.values.node
        for value in context.documents.derived.of("names in values", (values,), partial(_names, values)):
            if _is_no_name(value, release):
                yield _finding(release, value)


def _names(values: Mapping) -> tuple[Scalar, ...]:
    """Return what values say that charts' objects are called."""
    fields = (match.found for match in find_anywhere(values, _OVERRIDES))
    return tuple(
        field.node for field in fields if isinstance(field.node, Scalar) and not is_off(values, field.route[:-1])
    )


def _is_no_name(value: Scalar, release: ChartRelease) -> bool:
    name = rendered(value.text, release) if isinstance(value.value, str) else None
    if not name or is_unknown(name):
        return False
    return _NAME.fullmatch(name[:LONGEST_NAME].removesuffix("-")) is None


def _finding(release: ChartRelease, value: Scalar) -> Finding:
    return Finding(
        check="invalid-value",
        message=f"{release.identity} would have objects called `{value.text}`, and Kubernetes refuses such a name",
        place=value.place,
        help="A name consists of lower case letters, digits, '-' and '.', and begins and ends with a letter or digit.",
        subject=release.identity,
        cause=value.text,
        severity=Severity.WARNING,
        confidence=Confidence.LIKELY,
    )
