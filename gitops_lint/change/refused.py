"""Fields that can't be changed: the API server refuses the object, and with it all that is applied together.

Facts: rules/changes; https://fluxcd.io/flux/components/kustomize/kustomizations/#force.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.fields import FieldChange, What, is_below, route_in_words
from gitops_lint.change.items import Pair
from gitops_lint.change.objects import ObjectChange
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object, Ownership
from gitops_lint.languages.quantities import quantity
from gitops_lint.repo.nodes import Node, Place, Scalar, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.changes import Immutable, Staying, holds_in_any
from gitops_lint.rulebook.checks import Confidence, Severity
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.routes import find

_CHECK = "immutable-field-changed"


class Refused(NamedTuple):
    """A change of a field that can't be changed, what the API server says to it, and whether it does for certain."""

    field: FieldChange
    says: str
    is_certain: bool = True


def refused(context: ChangeContext) -> Iterator[Finding]:
    """Find each object of which a field differs that can't be changed."""
    for change in context.objects.changes:
        before, after = change.before, change.after
        if before is None or after is None or change.doubt or change.is_renamed or not change.fields:
            continue
        if {before.ownership, after.ownership} != {Ownership.WHOLE} or context.is_nowhere(after.identity):
            continue
        appliers = [applier for applier in after.applied_by if not context.is_at_rest(applier)]
        faults = list(_refused(context, change, before, after)) if appliers else []
        if faults:
            yield _finding(context, after, faults, appliers[0])


def _refused(context: ChangeContext, change: ObjectChange, before: Object, after: Object) -> Iterator[Refused]:
    rules = context.rulebook.changes.of(after.identity.group_kind)
    for rule in rules.immutable:
        if not hold(rule.when, before.node) or holds_in_any(rule.unless, after.node):
            continue
        ways = {match.route for node in (before.node, after.node) for path in rule.paths for match in find(node, path)}
        for field in change.fields:
            if is_below(field, ways) and _differs(field, rule):
                yield Refused(field, rule.says, rule.certain)
    for staying in rules.staying:
        yield from _taken_away(staying, change, before, after)


def _taken_away(staying: Staying, change: ObjectChange, before: Object, after: Object) -> Iterator[Refused]:
    """Return the items that can't go and are gone."""
    there = {text_at(match.node, staying.key) for path in staying.paths for match in find(after.node, path)}
    for path in staying.paths:
        for match in find(before.node, path):
            name = text_at(match.node, staying.key)
            if name is None or name in there or not hold(staying.when, match.node):
                continue
            gone = [field for field in change.fields if is_below(field, {match.route})]
            yield from (Refused(field, staying.says) for field in gone[:1])


def _differs(field: FieldChange, rule: Immutable) -> bool:
    """Tell whether a field differs for the API server, whatever it fills in itself."""
    if field.what is What.REORDERED or not field.is_certain:
        return False
    if field.what is What.CHANGED:
        return _is_other(field.before, field.after, rule)
    value = field.after if field.before is None else field.before
    if rule.only is not None or value is None or _is_nothing(value):
        return False
    is_item = isinstance(field.route[-1], Pair)
    return is_item or not rule.defaulted or not isinstance(value, Scalar)


def _is_other(before: Node | None, after: Node | None, rule: Immutable) -> bool:
    if not isinstance(before, Scalar) or not isinstance(after, Scalar):
        return rule.only is None
    if before.value is None or after.value is None:
        return not rule.defaulted
    earlier, later = quantity(before.text), quantity(after.text)
    if earlier is None or later is None:
        return rule.only is None and before.text != after.text
    return later < earlier if rule.only is not None else later != earlier


def _is_nothing(node: Node) -> bool:
    """Tell whether a value is as good as none."""
    return node.value is None if isinstance(node, Scalar) else not len(node)


def _finding(context: ChangeContext, held: Object, faults: list[Refused], applier: Identity) -> Finding:
    names = first_few(list(dict.fromkeys(f"`{route_in_words(fault.field.route)}`" for fault in faults)))
    first = faults[0].field
    place = (first.places_after or (held.place,))[0]
    is_made_anew = context.recreates(applier, held)
    lost = list(context.losses(held)) if is_made_anew else []
    if is_made_anew:
        said = f"{names} of {held.identity} can't be changed: {applier} deletes it and creates it anew"
        said += f", and with it goes {first_few(lost)}" if lost else ""
    else:
        why = faults[0].says
        said = f"{names} of {held.identity} can't be changed ({why}): {applier} fails, and applies nothing any more"
    earlier = (first.places_before or (_NOWHERE,))[0]
    return Finding(
        check="data-deleted" if lost else _CHECK,
        message=said,
        place=place,
        help="Leave the field as it was, or give the object another name." if not is_made_anew else "",
        subject=held.identity,
        severity=Severity.INFO if is_made_anew and not lost else None,
        confidence=Confidence.CERTAIN if any(fault.is_certain for fault in faults) else Confidence.LIKELY,
        related=(Related(earlier, "it was here"),) if earlier.path and earlier.path != place.path else (),
    )


_NOWHERE = Place("")
