"""Fields that are misspelt, missing, in the wrong place, or hold what they can't."""

from __future__ import annotations

from collections.abc import Iterator

from breaking.change import Break, standing, whole_lines
from breaking.misspelling import misspelt
from gitops_lint.cluster.object import Object
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence

_GROUPS = ("toolkit.fluxcd.io", "external-secrets.io", "controlplane.io")
_FREE = frozenset(
    {
        "target",
        "annotations",
        "labels",
        "matchLabels",
        "substitute",
        "values",
        "data",
        "stringData",
        "nodeSelector",
        "inputs",
    }
    | {"metadata", "patch", "resources", "defaultValues", "podMetadata", "parameters", "pairs", "result"}
)
"""The keys below which there may be any keys."""
_DURATIONS = frozenset({"interval", "timeout", "retryInterval", "refreshInterval"})
_REQUIRED = frozenset({"name", "secretKey", "remoteRef"})
_MAY_BE_LEFT_OUT = frozenset({("author", "name")})
"""What elsewhere must be there: a commit needs its author's address only (image-automation-controller's CommitUser)."""
_REQUIRED_OF_SPEC = frozenset({"interval", "prune", "sourceRef", "chart", "url"})
_OPTIONAL = frozenset({"HelmRepository", "OCIRepository", "ExternalSecret"})
"""The kinds whose interval, or name of a target, may be left out."""
_REMOVED_VERSIONS = {  # which no release of Flux 2 serves: whichever a cluster has, they break
    "kustomize.toolkit.fluxcd.io/v1": "kustomize.toolkit.fluxcd.io/v1alpha1",
    "helm.toolkit.fluxcd.io/v2": "helm.toolkit.fluxcd.io/v2alpha1",
    "source.toolkit.fluxcd.io/v1": "source.toolkit.fluxcd.io/v1alpha1",
    "external-secrets.io/v1": "external-secrets.io/v1alpha9",
}


def breaks_of_fields(found: Object, documents: Documents) -> Iterator[Break]:
    """Return the ways to break the fields of an object of Flux or External Secrets, and the frame of any other."""
    if found.identity.group.endswith(_GROUPS):
        for key in ("spec", "metadata"):
            yield from _of_key(found.node, key, documents, "misspell a first key")
        spec = found.node.get("spec")
        if isinstance(spec, Mapping):
            yield from _of_mapping(spec, documents)
            for key in _REQUIRED_OF_SPEC & set(spec) if found.identity.kind not in _OPTIONAL else ():
                yield from _removed(spec, key, spec.entries[key], documents)
    for key in ("apiVersion", "kind"):
        yield from _of_key(found.node, key, documents, "misspell a first key")
        yield from _of_type(found, key, documents)
    yield from _of_metadata(found.node.get("metadata"), documents)


def _of_metadata(metadata: Node | None, documents: Documents) -> Iterator[Break]:
    if isinstance(metadata, Mapping):
        for key in metadata:
            if key in ("name", "namespace", "labels", "annotations"):
                yield from _of_key(metadata, key, documents, "misspell a field of metadata")


def _of_key(around: Mapping, key: str, documents: Documents, way: str = "misspell a field") -> Iterator[Break]:
    place = standing(around.key_place(key), key, documents)
    if place is not None:
        yield Break(way, place, misspelt(key, place), about=(key,))


def _of_type(found: Object, key: str, documents: Documents) -> Iterator[Break]:
    value = found.node.get(key)
    place = standing(value.place, value.text, documents) if isinstance(value, Scalar) else None
    if not isinstance(value, Scalar) or place is None:
        return
    if found.identity.group.endswith(_GROUPS) or not found.identity.group:
        yield Break(f"misspell the {key}", place, misspelt(value.text, place), about=(value.text,))
    removed = _REMOVED_VERSIONS.get(value.text) if key == "apiVersion" else None
    if removed:
        yield Break("say a version that isn't served", place, removed, about=(value.text,))


def _of_mapping(node: Mapping, documents: Documents, around: str = "") -> Iterator[Break]:
    for key, value in node.items():
        yield from _of_key(node, key, documents)
        if key == "target":
            continue  # whose name may be left out
        if isinstance(value, Scalar):
            yield from _of_value(key, value, documents)
        if (around, key) not in _MAY_BE_LEFT_OUT:
            yield from _of_nesting(node, key, value, documents)
        if key in _FREE:
            continue
        for below in value.items if isinstance(value, Sequence) else (value,):
            if isinstance(below, Mapping):
                yield from _of_mapping(below, documents, key)


def _of_value(key: str, value: Scalar, documents: Documents) -> Iterator[Break]:
    place = standing(value.place, value.text, documents)
    if place is None or "$" in value.text:
        return
    if key in _DURATIONS:
        yield Break("break a duration", place, f"{value.text}x", about=(key,))
    if isinstance(value.value, bool):
        yield Break("give a value of another type", place, f'"{value.text}"', about=(key,))
    elif value.text:
        yield Break("give a list for a value", value.place, f'["{value.text}"]', about=(key,))


def _span(around: Mapping, key: str, value: Node, documents: Documents) -> Place | None:
    """Return the lines of a field that stands alone in them."""
    place = standing(around.key_place(key), key, documents)
    if place is None or value.place.path != place.path or value.place.line < place.line:
        return None
    before = documents.lines(place.path)[place.line - 1][: place.column - 1]
    return whole_lines(Place(*place[:3], *value.place[3:])) if before.strip() == "" else None


def _removed(around: Mapping, key: str, value: Node, documents: Documents) -> Iterator[Break]:
    span = _span(around, key, value, documents)
    if span is not None and len(around) > 1:
        yield Break("remove a field that must be there", span, "", about=(key,))


def _of_nesting(around: Mapping, key: str, value: Node, documents: Documents) -> Iterator[Break]:
    """Return how a field comes to be missing, or a level too far out."""
    span = _span(around, key, value, documents)
    if span is None:
        return
    if key in _REQUIRED and len(around) > 1:
        yield from _removed(around, key, value, documents)
    lines = documents.lines(span.path)[span.line - 1 : span.end_line - 1]
    if all(line.startswith("    ") for line in lines if line.strip()):
        outdented = "".join(f"{line[2:]}\n" for line in lines)
        yield Break("move a field a level out", span, outdented, about=(key,))


def beginning(place: Place) -> Place:
    """Return the empty stretch where a place begins, to insert something there."""
    return place._replace(end_line=place.line, end_column=place.column)
