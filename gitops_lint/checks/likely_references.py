"""Names in custom resources of which no rule says what they mean, and that are nearly those of what is there.

Operators call fields as charts call their values: a `secretRef` is the name of a Secret, mostly. That is not enough to
miss anything, since some name what the operator makes; but where the name has a slip in it, it is a reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.meant_kinds import other_kind
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.analysis import State
from gitops_lint.graph.charts import chart_like_places
from gitops_lint.graph.references import Referred, counts, referred
from gitops_lint.repo.nodes import at, mapping_at
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.meant import slip_in
from gitops_lint.verdicts.verdict import Likeness


def likely_references(context: Context) -> Iterator[Finding]:
    """Find each name in a custom resource that is no object's, and nearly that of an object that is there."""
    kinds = frozenset([kind for kind in context.cluster.kinds if _is_custom(context.rulebook, kind)])
    for object_ in context.objects:
        if object_.identity.group_kind in kinds and not object_.is_switched_off():
            yield from _of(context, object_)


def _is_custom(rulebook: Rulebook, group_kind: GroupKind) -> bool:
    """Tell whether the fields of a kind aren't all known."""
    return not rulebook.versions_of(group_kind.group) and rulebook.schemas.schema(group_kind) is None


def _of(context: Context, object_: Object) -> Iterator[Finding]:
    known = {link.edge.place for link in context.graph.out(object_.identity)}
    make = partial(_referred, object_, context.rulebook)
    likely = context.documents.derived.of("likely references", (object_,), make)
    for reference in (_in_a_namespace(context, each) for each in likely):
        if reference.edge.place in known or _is_there(context, reference.target):
            continue
        known.add(reference.edge.place)
        if context.rulebook.kind(reference.target.group_kind) is None:
            yield from _of_no_kind(context, object_, reference)
            continue
        meant = slip_in(context.verdicts.sight, reference.target)
        if meant is not None and meant.likeness is not Likeness.KIND:
            yield _finding(context, object_.identity, reference, meant.identity)


def _referred(object_: Object, rulebook: Rulebook) -> tuple[Referred, ...]:
    spec = mapping_at(object_.node, "spec")
    places = chart_like_places(spec, rulebook) if spec is not None else ()
    return tuple(
        reference
        for rule, place in places
        if spec is not None and counts(rule, place.node, spec)
        for reference in referred(object_, rule, place, rulebook)
    )


def _in_a_namespace(context: Context, reference: Referred) -> Referred:
    """Return what a cluster-scoped resource refers to as an object of the namespace where there is one like it."""
    target = reference.target
    if target.namespace or context.rulebook.is_cluster_scoped(target.group_kind):
        return reference
    there = context.verdicts.sight.kinds[target.group_kind].first_near(target.name) or target
    return reference._replace(target=target._replace(namespace=there.namespace))


def _is_there(context: Context, target: Identity) -> bool:
    """Tell whether an object is there, or may be; other checks tell of what the graph knows of."""
    return target in context.graph.nodes or target in context.graph.made or context.rulebook.is_builtin(*target)


def _of_no_kind(context: Context, object_: Object, reference: Referred) -> Iterator[Finding]:
    """Find a kind with a slip in it, of a group whose kinds are known."""
    kind = at(object_.node, "spec", *reference.edge.route[:-1], "kind")
    right = other_kind(context.rulebook, reference.target.group_kind)
    if kind is not None and right is not None:
        yield Finding(
            check="reference-to-unknown-kind",
            message=f"there is no kind {reference.target.group_kind}, to which {object_.identity} seems to refer",
            place=kind.place,
            help=right.help,
            subject=object_.identity,
            target=reference.target,
            confidence=Confidence.LIKELY,
            impact=context.impacts.of_all((object_.identity,), State.READY),
        )


def _finding(context: Context, subject: Identity, reference: Referred, meant: Identity) -> Finding:
    return Finding(
        check="name-misspelt",
        message=f"nothing in this repository is known to create {reference.target}, which {subject} seems to need, "
        f"but there is {meant}",
        place=reference.edge.place,
        help=f"Did you mean {meant}?",
        subject=subject,
        target=reference.target,
        confidence=Confidence.LIKELY,
        impact=context.impacts.of_all((subject,), State.READY),
    )
