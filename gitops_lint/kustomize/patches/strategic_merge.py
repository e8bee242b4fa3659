"""Strategic merge, step by step as kustomize does it (kyaml/yaml/merge2, kyaml/yaml/walk).

The walk goes through the whole object, also where the patch says nothing, since kustomize cleans up on the way: keys
with nothing after the colon disappear, and items of a merged list that share their keys become one. Values that don't
change are shared with the object as it was.
"""

from __future__ import annotations

from typing import Literal

from gitops_lint.kustomize.patches.merge_items import append_items, fill_in, find_item, key_values, set_item, valid
from gitops_lint.kustomize.patches.merge_keys import MergeList, Schema, below
from gitops_lint.kustomize.patches.own_schema import Schemas
from gitops_lint.kustomize.quoting import in_style_of
from gitops_lint.kustomize.resource import is_null, text_of
from gitops_lint.kustomize.shared_values import SharedScalar, as_shared, replaced
from gitops_lint.kustomize.untagged import UntaggedScalar, settled
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence

Directive = Literal["merge", "replace", "delete"]
_DIRECTIVE = "$patch"
_STAYS = "stays in a merge"


class MergeConflict(Exception):
    """A patch that does not fit the object: another type of value, or an unknown directive."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


class StrategicMerge:
    """Merges patches into the objects of a build.

    What stays as it is, as most of an object does in patch after patch, is noted in `derived`.
    """

    def __init__(self, schemas: Schemas | None = None, derived: Derived | None = None) -> None:
        self.schemas = schemas or Schemas()
        self._derived = derived or Derived()

    def merge(self, patch: Mapping, target: Mapping) -> Mapping | None:
        """Return an object with a patch merged into it, or None if the patch deletes it.

        Raises MergeConflict where the two don't fit together.
        """
        if text_of(patch.entries.get(_DIRECTIVE)) == "replace":
            return target  # kustomize makes a new object of the patch, and leaves it lying (api/resource ApplyFilter)
        merged = self._walk(target, patch, None)
        if not isinstance(merged, Mapping):
            return None
        for route, old, new in _overwritten(target, patch, ()):
            merged = _put(replaced(merged, old, new), route, new)
        return merged

    def _walk(self, target: Node | None, patch: Node | None, schema: Schema | MergeList | None) -> Node | None:
        first = patch if _is_nothing(target) else target
        if _is_nothing(first):
            return _walk_null(target, patch)
        if patch is not None:
            if is_null(patch):
                return None
            if target is not None and type(target) is not type(patch):
                _check_types(target, patch)
        if isinstance(first, Mapping):
            return self._walk_mapping(target, patch, schema if isinstance(schema, dict) else None)
        if isinstance(first, Sequence):
            if isinstance(schema, MergeList):
                return self._walk_merge_list(target, patch, schema)
            return patch if patch is not None else target
        if patch is not None:
            return in_style_of(target, patch) if isinstance(patch, Scalar) else patch
        return settled(target) if isinstance(target, UntaggedScalar) else target

    def _walk_mapping(self, target: Node | None, patch: Node | None, schema: Schema | None) -> Node | None:
        directive, patch = _mapping_directive(patch, strict=not is_null(target))
        if directive == "delete":
            return None
        if is_null(target) or directive == "replace":
            target = patch
        if not isinstance(target, Mapping):
            return target
        if schema is None:
            schema = self._schema_at(target, patch)
        return self._merge_fields(target, patch if isinstance(patch, Mapping) else None, schema)

    def _merge_fields(self, target: Mapping, patch: Mapping | None, schema: Schema | None) -> Mapping:
        entries: dict[str, Node] = {}
        changed = False
        theirs = patch.entries if patch is not None else {}
        for key, old in target.entries.items():
            given = theirs.get(key)
            if given is None and type(old) is Scalar and old.value is not None:
                entries[key] = old  # as with most values, there is nothing to be done
                continue
            inner = below(schema, key)
            if given is None and self._is_settled(old, inner):
                entries[key] = old
                continue
            new = self._walk(old, given, inner)
            changed = changed or new is not old
            if new is not None:
                entries[key] = new
        keys = target.keys
        if patch is not None and patch is not target:
            for key, added in theirs.items():
                if key in target.entries:
                    continue
                new = self._walk(None, added, below(schema, key))
                if new is not None:
                    entries[key] = new
                    keys = {**keys, key: patch.key_place(key)}
                    changed = True
        return Mapping(entries, keys, target.place) if changed else target

    def _is_settled(self, value: Node, schema: Schema | MergeList | None) -> bool:
        """Tell whether it is known that nothing becomes of a value for which the patch has none, or note it now."""
        if not isinstance(value, Mapping):
            return self._stays(value, schema)
        things = (value, schema, self.schemas)
        if self._derived.is_noted(_STAYS, things):
            return True
        stays = self._stays(value, schema)
        if stays:
            self._derived.note(_STAYS, things)
        return stays

    def _stays(self, value: Node, schema: Schema | MergeList | None) -> bool:
        """Tell at a glance that nothing becomes of a value for which the patch has none; most values are such."""
        if isinstance(value, Scalar):
            return value.value is not None and not isinstance(value, UntaggedScalar)
        if isinstance(value, Sequence):
            return not isinstance(schema, MergeList)
        fields = schema if isinstance(schema, dict) else self._schema_at(value, None)
        return all(self._stays(inner, below(fields, key)) for key, inner in value.entries.items())

    def _schema_at(self, target: Mapping, patch: Node | None) -> Schema | None:
        """Return the schema of a mapping that says its own kind: an object, or an object inside a custom resource."""
        for node in (target, patch):
            if isinstance(node, Mapping) and "kind" in node.entries and "apiVersion" in node.entries:
                schema = self.schemas.of(text_of(node.entries["apiVersion"]), text_of(node.entries["kind"]))
                if schema is not None:
                    return schema
        return None

    def _walk_merge_list(self, target: Node | None, patch: Node | None, schema: MergeList) -> Node | None:
        if is_null(target):
            target = patch
        elif patch is not None:
            directive, patch = _list_directive(patch) if isinstance(patch, Sequence) else ("merge", None)
            if directive == "delete":
                return None
            if directive == "replace":
                target = patch
        if not isinstance(target, Sequence):
            return target
        return self._merge_items(target, patch if isinstance(patch, Sequence) else None, schema)

    def _merge_items(self, target: Sequence, patch: Sequence | None, schema: MergeList) -> Sequence:
        """Merge two lists item by item: what the patch has comes first, then the rest in the order of the object."""
        keys = schema.keys or ("",)
        values = key_values(target, keys, key_values(patch, keys, []))
        if len(keys) > 1:
            fill_in(values)
        kept = list(target.items)
        added: list[Node] = []
        valid_keys = keys
        for value in values:
            valid_keys, valid_values = valid(values, value, keys)
            lookup = valid([valid_values], valid_values, valid_keys)
            old, theirs = (
                find_item(kept, *lookup),
                find_item(patch.items, *lookup) if patch is not None else None,
            )
            item = self._walk(old, theirs, schema.items)
            if item is None or is_null(item) or (isinstance(item, Mapping) and not item.entries):
                kept = set_item(kept, None, valid_keys, valid_values)
                continue
            item = _with_keys(item, valid_keys, valid_values)
            if old is not None and not (isinstance(theirs, Mapping) and text_of(theirs.get(_DIRECTIVE)) == "replace"):
                kept = [item if other is old else other for other in kept]
            added = set_item(added, item, valid_keys, valid_values)
        if values:
            kept = append_items(added, kept, valid_keys)
        same = len(kept) == len(target.items) and all(new is old for new, old in zip(kept, target.items, strict=True))
        return target if same else Sequence(tuple(kept), target.place)


def _overwritten(
    target: Mapping, patch: Mapping, above: tuple[str, ...]
) -> list[tuple[tuple[str, ...], SharedScalar, SharedScalar]]:
    """Return the shared values that a patch overwrites: where, and what each becomes wherever else it stands."""
    shared: list[tuple[tuple[str, ...], SharedScalar, SharedScalar]] = []
    for key, new in patch.entries.items():
        old = target.entries.get(key)
        if isinstance(old, SharedScalar) and isinstance(new, Scalar) and new.value is not None:
            shared.append(((*above, key), old, as_shared(in_style_of(old, new))))
        elif (
            isinstance(old, Mapping)
            and isinstance(new, Mapping)
            and _mapping_directive(new, strict=False)[0] == "merge"
        ):
            shared += _overwritten(old, new, (*above, key))
    return shared


def _put(node: Mapping, route: tuple[str, ...], shared: SharedScalar) -> Mapping:
    """Return an object in which the value at a route is the shared one, if it reads the same: one of several still."""
    key, *below = route
    value = node.entries.get(key)
    if below:
        return node.replacing(key, _put(value, tuple(below), shared)) if isinstance(value, Mapping) else node
    is_same = (
        isinstance(value, Scalar)
        and not isinstance(value, UntaggedScalar)
        and (value.value, value.text, value.plain)
        == (
            shared.value,
            shared.text,
            shared.plain,
        )
    )
    return node.replacing(key, shared) if is_same else node


def _is_nothing(node: Node | None) -> bool:
    """Tell whether a value is missing or null, and not one of which the text will tell what it is."""
    return node is None or (isinstance(node, Scalar) and node.value is None and not isinstance(node, UntaggedScalar))


def _walk_null(target: Node | None, patch: Node | None) -> Node | None:
    # a null that is spelt out stays, a key with nothing after it does not
    if patch is None and isinstance(target, Scalar) and target.text:
        return target
    return None


def _check_types(target: Node, patch: Node) -> None:
    if is_null(target):
        return
    given_by_object, given = _what(target), _what(patch)
    if given_by_object != given:
        raise MergeConflict(patch.place, f"the patch has {given} where the object has {given_by_object}")


def _what(node: Node) -> str:
    if isinstance(node, Mapping):
        return "a mapping"
    return "a list" if isinstance(node, Sequence) else "a single value"


def _mapping_directive(patch: Node | None, strict: bool) -> tuple[Directive, Node | None]:
    if not isinstance(patch, Mapping) or _DIRECTIVE not in patch.entries:
        return "merge", patch
    value = patch.entries[_DIRECTIVE]
    text = text_of(value)
    if text in ("merge", "replace", "delete"):
        return text, patch.without(_DIRECTIVE)  # type: ignore[return-value]  # narrowed by the test
    if strict:
        raise MergeConflict(value.place, f"`{text}` is no patch directive: `$patch` is merge, replace or delete")
    return "merge", patch


def _list_directive(patch: Sequence) -> tuple[Directive, Sequence]:
    for item in patch.items:
        if isinstance(item, Mapping) and _DIRECTIVE in item.entries:
            text = text_of(item.entries[_DIRECTIVE])
            if len(item) > 1:
                break
            if text not in ("merge", "replace", "delete"):
                raise MergeConflict(item.place, f"`{text}` is no patch directive: `$patch` is merge, replace or delete")
            rest = (item for item in patch.items if not _is_directive(item, text))
            return text, patch.replacing(rest)  # type: ignore[return-value]  # narrowed by the test
    return "merge", patch


def _is_directive(item: Node, text: str) -> bool:
    return isinstance(item, Mapping) and text_of(item.entries.get(_DIRECTIVE)) == text


def _with_keys(item: Node, keys: tuple[str, ...], values: tuple[str, ...]) -> Node:
    if isinstance(item, Mapping):
        for key, value in zip(keys, values, strict=True):
            if value and key not in item.entries:
                item = item.replacing(key, Scalar(value, item.place))
    return item
