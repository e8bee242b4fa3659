"""An object on its way through a build, with all that it was called before."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.kustomize.identity import Id, make_id
from gitops_lint.kustomize.untagged import UntaggedScalar
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence


class Origin(NamedTuple):
    """Where an object comes from, or what changed it, for the annotations that `buildMetadata` asks for.

    `path` is the file it was read from; for a generated one that is empty, and `configured_in` names the file with its
    generator and `configured_by` the generator's kind. One that an object configures has that object's `name` and
    `namespace`, too (api/resource/origin.go).
    """

    path: str = ""
    configured_in: str = ""
    configured_by: str = ""
    name: str = ""
    namespace: str = ""


class Resource(NamedTuple):
    """An object, its identity, and its history: patches and references may use any identity that it ever had.

    `bare_keys` are the places of keys that a generator wrote without quotes, and that YAML takes for no text then.
    `noted` are the identities of old as kustomize notes them down, which it does again where nothing has changed;
    `behavior` is that of its generator, and `allowed` what a patch that was merged into it was allowed to change.
    `has_nothing` tells that it was read with nulls within braces that are empty strings once they are written again.
    """

    node: Mapping
    id: Id
    previous: tuple[Id, ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    is_generated: bool = False
    is_hashed: bool = False
    variables: tuple[str, ...] = ()
    origin: Origin | None = None
    transformations: tuple[Origin, ...] = ()
    bare_keys: frozenset[Place] = frozenset()
    noted: tuple[Id, ...] = ()
    behavior: str = ""
    allowed: frozenset[str] = frozenset()
    has_nothing: bool = False

    @property
    def original_id(self) -> Id:
        """The identity with which the object came into the build."""
        return self.previous[0] if self.previous else self.id

    @property
    def ids(self) -> tuple[Id, ...]:
        """All identities, the oldest first."""
        return (*self.previous, self.id)

    @property
    def name(self) -> str:
        """The name that it has now."""
        return self.id.name

    @property
    def namespace(self) -> str:
        """The namespace that is written in it now, or nothing."""
        return meta_text(self.node, "namespace")

    @property
    def name_place(self) -> Place:
        """Where its name is written."""
        metadata = self.node.entries.get("metadata")
        if isinstance(metadata, Mapping) and "name" in metadata:
            return metadata.entries["name"].place
        return self.node.place

    def remembering(self) -> Resource:
        """Return this resource with the identity of now in its history."""
        previous = self.previous
        if not previous or previous[-1] != self.id:
            previous = (*previous, self.id)
        return self._replace(previous=previous, noted=(*self.noted, self.id))

    def with_node(self, node: Mapping, id_: Id | None = None) -> Resource:
        """Return this resource as a transformer changed it; `id_` is its identity then, for who knows it."""
        if node is self.node:
            return self
        id_ = id_ or id_of(node)
        previous = self.previous
        if previous and (id_.group, id_.version) != (self.id.group, self.id.version):
            # kustomize keeps names, namespaces and kinds of old, but takes the apiVersion of now for all of them
            previous = tuple(old._replace(group=id_.group, version=id_.version) for old in previous)
        return Resource(node, id_, previous, *self[3:])  # `_replace` takes longer, and this is done for each patch


def id_of(node: Mapping) -> Id:
    """Return the identity of an object as it stands."""
    return make_id(
        text_of(node.entries.get("apiVersion")),
        text_of(node.entries.get("kind")),
        meta_text(node, "namespace"),
        meta_text(node, "name"),
    )


def text_of(node: Node | None) -> str:
    """Return a scalar as it is written, be it a string or not; of null and of anything else, nothing.

    A `null` that kustomize made without saying what it is, is a text to it.
    """
    if isinstance(node, Scalar) and (node.value is not None or isinstance(node, UntaggedScalar)):
        return node.text
    return ""


def raw_text(node: Node | None) -> str:
    """Return a scalar as it is written, null too (`null`, `~`), as kustomize takes labels and annotations."""
    return node.text if isinstance(node, Scalar) else ""


def is_text(node: Node | None) -> bool:
    """Tell whether a value is a string, and what is written: a moment without quotes becomes another string."""
    return isinstance(node, Scalar) and isinstance(node.value, str) and (not node.plain or node.value == node.text)


def meta_text(node: Mapping, key: str) -> str:
    """Return a field of an object's metadata as it is written, or nothing."""
    metadata = node.entries.get("metadata")
    return text_of(metadata.entries.get(key)) if isinstance(metadata, Mapping) else ""


def is_null(node: Node | None) -> bool:
    """Tell whether a value is missing or null."""
    return node is None or (isinstance(node, Scalar) and node.value is None)


def is_empty(node: Node | None) -> bool:
    """Tell whether there is nothing in a value: missing, null, or a mapping or sequence without entries."""
    return is_null(node) or (isinstance(node, Mapping | Sequence) and len(node) == 0)
