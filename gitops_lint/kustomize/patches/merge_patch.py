"""A strategic merge patch, before anything is known of the objects that it goes to."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from gitops_lint.kustomize.bare_keys import bare_keys
from gitops_lint.kustomize.loader import Loader
from gitops_lint.kustomize.manifests import odd_keys
from gitops_lint.kustomize.own_notes import takes_notes_away
from gitops_lint.kustomize.quoting import made_string
from gitops_lint.kustomize.resource import is_text, raw_text
from gitops_lint.repo.nodes import Mapping, Node, Place, text_at

_COPIED = ("labels", "annotations")


class MergePatch(NamedTuple):
    """What is to be merged into an object, and what that does to it besides.

    It `leaves_all` of an object that it claims to replace, and it `forgets` what kustomize noted down in annotations.
    `copied` and `odd` are where keys are written that without quotes are no text: in metadata, which is copied, and
    anywhere below the first level.
    """

    node: Mapping
    leaves_all: bool
    forgets: bool
    copied: frozenset[Place]
    odd: frozenset[Place]


def merge_patch(node: Mapping, loader: Loader, *, is_selected: bool, has_options: bool = False) -> MergePatch:
    """Return a patch for objects that a `target` selects, or for the one that the patch itself names.

    One that a parent injects into each of its children is made once.
    """
    what = ("merge patch", node, is_selected, has_options)
    derived = loader.documents.derived
    made = partial(_made, node, loader, is_selected, has_options)
    return loader.documents.once(what, lambda: derived.of(("merge patch", is_selected, has_options), (node,), made))


def _made(written: Mapping, loader: Loader, is_selected: bool, has_options: bool) -> MergePatch:
    node = written
    if is_selected or has_options:
        node = with_string_metadata(written, *(_COPIED if is_selected else ("annotations",)))
    return MergePatch(
        node,
        text_at(node, "$patch") == "replace",
        takes_notes_away(node),
        bare_keys(node, _COPIED) if is_selected else bare_keys(node, ("annotations",) if has_options else ()),
        frozenset(place for _, place in odd_keys(node) if loader.is_plain(place)),
    )


def with_string_metadata(patch: Mapping, *fields: str) -> Mapping:
    """Return a patch whose labels or annotations are all strings.

    kustomize copies them as strings for a patch that has a target, and annotations for one with options, which it notes
    among them. So null does not remove a label there: it becomes the text `null`.
    """
    metadata = patch.entries.get("metadata")
    if not isinstance(metadata, Mapping):
        return patch
    changed = metadata
    for field in fields:
        values = metadata.entries.get(field)
        if values is None:
            continue
        if not isinstance(values, Mapping) or not values.entries:
            changed = changed.without(field)
        elif not all(map(is_text, values.entries.values())):
            entries: dict[str, Node] = {
                key: made_string(raw_text(value), value.place) for key, value in values.entries.items()
            }
            changed = changed.replacing(field, Mapping(entries, values.keys, values.place))
    return patch if changed is metadata else patch.replacing("metadata", changed)
