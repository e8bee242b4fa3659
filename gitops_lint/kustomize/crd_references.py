"""`crds`: OpenAPI definitions that tell which fields of custom resources hold names, labels and annotations.

Source: api/internal/accumulator/loadconfigfromcrds.go. Such a file maps the names of types to their schemas; it is no
CustomResourceDefinition.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.kustomize.configuration import EMPTY_CONFIGURATION, Configuration
from gitops_lint.kustomize.field_specs import FieldSpec, FieldSpecs
from gitops_lint.kustomize.identity import GroupVersionKind
from gitops_lint.kustomize.tables.name_references import NameReference
from gitops_lint.repo.nodes import Mapping, Node, mapping_at, text_at

_TYPE_FIELDS = ("apiVersion", "kind", "metadata")
_DEEPEST = 30


def read_definitions(root: Node) -> Configuration | None:
    """Return the fields that definitions tell of, or None if the file holds none."""
    if not isinstance(root, Mapping) or not all(isinstance(value, Mapping) for value in root.entries.values()):
        return None
    configuration = EMPTY_CONFIGURATION
    for name in root.entries:
        properties = _properties(root, name)
        if properties is not None and all(field in properties for field in _TYPE_FIELDS):
            kind = GroupVersionKind(kind=name.rpartition(".")[2])
            for path, schema in _fields(root, name, ()):
                configuration = configuration.merged(_told_of(kind, path, schema))
    return configuration


def _properties(definitions: Mapping, name: str) -> Mapping | None:
    definition = mapping_at(definitions, name)
    if definition is None:
        return None
    return mapping_at(next((value for key, value in definition.items() if key.lower() == "schema"), None), "properties")


def _fields(definitions: Mapping, name: str, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Mapping]]:
    """Yield the fields of a type with their schemas, and those of the types that they are of."""
    properties = _properties(definitions, name)
    if properties is None or len(path) > _DEEPEST:
        return
    for field, schema in properties.items():
        if isinstance(schema, Mapping):
            yield (*path, field), schema
            if (reference := text_at(schema, "$ref")) is not None:
                yield from _fields(definitions, reference, (*path, field))


def _told_of(kind: GroupVersionKind, path: tuple[str, ...], schema: Mapping) -> Configuration:
    """Return the tables with what the schema of one field says of it."""
    told = EMPTY_CONFIGURATION
    specs = FieldSpecs((FieldSpec("/".join(path), kind),))
    if text_at(schema, "x-kubernetes-annotation") is not None:
        told = told._replace(common_annotations=specs)
    if text_at(schema, "x-kubernetes-label-selector") is not None:
        told = told._replace(common_labels=specs)
    if text_at(schema, "x-kubernetes-identity") is not None:
        told = told._replace(name_prefix=specs)
    version, target = (text_at(schema, f"x-kubernetes-object-ref-{part}") for part in ("api-version", "kind"))
    if version is not None and target is not None:
        key = text_at(schema, "x-kubernetes-object-ref-name-key") or "name"
        referrer = FieldSpec("/".join((*path, key)), kind)
        reference = NameReference(GroupVersionKind("", version, target), (referrer,))
        told = told._replace(name_references=told.name_references.merged((reference,)))
    return told
