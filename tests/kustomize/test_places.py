"""Every value of a built object remembers the place where one would change it."""

from __future__ import annotations

import pytest
from constructs import tree
from oracle import build

from gitops_lint.repo.nodes import Mapping, Scalar, at

TREE = tree("""
== kustomization.yaml
resources:
- config.yaml
- base
namespace: moved
namePrefix: p-
components: [part]
labels:
- pairs:
    team: a
images:
- name: web
  newTag: "2"
replicas:
- name: web
  count: 3
configMapGenerator:
- name: made
  literals:
  - key=value
  files: [note.txt]
  envs: [some.env]
patches:
- path: merge.yaml
- target: {kind: ConfigMap, name: settings}
  patch: |
    - op: add
      path: /data/patched
      value: inline
- target: {kind: ConfigMap, name: settings}
  patch: "[{\\"op\\": \\"add\\", \\"path\\": \\"/data/json\\", \\"value\\": \\"quoted\\"}]"
replacements:
- source: {kind: ConfigMap, name: settings, fieldPath: data.host}
  targets:
  - select: {kind: Deployment}
    fieldPaths: [metadata.annotations.host]
    options: {create: true}
== config.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  host: example.org
== note.txt
hello
== some.env
# first
ENV=1
== merge.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  merged: here
== base/kustomization.yaml
resources: [web.yaml]
== base/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
      - name: main
        image: web:1
        envFrom:
        - configMapRef:
            name: settings
== part/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
commonAnnotations:
  from: component
""")

SETTINGS, WEB, MADE = "p-settings", "p-web", "p-made-"
CASES: list[tuple[str, tuple[str | int, ...], str]] = [
    (SETTINGS, ("metadata", "name"), "config.yaml:4:9"),
    (SETTINGS, ("metadata", "namespace"), "kustomization.yaml:4:12"),
    (SETTINGS, ("metadata", "labels", "team"), "kustomization.yaml:9:11"),
    (SETTINGS, ("metadata", "annotations", "from"), "part/kustomization.yaml:4:9"),
    (SETTINGS, ("data", "host"), "config.yaml:6:9"),
    (SETTINGS, ("data", "merged"), "merge.yaml:6:11"),
    (SETTINGS, ("data", "patched"), "kustomization.yaml:28:14"),
    (SETTINGS, ("data", "json"), "kustomization.yaml:30:10"),
    (WEB, ("metadata", "annotations", "host"), "config.yaml:6:9"),
    (WEB, ("spec", "replicas"), "kustomization.yaml:15:10"),
    (WEB, ("spec", "template", "spec", "containers", 0, "image"), "kustomization.yaml:12:11"),
    (WEB, ("spec", "template", "spec", "containers", 0, "name"), "base/web.yaml:9:15"),
    (WEB, ("spec", "template", "spec", "containers", 0, "envFrom", 0, "configMapRef", "name"), "base/web.yaml:13:19"),
    (MADE, ("metadata", "name"), "kustomization.yaml:17:9"),
    (MADE, ("data", "key"), "kustomization.yaml:19:5"),
    (MADE, ("data", "note.txt"), "note.txt:1:1"),
    (MADE, ("data", "ENV"), "some.env:2:1"),
]


def the_object(name: str) -> Mapping:
    built = build(TREE)
    assert not built.problems
    for node in built.objects:
        found = at(node, "metadata", "name")
        if isinstance(found, Scalar) and found.text.startswith(name):
            return node
    raise AssertionError(name)


@pytest.mark.parametrize(("name", "route", "place"), CASES)
def test_a_value_stands_where_it_is_written(name: str, route: tuple[str | int, ...], place: str) -> None:
    value = at(the_object(name), *route)
    assert isinstance(value, Scalar)
    assert f"{value.place.path}:{value.place.line}:{value.place.column}" == place


def test_values_that_nothing_changed_are_shared_between_builds() -> None:
    files = tree("""
== one/kustomization.yaml
resources: [../base]
namespace: one
== two/kustomization.yaml
resources: [../base]
namespace: two
== base/kustomization.yaml
resources: [a.yaml]
== base/a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {k: v}}
""")
    from gitops_lint.kustomize.build import Builder
    from gitops_lint.repo.documents import Documents
    from gitops_lint.repo.tree import MemoryTree

    builder = Builder(Documents(MemoryTree(files)))
    one, two = builder.build("one").objects[0], builder.build("two").objects[0]
    assert one.entries["data"] is two.entries["data"]
    assert one.entries["metadata"] is not two.entries["metadata"]
