"""Names that become paths, columns, markup or keys somewhere."""

from __future__ import annotations

from functools import partial

from hostile_input import CHECK, GRAPH, PAGE, Files, HostileInput, Inputs, cluster, config_map, flux, manifest

NAMES = {
    "300-letters": "a" * 300,
    "5000-letters": "a" * 5000,
    "300000-letters": "a" * 300_000,
    "umlauts": "\u00e4" * 200,
    "up": "../../../../etc/passwd",
    "absolute": "/etc/passwd",
    "nul": "a\\0b",
    "newline": "a\\nb",
    "escape": "\\e[31mred",
    "surrogate": "\\ud800",
    "right-to-left": "a\\u202eb",
    "markup": "<script>a</script>",
    "percent": "%s%n%2e%2e",
    "braces": "{0}{a.__class__}",
    "backslashes": "\\\\..\\\\..",
    "wildcards": "**/*[!a]?" * 20,
    "spaces": " a b ",
    "empty": "",
    "dots": "." * 200,
    "slashes": "a/" * 200,
}
PLACES = {
    "group": "---\napiVersion: \"SLOT/v1\"\nkind: Thing\nmetadata: {name: a}\n",
    "long-group": "---\napiVersion: \"SLOT.example.com/v1\"\nkind: Thing\nmetadata: {name: a}\n",
    "version": "---\napiVersion: \"a.b/SLOT\"\nkind: Thing\nmetadata: {name: a}\n",
    "kind": "---\napiVersion: a.b/v1\nkind: \"SLOT\"\nmetadata: {name: a}\n",
    "name": "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"SLOT\", namespace: \"SLOT\"}\n",
    "chart": manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease",
        "interval: 1h, chart: {spec: {chart: \"SLOT\", sourceRef: {kind: HelmRepository, name: \"SLOT\"}}}"),
    "chart-url": manifest("source.toolkit.fluxcd.io/v1", "HelmRepository", "interval: 1h, url: \"https://example.com/SLOT\""),
    "oci-url": manifest("source.toolkit.fluxcd.io/v1", "OCIRepository", "interval: 1h, url: \"oci://SLOT\""),
    "path": "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: b}\n"
        "spec: {path: \"SLOT\", sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}}\n",
    "dependency": "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: b}\n"
        "spec: {path: ./apps, dependsOn: [{name: \"SLOT\", namespace: \"SLOT\"}]}\n",
    "reference": manifest("a.b/v1", "Thing", "ref: {apiVersion: \"SLOT/v1\", kind: \"SLOT\", name: \"SLOT\"}"),
    "definition": manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition",
        "group: \"SLOT\", names: {kind: \"SLOT\", plural: a}, versions: [{name: \"SLOT\", schema: {openAPIV3Schema: {type: object}}}]"),
    "key": "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {\"SLOT\": b}\n",
    "ignore": manifest("source.toolkit.fluxcd.io/v1", "GitRepository", "interval: 1h, url: a, ignore: \"SLOT\"").replace("name: it, namespace: default", "name: flux-system, namespace: flux-system"),
    "artifact": manifest("source.extensions.fluxcd.io/v1beta1", "ArtifactGenerator",
        "sources: [{alias: a, kind: GitRepository, name: flux-system}], artifacts: [{name: b, copy: [{from: \"@a/SLOT\", to: \"@artifact/\"}]}]"),
}  # fmt: skip
KUSTOMIZATIONS = {
    "resource": 'resources: [all.yaml, "SLOT"]\n',
    "component": 'resources: [all.yaml]\ncomponents: ["SLOT"]\n',
    "patch-file": 'resources: [all.yaml]\npatches: [{path: "SLOT"}]\n',
    "generator-file": 'resources: [all.yaml]\nconfigMapGenerator: [{name: g, files: ["SLOT"], envs: ["SLOT"]}]\n',
    "namespace": 'resources: [all.yaml]\nnamespace: "SLOT"\n',
    "configuration": 'resources: [all.yaml]\nconfigurations: ["SLOT"]\ncrds: ["SLOT"]\nopenapi: {path: "SLOT"}\n',
    "values": 'resources: [all.yaml]\nhelmCharts: [{name: "SLOT", valuesFile: "SLOT"}]\n',
    "selector": 'resources: [all.yaml]\npatches: [{target: {kind: "SLOT", name: "SLOT"}, patch: \'[]\'}]\n',
}
CONFIGURATIONS = {
    "rules": 'rules: "SLOT"\n',
    "baseline": 'baseline: "SLOT"\n',
    "exclude": 'exclude: ["SLOT"]\n',
    "select": 'select: ["SLOT"]\n',
    "externals": 'known_externals: ["SLOT"]\n',
    "preset": 'preset: "SLOT"\n',
    "key": '"SLOT": 1\n',
}


def names() -> Inputs:
    """Return inputs with odd names in all places."""
    for form, name in NAMES.items():
        for place, text in PLACES.items():
            yield HostileInput(f"names/{place}/{form}", partial(_applied, text, name), (CHECK, GRAPH, PAGE))
        for place, text in KUSTOMIZATIONS.items():
            yield HostileInput(f"names/kustomization-{place}/{form}", partial(_kustomized, text, name))
        for place, text in CONFIGURATIONS.items():
            yield HostileInput(f"names/configuration-{place}/{form}", partial(_configured, text, name))


def _put(text: str, name: str) -> str:
    return text.replace("SLOT", name)


def _applied(text: str, name: str) -> Files:
    return cluster({"apps/all.yaml": _put(text, name)})


def _kustomized(text: str, name: str) -> Files:
    return cluster({"apps/all.yaml": config_map("a"), "apps/kustomization.yaml": _put(text, name)})


def _configured(text: str, name: str) -> Files:
    return cluster({".gitops-lint.yaml": _put(text, name), "apps/all.yaml": config_map("a") + flux("b")})
