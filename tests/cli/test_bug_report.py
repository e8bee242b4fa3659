"""`check --report-bug`: a finding in small, without names and without values of Secrets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import HEALTHY, run, written
from handwritten import INSTANCE, kustomization

LOGIN = """\
apiVersion: v1
kind: Secret
metadata:
  name: payroll-login
  namespace: accounting
stringData:
  password: tr0ub4dor
  token: tr0ub4dor-too # of Mallory
"""
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: payroll
  namespace: accounting
spec:
  interval: 1h
  chart:
    spec:
      chart: payroll
      sourceRef: {kind: HelmRepository, name: bigcorp}
  valuesFrom:
    - kind: Secret
      name: payroll-login
      valuesKey: pasword
  values:
    note: Mallory's
"""
REPOSITORY = {
    "bootstrap/flux.yaml": INSTANCE,
    "cluster/ks.yaml": kustomization("payroll", "databses") + kustomization("databases"),
    "cluster/accounting.yaml": kustomization("accounting"),
    "cluster/login.yaml": LOGIN,
    "cluster/release.yaml": RELEASE,
    "docs/mallory.yaml": "note: Mallory's\n",
}
NAMES = re.compile("payroll|accounting|databases|databses|bigcorp|mallory|tr0ub4dor", re.IGNORECASE)


def files_in(report: str) -> dict[str, str]:
    """Return the files that a report holds."""
    return {path: f"{text}\n" for path, text in re.findall(r"```yaml\n# (\S+)\n(.*?)\n```", report, re.DOTALL)}


@pytest.mark.parametrize("check", ["GL101", "GL116"])
def test_a_copy_has_the_finding_and_no_name_and_no_more_than_that(tmp_path: Path, check: str) -> None:
    result = run("check", "--select", check, "--report-bug", cwd=written(tmp_path / "theirs", REPOSITORY))
    assert (result.code, NAMES.findall(result.out)) == (0, []), result.err
    copied = files_in(result.out)
    assert len(copied) <= 3
    again = run("check", "--select", check, cwd=written(tmp_path / "ours", copied))
    assert f" {check} " in again.out
    assert "read it before you send it" in result.err


def test_values_of_secrets_and_comments_are_never_in_it(tmp_path: Path) -> None:
    root = written(tmp_path, REPOSITORY)
    for check in ("GL101", "GL109", "GL116", "GL604", "GL104"):
        out = run("check", "--select", check, "--report-bug", cwd=root).out
        assert "tr0ub4dor" not in out
        assert "Mallory" not in out


def test_the_first_of_several_is_taken_and_that_is_said(tmp_path: Path) -> None:
    files = {**HEALTHY, "cluster/ks.yaml": kustomization("a", "gone") + kustomization("b", "lost")}
    result = run("check", "--report-bug", cwd=written(tmp_path, files))
    assert "is the first of" in result.err
    assert "`GL101 dependency-not-found`" in result.out


def test_a_report_can_go_to_a_file(tmp_path: Path) -> None:
    root = written(tmp_path, REPOSITORY)
    assert run("check", "--select", "GL101", "--report-bug", "-o", "report.md", cwd=root).out == ""
    assert "GL101" in (root / "report.md").read_text()


def test_without_a_finding_it_says_how_to_choose_one(tmp_path: Path) -> None:
    result = run("check", "--report-bug", cwd=written(tmp_path, HEALTHY))
    assert (result.code, result.out) == (2, "")
    assert "--select" in result.err


def test_what_is_no_yaml_is_told_in_ones_own_words(tmp_path: Path) -> None:
    files = {**HEALTHY, "cluster/broken.yaml": "name: [payroll\n"}
    result = run("check", "--select", "GL001", "--report-bug", cwd=written(tmp_path, files))
    assert (result.code, result.out) == (2, "")
    assert "in your own words" in result.err
