"""Variables that one Kustomization lacks, and that nearly all others that need them set for themselves.

Facts: https://github.com/fluxcd/pkg kustomize/kustomize_varsub.go (an unset variable becomes empty, or fails all).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.graph.analysis import State
from gitops_lint.graph.filling import Filling
from gitops_lint.repo.nodes import Place, parts_of
from gitops_lint.repo.problem import also_wrong
from gitops_lint.rulebook.checks import Confidence

_OFTEN = 5
"""How many must set a variable for each that doesn't: what all take from one place, few set for themselves."""


def unset_variables(context: Context) -> Iterator[Finding]:
    """Find each variable that comes from nowhere but what can't be read, where others don't have it from there.

    What a Secret that nobody can read holds is the same for all that take their variables from it. One that nearly all
    who need it set for themselves isn't in there.
    """
    if Filling(context.graph, context.rulebook).is_changed_at_admission:
        return
    fillings = {identity: applier.filling for identity, applier in context.cluster.appliers.items()}
    setting = Counter(name for filling in fillings.values() if filling.open for name in filling.names)
    often = frozenset(name for name, count in setting.items() if count >= _OFTEN)
    lacking: dict[str, dict[Identity, dict[Place, Identity]]] = defaultdict(lambda: defaultdict(dict))
    for object_ in context.cluster.in_order if often else ():
        applier = object_.applied_by[0] if object_.applied_by else None
        if applier in fillings and applier not in context.cluster.uncertain and fillings[applier].open:
            left = context.documents.derived.of("variables left in", (object_,), partial(_left_in, object_))
            for name, place in left:
                if name in often and name not in fillings[applier].names:
                    lacking[name][applier].setdefault(place, object_.identity)
    for name, appliers in sorted(lacking.items()):
        if setting[name] >= _OFTEN * len(appliers):
            for applier, places in sorted(appliers.items()):
                yield _finding(context, name, applier, places, setting[name])


def _left_in(object_: Object) -> tuple[tuple[str, Place], ...]:
    """Return the variables without a default that are still in an object's values, since they can't be known."""
    return tuple(
        (name, scalar.written.place)
        for scalar in parts_of(object_.node)
        if isinstance(scalar, SubstitutedScalar)
        for name in sorted(scalar.unknown)
        if f"${{{name}}}" in scalar.text
    )


def _finding(context: Context, name: str, applier: Identity, places: dict[Place, Identity], setting: int) -> Finding:
    first, *others = sorted(places)
    return Finding(
        check="undefined-variable",
        message=(
            f"variable `{name}` is set by nothing that can be read of {applier}, while {setting} others that take "
            "variables from elsewhere, too, set it for themselves"
        ),
        place=first,
        help=f"Set it in `postBuild.substitute` of {applier}.",
        subject=places[first],
        target=applier,
        cause=name,
        confidence=Confidence.LIKELY,
        impact=context.impacts.of_all((applier,), State.READY),
        related=tuple(also_wrong(place, f"{places[place]} needs it, too") for place in others),
    )
