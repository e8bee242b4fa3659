"""What refers to what, told by how people call such fields; and the ways to break a reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from breaking.change import Break, standing, whole_lines
from breaking.misspelling import misspelt
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, at, text_at

SOURCES = ("GitRepository", "OCIRepository", "HelmRepository", "HelmChart", "Bucket", "ExternalArtifact")

_MAPPINGS = {
    "dependsOn": "",
    "sourceRef": "HelmRepository",
    "chartRef": "",
    "healthChecks": "",
    "valuesFrom": "ConfigMap",
    "substituteFrom": "ConfigMap",
    "secretStoreRef": "SecretStore",
    "secretStoreRefs": "SecretStore",
    "storeRef": "SecretStore",
    "generatorRef": "",
    "issuerRef": "Issuer",
    "clusterIssuerRef": "ClusterIssuer",
    "parentRefs": "Gateway",
    "secretRef": "Secret",
    "certSecretRef": "Secret",
    "secretKeyRef": "Secret",
    "configMapRef": "ConfigMap",
    "configMapKeyRef": "ConfigMap",
    "providerRef": "Provider",
    "imageRepositoryRef": "ImageRepository",
    "eventSources": "",
    "tokenSecretRef": "Secret",
    "apiTokenSecretRef": "Secret",
    "superuserSecret": "Secret",
    "basicAuth": "Secret",
    "imagePullSecrets": "Secret",
    "connectTokenSecretRef": "Secret",
}
"""The keys of references that are mappings, or lists of them, with the kind that they mean where they don't say one."""
_NAMES = {
    "existingClaim": "PersistentVolumeClaim",
    "claimName": "PersistentVolumeClaim",
    "existingSecret": "Secret",
    "secretName": "Secret",
    "storageClassName": "StorageClass",
    "serviceAccountName": "ServiceAccount",
    "existingConfigMap": "ConfigMap",
    "repository": "",
}
"""The keys of references that are a name alone."""
_HOLDERS_KIND = {"dependsOn"}
_OTHER_KINDS = {
    "Secret": "ConfigMap",
    "ConfigMap": "Secret",
    "SecretStore": "ClusterSecretStore",
    "ClusterSecretStore": "SecretStore",
    "Issuer": "ClusterIssuer",
    "ClusterIssuer": "Issuer",
    "GitRepository": "OCIRepository",
    "OCIRepository": "GitRepository",
    "HelmRepository": "GitRepository",
}
"""The kinds that are taken for each other."""
_NO_REFERENCE = {
    ("Certificate", "secretName"),
    ("PostgresUser", "secretName"),
    ("ExternalArtifact", "sourceRef"),
    ("HelmRelease", "repository"),
    ("ReplicationSource", "repository"),
}
_OF_METADATA = ("status", "annotations", "labels", "matchLabels")
_NO_FIELDS = {"ResourceSet": (*_OF_METADATA, "resources", "resourcesTemplate")}
"""Below these keys there are no fields of the object itself."""
_ONLY_OF = {"repository": ("ReplicationDestination", "ReplicationSource")}
_ISSUERS = ("cert-manager.io/cluster-issuer", "cert-manager.io/issuer", "kubernetes.io/tls-acme")
"""Annotations that have cert-manager make each Secret below `tls` beside them, whatever it is called."""
_PRODUCTS = re.compile(r"privateKeySecretRef|writeConnectionSecret\w*|target")


class Reference(NamedTuple):
    """One reference of an object: the kind and name that it means, and the scalars that it consists of."""

    holder: Object
    key: str
    kind: str
    namespace: str
    name: str
    parts: dict[str, Scalar]


def references(found: Object) -> Iterator[Reference]:
    """Return what an object refers to and can't do without."""
    yield from _below(found, "", found.node)


def _below(found: Object, key: str, node: Node) -> Iterator[Reference]:
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _below(found, key, item)
        return
    if not isinstance(node, Mapping) or _is_off(node) or _PRODUCTS.fullmatch(key):
        return
    if key in _MAPPINGS:
        yield from _of_mapping(found, key, node)
    waits = at(node, "wait")
    for below, value in node.items():
        if below == "healthChecks" and isinstance(waits, Scalar) and waits.value is True:
            continue  # they are ignored then
        if isinstance(value, Scalar):
            yield from _of_name(found, below, value, node)
        elif below not in _NO_FIELDS.get(found.identity.kind, _OF_METADATA) and not _is_issued(found, below, node):
            yield from _below(found, below, value)


def _is_issued(found: Object, key: str, around: Mapping) -> bool:
    """Tell whether what a key holds names Secrets that are made for it: there is no wrong name for one."""
    annotations = at(around, "annotations") or at(found.node, "metadata", "annotations")
    return key == "tls" and any(at(annotations, issuer) is not None for issuer in _ISSUERS)


def _of_mapping(found: Object, key: str, node: Mapping) -> Iterator[Reference]:
    parts = {part: value for part, value in node.items() if isinstance(value, Scalar)}
    name = text_at(node, "name")
    if not name or name == "*" or is_unknown(name) or (found.identity.kind, key) in _NO_REFERENCE:
        return
    kind = text_at(node, "kind") or (found.identity.kind if key in _HOLDERS_KIND else _MAPPINGS[key])
    namespace = text_at(node, "namespace") or found.identity.namespace
    yield Reference(found, key, kind, namespace, name, parts)


def _of_name(found: Object, key: str, value: Scalar, around: Mapping) -> Iterator[Reference]:
    kind = _NAMES.get(key)
    holder = found.identity.kind
    if not kind or (holder, key) in _NO_REFERENCE or _is_off(around):
        return
    if isinstance(value.value, str) and value.text and not is_unknown(value.text):
        yield Reference(found, key, kind, found.identity.namespace, value.text, {"name": value})


def _is_off(node: Mapping) -> bool:
    flags = (("enabled", False), ("optional", True))
    return any(isinstance(flag := node.get(key), Scalar) and flag.value is value for key, value in flags)


def breaks_of_references(found: Object, cluster: Cluster, documents: Documents) -> Iterator[Break]:
    """Return the ways to misspell what an object of a cluster refers to."""
    for one in references(found):
        yield from _of_another(one, cluster, documents)
        for part in ("name", "namespace", "kind", "key"):
            written = one.parts.get(part)
            place = standing(written.place, written.text, documents) if written is not None else None
            if written is not None and place is not None:
                slip = misspelt(written.text, place)
                yield Break(f"misspell the {part} in {one.key}", place, slip, about=(one.name, written.text, slip))


def _of_another(one: Reference, cluster: Cluster, documents: Documents) -> Iterator[Break]:
    """Return the ways to let a reference mean another kind, or the namespace of the one who refers.

    Where that has an object of this name, too, nothing would be broken.
    """
    kind, namespace = one.parts.get("kind"), one.parts.get("namespace")
    place = standing(kind.place, kind.text, documents) if kind is not None else None
    if kind is not None and place is not None and kind.text in _OTHER_KINDS:
        other = _OTHER_KINDS[kind.text]
        yield Break(f"name another kind in {one.key}", place, other, about=(one.name, other))
    if namespace is None or namespace.text == one.holder.identity.namespace or not one.holder.identity.namespace:
        return
    meant = (one.kind, one.holder.identity.namespace, one.name)
    if any((identity.kind, identity.namespace, identity.name) == meant for identity in cluster.objects):
        return
    place = standing(namespace.place, namespace.text, documents)
    line = documents.lines(place.path)[place.line - 1].strip() if place is not None else ""
    if place is not None and line in (f"namespace: {namespace.text}", f'namespace: "{namespace.text}"'):
        yield Break(f"leave out the namespace in {one.key}", whole_lines(place), about=(one.name, namespace.text))
