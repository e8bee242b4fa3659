"""Releases and Kustomizations that say less than the others what is to happen when they fail.

Facts: https://github.com/fluxcd/helm-controller api/v2 (by default a failed installation isn't tried again),
https://github.com/fluxcd/kustomize-controller api/v1 GetTimeout (by default nearly the interval).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.applier import Applier
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import at
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.rulebook.roles import Role


def failure_handling(context: Context) -> Iterator[Finding]:
    """Find the few releases without remediation, and Kustomizations that wait without timeout, that a cluster has."""
    few = context.thresholds.unusual_share  # where more lack it, the repository leaves it to the default
    releases = context.graph.of_role(Role.RELEASE)
    lacking = [release for release in releases if not _is_handled(release)]
    if 0 < len(lacking) <= few * len(releases):
        yield _without_remediation(lacking)
    waiting = [applier for applier in context.cluster.appliers.values() if applier.waits]
    endless = [applier for applier in waiting if applier.timeout is None]
    if 0 < len(endless) <= few * len(waiting):
        yield _without_timeout(context, endless)


def _is_handled(release: Object) -> bool:
    """Tell whether a release says what is to happen when its installation fails."""
    return any(at(release.node, "spec", "install", key) is not None for key in ("remediation", "strategy"))


def _without_remediation(lacking: list[Object]) -> Finding:
    return _finding(
        "release-without-remediation",
        lacking,
        "no `install.remediation` and no `install.strategy`, as the other releases have: if its installation fails "
        "once, it stays failed",
        "Set `install.strategy.name: RetryOnFailure`, or `install.remediation.retries`.",
    )


def _without_timeout(context: Context, endless: list[Applier]) -> Finding:
    objects = [context.cluster.objects[applier.identity] for applier in endless]
    finding = _finding(
        "wait-without-timeout",
        objects,
        "`wait: true` and no `timeout`, as the other Kustomizations that wait have: a failure is told only after "
        "nearly the whole interval",
        "Set how long it may take: `timeout: 5m`, for example.",
    )
    patched = (
        Related(applier.waits_place, f"{applier.identity} waits because of this")
        for applier, object_ in zip(endless, objects, strict=True)
        if applier.waits_place is not None and not object_.holds(applier.waits_place)
    )
    return replace(finding, related=(*finding.related, *patched))


def _finding(check: str, objects: list[Object], what: str, help_: str) -> Finding:
    first, *others = sorted(objects, key=lambda object_: object_.identity)
    names = first_few([object_.identity for object_ in others])
    return Finding(
        check=check,
        message=f"{first.identity} has {what}" + (f"; so have {names}" if names else ""),
        place=first.name_place,
        help=help_,
        subject=first.identity,
        related=tuple(also_wrong(object_.name_place, f"{object_.identity} too") for object_ in others),
    )
