"""Objects that every API server refuses, and such as it takes, as Kubernetes' own validation has it (rules/kubernetes).

Each row is an object that is right but for one change.
"""

from __future__ import annotations

import copy
from typing import Any

import pytest
from repositories import FLUX, SOURCE, Files, analysed, document, manifest, reported, repository

from gitops_lint.checks.registry import OF_FIELDS

GONE = object()
"""Instead of a value: the field isn't there."""

CONTAINER: dict[str, Any] = {
    "name": "wiki",
    "image": "ghcr.io/example/wiki:1.0.0",
    "env": [{"name": "TZ", "value": "UTC"}, {"name": "X", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
    "ports": [{"name": "http", "containerPort": 8080}, {"name": "dns", "containerPort": 53, "protocol": "UDP"}],
    "resources": {"requests": {"cpu": "100m", "memory": "64Mi"}, "limits": {"memory": "1Gi"}},
    "volumeMounts": [{"name": "data", "mountPath": "/data"}],
    "livenessProbe": {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 10},
    "securityContext": {"privileged": False},
}
POD: dict[str, Any] = {
    "containers": [CONTAINER, {"name": "proxy", "image": "ghcr.io/example/proxy:1.0.0"}],
    "initContainers": [{"name": "first", "image": "ghcr.io/example/first:1.0.0"}],
    "volumes": [{"name": "data", "emptyDir": {"sizeLimit": "1Gi"}}, {"name": "own", "secret": {"secretName": "wiki"}}],
}
TEMPLATE: dict[str, Any] = {"metadata": {"labels": {"app": "wiki", "tier": "web"}}, "spec": POD}
SELECTING: dict[str, Any] = {"selector": {"matchLabels": {"app": "wiki"}}, "template": TEMPLATE}
JOB: dict[str, Any] = {"template": {"spec": {**POD, "restartPolicy": "Never"}}}
BACKEND: dict[str, Any] = {"service": {"name": "wiki", "port": {"number": 80}}}


def _of(api_version: str, kind: str, namespace: str | None = "web", **fields: Any) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": "wiki"} | ({"namespace": namespace} if namespace else {})
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **fields}


OBJECTS: dict[str, dict[str, Any]] = {
    "ConfigMap": _of("v1", "ConfigMap", data={"greeting": "hello"}),
    "Secret": _of("v1", "Secret", data={"token": "aGVsbG8="}),
    "Namespace": _of("v1", "Namespace", None),
    "Service": _of(
        "v1", "Service", spec={"selector": {"app": "wiki"}, "ports": [{"name": "http", "port": 80, "targetPort": 8080}]}
    ),
    "Claim": _of(
        "v1",
        "PersistentVolumeClaim",
        spec={"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
    ),
    "Pod": _of("v1", "Pod", spec=POD),
    "Deployment": _of("apps/v1", "Deployment", spec={"replicas": 2, **SELECTING}),
    "DaemonSet": _of("apps/v1", "DaemonSet", spec=SELECTING),
    "StatefulSet": _of("apps/v1", "StatefulSet", spec={"serviceName": "wiki", **SELECTING}),
    "Job": _of("batch/v1", "Job", spec=JOB),
    "CronJob": _of("batch/v1", "CronJob", spec={"schedule": "0 3 * * *", "jobTemplate": {"spec": JOB}}),
    "Ingress": _of(
        "networking.k8s.io/v1",
        "Ingress",
        spec={
            "rules": [
                {
                    "host": "wiki.example.com",
                    "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": BACKEND}]},
                }
            ]
        },
    ),
    "Budget": _of("policy/v1", "PodDisruptionBudget", spec={"minAvailable": 1}),
    "Autoscaler": _of(
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        spec={"maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "wiki"}},
    ),
    "Role": _of(
        "rbac.authorization.k8s.io/v1", "Role", rules=[{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]
    ),
    "Binding": _of(
        "rbac.authorization.k8s.io/v1",
        "ClusterRoleBinding",
        None,
        roleRef={"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "wiki"},
        subjects=[{"kind": "ServiceAccount", "name": "wiki", "namespace": "web"}],
    ),
    "Class": _of("storage.k8s.io/v1", "StorageClass", None, provisioner="nfs.csi.k8s.io", parameters={"share": "/x"}),
    "Priority": _of("scheduling.k8s.io/v1", "PriorityClass", None, value=1000),
    "Kustomization": _of(
        FLUX, "Kustomization", spec={"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE}
    ),
    "Definition": _of(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        None,
        spec={
            "group": "example.com",
            "scope": "Namespaced",
            "names": {"kind": "Wiki", "plural": "wikis"},
            "versions": [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {}}}],
        },
    )
    | {"metadata": {"name": "wikis.example.com"}},
}


def changed(kind: str, way: str, value: Any) -> dict[str, Any]:
    """Return an object with a value at a way (`spec/ports/0/name`), where a list's next index adds an item."""
    object_ = copy.deepcopy(OBJECTS[kind])
    *above, last = way.split("/") if way else [""]
    part: Any = object_
    for step in above:
        part = part[int(step)] if isinstance(part, list) else part.setdefault(step.replace("~", "/"), {})
    if isinstance(part, list):
        part[int(last) :] = [value]
    elif value is GONE:
        part.pop(last.replace("~", "/"), None)
    elif last:
        part[last.replace("~", "/")] = value
    return object_


def files_of(*objects: dict[str, Any]) -> Files:
    return repository(*map(document, objects))


def faults_of(files: Files) -> list[tuple[str, str, str]]:
    """Return which fields are wrong, how sure that is, and what is said."""
    found = (one for one in analysed(files).findings if one.check.name in OF_FIELDS)
    return [(one.check.name, str(one.severity), one.finding.message) for one in found]


SPEC = "spec/template/spec"
FIRST = f"{SPEC}/containers/0"
DUPLICATE, INVALID, MISSING, TYPE = "conflicting-fields", "invalid-value", "missing-field", "wrong-type"
LONG = "a" * 64

REFUSED: list[tuple[str, str, Any, str, str]] = [
    # names, namespaces, labels, annotations
    ("ConfigMap", "metadata/name", "wiki_settings", INVALID, "lowercase RFC 1123 subdomain"),
    ("ConfigMap", "metadata/name", "Wiki", INVALID, "lowercase RFC 1123 subdomain"),
    ("ConfigMap", "metadata/name", "wiki-", INVALID, "lowercase RFC 1123 subdomain"),
    ("ConfigMap", "metadata/name", "a" * 254, INVALID, "must be no more than 253 characters"),
    ("Deployment", "metadata/name", "wiki..web", INVALID, "lowercase RFC 1123 subdomain"),
    ("Kustomization", "metadata/name", "Wiki", INVALID, "lowercase RFC 1123 subdomain"),
    ("Namespace", "metadata/name", "web.wiki", INVALID, "lowercase RFC 1123 label"),
    ("Service", "metadata/name", "wiki.web", INVALID, "lowercase RFC 1123 label"),
    ("Service", "metadata/name", LONG, INVALID, "must be no more than 63 characters"),
    ("StatefulSet", "metadata/name", "wiki.web", INVALID, "lowercase RFC 1123 label"),
    ("CronJob", "metadata/name", "a" * 53, INVALID, "must be no more than 52 characters"),
    ("Job", "metadata/name", LONG, DUPLICATE, "must be no more than 63 characters"),
    ("Role", "metadata/name", "wiki/reader", INVALID, "may not contain '/' or '%'"),
    ("Priority", "metadata/name", "system-wiki", DUPLICATE, "reserved for system use only"),
    ("Definition", "metadata/name", "wiki.example.com", INVALID, "must be spec.names.plural"),
    ("ConfigMap", "metadata/namespace", "Web", INVALID, "lowercase RFC 1123 label"),
    ("ConfigMap", "metadata/labels/app", "wiki web", INVALID, "a valid label must be"),
    ("ConfigMap", "metadata/labels/app", "https://example.com", INVALID, "a valid label must be"),
    ("ConfigMap", "metadata/labels/app", LONG, INVALID, "must be no more than 63 characters"),
    ("ConfigMap", "metadata/labels/-app", "x", INVALID, "name part must consist of"),
    ("ConfigMap", "metadata/labels/a~b~c", "x", INVALID, "name part must consist of"),
    ("ConfigMap", "metadata/labels/Example.com~app", "x", INVALID, "name part must consist of"),
    ("ConfigMap", "metadata/annotations/my note", "x", INVALID, "name part must consist of"),
    ("ConfigMap", "metadata/annotations/x", "a" * 262145, INVALID, "Too long"),
    # data
    ("ConfigMap", "data/a b", "x", INVALID, "a valid config key"),
    ("ConfigMap", "data", ["x"], TYPE, "must be a mapping"),
    ("ConfigMap", "data/greeting", 7, TYPE, "must be a string"),
    ("ConfigMap", "data/greeting", True, TYPE, "must be a string"),
    ("ConfigMap", "data/greeting", "a" * 1048577, INVALID, "Too long"),
    ("Secret", "data/token", "not base64!", INVALID, "illegal base64 data"),
    ("Secret", "stringData/port", 5432, TYPE, "must be a string"),
    ("Secret", "type", "kubernetes.io/tls", MISSING, "tls.crt"),
    ("Secret", "type", "kubernetes.io/dockerconfigjson", MISSING, ".dockerconfigjson"),
    # selectors
    ("Deployment", "spec/selector/matchLabels/app", "wikis", DUPLICATE, "`selector` does not match template `labels`"),
    ("Deployment", "spec/selector/matchLabels/more", "x", DUPLICATE, "`selector` does not match template `labels`"),
    ("Deployment", "spec/template/metadata/labels", GONE, DUPLICATE, "`selector` does not match template `labels`"),
    (
        "DaemonSet",
        "spec/selector/matchExpressions",
        [{"key": "app", "operator": "NotIn", "values": ["wiki"]}],
        DUPLICATE,
        "does not match",
    ),
    ("StatefulSet", "spec/template/metadata/labels/app", "other", DUPLICATE, "does not match template `labels`"),
    ("Deployment", "spec/selector", {}, INVALID, "empty selector"),
    ("Deployment", "spec/selector", GONE, MISSING, "Required value"),
    ("Job", "spec/selector/matchLabels/app", "wiki", DUPLICATE, "not auto-generated"),
    # what server-side apply can't tell apart
    ("Deployment", f"{SPEC}/containers/1/name", "wiki", DUPLICATE, 'duplicate entries for key [name="wiki"]'),
    ("Deployment", f"{SPEC}/initContainers/0/name", "wiki", DUPLICATE, 'Duplicate value: "wiki"'),
    ("Deployment", f"{FIRST}/env/2", {"name": "TZ", "value": "x"}, DUPLICATE, 'key [name="TZ"]'),
    ("Deployment", f"{FIRST}/env/2", {"value": "x"}, MISSING, "env[2].name"),
    ("Deployment", f"{FIRST}/ports/2", {"containerPort": 8080}, DUPLICATE, "duplicate entries for key"),
    ("Deployment", f"{FIRST}/ports/2", {"name": "http", "containerPort": 1}, DUPLICATE, 'Duplicate value: "http"'),
    ("Deployment", f"{SPEC}/volumes/2", {"name": "data", "emptyDir": {}}, DUPLICATE, 'key [name="data"]'),
    ("StatefulSet", f"{SPEC}/volumes/2", {"name": "data", "emptyDir": {}}, DUPLICATE, 'key [name="data"]'),
    ("Deployment", f"{FIRST}/volumeMounts/1", {"name": "own", "mountPath": "/data"}, DUPLICATE, "mountPath"),
    ("Service", "spec/ports/1", {"name": "web", "port": 80}, DUPLICATE, "duplicate entries for key"),
    ("Service", "spec/ports/1", {"name": "http", "port": 81}, DUPLICATE, 'Duplicate value: "http"'),
    # parts that there aren't, or that lack something
    ("Deployment", f"{FIRST}/volumeMounts/0/name", "dat", INVALID, 'Not found: "dat"'),
    ("CronJob", "spec/jobTemplate/spec/template/spec/volumes", [], INVALID, 'Not found: "data"'),
    ("Service", "spec/ports/1", {"port": 81}, MISSING, "ports[1].name"),
    ("Deployment", f"{FIRST}/env/1/valueFrom/secretKeyRef/key", GONE, MISSING, "Required value"),
    ("Deployment", f"{FIRST}/image", GONE, MISSING, "Required value"),
    ("Claim", "spec/accessModes", GONE, MISSING, "Required value"),
    ("Claim", "spec/resources/requests/storage", GONE, MISSING, "Required value"),
    ("Job", "spec/template/spec/restartPolicy", GONE, MISSING, "Required value"),
    ("Ingress", "spec/rules/0/http/paths/0/pathType", GONE, MISSING, "Required value"),
    ("Binding", "subjects/0/namespace", GONE, MISSING, "Required value"),
    ("Role", "rules/0/verbs", GONE, MISSING, "Required value"),
    # values
    ("Deployment", "spec/replicas", "2", TYPE, "must be an integer"),
    ("Deployment", "spec/replicas", -1, INVALID, "greater than or equal to 0"),
    ("Deployment", f"{SPEC}/restartPolicy", "OnFailure", INVALID, 'supported values: "Always"'),
    ("Deployment", "spec/strategy", {"type": "Recreate", "rollingUpdate": {"maxSurge": 1}}, DUPLICATE, "Recreate"),
    ("Job", "spec/template/spec/restartPolicy", "Always", INVALID, "Unsupported value"),
    ("CronJob", "spec/concurrencyPolicy", "forbid", INVALID, "Unsupported value"),
    ("Deployment", f"{FIRST}/ports/0/containerPort", "8080", TYPE, "must be an integer"),
    ("Deployment", f"{FIRST}/ports/0/containerPort", 80800, INVALID, "between 1 and 65535"),
    ("Deployment", f"{FIRST}/ports/0/name", "http_metrics", INVALID, "must contain only alpha-numeric"),
    ("Deployment", f"{FIRST}/ports/0/name", "prometheus-metrics", INVALID, "no more than 15 characters"),
    ("Deployment", f"{FIRST}/name", "Wiki", INVALID, "lowercase RFC 1123 label"),
    ("Deployment", f"{FIRST}/resources/limits/memory", "512MB", INVALID, "quantities must match"),
    ("Deployment", f"{FIRST}/imagePullPolicy", "always", INVALID, "Unsupported value"),
    ("Deployment", f"{FIRST}/terminationMessagePolicy", "FallbackToLogs", INVALID, "Unsupported value"),
    (
        "Deployment",
        f"{SPEC}/volumes/0",
        {"name": "data", "hostPath": {"path": "/x", "type": "Dir"}},
        INVALID,
        "Unsupported",
    ),
    (
        "Deployment",
        f"{SPEC}/topologySpreadConstraints",
        [{"topologyKey": "zone", "whenUnsatisfiable": "Ignore"}],
        INVALID,
        "Unsupported value",
    ),
    ("Deployment", f"{FIRST}/env/0/value", 7, TYPE, "must be a string"),
    ("Deployment", f"{FIRST}/env/1/value", "x", DUPLICATE, "may not be specified when `value` is not empty"),
    ("Deployment", f"{FIRST}/args", [True], TYPE, "must be a string"),
    ("Deployment", f"{FIRST}/args", "--verbose", TYPE, "must be a list"),
    ("Deployment", f"{FIRST}/securityContext/privileged", "true", TYPE, "must be true or false"),
    ("Deployment", f"{FIRST}/livenessProbe/tcpSocket", {"port": 1}, DUPLICATE, "more than 1 handler type"),
    ("Deployment", f"{FIRST}/livenessProbe/successThreshold", 2, INVALID, "must be 1"),
    ("Deployment", f"{SPEC}/volumes/1/secret/defaultMode", 755, INVALID, "between 0 and 0777"),
    ("Deployment", f"{SPEC}/volumes/0/hostPath", {"path": "/x"}, DUPLICATE, "more than 1 volume type"),
    ("Deployment", "spec/template/metadata/labels/tier", "a b", INVALID, "a valid label"),
    ("Deployment", "spec/template/metadata/annotations/port", 8080, TYPE, "must be a string"),
    ("Service", "spec/type", "Loadbalancer", INVALID, "Unsupported value"),
    ("Service", "spec/ports", GONE, MISSING, "Required value"),
    ("Service", "spec/ports", [], MISSING, "is empty (Required value)"),
    ("Deployment", f"{SPEC}/containers", [], MISSING, "is empty (Required value)"),
    ("StatefulSet", f"{SPEC}/containers", [], MISSING, "is empty (Required value)"),
    ("Service", "spec/ports/0/port", 0, INVALID, "between 1 and 65535"),
    ("Service", "spec/selector/app", True, TYPE, "must be a string"),
    ("Ingress", "spec/rules/0/host", "https://wiki.example.com", INVALID, "must be a DNS name"),
    ("Ingress", "spec/rules/0/host", "wiki.example.com:8080", INVALID, "must be a DNS name"),
    ("Ingress", "spec/rules/0/http/paths/0/path", "wiki", DUPLICATE, "must be an absolute path"),
    ("Ingress", "spec/rules/0/http/paths/0/pathType", "prefix", INVALID, "Unsupported value"),
    ("Ingress", "spec/rules/0/http/paths/0/backend/service/port", 80, TYPE, "must be a mapping"),
    ("Ingress", "spec/rules/0/http/paths/0/backend/serviceName", "x", "unknown-field", "not declared in schema"),
    ("Budget", "spec/maxUnavailable", 1, DUPLICATE, "cannot be both set"),
    ("Autoscaler", "spec/maxReplicas", 0, INVALID, "greater than or equal to 1"),
    ("Binding", "roleRef/kind", "Role", INVALID, "Unsupported value"),
    ("Binding", "subjects/0/apiGroup", "rbac.authorization.k8s.io", INVALID, "Unsupported value"),
    ("Claim", "spec/accessModes/0", "RWO", INVALID, "Unsupported value"),
    ("Class", "parameters/share", 7, TYPE, "must be a string"),
    ("Class", "reclaimPolicy", "Keep", INVALID, "Unsupported value"),
]


@pytest.mark.parametrize(("kind", "way", "value", "check", "says"), REFUSED)
def test_what_every_api_server_refuses_is_an_error(kind: str, way: str, value: Any, check: str, says: str) -> None:
    told = faults_of(files_of(changed(kind, way, value)))
    assert [(name, severity) for name, severity, _ in told] in ([(check, "error")], [(check, "error")] * 2), told
    assert any(says in message for _, _, message in told), told


@pytest.mark.parametrize(
    ("port", "is_told"),
    [("http", False), (8080, False), ("8080", False), ("${PORT}", False), ("web", True)],
)
def test_a_probe_asks_a_port_that_its_container_has(port: Any, is_told: bool) -> None:
    told = faults_of(files_of(changed("Deployment", f"{FIRST}/livenessProbe/httpGet/port", port)))
    assert [name for name, _, _ in told] == [INVALID] * is_told
    assert all(severity == "warning" for _, severity, _ in told)


DROPPED: list[tuple[str, str, Any]] = [
    ("Deployment", "spec/rollingUpdate", {"maxSurge": 1}),
    ("Deployment", "spec/replica", 2),
    ("Deployment", f"{SPEC}/serviceAccout", "wiki"),
    ("Deployment", f"{FIRST}/preStop", {"exec": {"command": ["true"]}}),
    ("Deployment", f"{FIRST}/securityContext/fsGroup", 1000),
    ("Deployment", f"{FIRST}/env/0/secretKeyRef", {"name": "s", "key": "k"}),
    ("Deployment", "metadata/anotations", {"a": "b"}),
    ("Deployment", "annotations", {"a": "b"}),
    ("Service", "selector", {"app": "wiki"}),
    ("Claim", "storageClassName", "fast"),
    ("CronJob", "spec/backoffLimit", 1),
    ("Claim", "spec/resources/storageClassName", "fast"),
    ("ConfigMap", "stringData", {"a": "b"}),
    ("Service", "spec/ports/0/containerPort", 80),
]


@pytest.mark.parametrize(("kind", "way", "value"), DROPPED)
def test_what_an_object_has_no_field_for_is_lost(kind: str, way: str, value: Any) -> None:
    ((name, severity, message),) = faults_of(files_of(changed(kind, way, value)))
    assert (name, severity) == ("ignored-field", "warning")
    assert f"{way.replace('/0', '[0]').replace('/', '.')}`, and Flux drops it" in message


def test_a_role_is_applied_as_it_is_written() -> None:
    ((name, severity, message),) = faults_of(files_of(changed("Role", "rules/0/verb", ["get"])))
    assert (name, severity) == ("unknown-field", "warning")
    assert "field not declared in schema" in message


def test_a_directive_for_patches_is_no_field() -> None:
    assert not faults_of(files_of(changed("Deployment", "spec/$retainKeys", ["strategy"])))


ACCEPTED: list[tuple[str, str, Any]] = [
    *((kind, "", None) for kind in OBJECTS),
    ("ConfigMap", "metadata/name", "wiki.web-1"),
    ("ConfigMap", "metadata/name", "1"),
    ("ConfigMap", "metadata/name", "a" * 253),
    ("ConfigMap", "metadata/name", "${NAME}"),
    ("ConfigMap", "metadata/labels/app", ""),
    ("ConfigMap", "metadata/labels/app", "Wiki_1.0-x"),
    ("ConfigMap", "metadata/labels/app", "${APP}"),
    ("ConfigMap", "metadata/labels/app.example.com~Name", "x"),
    ("ConfigMap", "metadata/annotations/Example.com~Note", "any text: at all"),
    ("ConfigMap", "metadata/annotations/empty", ""),
    ("ConfigMap", "data/.hidden_file-1.yaml", "x"),
    ("ConfigMap", "data/greeting", "${NUMBER}"),
    ("ConfigMap", "data", None),
    ("ConfigMap", "data", "${DATA}"),
    ("Secret", "data/token", ""),
    ("Secret", "data/token", "aGVs\nbG8=\n"),
    ("Secret", "data/token", "${TOKEN}"),
    ("Secret", "data/token", "ENC[AES256_GCM,data:x]"),
    ("Secret", "type", "example.com/any"),
    ("Service", "metadata/name", "1-wiki"),  # since Kubernetes 1.34
    ("Role", "metadata/name", "system:wiki:Reader"),
    ("Binding", "metadata/name", "wiki:web"),
    ("Job", "metadata/name", "a" * 63),
    ("CronJob", "metadata/name", "a" * 52),
    ("Priority", "metadata/name", "system-node-critical"),
    ("Deployment", "spec/selector/matchLabels/app", "${APP}"),
    ("Deployment", "spec/template/metadata/labels/app", "${APP}"),
    ("Deployment", "spec/template/metadata/labels/more", "x"),
    ("Deployment", "spec/selector", {"matchExpressions": [{"key": "tier", "operator": "In", "values": ["web", "x"]}]}),
    ("Deployment", "spec/replicas", 0),
    ("Deployment", "spec/replicas", "${REPLICAS}"),
    ("Deployment", "spec/strategy", {"type": "Recreate"}),
    ("Deployment", "spec/strategy", {"type": "Recreate", "rollingUpdate": None}),
    ("Deployment", f"{SPEC}/containers/1/name", "${NAME}"),
    ("Deployment", f"{FIRST}/env/2", {"name": "${KEY}", "value": "x"}),
    ("Deployment", f"{FIRST}/env/2", {"name": "EMPTY"}),
    ("Deployment", f"{FIRST}/env/1/value", ""),
    ("Deployment", f"{FIRST}/ports/2", {"containerPort": 8080, "protocol": "UDP"}),
    ("Deployment", f"{FIRST}/ports/2", {"containerPort": 53}),
    ("Deployment", f"{FIRST}/volumeMounts/0/name", "${VOLUME}"),
    ("Deployment", f"{FIRST}/volumeMounts/1", {"name": "data", "mountPath": "/other"}),
    ("Deployment", f"{SPEC}/volumes/2", {"name": "${VOLUME}", "emptyDir": {}}),
    ("Deployment", f"{SPEC}/volumes/1/secret/defaultMode", 420),
    ("Deployment", f"{SPEC}/volumes/2", {"name": "x"}),
    ("Deployment", f"{FIRST}/resources/limits/cpu", 2),
    ("Deployment", f"{FIRST}/resources/limits/cpu", "0.5"),
    ("Deployment", f"{FIRST}/resources/limits/memory", "1e9"),
    ("Deployment", f"{FIRST}/resources/limits/memory", "128974848000m"),
    ("Deployment", f"{FIRST}/args", ["--port", "8080"]),
    ("Deployment", f"{FIRST}/imagePullPolicy", "Always"),
    ("Deployment", f"{FIRST}/imagePullPolicy", ""),  # an empty text is none, and takes what there is by default
    ("Deployment", f"{FIRST}/ports", [{"name": "", "containerPort": 80}, {"name": "", "containerPort": 81}]),
    ("Deployment", f"{SPEC}/serviceAccountName", ""),
    ("Deployment", f"{SPEC}/restartPolicy", ""),
    ("Deployment", f"{SPEC}/dnsPolicy", ""),
    ("Deployment", "spec/strategy/type", ""),
    ("Service", "spec/type", ""),
    ("Service", "spec/ports/0/name", ""),
    ("Service", "spec/sessionAffinity", ""),
    ("CronJob", "spec/concurrencyPolicy", ""),
    ("Deployment", f"{FIRST}/livenessProbe/httpGet/port", 8080),
    ("Deployment", f"{SPEC}/tolerations", [{"operator": "Exists"}]),
    ("StatefulSet", "spec/volumeClaimTemplates", [{"metadata": {"name": "x"}, "spec": {}}]),
    ("Service", "spec/ports/0/name", GONE),
    ("Service", "spec/ports/1", {"name": "dns", "port": 80, "protocol": "UDP"}),
    ("Service", "spec", {"type": "ExternalName", "externalName": "wiki.example.com"}),
    ("Service", "spec", {"clusterIP": "None", "selector": {"app": "x"}}),
    ("Service", "spec/ports/0/targetPort", "http"),
    ("Ingress", "spec/rules/0/host", "*.example.com"),
    ("Ingress", "spec/rules/0/host", "${HOST}"),
    ("Ingress", "spec/rules/0/host", GONE),
    ("Ingress", "spec/tls", [{"hosts": ["*.example.com", "10.0.0.1"], "secretName": "wiki-tls"}]),
    ("Ingress", "spec", {"defaultBackend": BACKEND}),
    ("Ingress", "spec/rules/0/http/paths/0", {"pathType": "ImplementationSpecific", "backend": BACKEND}),
    ("Budget", "spec/minAvailable", "50%"),
    ("Job", "spec/template/spec/restartPolicy", "OnFailure"),
    ("CronJob", "spec/concurrencyPolicy", "Forbid"),
    ("Claim", "spec/resources/requests/storage", "${SIZE}"),
    ("Role", "rules", []),
    ("Class", "parameters", GONE),
]


@pytest.mark.parametrize(("kind", "way", "value"), ACCEPTED)
def test_what_an_api_server_takes_is_not_told(kind: str, way: str, value: Any) -> None:
    assert faults_of(files_of(changed(kind, way, value))) == []


def test_there_are_as_many_rows_as_were_asked_for() -> None:
    assert len(REFUSED) >= 60
    assert len(ACCEPTED) >= 60


MOUNTING = changed("StatefulSet", f"{FIRST}/volumeMounts/0/name", "claimed")


def test_what_pods_of_a_stateful_set_must_be_is_looked_at_when_they_are_made() -> None:
    ((check, severity, message),) = faults_of(files_of(MOUNTING))
    assert (check, severity) == (INVALID, "warning")
    assert 'Not found: "claimed"' in message


def test_a_claim_template_is_a_volume() -> None:
    claimed = copy.deepcopy(MOUNTING)
    claimed["spec"]["volumeClaimTemplates"] = [{"metadata": {"name": "claimed"}, "spec": {}}]
    assert faults_of(files_of(claimed)) == []


def test_a_webhook_may_complete_pods() -> None:
    webhook = _of("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", None)
    webhook["webhooks"] = [{"name": "pods.wiki.example.com", "clientConfig": {}, "rules": [{"resources": ["pods"]}]}]
    assert faults_of(files_of(MOUNTING, webhook)) == []


def test_a_secret_whose_data_others_own_may_have_none_in_git() -> None:
    secret = changed("Secret", "type", "kubernetes.io/tls")
    del secret["data"]
    assert faults_of(files_of(secret)) == []


@pytest.mark.parametrize("how", ["Merge", "IfNotPresent"])
def test_what_others_complete_need_not_be_whole(how: str) -> None:
    part = changed("Deployment", "spec/selector", GONE)
    part["metadata"]["annotations"] = {"kustomize.toolkit.fluxcd.io/ssa": how}
    assert faults_of(files_of(part)) == []


def test_what_the_operator_copies_need_not_be_there() -> None:
    secret = changed("Secret", "type", "kubernetes.io/dockerconfigjson")
    secret["metadata"]["annotations"] = {"fluxcd.controlplane.io/copyFrom": "flux-system/registry"}
    assert faults_of(files_of(secret)) == []


def test_a_default_that_stands_in_for_a_variable_is_not_known() -> None:
    files = files_of(changed("Deployment", f"{FIRST}/volumeMounts/0/name", "${VOLUME:=nothing}"))
    files["bootstrap/flux-instance.yaml"] += (
        "  kustomize:\n    patches:\n      - target: {kind: Kustomization}\n        patch: |\n"
        "          - {op: add, path: /spec/postBuild, value: {substituteFrom: [{kind: Secret, name: unseen}]}}\n"
    )
    assert not any(check == INVALID for check, _, _ in faults_of(files))


def test_a_patch_is_no_object_and_what_it_makes_counts() -> None:
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: wiki\n  namespace: web\nspec:\n  selector:\n"
    files = files_of(changed("Deployment", "spec/selector/matchLabels/app", "other"))
    files["apps/kustomization.yaml"] = "resources: [all.yaml]\npatches: [{path: patch.yaml}]\n"
    files["apps/patch.yaml"] = f"{patch}    matchLabels:\n      app: wiki\n"
    assert faults_of(files) == []
    files["apps/patch.yaml"] = f"{patch}    matchLabels:\n      app: another\n"
    assert [check for check, _, _ in faults_of(files)] == [DUPLICATE]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"labels": {"cni": "cilium"}}, ["labels"]),
        ({"labels": {"cni": "cilium"}, "annotations": {"note": "new"}}, ["annotations", "labels"]),
        ({"labels": ["cilium"]}, []),
        ({"labels": {"cni": {"of": "cilium"}}}, []),
        ({"labelling": {"cni": "cilium"}}, []),
    ],
)
def test_labels_slip_out_of_the_metadata_of_what_nobody_knows(fields: dict[str, Any], told: list[str]) -> None:
    cluster = _of("cluster.x-k8s.io/v1beta1", "Cluster", spec={"paused": False}, **fields)
    found = faults_of(files_of(cluster))
    assert [(check, severity) for check, severity, _ in found] == [("misplaced-field", "warning")] * len(told)
    assert sorted(message.split("`")[1] for _, _, message in found) == told


def test_labels_beside_metadata_that_has_some_may_mean_something_else() -> None:
    cluster = _of("cluster.x-k8s.io/v1beta1", "Cluster", labels={"cni": "cilium"})
    cluster["metadata"]["labels"] = {"cni": "cilium"}
    assert faults_of(files_of(cluster)) == []


def test_a_container_without_name_in_a_patch_takes_all_others_away() -> None:
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: wiki\n  namespace: web\nspec:\n  template:\n"
    files = files_of(OBJECTS["Deployment"])
    files["apps/kustomization.yaml"] = "resources: [all.yaml]\npatches: [{path: patch.yaml}]\n"
    files["apps/patch.yaml"] = f"{patch}    spec:\n      containers:\n        - image: ghcr.io/example/wiki:2.0.0\n"
    told = faults_of(files)
    assert [(check, severity) for check, severity, _ in told] == [(MISSING, "error")], told
    assert "`spec.template.spec.containers` is empty (Required value)" in told[0][2]


def test_a_kind_that_nobody_knows_is_likely_to_be_named_as_usual() -> None:
    files = repository(manifest("example.com/v1", "Wiki", "My_Wiki", "web"))
    ((check, severity, _),) = faults_of(files)
    assert (check, severity) == (INVALID, "warning")


def test_the_words_are_those_of_the_api_server() -> None:
    (one,) = reported(files_of(changed("Deployment", f"{FIRST}/env/2", {"name": "TZ"})), DUPLICATE)
    assert one.finding.stall is not None
    assert one.finding.stall.said == (
        "failed to create typed patch object (web/wiki; apps/v1, Kind=Deployment): "
        '.spec.template.spec.containers[0].env[2].name: duplicate entries for key [name="TZ"]'
    )
