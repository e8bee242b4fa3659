"""What can't be seen and may bring a target: the files of another source, of a remote base, of a template."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.graph.model import Link
from gitops_lint.repo.tree import is_manifest
from gitops_lint.verdicts.meant import slip_in
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.unseen import namespace_of
from gitops_lint.verdicts.verdict import Maker, MakerKind
from gitops_lint.verdicts.words import first_word

_OF_DEFINITIONS = "crd"
"""What the URLs of bundles of definitions hold, and in which there is hardly anything else."""


def out_of_sight(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return what can't be seen and may bring a target: what names it first.

    Anything could; what is more than chance is told. What needs the target itself doesn't bring it.
    """
    unseen = sight.unseen
    if not unseen.unknowns:
        return
    needing = {link.source for link in links}
    before = sight.appliers_before(links)
    is_closed = sight.is_closed(target)
    naming = {number for number in unseen.speaking_of(target.name) if unseen.names(number, target.name, is_closed)}
    numbers = unseen.may_hold(target) if is_closed else _telling(sight, target, links, before)
    others = (number for number in numbers if number not in naming)
    for number in itertools.chain(sorted(naming), others):
        unknown = unseen.unknowns[number]
        is_theirs = is_closed and (
            _is_for_its_namespace(sight, unknown, target, links) or _is_written_first(sight, unknown, target, before)
        )
        is_exact = number in naming or is_theirs
        if is_closed and is_exact and not unknown.may_hold(target):
            continue
        why = "can't be seen" if is_closed else _open(sight, unknown, target, links, before, is_exact)
        if why and unknown.applied_by not in needing:
            yield Maker(MakerKind.SOURCE, f"{_named(unknown)} {why}", unknown.applied_by, unknown.place, is_exact)


def _is_for_its_namespace(sight: Sight, unknown: Unknown, target: Identity, links: tuple[Link, ...]) -> bool:
    """Tell whether all that another source brings lands in a target's namespace: what belongs there comes from it.

    Unless Git puts there who needs the target, or the target is one in sight but for a slip.
    """
    if unknown.kind is not UnknownKind.OTHER_SOURCE or not unknown.namespace or unknown.namespace != target.namespace:
        return False
    is_among_its_own = any(link.source.namespace == target.namespace for link in links)
    return not is_among_its_own and slip_in(sight, target) is None


def _is_written_first(sight: Sight, unknown: Unknown, target: Identity, before: frozenset[Identity]) -> bool:
    """Tell whether a workflow writes a file of the build that needs a target, or of one before, as people don't."""
    is_before = unknown.kind is UnknownKind.WRITTEN and unknown.applied_by in before
    return is_before and slip_in(sight, target) is None


def _telling(sight: Sight, target: Identity, links: tuple[Link, ...], before: frozenset[Identity]) -> list[int]:
    """Return which of what can't be seen may have anything to do with a target of an open kind."""
    unseen, rule = sight.unseen, sight.missing_rule(target)
    numbers = {*unseen.landing_in(target.namespace), *unseen.brought_by(before)}
    numbers.update(unseen.brought_by(applier for user in _users(sight, links) for applier in user.applied_by))
    if rule.kept_apart:
        numbers.update(unseen.decrypted)
    if _is_shared(sight, target):
        numbers.update(unseen.may_hold(target))
    return sorted(numbers)


def _is_shared(sight: Sight, target: Identity) -> bool:
    """Tell whether a target serves all namespaces, and Git holds nothing of its kind."""
    is_shared = not target.namespace or sight.missing_rule(target).shared
    return is_shared and not sight.cluster.of_kind(target.group_kind)


def _users(sight: Sight, links: tuple[Link, ...]) -> list[Object]:
    objects = sight.cluster.objects
    return [objects[link.source] for link in links if link.source in objects]


def _named(unknown: Unknown) -> str:
    by = f"{unknown.applied_by} applies it and" if unknown.applied_by is not None else "it"
    return f"`{unknown.description}` may bring it: {by}"


def _open(
    sight: Sight,
    unknown: Unknown,
    target: Identity,
    links: tuple[Link, ...],
    before: frozenset[Identity],
    is_named: bool,
) -> str:
    """Return why something out of sight may bring a target of an open kind; empty if it hardly does."""
    if unknown.kind is UnknownKind.OTHER_CLUSTER:
        return ""
    if unknown.kind is UnknownKind.REMOTE_BASE:
        return _remote(sight, unknown, target, links, before)
    if is_named:
        return "names it in its template"
    if unknown.kinds is not None and target.kind not in unknown.kinds:
        return ""
    if target.namespace and namespace_of(unknown) == target.namespace:
        return "lands in the same namespace"
    holds_secrets = unknown.is_decrypted and not unknown.foreign  # what upstream publishes isn't encrypted for us
    if holds_secrets and sight.missing_rule(target).kept_apart and unknown.namespace is None:
        return "is decrypted, so that it holds Secrets"
    comes_before = not before.isdisjoint(sight.unseen.appliers_of(unknown))
    if comes_before and unknown.applied_by is not None and _are_alike(unknown.applied_by.name, target.name):
        return "comes before, and is called like it"
    if unknown.applied_by in before and unknown.namespace is None and not unknown.foreign:
        return "comes before"
    if _is_shared(sight, target) and unknown.may_hold(target):
        return "may bring what Git holds nothing of"
    return ""


def _remote(
    sight: Sight, unknown: Unknown, target: Identity, links: tuple[Link, ...], before: frozenset[Identity]
) -> str:
    """Return why a remote base may bring a target: what upstream publishes as one with it, or what all may need."""
    is_same_build = any(unknown.applied_by in user.applied_by for user in _users(sight, links))
    if is_same_build and (not target.namespace or _OF_DEFINITIONS not in unknown.description.lower()):
        return "is part of the same build"
    comes_before = unknown.applied_by in before and not target.namespace
    return "comes before" if comes_before and _may_publish(sight, unknown, target) else ""


def _is_of_definitions(unknown: Unknown) -> bool:
    """Tell whether a remote base is one file of definitions by its name, `cert-manager.crds.yaml`."""
    file = unknown.description.partition("?")[0].rpartition("/")[2].lower()
    return is_manifest(file) and _OF_DEFINITIONS in file


def _may_publish(sight: Sight, unknown: Unknown, target: Identity) -> bool:
    """Tell whether somebody else's project may publish an object: one of Kubernetes' kinds, or of kinds it speaks of.

    Custom resources of other projects, an issuer of certificates among the definitions of dashboards say, are what
    belongs to a cluster. With definitions, a file that is called by them brings none of Kubernetes' own, no Namespace.
    """
    is_custom = "." in target.group and not sight.rulebook.versions_of(target.group)
    if not is_custom:
        return not _is_of_definitions(unknown)
    if not unknown.foreign:
        return True
    words = (target.group.partition(".")[0], *sight.rulebook.charts_with(target.group))
    return any(word in unknown.description.lower() for word in words)


def _are_alike(name: str, wanted: str) -> bool:
    """Tell whether two names begin with the same word, or one holds the other."""
    return first_word(name) == first_word(wanted) or name in wanted or wanted in name
