"""`gitops-lint plan --base REV`: what a change moves in a cluster, in which order, and whose Pods are replaced."""

from __future__ import annotations

import json
from pathlib import Path

from commands import run, written
from commits import commit

INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home/cluster", ref: refs/heads/main, path: cluster}
"""


def kustomization(name: str, depends: str = "") -> str:
    return f"""\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, namespace: flux-system}}
spec:
  interval: 1h
  path: ./{name}
  prune: true
  sourceRef: {{kind: GitRepository, name: flux-system}}
{f"  dependsOn: [{{name: {depends}}}]" if depends else ""}
"""


def config(name: str, value: str = "1") -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default}}\ndata: {{a: '{value}'}}\n"


def deployment(image: str, replicas: int = 1) -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: wiki, namespace: default}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: wiki}}}}
  template: {{metadata: {{labels: {{app: wiki}}}}, spec: {{containers: [{{name: wiki, image: '{image}'}}]}}}}
"""


FILES = {
    "flux.yaml": INSTANCE,
    "cluster/first.yaml": kustomization("first"),
    "cluster/second.yaml": kustomization("second", "first"),
    "cluster/third.yaml": kustomization("third", "second"),
    "first/config.yaml": config("first"),
    "second/config.yaml": config("second"),
    "third/wiki.yaml": deployment("wiki:1.0"),
}


def test_what_a_change_moves_is_told_in_waves_of_its_own(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"first/config.yaml": config("first", "2"), "third/wiki.yaml": deployment("wiki:1.1")})
    said = " ".join(run("plan", "--base", "HEAD", cwd=root).out.split())
    assert "what moves since HEAD (" in said
    assert "2 of 2 Kustomizations and HelmReleases become ready, in 2 waves" in said
    assert "wave 1 Kustomization/flux-system/first wave 2 Kustomization/flux-system/third" in said
    assert "What starts new Pods Deployment/default/wiki" in said


def test_pods_are_not_replaced_for_what_they_are_not_made_of(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"third/wiki.yaml": deployment("wiki:1.0", replicas=2)})
    (cluster,) = json.loads(run("plan", "--base", "HEAD", "--format", "json", cwd=root).out)["clusters"]
    assert [each["name"] for each in cluster["reconciled"]] == ["third"]
    assert cluster["restarted"] == []


def test_what_moves_and_does_not_become_ready_is_told_with_its_cause(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"cluster/third.yaml": kustomization("third", "gone")})
    said = " ".join(run("plan", "--base", "HEAD", cwd=root).out.split())
    assert "1 of 2 Kustomizations and HelmReleases become ready" in said
    assert "Root causes" in said
    assert "gone" in said


def test_where_nothing_moves_that_is_said(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    written(root, {"README.md": "a cluster\n"})
    assert ": nothing" in run("plan", "--base", "HEAD", cwd=root).out
    assert "nothing." in run("plan", "--base", "HEAD", "--format", "markdown", cwd=root).out


def test_other_questions_are_asked_by_themselves(tmp_path: Path) -> None:
    root = commit(tmp_path, FILES)
    assert run("plan", "--base", "HEAD", "--critical", "3", cwd=root).code == 2
    assert run("plan", "--base", "no-such-revision", cwd=root).code == 2
