"""Kinds and API versions that there aren't: a slip of the pen in an object's `kind` or `apiVersion`, or in a reference.

Facts: https://github.com/fluxcd/pkg ssa/manager_apply.go (such an object fails its dry-run: "no matches for kind"),
https://kubernetes.io/docs/reference/using-api/deprecation-guide/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.schema import rejected
from gitops_lint.flux.objects import Object, is_unknown
from gitops_lint.graph.analysis import State
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.nodes import Place, at, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.repo.spelling import distance, is_misspelt, nearest
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.kinds import GroupKind
from gitops_lint.schemas.installed import Installed

CHECK = "removed-api-version"
_VERSION = re.compile(r"v\d+((alpha|beta)\d+)?")
_TOOLKIT = re.compile(r".*toolkit\.flux.*")
_ALIKE_GROUPS = 0.9  # of 1; `helm.fluxcd.io`, which is Flux 1's, is no slip of the pen


class _Right(NamedTuple):
    """What should be written: an apiVersion or a kind, and how sure it is that what is written is wrong."""

    field: str
    help: str
    confidence: Confidence


def unknown_kinds(context: Context) -> Iterator[Finding]:
    """Find each kind or version of objects that there isn't, once for all its objects, and references to such kinds."""
    defined = Installed(context.cluster).definitions
    used: dict[tuple[GroupKind, str], list[Object]] = {}
    for identity in sorted(context.cluster.objects):
        checked = context.cluster.objects[identity]
        used.setdefault((identity.group_kind, text_at(checked.node, "apiVersion") or ""), []).append(checked)
    for (group_kind, api_version), objects in used.items():
        if is_unknown(api_version) or is_unknown(group_kind.kind) or group_kind in defined:
            continue
        right = _right(context, group_kind, api_version)
        if right is not None:
            yield _finding(context, objects, api_version, right)
    yield from _references(context)


def _right(context: Context, group_kind: GroupKind, api_version: str) -> _Right | None:
    """Return what is meant by a kind or version that there isn't; None for one that there may be."""
    group, version = group_kind.group, api_version.rpartition("/")[2]
    if context.rulebook.schemas.schema(group_kind) is not None:
        return None  # its versions are known one by one
    of_kubernetes = context.rulebook.versions_of(group)
    if context.rulebook.kind(group_kind) is None:
        meant = group or (api_version if "." in api_version else "")  # a group without its version
        return (
            _other_kind(context, GroupKind(meant, group_kind.kind))
            or _other_group(context, meant or api_version, group_kind.kind)
            or _none_of_kubernetes(of_kubernetes)
        )
    if (of_kubernetes and version not in of_kubernetes) or not _VERSION.fullmatch(version):
        sure = Confidence.LIKELY if _VERSION.fullmatch(version) else Confidence.CERTAIN
        prefix = f"{group}/" if group else ""
        versions = [f"`apiVersion: {prefix}{one}`" for one in of_kubernetes]
        help_ = f"Say {' or '.join(versions)}." if versions else "A version is called `v1` or `v1beta1`, say."
        return _Right("apiVersion", help_, sure if of_kubernetes else Confidence.LIKELY)
    return None


def _none_of_kubernetes(versions: tuple[str, ...]) -> _Right | None:
    """Return that a kind isn't one of a group all of whose kinds are known."""
    return _Right("kind", "Correct `kind`, or the group in `apiVersion`.", Confidence.CERTAIN) if versions else None


def _other_kind(context: Context, group_kind: GroupKind) -> _Right | None:
    """Return the kind of the group that is meant."""
    group, kind = group_kind
    schemas, kinds = context.rulebook.schemas.file(group), context.rulebook.kinds_of(group)
    near = nearest(kind, tuple(schemas.kinds)) if schemas else None
    near = near or next((one for one in kinds if is_misspelt(kind, one) or one.lower() == kind.lower()), None)
    if near is None:
        return None
    schema = context.rulebook.schemas.schema(GroupKind(group, near))
    version = f"`apiVersion: {group}/{schema.kind.newest}` and " if schema else ""
    is_complete = bool(schemas or context.rulebook.versions_of(group))
    return _Right("kind", f"Say {version}`kind: {near}`.", Confidence.CERTAIN if is_complete else Confidence.LIKELY)


def _other_group(context: Context, group: str, kind: str) -> _Right | None:
    """Return the group that is meant by one that isn't known, or has no such kind, where it has this kind."""
    rulebook, schemas = context.rulebook, context.rulebook.schemas
    if _TOOLKIT.fullmatch(group) or nearest(group, schemas.groups, _ALIKE_GROUPS) is not None:
        found = [other for other in schemas.groups if (file := schemas.file(other)) and kind in file.kinds]
        if found:
            schema = schemas.schema(GroupKind(found[0], kind))
            version = schema.kind.newest if schema else ""
            return _Right("apiVersion", f"Say `apiVersion: {found[0]}/{version}`.", Confidence.CERTAIN)
    if rulebook.kinds_of(group):
        return None
    near = (one for one in rulebook.groups if one and distance(group, one) <= 1 and kind in rulebook.kinds_of(one))
    meant = next(near, None)
    return _Right("apiVersion", f"Did you mean the group `{meant}`?", Confidence.LIKELY) if meant else None


def _finding(context: Context, objects: list[Object], api_version: str, right: _Right) -> Finding:
    kind = objects[0].identity.kind
    places = {_place(one, right.field): one.identity for one in reversed(objects)}
    first, *others = sorted(places)
    return Finding(
        check=CHECK,
        message=f'no matches for kind "{kind}" in version "{api_version}"',
        place=first,
        help=right.help,
        subject=places[first],
        cause=f"{api_version} {kind}",
        confidence=right.confidence,
        impact=rejected(objects, context),
        related=tuple(Related(place, f"so is that of {places[place]}") for place in others),
    )


def _place(checked: Object, field: str) -> Place:
    found = at(checked.node, field)
    return found.place if found is not None else checked.place


def _references(context: Context) -> Iterator[Finding]:
    """Find each kind that a reference names and that there isn't."""
    found: dict[GroupKind, list[Link]] = {}
    for ghost in context.graph.of_presence(Presence.GHOST):
        if context.rulebook.kind(ghost.group_kind) is None:
            links = (link for link in context.graph.needed_by(ghost) if not link.edge.implied)
            found.setdefault(ghost.group_kind, []).extend(links)
    defined = Installed(context.cluster).definitions if found else {}
    for group_kind, others in found.items():
        of_kubernetes = context.rulebook.versions_of(group_kind.group)
        right = _other_kind(context, group_kind) or _none_of_kubernetes(of_kubernetes)
        if others and right is not None and group_kind not in defined:
            yield _reference(context, others, right)


def _reference(context: Context, links: list[Link], right: _Right) -> Finding:
    links.sort(key=lambda link: (link.edge.place, link.source))
    first = links[0]
    object_ = context.graph.object(first.source)
    kind = at(object_.node, *first.edge.route[:-1], "kind") if object_ else None
    users = first_few(dict.fromkeys(link.source for link in links))
    return Finding(
        check="reference-to-unknown-kind",
        message=f"there is no kind {first.target.group_kind}, to which {users} would refer",
        place=kind.place if kind is not None else first.edge.place,
        help=right.help,
        subject=first.source,
        target=first.target,
        confidence=right.confidence,
        impact=context.impacts.of_all({link.source for link in links}, State.READY),
        related=tuple(Related(link.edge.place, f"so does {link.source}") for link in links[1:]),
    )
