"""Charts that are to be taken out of this repository and aren't in it.

Facts: https://github.com/fluxcd/source-controller internal/controller/helmchart_controller.go
(buildFromTarballArtifact), internal/helm/chart/builder_local.go ("no values file found at path"),
https://github.com/helm/helm pkg/chart/loader ("Chart.yaml file is missing").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release import CHART_FILE
from gitops_lint.flux.artifact_contents import ArtifactContents
from gitops_lint.flux.kinds import HELM_CHART, HELM_RELEASE
from gitops_lint.flux.kustomization import SOURCE_GROUP
from gitops_lint.flux.sources import GIT_REPOSITORY, Sources
from gitops_lint.repo.nodes import Mapping, Scalar, at, items_at, mapping_at, text_at, to_data
from gitops_lint.repo.paths import clean_path
from gitops_lint.repo.problem import Problem


class _Wanted(NamedTuple):
    """A chart that is a path in a GitRepository, and the files of values beside it that must be there."""

    chart: Scalar
    source: Identity
    values: tuple[Scalar, ...]


def chart_faults(held: Object, objects: dict[Identity, Object], sources: Sources) -> tuple[Problem, ...]:
    """Return what keeps the chart of a HelmRelease or HelmChart from being made."""
    wanted = _wanted(held)
    contents = sources.contents(wanted.source, objects) if wanted is not None else None
    if wanted is None or contents is None or contents.has_submodules:
        return ()
    path = clean_path(wanted.chart.text)
    if path in contents.files or contents.included_at(path) is not None:
        return ()  # a packed chart, or one of another repository
    if path and not contents.holds_folder(path):
        why, help_ = "not in the repository", ""
        if sources.tree.is_folder(path) or sources.tree.is_file(path):
            why = f"in the repository, but {contents.why_without(path)}"
            help_ = "Take it back into the artifact, or correct the path."
        return (Problem("path-not-found", f"its chart `{path}` is {why}", wanted.chart.place, path, help_),)
    if f"{path}/{CHART_FILE}".lstrip("/") not in contents.files:
        help_ = f"Name the folder that has its `{CHART_FILE}`, or add one."
        message = f"its chart `{path or '.'}` has no `{CHART_FILE}`"
        return (Problem("path-not-found", message, wanted.chart.place, path, help_),)
    return tuple(_missing_values(wanted.values, contents))


def _missing_values(values: tuple[Scalar, ...], contents: ArtifactContents) -> Iterator[Problem]:
    for file in values:
        path = clean_path(file.text)
        if is_unknown(file.text) or path in contents.files or contents.included_at(path) is not None:
            continue
        message = f"its values file `{path}` is not in the source"
        help_ = "Its path begins at the root of the source, and not of the chart."
        yield Problem("path-not-found", message, file.place, path, help_)


def _wanted(held: Object) -> _Wanted | None:
    spec = mapping_at(held.node, "spec")
    if held.identity.group_kind == HELM_RELEASE:
        spec = mapping_at(spec, "chart", "spec") if mapping_at(spec, "chartRef") is None else None
    elif held.identity.group_kind != HELM_CHART:
        return None
    chart, reference = at(spec, "chart"), mapping_at(spec, "sourceRef")
    name = text_at(reference, "name")
    is_of_git = text_at(reference, "kind") == GIT_REPOSITORY and isinstance(spec, Mapping)
    if not is_of_git or not isinstance(chart, Scalar) or not name or not chart.text or is_unknown(chart.text):
        return None
    own = held.identity.namespace
    namespace = text_at(reference, "namespace") if held.identity.group_kind == HELM_RELEASE else None
    may_lack = to_data(at(spec, "ignoreMissingValuesFiles")) is True
    values = () if may_lack else tuple(file for file in items_at(spec, "valuesFiles") if isinstance(file, Scalar))
    return _Wanted(chart, Identity(SOURCE_GROUP, GIT_REPOSITORY, namespace or own, name), values)
