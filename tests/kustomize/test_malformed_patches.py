"""Whatever a patch makes of an object, a build ends: what can't be reached any more is told, and nothing fails."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gitops_lint.kustomize.build import Builder
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.tree import MemoryTree

KINDS = {
    "ConfigMap": "v1",
    "CronJob": "batch/v1",
    "Deployment": "apps/v1",
    "Ingress": "networking.k8s.io/v1",
    "PersistentVolume": "v1",
    "RoleBinding": "rbac.authorization.k8s.io/v1",
    "Service": "v1",
    "StatefulSet": "apps/v1",
    "ValidatingWebhookConfiguration": "admissionregistration.k8s.io/v1",
}
FIELDS = [
    "$patch",
    "$retainKeys",
    "annotations",
    "backend",
    "claimRef",
    "clientConfig",
    "configMap",
    "configMapKeyRef",
    "configMapRef",
    "containers",
    "data",
    "env",
    "envFrom",
    "http",
    "image",
    "initContainers",
    "jobTemplate",
    "labels",
    "matchLabels",
    "metadata",
    "name",
    "namespace",
    "paths",
    "replicas",
    "roleRef",
    "rules",
    "secret",
    "secretName",
    "selector",
    "service",
    "spec",
    "subjects",
    "template",
    "valueFrom",
    "volumeClaimTemplates",
    "volumes",
    "webhooks",
]
VALUES = st.recursive(
    st.sampled_from([None, 1, True, 1.5, "", "a", "x", "delete", "replace", "merge"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, min_size=1, max_size=3),
    max_leaves=12,
)
POINTERS = st.lists(st.sampled_from([*FIELDS, "0", "-", "", "a~1b", "~2"]), max_size=5).map(
    lambda steps: "".join(f"/{step}" for step in steps)
)
OPERATIONS = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test", "no"]), "path": POINTERS},
    optional={"value": VALUES, "from": POINTERS},
)


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    own: dict[str, Any] = {"apiVersion": KINDS[kind], "kind": kind, "metadata": {"name": "a"}}
    parts = st.sampled_from(["data", "metadata", "roleRef", "spec", "subjects", "webhooks"])
    return own | draw(st.dictionaries(parts.filter(lambda part: part != "metadata"), VALUES, max_size=2))


PATCHES = objects().flatmap(lambda own: VALUES.map(lambda metadata: own | {"metadata": metadata}))
TOPS = st.fixed_dictionaries(
    {},
    optional={
        "namespace": st.just("ns"),
        "namePrefix": st.just("p-"),
        "labels": st.just([{"pairs": {"l": "v"}, "includeSelectors": True, "includeTemplates": True}]),
        "commonAnnotations": st.just({"c": "v"}),
        "images": st.just([{"name": "x", "newTag": "1"}]),
        "replicas": st.just([{"name": "a", "count": 2}]),
    },
)


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(
    built=st.lists(objects(), min_size=1, max_size=2),
    patches=st.lists(objects() | PATCHES | st.lists(OPERATIONS, min_size=1, max_size=3) | VALUES, max_size=2),
    top=TOPS,
)
def test_no_patch_keeps_a_build_from_ending(
    built: list[dict[str, Any]], patches: list[Any], top: dict[str, Any]
) -> None:
    entries = [{"patch": json.dumps(patch), "target": {"kind": ".*"}} for patch in patches]
    file = {"resources": ["a.yaml"], "patches": entries, **top}
    files = {
        "x/a.yaml": "".join(f"---\n{json.dumps(one)}\n" for one in built),
        "x/kustomization.yaml": json.dumps(file),
        "y/kustomization.yaml": json.dumps({"resources": ["../x"], "patches": entries, **top}),
    }
    build = Builder(Documents(MemoryTree(files))).build("y")
    assert all(problem.message and problem.place.path for problem in build.problems)
