"""API versions that a cluster doesn't serve.

Facts: https://fluxcd.io/blog/2025/09/flux-v2.7.0/ and the announcements of 2.8 and 2.9 say which versions each release
took away, https://github.com/external-secrets/external-secrets/releases/tag/v0.17.0 those of External Secrets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.checks.edits import fix_of, saying
from gitops_lint.checks.finding import Context, Finding, Fix
from gitops_lint.checks.naming import plural
from gitops_lint.checks.schema import rejected
from gitops_lint.checks.unknown_kinds import CHECK
from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.graph.analysis import Impact
from gitops_lint.repo.nodes import Place, at, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.kinds import GroupKind
from gitops_lint.rulebook.schema_files import Schema
from gitops_lint.schemas.installed import Installed, release
from gitops_lint.schemas.validate import validate

_FLUX = "Flux"
_VERSION = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?")


class _Used(NamedTuple):
    """A version of a kind that objects are written in."""

    schema: Schema
    version: str


def versions(context: Context) -> Iterator[Finding]:
    """Find each version of a kind that is no longer served, once for all its objects, and each that never was."""
    installed = Installed(context.cluster)
    used: dict[tuple[GroupKind, str], list[Object]] = {}
    for identity in sorted(context.cluster.objects):
        checked = context.cluster.objects[identity]
        used.setdefault((identity.group_kind, text_at(checked.node, "apiVersion") or ""), []).append(checked)
    for (group_kind, api_version), objects in used.items():
        if is_unknown(api_version) or is_unknown(group_kind.kind):
            continue
        schema = context.rulebook.schemas.schema(group_kind)
        if schema is not None:
            yield from _not_served(context, _Used(schema, api_version.rpartition("/")[2]), objects, installed)


def _not_served(context: Context, used: _Used, objects: list[Object], installed: Installed) -> Iterator[Finding]:
    schema, version = used
    served = installed.serves(schema.group_kind, version)
    if served or (version in schema.kind.versions and version not in schema.kind.removed):
        return
    removed_in = schema.kind.removed.get(version)
    if removed_in is None:
        if served is False or not _may_be_newer(version, schema.kind.newest):
            yield _never_was(context, used, objects)
        return
    yield _removed(context, used, objects, installed)


def _removed(context: Context, used: _Used, objects: list[Object], installed: Installed) -> Finding:
    schema, version = used
    group, kind = schema.group_kind
    removed_in = schema.kind.removed[version]
    certain, is_still_there = installed.serves(schema.group_kind, version) is False, False
    if not certain and schema.product == _FLUX and installed.flux is not None:
        certain = installed.flux >= release(removed_in)
        is_still_there = not certain
    count = f"{len(objects)} {plural(kind)} are" if len(objects) > 1 else f"{objects[0].identity} is"
    return Finding(
        check=CHECK,
        message=f"{count} of {group}/{version}, which {schema.product} {removed_in} removed",
        place=_place(objects[0]),
        help=f"Say `apiVersion: {group}/{schema.kind.newest}`.",
        cause=f"{group}/{version} {kind}",
        confidence=Confidence.CERTAIN if certain else Confidence.LIKELY,
        severity=Severity.INFO if is_still_there else None,
        impact=Impact() if is_still_there else rejected(objects, context),
        related=_related(objects),
        fix=_fix(context, used, objects),
    )


def _never_was(context: Context, used: _Used, objects: list[Object]) -> Finding:
    schema, version = used
    group, kind = schema.group_kind
    return Finding(
        check=CHECK,
        message=f'no matches for kind "{kind}" in version "{group}/{version}": there is no such version',
        place=_place(objects[0]),
        help=f"Say `apiVersion: {group}/{schema.kind.newest}`.",
        subject=objects[0].identity,
        cause=f"{group}/{version} {kind}",
        impact=rejected(objects, context),
        related=_related(objects),
        fix=_fix(context, used, objects),
    )


def _may_be_newer(version: str, newest: str) -> bool:
    """Tell whether a version comes after the newest that is known, as Kubernetes orders versions."""
    return _rank(version) > _rank(newest)


def _rank(version: str) -> tuple[int, int, int]:
    match = _VERSION.fullmatch(version)
    if match is None:
        return (0, 0, 0)
    stability = {"alpha": 0, "beta": 1}.get(match[2], 2)
    return (int(match[1]), stability, int(match[3] or 0))


def _place(checked: Object) -> Place:
    found = at(checked.node, "apiVersion")
    return found.place if found is not None else checked.place


def _related(objects: list[Object]) -> tuple[Related, ...]:
    """Return the other places where the same is written, with one object of each."""
    written = {_place(one): one.identity for one in reversed(objects)}
    first = _place(objects[0])
    return tuple(Related(place, f"so is that of {written[place]}") for place in sorted(written) if place != first)


def _fix(context: Context, used: _Used, objects: list[Object]) -> Fix | None:
    """Return the edits that bring all objects to the newest version; None where one of them would be wrong there."""
    schema, version = used
    newest = schema.kind.newest
    if any(not _is_of(one, schema, newest) for one in objects):
        return None
    old, new = (f"{schema.group_kind.group}/{one}" for one in (version, newest))
    edits = (saying(context.documents, _place(one), old, new) for one in objects)
    return fix_of(f"say `{new}`", edits, context.documents)


def _is_of(checked: Object, schema: Schema, version: str) -> bool:
    return next(validate(checked.node, schema, version, lambda _: None), None) is None
