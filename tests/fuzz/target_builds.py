"""Builds of kustomizations: patches, selectors, replacements and generators over objects; and values of releases."""

from __future__ import annotations

import json
from typing import Any

from fuzz_target import FuzzTarget
from hypothesis import strategies as st
from mutated import ODD
from target_repositories import analysed

from gitops_lint.kustomize.build import Builder
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.tree import MemoryTree

NAMES = st.sampled_from(["a", "b", "app", "a-b"]) | st.sampled_from(ODD)
FIELDS = st.sampled_from(
    "spec template metadata name namespace labels annotations containers image env value valueFrom configMapKeyRef "
    "data a b 0 - * [name=a] [*] ports containerPort replicas selector matchLabels $patch $retainKeys "
    "$setElementOrder/containers x.y a/b ~1 items kind apiVersion".split()
)
VALUES = st.recursive(
    NAMES | st.sampled_from(["delete", "replace", "merge", 1, True]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3),
    max_leaves=10,
)
KINDS = [
    ("v1", "ConfigMap"),
    ("v1", "Secret"),
    ("v1", "Service"),
    ("apps/v1", "Deployment"),
    ("x.io/v1", "Custom"),
    ("v1", "Namespace"),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
]


def _maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return mappings with some of these fields, now and then with something else in them."""
    return st.fixed_dictionaries({}, optional={key: value | value | VALUES for key, value in fields.items()})


def _some(each: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(each, max_size=3)


CONTAINER = {"name": "a", "image": "a:1", "env": [{"name": "a", "value": "b"}], "ports": [{"containerPort": 80}]}
BODY = {"a": "b", "replicas": 1, "selector": {"matchLabels": {"a": "b"}}}
OBJECTS = st.builds(
    lambda kind, name, more: {
        "apiVersion": kind[0],
        "kind": kind[1],
        "metadata": {"name": name, "labels": {"a": "b"}},
        "spec": {**BODY, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [CONTAINER]}}},
        "data": {"a": "b", "c.json": '{"a": [1, "b"]}', "d.yaml": "a: [b]\n"},
        **more,
    },
    st.sampled_from(KINDS),
    st.sampled_from(["a", "b", "app"]),
    st.dictionaries(st.sampled_from(["spec", "data", "metadata", "items", "webhooks", "subjects"]), VALUES, max_size=1),
)
SELECTOR = _maybe(
    group=NAMES,
    version=NAMES,
    kind=st.sampled_from(["Deployment", "ConfigMap", ".*", "(", "Dep.*|x", "(a+)+$"]),
    name=st.sampled_from(["a", "a|b", "^a$", "(?i)A", "[", ".*"]),
    namespace=NAMES,
    labelSelector=st.sampled_from(["a=b", "a in (b, c)", "!a", "a,", "a=b,c", "(", "a notin ()", "x/y==z"]),
    annotationSelector=NAMES,
)
POINTER = st.lists(FIELDS, max_size=6).map(lambda steps: "".join(f"/{step}" for step in steps))
FIELD_PATH = st.lists(FIELDS, max_size=5).map(".".join)
OPERATION = _maybe(
    op=st.sampled_from(["add", "remove", "replace", "move", "copy", "test"]),
    path=POINTER,
    value=VALUES,
    **{"from": POINTER},
)
MERGE = OBJECTS | st.fixed_dictionaries(
    {"kind": st.just("Deployment"), "metadata": st.just({"name": "a"})}, optional={"spec": VALUES, "$patch": NAMES}
)
PATCH = _maybe(
    patch=(_some(OPERATION) | MERGE).map(json.dumps),
    path=st.sampled_from(["patch.yaml", "gone.yaml", "all.yaml"]),
    target=SELECTOR,
    options=_maybe(allowNameChange=st.booleans(), allowKindChange=st.booleans()),
)
REPLACEMENT = _maybe(
    source=_maybe(
        kind=NAMES, name=NAMES, fieldPath=FIELD_PATH, options=_maybe(delimiter=NAMES, index=st.integers(-2, 3))
    ),
    sourceValue=NAMES,
    targets=_some(
        _maybe(
            select=SELECTOR,
            reject=_some(SELECTOR),
            fieldPaths=_some(FIELD_PATH),
            options=_maybe(create=st.booleans(), delimiter=NAMES, index=st.integers(-2, 3), encoding=NAMES),
        )
    ),
)
GENERATOR = _maybe(
    name=NAMES,
    literals=_some(st.sampled_from(["a=b", "=", "a", "a='b'", 'a="', "é=é", "a.b=c\nd"])),
    files=_some(st.sampled_from(["all.yaml", "x=all.yaml", "=", "gone", "a=b=c"])),
    envs=_some(st.sampled_from(["all.env", "gone"])),
    behavior=st.sampled_from(["create", "merge", "replace"]),
    options=_maybe(labels=VALUES, disableNameSuffixHash=st.booleans()),
)
FILE = _maybe(
    namePrefix=NAMES,
    nameSuffix=NAMES,
    namespace=NAMES,
    patches=_some(PATCH),
    patchesStrategicMerge=_some(MERGE.map(json.dumps)),
    patchesJson6902=_some(PATCH),
    replacements=_some(REPLACEMENT),
    configMapGenerator=_some(GENERATOR),
    secretGenerator=_some(GENERATOR),
    labels=_some(_maybe(pairs=VALUES, includeSelectors=st.booleans(), fields=_some(VALUES))),
    commonLabels=VALUES,
    commonAnnotations=VALUES,
    images=_some(_maybe(name=NAMES, newName=NAMES, newTag=NAMES, digest=NAMES)),
    replicas=_some(_maybe(name=NAMES, count=st.integers(-1, 3))),
    vars=_some(_maybe(name=NAMES, objref=SELECTOR, fieldref=_maybe(fieldPath=FIELD_PATH))),
    transformers=_some(OBJECTS.map(json.dumps)),
    components=_some(st.sampled_from(["../c", ".", "gone"])),
    sortOptions=VALUES,
    buildMetadata=VALUES,
)
BUILDS = st.tuples(FILE, st.lists(OBJECTS, min_size=1, max_size=3), MERGE)

VALUES_REFERENCE = _maybe(
    kind=st.sampled_from(["ConfigMap", "Secret"]),
    name=st.sampled_from(["values", "gone"]),
    valuesKey=st.sampled_from(["values.yaml", "x", "list"]),
    targetPath=st.sampled_from(["a.b", "a[0].b", "a[99999999999]", "a\\.b", "[", "a..b", "a,b={c}", "image.tag"])
    | FIELD_PATH,
    optional=st.booleans(),
)
CHARTS = st.sampled_from(
    ["podinfo", "connect", "kube-prometheus-stack", "cert-manager", "external-secrets", "app-template"]
)
HELM_VALUES = st.dictionaries(
    st.sampled_from(
        "image tag existingSecret auth enabled extraEnv envFrom persistence fullnameOverride global a".split()
    ),
    VALUES,
    max_size=4,
)
RELEASES = st.tuples(HELM_VALUES, _some(VALUES_REFERENCE), HELM_VALUES.map(json.dumps) | st.text(max_size=20), CHARTS)


def build_targets() -> list[FuzzTarget]:
    """Return what is done with objects."""
    return [FuzzTarget("build", BUILDS, _built, share=3), FuzzTarget("values", RELEASES, _with_values, share=2)]


def _yaml(*objects: Any) -> str:
    return "".join(f"---\n{json.dumps(each)}\n" for each in objects)


def _built(drawn: tuple[dict[str, Any], list[Any], Any]) -> list[Any]:
    file, objects, patch = drawn
    component = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component", **file}
    tree = MemoryTree(
        {
            "a/kustomization.yaml": json.dumps({"resources": ["all.yaml"], **file}),
            "a/all.yaml": _yaml(*objects),
            "a/patch.yaml": _yaml(patch),
            "a/all.env": "a=b\n#c\nd",
            "b/kustomization.yaml": json.dumps({"resources": ["../a"], **file}),
            "c/kustomization.yaml": json.dumps(component),
        }
    )
    builder = Builder(Documents(tree))
    built = [builder.build(folder) for folder in ("a", "b", "c")]
    return [(*(repr(to_data(each)) for each in build.objects), *build.problems) for build in built]


def _with_values(drawn: tuple[dict[str, Any], list[Any], str, str]) -> list[str]:
    values, references, held, chart = drawn
    flux = "toolkit.fluxcd.io"
    metadata = {"namespace": "apps"}
    root = {
        "apiVersion": f"kustomize.{flux}/v1",
        "kind": "Kustomization",
        "metadata": {"name": "flux-system", "namespace": "flux-system"},
        "spec": {"path": "./all", "interval": "1h", "prune": True, "sourceRef": {"kind": "GitRepository", "name": "a"}},
    }
    release = {
        "apiVersion": f"helm.{flux}/v2",
        "kind": "HelmRelease",
        "metadata": {**metadata, "name": "app"},
        "spec": {
            "interval": "1h",
            "chart": {"spec": {"chart": chart, "sourceRef": {"kind": "HelmRepository", "name": "charts"}}},
            "values": values,
            "valuesFrom": references,
        },
    }
    holder = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {**metadata, "name": "values"}}
    data = {"data": {"values.yaml": held, "x": held, "list": "[a]"}}
    analysis = analysed({"all/all.yaml": _yaml(root, release, {**holder, **data})})
    return [reported.finding.message for reported in analysis.findings]
