"""The tables of fields that the transformers work by: kustomize's own, and what `configurations` adds.

Source: api/internal/plugins/builtinconfig. Tables of a base hold for what includes it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from gitops_lint.kustomize.field_specs import FieldSpec, FieldSpecs
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

    @cached_property
    def by_kind(self) -> dict[str, list[Referring]]:
        """The fields of each kind; under the empty kind those of any."""
        table: dict[str, list[Referring]] = {}
        for reference in self.references:
            for spec in reference.referrers:
                table.setdefault(spec.gvk.kind, []).append((spec, spec.steps, reference.target))
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
        return self if tuple(merged) == self.references else NameReferences(tuple(merged))


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

    def merged(self, other: Configuration) -> Configuration:
        """Return these tables with what others have more."""
        if other is self:
            return self
        tables = {name: getattr(self, name).merged(getattr(other, name).specs) for name in _TABLES.values()}
        references = self.name_references.merged(other.name_references.references)
        return self._replace(name_references=references, **tables)


DEFAULT_CONFIGURATION = Configuration(
    name_prefix=FieldSpecs(NAMES),
    name_suffix=FieldSpecs(NAMES),
    namespace=FieldSpecs(NAMESPACE),
    common_labels=FieldSpecs(COMMON_LABELS),
    labels=FieldSpecs(()),
    template_labels=FieldSpecs(TEMPLATE_LABELS),
    common_annotations=FieldSpecs(COMMON_ANNOTATIONS),
    images=FieldSpecs(IMAGES),
    replicas=FieldSpecs(REPLICAS),
    variables=FieldSpecs(VARIABLES),
    name_references=NameReferences(NAME_REFERENCES),
)
"""What holds without any `configurations`."""

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
    "nameReference": ListOf(Struct({**FIELD_SPEC.fields, "fieldSpecs": _SPECS})),
}
CONFIGURATION_FILE = Struct(_FIELDS)
"""The fields of a file that `configurations` lists."""


def add_file(configuration: Configuration, fields: Mapping) -> Configuration:
    """Return tables with those of a configuration file, read as CONFIGURATION_FILE, added."""
    changes: dict[str, FieldSpecs] = {}
    for name, attribute in _TABLES.items():
        added = read_specs(items_at(fields, name))
        if added:
            changes[attribute] = getattr(configuration, attribute).merged(added)
    references = tuple(
        NameReference(_gvk(item), read_specs(items_at(item, "fieldSpecs")))
        for item in items_at(fields, "nameReference")
        if isinstance(item, Mapping)
    )
    return configuration._replace(name_references=configuration.name_references.merged(references), **changes)


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
    found = item.get(key)
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else ""
