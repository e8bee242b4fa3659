"""Manifests that nothing includes, although what lies beside them is applied."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.left_out import LeftOut
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.rulebook.checks import Confidence, Severity

_CHECK = "file-not-included"
_MANY_FOLDERS = 2


def files_left_out(context: Context) -> Iterator[Finding]:
    """Find each such file, but for those whose objects are missing: who misses file of them names the file."""
    folders: dict[str, list[LeftOut]] = {}
    for file in context.left_out:
        is_by_hand = context.verdicts.sight.by_hand.is_of_tools(file.path)
        is_applied = file.listing in context.cluster.files
        if not file.is_forgotten or not is_applied or is_by_hand:
            continue
        if _is_missed(context, file) or _is_in_another_file(context, file):
            continue
        if file.is_beside_listed:
            yield _file(context, file)
        else:
            folders.setdefault(file.listing, []).append(file)
    for listing, files in folders.items():
        yield _folders(listing, files, _listed_folders(context, listing))


def _file(context: Context, file: LeftOut) -> Finding:
    kinds = (context.rulebook.kind(object_.identity.group_kind) for object_ in file.objects)
    by_hand = any(kind is not None and kind.by_hand for kind in kinds)
    names = [f"{object_.identity.kind} `{object_.identity.name}`" for object_ in file.objects or file.patched]
    are = "isn't" if len(names) == 1 else "aren't"
    what_for, field = f"so that {first_few(names)} {are} applied", "resources"
    if not file.objects:
        what_for, field = f"and its patch of {first_few(names)} does nothing", "patches"
    return Finding(
        check=_CHECK,
        message=f"nothing includes this file, {what_for}: {_what_is_listed(file)}",
        place=(file.objects or file.patched)[0].name_place,
        help=f"Add it to `{field}` of {file.listing}, or delete it; if it is left out on purpose, name it in a comment "
        "there.",
        cause=" ".join(names),
        apart=file.path,
        confidence=Confidence.LIKELY,
        severity=Severity.INFO if by_hand else None,
        related=(Related(Place(file.listing), "this would list it"),),
    )


def _what_is_listed(file: LeftOut) -> str:
    if posixpath.dirname(file.path) != posixpath.dirname(file.listing):
        return f"{file.listing} lists others of its folder and not this one"
    what = "nothing at all" if file.is_all_left_out else "other files and not this one"
    return f"{posixpath.basename(file.listing)} beside it lists {what}"


def _listed_folders(context: Context, listing: str) -> int:
    """Return of how many folders beside it a kustomization file lists something."""
    folder = posixpath.dirname(listing)
    below = {posixpath.dirname(file) for file in context.cluster.files}
    return sum(1 for file in below if posixpath.dirname(file) == folder)


def _folders(listing: str, files: list[LeftOut], listed: int) -> Finding:
    """Say of several folders at once that nothing includes them.

    Applications are switched off like that, mostly several; a single file beside many may as well have been forgotten.
    """
    names = first_few([posixpath.basename(posixpath.dirname(file.path)) for file in files])
    folders, they, are = ("the folder", "it", "it is") if len(files) == 1 else ("the folders", "them", "they are")
    return Finding(
        check=_CHECK,
        message=f"nothing in {folders} {names} is applied: this file lists others beside {they}",
        place=Place(listing),
        help=f"Add {they} to `resources`, or name {they} in a comment to say that {are} off.",
        cause="folders",
        apart=listing,
        confidence=Confidence.LIKELY,
        severity=None if len(files) == 1 and listed >= _MANY_FOLDERS else Severity.INFO,
        related=tuple(also_wrong(Place(file.path), "nothing includes this") for file in files),
    )


def _is_in_another_file(context: Context, file: LeftOut) -> bool:
    """Tell whether the cluster has all objects of a file, from where they were moved to, say."""
    return bool(file.objects) and all(each.identity in context.cluster.objects for each in file.objects)


def _is_missed(context: Context, file: LeftOut) -> bool:
    """Tell whether a file defines something that a finding says is missing."""
    told = (verdict.definition for verdict in context.verdicts.told)
    return any(definition is not None and definition.path == file.path for definition in told)


def naming_the_file(finding: Finding, context: Context) -> Finding:
    """Return a finding of something missing with the file that would bring it, if any, as the way to mend it."""
    if finding.target is None or finding.target not in context.graph.nodes:
        return finding
    verdict = context.verdicts.of(finding.target)
    definition = verdict.definition
    if definition is None or (definition.listing is None and verdict.slip is not None):
        return finding
    if definition.listing is not None:
        said = f"this file defines it, but {definition.listing} doesn't list it"
        listing = definition.listing
        help_ = f"{definition.path} defines it, but nothing includes that file: add it to `resources` of {listing}."
    else:
        said = f"this file defines it, but {definition.why_not}"
        help_ = f"{definition.path} defines it, but {definition.why_not}."
    related = (Related(definition.object.place, said), *finding.related)
    return replace(finding, help=help_, related=related)
