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

_FOO = """
== foo.yaml
apiVersion: a/v1
kind: Foo
metadata: {name: foo, labels: {a: b, b: c, d.e/f: g}, annotations: {n: 5}}
spec:
  long: 12345678
  octal: 0o17
  mode: 0644
  text: t
  list: [a, b]
  map: {k: v}
  objects: [{name: x}, {name: y}]
  args: ["$(mode)", "a$(mode)-$(long)", "$(map)", "$(none)"]
  json.x: '{"k": "<v>", "b": 1.0, "a": [1]}'
  pretty: |-
    {
      "a": [{"b": "c"}],
      "d": {}
    }
  yaml: |
    server:
      host: h
      port: 80
      ports:
      - 80
"""
_TEST = '\'[{"op": "test", "path": "/spec/z"}]\''

BUILT: dict[str, Files] = {
    "a patch of comments": {
        **_tree("resources: [config.yaml]\npatches: [{path: patch.yaml, target: {kind: ConfigMap}}]", CONFIG),
        "patch.yaml": "# none yet\n",
    },
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
    "a plugin's annotations in a field that only notes on another namespace make": _tree(
        "namespace: web\nresources: [config.yaml]\ntransformers: [t.yaml]",
        CONFIG,
        f"{_PLUGIN}kind: AnnotationsTransformer\nannotations: {{a: b}}\nfieldSpecs: [{{path: metadata/annotations}}]\n",
    ),
    "a plugin's annotations in a field that nothing makes": _tree(
        "resources: [config.yaml]\ntransformers: [t.yaml]",
        CONFIG,
        f"{_PLUGIN}kind: AnnotationsTransformer\nannotations: {{a: b}}\nfieldSpecs: [{{path: metadata/annotations}}]\n",
    ),
    "a strategic merge that replaces all, and so nothing": _tree(
        "resources: [config.yaml]\npatches: [{path: p.yaml}]",
        CONFIG,
        "== p.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n$patch: replace\ndata: {a: b}\n",
    ),
    "a JSON patch in YAML of old, with numbers as Go has them": _tree(
        "resources: [foo.yaml]\npatches:\n- target: {kind: Foo}\n  path: p.yaml\n"
        "- target: {kind: Foo}\n  patch: \"- {op: add, path: /spec/d, value: {yes: off, 'on': off, 1.50: ~}}\"",
        _FOO,
        "== p.yaml\n- op: add\n  path: /spec/c\n  value: {y: on, 'n': 0o17, 010: 12345678901234567890, 1_0: 1.0}\n",
    ),
    "numbers after a JSON patch": _tree(
        f"resources: [foo.yaml]\npatches: [{{target: {{kind: Foo}}, patch: {_TEST}}}]\n"
        "replacements:\n- source: {kind: Foo, fieldPath: spec.long}\n"
        "  targets: [{select: {kind: Foo}, fieldPaths: [spec.text, metadata.labels.a]}]\n"
        "- source: {kind: Foo, fieldPath: spec.octal}\n"
        "  targets: [{select: {kind: Foo}, fieldPaths: [metadata.labels.b]}]",
        _FOO,
    ),
    "a replacement that changes its own source": _tree(
        "resources: [foo.yaml]\nreplacements:\n- source: {kind: Foo}\n  targets:\n"
        "  - {select: {kind: Foo}, options: {delimiter: '-', index: 9}}\n"
        "  - {select: {kind: Foo}, fieldPaths: [spec.list.0, spec.text]}",
        _FOO,
    ),
    "a replacement that makes fields, of which a patch makes strings": _tree(
        "resources: [foo.yaml]\nreplacements:\n- source: {kind: Foo, fieldPath: spec.long}\n  targets:\n"
        "  - {select: {kind: Foo}, fieldPaths: [spec.new, 'spec.objects.[name=5].a'], options: {create: true}}\n"
        "transformers: [t.yaml]",
        _FOO,
        f"{_PLUGIN}kind: PatchTransformer\npatch: '{{kind: Foo, apiVersion: a/v1, metadata: {{name: foo}}}}'\n",
    ),
    "replacements of other types": _tree(
        "resources: [foo.yaml]\nreplacements:\n- source: {kind: Foo, fieldPath: spec.map}\n"
        "  targets: [{select: {kind: Foo}, fieldPaths: [spec.text, spec.list]}]\n"
        "- source: {kind: Foo}\n  targets: [{select: {kind: Foo}, fieldPaths: [metadata.annotations.n, spec.map]}]",
        _FOO,
    ),
    "replacements along paths of all kinds": _tree(
        "resources: [foo.yaml]\nreplacements:\n- source: {kind: Foo, fieldPath: .metadata.name}\n  targets:\n"
        "  - {select: {kind: Foo}, fieldPaths: [.spec.text, 'metadata.labels.[d.e/f]', 'spec.objects.*.name']}\n"
        "  - {select: {kind: Foo}, fieldPaths: [.spec.made, 'spec.objects.*.made'], options: {create: true}}",
        _FOO,
    ),
    "replacements within strings": _tree(
        "resources: [foo.yaml]\nreplacements:\n- source: {kind: Foo}\n  targets:\n  - select: {kind: Foo}\n"
        "    fieldPaths: ['spec.json\\.x.k', spec.pretty.a.0.b, spec.yaml.server.host]",
        _FOO,
    ),
    "variables that stand for numbers and mappings": _tree(
        "resources: [foo.yaml]\nconfigurations: [c.yaml]\nvars:\n"
        + "".join(
            f"- name: {name}\n  fieldref: {{fieldPath: spec.{name}}}\n"
            "  objref: {apiVersion: a/v1, kind: Foo, name: foo}\n"
            for name in ("mode", "map", "long")
        ),
        _FOO,
        "== c.yaml\nvarReference: [{path: spec/args}]\n",
    ),
    "numbers over what is in quotes": _tree(
        "resources: [foo.yaml, d.yaml]\nreplicas: [{name: d, count: 3}]\npatches: [{path: p.yaml}]",
        _FOO,
        "== d.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, labels: {a: 'b', c: d}}\nspec:\n"
        "  replicas: '1'\n  block: |\n    2\n  plain: x\n  list: ['a']\n",
        "== p.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d, labels: {a: 0x5, c: 5}}\n"
        "spec: {block: true, plain: 1e3, list: [6]}\n",
    ),
    "a patch with options, whose annotations are strings": _tree(
        "resources: [config.yaml]\npatches: [{path: p.yaml, options: {allowNameChange: true}}]",
        CONFIG,
        "== p.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, "
        "annotations: {a: ~},\n  labels: {app: ~}}\n",
    ),
    "a patch without apiVersion": _tree(
        "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: Pod}}]",
        "== a.yaml\nkind: Pod\nmetadata: {name: p}\n",
        "== p.yaml\nkind: Pod\nmetadata: {name: p, labels: {a: b}}\n",
    ),
    "text over a number within a string, and nothing in a new field": _tree(
        "resources: [foo.yaml]\nreplacements:\n- source: {kind: Foo}\n"
        "  targets:\n  - select: {kind: Foo}\n"
        "    fieldPaths: [spec.pretty.a.0.b, 'spec.json\\.x.b', spec.yaml.server.port]\n"
        "- source: {kind: Foo, options: {delimiter: f}}\n"
        "  targets: [{select: {kind: Foo}, fieldPaths: [spec.new], options: {create: true}}]",
        _FOO,
    ),
    "variables in annotations of a template, which are those of its object": _tree(
        "resources: [web.yaml, job.yaml]\ncommonAnnotations: {a: $(NAME)}\n"
        "vars: [{name: NAME, objref: {apiVersion: apps/v1, kind: Deployment, name: web}}]",
        WEB,
        "== job.yaml\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {metadata: {}}}\n",
    ),
    "a block of text at the end of a patch, with blanks at the ends of its lines": _tree(
        "resources: [config.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n"
        "    - op: add\n      path: /data/a\n      value: |\n        b  \n        c\t\n"
        "- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: settings}\n"
        "    data:\n      d: >\n        e  \n        f\n      g: |+\n        h  \n\n",
        CONFIG,
    ),
    "a label selector that nobody could read, for nothing": _tree(
        f"resources: [config.yaml]\npatches:\n- target: {{kind: Nothing, labelSelector: 'a=b c'}}\n  patch: {_TEST}",
        CONFIG,
    ),
    "a patch that replaces all of an object without apiVersion": _tree(
        "resources: [a.yaml]\npatches: [{path: p.yaml, target: {kind: Pod}}]",
        "== a.yaml\nkind: Pod\nmetadata: {name: p}\n",
        "== p.yaml\nkind: Pod\nmetadata: {name: p}\n$patch: replace\n",
    ),
    "an image that is null": _tree(
        "resources: [foo.yaml]\nconfigurations: [c.yaml]\nimages: [{name: 'nul.', tagSuffix: -a}]",
        _FOO.replace("text: t", "text: null"),
        "== c.yaml\nimages: [{path: spec/text}]\n",
    ),
    "a Pod without version": _tree(
        "resources: [all.yaml]\nnamePrefix: a-",
        "== all.yaml\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{envFrom: [{secretRef: {name: s}}]}]}\n---\n"
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n",
    ),
    "annotations that are null": _tree(
        "resources: [a.yaml]",
        "== a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n  labels: null\n",
    ),
    "an OpenAPI version that kustomize has": _tree("resources: [web.yaml]\nopenapi: {version: v1.21.2}", WEB),
}


def _json_patched(patch: str) -> Files:
    """A file of JSON patches; under `patches`, kustomize takes the same file for one that changes nothing."""
    target = "{version: v1, kind: ConfigMap, name: settings}"
    entry = f"patchesJson6902: [{{path: patch.yaml, target: {target}}}]"
    return {**_tree(f"resources: [config.yaml]\n{entry}", CONFIG), "patch.yaml": patch}


BROKEN: dict[str, Broken] = {
    "a JSON patch of comments": (_json_patched("# none yet\n"), "invalid-patch", "kustomization.yaml:2:26"),
    "a JSON patch without operations": (_json_patched("[]\n"), "invalid-patch", "kustomization.yaml:2:26"),
    "a JSON patch file without a byte": (_json_patched(""), "invalid-patch", "kustomization.yaml:2:26"),
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
    "a replacement of a number by text": (
        _tree(
            "resources: [foo.yaml]\nreplacements:\n- source: {kind: Foo}\n"
            "  targets: [{select: {kind: Foo}, fieldPaths: [spec.long]}]",
            _FOO,
        ),
        "replacement-failed",
        "kustomization.yaml:4:48",
    ),
    "a merge into what a patch made something else": (
        _tree(
            "resources: [base]\nconfigMapGenerator: [{name: settings, behavior: merge}]",
            "== base/kustomization.yaml\nresources: [config.yaml]\n"
            'patches: [{target: {}, patch: \'[{"op": "replace", "path": "/kind", "value": "Other"}]\'}]\n',
            CONFIG.replace("== ", "== base/"),
        ),
        "generator-conflict",
        "kustomization.yaml:2:29",
    ),
    "two objects that a patch gives one name": (
        _tree(
            "resources: [foo.yaml, bar.yaml]\npatches:\n- target: {kind: Foo}\n  patch: |-\n"
            '    [{"op": "replace", "path": "/metadata/name", "value": "same"}]',
            _FOO,
            _FOO.replace("foo", "bar"),
        ),
        "duplicate-object",
        "kustomization.yaml:5:59",
    ),
    "two objects that a replacement gives one name": (
        _tree(
            "resources: [foo.yaml, bar.yaml]\nreplacements:\n- sourceValue: same\n"
            "  targets: [{select: {kind: Foo}, fieldPaths: [metadata.name]}]",
            _FOO,
            _FOO.replace("foo", "bar"),
        ),
        "duplicate-object",
        "kustomization.yaml:3:16",
    ),
    "a number that JSON does not have": (
        _tree("resources: [a.yaml]", "== a.yaml\nkind: Role\nmetadata: {name: a}\nspec:\n  a: [.5, -.Inf]\n"),
        "invalid-object",
        "a.yaml:4:11",
    ),
    "a name's field within text": (
        _tree(
            "resources: [config.yaml]\nnamePrefix: a-\nconfigurations: [names.yaml]",
            CONFIG,
            "== names.yaml\nnamePrefix: [{path: data/host/name}]\n",
        ),
        "invalid-object",
        "config.yaml:7:9",
    ),
    "a label selector that nobody could read": (
        _tree(f"resources: [config.yaml]\npatches:\n- target: {{labelSelector: 'a=b c'}}\n  patch: {_TEST}", CONFIG),
        "invalid-patch",
        "kustomization.yaml:3:27",
    ),
    "an annotation selector that is none": (
        _tree(
            "resources: [config.yaml]\nreplacements:\n- sourceValue: a\n"
            "  targets: [{select: {annotationSelector: 'a=b/c'}, fieldPaths: [data.host]}]",
            CONFIG,
        ),
        "replacement-failed",
        "kustomization.yaml:4:43",
    ),
    "a field of a table that is made and is not": (
        _tree(
            "resources: [web.yaml]\nlabels: [{pairs: {a: b}, fields: [{path: metadata/labels, kind: Deployment}]}]", WEB
        ),
        "invalid-kustomization",
        "kustomization.yaml:2:10",
    ),
}
