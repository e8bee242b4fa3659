"""Random kustomizations: bases, components and overlays with whatever a kustomization file can say."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

Draw = st.DrawFn
Data = dict[str, Any]

NAMES = ("alpha", "beta", "gamma")
NAMESPACES = ("east", "west")
KEYS = ("app", "tier")
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")


def _maybe(draw: Draw, value: Any, chance: int = 2) -> Any:
    """Return a value once in so many times, else None."""
    return value if draw(st.integers(1, chance)) == 1 else None


class Names:
    """The names that occur in one tree; each tree has its own, so that trees can be built in one go."""

    def __init__(self, tag: str) -> None:
        self.names = [f"{name}{tag}" for name in NAMES]
        self.namespaces = [f"{namespace}{tag}" for namespace in NAMESPACES]

    def name(self, draw: Draw) -> str:
        return draw(st.sampled_from(self.names))

    def namespace(self, draw: Draw) -> str:
        return draw(st.sampled_from([*self.namespaces, "default"]))


def _metadata(draw: Draw, names: Names, *, namespaced: bool = True) -> Data:
    metadata: Data = {"name": names.name(draw)}
    if namespaced and draw(st.booleans()):
        metadata["namespace"] = names.namespace(draw)
    if draw(st.booleans()):
        metadata["labels"] = {draw(st.sampled_from(KEYS)): draw(st.sampled_from(["web", "db"]))}
    annotations = draw(st.sampled_from([None, None, {}, {"note": "x"}, {"note": True, "size": 1}, {"note": None}]))
    if annotations is not None:
        metadata["annotations"] = annotations
    return metadata


def _container(draw: Draw, names: Names) -> Data:
    container: Data = {
        "name": draw(st.sampled_from(["main", "side"])),
        "image": draw(st.sampled_from(["nginx:1.0", "nginx", "reg.io:5000/app:2@sha256:abc", "app"])),
    }
    env: list[Data] = []
    if draw(st.booleans()):
        env.append({"name": "A", "valueFrom": {"configMapKeyRef": {"name": names.name(draw), "key": "k"}}})
    if draw(st.booleans()):
        env.append({"name": "B", "value": draw(st.sampled_from(["1", "$(VAR)", "x"]))})
    if env:
        container["env"] = env
    if draw(st.booleans()):
        container["envFrom"] = [{"secretRef": {"name": names.name(draw)}}]
    if draw(st.booleans()):
        ports = st.sampled_from([80, 81])
        protocols: list[Data] = [{}, {"protocol": "TCP"}, {"protocol": "UDP"}]
        protocol = st.sampled_from(protocols)
        container["ports"] = [{"containerPort": draw(ports), **draw(protocol)} for _ in range(draw(st.integers(1, 2)))]
    return container


def _pod_spec(draw: Draw, names: Names) -> Data:
    spec: Data = {"containers": [_container(draw, names) for _ in range(draw(st.integers(1, 2)))]}
    if draw(st.booleans()):
        spec["serviceAccountName"] = names.name(draw)
    if draw(st.booleans()):
        sources: list[Data] = [
            {"configMap": {"name": names.name(draw)}},
            {"secret": {"secretName": names.name(draw)}},
            {"persistentVolumeClaim": {"claimName": names.name(draw)}},
            {"projected": {"sources": [{"configMap": {"name": names.name(draw)}}]}},
            {"emptyDir": None},
        ]
        spec["volumes"] = [{"name": "v", **draw(st.sampled_from(sources))}]
    return spec


def _workload(draw: Draw, names: Names) -> Data:
    kind = draw(st.sampled_from(WORKLOADS))
    spec: Data = {"template": {"spec": _pod_spec(draw, names)}}
    if draw(st.booleans()):
        spec["selector"] = {"matchLabels": {"app": "web"}}
    if kind != "DaemonSet" and draw(st.booleans()):
        spec["replicas"] = 1
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": _metadata(draw, names), "spec": spec}


def _config(draw: Draw, names: Names) -> Data:
    kind = draw(st.sampled_from(["ConfigMap", "Secret"]))
    found: Data = {"apiVersion": "v1", "kind": kind, "metadata": _metadata(draw, names)}
    if draw(st.booleans()):
        found["data"] = {draw(st.sampled_from(["k", "l"])): draw(st.sampled_from(["dg==", "5", "a.b.c"]))}
    return found


def _custom(draw: Draw, names: Names) -> Data:
    spec: Data = {
        "interval": "1h",
        "valuesFrom": [{"kind": "ConfigMap", "name": names.name(draw)}],
        "values": {
            "image": "nginx",
            "containers": [{"image": "nginx:1.0"}],
            "list": draw(st.sampled_from([[1, 2], [{"name": "a", "v": 1}], []])),
            "empty": None,
        },
    }
    api_version = draw(st.sampled_from(["helm.toolkit.fluxcd.io/v2", "helm.toolkit.fluxcd.io/v2beta1"]))
    return {"apiVersion": api_version, "kind": "HelmRelease", "metadata": _metadata(draw, names), "spec": spec}


def _access(draw: Draw, names: Names) -> Data:
    kind = draw(st.sampled_from(["ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]))
    if kind == "ServiceAccount":
        return {"apiVersion": "v1", "kind": kind, "metadata": _metadata(draw, names)}
    metadata = _metadata(draw, names, namespaced=not kind.startswith("Cluster"))
    found: Data = {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": kind, "metadata": metadata}
    if kind.endswith("Role"):
        found["rules"] = [{"apiGroups": [""], "resources": ["secrets"], "resourceNames": [names.name(draw)]}]
        return found
    role = draw(st.sampled_from(["Role", "ClusterRole"]))
    found["roleRef"] = {"apiGroup": "rbac.authorization.k8s.io", "kind": role, "name": names.name(draw)}
    subject: Data = {"kind": "ServiceAccount", "name": draw(st.sampled_from([*names.names, "default"]))}
    if draw(st.booleans()):
        subject["namespace"] = names.namespace(draw)
    found["subjects"] = [subject]
    return found


def _network(draw: Draw, names: Names) -> Data:
    kind = draw(st.sampled_from(["Service", "Ingress", "ValidatingWebhookConfiguration", "HorizontalPodAutoscaler"]))
    metadata = _metadata(draw, names, namespaced=kind != "ValidatingWebhookConfiguration")
    if kind == "Service":
        ports = [{"port": 80, **draw(st.sampled_from([{}, {"protocol": "TCP"}]))}]
        spec = {"selector": {"app": "web"}, "ports": ports}
        return {"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec}
    if kind == "Ingress":
        backend = {"service": {"name": names.name(draw), "port": {"number": 80}}}
        spec = {"defaultBackend": backend, "tls": [{"secretName": names.name(draw), "hosts": ["h"]}]}
        return {"apiVersion": "networking.k8s.io/v1", "kind": kind, "metadata": metadata, "spec": spec}
    if kind == "HorizontalPodAutoscaler":
        spec = {"scaleTargetRef": {"kind": "Deployment", "name": names.name(draw)}}
        return {"apiVersion": "autoscaling/v2", "kind": kind, "metadata": metadata, "spec": spec}
    service = {"name": names.name(draw), "namespace": names.namespace(draw)}
    hooks = [{"name": "hook", "clientConfig": {"service": service}}]
    return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": kind, "metadata": metadata, "webhooks": hooks}


def _cluster(draw: Draw, names: Names) -> Data:
    kind = draw(st.sampled_from(["Namespace", "CustomResourceDefinition"]))
    if kind == "Namespace":
        return {"apiVersion": "v1", "kind": kind, "metadata": {"name": draw(st.sampled_from(names.namespaces))}}
    metadata = {"name": f"{names.name(draw)}.example.com"}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": kind,
        "metadata": metadata,
        "spec": {"group": "example.com"},
    }


_OBJECTS = (_workload, _workload, _config, _config, _custom, _access, _access, _network, _cluster)


def _objects(draw: Draw, names: Names, most: int) -> list[Data]:
    """Return objects of which no two are the same for kustomize."""
    found: dict[tuple[str, ...], Data] = {}
    for _ in range(draw(st.integers(1, most))):
        each = draw(st.sampled_from(_OBJECTS))(draw, names)
        metadata = each["metadata"]
        found[(each["apiVersion"], each["kind"], metadata.get("namespace", "default"), metadata["name"])] = each
    return list(found.values())


def _target(draw: Draw, names: Names) -> Data:
    kinds = ["ConfigMap", "Deployment", "HelmRelease", "Deployment|StatefulSet", ".*Role.*", "Secret"]
    target: Data = {"kind": draw(st.sampled_from(kinds))}
    if draw(st.booleans()):
        target["name"] = draw(st.sampled_from([names.name(draw), "a.*", f"x-{names.names[0]}"]))
    if draw(st.integers(1, 4)) == 1:
        target["namespace"] = names.namespace(draw)
    if draw(st.integers(1, 4)) == 1:
        target["labelSelector"] = draw(st.sampled_from(["app=web", "tier in (db,web)", "!app"]))
    return target


_MERGES: tuple[Data, ...] = (
    {"metadata": {"labels": {"app": "new"}, "annotations": {"note": "patched"}}},
    {"metadata": {"labels": {"app": None}, "annotations": {"note": None}}},
    {"data": {"k": "cGF0Y2hlZA==", "l": None}},
    {"spec": {"template": {"spec": {"containers": [{"name": "main", "env": [{"name": "B", "value": "2"}]}]}}}},
    {"spec": {"template": {"spec": {"containers": [{"name": "new", "image": "new"}], "volumes": None}}}},
    {
        "spec": {
            "template": {
                "spec": {"containers": [{"name": "main", "ports": [{"containerPort": 80, "protocol": "TCP"}]}]}
            }
        }
    },
    {"spec": {"template": {"spec": {"containers": [{"name": "side", "$patch": "delete"}]}}}},
    {"spec": {"values": {"list": [3], "more": {"deep": None, "kept": 1}}}},
    {"spec": {"replicas": 4, "strategy": {"$patch": "replace", "type": "Recreate"}}},
    {"$patch": "delete"},
    {"metadata": {"finalizers": ["a/b"]}},
)


def _merge_patch(draw: Draw, names: Names, objects: list[Data]) -> Data:
    patch = dict(draw(st.sampled_from(_MERGES)))
    if draw(st.booleans()):
        head: Data = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "any"}}
        entry: Data = {"target": _target(draw, names)}
    else:
        chosen = draw(st.sampled_from(objects))
        meta = {key: chosen["metadata"][key] for key in ("name", "namespace") if key in chosen["metadata"]}
        head = {"apiVersion": chosen["apiVersion"], "kind": chosen["kind"], "metadata": meta}
        entry = {}
    head["metadata"] = {**head["metadata"], **patch.pop("metadata", {})}
    entry["patch"] = json.dumps({**head, **patch}) if draw(st.booleans()) else _yaml({**head, **patch})
    return entry


_OPERATIONS: tuple[Data, ...] = (
    {"op": "add", "path": "/metadata/labels", "value": {"json": "yes"}},
    {"op": "add", "path": "/spec", "value": {"on": "x"}},
    {"op": "add", "path": "/data", "value": {"k": "MQ=="}},
    {"op": "add", "path": "/metadata/annotations", "value": {"a~b/c": "d"}},
    {"op": "test", "path": "/metadata/nothing", "value": None},
    {"op": "move", "from": "/kind", "path": "/kind"},
    {"op": "copy", "from": "/metadata/name", "path": "/metadata/copied"},
)


_RISKY: tuple[Data, ...] = (
    {"op": "replace", "path": "/spec/replicas", "value": 7},
    {"op": "add", "path": "/spec/template/spec/containers/-", "value": {"name": "last"}},
    {"op": "remove", "path": "/metadata/namespace"},
    {"op": "replace", "path": "/metadata/name", "value": "renamed"},
)
"""Operations that fail on many objects."""


def _json_patch(draw: Draw, names: Names) -> Data:
    operations = [draw(st.sampled_from(_OPERATIONS)) for _ in range(draw(st.integers(1, 2)))]
    if draw(st.integers(1, 5)) == 1:
        operations.append(draw(st.sampled_from(_RISKY)))
    text = json.dumps(operations) if draw(st.booleans()) else _yaml(operations)
    return {"target": _target(draw, names), "patch": text}


def _generator(
    draw: Draw, kind: str, names: Names, layer: int, objects: list[Data], files: dict[str, str], folder: str
) -> Data:
    made = f"gen{layer}{names.names[0]}"
    configs = [each["metadata"] for each in objects if each["kind"] == kind]
    entry: Data = {"name": made}
    if configs and draw(st.integers(1, 3)) == 1:
        entry = {key: value for key, value in draw(st.sampled_from(configs)).items() if key in ("name", "namespace")}
        entry["behavior"] = draw(st.sampled_from(["merge", "merge", "merge", "replace", "replace", "create"]))
    elif draw(st.integers(1, 3)) == 1:
        entry["namespace"] = names.namespace(draw)
    entry["literals"] = draw(st.sampled_from([["k=v"], ["l='q w'", "m=<&>"], []]))
    if draw(st.integers(1, 3)) == 1:
        files[f"{folder}/note.txt"] = draw(st.sampled_from(["hello\n", "a: b\r\nc", "x" * 80]))
        entry["files"] = [draw(st.sampled_from(["note.txt", "other=note.txt"]))]
    if draw(st.integers(1, 3)) == 1:
        files[f"{folder}/some.env"] = "# c\nE=1\n  F=a=b\nG\n"
        entry["envs"] = ["some.env"]
    options = draw(
        st.sampled_from(
            [None, {"disableNameSuffixHash": True}, {"labels": {"app": "gen"}}, {"annotations": {"n": "g"}}]
        )
    )
    if options:
        entry["options"] = options
    return entry


def _replacement(draw: Draw, names: Names, objects: list[Data]) -> Data:
    chosen = draw(st.sampled_from(objects))
    source: Data = {"kind": chosen["kind"], "name": chosen["metadata"]["name"]}
    if draw(st.booleans()):
        source["fieldPath"] = draw(st.sampled_from([*["metadata.name", "kind"] * 4, "data.k", "metadata.labels.app"]))
    if draw(st.integers(1, 4)) == 1:
        source["options"] = {"delimiter": "a", "index": 0}
    target: Data = {
        "select": {"kind": draw(st.sampled_from(["ConfigMap", "HelmRelease", "Deployment", "Secret|Service"]))}
    }
    if draw(st.booleans()):
        target["select"]["name"] = draw(st.sampled_from([names.name(draw), "a.*"]))
    if draw(st.integers(1, 4)) == 1:
        target["reject"] = [{"name": names.name(draw)}]
    target["fieldPaths"] = draw(
        st.sampled_from([["metadata.annotations.from"], ["data.k"], ["metadata.labels.app"], ["spec.values.list.0"]])
    )
    target["options"] = draw(
        st.sampled_from([{"create": True}, {"create": True}, {"create": True, "delimiter": "-", "index": 5}])
    )
    return {"source": source, "targets": [target]}


def _label(draw: Draw) -> Data:
    label: Data = {"pairs": {draw(st.sampled_from(KEYS)): draw(st.sampled_from(["set", "1"]))}}
    option = draw(st.sampled_from([None, "includeSelectors", "includeTemplates", "fields"]))
    if option == "fields":
        label["fields"] = [{"path": "spec/made/labels", "kind": "HelmRelease", "create": True}]
    elif option:
        label[option] = True
    return label


def _image(draw: Draw) -> Data:
    image: Data = {"name": draw(st.sampled_from(["nginx", "reg.io:5000/app", "app", ".*"]))}
    image.update(
        draw(st.sampled_from([{"newTag": "9"}, {"newName": "other/x"}, {"digest": "sha256:def"}, {"tagSuffix": "-s"}]))
    )
    return image


_CONFIGURATION = {
    "nameReference": [
        {"kind": "ConfigMap", "version": "v1", "fieldSpecs": [{"path": "spec/valuesFrom/name", "kind": "HelmRelease"}]}
    ],
    "namePrefix": [{"path": "spec/interval", "kind": "HelmRelease"}],
    "images": [{"path": "spec/values/image", "kind": "HelmRelease"}],
}


def _transformers(
    draw: Draw, names: Names, layer: int, objects: list[Data], files: dict[str, str], folder: str
) -> Data:
    """Return what a kustomization file says beside its resources: a few things of all that it could."""
    rare = st.integers(1, 4)
    said: Data = {}
    choices: list[tuple[str, Any]] = [
        ("namespace", lambda: names.namespace(draw)),
        ("namePrefix", lambda: draw(st.sampled_from(["x-", "y-"]))),
        ("nameSuffix", lambda: draw(st.sampled_from(["-z", "-w"]))),
        ("labels", lambda: [_label(draw) for _ in range(draw(st.integers(1, 2)))]),
        ("commonLabels", lambda: {"tier": "common"}),
        ("commonAnnotations", lambda: {"note": "common", "b": "true"}),
        ("images", lambda: [_image(draw)]),
        ("patches", lambda: [_merge_patch(draw, names, objects)]),
        ("configMapGenerator", lambda: [_generator(draw, "ConfigMap", names, layer, objects, files, folder)]),
        ("secretGenerator", lambda: [_generator(draw, "Secret", names, layer, objects, files, folder)]),
        ("generatorOptions", lambda: {"labels": {"gen": "all"}, "disableNameSuffixHash": draw(st.booleans())}),
        ("replacements", lambda: [_replacement(draw, names, objects)]),
        ("configurations", lambda: ["configuration.yaml"]),
        ("sortOptions", lambda: {"order": "fifo"}),
    ]
    for field, make in choices:
        if draw(rare) == 1:
            said[field] = make()
    if draw(rare) == 1:
        said["patches"] = [*said.get("patches", []), _json_patch(draw, names)]
    workloads = [each["metadata"]["name"] for each in objects if each["kind"] in ("Deployment", "StatefulSet")]
    if workloads and draw(rare) == 1:
        said["replicas"] = [{"name": draw(st.sampled_from(workloads)), "count": 3}]
    if "configurations" in said:
        files[f"{folder}/configuration.yaml"] = _yaml(_CONFIGURATION)
    return said


def _yaml(data: Any) -> str:
    """Return data as YAML, which JSON is; with a comment, so that it does not look like JSON at its beginning."""
    return f"# generated\n{json.dumps(data, indent=1)}\n"


@st.composite
def trees(draw: Draw, tag: str) -> dict[str, str]:
    """Return the files of a tree whose build starts in the folder of the tag."""
    names = Names(tag)
    files: dict[str, str] = {}
    known: list[Data] = []
    bases = [f"{tag}-base{number}" for number in range(draw(st.integers(1, 2)))]
    components = [f"{tag}-component{number}" for number in range(draw(st.integers(0, 2)))]
    for number, folder in enumerate(bases):
        objects = _objects(draw, names, 4)
        known += objects
        files[f"{folder}/objects.yaml"] = "---\n".join(map(_yaml, objects))
        said = _transformers(draw, names, number, objects, files, folder)
        files[f"{folder}/kustomization.yaml"] = _yaml({"resources": ["objects.yaml"], **said})
    for number, folder in enumerate(components):
        component: Data = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}
        component.update(_transformers(draw, names, number + 5, known, files, folder))
        if draw(st.booleans()):
            files[f"{folder}/more.yaml"] = _yaml(_config(draw, names))
            component["resources"] = ["more.yaml"]
        files[f"{folder}/kustomization.yaml"] = _yaml(component)
    top: Data = {"resources": [f"../{base}" for base in bases]}
    if components:
        top["components"] = [f"../{component}" for component in components]
    top.update(_transformers(draw, names, 9, known, files, tag))
    files[f"{tag}/kustomization.yaml"] = _yaml(top)
    return files
