"""`openapi:`: the schema by which a strategic merge knows lists that it merges item by item, if not kustomize's own.

One of a kustomization's own takes the place of that of Kubernetes, also for Kubernetes' own kinds. The root of a build
is asked first, then the bases in their order (api/krusty/kustomizer.go, kyaml/openapi/openapi.go SetSchema).
"""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.kustomize.patches.merge_keys import ANY_KEY, MergeList, Schema, schema_of
from gitops_lint.kustomize.resource import text_of
from gitops_lint.repo.nodes import Mapping, Node, items_at, mapping_at, text_at

_KINDS = "x-kubernetes-group-version-kind"
_STRATEGY = "x-kubernetes-patch-strategy"
_MERGE_KEY = "x-kubernetes-patch-merge-key"
_MERGE_KEYS = "x-kubernetes-list-map-keys"
_DEFINITIONS = "#/definitions/"


class Schemas(NamedTuple):
    """What is known of the lists of kinds: by a file that was given, or where that is None by Kubernetes' schema.

    `is_added` tells that Kubernetes' schema holds for all other kinds. kustomize has read it where it met an object of
    a kind that isn't in it before it was told of another.
    """

    own: dict[tuple[str, str], Schema] | None = None
    is_added: bool = False

    def of(self, api_version: str, kind: str) -> Schema | None:
        """Return what is known of a kind's lists."""
        known = self.own.get((api_version, kind)) if self.own is not None else None
        return schema_of(api_version, kind) if known is None and (self.own is None or self.is_added) else known


KUBERNETES_SCHEMAS = Schemas()
"""Kubernetes' own, asked for by its version."""


def read_schemas(root: Node) -> Schemas:
    """Return what an OpenAPI document says of kinds; one that is none says nothing."""
    reader = _Reader(mapping_at(root, "definitions") or Mapping({}, {}, root.place))
    return Schemas(reader.kinds())


class _Reader:
    def __init__(self, definitions: Mapping) -> None:
        self.definitions = definitions
        self.known: dict[str, Schema] = {}

    def kinds(self) -> dict[tuple[str, str], Schema]:
        kinds: dict[tuple[str, str], Schema] = {}
        for name, definition in self.definitions.items():
            for kind in items_at(definition, _KINDS):
                group, version = (text_at(kind, part) or "" for part in ("group", "version"))
                api_version = f"{group}/{version}" if group else version
                kinds[api_version, text_at(kind, "kind") or ""] = self._named(name)
        return kinds

    def _named(self, name: str) -> Schema:
        """Return the schema of a definition, which may hold itself."""
        if name not in self.known:
            self.known[name] = {}
            definition = mapping_at(self.definitions, name)
            if definition is not None:
                self.known[name].update(self._fields(definition))
        return self.known[name]

    def _fields(self, definition: Mapping) -> Schema:
        fields: Schema = {}
        for name, property_ in (mapping_at(definition, "properties") or Mapping({}, {}, definition.place)).items():
            known = self._known_of(property_)
            if known is not None:
                fields[name] = known
        return fields

    def _known_of(self, property_: Node | None) -> Schema | MergeList | None:
        if not isinstance(property_, Mapping):
            return None
        reference = text_at(property_, "$ref")
        if reference is not None:
            return self._named(reference.removeprefix(_DEFINITIONS))
        if text_at(property_, "type") == "array":
            if "merge" not in (text_at(property_, _STRATEGY) or "").split(","):
                return None
            key = property_.get(_MERGE_KEY)
            keys = tuple(map(text_of, items_at(property_, _MERGE_KEYS))) or ((text_of(key),) if key is not None else ())
            items = self._known_of(property_.get("items"))
            return MergeList(keys, items if isinstance(items, dict) else None)
        fields = self._fields(property_)
        values = None if fields else self._known_of(property_.get("additionalProperties"))
        return {ANY_KEY: values} if values is not None else fields or None
