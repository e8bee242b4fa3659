"""Puts generated objects among the others: a new one, or one merged into or put in place of an older.

Source: api/resmap/reswrangler.go appendReplaceOrMerge, api/resource/resource.go CopyMergeMetaDataFieldsFrom.
"""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.kustomize.accumulator import Accumulator
from gitops_lint.kustomize.bare_keys import with_bare_keys
from gitops_lint.kustomize.beyond_json import is_generated_beyond_json
from gitops_lint.kustomize.generators import Generated
from gitops_lint.kustomize.identity import Id
from gitops_lint.kustomize.quoting import made_string
from gitops_lint.kustomize.resource import Resource, raw_text, text_of
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar
from gitops_lint.repo.problem import Problem, Related


class Positions:
    """Where the objects of a build are that have an identity, or had it; generators alone may change the build."""

    def __init__(self, accumulator: Accumulator) -> None:
        self._by_id: dict[Id, list[int]] = {}
        for number, resource in enumerate(accumulator.resources):
            self.add(number, resource)

    def add(self, number: int, resource: Resource) -> None:
        """Take note of an object."""
        for id_ in {resource.id, *resource.previous}:
            self._by_id.setdefault(id_, []).append(number)

    def of(self, id_: Id) -> list[int]:
        """Return the positions of the objects that have an identity, or had it."""
        return self._by_id.get(id_, [])


def absorb(generated: Generated, accumulator: Accumulator, entry: Place, positions: Positions) -> None:
    """Add a generated object to a build, as its `behavior` says."""
    resource, behavior = generated
    resource = with_bare_keys(resource)
    accumulator.is_beyond_json |= is_generated_beyond_json(resource.node)
    matches = positions.of(resource.id)
    if not matches:
        if behavior != "create" and not accumulator.remotes:
            accumulator.report_absence(_nothing_to_change(resource, behavior, entry))
        positions.add(len(accumulator.resources), resource)
        accumulator.resources.append(resource)
        return
    if len(matches) > 1:
        related = tuple(Related(accumulator.resources[n].name_place, "one of them") for n in matches)
        message = f"several objects are or were called {resource.id}, so it is unclear which one this generator means"
        accumulator.report(Problem("generator-conflict", message, entry, str(resource.id), "", related))
        return
    old = accumulator.resources[matches[0]]
    if behavior == "create":
        message = f"{resource.id} is there already, and this generator creates it again"
        help_ = "Set `behavior: merge` to add to the one that is there, or `behavior: replace` to replace it."
        related = (Related(old.name_place, "the one that is there"),)
        accumulator.report(Problem("generator-conflict", message, entry, str(resource.id), help_, related))
        return
    combined = _combined(resource, old, merge_data=behavior == "merge")
    # kustomize puts it in the place of what is called the same now, which is another thing if a patch changed the kind
    called_so = (number for number in positions.of(combined.id) if accumulator.resources[number].id == combined.id)
    current = next(called_so, None)
    if current != matches[0]:
        message = f"there is no {combined.id} to {behavior} any more: it is {old.id} now"
        related = (Related(old.name_place, "what it was"),)
        accumulator.report(Problem("generator-conflict", message, entry, str(combined.id), "", related))
        return
    accumulator.is_beyond_json |= is_generated_beyond_json(combined.node)
    accumulator.resources[matches[0]] = with_bare_keys(combined)


def _nothing_to_change(resource: Resource, behavior: str, entry: Place) -> Problem:
    message = f"there is no {resource.id} to {behavior}"
    help_ = "The base must generate or hold it under this name and namespace; without one, leave `behavior` out."
    return Problem("generator-conflict", message, entry, str(resource.id), help_)


def _combined(new: Resource, old: Resource, *, merge_data: bool) -> Resource:
    node = new.node
    metadata = node.entries["metadata"]
    theirs = old.node.entries.get("metadata")
    if isinstance(metadata, Mapping) and isinstance(theirs, Mapping):
        for field in ("labels", "annotations"):
            metadata = _united(metadata, theirs, field, raw_text)
        for field in ("name", "namespace"):
            metadata = _as_string(metadata, theirs, field)
        node = node.replacing("metadata", metadata)
    if merge_data:
        for field in ("data", "binaryData"):
            node = _united(node, old.node, field, text_of)
    # an object that was not generated gets no hash by being merged with one that is
    is_hashed, origin = old.is_hashed and new.is_hashed, old.origin if merge_data else new.origin
    return old._replace(is_generated=True, is_hashed=is_hashed, origin=origin).with_node(node)


def _as_string(new: Mapping, old: Mapping, field: str) -> Mapping:
    """Return a mapping in which a field is the text that it was in another one, and a string whatever it was there."""
    value = old.entries.get(field)
    if value is None:
        return new.without(field)
    return new.replacing(field, made_string(raw_text(value), value.place) if isinstance(value, Scalar) else value)


def _united(new: Mapping, old: Mapping, field: str, as_text: Callable[[Node], str]) -> Mapping:
    """Return a mapping in which one field has the entries of both, as strings; those of the new one win.

    Without any entries the field goes.
    """
    before, after = old.entries.get(field), new.entries.get(field)
    entries: dict[str, Node] = {}
    keys: dict[str, Place] = {}
    for part in (before, after):
        if isinstance(part, Mapping):
            for key, value in part.entries.items():
                entries[key] = made_string(as_text(value), value.place)
                keys[key] = part.key_place(key)
    if not entries:
        return new.without(field)
    place = after.place if after is not None else new.place
    return new.replacing(field, Mapping(entries, keys, place))
