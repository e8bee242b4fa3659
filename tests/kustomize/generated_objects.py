"""Random objects for random kustomizations, with values that YAML can be wrong about."""

from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import strategies as st

Draw = st.DrawFn
Data = dict[str, Any]

NAMES = ("alpha", "beta", "gamma")
NAMESPACES = ("east", "west")
KEYS = ("app", "tier")
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")


_PLAIN = re.compile(r'"@@(.*?)@@"')


def plain(text: str) -> str:
    """Return what stands for a scalar or key that is written without quotes."""
    return f"@@{text}@@"


ODD_VALUES = [
    *map(plain, ("{a: b}", "[c, {d: e}]", "{}")),
    *map(plain, ("0644", "0o17", "1_000", "1.0", "1e3", "12345678", "123456789012345678901", "yes", "on", "~", "null")),
    *map(plain, ("true", ".5", "2024-01-02", "-0", "1e400", "0x1F", "nO", "12:30")),
    *("a\nb\n", "a  \n b", " x ", "", "@", "#c", "80", "true", "null", "$(VAR)", "\u00fc", "<&>", "a: b", "0644"),
    *({"a": 1}, [1, "b"], [], {}, 1, 1.5, True, None),
]


def name_of(metadata: Data) -> str:
    """Return the name of an object where it must be text: one may be written as a number."""
    return str(metadata["name"]).strip("@")


def odd_value(draw: Draw) -> Any:
    """Return a value whose type isn't what it seems."""
    return draw(st.sampled_from(ODD_VALUES))


def as_yaml(data: Any) -> str:
    """Return data as YAML in blocks, as people write it."""
    return "".join(f"{line}\n" for line in ["# generated", *_lines(data)])


def _lines(data: Any) -> list[str]:
    """Return the lines of a value that stands by itself."""
    if isinstance(data, dict) and data:
        return [line for key, value in data.items() for line in _below(f"{_scalar(key)}:", _lines(value), value)]
    if isinstance(data, list) and data:
        return [line for item in data for line in _item(_lines(item))]
    if isinstance(data, str) and "\n" in data and _BLOCK.fullmatch(data):
        return ["|" if data.endswith("\n") else "|-", *(f"  {line}" for line in data.splitlines())]
    return [_scalar(data)]


def _below(key: str, lines: list[str], value: Any) -> list[str]:
    if isinstance(value, dict | list) and value:
        return [key, *(f"  {line}" for line in lines)]
    return [f"{key} {lines[0]}", *lines[1:]]


def _item(lines: list[str]) -> list[str]:
    return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]


_BLOCK = re.compile(r"(?! )(?:(?:[ -~]*[!-~])?\n)*[ -~]*[!-~]\n?")


def _scalar(value: Any) -> str:
    return _PLAIN.sub(lambda match: match[1], json.dumps(value))


def rarely(draw: Draw, one_in: int) -> bool:
    """Tell whether something is to be that one of so many trees has; the smallest tree has it not.

    The number that says so is none of the ends, which hypothesis likes best.
    """
    return draw(st.integers(0, one_in - 1)) == one_in // 2


class Names:
    """The names that occur in one tree; each tree has its own, so that trees can be built in one go.

    `theme` is the field that most kustomization files of the tree have.
    """

    def __init__(self, tag: str, theme: str) -> None:
        self.theme = theme
        self.names = [f"{name}{tag}" for name in NAMES]
        self.namespaces = [f"{namespace}{tag}" for namespace in NAMESPACES]
        self.number = f"30{tag.removeprefix('t')}"
        self.variables = 0

    def name(self, draw: Draw) -> str:
        return draw(st.sampled_from(self.names))

    def namespace(self, draw: Draw) -> str:
        return draw(st.sampled_from([*self.namespaces, "default"]))

    def variable(self, draw: Draw) -> str:
        """Return a name for a variable, which is rarely one that there is: two of a name make a build fail."""
        self.variables += not rarely(draw, 12)
        return {0: "VAR", 1: "VAR", 2: "OTHER"}.get(self.variables, f"V{self.variables}")


def _metadata(draw: Draw, names: Names, *, namespaced: bool = True) -> Data:
    metadata: Data = {"name": names.name(draw)}
    if namespaced and draw(st.booleans()):
        metadata["namespace"] = names.namespace(draw)
    if draw(st.booleans()):
        metadata["labels"] = {draw(st.sampled_from(KEYS)): draw(st.sampled_from(["web", "db"]))}
    annotations = draw(
        st.sampled_from(
            [None, None, {}, {"note": "x"}, {"note": True, "size": 1}, {"note": None}, {"a": plain("0644"), "b": "80"}]
        )
    )
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
    if rarely(draw, 4):
        container["args"] = draw(st.sampled_from([["$(VAR)", "--x=$(VAR)"], ["$$(VAR)", "$(OTHER)"], ["a"]]))
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
        spec["replicas"] = draw(st.sampled_from([1, "1"]))
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": _metadata(draw, names), "spec": spec}


def config(draw: Draw, names: Names) -> Data:
    kind = draw(st.sampled_from(["ConfigMap", "Secret"]))
    found: Data = {"apiVersion": "v1", "kind": kind, "metadata": _metadata(draw, names)}
    if rarely(draw, 12):
        found["metadata"]["name"] = plain(names.number)
    if draw(st.booleans()):
        values = ["dg==", "5", "a.b.c", plain("0644"), plain("~"), "a\nb  \n", '{"a": {"b": 1}}', plain("1e3"), 7]
        found["data"] = {draw(st.sampled_from(["k", "l"])): draw(st.sampled_from(values))}
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
            "odd": odd_value(draw),
            "text": draw(
                st.sampled_from(['{"a": {"b": 1}, "l": [1]}', "a:\n  b: 1\nl:\n- 1\n", "x", '{\n  "a": {"b": 1}\n}'])
            ),
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


def _more(draw: Draw, names: Names) -> Data:
    """Return an object of a kind that refers to others, or that others refer to, in a way of its own."""
    name = names.name(draw)
    kinds: list[tuple[str, str, Data]] = [
        ("v1", "Pod", {"spec": _pod_spec(draw, names)}),
        ("batch/v1", "Job", {"spec": {"template": {"spec": _pod_spec(draw, names)}}}),
        ("batch/v1", "CronJob", {"spec": {"jobTemplate": {"spec": {"template": {"spec": _pod_spec(draw, names)}}}}}),
        ("v1", "PersistentVolumeClaim", {"spec": {"volumeName": name, "storageClassName": name}}),
        ("v1", "PersistentVolume", {"spec": {"storageClassName": name, "csi": {"volumeHandle": name}}}),
        ("storage.k8s.io/v1", "StorageClass", {"parameters": {"secretName": name}}),
        ("policy/v1", "PodDisruptionBudget", {"spec": {"selector": {"matchLabels": {"app": "web"}}}}),
        (
            "networking.k8s.io/v1",
            "NetworkPolicy",
            {"spec": {"podSelector": {"matchLabels": {"a": "b"}}, "ingress": [{"from": [{"podSelector": {}}]}]}},
        ),
        ("scheduling.k8s.io/v1", "PriorityClass", {"value": 5}),
        ("apiregistration.k8s.io/v1", "APIService", {"spec": {"service": {"name": name}}}),
        ("x.io/v2", "Foo", {"spec": {"a": odd_value(draw), "items": [{"name": "a", "v": odd_value(draw)}]}}),
    ]
    api_version, kind, rest = draw(st.sampled_from(kinds))
    namespaced = kind not in ("PersistentVolume", "StorageClass", "PriorityClass", "APIService")
    return {"apiVersion": api_version, "kind": kind, "metadata": _metadata(draw, names, namespaced=namespaced), **rest}


_OBJECTS = (_workload, _workload, config, config, _custom, _access, _access, _network, _cluster, _more, _more)


def some_objects(draw: Draw, names: Names, most: int) -> list[Data]:
    """Return objects of which no two are the same for kustomize."""
    found: dict[tuple[str, ...], Data] = {}
    for _ in range(draw(st.integers(1, most))):
        each = draw(st.sampled_from(_OBJECTS))(draw, names)
        metadata = each["metadata"]
        found[(each["apiVersion"], each["kind"], metadata.get("namespace", "default"), metadata["name"])] = each
    return list(found.values())
