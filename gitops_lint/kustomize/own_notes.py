"""What kustomize keeps in annotations of an object on its way: names of old, prefixes, how it was generated.

They are gone at the end, but whoever reads the annotations before finds them there: a replacement copies them, and a
patch that takes all annotations away takes away what kustomize knew of the object (api/resource/resource.go,
api/internal/utils/annotations.go).
"""

from __future__ import annotations

from gitops_lint.kustomize.resource import Resource, is_null, text_of
from gitops_lint.repo.nodes import Mapping, Node, Scalar, mapping_at

_DOMAIN = "internal.config.kubernetes.io"
_ENABLED = "enabled"
_NOTES = (
    *("previousKinds", "previousNames", "previousNamespaces", "prefixes", "suffixes", "refBy"),
    *("generatorBehavior", "needsHashSuffix", "allowNameChange", "allowKindChange", "helm-generated"),
)
KEYS = frozenset(f"{_DOMAIN}/{note}" for note in _NOTES)
"""The annotations that kustomize keeps its notes in; those of this name that others wrote go with them."""


def with_notes(resource: Resource) -> Mapping:
    """Return an object with the annotations that kustomize has in it at this moment."""
    notes = _notes(resource)
    if not notes:
        return resource.node
    place = resource.name_place
    metadata = mapping_at(resource.node, "metadata") or Mapping({}, {}, place)
    annotations = mapping_at(metadata, "annotations") or Mapping({}, {}, place)
    for key, text in notes.items():
        annotations = annotations.replacing(f"{_DOMAIN}/{key}", Scalar(text, place), place)
    return resource.node.replacing("metadata", metadata.replacing("annotations", annotations))


def has_notes(resource: Resource) -> bool:
    """Tell whether kustomize has annotations of its own in an object: then it has annotations, for a field to be in."""
    return bool(_notes(resource))


def _notes(resource: Resource) -> dict[str, str]:
    noted = resource.noted
    notes = {
        "previousKinds": ",".join(id_.kind for id_ in noted),
        "previousNames": ",".join(id_.name for id_ in noted),
        "previousNamespaces": ",".join(id_.namespace for id_ in noted),
        "prefixes": ",".join(resource.prefixes),
        "suffixes": ",".join(resource.suffixes),
        "generatorBehavior": resource.behavior,
        "needsHashSuffix": _ENABLED if resource.is_hashed else "",
        **dict.fromkeys(sorted(resource.allowed), _ENABLED),
    }
    return {key: text for key, text in notes.items() if text}


def takes_notes_away(patch: Mapping) -> bool:
    """Tell whether a strategic merge leaves nothing of an object's annotations."""
    metadata = patch.entries.get("metadata")
    return _is_taken_away(metadata) or (
        isinstance(metadata, Mapping) and _is_taken_away(metadata.entries.get("annotations"))
    )


def _is_taken_away(node: Node | None) -> bool:
    if isinstance(node, Mapping):
        return text_of(node.entries.get("$patch")) in ("replace", "delete")
    return node is not None and is_null(node)


def forgotten(resource: Resource) -> Resource:
    """Return an object of which kustomize has lost its notes."""
    return resource._replace(
        previous=(),
        noted=(),
        prefixes=(),
        suffixes=(),
        is_generated=False,
        is_hashed=False,
        behavior="",
        allowed=frozenset(),
    )
