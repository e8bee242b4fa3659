"""Secrets that a change lays open, and those that get other values because they are taken from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.fields import FieldChange, What, is_below, route_in_words
from gitops_lint.change.items import Pair
from gitops_lint.change.objects import ObjectChange
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stand_ins import is_placeholder
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import is_ciphertext
from gitops_lint.repo.nodes import Mapping, Node, Scalar
from gitops_lint.rulebook.changes import ValuesFrom
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.routes import find

_OPEN, _EXCHANGED = "secret-laid-open", "secret-exchanged"


def laid_open(context: ChangeContext) -> Iterator[Finding]:
    """Find the values that were encrypted in Git and can be read there now."""
    for change in context.objects.changes:
        if change.before is None or change.after is None:
            continue
        hidden = {key for field in change.fields for key, value in _values(field, field.before) if is_ciphertext(value)}
        read = {
            key: value
            for field in change.fields
            for key, value in _values(field, field.after)
            if key in hidden and _can_be_read(value)
        }
        if read:
            yield Finding(
                check=_OPEN,
                message=f"{first_few(list(read), form='`{}`')} of {change.identity} was encrypted, and can be read by "
                "everyone who can read the repository now",
                place=next(iter(read.values())).place,
                subject=change.identity,
            )


def _values(field: FieldChange, node: Node | None) -> Iterator[tuple[str, Scalar]]:
    """Return the values that a field holds in one version, each with its key."""
    key = field.route[-1]
    if isinstance(node, Scalar) and isinstance(key, str):
        yield key, node
    elif isinstance(node, Mapping):
        yield from ((key, value) for key, value in node.items() if isinstance(value, Scalar))


def _can_be_read(value: Scalar) -> bool:
    return bool(value.text.strip()) and not is_unknown(value.text) and not is_placeholder(value.text)


def exchanged(context: ChangeContext) -> Iterator[Finding]:
    """Find each object that takes the values of Secrets from elsewhere."""
    for change in context.objects.changes:
        if change.before is None or change.after is None or change.doubt or context.does_nothing(change.identity):
            continue
        fields = [field for field in change.fields if _is_taken_from_elsewhere(context, change, field)]
        made = _secrets(context, change.identity) if fields else []
        if made:
            yield _finding(context, change, fields, made)


def _is_taken_from_elsewhere(context: ChangeContext, change: ObjectChange, field: FieldChange) -> bool:
    if field.what is not What.CHANGED or not field.is_certain:
        return False
    rules = context.rulebook.changes.of(change.identity.group_kind).values_from
    return any(_is_meant(rule, change, field) for rule in rules)


def _is_meant(rule: ValuesFrom, change: ObjectChange, field: FieldChange) -> bool:
    """Tell whether a field is one of a rule, and its item the same in both versions."""
    nodes = [held.node for held in (change.before, change.after) if held is not None]
    if not is_below(field, {each.route for node in nodes for path in rule.paths for each in find(node, path)}):
        return False
    items = [number for number, step in enumerate(field.route) if isinstance(step, Pair)]
    key = (*field.route[: items[0] + 1], rule.key) if items and rule.key else None
    return not any(other.route == key for other in change.fields)


def _secrets(context: ChangeContext, maker: Identity) -> list[Identity]:
    """Return the Secrets that an object has made before and after."""
    before, after = context.before.made, context.after.made
    return sorted(
        made
        for made, makers in after.items()
        if maker in makers and maker in before.get(made, ()) and context.after.role(made) is Role.SECRET
    )


def _finding(context: ChangeContext, change: ObjectChange, fields: list[FieldChange], made: list[Identity]) -> Finding:
    readers = sorted({link.source for secret in made for link in context.after.into(secret)} - {change.identity})
    names = first_few([f"`{route_in_words(field.route)}`" for field in fields])
    said = f"{change.identity} takes what {names} names from elsewhere: {first_few(made)} gets other values"
    said += f", which {first_few(readers)} read" + ("s" if len(readers) == 1 else "") if readers else ""
    return Finding(
        check=_EXCHANGED,
        message=said,
        place=(fields[0].places_after or (change.held.place,))[0],
        subject=change.identity,
        target=made[0],
        affected=tuple(readers),
    )
