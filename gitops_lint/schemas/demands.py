"""Objects of Kubernetes' own kinds that every API server refuses: what rules/kubernetes demands of them.

A value that isn't known offline may be any, and may be none, so that nothing is wrong with it, nor with what it is held
against.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from typing import TypeAlias

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.label_selection import selects
from gitops_lint.edits.intent import Rename, Set
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, mapping_at
from gitops_lint.repo.spelling import is_plain_slip, meant_of
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.fields import FieldType
from gitops_lint.rulebook.kubernetes import Demand, Form
from gitops_lint.rulebook.routes import Found, Route, find, written
from gitops_lint.rulebook.ways import Ways
from gitops_lint.schemas.fault import Better, Fault
from gitops_lint.schemas.values import check_scalar, is_known, wrong_type

Forms: TypeAlias = Map[str, Form]

_CONTAINERS: dict[str, tuple[type[Mapping | Sequence], str]] = {
    "mapping": (Mapping, "a mapping"),
    "list": (Sequence, "a list"),
}
_DIRECTIVE = "$"
"""How keys begin that say how a patch is merged, and that never come to the API server."""
_SELECTORS = ("matchLabels", "matchExpressions")


def undue(root: Mapping, demands: Ways[Demand], forms: Forms) -> Iterator[Fault]:
    """Return all in an object that isn't as it must be, and of each part the first."""
    told: set[Route] = set()
    for demand, (route, node) in demands.find(root):
        if demand.type is None and isinstance(node, Scalar) and _has_form(demand.form, node, forms):
            continue
        for fault in _faults(demand, route, node, forms):
            if fault.route not in told and _counts(demand, node):
                told.add(fault.route)
                yield fault if demand.then == "refused" else fault._replace(is_refused=False, certain=False)


def _has_form(form: str | None, node: Scalar, forms: Forms) -> bool:
    """Tell at a glance whether a text has the form that it must have: nearly all have."""
    return form is not None and isinstance(node.value, str) and forms[form].fault(node.value) is None


def _counts(demand: Demand, node: Node) -> bool:
    """Tell whether something is demanded of a part at all; what is tested and isn't known may say that it isn't."""
    tested = (match.node for condition in demand.when for path in condition.paths for match in find(node, path))
    unsure = any(isinstance(value, Scalar) and value.value is not None and not is_known(value) for value in tested)
    return not unsure and hold(demand.when, node)


def _faults(demand: Demand, route: Route, node: Node, forms: Forms) -> Iterator[Fault]:
    """Return how a part isn't as it must be, were it demanded."""
    if isinstance(node, Scalar):
        yield from _of_value(demand, route, node, forms)
    elif demand.type is not None:
        yield from _of_container(demand.type, route, node)
    elif demand.keys:
        yield from _of_list(demand.keys, route, node)
    elif demand.texts_at:
        yield from _of_texts(demand, route, node)
    elif isinstance(node, Sequence):
        if demand.required_of_several is not None and len(node.items) > 1:
            yield from _without(demand.required_of_several, route, node)
    elif demand.selector is not None and demand.selects is not None:
        yield from _unselected(demand.selector, demand.selects, route, node)
    elif demand.keys_in:
        yield from _without_keys(demand, route, node)
    elif demand.most_bytes is not None:
        yield from _too_large(demand.most_bytes, route, node)
    elif not any(map(is_unknown, node.entries)):
        yield from _of_keys(demand, route, node, forms)
        yield from _of_fields(demand, route, node)


def _of_value(demand: Demand, route: Route, node: Scalar, forms: Forms) -> Iterator[Fault]:
    value = node.value
    if not is_known(node) or (demand.or_nothing and value == ""):
        return
    if demand.type in _CONTAINERS or demand.keys or demand.required:
        yield wrong_type(route, node, _CONTAINERS[demand.type or ("list" if demand.keys else "mapping")][1])
    elif demand.type is not None:
        fault = check_scalar(route, node, FieldType(demand.type), {})
        yield from (fault,) if fault is not None else ()
    if isinstance(value, int) and not isinstance(value, bool):
        least, most = demand.least, demand.most
        if (least is not None and value < least) or (most is not None and value > most):
            range_ = f"must be between {least} and {most}, inclusive"
            yield _invalid(route, node, demand.says or (range_ if most is not None else _at_least(least)))
    elif isinstance(value, str) and demand.form:
        wrong = forms[demand.form].fault(value)
        if wrong is not None:
            yield _invalid(route, node, demand.says or wrong)
    elif isinstance(value, str) and demand.among and value not in demand.among:
        yield _unsupported(route, node, demand.among)


def _at_least(least: int | None) -> str:
    return "must be greater than or equal to 0" if least == 0 else f"must be greater than or equal to {least}"


def _invalid(route: Route, node: Scalar, why: str) -> Fault:
    shown = f'"{node.text}"' if isinstance(node.value, str) else node.text
    said = f"Invalid value: {shown}: {why}"
    return Fault("invalid-value", route, node.place, f"`{written(route)}`: {said}", said=said)


def _unsupported(route: Route, node: Scalar, among: tuple[str, ...]) -> Fault:
    values = ", ".join(f'"{value}"' for value in among)
    said = f'Unsupported value: "{node.text}": supported values: {values}'
    near = meant_of(node.text, among)
    better = Better(Set(near), clear=is_plain_slip(node.text, near, among)) if near else None
    help_ = f"Did you mean `{near}`?" if near else ""
    return Fault("invalid-value", route, node.place, f"`{written(route)}`: {said}", help_, better=better, said=said)


def _of_container(name: str, route: Route, node: Node) -> Iterator[Fault]:
    kind, wanted = _CONTAINERS.get(name, (Scalar, "a single value"))
    if not isinstance(node, kind):
        yield wrong_type(route, node, wanted)


def _of_list(keys: Map[str, str | int | None], route: Route, node: Node) -> Iterator[Fault]:
    """Return the items of a list that server-side apply can't tell apart, and those that lack what it tells them by."""
    if not isinstance(node, Sequence):
        yield wrong_type(route, node, "a list")
        return
    seen: set[tuple[object, ...]] = set()
    for index, item in enumerate(node.items):
        if not isinstance(item, Mapping) or any(map(is_unknown, item.entries)):
            continue
        values = [(item.entries.get(key), default) for key, default in keys.items()]
        if any(value is None and default is None for value, default in values):
            yield _without_key(keys, (*route, index), item)
        elif all(value is None or is_known(value) for value, _ in values):
            key = tuple(value.value if isinstance(value, Scalar) else default for value, default in values)
            if key in seen:
                yield _duplicate_entry(tuple(keys), key, (*route, index), item)
            seen.add(key)


def _without_key(keys: Map[str, str | int | None], route: Route, item: Mapping) -> Fault:
    key = next(key for key, default in keys.items() if default is None and item.entries.get(key) is None)
    way = (*route, key)
    said = f'associative list with keys has an element that omits key field "{key}" (and doesn\'t have default value)'
    return Fault(
        "missing-field", way, item.place, f"`{written(way)}` is missing (Required value)", said=said, typed=True
    )


def _duplicate_entry(keys: tuple[str, ...], values: tuple[object, ...], route: Route, item: Mapping) -> Fault:
    pairs = zip(keys, values, strict=True)
    shown = (f'{key}="{value}"' if isinstance(value, str) else f"{key}={value}" for key, value in pairs)
    said = f"duplicate entries for key [{','.join(shown)}]"
    way = (*route, keys[0])
    first = item.entries.get(keys[0])
    place = first.place if first is not None else item.place
    help_ = "Remove one of the two, or make it another."
    return Fault("conflicting-fields", way, place, f"`{written(way)}`: {said}", help_, said=said, typed=True)


def _texts(paths: tuple[str, ...], node: Node) -> list[Found]:
    return [place for path in paths for place in find(node, path)]


def _of_texts(demand: Demand, route: Route, node: Node) -> Iterator[Fault]:
    places = _texts(demand.texts_at, node)
    if demand.known_at:
        if places:
            named = [place for place in places if not (demand.or_numbers and _is_number(place.node))]
            yield from _unheard_of(named, _texts(demand.known_at, node), route, demand.says)
    elif len(places) > 1:
        yield from _repeated(places, route)


def _is_number(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text.isdecimal()


def _repeated(places: list[Found], route: Route) -> Iterator[Fault]:
    seen: set[object] = set()
    for way, value in places:
        if isinstance(value, Scalar) and is_known(value) and value.value != "":
            if value.value in seen:
                full = (*route, *way)
                said = f'Duplicate value: "{value.text}"'
                message = f"`{written(full)}`: {said}"
                yield Fault("conflicting-fields", full, value.place, message, "Give it another name.", said=said)
            seen.add(value.value)


def _unheard_of(places: list[Found], known: list[Found], route: Route, says: str) -> Iterator[Fault]:
    """Return the texts that aren't among those that are known."""
    names = {value.value for _, value in known if isinstance(value, Scalar)}
    strange = [
        (way, value)
        for way, value in places
        if isinstance(value, Scalar) and isinstance(value.value, str) and value.value not in names and is_known(value)
    ]
    if not strange or not all(is_known(value) for _, value in known):
        return
    for way, value in strange:
        full = (*route, *way)
        said = f'Not found: "{value.value}"'
        near = meant_of(str(value.value), tuple(name for name in names if isinstance(name, str)))
        help_ = f"Did you mean `{near}`?" if near else says
        yield Fault("invalid-value", full, value.place, f"`{written(full)}`: {said}", help_, said=said)


def _unselected(selector_way: str, labels_way: str, route: Route, node: Node) -> Iterator[Fault]:
    """Return that a selector doesn't select what is made from the template beside it."""
    selector = next((match.node for match in find(node, selector_way)), None)
    if not isinstance(selector, Mapping):
        return
    labels = next((match.node for match in find(node, labels_way)), None)
    labels = labels if isinstance(labels, Mapping) else None
    if not any(isinstance(below := selector.get(key), Mapping | Sequence) and len(below) for key in _SELECTORS):
        if not labels or not (len(selector) == 0 or any(key in selector for key in _SELECTORS)):
            return  # an excerpt, or what it has isn't known here
        full = (*route, *selector_way.split("."))
        said = "Invalid value: empty selector is invalid"
        yield Fault("invalid-value", full, selector.place, f"`{written(full)}`: {said}", said=said)
        return
    if not (_is_all_known(selector) and (labels is None or _is_all_known(labels))):
        return
    if selects(selector, labels) is False:
        full = (*route, *labels_way.split("."))
        place, help_ = _difference(selector, labels)
        said = "Invalid value: `selector` does not match template `labels`"
        yield Fault("conflicting-fields", full, place, f"`{written(full)}`: {said}", help_, said=said)


def _is_all_known(node: Node) -> bool:
    if isinstance(node, Mapping):
        return not any(map(is_unknown, node.entries)) and all(map(_is_all_known, node.entries.values()))
    if isinstance(node, Sequence):
        return all(map(_is_all_known, node.items))
    return is_known(node)


def _difference(selector: Mapping, labels: Mapping | None) -> tuple[Place, str]:
    """Return where a selector and labels differ, and what to write."""
    wanted = mapping_at(selector, "matchLabels")
    for key, value in wanted.items() if wanted is not None else ():
        label = labels.get(key) if labels is not None else None
        if not isinstance(value, Scalar):
            continue
        if not isinstance(label, Scalar):
            return value.place, f"Give the template the label `{key}: {value.text}`, or take it out of the selector."
        if label.text != value.text:
            return label.place, f"Set `{key}: {value.text}`, as the selector does, or change the selector."
    return selector.place, "Make the selector and the template's labels fit."


def _without(field: str, route: Route, node: Sequence) -> Iterator[Fault]:
    """Return the items of a list that lack a field."""
    for index, item in enumerate(node.items):
        if isinstance(item, Mapping) and not any(map(is_unknown, item.entries)):
            yield from _lacking((field,), (*route, index), item)


def _without_keys(demand: Demand, route: Route, node: Mapping) -> Iterator[Fault]:
    """Return the keys that data must have, and hasn't; where there is none at all, somebody else may own the data."""
    given = [place for way in demand.keys_in if (place := node.get(way)) is not None]
    keys = {key for data in given if isinstance(data, Mapping) for key in data.entries}
    if any(map(is_unknown, keys)) or any(isinstance(data, Scalar) and data.value is not None for data in given):
        return
    for key in demand.having if keys else ():
        if key not in keys:
            way = (*route, demand.keys_in[0], key)
            yield Fault("missing-field", way, node.place, f"`{written(way)}`: Required value", said="Required value")


def _too_large(most: int, route: Route, node: Mapping) -> Iterator[Fault]:
    """Return that the values of a mapping are too large together (in bytes, of which there are as many as letters)."""
    size = sum(
        len(value.value)
        for value in node.entries.values()
        if isinstance(value, Scalar) and isinstance(value.value, str)
    )
    if size > most:
        said = f"Too long: may not be more than {most} bytes"
        yield Fault("invalid-value", route, node.place, f"`{written(route)}`: {said}", said=said)


def _of_keys(demand: Demand, route: Route, node: Mapping, forms: Forms) -> Iterator[Fault]:
    """Return the keys that there can't be, those that the kind hasn't, and what mustn't be as it is."""
    for key in node.entries if demand.key_form else ():
        wrong = forms[str(demand.key_form)].fault(key)
        if wrong is not None:
            way = (*route, key)
            said = f'Invalid value: "{key}": {wrong}'
            yield Fault("invalid-value", way, node.key_place(key), f"`{written(way)}`: {said}", said=said)
    for key, meant in demand.undeclared.items():
        if key in node.entries:
            way, right = (*route, key), written((*route, *meant.split(".")))
            message = f"`{written(way)}`: field not declared in schema"
            yield Fault("unknown-field", way, node.key_place(key), message, f"It belongs at `{right}`.", typed=True)
    if demand.declares:
        yield from _strange(demand.declares, route, node)
    if demand.never is not None:
        match = next(iter(find(node, demand.never)), None)
        way = (*route, *(match.route if match else demand.never.split(".")))
        place = match.node.place if match else node.place
        said = f"Invalid value: {demand.says}"
        yield Fault("conflicting-fields", way, place, f"`{written(way)}`: {said}", said=said)


def _strange(declared: tuple[str, ...], route: Route, node: Mapping) -> Iterator[Fault]:
    """Return the fields that a part hasn't; what nothing resembles may be newer than what is known here."""
    for key in node.entries:
        if key in declared or key.startswith(_DIRECTIVE):
            continue
        way = (*route, key)
        near = meant_of(key, [name for name in declared if name not in node.entries])
        better = Better(Rename(near), clear=is_plain_slip(key, near, declared)) if near else None
        help_ = f"Did you mean `{near}`?" if near else "Look at its indentation: it may belong elsewhere."
        message = f"there is no field `{written(way)}`, and Flux drops it without a word"
        place, is_sure = node.key_place(key), near is not None
        yield Fault("ignored-field", way, place, message, help_, certain=is_sure, better=better, typed=True)


def _lacking(names: tuple[str, ...], route: Route, node: Mapping, says: str = "") -> Iterator[Fault]:
    """Return the fields that a part must have and hasn't; a list of nothing is none to Kubernetes."""
    for name in names:
        value, way = node.get(name), (*route, name)
        if _is_absent(value):
            message = f"`{written(way)}` is missing (Required value)"
            yield Fault("missing-field", way, node.place, message, says, said="Required value")
        elif isinstance(value, Sequence) and not value.items:
            message = f"`{written(way)}` is empty (Required value)"
            yield Fault("missing-field", way, node.key_place(name), message, says, said="Required value")


def _of_fields(demand: Demand, route: Route, node: Mapping) -> Iterator[Fault]:
    """Return the fields that a part lacks, and those that can't go together."""
    if demand.required:
        yield from _lacking(demand.required, route, node, demand.says)
    given = [name for name in demand.at_most if not _is_empty(node.get(name))]
    if len(given) > 1 and not any(_may_be_absent(node.get(name)) for name in given):
        way = (*route, given[1])
        said = f"Forbidden: {demand.says}"
        yield Fault("conflicting-fields", way, node.key_place(given[1]), f"`{written(way)}`: {said}", said=said)


def _is_absent(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.value is None)


def _is_empty(node: Node | None) -> bool:
    return node is None or (isinstance(node, Scalar) and node.value in (None, ""))


def _may_be_absent(node: Node | None) -> bool:
    return isinstance(node, Scalar) and not is_known(node)
