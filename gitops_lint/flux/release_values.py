"""The values that a release is installed with, as far as Git holds them.

Facts: https://github.com/fluxcd/pkg chartutil: entries of valuesFrom are merged in order, inline values over them.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object, is_encrypted
from gitops_lint.cluster.release import SetValue, Values
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, items_at, mapping_at, text_at

_DEFAULT_KEY = "values.yaml"


def values_of(release: Object, objects: dict[Identity, Object], documents: Documents) -> Values:
    """Return the values of a HelmRelease."""
    spec = mapping_at(release.node, "spec")
    merged: Node = Mapping({}, {}, release.node.place)
    is_open = False
    for reference in items_at(spec, "valuesFrom"):
        read = _read(reference, release, objects, documents)
        if read is None:
            is_open = True
        else:
            merged = _merged(merged, read)
    inline = mapping_at(spec, "values")
    if inline is not None:
        merged = _merged(merged, inline)
    return Values(merged if isinstance(merged, Mapping) else Mapping({}, {}, release.node.place), is_open)


def _read(reference: Node, release: Object, objects: dict[Identity, Object], documents: Documents) -> Mapping | None:
    """Return the values that an entry of valuesFrom names, or None if they can't be known."""
    text = _text(reference, release, objects)
    parsed = documents.embedded(text).documents if text is not None else ()
    root = parsed[0].root if parsed else None
    return root if isinstance(root, Mapping) else None


def value_texts(release: Object, objects: dict[Identity, Object]) -> Iterator[Scalar]:
    """Return the texts in ConfigMaps that a HelmRelease takes values from, as far as Git holds them."""
    for reference in items_at(release.node, "spec", "valuesFrom"):
        text = _text(reference, release, objects)
        if text is not None:
            yield text


def set_values(release: Object, objects: dict[Identity, Object]) -> Iterator[SetValue]:
    """Return the texts in ConfigMaps that a HelmRelease puts at a path of its values, unless it does so literally."""
    for reference in items_at(release.node, "spec", "valuesFrom"):
        path, literal = at(reference, "targetPath"), at(reference, "literal")
        if not isinstance(path, Scalar) or not path.text or (isinstance(literal, Scalar) and literal.value is True):
            continue
        holder = _holder(reference, release)
        text = _held(reference, objects.get(holder)) if holder is not None else None
        if holder is not None and text is not None:
            yield SetValue(path, holder, text)


def _text(reference: Node, release: Object, objects: dict[Identity, Object]) -> Scalar | None:
    holder = _holder(reference, release)
    if holder is None or text_at(reference, "targetPath"):
        return None
    return _held(reference, objects.get(holder))


def _holder(reference: Node, release: Object) -> Identity | None:
    """Return the ConfigMap that an entry of valuesFrom names; what is in Secrets isn't known."""
    if text_at(reference, "kind") != "ConfigMap":
        return None
    return Identity("", "ConfigMap", release.identity.namespace, text_at(reference, "name") or "")


def _held(reference: Node, object_: Object | None) -> Scalar | None:
    if object_ is None or is_encrypted(object_.node):
        return None
    text = at(object_.node, "data", text_at(reference, "valuesKey") or _DEFAULT_KEY)
    return text if isinstance(text, Scalar) else None


def _merged(below: Node, above: Node) -> Node:
    """Return two nodes as Helm merges values: mappings key by key, all else as the upper one says."""
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    if not below.entries and type(above) is Mapping:
        return above
    entries = dict(below.entries)
    for key, value in above.items():
        entries[key] = _merged(entries[key], value) if key in entries else value
    return Mapping(entries, below.keys | above.keys, above.place)
