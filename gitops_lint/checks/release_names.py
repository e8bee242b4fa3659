"""What the values of a release call its objects, where nothing can be called so.

Facts: `helm create` gives a chart the template `fullname`, which takes `fullnameOverride` as it is, cuts it to 63
characters and takes a hyphen off its end; https://kubernetes.io/docs/concepts/overview/working-with-objects/names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import is_unknown
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.charts import is_off, rendered
from gitops_lint.repo.nodes import Scalar
from gitops_lint.rulebook.charts import LONGEST_NAME
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.routes import find_anywhere

_OVERRIDES = ("**.fullnameOverride",)
_NAME = re.compile(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?")


def release_names(context: Context) -> Iterator[Finding]:
    """Find each `fullnameOverride`, a chart's own or one of the charts within it, that can't be a name."""
    for release in context.graph.releases:
        if release.identity in context.cluster.uncertain:
            continue
        for match in find_anywhere(release.values.node, _OVERRIDES):
            value = match.found.node
            is_said = isinstance(value, Scalar) and not is_off(release.values.node, match.found.route[:-1])
            if is_said and isinstance(value, Scalar) and _is_no_name(value, release):
                yield _finding(release, value)


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
