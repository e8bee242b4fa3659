"""`gitops-lint plan`, as a user runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from commands import FAULTY, HEALTHY, ROOT, run, written
from handwritten import INSTANCE, kustomization
from test_check_command import deviations

IDENTITY = {"group": str, "kind": str, "namespace": str, "name": str}
LOCATION = {"path": str, "line": int, "column": int}
IMPACT = {"kustomizations": int, "helm_releases": int, "objects": int}
CLUSTER = {"name": str, "entry": str}
PREDICTION = {**IDENTITY, "status": str, "wave": int, "reason": str, "chain": [IDENTITY], "causes": [IDENTITY]}
PLAN = {
    **CLUSTER,
    "summary": {"ready": int, "waiting": int, "stalled": int, "suspended": int, "not_applied": int},
    "causes": [{**IDENTITY, "why": str, "message": str, "location": LOCATION, "impact": IMPACT}],
    "reconciled": [PREDICTION],
    "others": [PREDICTION],
    "assumed": [{**IDENTITY, "needed_by": [IDENTITY]}],
    "unknown": [{"kind": str, "description": str, "location": LOCATION}],
    "doubtful": [IDENTITY],
}
LINK = {"from": IDENTITY, "to": IDENTITY, "edge": str, "implied": bool, "location": LOCATION}
FALLEN = {
    **CLUSTER,
    "failing": [IDENTITY],
    "impact": IMPACT,
    "fallen": [{**IDENTITY, "presence": str, "way": [LINK]}],
}
CRITICAL = {**CLUSTER, "critical": [{**IDENTITY, "together": [IDENTITY], "impact": IMPACT}]}
STEP = {"step": int, **IDENTITY, "command": (str, None), "wait": (str, None)}
RECOVERY = {**CLUSTER, "failed": [IDENTITY], "steps": [STEP]}
ASKED = {
    "": PLAN,
    "--fail Kustomization/storage": FALLEN,
    "--critical 3": CRITICAL,
    "--recover Kustomization/storage": RECOVERY,
}
HOSTILE = {
    **HEALTHY,
    "cluster/ks.yaml": kustomization("storage")
    + kustomization('"<img src=x onerror=alert(1)>|`\\e[31m\\u202e"', "storage").replace("name: storage", "name: gone"),
}


def report(folder: Path, arguments: str) -> dict[str, Any]:
    """Return the one cluster of a JSON report; the exit code is 0."""
    result = run("plan", *arguments.split(), "--format", "json", cwd=folder)
    assert (result.code, result.err) == (0, "")
    data = json.loads(result.out)
    assert data["version"] == 1
    (cluster,) = data["clusters"]
    return dict(cluster)


@pytest.mark.parametrize(("asked", "shape"), ASKED.items())
@pytest.mark.parametrize("files", [HEALTHY, {**FAULTY, "cluster/more.yaml": kustomization("storage", "gone")}])
def test_json_has_the_keys_of_its_contract(tmp_path: Path, files: dict[str, str], asked: str, shape: Any) -> None:
    assert deviations(report(written(tmp_path, files), asked), shape) == []


def test_a_plan_says_what_comes_up_and_what_does_not(tmp_path: Path) -> None:
    plan = report(written(tmp_path, FAULTY), "")
    assert plan["summary"] == {"ready": 1, "waiting": 0, "stalled": 1, "suspended": 0, "not_applied": 0}
    (cause,) = plan["causes"]
    assert (cause["name"], cause["why"]) == ("gone", "missing")
    out = run("plan", cwd=tmp_path).out
    assert out.startswith("cluster: 1 of 2 Kustomizations and HelmReleases become ready, in 1 wave\n")
    assert "    dependency 'flux-system/gone' not found\n    ← Kustomization/flux-system/gone\n" in out


RELEASE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: wiki, namespace: default}
spec: {interval: 1h, url: oci://ghcr.io/x/charts/wiki, ref: {tag: 1.0.0}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: wiki, namespace: default}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: wiki}}
"""


def test_a_wave_in_which_nothing_becomes_ready_is_explained(tmp_path: Path) -> None:
    waiting = kustomization("app", "storage", "  wait: true\n  timeout: 5m\n").replace("./empty", "./app")
    files = {"cluster/ks.yaml": waiting + kustomization("storage"), "app/a.yaml": RELEASE}
    said = "In waves that aren't listed nothing becomes ready: something only begins its work, or never does.\n"
    assert said in run("plan", cwd=written(tmp_path / "gap", {**HEALTHY, **files})).out
    assert said not in run("plan", cwd=written(tmp_path / "none", HEALTHY)).out


def test_what_falls_is_shown_below_what_it_falls_with(tmp_path: Path) -> None:
    result = run("plan", "--fail", "Kustomization/storage", cwd=written(tmp_path, HEALTHY))
    assert result.out.splitlines() == [
        "Kustomization/flux-system/storage takes down 1 Kustomization",
        "Kustomization/flux-system/storage",
        "└── Kustomization/flux-system/app  depends on it",
    ]


def test_nothing_falls_with_what_nothing_needs(tmp_path: Path) -> None:
    result = run("plan", "--fail", "Kustomization/app", cwd=written(tmp_path, HEALTHY))
    assert result.out == "Kustomization/flux-system/app takes down nothing\n"


def test_a_recovery_is_a_script(tmp_path: Path) -> None:
    result = run("plan", "--recover", "Kustomization/storage", cwd=written(tmp_path, HEALTHY))
    commands = [line for line in result.out.splitlines() if not line.startswith("#")]
    assert commands == [
        "flux reconcile kustomization storage -n flux-system",
        "flux reconcile kustomization app -n flux-system",
    ]


def test_the_most_critical_are_as_many_as_were_asked_for(tmp_path: Path) -> None:
    files = {**HEALTHY, "cluster/more.yaml": kustomization("web", "app")}
    ranked = report(written(tmp_path, files), "--critical 1")["critical"]
    assert [(one["name"], one["impact"]["kustomizations"]) for one in ranked] == [("storage", 2)]


@pytest.mark.parametrize(
    "asked", ["", "--critical 9", "--fail Kustomization/storage", "--recover Kustomization/storage"]
)
@pytest.mark.parametrize("output_format", ["text", "markdown"])
def test_hostile_names_stay_text(tmp_path: Path, asked: str, output_format: str) -> None:
    result = run("plan", *asked.split(), "--format", output_format, cwd=written(tmp_path, HOSTILE))
    assert result.code == 0
    assert not re.search("[\x1b\u202e]", result.out)
    if output_format == "markdown":
        assert "<img" not in result.out


def test_markdown_tables_keep_their_columns(tmp_path: Path) -> None:
    out = run("plan", "--format", "markdown", cwd=written(tmp_path, HOSTILE)).out
    for table in re.findall(r"(?:^\|.*\n)+", out, re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1
    # an API server refuses such a name, and so nothing becomes ready
    assert re.findall(r"^### (.*)", out, re.MULTILINE) == ["Root causes", "What doesn't become ready"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fail", "Kustomization/storag"], "did you mean Kustomization/flux-system/storage?"),
        (["--fail", "app", "--critical", "2"], "ask one at a time"),
        (["--critical", "0"], "--critical"),
        (["--cluster", "none"], "there is no cluster `none` (there is: cluster)"),
        (["--format", "xml"], "xml"),
        (["gone"], "gone does not exist"),
    ],
)
def test_what_cannot_be_asked_is_said_and_exits_with_2(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = run("plan", *arguments, cwd=written(tmp_path, HEALTHY))
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_of_several_clusters_each_has_its_plan_and_one_may_be_chosen(tmp_path: Path) -> None:
    other = INSTANCE.replace("path: cluster", "path: other")
    files = {**HEALTHY, "bootstrap/other.yaml": other, "other/ks.yaml": kustomization("web")}
    written(tmp_path, files)
    names = [one["name"] for one in json.loads(run("plan", "--format", "json", cwd=tmp_path).out)["clusters"]]
    assert names == ["cluster", "other"]
    assert report(tmp_path, "--cluster other")["name"] == "other"
    assert report(tmp_path, "--fail Kustomization/storage")["name"] == "cluster"


def test_on_the_sample_the_failing_server_of_secrets_takes_all_that_needs_them() -> None:
    """The outage that the sample tells of: README.md says what fell."""
    result = run("plan", "sample-repo", "--fail", "Service/onepassword-connect", "--format", "json", cwd=ROOT)
    fallen = {f"{one['kind']}/{one['name']}" for one in json.loads(result.out)["clusters"][0]["fallen"]}
    assert fallen >= {
        "ClusterSecretStore/onepassword",
        "ExternalSecret/nessie-postgres-credentials",
        "ExternalSecret/nessie-postgres-backup",
        "ExternalSecret/spark-registry",
        "HelmRelease/nessie",
        "ScheduledBackup/nessie-postgres",
        "ScheduledSparkApplication/compact-tables",
    }
