"""What can't be seen and may bring a target: the files of another source, of a remote base, of a template."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Scalar
from gitops_lint.rulebook.routes import Route, find
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdict import Maker, MakerKind

_OF_DEFINITIONS = "crd"
"""What the URLs of bundles of definitions hold, and in which there is hardly anything else."""


def out_of_sight(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return what can't be seen and may bring a target.

    Anything could; what is more than chance is told. What needs the target itself doesn't bring it.
    """
    needing = {link.source for link in links}
    before = sight.appliers_before(links) if sight.cluster.unknowns else frozenset()
    for unknown in sight.cluster.unknowns:
        is_closed = sight.is_closed(target)
        why = _closed(unknown, target) if is_closed else _open(sight, unknown, target, links, before)
        if why and unknown.applied_by not in needing:
            is_exact = _is_in_template(sight, unknown, target)
            yield Maker(MakerKind.SOURCE, f"{_named(unknown)} {why}", unknown.applied_by, unknown.place, is_exact)


def _named(unknown: Unknown) -> str:
    by = f"{unknown.applied_by} applies it and" if unknown.applied_by is not None else "it"
    return f"`{unknown.description}` may bring it: {by}"


def _closed(unknown: Unknown, target: Identity) -> str:
    return "can't be seen" if unknown.may_hold(target) else ""


def _open(
    sight: Sight, unknown: Unknown, target: Identity, links: tuple[Link, ...], before: frozenset[Identity]
) -> str:
    """Return why something out of sight may bring a target of an open kind; empty if it hardly does."""
    if unknown.kind is UnknownKind.OTHER_CLUSTER:
        return ""
    if unknown.kind is UnknownKind.REMOTE_BASE:
        return _remote(sight, unknown, target, links, before)
    if _is_in_template(sight, unknown, target):
        return "names it in its template"
    if unknown.kinds is not None and target.kind not in unknown.kinds:
        return ""
    if target.namespace and _namespace(unknown) == target.namespace:
        return "lands in the same namespace"
    holds_secrets = unknown.is_decrypted and not unknown.foreign  # what upstream publishes isn't encrypted for us
    if holds_secrets and sight.missing_rule(target).kept_apart and unknown.namespace is None:
        return "is decrypted, so that it holds Secrets"
    comes_before = not before.isdisjoint(appliers_of(sight, unknown))
    if comes_before and unknown.applied_by is not None and _are_alike(unknown.applied_by.name, target.name):
        return "comes before, and is called like it"
    if unknown.applied_by in before and unknown.namespace is None and not unknown.foreign:
        return "comes before"
    is_shared = not target.namespace or sight.missing_rule(target).shared
    if is_shared and not sight.cluster.of_kind(target.group_kind) and unknown.may_hold(target):
        return "may bring what Git holds nothing of"
    return ""


def _remote(
    sight: Sight, unknown: Unknown, target: Identity, links: tuple[Link, ...], before: frozenset[Identity]
) -> str:
    """Return why a remote base may bring a target: what upstream publishes as one with it, or what all may need."""
    objects = sight.cluster.objects
    users = [objects[link.source] for link in links if link.source in objects]
    is_same_build = any(unknown.applied_by in user.applied_by for user in users)
    if is_same_build and (not target.namespace or _OF_DEFINITIONS not in unknown.description.lower()):
        return "is part of the same build"
    comes_before = unknown.applied_by in before and not target.namespace
    return "comes before" if comes_before and _may_publish(sight, unknown, target) else ""


def _may_publish(sight: Sight, unknown: Unknown, target: Identity) -> bool:
    """Tell whether somebody else's project may publish an object: one of Kubernetes' kinds, or of kinds it speaks of.

    Custom resources of other projects, an issuer of certificates among the definitions of dashboards say, are what
    belongs to a cluster.
    """
    is_custom = "." in target.group and not sight.rulebook.versions_of(target.group)
    if not unknown.foreign or not is_custom:
        return True
    words = (target.group.partition(".")[0], *sight.rulebook.charts_with(target.group))
    return any(word in unknown.description.lower() for word in words)


def _is_in_template(sight: Sight, unknown: Unknown, target: Identity) -> bool:
    """Tell whether a template holds a target's very name, as that of an object if it comes from Git only."""
    held = sight.cluster.objects.get(unknown.applied_by) if unknown.applied_by is not None else None
    if unknown.kind is not UnknownKind.TEMPLATE or held is None:
        return False
    word = re.compile(rf"(?<![\w.-]){re.escape(target.name)}(?![\w.-])")
    texts = (place for place in find(held.node, "spec.**") if not _is_reference(place.route, sight.is_closed(target)))
    return any(isinstance(text.node, Scalar) and word.search(text.node.text) for text in texts)


def _is_reference(route: Route, is_closed: bool) -> bool:
    """Tell whether a name in a template is that of something that the objects made of it refer to."""
    return is_closed and route[-1] == "name" and route[-2:-1] != ("metadata",)


def _namespace(unknown: Unknown) -> str | None:
    """Return the namespace in which what can't be seen lands; what a template makes is beside it, most likely."""
    if unknown.kind is UnknownKind.TEMPLATE and unknown.applied_by is not None:
        return unknown.applied_by.namespace
    return unknown.namespace


def _are_alike(name: str, wanted: str) -> bool:
    """Tell whether two names begin with the same word, or one holds the other."""
    return name.partition("-")[0] == wanted.partition("-")[0] or name in wanted or wanted in name


def appliers_of(sight: Sight, unknown: Unknown) -> Iterator[Identity]:
    """Return what brings an unknown, and what applies that."""
    held = sight.cluster.objects.get(unknown.applied_by) if unknown.applied_by is not None else None
    if held is not None:
        yield held.identity
        yield from held.applied_by
