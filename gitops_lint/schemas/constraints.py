"""What the fields of one part must have to do with each other: which go together, which don't, which values fit.

A value that isn't known offline may be any, and may be none: a variable that is empty leaves a field without a value.
So it never makes a fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.references import Condition
from gitops_lint.rulebook.routes import Route, find, written
from gitops_lint.rulebook.schemas import ANY_FIELD, Constraint
from gitops_lint.schemas.elsewhere import Level
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.values import described, is_open


class _Given(NamedTuple):
    """Which of the fields that a constraint names have a value, by the way to them, and which may have one."""

    known: dict[str, Route]
    perhaps: frozenset[str]


def broken(constraint: Constraint, level: Level) -> Iterator[Fault]:
    """Return how the fields of a part contradict each other."""
    node = _with_defaults(level)
    tested = (match.node for condition in constraint.when for path in condition.paths for match in find(node, path))
    if any(isinstance(scalar, Scalar) and is_unknown(scalar.text) for scalar in tested):
        return
    if not hold(constraint.when, node):
        return
    why = f": {constraint.says}" if constraint.says else _why(constraint, level)
    yield from _missing(constraint, level, why)
    yield from _forbidden(constraint, level, why)
    yield from _miscounted(constraint, level, why)
    yield from _repeated(constraint, level)
    for condition in constraint.must:
        yield from _unfit(condition, constraint, level)


def _with_defaults(level: Level) -> Mapping:
    """Return a part with what the API server puts in for fields without a value."""
    node = level.node
    lacking = {name: value for name, value in level.type.defaults.items() if _is_absent(node.get(name))}
    if not lacking:
        return node
    put_in = {name: Scalar(value, node.place) for name, value in lacking.items()}
    return Mapping({**node.entries, **put_in}, {**node.keys, **dict.fromkeys(put_in, node.place)}, node.place)


def _is_absent(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.value is None)


def _given(names: tuple[str, ...], level: Level) -> _Given:
    known: dict[str, Route] = {}
    perhaps: set[str] = set()
    for name in level.node.entries if names == (ANY_FIELD,) else names:
        for route, value in _values(name, level.node):
            known.setdefault(name, route)
            if is_open(value):
                perhaps.add(name)
    return _Given(known, frozenset(perhaps))


def _values(name: str, node: Mapping) -> Iterator[tuple[Route, Node]]:
    """Return what a field holds, or what a way leads to."""
    value = node.get(name)
    if value is not None:
        values: Iterable[tuple[Route, Node]] = (((name,), value),)
    else:
        values = find(node, name) if "." in name or "[" in name else ()
    yield from ((route, value) for route, value in values if not _is_absent(value))


def _missing(constraint: Constraint, level: Level, why: str) -> Iterator[Fault]:
    given = _given(constraint.required, level) if constraint.required else None
    for name in constraint.required:
        if given is not None and name not in given.known:
            field = name.partition("[")[0]
            if field != name and isinstance(level.node.get(field), Scalar) and not _is_absent(level.node.get(field)):
                continue  # a list that isn't known, or is none
            route = (*level.route, *field.split("."))
            because = f": {constraint.because}" if constraint.because else f" (Required value){why}"
            yield Fault("missing-field", route, level.node.place, f"`{written(route)}` is missing{because}")


def _forbidden(constraint: Constraint, level: Level, why: str) -> Iterator[Fault]:
    given = _given(constraint.forbidden, level) if constraint.forbidden else None
    for name, way in given.known.items() if given else ():
        if given is not None and name not in given.perhaps:
            route = (*level.route, *way)
            yield Fault("conflicting-fields", route, _key_place(level, way), f"`{written(route)}` can't be set{why}")


def _key_place(level: Level, way: Route) -> Place:
    """Return where the key is that a way leads to."""
    around = at(level.node, *way[:-1]) if way[1:] else level.node
    return around.key_place(str(way[-1])) if isinstance(around, Mapping) else level.node.place


def _why(constraint: Constraint, level: Level) -> str:
    """Return the conditions that hold, in words."""
    reasons = []
    for condition in constraint.when:
        for path in condition.paths:
            value = next((match.node for match in find(level.node, path)), None)
            shown = f"is `{value.text}`" if isinstance(value, Scalar) else "is set" if value else "isn't set"
            reasons.append(f"`{path}` {shown}")
    return f" where {' and '.join(dict.fromkeys(reasons))}" if reasons else ""


def _miscounted(constraint: Constraint, level: Level, why: str) -> Iterator[Fault]:
    names = constraint.exactly_one or constraint.at_most_one or constraint.at_least_one
    if not names:
        return
    given = _given(names, level)
    order = list(level.node.entries)
    certain = sorted(
        (name for name in given.known if name not in given.perhaps),
        key=lambda name: order.index(str(given.known[name][0])),
    )
    here = f"`{written(level.route)}`"
    if len(certain) > 1 and not constraint.at_least_one:
        both = " and ".join(f"`{name}`" for name in certain)
        message = f"{here} can't have {both}: only one of them may be set{why}"
        way = given.known[certain[1]]
        yield Fault("conflicting-fields", (*level.route, *way), _key_place(level, way), message)
    elif not given.known and not constraint.at_most_one:
        either = " or ".join(f"`{name}`" for name in names if name != ANY_FIELD) or "one field"
        message = f"{here} must have {either}{why}"
        yield Fault("conflicting-fields", (*level.route, *names[0].split(".")), level.node.place, message)


def _repeated(constraint: Constraint, level: Level) -> Iterator[Fault]:
    """Return the values that are there before, where no two may be the same; one that isn't known may be any."""
    seen: set[str] = set()
    for route, value in find(level.node, constraint.unique) if constraint.unique else ():
        if isinstance(value, Scalar) and not is_open(value):
            if value.text in seen:
                way = (*level.route, *route)
                message = f"`{written(way)}` can't be `{value.text}` again: each must be another"
                yield Fault("conflicting-fields", way, value.place, message, "Give it another name.")
            seen.add(value.text)


def _unfit(condition: Condition, constraint: Constraint, level: Level) -> Iterator[Fault]:
    """Return each value that a condition isn't true of; what isn't there is wrong only where some value must be."""
    for path in condition.paths:
        values = [match for match in find(level.node, path) if not _is_absent(match.node)]
        if not values and condition.among is not None and None not in condition.among:
            route = (*level.route, *path.split("."))
            yield Fault("conflicting-fields", route, level.node.place, constraint.says)
        for way, value in values:
            alone = condition.changed(path=".")
            if isinstance(value, Scalar) and not is_open(value) and not hold((alone,), value):
                route = (*level.route, *way)
                message = f"`{written(route)}` can't be {described(value)}: {constraint.says}"
                yield Fault("invalid-value", route, value.place, message)
