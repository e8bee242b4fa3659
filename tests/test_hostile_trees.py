"""No repository crashes or hangs the linter, whatever its files say of each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree


def _kustomization(name: str, path: str, more: str = "") -> str:
    return (
        f"---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{interval: 1h, prune: true, path: {path},\n"
        f"  sourceRef: {{kind: GitRepository, name: flux-system}}{more}}}\n"
    )


def _messages(analysis: Analysis) -> list[str]:
    return [found.finding.message for found in analysis.findings]


def _analysed(files: dict[str, str]) -> Analysis:
    return analyse_tree(MemoryTree(files), Path("hostile"))


def test_a_thousand_kustomizations_within_each_other_are_followed_a_hundred_deep() -> None:
    chain = {f"c{i}/kustomization.yaml": f"resources: [../c{i + 1}]\n" for i in range(1000)}
    analysis = _analysed({"clusters/all.yaml": _kustomization("apps", "./c0"), **chain})
    assert any("kustomizations deep" in message for message in _messages(analysis))


def test_components_within_each_other_are_followed_a_hundred_deep() -> None:
    head = "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\n"
    chain = {f"c{i}/kustomization.yaml": f"{head}components: [../c{i + 1}]\n" for i in range(1, 1000)}
    files = {"clusters/all.yaml": _kustomization("apps", "./c0"), "c0/kustomization.yaml": "components: [../c1]\n"}
    assert any("kustomizations deep" in message for message in _messages(_analysed({**files, **chain})))


def test_files_below_a_thousand_folders_are_left_out() -> None:
    deep = "/".join(["apps", *["d"] * 1000, "all.yaml"])
    analysis = _analysed(
        {"clusters/all.yaml": _kustomization("apps", "./apps"), "apps/a.yaml": "---\n", deep: "a: b\n"}
    )
    assert _messages(analysis) == []


def test_kustomizations_that_apply_each_other_in_a_long_row_are_all_followed() -> None:
    files = {f"k{i}/all.yaml": _kustomization(f"k{i}", f"./k{i + 1}") for i in range(30)}
    analysis = _analysed(files | {"k30/kustomization.yaml": "resources: []\n"})
    assert len(analysis.clusters[0].applied) == 30


def test_a_row_of_dependencies_as_long_as_can_be_is_no_cycle() -> None:
    row = [_kustomization(f"k{i}", "./empty", f", dependsOn: [{{name: k{i + 1}}}]") for i in range(500)]
    files = {"clusters/all.yaml": "".join(row) + _kustomization("k500", "./empty")}
    assert _messages(_analysed({**files, "empty/kustomization.yaml": "resources: []\n"})) == []


@pytest.mark.parametrize(
    "path", ["../../../etc", "/etc", "./..", "%2e%2e/etc", "~/.ssh", "${HOME}", "a\x00b", "C:\\Windows"]
)
def test_a_path_never_leads_out_of_the_repository(path: str) -> None:
    quoted = path.replace("\\", "\\\\").replace("\x00", "\\0")
    analysis = _analysed({"clusters/all.yaml": _kustomization("apps", f'"{quoted}"'), "etc/kustomization.yaml": "{}\n"})
    assert len(analysis.clusters) == 1
