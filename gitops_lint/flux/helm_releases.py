"""What Helm would make of HelmReleases.

Facts on names: https://github.com/fluxcd/helm-controller api/v2/helmrelease_types.go (GetReleaseName,
GetReleaseNamespace).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Map
from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release import Release, Values
from gitops_lint.cluster.source import Source
from gitops_lint.flux.kinds import HELM_RELEASE
from gitops_lint.flux.kustomization import SOURCE_GROUP
from gitops_lint.flux.release_values import set_values, value_texts, values_of
from gitops_lint.repo.documents import Documents, Same
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, identical, items_at, mapping_at, text_at

_OF_CHARTS = "HelmRepository"
_LONGEST_RELEASE_NAME = 53
_KEPT_OF_A_LONG_NAME = 40


def releases(
    objects: dict[Identity, Object], sources: Map[Identity, Source], documents: Documents
) -> dict[Identity, Release]:
    """Return what Helm would make of each HelmRelease among objects."""
    held = (object_ for object_ in objects.values() if object_.identity.group_kind == HELM_RELEASE)
    return {object_.identity: release_of(object_, objects, sources, documents) for object_ in held}


def release_of(
    held: Object, objects: dict[Identity, Object], sources: Map[Identity, Source], documents: Documents
) -> Release:
    """Return what Helm would make of a HelmRelease."""
    spec = mapping_at(held.node, "spec")
    chart = _chart(spec, held.identity.namespace, sources)
    make = partial(_release_of, held, chart, objects, documents)
    if items_at(spec, "valuesFrom"):
        release = make()
        release = release._replace(values=_known_again(held, release.values, documents))
        return documents.known_again(("release", Same(held)), release)
    return documents.derived.of(("release", chart), (held,), make)


def _release_of(held: Object, chart: _Chart, objects: dict[Identity, Object], documents: Documents) -> Release:
    spec = mapping_at(held.node, "spec")
    own = held.identity.namespace
    target = text_at(spec, "targetNamespace")
    name = text_at(spec, "releaseName") or (f"{target}-{held.identity.name}" if target else held.identity.name)
    if len(name) > _LONGEST_RELEASE_NAME:
        name = f"{name[:_KEPT_OF_A_LONG_NAME]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
    return Release(
        held.identity,
        name,
        target or own,
        chart.name,
        chart.url,
        values_of(held, objects, documents),
        tuple(value_texts(held, objects)),
        chart.written,
        chart.version,
        tuple(set_values(held, objects)),
    )


def _known_again(held: Object, values: Values, documents: Documents) -> Values:
    """Return values whose node is that of an earlier run, where they are the same."""
    own = mapping_at(held.node, "spec", "values")
    if values.node is own:
        return values
    return values._replace(node=documents.known_again(("values", Same(held.node)), values.node, identical))


class _Chart(NamedTuple):
    """A chart's name, where that is written, the URL that it comes from and the version."""

    name: str | None = None
    written: Scalar | None = None
    url: str | None = None
    version: Scalar | None = None


def _chart(spec: Mapping | None, own: str, sources: Map[Identity, Source]) -> _Chart:
    """Return the chart of a release; of an OCI artifact the name is the end of its URL."""
    reference = mapping_at(spec, "chartRef")
    if reference is None:
        written, version = (_scalar(at(spec, "chart", "spec", key)) for key in ("chart", "version"))
        reference = mapping_at(spec, "chart", "spec", "sourceRef")
        if text_at(reference, "kind") != _OF_CHARTS:  # the chart is a folder, which says its version itself
            version = None
        source = _source(reference, own, sources)
        return _Chart(_last(written), written, _text(source.address if source else None), version)
    source = _source(reference, own, sources)
    if source is None:
        return _Chart()
    written = source.chart or source.address
    name = source.chart.text if source.chart else _last(source.address)
    return _Chart(name, written, _text(source.address), source.version)


def _text(scalar: Scalar | None) -> str | None:
    return scalar.text if scalar is not None else None


def _last(scalar: Scalar | None) -> str | None:
    """Return the last part of a path or URL."""
    return scalar.text.rstrip("/").rpartition("/")[2] if scalar is not None else None


def _scalar(node: Node | None) -> Scalar | None:
    return node if isinstance(node, Scalar) and node.text else None


def _source(reference: Mapping | None, own: str, sources: Map[Identity, Source]) -> Source | None:
    kind, name = text_at(reference, "kind"), text_at(reference, "name")
    if kind is None or name is None:
        return None
    return sources.get(Identity(SOURCE_GROUP, kind, text_at(reference, "namespace") or own, name))
