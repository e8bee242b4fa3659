"""Nesting as deep as data can say it."""

from __future__ import annotations

from functools import partial

from hostile_input import (
    CHECK,
    EVERYTHING,
    GRAPH,
    PAGE,
    PLAN,
    Files,
    HostileInput,
    Inputs,
    cluster,
    config_map,
    flux,
    manifest,
)  # fmt: skip

_SET = "fluxcd.controlplane.io/v1"
DEPTHS = (30, 90, 140, 160, 300, 400, 600, 1000, 2000, 5000, 20_000)


def _path(depth: int) -> str:
    return "/a" * depth


def _dots(depth: int) -> str:
    return ".".join(["a"] * depth)


def _flow(depth: int) -> str:
    return "{a: " * depth + "b" + "}" * depth


def _list(depth: int) -> str:
    return "[" * depth + "b" + "]" * depth


def _block(depth: int) -> str:
    return "".join(f"{' ' * level}a:\n" for level in range(depth)) + " " * depth + "a: b\n"


def _json_patch(op: str, depth: int) -> str:
    return f"patches: [{{target: {{kind: ConfigMap}}, patch: '- {{op: {op}, path: {_path(depth)}, value: c, from: /data}}'}}]\n"


def _deepening(depth: int) -> str:
    """Return a patch that makes what its next operation reaches into."""
    operations = "\n\n  - ".join(f"{{op: add, path: {_path(level)}, value: {{}}}}" for level in range(1, depth + 1))
    return f"patches: [{{target: {{kind: ConfigMap}}, patch: '- {operations}'}}]\n"


def _replacement(source: str, target: str, options: str) -> str:
    return (
        f"replacements: [{{source: {{kind: ConfigMap, name: a, fieldPath: {source}}}, targets: [{{select: {{kind: ConfigMap}},"
        f" fieldPaths: ['{target}'], options: {options}}}]}}]\n"
    )


KUSTOMIZATIONS = {
    **{f"json-patch-{op}": partial(_json_patch, op) for op in ("add", "remove", "replace", "test", "copy", "move")},
    "json-patch-deepening": lambda depth: _deepening(min(depth, 600)),
    "replacement-source": lambda depth: _replacement(_dots(depth), "data.b", "{}"),
    "replacement-target": lambda depth: _replacement("data.a", _dots(depth), "{}"),
    "replacement-create": lambda depth: _replacement("data.a", _dots(depth), "{create: true}"),
    "replacement-items": lambda depth: _replacement("data.a", ".".join(["[a=b]"] * depth), "{create: true}"),
    "replacement-indexes": lambda depth: _replacement("data.a", ".".join(["0"] * depth), "{create: true}"),
    "replacement-stars": lambda depth: _replacement("data.a", ".".join(["*"] * depth), "{create: true}"),
    "merge-patch": lambda depth: f"patches: [{{target: {{kind: ConfigMap}}, patch: '{_flow(depth)}'}}]\n",
    "label-paths": lambda depth: (
        f"labels: [{{pairs: {{a: b}}, fields: [{{path: {_path(depth)[1:]}, create: true}}]}}]\n"
    ),
    "vars": lambda depth: (
        "vars: [{name: N, objref: {apiVersion: v1, kind: ConfigMap, name: a}, "
        f"fieldref: {{fieldpath: {_dots(depth)}}}}}]\n"
    ),
    "generator": lambda depth: f"configMapGenerator: [{{name: g, literals: ['a={_list(depth)}']}}]\n",
}

OBJECTS = {
    "values": lambda depth: manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", f"values: {_flow(depth)}"),
    "block": lambda depth: f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\ndata:\n a:\n{_block(min(depth, 3000))}",
    "lists": lambda depth: f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a}}\nspec: {_list(depth)}\n",
    "json-text": lambda depth: config_map("a", f"a.json: '{_list(depth)}', b.yaml: '{_flow(depth)}'"),
    "list-of-lists": lambda depth: "{apiVersion: v1, kind: List, items: [" * depth + "]}" * depth + "\n",
    "manifest-in-text": lambda depth: manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease",
        f"values: {{extraObjects: ['{_flow(depth)}']}}"),
    "definition": lambda depth: manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition",
        "group: a.b, names: {kind: A, plural: as}, versions: [{name: v1, served: true, schema: {openAPIV3Schema: "
        + "{type: object, properties: {a: " * depth + "{type: string}" + "}}" * depth + "}}]")
        + f"---\napiVersion: a.b/v1\nkind: A\nmetadata: {{name: a}}\na: {_flow(depth)}\n",
    "cel": lambda depth: flux("b", more=f", healthCheckExprs: [{{apiVersion: v1, kind: P, current: '{'(' * depth}1{')' * depth}'}}]"),
    "cel-not": lambda depth: flux("b", more=f", healthCheckExprs: [{{apiVersion: v1, kind: P, current: '{'!' * depth}true'}}]"),
    "cel-list": lambda depth: flux("b", more=f", healthCheckExprs: [{{apiVersion: v1, kind: P, current: '{_list(depth)}'}}]"),
    "cel-ternary": lambda depth: flux("b", more=f", healthCheckExprs: [{{apiVersion: v1, kind: P, current: '{'a ? b : ' * depth}c'}}]"),
    "cel-members": lambda depth: flux("b", more=f", healthCheckExprs: [{{apiVersion: v1, kind: P, current: '{_dots(depth)}'}}]"),
    "pattern": lambda depth: manifest("image.toolkit.fluxcd.io/v1", "ImagePolicy",
        f"filterTags: {{pattern: '{'(' * depth}a{')' * depth}', extract: '$1'}}"),
    "pattern-or": lambda depth: manifest("image.toolkit.fluxcd.io/v1", "ImagePolicy",
        f"filterTags: {{pattern: '{'a|' * depth}b', extract: '$1'}}"),
    "secret-template": lambda depth: manifest("external-secrets.io/v1", "ExternalSecret",
        f"target: {{template: {{data: {{a: '{'{{ if (' * depth} 1 {')' * depth}'}}}}}}"),
    "secret-template-blocks": lambda depth: manifest("external-secrets.io/v1", "ExternalSecret",
        f"target: {{template: {{data: {{a: '{'{{ if .a }}' * depth}x{'{{ end }}' * depth}'}}}}}}"),
    "set-parentheses": lambda depth: manifest(_SET, "ResourceSet",
        f"resourcesTemplate: 'a: << {'(' * depth}1{')' * depth} >>'"),
    "set-blocks": lambda depth: manifest(_SET, "ResourceSet",
        f"inputs: [{{a: 1}}], resourcesTemplate: '{'<< if inputs.a >>' * depth}a: b{'<< end >>' * depth}'"),
    "set-else": lambda depth: manifest(_SET, "ResourceSet",
        f"inputs: [{{a: 1}}], resourcesTemplate: '<< if inputs.a >>a: b{'<< else if inputs.b >>c: d' * depth}<< end >>'"),
    "set-pipes": lambda depth: manifest(_SET, "ResourceSet",
        f"inputs: [{{a: 1}}], resourcesTemplate: 'a: << inputs.a {'| toString' * depth} >>'"),
    "set-fields": lambda depth: manifest(_SET, "ResourceSet",
        f"inputs: [{{a: 1}}], resourcesTemplate: 'a: << inputs.{_dots(depth)} >>'"),
    "set-inputs": lambda depth: manifest(_SET, "ResourceSet",
        f"inputs: [{{a: {_flow(depth)}}}], resourcesTemplate: 'a: << inputs.a | toYaml | nindent 2 >>'"),
    "set-json": lambda depth: manifest(_SET, "ResourceSet",
        f"inputs: [{{a: '{_list(depth)}'}}], resourcesTemplate: 'a: << inputs.a | fromJson | toYaml >>'"),
    "name": lambda depth: config_map("a" + ".a" * depth),
    "store": lambda depth: manifest("external-secrets.io/v1", "SecretStore", f"provider: {_flow(depth)}"),
    "path": lambda depth: flux("deep", "./" + "/".join(["a"] * depth)),
    "dotted-path": lambda depth: flux("deep", "./" + "../" * depth),
}  # fmt: skip

VARIABLES = {
    "defaults": lambda depth: "${A:=" * depth + "b" + "}" * depth,
    "patterns": lambda depth: "${A/" * depth + "b" + "}" * depth,
    "braces": lambda depth: "${" * depth,
    "lists-put-in": lambda depth: "${L}",
}


def depths() -> Inputs:
    """Return inputs that nest, each construct at each depth."""
    for depth in DEPTHS:
        for name, text in KUSTOMIZATIONS.items():
            yield HostileInput(f"depths/kustomization-{name}/{depth}", partial(_kustomized, text, depth))
        for name, text in OBJECTS.items():
            yield HostileInput(f"depths/{name}/{depth}", partial(_applied, text, depth))
        for name, text in VARIABLES.items():
            yield HostileInput(f"depths/variable-{name}/{depth}", partial(_substituted, text, depth))
        yield HostileInput(f"depths/configuration/{depth}", partial(_configured, depth))
        yield HostileInput(
            f"depths/kustomization-file/{depth}", partial(_kustomized, lambda n: f"x: {_flow(n)}\n", depth)
        )
        if depth <= 5000:
            for name, chain in CHAINS.items():
                yield HostileInput(f"depths/chain-{name}/{depth}", partial(chain, depth), EVERYTHING)
    yield HostileInput("depths/chain-build/2000", partial(_bases, 2000), (CHECK, ("build", "apps")))
    yield HostileInput("depths/chain-plan/2000", partial(_dependencies, 2000), (PLAN, GRAPH, PAGE))


def _kustomized(text: object, depth: int) -> Files:
    assert callable(text)
    kustomization = f"resources: [all.yaml]\n{text(depth)}"
    return cluster({"apps/all.yaml": config_map("a"), "apps/kustomization.yaml": kustomization})


def _applied(text: object, depth: int) -> Files:
    assert callable(text)
    return cluster({"apps/all.yaml": text(depth)})


def _substituted(text: object, depth: int) -> Files:
    assert callable(text)
    variables = f", postBuild: {{substitute: {{L: '{_list(depth)}'}}}}"
    return cluster({"apps/all.yaml": config_map("a", f'a: "{text(depth)}"')}, variables)


def _configured(depth: int) -> Files:
    return cluster({".gitops-lint.yaml": f"select: {_list(depth)}\n", "apps/all.yaml": config_map("a")})


def _dependencies(depth: int) -> Files:
    row = [flux(f"k{i}", "./empty", f", dependsOn: [{{name: k{i + 1}}}]") for i in range(depth)]
    return cluster({"clusters/row.yaml": "".join(row) + flux(f"k{depth}", "./empty"), "empty/a.yaml": config_map("a")})


def _ring(depth: int) -> Files:
    ring = [flux(f"k{i}", "./empty", f", dependsOn: [{{name: k{(i + 1) % depth}}}]") for i in range(depth)]
    return cluster({"clusters/ring.yaml": "".join(ring), "empty/a.yaml": config_map("a")})


def _releases(depth: int) -> Files:
    row = [manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", f"dependsOn: [{{name: r{i + 1}}}]", f"r{i}")
           for i in range(depth)]  # fmt: skip
    return cluster({"apps/all.yaml": "".join(row)})


def _bases(depth: int) -> Files:
    chain = {f"b{i}/kustomization.yaml": f"resources: [../b{i + 1}]\n" for i in range(depth)}
    return cluster({"apps/kustomization.yaml": "resources: [../b0]\n", **chain})


def _appliers(depth: int) -> Files:
    return cluster({f"apps{i or ''}/all.yaml": flux(f"k{i}", f"./apps{i + 1}") for i in range(depth)})


CHAINS = {"dependencies": _dependencies, "ring": _ring, "releases": _releases, "bases": _bases, "appliers": _appliers}
