"""What an object keeps of what it is when a strategic merge patch is merged into it.

Facts: ApplySmPatch in api/resmap/reswrangler.go (what the patch is given first) and api/resource/resource.go.
"""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.kustomize.quoting import QuotedScalar, is_quoted, written_over
from gitops_lint.kustomize.resource import is_null, text_of
from gitops_lint.kustomize.untagged import UntaggedScalar
from gitops_lint.repo.nodes import Mapping, Node, Scalar
from gitops_lint.repo.scalars import resolve_1_1


class PatchOptions(NamedTuple):
    """What a strategic merge may change that it otherwise leaves alone."""

    name: bool = False
    kind: bool = False

    @property
    def notes(self) -> frozenset[str]:
        """What kustomize notes of this in the annotations of what it patches."""
        return frozenset(
            note for note, said in (("allowNameChange", self.name), ("allowKindChange", self.kind)) if said
        )


def for_target(patch: Mapping, target: Mapping) -> Mapping:
    """Return a patch with the target's apiVersion, which a patch can't change."""
    api_version = target.entries.get("apiVersion")
    if api_version is None or is_null(api_version):
        return patch.without("apiVersion")
    return patch.replacing("apiVersion", api_version)


def no_version(patch: Mapping, target: Mapping) -> Scalar:
    """Return what the apiVersion of a patch becomes for a target without one: an empty string if it has quotes."""
    if "apiVersion" not in target and is_quoted(patch.entries.get("apiVersion")):
        return QuotedScalar("", patch.place)
    return Scalar(None, patch.place, "null", plain=True)


def restored(merged: Mapping, before: Mapping, options: PatchOptions, is_selected: bool) -> Mapping:
    """Return a merged object with the kind, name and namespace that it had before, which kustomize writes again.

    The name of a patch that has a target is written again, too, before it is merged.
    """
    if not options.kind:
        kind = before.entries.get("kind")
        merged = _with(merged, "kind", _set_again(kind, kind))
    metadata, old = merged.entries.get("metadata"), before.entries.get("metadata")
    if not isinstance(old, Mapping):
        return merged
    new = metadata if isinstance(metadata, Mapping) else Mapping({}, {}, old.place)
    before_name, namespace = old.entries.get("name"), old.entries.get("namespace")
    name = new.entries.get("name") if options.name else before_name
    if not options.name or is_selected:
        name = _set_again(name, before_name)
    new = _with(new, "name", name)
    new = _with(new, "namespace", _set_again(namespace, namespace) if text_of(namespace) else None)
    return merged if new is metadata else merged.replacing("metadata", new)


def _set_again(node: Node | None, old: Node | None) -> Node | None:
    """Return a value as kustomize writes it over the old one, which leaves its type to what its text is.

    A word that an earlier patch has left so stays as it is.
    """
    if not isinstance(node, Scalar) or not text_of(node):
        return node
    is_left = type(node) is UntaggedScalar and resolve_1_1(node.text) == node.text
    return node if is_left and not is_quoted(old) else written_over(old, node.text, node.place)


def _with(node: Mapping, key: str, value: Node | None) -> Mapping:
    if node.entries.get(key) is value:
        return node
    return node.without(key) if value is None else node.replacing(key, value)
