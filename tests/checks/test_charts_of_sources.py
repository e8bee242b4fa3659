"""Charts that a GitRepository of this repository is to hold, and doesn't (GL108 of HelmReleases and HelmCharts)."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import BOOTSTRAPPED, Files, config_map, faults, manifest, reported, source

CHART = {
    "charts/wiki/Chart.yaml": "apiVersion: v2\nname: wiki\nversion: 1.0.0\n",
    "charts/wiki/values.yaml": "a: b\n",
    "charts/packed.tgz": "x",
    "docs/config.yaml": config_map("docs"),
}


def tree(chart: str, more: str = "", **fields: Any) -> Files:
    reference = {"kind": "GitRepository", "name": "flux-system"}
    spec = {"interval": "1h", "chart": {"spec": {"chart": chart, "sourceRef": reference, **fields}}}
    release = manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", "flux-system", spec=spec)
    own = BOOTSTRAPPED.replace(
        "  url: https://github.com/example/home\n", f"  url: https://github.com/example/home\n{more}"
    )
    return {"clusters/home/flux.yaml": own + release, **CHART}


@pytest.mark.parametrize(
    ("chart", "more", "says", "help_"),
    [
        ("./charts/wikx", "", "its chart `charts/wikx` is not in the repository", "Did you mean `charts/wiki`?"),
        ("docs", "", "its chart `docs` has no `Chart.yaml`", "Name the folder"),
        (
            "charts/wiki",
            "  ignore: /charts/\n",
            "but `ignore` of GitRepository/flux-system/flux-system",
            "Take it back",
        ),
        ("charts/wiki", "  sparseCheckout: [clusters]\n", "but `sparseCheckout` of GitRepository", "Take it back"),
        ("charts/wiki", "  ignore: Chart.yaml\n", "its chart `charts/wiki` has no `Chart.yaml`", "Name the folder"),
    ],
)
def test_a_chart_that_is_not_in_the_artifact_is_told(chart: str, more: str, says: str, help_: str) -> None:
    (found,) = [one.finding for one in reported(tree(chart, more), "path-not-found")]
    assert says in found.message
    assert found.help.startswith(help_)
    assert found.stall is not None


@pytest.mark.parametrize(
    ("chart", "more"),
    [
        ("./charts/wiki/", ""),
        ("charts/packed.tgz", ""),
        ("${CHART}", ""),
        ("vendor/other", "  include: [{repository: {name: flux-system}, toPath: vendor}]\n"),
        ("modules/wiki", "  recurseSubmodules: true\n"),
    ],
)
def test_a_chart_that_is_there_or_may_be_is_right(chart: str, more: str) -> None:
    assert reported(tree(chart, more), "path-not-found") == []


def test_a_chart_of_another_repository_is_out_of_sight() -> None:
    reference = {"kind": "GitRepository", "name": "charts"}
    files = tree("charts/other", sourceRef=reference)
    other = source("GitRepository", "charts", "https://github.com/example/charts")
    assert faults({**files, "clusters/home/flux.yaml": files["clusters/home/flux.yaml"] + other}) == []


def test_files_of_values_begin_at_the_root_of_the_source() -> None:
    files = tree("charts/wiki", valuesFiles=["charts/wiki/values.yaml", "values.yaml"])
    (found,) = [one.finding for one in reported(files, "path-not-found")]
    assert found.cause == "values.yaml"
    assert faults(tree("charts/wiki", valuesFiles=["values.yaml"], ignoreMissingValuesFiles=True)) == faults(
        tree("charts/wiki")
    )
