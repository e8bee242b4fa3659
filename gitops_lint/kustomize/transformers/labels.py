"""`labels`, `commonLabels` and `commonAnnotations` (api/filters/labels, api/filters/annotations)."""

from __future__ import annotations

from functools import partial

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.field_specs import FieldSpec, FieldSpecs, UnfitField, edit
from gitops_lint.kustomize.own_notes import has_notes
from gitops_lint.kustomize.quoting import is_text_key, made_string, string_in_style_of
from gitops_lint.kustomize.shared_values import SharedScalar, as_shared, replaced
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar
from gitops_lint.repo.problem import Problem

_ANNOTATIONS = ("metadata", "annotations")


def set_entries(accumulator: Accumulator, derived: Derived, pairs: Mapping, specs: FieldSpecs, what: str) -> None:
    """Set labels or annotations of all objects in the fields of a table."""
    values = [(key, pairs.entries[key]) for key in sorted(pairs.entries)]
    entries = [(key, value, pairs.key_place(key)) for key, value in values if isinstance(value, Scalar)]
    if not entries:
        return
    written = tuple((key, value.text, value.place, place) for key, value, place in entries)
    bare_keys = frozenset(place for key, _, place in entries if not is_text_key(key))
    for number, resource in enumerate(accumulator.resources):
        fields = specs.of(resource.id)
        node = resource.node
        there = _ANNOTATIONS if has_notes(resource) else None
        put = partial(_put_all, node, entries, fields, there)
        node, error = derived.of(("entries", written, fields, there), (node,), put)
        if error is not None:
            message = f"`{what}` can't be set in {resource.id}: {error}"
            accumulator.report(Problem("invalid-object", message, error.place, str(resource.id)))
        noted = resource._replace(bare_keys=resource.bare_keys | bare_keys) if bare_keys else resource
        accumulator.resources[number] = noted.with_node(node)


def _put_all(
    node: Mapping,
    entries: list[tuple[str, Scalar, Place]],
    fields: tuple[tuple[FieldSpec, tuple[str, ...]], ...],
    there: tuple[str, ...] | None,
) -> tuple[Mapping, UnfitField | None]:
    """Return an object with the entries in it up to the first that doesn't fit, and why that doesn't."""
    for key, value, place in entries:
        entry = _Entry(key, as_shared(made_string(value.text, value.place)), place)
        try:
            node = entry.put_into(node, fields, there)
        except UnfitField as error:
            return node, error
    return node, None


class _Entry:
    """One label or annotation on its way into one object."""

    def __init__(self, key: str, value: SharedScalar, place: Place) -> None:
        self.key = key
        self.value = value
        self.place = place
        self.overwritten: dict[int, tuple[SharedScalar, SharedScalar]] = {}

    def put_into(
        self,
        node: Mapping,
        fields: tuple[tuple[FieldSpec, tuple[str, ...]], ...],
        there: tuple[str, ...] | None = None,
    ) -> Mapping:
        """Return an object with the entry in all of the fields, of which one may be `there` without being seen."""
        for spec, steps in fields:
            node = edit(node, steps, self._put, self._empty if spec.create or steps == there else None)
            for old, new in self.overwritten.values():
                node = replaced(node, old, new)
            self.overwritten.clear()
        return node

    def _empty(self) -> Node:
        return Mapping({}, {}, self.place)

    def _put(self, old: Node) -> Node:
        if not isinstance(old, Mapping):
            if isinstance(old, Scalar) and old.value is None:
                return old
            raise UnfitField(old.place, "there is no mapping to put it into")
        before = old.entries.get(self.key)
        if before is None:
            return old.replacing(self.key, self.value, self.place)
        if isinstance(before, SharedScalar):
            # what shares the value with other fields changes there too; `put_into` sees to that
            self.overwritten.setdefault(
                id(before), (before, as_shared(string_in_style_of(before, self.value.text, self.value.place)))
            )
            return old
        return old.replacing(self.key, string_in_style_of(before, self.value.text, self.value.place))
