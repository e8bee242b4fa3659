"""Reads a mapping as kustomize decodes YAML into its Go structs.

Keys match whatever their case; plain scalars are YAML 1.1 (`on` is true); null stands for nothing at all. What has a
wrong type or an unknown name is reported and left out, and the rest is used.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from gitops_lint.kustomize.go_values import go_text
from gitops_lint.kustomize.json_keys import json_key
from gitops_lint.kustomize.resource import is_null
from gitops_lint.kustomize.tables.kustomization_fields import Basic, ListOf, MapOf, Struct, Type
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, read_in_order
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.scalars import resolve_1_1
from gitops_lint.repo.spelling import meant_of

Report = Callable[[Problem], None]
_KINDS: dict[type, str] = {bool: "a boolean", int: "a number", float: "a number", str: "a string"}
_TYPES = {Basic.STRING.value: str, Basic.BOOLEAN.value: bool, Basic.INTEGER.value: int}


class Reading(Enum):
    """How kustomize decodes a mapping.

    A kustomization file is strict. In other files that it reads into a struct, a number or boolean may stand where text
    belongs, but not in the fields of a struct within. What configures a plugin was read as an object before, so its
    values are those of YAML 1.2 (https://pkg.go.dev/sigs.k8s.io/yaml convertToJSONableObject). A few plugins read that
    another way, in which the case of keys counts (go.yaml.in/yaml/v3).
    """

    FILE = "kustomization file"
    OTHER_FILE = "other file"
    OBJECT = "object"
    EXACT = "object whose keys are as they should be"


def read_struct(
    node: Node, type_: Struct, report: Report, *, strict: bool = True, route: str = "", reading: Reading = Reading.FILE
) -> Mapping | None:
    """Return a mapping with the fields of a type, under their own names and with values of YAML 1.1.

    Without `strict`, an unknown key is an `ignored-field`, which keeps nothing from being built. Returns None if the
    node is no mapping.
    """
    return _Reader(report, strict, reading).struct(node, type_, route)


def is_true(node: Node | None, *route: str) -> bool:
    """Tell whether a route leads to a field that is true."""
    value = at(node, *route)
    return isinstance(value, Scalar) and value.value is True


class _Reader:
    def __init__(self, report: Report, strict: bool, reading: Reading) -> None:
        self.report = report
        self.strict = strict
        self.reading = reading
        self._is_object = reading in (Reading.OBJECT, Reading.EXACT)

    def struct(self, node: Node, type_: Struct, route: str) -> Mapping | None:
        if not isinstance(node, Mapping):
            self._wrong(node, "a mapping", route)
            return None
        node = self._in_order(node)
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        written: dict[str, str] = {}
        for key, value in node.entries.items():
            name = key if key in type_.fields or self.reading is Reading.EXACT else _other_case(key, type_)
            if name is None or name not in type_.fields:
                self._unknown(key, node, type_, route)
                continue
            if is_null(value) or key < written.get(name, ""):
                continue  # of several spellings the last in the order of JSON counts
            below = f"{route}.{name}" if route else name
            read = self._value(value, type_.fields[name], below, is_inlined=name in type_.inlined)
            if read is not None:
                entries[name] = read
                keys[name] = node.key_place(key)
                written[name] = key
        return Mapping(entries, keys, node.place)

    def _value(self, node: Node, type_: Type, route: str, *, is_inlined: bool = False) -> Node | None:
        if isinstance(type_, Struct):
            return self.struct(node, type_, route)
        if isinstance(type_, ListOf):
            return self._list(node, type_, route)
        if isinstance(type_, MapOf):
            return self._map(node, type_, route)
        return node if type_ is Basic.ANYTHING else self._scalar(node, type_, route, is_inlined)

    def _list(self, node: Node, type_: ListOf, route: str) -> Node | None:
        if not isinstance(node, Sequence):
            self._wrong(node, "a list", route)
            return None
        items = []
        for number, item in enumerate(node.items):
            read = self._empty(item, type_.item) or self._value(item, type_.item, f"{route}[{number}]")
            if read is not None:
                items.append(read)
        return Sequence(tuple(items), node.place)

    def _map(self, node: Node, type_: MapOf, route: str) -> Node | None:
        if not isinstance(node, Mapping):
            self._wrong(node, "a mapping", route)
            return None
        node = self._in_order(node)
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key, value in node.entries.items():
            read = self._empty(value, type_.value) or self._value(value, type_.value, f"{route}.{key}")
            if read is not None:
                place = node.key_place(key)
                name = key if self._is_object else json_key(key, place) or key
                entries[name] = read
                keys[name] = place
        return Mapping(entries, keys, node.place)

    def _in_order(self, node: Mapping) -> Mapping:
        return node if self._is_object else read_in_order(node).without("<<")  # one in quotes is told by itself

    def _empty(self, node: Node, type_: Type) -> Node | None:
        """Return what null stands for in a list or map: the empty value of the type."""
        if not is_null(node):
            return None
        return Scalar("", node.place) if isinstance(type_, Basic) else Mapping({}, {}, node.place)

    def _scalar(self, node: Node, type_: Basic, route: str, is_inlined: bool) -> Node | None:
        if not isinstance(node, Scalar):
            self._wrong(node, type_.value, route)
            return None
        value = resolve_1_1(node.text) if node.plain and not self._is_object else node.value
        if value is None:
            return None
        is_strict = self.reading is Reading.FILE or (self.reading is Reading.OTHER_FILE and is_inlined)
        if not is_strict and type_ is Basic.STRING and not isinstance(value, str):
            value = node.text if self.reading is Reading.EXACT else go_text(value)
        if not isinstance(value, _TYPES[type_.value]) or (type_ is Basic.INTEGER and isinstance(value, bool)):
            self._wrong(node, type_.value, route, _KINDS[type(value)])
            return None
        return Scalar(value, node.place, value if isinstance(value, str) else node.text, node.plain)

    def _wrong(self, node: Node, wanted: str, route: str, given: str = "") -> None:
        given = given or ("a mapping" if isinstance(node, Mapping) else "a list" if isinstance(node, Sequence) else "")
        if not given and isinstance(node, Scalar):
            given = _KINDS.get(type(node.value), "nothing")
        help_ = ""
        if isinstance(node, Scalar) and wanted == Basic.STRING.value:
            help_ = f'Quote it: `"{node.text}"`. Kustomization files are YAML 1.1, in which {node.text} is {given}.'
        message = f"`{route}` must be {wanted}, but is {given}" if route else f"must be {wanted}, but is {given}"
        self.report(Problem("invalid-kustomization", message, node.place, route, help_))

    def _unknown(self, key: str, node: Mapping, type_: Struct, route: str) -> None:
        meant = meant_of(key, type_.fields)
        where = f"`{route}` has" if route else "a kustomization file has"
        help_ = f"Did you mean `{meant}`?" if meant else f"Known here: {', '.join(type_.fields)}."
        message = f"{where} no field `{key}`"
        check = "invalid-kustomization"
        if not self.strict:
            check = "ignored-field"
            who = "Flux" if self.reading is Reading.FILE else "kustomize"
            message += f": {who} drops it and what stands below it, and says nothing"
        place, harmless = node.key_place(key), not self.strict
        self.report(Problem(check, message, place, f"{route}.{key}", help_, harmless=harmless))


def _other_case(key: str, type_: Struct) -> str | None:
    lower = key.lower()
    return next((name for name in type_.fields if name.lower() == lower), None)
