"""Numbers of thousands of digits, wherever a text of a repository becomes a number."""

from __future__ import annotations

from functools import partial

from hostile_input import CHECK, GRAPH, Files, HostileInput, Inputs, cluster, config_map, flux, manifest

NUMERALS = {
    "20-digits": "9" * 20,
    "400-digits": "9" * 400,
    "5000-digits": "9" * 5000,
    "5000-below-zero": "-" + "9" * 5000,
    "5000-with-plus": "+" + "9" * 5000,
    "5000-zeros-first": "0" * 5000 + "1",
    "5000-hexadecimal": "0x" + "f" * 5000,
    "5000-octal": "0o" + "7" * 5000,
    "5000-binary": "0b" + "1" * 5000,
    "5000-underscored": "_".join("9" * 2500),
    "5000-after-a-point": "1." + "3" * 5000,
    "huge-exponent": "1e" + "9" * 30,
    "5000-exponent": "1e" + "9" * 5000,
    "arabic-digits": "\u0663" * 5000,
    "superscripts": "\u00b2" * 40,
}

_SET = "fluxcd.controlplane.io/v1"
_HELM = "helm.toolkit.fluxcd.io/v2"
_CHART = "interval: 1h, chart: {spec: {chart: x, version: 'SLOT', sourceRef: {kind: HelmRepository, name: x}}}"
_SOURCE = "source.toolkit.fluxcd.io/v1"
_POLICY = "image.toolkit.fluxcd.io/v1"
_POD = "containers: [{name: a, image: 'a:1', ports: [{containerPort: %s}]}]"


APPLIED = {
    "api-version": "---\napiVersion: example.com/vSLOT\nkind: Thing\nmetadata: {name: a}\n",
    "core-version": "---\napiVersion: vSLOT\nkind: ConfigMap\nmetadata: {name: a}\n",
    "beta-version": "---\napiVersion: apps/v1betaSLOT\nkind: Deployment\nmetadata: {name: a}\n",
    "flux-version": "---\napiVersion: helm.toolkit.fluxcd.io/v2betaSLOT\nkind: HelmRelease\nmetadata: {name: a}\n",
    "kind": "---\napiVersion: v1\nkind: PodSLOT\nmetadata: {name: a}\n",
    "name": config_map("a").replace("name: a", "name: aSLOT"),
    "plain-name": config_map("a").replace("name: a", "name: SLOT"),
    "namespace": config_map("a").replace("default", "SLOT"),
    "label": "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {app: SLOT}}\n",
    "version-label": "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: flux-system, labels: {"
    "app.kubernetes.io/part-of: flux, app.kubernetes.io/version: vSLOT.1.1}}\n",
    "version-label-second": "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: flux-system, labels: {"
    "app.kubernetes.io/part-of: flux, app.kubernetes.io/version: v2.SLOT.1}}\n",
    "data": "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: SLOT, b: 'SLOT'}\n",
    "key": "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {SLOT: b}\n",
    "instance": manifest(_SET, "FluxInstance", "distribution: {version: 'SLOT', registry: 'ghcr.io/fluxcd'}", "flux"),
    "instance-range": manifest(_SET, "FluxInstance", "distribution: {version: 'SLOT.x', registry: r}", "flux"),
    "instance-minor": manifest(_SET, "FluxInstance", "distribution: {version: '2.SLOT.x', registry: r}", "flux"),
    "instance-least": manifest(_SET, "FluxInstance", "distribution: {version: '>=2.SLOT', registry: r}", "flux"),
    "instance-tilde": manifest(_SET, "FluxInstance", "distribution: {version: '~2.SLOT', registry: r}", "flux"),
    "chart-version": manifest(_HELM, "HelmRelease", _CHART),
    "chart-of-flux": manifest(_HELM, "HelmRelease", _CHART.replace("chart: x", "chart: flux2")),
    "chart-of-external-secrets": manifest(
        _HELM, "HelmRelease", _CHART.replace("chart: x", "chart: external-secrets").replace("'SLOT'", "'2.SLOT.1'")
    ),
    "chart-range": manifest(_HELM, "HelmRelease", _CHART.replace("'SLOT'", "'>=SLOT.1.0 <2'")),
    "tag": manifest(_SOURCE, "OCIRepository", "interval: 1h, url: 'oci://x/flux2', ref: {tag: 'SLOT.1.1'}"),
    "semver": manifest(_SOURCE, "OCIRepository", "interval: 1h, url: 'oci://x/flux2', ref: {semver: 'SLOT.x'}"),
    "interval": manifest(_SOURCE, "GitRepository", "interval: SLOT, url: 'https://example.com'"),
    "duration": manifest(_SOURCE, "GitRepository", "interval: SLOTh, url: 'https://example.com'"),
    "days": manifest(_SOURCE, "GitRepository", "interval: SLOTd, url: 'https://example.com'"),
    "retries": manifest(_HELM, "HelmRelease", "interval: 1h, install: {remediation: {retries: SLOT}}"),
    "history": manifest(_HELM, "HelmRelease", "interval: 1h, maxHistory: 'SLOT'"),
    "replicas": manifest("apps/v1", "Deployment", "replicas: SLOT"),
    "port": manifest("v1", "Pod", _POD % "SLOT"),
    "resource": manifest("v1", "PersistentVolumeClaim", "resources: {requests: {storage: SLOTGi}}"),
    "schedule": manifest("batch/v1", "CronJob", "schedule: 'SLOT * * * *'"),
    "schedule-step": manifest("batch/v1", "CronJob", "schedule: '*/SLOT 1-SLOT * * *'"),
    "values": manifest(_HELM, "HelmRelease", "interval: 1h, values: {replicas: SLOT, image: {tag: SLOT}}"),
    "policy-pattern": manifest(_POLICY, "ImagePolicy", "filterTags: {pattern: 'a{SLOT}', extract: '$SLOT'}"),
    "policy-repeat": manifest(_POLICY, "ImagePolicy", "filterTags: {pattern: '(a){1,SLOT}', extract: '$1'}"),
    "policy-code": manifest(_POLICY, "ImagePolicy", "filterTags: {pattern: '\\x{SLOT}\\SLOT', extract: '$1'}"),
    "policy-range": manifest(_POLICY, "ImagePolicy", "policy: {semver: {range: '>=SLOT <SLOT.1'}}"),
    "health": flux("b").replace(
        "path:", 'healthCheckExprs: [{apiVersion: v1, kind: Pod, current: "status.n == SLOT"}], path:'),
    "section": manifest("gateway.networking.k8s.io/v1", "HTTPRoute", "parentRefs: [{name: a, port: SLOT}]"),
    "listener": manifest("gateway.networking.k8s.io/v1", "Gateway", "listeners: [{name: a, port: SLOT}]"),
    "resource-set-input": manifest(_SET, "ResourceSet", "inputs: [{n: SLOT}], resourcesTemplate: 'n: << inputs.n >>'"),
    "sort-weight": manifest("external-secrets.io/v1", "ExternalSecret", "refreshInterval: SLOTs, data: []"),
    "definition": manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition",
        "group: a.b, names: {kind: A, plural: as}, versions: [{name: vSLOT, schema: {openAPIV3Schema: {type: object,"
        " properties: {spec: {type: object, properties: {n: {type: integer, maximum: SLOT, minimum: -SLOT}}}}}}}]"),
}  # fmt: skip
"""Objects with a `SLOT` where a number stands, by what the number is."""

TEMPLATES = {
    "atoi": "atoi inputs.n",
    "int": "int inputs.n",
    "add": "add inputs.n 1",
    "mul": "mul inputs.n inputs.n inputs.n",
    "div": "div inputs.n 3",
    "mod": "mod inputs.n 7",
    "float": "float64 inputs.n",
    "round": "round inputs.n 2",
    "literal": "SLOT",
    "add-literal": "add SLOT SLOT",
    "index": "index inputs SLOT",
    "repeat": 'repeat SLOT "a"',
    "indent": 'indent SLOT "a"',
    "until": "until SLOT",
    "seq": "seq 1 SLOT",
    "trunc": 'trunc SLOT "abc"',
    "substr": 'substr 0 SLOT "abc"',
    "printf": 'printf "%SLOTd" 1',
    "slice": 'slice "abc" SLOT',
    "semver": 'semver "SLOT.1.1"',
    "toJson": "toJson inputs.n",
    "range": "range $i := SLOT",
    "compare": "gt inputs.n 5",
}
"""What templates of ResourceSets do with numbers."""

KUSTOMIZATIONS = {
    "replicas": "replicas: [{name: a, count: SLOT}]\n",
    "tag": "images: [{name: a, newTag: SLOT}]\n",
    "digest": "images: [{name: a, digest: 'SLOT'}]\n",
    "label": "commonLabels: {a: SLOT}\n",
    "namespace": "namespace: SLOT\n",
    "prefix": "namePrefix: SLOT\n",
    "literal": "configMapGenerator: [{name: g, literals: ['a=SLOT']}]\n",
    "patch-index": "patches: [{target: {kind: Pod}, patch: '- {op: replace, path: /spec/containers/SLOT, value: 1}'}]\n",
    "patch-value": "patches: [{target: {kind: Pod}, patch: '- {op: add, path: /spec/n, value: SLOT}'}]\n",
    "patch-test": "patches: [{target: {kind: Pod}, patch: '- {op: test, path: /spec/n, value: SLOT}'}]\n",
    "merge": "patches: [{target: {kind: Pod}, patch: '{apiVersion: v1, kind: Pod, metadata: {name: it}, n: SLOT}'}]\n",
    "source-path": "replacements: [{source: {kind: Pod, fieldPath: spec.containers.SLOT.image}, targets: [{select:"
    " {kind: ConfigMap}, fieldPaths: [data.a]}]}]\n",
    "target-path": "replacements: [{source: {kind: Pod, fieldPath: spec.containers.0.image}, targets: [{select:"
    " {kind: Pod}, fieldPaths: [spec.containers.SLOT.image], options: {create: true}}]}]\n",
    "delimiter-index": "replacements: [{source: {kind: Pod, fieldPath: spec.containers.0.image, options: {delimiter:"
    " ':', index: SLOT}}, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a], options: {delimiter: ':',"
    " index: SLOT}}]}]\n",
    "source-value": "replacements: [{sourceValue: SLOT, targets: [{select: {kind: ConfigMap}, fieldPaths: [data.a]}]}]\n",
    "label-selector": "patches: [{target: {labelSelector: 'a > SLOT'}, patch: '- {op: add, path: /a, value: b}'}]\n",
    "vars": "vars: [{name: N, objref: {apiVersion: v1, kind: Pod, name: it}, fieldref: {fieldpath: spec.n}}]\n",
    "options": "generatorOptions: {labels: {a: SLOT}}\n",
    "order": "sortOptions: {order: SLOT}\n",
}  # fmt: skip

VARIABLES = {
    "whole": "${N}",
    "position": "${N:SLOT}",
    "length": "${N:0:SLOT}",
    "default": "${M:=SLOT}",
    "replace": "${N/9/8}",
    "count": "${#N}",
}
CONFIGURATIONS = {
    "flux-version": "flux_version: SLOT\n",
    "flux-minor": "flux_version: '2.SLOT'\n",
    "thresholds": "thresholds: {single_point: SLOT}\n",
    "selected": "select: [GLSLOT]\n",
    "line": "overrides: [{paths: ['SLOT'], ignore: [SLOT]}]\n",
}


def numerals() -> Inputs:
    """Return inputs with numbers in all places."""
    for form, number in NUMERALS.items():
        for place, text in APPLIED.items():
            yield _input(f"{place}/{form}", partial(_applied, text, number))
        for place, expression in TEMPLATES.items():
            yield _input(f"template-{place}/{form}", partial(_templated, expression, number))
        for place, text in KUSTOMIZATIONS.items():
            yield _input(f"kustomization-{place}/{form}", partial(_kustomized, text, number))
        for place, text in VARIABLES.items():
            yield _input(f"variable-{place}/{form}", partial(_substituted, text, number))
        for place, text in CONFIGURATIONS.items():
            yield _input(f"configuration-{place}/{form}", partial(_configured, text, number))
        yield HostileInput(f"numerals/graph/{form}", partial(_applied, APPLIED["name"], number), (CHECK, GRAPH))


def _input(name: str, make: partial[Files]) -> HostileInput:
    return HostileInput(f"numerals/{name}", make)


def _put(text: str, number: str) -> str:
    return text.replace("SLOT", number)


def _applied(text: str, number: str) -> Files:
    return cluster({"apps/all.yaml": _put(text, number)})


def _templated(expression: str, number: str) -> Files:
    held = expression.replace("SLOT", number).replace("'", "''")
    spec = f"inputs: [{{n: '{number}'}}], resourcesTemplate: 'kind: << {held} >>'"
    bare = f"inputs: [{{n: {number}}}], resourcesTemplate: 'kind: << {held} >>'"
    return cluster({"apps/all.yaml": manifest(_SET, "ResourceSet", spec) + manifest(_SET, "ResourceSet", bare, "bare")})


def _kustomized(text: str, number: str) -> Files:
    pod = manifest("v1", "Pod", f"n: {number}, containers: [{{name: a, image: 'a:1'}}]")
    kustomization = f"resources: [all.yaml]\n{_put(text, number)}"
    return cluster({"apps/all.yaml": pod + config_map("a"), "apps/kustomization.yaml": kustomization})


def _substituted(text: str, number: str) -> Files:
    variables = f", postBuild: {{substitute: {{N: '{number}'}}}}"
    held = config_map("a", f'a: "{_put(text, number)}", b: {_put(text, number)}'.replace(": $", ": x$"))
    return cluster({"apps/all.yaml": held}, variables)


def _configured(text: str, number: str) -> Files:
    return cluster({".gitops-lint.yaml": _put(text, number), "apps/all.yaml": config_map("a")})
