"""Kustomizations whose source is another repository: out of sight, unless a checkout of it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.unknown import UnknownKind
from gitops_lint.flux.kustomization import kustomization_identity
from gitops_lint.linter import Analysis, Config, analyse

FLEET = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://github.com/example/fleet"}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: apps, namespace: flux-system}
spec: {interval: 1m, url: "ssh://git@github.com/example/apps.git"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./clusters/home, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./deploy, sourceRef: {kind: GitRepository, name: apps}}
"""
APP = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: wiki, namespace: flux-system}
spec:
  interval: 1h
  prune: true
  path: ./wiki
  sourceRef: {kind: GitRepository, name: apps}
  dependsOn: [{name: gone}]
"""
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: wiki, namespace: default}\n"


def _write(root: Path, files: dict[str, str]) -> Path:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    return _write(tmp_path / "fleet", {"clusters/home/all.yaml": FLEET})


@pytest.fixture
def apps(tmp_path: Path) -> Path:
    return _write(tmp_path / "apps", {"deploy/wiki.yaml": APP, "wiki/configmap.yaml": CONFIG_MAP})


def _only(analysis: Analysis) -> Cluster:
    assert len(analysis.clusters) == 1
    return analysis.clusters[0]


def test_what_another_repository_brings_is_unknown(fleet: Path) -> None:
    cluster = _only(analyse(fleet))
    assert [unknown.kind for unknown in cluster.unknowns] == [UnknownKind.OTHER_SOURCE]
    assert kustomization_identity("flux-system", "wiki") not in cluster.objects


@pytest.mark.parametrize("source", ["apps", "https://github.com/example/apps", "git@github.com:example/apps.git"])
def test_a_checkout_is_followed_by_its_sources_name_or_url(fleet: Path, apps: Path, source: str) -> None:
    analysis = analyse(fleet, Config(sources={source: apps}))
    cluster = _only(analysis)
    assert cluster.unknowns == ()
    assert {"wiki"} == {identity.name for identity in cluster.objects if identity.kind == "ConfigMap"}
    assert [found.check.name for found in analysis.findings] == ["dependency-not-found"]


def test_a_checkout_is_no_cluster_of_its_own(fleet: Path, tmp_path: Path) -> None:
    other = _write(tmp_path / "other", {"clusters/work/all.yaml": FLEET})
    assert [cluster.entry for cluster in analyse(fleet, Config(sources={"apps": other})).clusters] == ["clusters/home"]


def _with_an_undefined_source(path: str) -> str:
    return f"""\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: upstream, namespace: flux-system}}
spec: {{interval: 1h, prune: true, path: {path}, sourceRef: {{kind: OCIRepository, name: upstream}}}}
"""


@pytest.mark.parametrize(("path", "is_seen"), [("./deploy", True), ("./", False)])
def test_a_source_that_nothing_defines_is_this_repository_if_it_has_the_path_and_not_by_its_root(
    tmp_path: Path, path: str, is_seen: bool
) -> None:
    files = {"clusters/home/all.yaml": FLEET + _with_an_undefined_source(path), "deploy/wiki.yaml": CONFIG_MAP}
    cluster = analyse(_write(tmp_path, files)).clusters[0]
    assert ("deploy/wiki.yaml" in cluster.files) == is_seen


def test_what_a_kustomization_turned_out_not_to_build_is_no_part_of_the_cluster(tmp_path: Path) -> None:
    source = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: upstream, namespace: flux-system}
spec: {interval: 1h, url: "oci://example.org/upstream", ref: {tag: v1}}
"""
    files = {
        "clusters/home/all.yaml": FLEET + _with_an_undefined_source("./deploy"),
        "deploy/source.yaml": source,
        "deploy/wiki.yaml": CONFIG_MAP,
    }
    cluster = analyse(_write(tmp_path, files)).clusters[0]
    assert not any(path.startswith("deploy/") for path in cluster.files)
