"""The tables of fields that the transformers work by: kustomize's own, and what `configurations` adds.

Source: api/internal/plugins/builtinconfig. Tables of a base hold for what includes it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gitops_lint.kustomize.field_specs import FieldSpec, FieldSpecs, kind_order
from gitops_lint.kustomize.identity import GroupVersionKind
from gitops_lint.kustomize.tables.fields import IMAGES, NAMES, NAMESPACE, REPLICAS, VARIABLES
from gitops_lint.kustomize.tables.kustomization_fields import FIELD_SPEC, ListOf, Struct, Type
from gitops_lint.kustomize.tables.labels import COMMON_ANNOTATIONS, COMMON_LABELS, TEMPLATE_LABELS
from gitops_lint.kustomize.tables.name_references import NAME_REFERENCES, NameReference
from gitops_lint.kustomize.typed_fields import is_true
from gitops_lint.repo.nodes import Mapping, Node, Scalar, items_at

Referring = tuple[FieldSpec, tuple[str, ...], GroupVersionKind]
"""A field that names objects of a kind, with the steps of its path."""


class NameReferences:
    """The fields that hold names of objects, by the kind that has them."""

    def __init__(self, references: tuple[NameReference, ...]) -> None:
        self.references = references
        self._by_kind: dict[str, list[Referring]] | None = None

    @property
    def by_kind(self) -> dict[str, list[Referring]]:
        """The fields of each kind; under the empty kind those of any."""
        if self._by_kind is not None:
            return self._by_kind
        table: dict[str, list[Referring]] = {}
        for reference in self.references:
            for spec in reference.referrers:
                table.setdefault(spec.gvk.kind, []).append((spec, spec.steps, reference.target))
        self._by_kind = table
        return table

    def merged(self, others: tuple[NameReference, ...]) -> NameReferences:
        """Return a table with more of them."""
        merged = list(self.references)
        for reference in others:
            known = next((n for n, old in enumerate(merged) if old.target == reference.target), None)
            if known is None:
                merged.append(reference)
            else:
                specs = FieldSpecs(merged[known].referrers).merged(reference.referrers).specs
                merged[known] = NameReference(reference.target, specs)
        return NameReferences(tuple(merged))

    def in_order(self) -> NameReferences:
        """Return a table with them in kustomize's order of the kinds that are referred to."""
        return NameReferences(tuple(sorted(self.references, key=lambda reference: kind_order(reference.target))))


class Configuration(NamedTuple):
    """The fields that each transformer changes."""

    name_prefix: FieldSpecs
    name_suffix: FieldSpecs
    namespace: FieldSpecs
    common_labels: FieldSpecs
    labels: FieldSpecs
    template_labels: FieldSpecs
    common_annotations: FieldSpecs
    images: FieldSpecs
    replicas: FieldSpecs
    variables: FieldSpecs
    name_references: NameReferences

    def merged(self, added: Configuration) -> Configuration:
        """Return these tables with what others have more; raises ConflictingSpecs."""
        if added is self:
            return self
        if self is EMPTY_CONFIGURATION and added is DEFAULT_CONFIGURATION:
            return added
        tables = {name: getattr(self, name).merged(getattr(added, name).specs).in_order() for name in _TABLES.values()}
        references = self.name_references.merged(added.name_references.references).in_order()
        return self._replace(name_references=references, **tables)


_NO_SPECS = FieldSpecs(())
EMPTY_CONFIGURATION = Configuration(
    name_prefix=_NO_SPECS,
    name_suffix=_NO_SPECS,
    namespace=_NO_SPECS,
    common_labels=_NO_SPECS,
    labels=_NO_SPECS,
    template_labels=_NO_SPECS,
    common_annotations=_NO_SPECS,
    images=_NO_SPECS,
    replicas=_NO_SPECS,
    variables=_NO_SPECS,
    name_references=NameReferences(()),
)
"""What a build begins with."""
DEFAULT_CONFIGURATION = Configuration(
    name_prefix=FieldSpecs(NAMES).in_order(),
    name_suffix=FieldSpecs(NAMES).in_order(),
    namespace=FieldSpecs(NAMESPACE).in_order(),
    common_labels=FieldSpecs(COMMON_LABELS).in_order(),
    labels=_NO_SPECS,
    template_labels=FieldSpecs(TEMPLATE_LABELS).in_order(),
    common_annotations=FieldSpecs(COMMON_ANNOTATIONS).in_order(),
    images=FieldSpecs(IMAGES).in_order(),
    replicas=FieldSpecs(REPLICAS).in_order(),
    variables=FieldSpecs(VARIABLES).in_order(),
    name_references=NameReferences(NAME_REFERENCES).in_order(),
)
"""What holds without any `configurations`, once in each kustomization."""

_SPECS = ListOf(FIELD_SPEC)
_TABLES: dict[str, str] = {
    "namePrefix": "name_prefix",
    "nameSuffix": "name_suffix",
    "namespace": "namespace",
    "commonLabels": "common_labels",
    "labels": "labels",
    "templateLabels": "template_labels",
    "commonAnnotations": "common_annotations",
    "images": "images",
    "replicas": "replicas",
    "varReference": "variables",
}
_FIELDS: dict[str, Type] = {
    **dict.fromkeys(_TABLES, _SPECS),
    "nameReference": ListOf(Struct({**FIELD_SPEC.fields, "fieldSpecs": _SPECS}, FIELD_SPEC.inlined)),
}
CONFIGURATION_FILE = Struct(_FIELDS)
"""The fields of a file that `configurations` lists."""


def read_file(fields: Mapping) -> Configuration:
    """Return the tables of a configuration file that was read as CONFIGURATION_FILE."""
    tables = {
        attribute: FieldSpecs(read_specs(items_at(fields, name))).in_order() for name, attribute in _TABLES.items()
    }
    references = tuple(
        NameReference(_gvk(item), read_specs(items_at(item, "fieldSpecs")))
        for item in items_at(fields, "nameReference")
        if isinstance(item, Mapping)
    )
    return EMPTY_CONFIGURATION._replace(name_references=NameReferences(references).in_order(), **tables)


def read_specs(items: Iterable[Node]) -> tuple[FieldSpec, ...]:
    """Return field specs as they are written."""
    return tuple(
        FieldSpec(_text(item, "path"), _gvk(item), is_true(item, "create"))
        for item in items
        if isinstance(item, Mapping)
    )


def _gvk(item: Mapping) -> GroupVersionKind:
    return GroupVersionKind(_text(item, "group"), _text(item, "version"), _text(item, "kind"))


def _text(item: Mapping, key: str) -> str:
    node = item.get(key)
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""
