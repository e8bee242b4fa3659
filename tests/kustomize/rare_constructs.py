"""Small trees like those in constructs.py, for what few kustomizations say and kustomize nevertheless allows."""

from __future__ import annotations

from constructs import CONFIG, WEB, Broken, Files, tree


def _tree(kustomization: str, *files: str) -> Files:
    return tree("\n".join((f"== kustomization.yaml\n{kustomization}\n", *files)))


_UNSORTED = "resources: [config.yaml, web.yaml]\n"
_PLUGIN = "== t.yaml\napiVersion: builtin\nmetadata: {name: t}\n"
_DEFINITIONS = """
== types.json
{
  "example.com/v1.Bee": {"Schema": {"properties": {
    "apiVersion": {}, "kind": {}, "metadata": {}, "spec": {"$ref": "example.com/v1.Spec"}}}},
  "example.com/v1.Spec": {"Schema": {"properties": {
    "hive": {"x-kubernetes-object-ref-api-version": "v1", "x-kubernetes-object-ref-kind": "ConfigMap"},
    "notes": {"x-kubernetes-annotation": ""},
    "chosen": {"x-kubernetes-label-selector": ""}}}}
}
== bee.yaml
apiVersion: example.com/v1
kind: Bee
metadata: {name: bee}
spec: {hive: {name: settings}, notes: {a: b}, chosen: {c: d}}
"""
_SUBJECTS = """
== binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: a}
subjects:
- kind: ServiceAccount
  name: a
  namespace:
"""

BUILT: dict[str, Files] = {
    "an order of its own": _tree(
        f"{_UNSORTED}sortOptions: {{order: legacy, legacySortOptions: {{orderFirst: [Deployment]}}}}", CONFIG, WEB
    ),
    "the order of the files": _tree(f"{_UNSORTED}sortOptions: {{order: fifo}}", WEB, CONFIG),
    "what transformed an object": _tree(
        "resources: [base]\ncomponents: [part]\nbuildMetadata: [transformerAnnotations, originAnnotations]\n"
        "namePrefix: a-\nlabels: [{pairs: {a: b}}]\ntransformers: [t.yaml]",
        f"{_PLUGIN}kind: PrefixTransformer\nprefix: c-\nfieldSpecs: [{{path: metadata/name}}]\n",
        "== part/kustomization.yaml\nkind: Component\nimages: [{name: a, newTag: b}]\n",
        "== base/kustomization.yaml\nresources: [config.yaml]\nnamespace: x\nconfigMapGenerator: [{name: b}]\n",
        CONFIG.replace("== ", "== base/"),
    ),
    "the origin of what is merged and replaced": _tree(
        "resources: [base]\nbuildMetadata: [originAnnotations]\nconfigMapGenerator:\n"
        "- {name: a, behavior: merge, literals: [c=d]}\n- {name: b, behavior: replace, literals: [c=d]}",
        "== base/kustomization.yaml\nconfigMapGenerator: [{name: a}, {name: b}]\n",
    ),
    "the origin of what an inline generator makes, which has a name of its own": _tree(
        "buildMetadata: [originAnnotations]\ngenerators:\n- |-\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n"
        "  metadata: {name: a}\n  name: b\n  literals: [c=d]"
    ),
    "an object that says itself where it is from": _tree(
        "resources: [a.yaml]",
        "== a.yaml\nkind: Role\nmetadata:\n  name: a\n"
        "  annotations: {config.kubernetes.io/origin: b, alpha.config.kubernetes.io/transformations: c}\n",
    ),
    "a list without items": _tree("resources: [a.yaml]", "== a.yaml\nkind: RoleList\nmetadata: {name: a}\nrules: []\n"),
    "a literal of one quote": _tree("configMapGenerator: [{name: a, literals: [b=', 'c=\"', d=']}]"),
    "a prefix for some kinds only": _tree(
        f"{_UNSORTED}namePrefix: a-\nconfigurations: [names.yaml]",
        CONFIG,
        WEB,
        "== names.yaml\nnamePrefix: [{path: metadata/name, kind: ConfigMap}]\n",
    ),
    "a table of a base and of a component": _tree(
        "resources: [base]\ncomponents: [part]\nnamePrefix: a-",
        "== base/kustomization.yaml\nresources: [config.yaml]\nconfigurations: [names.yaml]\n",
        CONFIG.replace("== ", "== base/"),
        "== base/names.yaml\nnamePrefix: [{path: metadata/name, kind: ConfigMap}]\n",
        "== part/kustomization.yaml\nkind: Component\nresources: [web.yaml]\n",
        WEB.replace("== ", "== part/"),
    ),
    "definitions that tell of references": _tree(
        "resources: [config.yaml, bee.yaml]\ncrds: [types.json]\nnamePrefix: a-\n"
        "commonAnnotations: {e: f}\ncommonLabels: {g: h}",
        CONFIG,
        _DEFINITIONS,
    ),
    "variables in annotations": _tree(
        "resources: [web.yaml]\ncommonAnnotations: {a: $(NAME)}\n"
        "vars: [{name: NAME, objref: {apiVersion: apps/v1, kind: Deployment, name: web}}]",
        WEB,
    ),
    "a plugin's fields in any case": _tree(
        "resources: [web.yaml]\ntransformers: [t.yaml]",
        WEB,
        f"{_PLUGIN}kind: ImageTagTransformer\nImageTag: {{Name: side, NEWTAG: 3}}\n",
    ),
    "a plugin's annotations that are no text": _tree(
        "resources: [web.yaml]\ntransformers: [t.yaml]",
        WEB,
        f"{_PLUGIN}kind: AnnotationsTransformer\nannotations: {{a: true, b: 4, c: 1234567.5, d: 'e'}}\n"
        "fieldSpecs: [{path: metadata/annotations, create: true}]\n",
    ),
    "an OpenAPI version that kustomize has": _tree("resources: [web.yaml]\nopenapi: {version: v1.21.2}", WEB),
}

BROKEN: dict[str, Broken] = {
    "an order that there is not": (
        _tree("resources: [web.yaml]\nsortOptions:\n  order: any", WEB),
        "invalid-kustomization",
        "kustomization.yaml:3:3",
    ),
    "sort options without an order": (
        _tree("resources: [web.yaml]\nsortOptions:\n  legacySortOptions: {orderFirst: [Deployment]}", WEB),
        "invalid-kustomization",
        "kustomization.yaml:3:3",
    ),
    "options of the other order": (
        _tree("resources: [web.yaml]\nsortOptions: {order: fifo, legacySortOptions: {orderLast: [a]}}", WEB),
        "invalid-kustomization",
        "kustomization.yaml:2:47",
    ),
    "a subject without text for a namespace": (
        _tree("resources: [binding.yaml]", _SUBJECTS),
        "invalid-object",
        "binding.yaml:8:13",
    ),
    "no patch in any of the files": (
        _tree("resources: [web.yaml]\npatchesStrategicMerge: [a.yaml]", WEB, "== a.yaml\n# nothing\n"),
        "invalid-patch",
        "kustomization.yaml:2:25",
    ),
    "an OpenAPI version that kustomize does not have": (
        _tree("resources: [web.yaml]\nopenapi: {version: v1.14.1}", WEB),
        "invalid-kustomization",
        "kustomization.yaml:2:20",
    ),
    "a configured prefix without fields": (
        _tree("resources: [web.yaml]\ntransformers: [t.yaml]", WEB, f"{_PLUGIN}kind: PrefixTransformer\nprefix: a-\n"),
        "invalid-kustomization",
        "t.yaml:2:18",
    ),
    "a field of a table that is made and is not": (
        _tree(
            "resources: [web.yaml]\nlabels: [{pairs: {a: b}, fields: [{path: metadata/labels, kind: Deployment}]}]", WEB
        ),
        "invalid-kustomization",
        "kustomization.yaml:2:10",
    ),
}
