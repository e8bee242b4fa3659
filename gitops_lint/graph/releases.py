"""What a HelmRelease's chart provides, as far as rules/charts knows the chart.

Facts on names: https://github.com/fluxcd/helm-controller api/v2/helmrelease_types.go (GetReleaseName,
GetReleaseNamespace), and the `fullname` template that `helm create` gives every chart.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.flux.kustomization import SOURCE_GROUP
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, mapping_at, text_at

_LONGEST_RELEASE_NAME = 53
_KEPT_OF_A_LONG_NAME = 40
_VERSIONS = ("name", "semver", "tag", "branch")
"""What of a source's `ref` names a version, in the order in which source-controller heeds it.

A `digest` and a `commit` come before all of these: where people write both, they mean the same.
"""


class Release(NamedTuple):
    """A HelmRelease as Helm would see it: the names that it installs under, its chart and where that comes from.

    `version` is where the chart's version is written, or the range in which the newest is taken.
    """

    identity: Identity
    name: str
    namespace: str
    chart: str | None
    url: str | None
    values: Mapping | None
    version: Scalar | None = None


def release_of(found: Object, objects: dict[Identity, Object]) -> Release:
    """Return what Helm would make of a HelmRelease."""
    spec = mapping_at(found.node, "spec")
    own = found.identity.namespace
    target = text_at(spec, "targetNamespace")
    name = text_at(spec, "releaseName") or (f"{target}-{found.identity.name}" if target else found.identity.name)
    if len(name) > _LONGEST_RELEASE_NAME:
        name = f"{name[:_KEPT_OF_A_LONG_NAME]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    chart, url, version = _chart(spec, own, objects)
    return Release(found.identity, name, target or own, chart, url, mapping_at(spec, "values"), version)


class _Chart(NamedTuple):
    name: str | None
    url: str | None
    version: Scalar | None


def _chart(spec: Mapping | None, own: str, objects: dict[Identity, Object]) -> _Chart:
    """Return the chart's name and the URL that it comes from; of an OCI artifact the name is the end of its URL."""
    reference = mapping_at(spec, "chartRef")
    if reference is None:
        chart = text_at(spec, "chart", "spec", "chart")
        source = _source(mapping_at(spec, "chart", "spec", "sourceRef"), own, objects)
        url = text_at(source.node, "spec", "url") if source else None
        version = _scalar(at(spec, "chart", "spec", "version"))
        return _Chart(chart.rstrip("/").rpartition("/")[2] if chart else None, url, version)
    source = _source(reference, own, objects)
    if source is None:
        return _Chart(None, None, None)
    url = text_at(source.node, "spec", "url")
    chart = text_at(source.node, "spec", "chart") or (url.rstrip("/").rpartition("/")[2] if url else None)
    return _Chart(chart, url, _scalar(at(source.node, "spec", "version")) or tag_of(source))


def tag_of(source: Object) -> Scalar | None:
    """Return where it is written which tag, or range of tags, a GitRepository or OCIRepository takes, if any."""
    reference = mapping_at(source.node, "spec", "ref")
    given = (_scalar(at(reference, way)) for way in _VERSIONS)
    return next((one for one in given if one is not None), None)


def _scalar(node: Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) and node.text else None


def _source(reference: Mapping | None, own: str, objects: dict[Identity, Object]) -> Object | None:
    kind, name = text_at(reference, "kind"), text_at(reference, "name")
    if kind is None or name is None:
        return None
    return objects.get(Identity(SOURCE_GROUP, kind, text_at(reference, "namespace") or own, name))
