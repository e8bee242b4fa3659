"""Kinds and API versions that there aren't: a slip of the pen in an object's `kind` or `apiVersion`, or in a reference.

Facts: https://github.com/fluxcd/pkg ssa/manager_apply.go (such an object fails its dry-run: "no matches for kind"),
https://kubernetes.io/docs/reference/using-api/deprecation-guide/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.meant_kinds import Right, none_of_kubernetes, other_group, other_kind, right_kind
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stall import Step, rejected, stalled
from gitops_lint.checks.written_kinds import objects_by_version, place_of
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release_range import parsed_release
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.nodes import at
from gitops_lint.repo.problem import also_wrong
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.group_kind import GroupKind

CHECK = "removed-api-version"
_GROUP_FIELDS = ("apiVersion", "apiGroup", "group")
"""The fields beside a name that say its group, whatever the reference."""

_KUBERNETES = "Kubernetes"
"""The product that brings its own kinds, as rules/schemas/distributions calls it."""


def unknown_kinds(context: Context) -> Iterator[Finding]:
    """Find each kind or version of objects that there isn't, once for all its objects, and references to such kinds."""
    for (group_kind, api_version), objects in objects_by_version(context).items():
        if context.apis.is_defined(group_kind):
            continue
        make = partial(right_kind, context.rulebook, group_kind, api_version)
        right = context.documents.derived.of(("right kind", group_kind, api_version), (), make)
        if right is not None:
            finding = _finding(objects, api_version, right)
            yield _of_release(context, finding, right.removed) if right.removed else finding
    yield from _references(context)


def _of_release(context: Context, finding: Finding, removed_in: str) -> Finding:
    """Return a finding of a version that a release of Kubernetes has taken away, as far as Git tells which runs."""
    installed = context.apis.installed(_KUBERNETES)
    is_gone = installed.has_reached(parsed_release(removed_in))
    finding = replace(finding, message=f"{finding.message}: {_KUBERNETES} {removed_in} removed it")
    if is_gone is False:
        return replace(finding, severity=Severity.INFO, stall=None)
    return replace(finding, confidence=Confidence.CERTAIN if is_gone else Confidence.LIKELY)


def _finding(objects: list[Object], api_version: str, right: Right) -> Finding:
    kind = objects[0].identity.kind
    places = {place_of(object_, right.field): object_.identity for object_ in reversed(objects)}
    first, *others = sorted(places)
    return Finding(
        check=CHECK,
        message=f'no matches for kind "{kind}" in version "{api_version}"',
        place=first,
        help=right.help,
        subject=places[first],
        cause=f"{api_version} {kind}",
        confidence=right.confidence,
        stall=rejected(objects),
        related=tuple(also_wrong(place, f"so is that of {places[place]}") for place in others),
    )


def _references(context: Context) -> Iterator[Finding]:
    """Find each kind that a reference names and that there isn't."""
    links_of: dict[GroupKind, list[Link]] = {}
    for ghost in context.graph.of_presence(Presence.GHOST):
        if context.rulebook.kind(ghost.group_kind) is None and not context.rulebook.is_kind(ghost.group_kind):
            written = (link for link in context.graph.into(ghost) if not link.edge.implied)
            links_of.setdefault(ghost.group_kind, []).extend(written)
    for group_kind, links in links_of.items():
        if not links or context.apis.is_defined(group_kind):
            continue
        right = (
            other_kind(context.rulebook, group_kind)
            or other_group(context.rulebook, group_kind)
            or none_of_kubernetes(context.rulebook, group_kind)
        )
        if right is not None:
            yield _reference(context, links, right)


def _reference(context: Context, links: list[Link], right: Right) -> Finding:
    links.sort(key=lambda link: (link.edge.place, link.source))
    first = links[0]
    object_ = context.graph.object(first.source)
    fields = _GROUP_FIELDS if right.group else ("kind",)
    beside = (at(object_.node, *first.edge.route[:-1], field) for field in fields) if object_ else ()
    wrong = next((node for node in beside if node is not None), None)
    users = first_few(dict.fromkeys(link.source for link in links))
    return Finding(
        check="reference-to-unknown-kind",
        message=f"there is no kind {first.target.group_kind}, to which {users} would refer",
        place=wrong.place if wrong is not None else first.edge.place,
        help=right.help,
        subject=first.source,
        target=first.target,
        confidence=right.confidence,
        stall=stalled(Step.ITSELF, {link.source for link in links}, State.READY),
        related=tuple(also_wrong(link.edge.place, f"so does {link.source}") for link in links[1:]),
    )
