"""Objects that others need: removed, renamed, moved to another namespace."""

from __future__ import annotations

from collections.abc import Iterator

from breaking.change import Break, standing, whole_lines
from breaking.misspelling import misspelt
from breaking.references import Reference, references
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place, Scalar, at

_CLUSTER_SCOPED = frozenset({"ClusterSecretStore", "ClusterIssuer", "StorageClass", "Namespace"})


def used(cluster: Cluster) -> dict[Identity, list[Reference]]:
    """Return which objects others refer to, with the references; those that are at rest need nothing."""
    by_name = {(identity.kind, identity.namespace, identity.name): identity for identity in cluster.objects}
    found: dict[Identity, list[Reference]] = {}
    for identity in sorted(cluster.objects):
        if is_at_rest(cluster.objects[identity], cluster):
            continue
        for one in references(cluster.objects[identity]):
            namespace = "" if one.kind in _CLUSTER_SCOPED else one.namespace
            target = by_name.get((one.kind, namespace, one.name))
            if target is not None and target != identity:
                found.setdefault(target, []).append(one)
    return found


def is_at_rest(found: Object, cluster: Cluster) -> bool:
    """Tell whether an object is suspended, or all that apply it are: what is broken in it breaks nothing."""
    appliers = [cluster.objects[one] for one in found.applied_by if one in cluster.objects]
    return _is_suspended(found) or (bool(appliers) and all(map(_is_suspended, appliers)))


def _is_suspended(found: Object) -> bool:
    suspend = at(found.node, "spec", "suspend")
    return isinstance(suspend, Scalar) and suspend.value is True


def breaks_of_objects(cluster: Cluster, documents: Documents) -> Iterator[Break]:
    """Return the ways to take what others need away from where they look for it."""
    for identity, users in used(cluster).items():
        found = cluster.objects[identity]
        about = (identity.name, *names(users))
        place = standing(found.name_place, identity.name, documents)
        if place is not None:
            yield Break(f"rename a {identity.kind} that others need", place, f"{identity.name}-new", about=about)
        span = _span(found, documents)
        if span is not None:
            yield Break(f"remove a {identity.kind} that others need", span, about=about)
        written = found.namespace_place
        place = standing(written, identity.namespace, documents) if written is not None else None
        if identity.namespace and place is not None and any(_stays_behind(one, found) for one in users):
            how = "by its own field" if place.path == found.place.path else "by another file"
            yield Break(f"move what others need, {how}", place, f"{identity.namespace}-new", about=about)
            if place.path == found.place.path or not _says_namespace(found, documents):
                yield Break(f"remove the namespace of what others need, {how}", whole_lines(place), about=about)


def breaks_of_namespaces(cluster: Cluster, documents: Documents) -> Iterator[Break]:
    """Return the ways to put objects into a namespace that is not there."""
    namespaces = {identity.name: identity for identity in cluster.objects if identity.kind == "Namespace"}
    for identity, found in sorted(cluster.objects.items()):
        written, namespace = found.namespace_place, namespaces.get(identity.namespace)
        if written is None or namespace is None or is_at_rest(found, cluster):
            continue
        made = cluster.objects[namespace]
        place = standing(written, identity.namespace, documents)
        about = (identity.name, identity.namespace)
        if place is not None and made.name_place != written:
            slip = misspelt(identity.namespace, place)
            yield Break("misspell the namespace of objects", place, slip, about=(*about, slip))
        place = standing(made.name_place, namespace.name, documents)
        if place is not None and place.path == made.place.path:
            yield Break("rename a Namespace that objects are in", place, f"{namespace.name}-new", about=about)


def _stays_behind(one: Reference, target: Object) -> bool:
    """Tell whether a reference still means the old namespace when the target is moved to another."""
    return "namespace" in one.parts or one.holder.namespace_place != target.namespace_place


def _says_namespace(found: Object, documents: Documents) -> bool:
    """Tell whether an object's own file says its namespace, or the kustomization file beside it, whatever else does."""
    path = found.place.path
    beside = (f"{path.rpartition('/')[0]}/{name}" for name in FILE_NAMES)
    listing = next((one for one in beside if documents.tree.is_file(one)), None)
    if listing is not None and any(at(one.root, "namespace") for one in documents.load(listing).documents):
        return True
    roots = documents.load(path).documents if documents.tree.is_file(path) else ()
    own = [one.root for one in roots if one.root.place == found.place]
    return any(at(root, "metadata", "namespace") is not None for root in own)


def names(users: list[Reference]) -> tuple[str, ...]:
    """Return the names of what holds references."""
    return tuple(user.holder.identity.name for user in users)


def _span(found: Object, documents: Documents) -> Place | None:
    """Return the lines of a document that isn't its file's only one."""
    path = found.place.path
    if not documents.tree.is_file(path):
        return None
    roots = [document.root.place for document in documents.load(path).documents]
    if len(roots) < 2 or found.place not in roots:
        return None
    lines = documents.lines(path)
    end = next((number for number in range(found.place.line, len(lines)) if lines[number].startswith("---")), None)
    return Place(path, found.place.line, 1, end + 1 if end is not None else len(lines), 1)
