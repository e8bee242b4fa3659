"""API versions that a cluster doesn't serve.

Facts: https://fluxcd.io/blog/2025/09/flux-v2.7.0/ and the announcements of 2.8 and 2.9 say which versions each release
took away, https://github.com/external-secrets/external-secrets/releases/tag/v0.17.0 those of External Secrets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stall import rejected
from gitops_lint.checks.unknown_kinds import CHECK
from gitops_lint.checks.written_kinds import objects_by_version, place_of
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release_range import parsed_release
from gitops_lint.edits.fix import Fix
from gitops_lint.edits.fixing import fix_of
from gitops_lint.edits.intent import Field, Intent, Set
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.plural import plural
from gitops_lint.rulebook.schema_files import Schema
from gitops_lint.schemas.served_apis import Served
from gitops_lint.schemas.validate import validate


class _Used(NamedTuple):
    """A version of a kind that objects are written in."""

    schema: Schema
    version: str

    def __str__(self) -> str:
        return f"{self.schema.group_kind.group}/{self.version}"


def versions(context: Context) -> Iterator[Finding]:
    """Find each version of a kind that isn't served, or only until the next upgrade, once for all its objects."""
    for (group_kind, api_version), objects in objects_by_version(context).items():
        schema = context.rulebook.schemas.schema(group_kind)
        missing = context.apis.missing_component(group_kind)
        if schema is not None and (missing is None or missing.is_defined):
            yield from _of_version(context, _Used(schema, api_version.rpartition("/")[2]), objects)


def _of_version(context: Context, used: _Used, objects: list[Object]) -> Iterator[Finding]:
    schema, version = used
    served = context.apis.serves(schema.group_kind, version)
    if version in schema.kind.removed and not (served is Served.NO and _is_older(context, used)):
        yield from _removed(context, used, objects, served)
    elif served is Served.NO and _is_told(context, used):
        yield _not_there(context, used, objects)


def _is_told(context: Context, used: _Used) -> bool:
    """Tell whether a version that isn't served is told: of some products, not all that there were are known."""
    schema = used.schema
    return not schema.likely or used.version in schema.kind.versions or context.apis.is_defined(schema.group_kind)


def _is_older(context: Context, used: _Used) -> bool:
    """Tell whether the release that is installed is one before that which took a version away."""
    removed_in = parsed_release(used.schema.kind.removed[used.version])
    return context.apis.installed(used.schema.product).releases.has_reached(removed_in) is False


def _removed(context: Context, used: _Used, objects: list[Object], served: Served) -> Iterator[Finding]:
    """Find objects of a version that a release has taken away: where that isn't installed, they are for its upgrade.

    As long as no newer version is served, there is nothing to be done; where Git holds the definition that serves it,
    whoever upgrades that reads which versions are gone.
    """
    schema, version = used
    is_still_there = served is Served.YES or (served is Served.UNKNOWN and _is_older(context, used))
    is_as_new_as_can_be = not _is_newer(schema, context.apis.newest(schema), version)
    if is_still_there and (is_as_new_as_can_be or context.apis.is_defined(schema.group_kind)):
        return
    finding = _finding(context, used, objects, f"which {schema.product} {schema.kind.removed[version]} removed")
    if is_still_there:
        note = replace(_telling(finding, context, used), severity=Severity.INFO, stall=None)
        yield replace(note, confidence=Confidence.LIKELY)  # nothing is wrong yet: nothing is mended unasked
    elif served is Served.NO:
        yield _telling(finding, context, used)
    else:
        yield replace(finding, confidence=Confidence.LIKELY)


def _not_there(context: Context, used: _Used, objects: list[Object]) -> Finding:
    """Return that the release doesn't have a version yet, that Git's definition lacks it, or that it never was."""
    schema, version = used
    installed, since = context.apis.installed(schema.product), schema.kind.since.get(version)
    if since is not None and installed.has_reached(parsed_release(since)) is False:
        why = f"{schema.product} {since} brings it, and {installed.releases} is installed"
    elif schema.likely or version in schema.kind.versions or version in schema.kind.removed:
        why = "the CustomResourceDefinition in Git doesn't serve it"
    else:
        why = "there is no such version"
    finding = _telling(_finding(context, used, objects, why), context, used)
    message = f'no matches for kind "{schema.group_kind.kind}" in version "{used}": {why}'
    return replace(finding, message=message)


def _is_newer(schema: Schema, version: str, than: str) -> bool:
    """Tell whether a version of a kind is newer than another; those whose fields aren't known are the oldest."""
    versions = schema.kind.versions
    return than not in versions or versions.index(version) > versions.index(than)


def _finding(context: Context, used: _Used, objects: list[Object], why: str) -> Finding:
    group, kind = used.schema.group_kind
    count = f"{len(objects)} {plural(kind)} are" if len(objects) > 1 else f"{objects[0].identity} is"
    return Finding(
        check=CHECK,
        message=f"{count} of {used}, {why}",
        place=place_of(objects[0], "apiVersion"),
        subject=objects[0].identity,
        help=f"Set `apiVersion: {group}/{context.apis.newest(used.schema)}`.",
        cause=f"{used} {kind}",
        stall=rejected(objects, f'no matches for kind "{kind}" in version "{used}"'),
        related=_related(objects),
        fix=_fix(context, used, objects),
    )


def _telling(finding: Finding, context: Context, used: _Used) -> Finding:
    """Return a finding that tells which release is installed, where that decides."""
    product = used.schema.product
    installed = context.apis.installed(product)
    if installed.place is None:
        return finding
    what = "installed by this" if installed.certain else "spoken of here"
    told = Related(installed.place, f"{product} {installed.releases} is {what}")
    return replace(finding, related=(*finding.related, told))


def _related(objects: list[Object]) -> tuple[Related, ...]:
    """Return the other places where the same is written, with one object of each."""
    written = {place_of(object_, "apiVersion"): object_.identity for object_ in reversed(objects)}
    first = place_of(objects[0], "apiVersion")
    return tuple(also_wrong(place, f"so is that of {written[place]}") for place in sorted(written) if place != first)


def _fix(context: Context, used: _Used, objects: list[Object]) -> Fix | None:
    """Return the edits that bring all objects to the newest version that is served; None where one is wrong there."""
    schema, version = used
    newest = context.apis.newest(schema)
    if newest == version or any(not _is_of(object_, schema, newest) for object_ in objects):
        return None
    new = f"{schema.group_kind.group}/{newest}"
    intents = (Intent(Field(outdated, ("apiVersion",)), Set(new)) for outdated in objects)
    return fix_of(f"write `{new}`", intents, context.documents)


def _is_of(object_: Object, schema: Schema, version: str) -> bool:
    return next(validate(object_.node, schema, version, lambda _: None), None) is None
