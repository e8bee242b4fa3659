"""Targets that are there, and not as a reference to them needs them: without the part it names, or unfit for it.

Facts: rules/kinds names the controllers' sources beside each rule (`parts`, `own_parts`, `unfit`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gitops_lint.checks.admission import not_granted, refused
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stall import rejected
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object, Ownership
from gitops_lint.graph.references import Referred, counts, referred
from gitops_lint.repo.nodes import Node, Scalar, at
from gitops_lint.repo.problem import Related
from gitops_lint.repo.spelling import meant_of
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.references import KeptFor, Reference
from gitops_lint.rulebook.routes import Found, find
from gitops_lint.rulebook.rulebook import Rulebook

PART = "part-not-found"
UNFIT = "target-unfit"


def targets(context: Context) -> Iterator[Finding]:
    """Find references to parts that their targets don't have, and targets that references can't use."""
    for kind in sorted(context.cluster.kinds):
        is_asking = any(_asks(bound.rule) for bound in context.rulebook.references(kind))
        known = context.rulebook.kind(kind)
        if not is_asking and (known is None or not known.own_parts):
            continue
        for object_ in context.cluster.of_kind(kind):
            if is_whole(context, object_):
                yield from _own_parts(context, object_)
                yield from _of_references(context, object_) if is_asking else ()


def _asks(rule: Reference) -> bool:
    return bool(rule.parts or rule.unfit or rule.for_one or rule.admission or rule.grant)


def is_whole(context: Context, object_: Object) -> bool:
    """Tell whether an object is as Git has it: nothing else changes it."""
    return object_.ownership is Ownership.WHOLE and object_.identity not in context.cluster.uncertain


def _own_parts(context: Context, object_: Object) -> Iterator[Finding]:
    kind = context.rulebook.kind(object_.identity.group_kind)
    for part in kind.own_parts if kind is not None else ():
        names = _texts(object_.node, part.among)
        for field in (match.node for path in part.paths for match in find(object_.node, path)):
            if names is not None and isinstance(field, Scalar) and is_none_of(field, names):
                list_ = part.among.partition("[")[0]
                yield Finding(
                    check=PART,
                    message=f"{object_.identity} names `{field.text}`, and has no such item in `{list_}`",
                    place=field.place,
                    help=which_there_are(field, names, f"{list_} has"),
                    subject=object_.identity,
                    cause=field.text,
                    stall=rejected((object_,)),
                )


def _of_references(context: Context, object_: Object) -> Iterator[Finding]:
    asking = context.documents.derived.of("asking", (object_,), partial(_asking, object_, context.rulebook))
    for rule, place, reference in asking:
        if rule.grant is not None:
            yield from not_granted(context, object_, rule.grant, reference)
        target = context.cluster.objects.get(reference.target)
        if target is not None and is_whole(context, target):
            yield from missing_parts(object_.identity, rule, place, target)
            yield from _unfit(object_, rule, target)
            yield from _taken(context, object_, rule, place, target) if rule.for_one else ()
            if rule.admission is not None and _is_of(target, rule.admission.of):
                who = object_.identity
                yield from refused(who, who.namespace, rule.admission, place.node, reference, target)


def _asking(object_: Object, rulebook: Rulebook) -> tuple[tuple[Reference, Found, Referred], ...]:
    """Return the references of an object that ask something of their targets."""
    return tuple(
        (rule, place, reference)
        for rule, place in rulebook.references(object_.identity.group_kind).places(object_.node)
        if _asks(rule) and counts(rule, place.node, object_.node)
        for reference in referred(object_, rule, place, rulebook)
    )


def missing_parts(who: Identity, rule: Reference, place: Found, target: Object) -> Iterator[Finding]:
    """Find the parts that a reference names and that its target doesn't have."""
    for part in rule.parts:
        field = next((match.node for match in find(place.node, part.field)), None)
        has_parts = field is not None and _is_of(target, part.of) and hold(part.when, target.node)
        names = _texts(target.node, *part.ways) if has_parts else None
        if names and isinstance(field, Scalar) and is_none_of(field, names):
            list_ = part.ways[0].partition("[")[0].rpartition(".")[2]
            yield Finding(
                check=PART,
                message=(
                    f"{who} names the {part.field.partition('.')[0]} `{field.text}`, "
                    f"and {target.identity} has no such one among its {list_}"
                ),
                place=field.place,
                help=which_there_are(field, names, f"{target.identity} has"),
                subject=who,
                target=target.identity,
                cause=field.text,
                severity=Severity.WARNING,  # it is applied, and all that Flux looks at is well
                related=(Related(target.name_place, f"{target.identity} is here"),),
            )


def _unfit(object_: Object, rule: Reference, target: Object) -> Iterator[Finding]:
    for unfit in rule.unfit:
        namespaces = {target.identity.namespace, object_.identity.namespace}
        is_abroad = len(namespaces) > 1 and "" not in namespaces  # of what names none, nobody knows it
        if not _is_of(target, unfit.of) or (unfit.abroad and not is_abroad) or not hold(unfit.when, target.node):
            continue
        if unfit.kept_for is not None and not _is_kept_for_another(unfit.kept_for, target, object_):
            continue
        if not hold(unfit.asked, object_.node):
            continue
        faulty = object_ if unfit.asked else target
        wrong = next((match.node.place for match in find(faulty.node, unfit.at)), faulty.name_place)
        yield Finding(
            check=UNFIT,
            message=f"{object_.identity} can't use {target.identity}, which {unfit.because}",
            place=wrong,
            help="Correct it." if unfit.asked else f"Correct it there, or have {object_.identity} refer to another.",
            subject=object_.identity,
            target=target.identity,
            confidence=Confidence.LIKELY,
        )


def _taken(context: Context, object_: Object, rule: Reference, place: Found, target: Object) -> Iterator[Finding]:
    """Find a reference to what is for one object alone and doesn't say for which, where another refers to it as well.

    Charts may mean by theirs what another has made.
    """
    who = object_.identity
    kept = (path for unfit in rule.unfit if unfit.kept_for is not None for path in unfit.kept_for.paths)
    if any(next(iter(find(target.node, path)), None) is not None for path in kept):
        return
    others = sorted(
        (link.source, link.edge.place)
        for link in context.graph.into(target.identity)
        if link.edge.kind == rule.edge and link.source != who and context.graph.release_of(link.source) is None
    )
    first = context.cluster.objects.get(others[0][0]) if others else None
    if first is None or who < first.identity or _is_made_by(first.identity, who) or not is_whole(context, first):
        return  # it is told once, of the later one
    yield Finding(
        check=UNFIT,
        message=f"{who} and {first.identity} both ask for {target.identity}: one of them {rule.for_one}",
        place=place.node.place,
        help="Have each of them name its own.",
        subject=who,
        target=target.identity,
        confidence=Confidence.LIKELY,
        related=(Related(others[0][1], f"{first.identity} asks for it, too"),),
    )


def _is_made_by(claim: Identity, workload: Identity) -> bool:
    """Tell whether a claim is called as one that a workload makes, or the other way round: `data-wiki-0` of `wiki`."""
    pairs = ((claim, workload), (workload, claim))
    ends = ((made.name.rpartition("-"), maker) for made, maker in pairs)
    return any(number.isdigit() and start.endswith(f"-{maker.name}") for (start, _, number), maker in ends)


def _is_kept_for_another(kept_for: KeptFor, target: Object, object_: Object) -> bool:
    """Tell whether a target names another object of the kind of the one that refers to it as the one that it is for."""
    if not _is_of(object_, kept_for.kind):
        return False
    named = (match.node for path in kept_for.paths for match in find(target.node, path))
    return any(
        is_none_of(name, (wanted,))
        for node in named
        for field, wanted in (("name", object_.identity.name), ("namespace", object_.identity.namespace))
        if isinstance(name := at(node, field), Scalar) and wanted and not is_unknown(wanted)
    )


def _is_of(target: Object, kind: str) -> bool:
    return target.identity.group_kind == parse_group_kind(kind)


def _texts(node: Node, *ways: str) -> tuple[str, ...] | None:
    """Return the values that ways lead to, as text; None where one of them can't be known."""
    texts = tuple(match.node.text for way in ways for match in find(node, way) if isinstance(match.node, Scalar))
    return None if any(map(is_unknown, texts)) else texts


def is_none_of(field: Scalar, names: tuple[str, ...]) -> bool:
    """Tell whether a text is known, and none of these names."""
    return bool(field.text) and not is_unknown(field.text) and field.text not in names


def which_there_are(field: Scalar, names: tuple[str, ...], who: str) -> str:
    """Say which name is meant, or which there are."""
    near = meant_of(field.text, names)
    if near is not None:
        return f"Did you mean `{near}`?"
    return f"{who} {first_few(sorted(set(names)), 5, '`{}`') or 'none'}."
