"""Variables in what a Kustomization applies that it doesn't substitute.

Facts: https://github.com/fluxcd/pkg kustomize/kustomize_varsub.go (without variables, text is left as it is), and
https://kubernetes.io/docs/concepts/overview/working-with-objects/names (no name has a `$` in it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import MOST_NAMED, first_few
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.filling import Filling
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.repo.problem import also_wrong
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.routes import find

_START = "${"
_VARIABLE = late_pattern(r"\$\{(\w+)")
_OF_PEOPLE = late_pattern(r"[A-Z][A-Z0-9_]{2,}")
"""How people call the variables that they set for Flux."""


class _Unfilled(NamedTuple):
    """A variable that stays as it stands: in a name, which Kubernetes refuses, or in another value."""

    name: str
    place: Place
    subject: Identity
    in_name: bool


def unsubstituted(context: Context) -> Iterator[Finding]:
    """Find the variables that stay in names, and in values where other Kustomizations set them.

    What no Kustomization sets is not meant for Flux: shells, dashboards and templates write variables alike. Where the
    Kustomization above has variables that can't be known, a name in capitals is taken for one of them.
    """
    if Filling(context.graph, context.rulebook).is_changed_at_admission:
        return
    fillings = {identity: applier.filling for identity, applier in context.cluster.appliers.items()}
    known = frozenset(name for filling in fillings.values() for name in filling.names)

    def is_meant(name: str, applier: Identity) -> bool:
        above = context.cluster.objects[applier].applied_by
        is_open = any(fillings[parent].open for parent in above if parent in fillings)
        return name in known or (is_open and _OF_PEOPLE.fullmatch(name) is not None)

    @cache  # a file may hold ten thousand objects
    def may_hold_any(path: str) -> bool:
        return context.documents.holds(path, _START)

    unfilled: dict[Identity, list[_Unfilled]] = {}
    for object_ in context.cluster.in_order:
        applier = object_.applied_by[0] if object_.applied_by else None
        if applier not in fillings or applier in context.cluster.uncertain:  # it may have variables, for all we know
            continue
        if not fillings[applier].given and not object_.is_switched_off():
            unfilled.setdefault(applier, []).extend(_in_name(object_))
            if may_hold_any(object_.place.path):
                in_values = (variable for variable in _in_values(object_) if is_meant(variable.name, applier))
                unfilled[applier].extend(in_values)
    named = {
        applier: [variable for variable in variables if variable.in_name] for applier, variables in unfilled.items()
    }
    valued = {applier: variables for applier, variables in unfilled.items() if variables and not named[applier]}
    for applier, variables in named.items():
        if variables:
            yield _refused(applier, variables)
    if len(valued) > MOST_NAMED:
        yield _of_many(valued)
    else:
        yield from (_left_as_text(applier, variables) for applier, variables in valued.items())


def _in_name(object_: Object) -> Iterator[_Unfilled]:
    identity = object_.identity
    for text, place in ((identity.namespace, object_.namespace_place), (identity.name, object_.name_place)):
        for name in _VARIABLE.findall(text):
            yield _Unfilled(name, place or object_.name_place, identity, in_name=True)


def _in_values(object_: Object) -> Iterator[_Unfilled]:
    """Return the variables in the values of one line: longer texts are scripts and templates that have their own."""
    if object_.keeps_variables:
        return
    for value in find(object_.node, "**"):
        if isinstance(value.node, Scalar) and _START in value.node.text and "\n" not in value.node.text:
            for name in _VARIABLE.findall(value.node.text):
                yield _Unfilled(name, value.node.place, object_.identity, in_name=False)


def _refused(applier: Identity, variables: list[_Unfilled]) -> Finding:
    subjects = first_few(sorted({variable.subject for variable in variables}))
    return replace(
        _finding(f"{applier} has no variables in `postBuild`, and Kubernetes refuses {subjects}", variables),
        help=f"Give {_names(variables)} in `postBuild` of {applier}.",
        subject=applier,
        stall=stalled(Step.DRY_RUN, (applier,)),
    )


def _left_as_text(applier: Identity, variables: list[_Unfilled]) -> Finding:
    subjects = first_few(sorted({variable.subject for variable in variables}))
    return replace(
        _finding(f"{applier} has no variables in `postBuild`, and as it stands it goes into {subjects}", variables),
        help=f"Give {_names(variables)} in `postBuild` of {applier}.",
        subject=applier,
        severity=Severity.WARNING,
        confidence=Confidence.LIKELY,
    )


def _of_many(valued: dict[Identity, list[_Unfilled]]) -> Finding:
    """Say once of many Kustomizations that they substitute nothing: it is one thing that they all lack."""
    variables = [variable for variables in valued.values() for variable in variables]
    return replace(
        _finding(f"{first_few(list(valued))} have no variables in `postBuild`, and apply it as it stands", variables),
        help="Give them the variables by `patches` of the Kustomization that applies them.",
        cause="",
        severity=Severity.WARNING,
        confidence=Confidence.LIKELY,
    )


def _finding(why: str, variables: list[_Unfilled]) -> Finding:
    names = sorted({variable.name for variable in variables})
    at_places = {variable.place: variable for variable in variables}
    first, *others = (at_places[place] for place in sorted(at_places))
    return Finding(
        check="variable-not-substituted",
        message=f"nothing fills in {first_few(names, form='`${{{}}}`')}: {why}",
        place=first.place,
        cause=" ".join(names),
        related=tuple(also_wrong(variable.place, f"{variable.subject} needs it, too") for variable in others),
    )


def _names(variables: list[_Unfilled]) -> str:
    return ", ".join(sorted({variable.name for variable in variables}))
