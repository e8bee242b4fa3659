"""Small clusters of one or two Kustomizations, and what comes of a change between two of them."""

from __future__ import annotations

from pathlib import Path

from gitops_lint.change.compare import compare
from gitops_lint.change.consequences import OF_CHANGES
from gitops_lint.checks.run import Reported
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.revision import Base
from gitops_lint.repo.tree import MemoryTree

Files = dict[str, str]
RAISED = frozenset().union(*(entry.raises for entry in OF_CHANGES))
BASE = Base("main", "0" * 40, parted=True)
FLUX = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home/cluster", ref: refs/heads/main, path: cluster}
"""


def kustomization(name: str, more: str = "", prune: str = "true", path: str = "") -> str:
    return f"""\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, namespace: flux-system}}
spec:
  interval: 1h
  path: ./{path or name}
  prune: {prune}
  sourceRef: {{kind: GitRepository, name: flux-system}}
{more}"""


def manifest(api_version: str, kind: str, name: str = "app", body: str = "", notes: str = "") -> str:
    metadata = f"{{name: {name}, namespace: default{notes}}}"
    return f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {metadata}\n{body}"


def config(name: str = "other") -> str:
    return manifest("v1", "ConfigMap", name, "data: {a: b}\n")


CLAIM = manifest("v1", "PersistentVolumeClaim", "data", "spec: {accessModes: [ReadWriteOnce]}\n")
KEEP = ", annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}"


def app(*manifests: str, more: str = "", prune: str = "true") -> Files:
    """Return a repository in which one Kustomization applies some objects, and one that is always there."""
    objects = {f"app/{number}.yaml": text for number, text in enumerate(manifests)}
    return {"flux.yaml": FLUX, "cluster/app.yaml": kustomization("app", more, prune), "app/z.yaml": config(), **objects}


def consequences(before: Files, after: Files, *, checking: bool = False) -> list[Reported]:
    first = analyse_tree(MemoryTree(before), Path("before"), checking=checking)
    change = compare(first, analyse_tree(MemoryTree(after), Path("after"), earlier=first, checking=checking), BASE)
    assert change.internal_errors == ()
    return [reported for reported in change.new if reported.check.name in RAISED]


def told(before: Files, after: Files) -> list[tuple[str, str]]:
    """Return each consequence as its check and what it is about."""
    return [(reported.check.name, str(reported.finding.subject)) for reported in consequences(before, after)]


def two(first: list[str], second: list[str], **more: str) -> Files:
    """Return a repository with two Kustomizations, and what each applies."""
    files = {"flux.yaml": FLUX, "cluster/a.yaml": kustomization("a", **more), "cluster/b.yaml": kustomization("b")}
    files |= {f"a/{number}.yaml": text for number, text in enumerate([config("one"), *first])}
    return files | {f"b/{number}.yaml": text for number, text in enumerate([config("two"), *second])}


SOURCE = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: flux-system}
spec: {interval: 1h, url: https://charts.example.org}
---
"""


def release(name: str = "wiki", spec: str = "", chart: str = "wiki", namespace: str = "default") -> str:
    source = "{kind: HelmRepository, name: charts, namespace: flux-system}"
    return f"""\
{SOURCE}apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: {name}, namespace: {namespace}}}
spec:
  interval: 1h
  chart: {{spec: {{chart: {chart}, version: 1.0.0, sourceRef: {source}}}}}
{spec}"""
