"""Manifests that nothing includes, although what lies beside them is applied."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.graph.model import Presence
from gitops_lint.graph.products import Made, products
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence, Severity

_CHECK = "file-not-included"
_MANY_FOLDERS = 2
_APPLIED_BY_HAND = frozenset({"Job", "Pod", "ReplicationDestination"})
"""Kinds of what people apply once, such as a restore, and keep beside what is always there."""


def files_left_out(context: Context) -> Iterator[Finding]:
    """Find each such file, but for those whose objects are missing: who misses one of them names the file."""
    folders: dict[str, list[LeftOut]] = {}
    for one in context.left_out:
        if one.listing not in context.cluster.files or _is_missed(context, one):
            continue
        if posixpath.dirname(one.path) == posixpath.dirname(one.listing):
            yield _file(one)
        else:
            folders.setdefault(one.listing, []).append(one)
    for listing, files in folders.items():
        yield _folders(listing, files, _listed_folders(context, listing))


def _file(one: LeftOut) -> Finding:
    by_hand = any(found.identity.kind in _APPLIED_BY_HAND for found in one.objects)
    names = [f"{found.identity.kind} `{found.identity.name}`" for found in one.objects]
    return Finding(
        check=_CHECK,
        message=(
            f"nothing includes this file, so that {first_few(names)} isn't applied: "
            f"{posixpath.basename(one.listing)} beside it lists other files and not this one"
        ),
        place=one.objects[0].name_place,
        help=f"Add it to `resources` of {one.listing}, or delete it; a comment there that names it will do too.",
        cause=" ".join(names),
        apart=one.path,
        confidence=Confidence.LIKELY,
        severity=Severity.INFO if by_hand else None,
        related=(Related(Place(one.listing), "this lists the files beside it"),),
    )


def _listed_folders(context: Context, listing: str) -> int:
    """Return of how many folders beside it a kustomization file lists something."""
    folder = posixpath.dirname(listing)
    below = {posixpath.dirname(file) for file in context.cluster.files}
    return sum(1 for one in below if posixpath.dirname(one) == folder)


def _folders(listing: str, files: list[LeftOut], listed: int) -> Finding:
    """Say of several folders at once that nothing includes them.

    Applications are switched off like that, mostly several; a single one beside many may as well have been forgotten.
    """
    names = [posixpath.basename(posixpath.dirname(one.path)) for one in files]
    return Finding(
        check=_CHECK,
        message=f"this lists other folders' files, and not those of {first_few(names)}",
        place=Place(listing),
        help="Add them to `resources`, or name them in a comment to say that they are off.",
        cause="folders",
        apart=listing,
        confidence=Confidence.LIKELY,
        severity=None if len(files) == 1 and listed >= _MANY_FOLDERS else Severity.INFO,
        related=tuple(Related(Place(one.path), "nothing includes this") for one in files),
    )


def _is_missed(context: Context, one: LeftOut) -> bool:
    """Tell whether a file defines something that a finding says is missing."""
    return any(
        defining(context, ghost) is one
        for ghost in context.graph.of_presence(Presence.GHOST)
        if _is_told(context, ghost)
    )


def _is_told(context: Context, ghost: Identity) -> bool:
    kind = context.rulebook.kind(ghost.group_kind)
    if kind is None or not (kind.closed or ghost.group_kind in (("", "Secret"), ("", "ConfigMap"))):
        return False
    return any(not link.edge.implied for link in context.graph.into(ghost))


def defining(context: Context, missing: Identity) -> LeftOut | None:
    """Return the file that would bring a missing object, if something included it."""
    for one in context.left_out:
        for found in one.objects:
            made = (thing.identity for thing in products(found, context.rulebook) if isinstance(thing, Made))
            if any(_is_meant(context, identity, missing, one) for identity in (found.identity, *made)):
                return one
    return None


def _is_meant(context: Context, identity: Identity, missing: Identity, one: LeftOut) -> bool:
    """Tell whether an object of a file is the missing one; without a namespace it would be where its neighbours are."""
    if (identity.group_kind, identity.name) != (missing.group_kind, missing.name):
        return False
    if identity.namespace == missing.namespace:
        return True
    folder = posixpath.dirname(one.path)
    neighbours = (found for found in context.cluster.objects.values() if posixpath.dirname(found.place.path) == folder)
    return not identity.namespace and any(found.identity.namespace == missing.namespace for found in neighbours)


def naming_the_file(finding: Finding, context: Context) -> Finding:
    """Return a finding of something missing with the file that would bring it, if any, as the way to mend it."""
    missing = finding.target
    if missing is None or missing not in context.graph.nodes:
        return finding
    one = defining(context, missing) if context.graph.presence(missing) is Presence.GHOST else None
    if one is None:
        return finding
    place = Related(one.objects[0].place, f"this file defines it, but {one.listing} doesn't list it")
    return replace(
        finding,
        help=f"{one.path} defines it, but nothing includes that file: add it to `resources` of {one.listing}.",
        related=(place, *finding.related),
    )
