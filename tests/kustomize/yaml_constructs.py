"""Small trees like those in constructs.py, about merge keys, tags, and keys that are written twice."""

from __future__ import annotations

from constructs import CONFIG, Broken, Files, tree


def _tree(kustomization: str, *files: str) -> Files:
    if "resources:" not in kustomization:
        kustomization = f"resources: [config.yaml]\n{kustomization}"
    return tree("\n".join((f"== kustomization.yaml\n{kustomization}\n{CONFIG}", *files)))


_PAIRS = "labels:\n- pairs: &most {a: one, b: two}\n- pairs: {%s}\n  fields: [{path: data, create: true}]"
_REPLACEMENT = """
== copied.yaml
- source: {name: settings, %s}
  targets: [{select: {%s}, fieldPaths: [data.port]}]
"""
_COPIED = "replacements: [{path: copied.yaml}]"
_CHOICE = "fieldPath: data.host", "kind: ConfigMap"
_PREFIXED = "namePrefix: p-\nconfigurations: [names.yaml]"
_TARGET = 'patches:\n- target:\n    name: %s\n  patch: \'[{"op": "remove", "path": "/data/port"}]\''
_NUMBERED = _tree(_TARGET % "!!str 80")
_NUMBERED["config.yaml"] = CONFIG.partition("\n== config.yaml\n")[2].replace("name: settings", 'name: "80"')

_GENERATED = "configMapGenerator: [{name: g, files: [f.txt]}]"

BUILT: dict[str, Files] = {
    "a merge below a key of the kustomization file that it brings, too": _tree(_PAIRS % "a: own, <<: *most"),
    "a merge above a key that it brings, too": _tree(_PAIRS % "<<: *most, a: own"),
    "a merge of a merge": _tree(
        "labels:\n- pairs: &most {a: one, b: two}\n- pairs: &more {a: z, <<: *most}\n"
        "- pairs: {a: own, <<: *more}\n  fields: [{path: data, create: true}]"
    ),
    "a merge of several below a key": _tree(
        "labels:\n- pairs: &most {a: one, b: two}\n- pairs: &more {a: three, c: four}\n"
        "- pairs: {a: own, <<: [*most, *more], d: five}\n  fields: [{path: data, create: true}]"
    ),
    "a merge in a JSON patch": _tree(
        "patches:\n- target: {kind: ConfigMap}\n  patch: |\n"
        "    - {op: add, path: /data, value: &most {a: one, b: two}}\n"
        "    - {op: add, path: /metadata/annotations, value: {a: own, <<: *most}}"
    ),
    "a merge in a JSON patch that is folded": _tree(
        "patches:\n- target: {kind: ConfigMap}\n  patch: >-\n"
        "    - {op: add, path: /data, value: &most {a: one, b: two}}\n\n"
        "    - {op: add, path: /metadata/annotations, value: {a: own, <<: *most}}"
    ),
    "a merge in a strategic merge": _tree(
        "patches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n"
        "    metadata: {name: settings, annotations: &most {a: one, b: two}}\n    data: {a: own, <<: *most}"
    ),
    "a merge in a target": _tree(
        'patches:\n- target: &first {kind: ConfigMap, name: b}\n  patch: \'[{"op": "remove", "path": "/data"}]\'\n'
        '- target: {name: settings, <<: *first}\n  patch: \'[{"op": "remove", "path": "/data"}]\''
    ),
    "a string by its tag in a target": _NUMBERED,
    "tags that YAML doesn't have": _tree(
        "namePrefix: !foo 5\nlabels: [{pairs: {a: !foo true}}]\nresources: [config.yaml, more.yaml]",
        "== more.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n"
        'data: {a: !foo 80, b: !foo "80", c: !foo null, d: !<x> 1.5, e: !foo ~}',
    ),
    "tags that YAML has": _tree(
        "resources: [config.yaml, more.yaml]",
        "== more.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n"
        'data: {a: !!str 80, b: !!int "80", c: !!float 80, d: !!bool "true", e: !!null "", '
        "f: !!binary YQ==, g: !!binary /w==}",
    ),
    "a replacement in a file with a key twice": _tree(
        _COPIED, _REPLACEMENT % ("fieldPath: data.port, fieldPath: data.host", _CHOICE[1])
    ),
    "a replacement in a file with an unknown key": _tree(
        _COPIED, _REPLACEMENT % (f"{_CHOICE[0]}, path: a", _CHOICE[1])
    ),
    "a replacement in a file with a number for a delimiter": _tree(
        _COPIED, _REPLACEMENT % ("fieldPath: data.host, options: {delimiter: 1}", _CHOICE[1])
    ),
    **{
        f"a patch of a list's item without its key: {item}": _tree(
            "patches: [{path: p.yaml}]\nresources: [pod.yaml]",
            "== pod.yaml\n{apiVersion: v1, kind: Pod, metadata: {name: a},"
            " spec: {containers: [{name: one, image: a}, {name: two}]}}",
            f"== p.yaml\n{{apiVersion: v1, kind: Pod, metadata: {{name: a}}, spec: {{containers: [{item}]}}}}",
        )
        for item in ("{image: b}", "{image: b}, {name: two, image: c}", "null", "{name: }", "{name: ''}", "b")
    },
    **{
        f"a generator's file of the text {text!r}": {"kustomization.yaml": _GENERATED, "f.txt": text}
        for text in ("\ta", "\ta \nb\n", " \ta\n", "\n\ta\n", "\ta\r\n", "\ta\x1bb\n", "\ta\nb ")
    },
    "a generator's file with a tab that a layer above replaces": {
        "kustomization.yaml": "resources: [base]\n"
        "configMapGenerator: [{name: g, behavior: merge, literals: [f.txt=b]}]",
        "base/kustomization.yaml": _GENERATED,
        "base/f.txt": "\ta\nb\n",
    },
    "a prefix where nothing is": _tree(
        "namePrefix: p-\nnameSuffix: -s\nnamespace: q\nconfigurations: [names.yaml]\n"
        "resources: [config.yaml, bag.yaml]",
        "== names.yaml\nnamePrefix: [{path: spec/a, create: true}, {path: spec/b, create: true}]\n"
        "nameSuffix: [{path: spec/b}, {path: spec/c/d, kind: Bag, create: true}]\n"
        "namespace: [{path: spec/e, kind: Bag, create: true}]",
        "== bag.yaml\n{apiVersion: a/v1, kind: Bag, metadata: {name: b}, spec: {b: null, e: null}}",
    ),
    "keys of labels that are booleans in quotes": _tree("commonLabels: {'on': a, \"n\": b}"),
    "lists without metadata": _tree(
        "resources: [config.yaml, lists.yaml]",
        "== lists.yaml\n{apiVersion: v1, kind: List}\n---\n{apiVersion: a/v1, kind: BagList, spec: {a: b}}",
    ),
    "a field in two spellings": _tree("namePrefix: a-\nNamePrefix: b-\nnameprefix: c-\nNAMEPREFIX: d-"),
    "an index with a zero or a sign at the end of a list": _tree(
        "patches:\n- target: {kind: Bag}\n  patch: |\n    - {op: move, from: /l/0, path: /l/01}\n"
        "    - {op: add, path: /l/+2, value: c}\n    - {op: copy, from: /l/0, path: /l/-1}\nresources: [bag.yaml]",
        "== bag.yaml\n{apiVersion: a/v1, kind: Bag, metadata: {name: b}, l: [a, b]}",
    ),
    "a path with a number to what isn't there": _tree(_PREFIXED, "== names.yaml\nnamePrefix: [{path: spec/0/name}]"),
}

_BLOCK = """
== a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
data:
  x: |2
    \ta
    b
"""
_BINARY = "== more.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\ndata: {a: %s}"
BROKEN: dict[str, Broken] = {
    "a number as the name in a target": (
        _tree(_TARGET % '!!int "80"'),
        "invalid-kustomization",
        "kustomization.yaml:4:17",
    ),
    "a text under the tag of numbers": (
        _tree("resources: [config.yaml, more.yaml]", _BINARY % "!!int b"),
        "invalid-yaml",
        "more.yaml:4:17",
    ),
    "what is no base 64": (
        _tree("resources: [config.yaml, more.yaml]", _BINARY % "!!binary b"),
        "invalid-yaml",
        "more.yaml:4:20",
    ),
    "a text under the tag of numbers in a JSON patch": (
        _tree(
            "patches: [{path: p.yaml, target: {kind: ConfigMap}}]",
            "== p.yaml\n- {op: add, path: /data/a, value: !!int b}",
        ),
        "invalid-yaml",
        "p.yaml:1:41",
    ),
    "a replacement in a file that selects a number": (
        _tree(_COPIED, _REPLACEMENT % (_CHOICE[0], "name: 80")),
        "invalid-kustomization",
        "copied.yaml:2:29",
    ),
    **{
        f"a generator's file of the text {text!r}": (
            {"kustomization.yaml": _GENERATED, "f.txt": text},
            "invalid-object",
            "f.txt:1:1",
        )
        for text in ("\ta\nb\n", "\t\n", "\té\n", "\ta\n b\n")
    },
    "a block that begins with a tab": (_tree("resources: [a.yaml]", _BLOCK), "invalid-object", "a.yaml:5:6"),
    **{
        f"{field} of a mapping": (
            _tree(f"{said}\nconfigurations: [fields.yaml]", f"== fields.yaml\n{field}: [{{path: data}}]"),
            "invalid-object",
            "config.yaml:7:3",
        )
        for field, said in (
            ("namePrefix", "namePrefix: p-"),
            ("nameSuffix", "nameSuffix: -s"),
            ("replicas", "replicas: [{name: settings, count: 1}]"),
        )
    },
    **{
        f"the key {key} of {field}": (_tree(f"{field}: {{{key}: a}}"), "invalid-kustomization", place)
        for field, place in (
            ("commonLabels", "kustomization.yaml:2:16"),
            ("commonAnnotations", "kustomization.yaml:2:21"),
        )
        for key in ("on", "n", "0x1F")
    },
    "the key y of a generator's labels": (
        _tree("configMapGenerator: [{name: g, options: {labels: {y: a}}}]"),
        "invalid-kustomization",
        "kustomization.yaml:2:51",
    ),
    "an inventory, which old versions knew": (
        _tree("inventory: {}"),
        "invalid-kustomization",
        "kustomization.yaml:2:1",
    ),
    "a key that is null in a JSON patch": (
        _tree(
            "patches: [{path: p.yaml, target: {kind: ConfigMap}}]", "== p.yaml\n- {op: add, path: /data, value: {~: b}}"
        ),
        "invalid-patch",
        "p.yaml:1:34",
    ),
    "a replacement without any target": (
        _tree("replacements: [{source: {name: settings, fieldPath: data.host}, targets: []}]"),
        "replacement-failed",
        "kustomization.yaml:2:16",
    ),
    "a strategic merge of no patches as a plugin": (
        _tree(
            "transformers: [t.yaml]",
            "== t.yaml\napiVersion: builtin\nkind: PatchStrategicMergeTransformer\nmetadata: {name: t}\npaths: []",
        ),
        "invalid-kustomization",
        "t.yaml:1:1",
    ),
    "a configuration of a kind that is a boolean": (
        _tree(_PREFIXED, "== names.yaml\nnamePrefix: [{path: data/host, kind: yes}]"),
        "invalid-kustomization",
        "names.yaml:1:38",
    ),
    **{
        f"a configuration with {step} in a path": (
            _tree(_PREFIXED, f"== names.yaml\nnamePrefix: [{{path: 'data/{step}'}}]"),
            "invalid-object",
            "config.yaml:7:3",
        )
        for step in ("0", "-", "*", "[a=b]", "-1")
    },
}
