"""Targets of patches and replacements that select nothing: kustomize passes over them without a word.

Source: api/internal/builtins/PatchTransformer.go (a patch with a `target` goes to all that it selects, be that
nothing), api/filters/replacement.
"""

from __future__ import annotations

import posixpath

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.kustomization_file import FILE_NAMES, Kustomization
from gitops_lint.kustomize.selection import Selection
from gitops_lint.kustomize.selectors import InvalidSelector, describe, make_selector
from gitops_lint.kustomize.tables.name_references import WORKLOADS
from gitops_lint.kustomize.tables.order import ORDER_FIRST, ORDER_LAST
from gitops_lint.repo.nodes import Mapping, Place, Scalar
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.spelling import is_slip, is_slip_of_kind

_KINDS = tuple(dict.fromkeys((*ORDER_FIRST, *WORKLOADS, *ORDER_LAST)))
_LONG = 8
"""How many letters a kind has that is no other's with a slip in it."""
_MISSPELT = "target-misspelt"
_NAMING = ("kind", "name")
_BY_LABELS = ("labelSelector", "annotationSelector")


def note_matched(selector: Mapping, accumulator: Accumulator, kustomization: Kustomization) -> None:
    """Note that a target selects something, where it may be part of several builds."""
    if not _is_own(selector.place, kustomization):
        accumulator.selections.append(Selection(selector.place))


def report_unmatched(
    selector: Mapping, what: str, accumulator: Accumulator, kustomization: Kustomization, patch: Id | None = None
) -> None:
    """Report a target that selects nothing, if it has a slip in it or is in the kustomization file itself.

    Of others it is only noted: another build may have what they select. `what` is what has the target; `patch` is what
    a merge patch itself is called.
    """
    problem = _unlike_the_patch(selector, patch) if patch is not None else None
    problem = problem or _selects_nothing(selector, what, accumulator)
    if problem is not None and (problem.check == _MISSPELT or _is_own(selector.place, kustomization)):
        accumulator.report(problem)
    elif not _is_own(selector.place, kustomization):
        is_general = kustomization.is_component or what != "patch" or any(field in selector for field in _BY_LABELS)
        accumulator.selections.append(Selection(selector.place, problem, is_general))


def _selects_nothing(selector: Mapping, what: str, accumulator: Accumulator) -> Problem | None:
    """Return that a target selects nothing, or None where a remote base, or a file that isn't there, may hold it.

    Where something would be selected but for a slip in a kind or a name, that is said.
    """
    if accumulator.remotes or accumulator.lacks_objects:
        return _of_no_kind(selector, what, accumulator)
    for field in _NAMING:
        written = selector.get(field)
        meant = _meant(selector, field, written, accumulator) if isinstance(written, Scalar) else None
        if isinstance(written, Scalar) and meant is not None:
            message = (
                f"the target of this {what} selects nothing, as no object of the build has the {field} `{written.text}`"
            )
            return _misspelt(written, message, meant)
    shown = describe(selector)
    message = f"this {what} changes nothing: no object of the build is selected by its target ({shown})"
    help_ = "Correct the target, or remove the entry."
    return Problem("target-without-object", message, selector.place, shown, help_, harmless=True)


def _of_no_kind(selector: Mapping, what: str, accumulator: Accumulator) -> Problem | None:
    """Return that a kind has a slip in it by those that every cluster has, whatever a remote base may hold."""
    written = selector.get("kind")
    if not isinstance(written, Scalar) or "group" in selector or written.text in _KINDS:
        return None
    meant = next((kind for kind in _KINDS if len(kind) >= _LONG and is_slip_of_kind(written.text, kind)), None)
    if meant is None or any(resource.id.kind == written.text for resource in accumulator.resources):
        return None
    message = f"the target of this {what} selects nothing, as there is hardly a kind `{written.text}`"
    return _misspelt(written, message, meant)


def _unlike_the_patch(selector: Mapping, patch: Id) -> Problem | None:
    """Return that a kind or name in a target has a slip in it, by those that the patch itself says."""
    for field in _NAMING:
        written, said = selector.get(field), getattr(patch, field)
        if isinstance(written, Scalar) and is_slip(written.text, said):
            message = (
                f"this patch selects nothing: its target has the {field} `{written.text}`, and it itself has `{said}`"
            )
            return _misspelt(written, message, said)
    return None


def _misspelt(written: Scalar, message: str, meant: str) -> Problem:
    return Problem(_MISSPELT, message, written.place, written.text, f"Did you mean `{meant}`?", harmless=True)


def _is_own(place: Place, kustomization: Kustomization) -> bool:
    """Tell whether an entry is in the kustomization file itself, whose objects are known.

    Components are made for builds of which not all have what they change, and so are the patches that Flux
    Kustomizations hand on.
    """
    folder, name = posixpath.split(place.path)
    return folder == kustomization.folder and name in FILE_NAMES and not kustomization.is_component


def _meant(selector: Mapping, field: str, written: Scalar, accumulator: Accumulator) -> str | None:
    """Return what a field must say for something to be selected, if that is nearly what it says."""
    known = {getattr(resource.id, field) for resource in accumulator.resources}
    near = {name for name in known if is_slip(written.text, name)}
    if not near:
        return None
    others = {key: value for key, value in selector.items() if key != field}
    try:
        wanted = make_selector(Mapping(others, selector.keys, selector.place))
        matching = (getattr(resource.id, field) for resource in accumulator.resources if wanted.matches(resource))
        return min(near.intersection(matching), default=None)
    except InvalidSelector:
        return None
