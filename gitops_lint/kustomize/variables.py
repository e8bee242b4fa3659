"""`vars`: `$(NAME)` in the fields of a table stands for a field of an object.

Source: api/internal/accumulator/resaccumulator.go, api/filters/refvar.
"""

from __future__ import annotations

import re

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_paths import look_up, split_path
from gitops_lint.kustomize.field_specs import UnfitField, edit
from gitops_lint.kustomize.go_values import go_decimal, go_text
from gitops_lint.kustomize.identity import GroupVersionKind, make_id, split_api_version
from gitops_lint.kustomize.shared_values import SharedScalar, as_shared, replaced
from gitops_lint.kustomize.untagged import UntaggedScalar
from gitops_lint.kustomize.variable import Variable
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, Value, mapping_at, text_at
from gitops_lint.repo.problem import Problem, Related

_ITEM = late_pattern(r"(.*)\[(\d+)\]")
_INTEGERS = range(-(2**63), 2**63)
_REFERENCE = late_pattern(r"\$(?:\$|\(([^()]*)\))")


def declare(accumulator: Accumulator, entry: Mapping) -> None:
    """Add an entry of `vars`, and mark the object whose field it stands for."""
    name = text_at(entry, "name") or ""
    target = mapping_at(entry, "objref") or Mapping({}, {}, entry.place)
    path = text_at(entry, "fieldref", "fieldPath") or "metadata.name"
    api_version = text_at(target, "apiVersion") or ""
    group, version = split_api_version(api_version)
    gvk = GroupVersionKind(
        text_at(target, "group") or group, text_at(target, "version") or version, text_at(target, "kind") or ""
    )
    namespace, object_name = text_at(target, "namespace") or "", text_at(target, "name") or ""
    wanted = make_id(f"{gvk.group}/{gvk.version}".lstrip("/"), gvk.kind, namespace, object_name)
    matches = [
        number
        for number, resource in enumerate(accumulator.resources)
        if any(
            id_[:3] == tuple(gvk) and id_.name == object_name and (not namespace or id_.namespace == wanted.namespace)
            for id_ in resource.ids
        )
    ]
    if len(matches) > 1:
        related = tuple(Related(accumulator.resources[n].name_place, "one of them") for n in matches)
        message = f"`vars` entry `{name}` could mean any of {len(matches)} objects"
        accumulator.report(Problem("replacement-failed", message, entry.place, name, "", related))
        return
    for number in matches:
        resource = accumulator.resources[number]
        accumulator.resources[number] = resource._replace(variables=(*resource.variables, name))
    accumulator.add_variable(Variable(name, path, entry.place))


def resolve_variables(accumulator: Accumulator) -> None:
    """Put the values of all variables where they are referred to."""
    values: dict[str, Scalar] = {}
    for variable in accumulator.variables:
        value = _value(accumulator, variable)
        if isinstance(value, Scalar):
            values[variable.name] = value
    if not accumulator.variables:
        return
    expander = _Expander(values)
    for number, resource in enumerate(accumulator.resources):
        node = resource.node
        for _, steps in accumulator.configuration.variables.of(resource.id):
            try:
                node = expander.put_into(node, steps)
            except UnfitField as error:
                message = f"variables can't be put into {resource.id}: {error}"
                accumulator.report(Problem("replacement-failed", message, error.place, str(resource.id)))
        accumulator.resources[number] = resource.with_node(node)


def _value(accumulator: Accumulator, variable: Variable) -> Node | None:
    """Return what a variable stands for; of a value that is no single one kustomize leaves the reference as it is."""
    resource = next((resource for resource in accumulator.resources if variable.name in resource.variables), None)
    if resource is None:
        if not accumulator.remotes:
            message = f"no object of this build is the one that variable `{variable.name}` takes its value from"
            accumulator.report_absence(Problem("replacement-failed", message, variable.place, variable.name))
        return None
    target = look_up(resource.node, _variable_path(variable.field_path))
    if target is None:
        message = (
            f"{resource.id}, which variable `{variable.name}` takes its value from, has none at `{variable.field_path}`"
        )
        related = (Related(resource.name_place, "the object"),)
        told = not accumulator.lacks_files
        accumulator.report(
            Problem("replacement-failed", message, variable.place, variable.name, "", related, told=told)
        )
        return None
    if not isinstance(target, Scalar) or target.value is None:
        return Scalar(target.text, target.place) if isinstance(target, Scalar) else target
    value = _read_again(target)
    if value is None:
        message = (
            f"`{target.text}`, which variable `{variable.name}` stands for, is no number as kustomize reads it here"
        )
        accumulator.report(Problem("replacement-failed", message, target.place, variable.name, "Write it in decimals."))
        return None
    return target if isinstance(value, str) else Scalar(value, target.place, go_text(value), plain=True)


def _variable_path(path: str) -> tuple[str, ...]:
    """Return the parts of a path in which `ports[0]` may stand for an item, too."""
    parts: list[str] = []
    for part in split_path(path):
        match = _ITEM.fullmatch(part)
        parts += [part] if match is None else [group for group in match.groups() if group]
    return tuple(parts)


def _read_again(scalar: Scalar) -> Value:
    """Return a value as kustomize reads it for a variable, or None: numbers in decimals only, 0644 being 644.

    Those of Go's `int` only, and without underscores (strconv.Atoi).
    """
    if isinstance(scalar, UntaggedScalar):
        return scalar.text
    if isinstance(scalar.value, str | bool):
        return scalar.value
    if isinstance(scalar.value, int) and ("_" in scalar.text or scalar.value not in _INTEGERS):
        return None
    try:
        return int(scalar.text) if isinstance(scalar.value, int) else float(scalar.text)
    except ValueError:
        return None


class _Expander:
    """Puts values where variables are referred to."""

    def __init__(self, values: dict[str, Scalar]) -> None:
        self.values = values
        self.shared: list[tuple[SharedScalar, SharedScalar]] = []

    def put_into(self, node: Mapping, steps: tuple[str, ...]) -> Mapping:
        """Return an object with the references at a path replaced, and wherever else their values stand."""
        node = edit(node, steps, self._expanded)
        for old, new in self.shared:
            node = replaced(node, old, new)
        self.shared.clear()
        return node

    def _expanded(self, node: Node) -> Node:
        if isinstance(node, Sequence):
            odd = next((item for item in node.items if not _is_text(item)), None)
            if odd is not None:
                raise UnfitField(odd.place, "an item of this list is no string")
            items = tuple(self._expanded_scalar(item) for item in node.items)
            same = all(new is old for new, old in zip(items, node.items, strict=True))
            return node if same else node.replacing(items)
        if isinstance(node, Mapping):
            for key, value in node.entries.items():
                new = self._expanded_scalar(value)
                node = node if new is value else node.replacing(key, new)
            return node
        return self._expanded_scalar(node)

    def _expanded_scalar(self, node: Node) -> Node:
        if isinstance(node, UntaggedScalar):
            node = Scalar(node.text, node.place)  # kustomize takes it for a string, and writes it as one
        if not isinstance(node, Scalar) or not isinstance(node.value, str) or "$" not in node.value:
            return node
        new = self._with_values(node)
        if isinstance(node, SharedScalar) and new is not node:
            self.shared.append((node, as_shared(new)))
            return node
        return new

    def _with_values(self, node: Scalar) -> Scalar:
        written = node.text
        whole = _REFERENCE.fullmatch(written)
        if whole is not None and whole[1] in self.values:
            value = self.values[whole[1]]
            is_float = isinstance(value.value, float)
            return Scalar(value.value, value.place, go_decimal(float(value.text)), plain=True) if is_float else value

        def put(match: re.Match[str]) -> str:
            if match[1] is None:
                return "$"
            replacing = self.values.get(match[1])
            return match[0] if replacing is None else replacing.text

        text = _REFERENCE.sub(put, written)
        return node if text == written else Scalar(text, node.place)


def _is_text(node: Node) -> bool:
    return isinstance(node, UntaggedScalar) or (isinstance(node, Scalar) and isinstance(node.value, str))
