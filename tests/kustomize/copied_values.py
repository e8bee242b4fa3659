"""Small trees like those in constructs.py, about what replacements and patches put over values, and make of none."""

from __future__ import annotations

from constructs import Broken, Files, tree

_FOO = """
== foo.yaml
kind: Foo
metadata:
  name: foo
  labels: {n: a}
  annotations: {day: 2024-01-02}
spec:
  day: 2024-01-02
  a: b
flow: {a: b, list: [a]}
empty: {}
none: []
block:
- a
"""


def _foo(kustomization: str) -> Files:
    return tree(f"== kustomization.yaml\nresources: [foo.yaml]\n{kustomization}\n{_FOO}")


def _put(value: str, *paths: str, options: str = "{create: true}") -> str:
    target = f"{{select: {{kind: Foo}}, fieldPaths: [{', '.join(paths)}], options: {options}}}"
    return f"replacements: [{{sourceValue: '{value}', targets: [{target}]}}]"


def _after_a_merge(value: str, kustomization: str) -> Files:
    """Return what does something to an object that a base has put a key `<<` into, beside one that it leaves alone."""
    operation = f'{{"op": "add", "path": "/spec/<<", "value": {value}}}'
    return tree(
        f"== kustomization.yaml\nresources: [b]\n{kustomization}\n"
        f"== b/kustomization.yaml\nresources: [foo.yaml, bar.yaml]\n"
        f"patches: [{{target: {{kind: Foo}}, patch: '[{operation}]'}}]\n"
        "== b/bar.yaml\nkind: Bar\nmetadata: {name: bar}\n" + _FOO.replace("== ", "== b/")
    )


def _patch(foo: str) -> str:
    return f"patches: [{{patch: '{{kind: Foo, {foo[1:]}'}}]"


def _json(op: str, path: str) -> str:
    return f"""patches: [{{target: {{kind: Foo}}, patch: '[{{"op": "{op}", "path": "{path}", "value": "x"}}]'}}]"""


_LABEL = "patchesStrategicMerge: ['{kind: Foo, metadata: {name: foo, labels: {n: 5}}}']"

BUILT: dict[str, Files] = {
    "a day over a day": _foo(_put("2024-1-3", "spec.day", "metadata.annotations.day")),
    "text over the day of an annotation": _foo(_put("x", "metadata.annotations.day")),
    "nothing within braces, and in blocks": _foo(
        _put("", "flow.x", "flow.y.z", "flow.list.1", "empty.x", "none.0", "block.1", "spec.new.deep")
    ),
    "nothing between delimiters": _foo(_put("", "empty.x", "new.x", options="{create: true, delimiter: '-'}")),
    "nothing that a merge passes by": tree(
        "== kustomization.yaml\nresources: [b]\n"
        "patches: [{patch: '{kind: Foo, metadata: {name: foo}, spec: {a: x}}'}]\n"
        "== b/kustomization.yaml\nresources: [foo.yaml]\n"
        + _put("", "spec.v", "data.x.y")
        + _FOO.replace("== ", "== b/")
    ),
    "null as text that a merge passes by": tree(
        "== kustomization.yaml\nresources: [b]\n"
        "patches: [{patch: '{kind: Foo, metadata: {name: foo}, spec: {a: x}}'}]\n"
        "== b/kustomization.yaml\nresources: [foo.yaml]\n" + _put("null", "spec.v") + _FOO.replace("== ", "== b/")
    ),
    "a number in a label, twice": tree(
        f"== kustomization.yaml\nresources: [b]\n{_LABEL}\n== b/kustomization.yaml\nresources: [foo.yaml]\n{_LABEL}\n"
        + _FOO.replace("== ", "== b/")
    ),
    "an apiVersion in quotes of a patch for what has none": tree(
        "== kustomization.yaml\nresources: [a.yaml]\npatches:\n"
        """- {target: {kind: A}, patch: '{"apiVersion": "v1", "kind": "A", "metadata": {"name": "a"}, "x": "y"}'}\n"""
        """- {target: {kind: B}, patch: '{"apiVersion": v1, "kind": "B", "metadata": {"name": "b"}, "x": "y"}'}\n"""
        """- {target: {kind: C}, patch: '{"apiVersion": "v1", "kind": "C", "metadata": {"name": "c"}, "x": "y"}'}\n"""
        "== a.yaml\nkind: A\nmetadata: {name: a}\n---\nkind: B\nmetadata: {name: b}\n"
        "---\napiVersion:\nkind: C\nmetadata: {name: c}\n"
    ),
    "a prefix and a suffix for a field of a kind that the object is no longer": tree(
        "== kustomization.yaml\nresources: [b]\nnamePrefix: x-\nnameSuffix: -y\nconfigurations: [c.yaml]\n"
        "== c.yaml\nnamePrefix: [{path: spec/a, kind: Foo}, {path: spec/b, kind: Bar}, {path: spec/c}]\n"
        "nameSuffix: [{path: spec/a, kind: Foo}, {path: spec/b, kind: Bar}, {path: spec/c}]\n"
        "== b/kustomization.yaml\nresources: [a.yaml]\npatches:\n"
        """- {target: {kind: Foo}, patch: '[{"op": "replace", "path": "/kind", "value": "Bar"}]'}\n"""
        "== b/a.yaml\nkind: Foo\nmetadata: {name: foo}\nspec: {a: a, b: b, c: c}\n"
    ),
    "a label of selectors that is replaced, and is another one then": tree(
        "== kustomization.yaml\nresources: [b]\nlabels: [{pairs: {tier: c}}]\n"
        "== b/kustomization.yaml\nresources: [deployment.yaml]\nlabels: [{pairs: {tier: a}, includeSelectors: true}]\n"
        "replacements: [{sourceValue: b, targets: [{select: {kind: Deployment}, "
        "fieldPaths: [metadata.labels.tier]}]}]\n"
        "== b/deployment.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n"
    ),
    "labels that are copied, and are others then": tree(
        "== kustomization.yaml\nresources: [b]\nlabels: [{pairs: {tier: c}}]\n"
        "== b/kustomization.yaml\nresources: [foo.yaml]\nlabels: [{pairs: {tier: a}}]\nreplacements:\n"
        "- source: {kind: Foo, fieldPath: metadata.labels}\n"
        "  targets: [{select: {kind: Foo}, fieldPaths: [spec.copy], options: {create: true}}]\n"
        + _FOO.replace("== ", "== b/")
    ),
    "notes that kustomize keeps in annotations": tree(
        "== kustomization.yaml\nresources: [b]\nnamePrefix: y-\nnamespace: space\n"
        "configMapGenerator: [{name: g, literals: [a=b]}]\n"
        "patches: [{target: {kind: Foo}, options: {allowNameChange: true}, "
        "patch: '{kind: Foo, metadata: {name: c}}'}]\n"
        "replacements:\n"
        "- source: {kind: ConfigMap, fieldPath: metadata.annotations}\n"
        "  targets: [{select: {kind: Foo}, fieldPaths: [spec.notes], options: {create: true}}]\n"
        "- source: {kind: Foo, fieldPath: metadata}\n"
        "  targets: [{select: {kind: ConfigMap}, fieldPaths: [notes], options: {create: true}}]\n"
        "== b/kustomization.yaml\nresources: [foo.yaml]\nnamePrefix: x-\nnameSuffix: -z\nnamespace: space\n"
        + _FOO.replace("== ", "== b/")
    ),
    "annotations that are strings after a JSON patch": tree(
        "== kustomization.yaml\nresources: [a.yaml]\n"
        """patches: [{target: {kind: A}, patch: '[{"op": "test", "path": "/x", "value": null}]'}]\n"""
        "replacements: [{source: {kind: A, fieldPath: metadata.annotations}, "
        "targets: [{select: {kind: A}, fieldPaths: [copy], options: {create: true}}]}]\n"
        "== a.yaml\nkind: A\nmetadata: {name: a, annotations: {n: 5, t: true}}\n"
    ),
    "a patch that takes all annotations away, and what kustomize knew": tree(
        "== kustomization.yaml\nresources: [b]\npatches:\n"
        "- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: g, annotations: }}'\n"
        "== b/kustomization.yaml\nresources: [pod.yaml]\nnamePrefix: x-\n"
        "configMapGenerator: [{name: g, literals: [a=b]}]\n"
        "== b/pod.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{configMap: {name: g}}]}\n"
    ),
    "a key that is a number and goes away": tree(
        "== kustomization.yaml\nresources: [b]\n"
        "patches: [{patch: '{kind: Foo, metadata: {name: foo, labels: {\"80\": }}}'}]\n"
        '== b/kustomization.yaml\nresources: [foo.yaml]\nlabels: [{pairs: {"80": x}}]\n' + _FOO.replace("== ", "== b/")
    ),
    "a key that brings others in": _foo(
        """patches: [{target: {kind: Foo}, patch: '[{"op": "add", "path": "/spec/<<", "value": {"b": "c"}}]'}]"""
    ),
    **{
        f"a key that brings others in, and {what}": _after_a_merge(value, kustomization)
        for what, value, kustomization in (
            (
                "a label in it",
                '{"template": {"metadata": {"labels": {"n": "c"}}}}',
                "labels: [{pairs: {tier: c}, fields: [{path: spec/template/metadata/labels, create: true}]}]",
            ),
            ("a null over what is brought", '{"b": "c"}', _patch("{metadata: {name: foo}, spec: {b: }}")),
            (
                "a mapping in place of it",
                '{"b": "c"}',
                _patch("{metadata: {name: foo}, spec: {$patch: replace, z: y}}"),
            ),
            ("what is no mapping, in what goes", '"c"', _patch("{metadata: {name: foo}, spec: }")),
            ("what is no mapping, in an object that goes", '"c"', _patch("{metadata: {name: foo}, $patch: delete}")),
            ("a JSON patch of what is brought", '{"b": "c"}', _json("replace", "/spec/b")),
            (
                "a copy of it",
                '{"b": {"d": "e"}}',
                "replacements: [{source: {kind: Foo, fieldPath: spec}, "
                "targets: [{select: {kind: Foo}, fieldPaths: [copy], options: {create: true}}]}]",
            ),
        )
    },
    "keys in quotes that bring others in, of a patch in JSON": _foo(
        """patches: [{target: {kind: Foo}, patch: '[{"op": "add", "path": "/x", "value": """
        """{"<<": [{"a": "b", "c": "d"}, {"a": "z", "<<": {"e": "f"}}], "c": "own"}}]'}]"""
    ),
    "keys in quotes that bring others in, of a patch in YAML": _foo(
        """patches: [{target: {kind: Foo}, patch: '- {op: add, path: /x, value: {"<<": {a: b}, c: d}}'}]"""
    ),
    "a key of a replacement that brings others in": _foo(
        "replacements: [{source: {kind: Foo, fieldPath: metadata.labels}, "
        "targets: [{select: {kind: Foo}, fieldPaths: [spec.<<], options: {create: true}}]}]"
    ),
    "a key that brings others into what is hashed": tree(
        "== kustomization.yaml\nconfigMapGenerator: [{name: g, literals: [a=b]}]\n"
        """patches: [{target: {kind: ConfigMap}, patch: '[{"op": "add", "path": "/data/<<", "value": {"b": "c"}}]'}]"""
    ),
    "no mapping under a key of an object that is generated anew": tree(
        "== kustomization.yaml\nresources: [b]\n"
        "configMapGenerator: [{name: g, behavior: replace, literals: [a=c]}]\n"
        "== b/kustomization.yaml\nconfigMapGenerator: [{name: g, literals: [a=b]}]\n"
        """patches: [{target: {kind: ConfigMap}, patch: '[{"op": "add", "path": "/data/<<", "value": "x"}]'}]\n"""
    ),
    "a generator that adds to an object whose name is a number": tree(
        "== kustomization.yaml\nresources: [a.yaml]\nnamePrefix: '1'\n"
        "configMapGenerator: [{name: '3', namespace: '5', behavior: merge, literals: [a=b]}]\n"
        "== a.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: 3, namespace: 5}\n"
    ),
    "nothing within braces, which becomes an empty string": tree(
        "== kustomization.yaml\nresources: [a.yaml]\n== a.yaml\nkind: A\nmetadata: {name: a}\n"
        "spec: {a: , b: {c: }, d: [{e: , f: ~}, {\n  g:\n}], 'h': null}\ni:\n  j:\n"
    ),
    "nothing within braces, in an object that is patched": tree(
        "== kustomization.yaml\nresources: [a.yaml]\npatches:\n"
        "- {patch: '{kind: A, metadata: {name: a}, spec: {x: y}}'}\n"
        """- {target: {kind: B}, patch: '[{"op": "add", "path": "/x", "value": "y"}]'}\n"""
        "== a.yaml\nkind: A\nmetadata: {name: a}\nspec: {a: , d: [{e: }]}\n"
        "---\nkind: B\nmetadata: {name: a}\nspec: {a: , d: [{e: }]}\n"
    ),
    "annotations that a patch replaces, some of which stand elsewhere, too": tree(
        "== kustomization.yaml\nresources: [b]\n"
        "patches: [{patch: '{kind: Foo, metadata: {name: foo, annotations: {$patch: replace, note: only}}}'}]\n"
        "== b/kustomization.yaml\nresources: [foo.yaml]\nconfigurations: [c.yaml]\ncommonAnnotations: {note: common}\n"
        "== b/c.yaml\ncommonAnnotations: [{path: spec/notes, create: true}]\n" + _FOO.replace("== ", "== b/")
    ),
    "numbers over strings that have quotes once they went through JSON": tree(
        "== kustomization.yaml\nresources: [a.yaml]\npatches:\n"
        """- {target: {kind: A}, patch: '[{"op": "test", "path": "/x"}]'}\n"""
        "- {patch: '{kind: A, metadata: {name: a}, d: {a: 064, b: 064, c: 064, d: 064, e: 064, f: 064, g: 064}}'}\n"
        "== a.yaml\nkind: A\nmetadata: {name: a}\n"
        """d: {a: "'", b: "a: b", c: "#c", d: "", e: " x", f: "-a", g: "a'b"}\n"""
    ),
    "an operation that nobody does": _foo(
        """patches: [{target: {kind: Bar}, patch: '[{"op": "test"}, {"op": "any", "path": "/a"}]'}]"""
    ),
}

BROKEN: dict[str, Broken] = {
    "text over a day": (_foo(_put("x", "spec.day")), "replacement-failed", "kustomization.yaml:2:80"),
    "a number over a day": (_foo(_put("80", "spec.day")), "replacement-failed", "kustomization.yaml:2:81"),
    "nothing over a day": (_foo(_put("", "spec.day")), "replacement-failed", "kustomization.yaml:2:79"),
    "a generator's key that merges": (
        tree("== kustomization.yaml\nconfigMapGenerator:\n- name: a\n  literals: [b=c, <<=x]\n"),
        "invalid-kustomization",
        "kustomization.yaml:3:19",
    ),
    "an annotation whose key is a number, whoever wrote it": (
        tree(
            "== kustomization.yaml\nresources: [a.yaml]\n"
            "== a.yaml\nkind: A\nmetadata: {name: a, annotations: {'80': x}}\n"
        ),
        "invalid-object",
        "a.yaml:2:35",
    ),
    "a label of a patch whose key is a number": (
        _foo("patches: [{target: {kind: Foo}, patch: '{kind: Foo, metadata: {name: foo, labels: {\"80\": x}}}'}]"),
        "invalid-kustomization",
        "kustomization.yaml:2:40",
    ),
    "a patch's key that merges text": (
        _foo("""patches: [{target: {kind: Foo}, patch: '[{"op": "add", "path": "/spec/<<", "value": "x"}]'}]"""),
        "invalid-patch",
        "kustomization.yaml:2:40",
    ),
    "a key in quotes that merges text": (
        _foo("""patches: [{target: {kind: Foo}, patch: '[{"op": "add", "path": "/x", "value": {"<<": "x"}}]'}]"""),
        "invalid-patch",
        "kustomization.yaml:2:40",
    ),
    "an annotation's key that merges a mapping, since annotations become strings": (
        _foo(
            "patches: [{target: {kind: Foo}, "
            """patch: '[{"op": "add", "path": "/metadata/annotations/<<", "value": {"a": "b"}}]'}]"""
        ),
        "invalid-patch",
        "kustomization.yaml:2:40",
    ),
    "a patch of what is brought by a key that merges nothing": (
        _after_a_merge('"x"', _json("remove", "/spec/<<")),
        "invalid-patch",
        "b/kustomization.yaml:2:40",
    ),
    "a field that only a key brings": (
        _after_a_merge(
            '{"b": "c"}',
            "replacements: [{source: {kind: Foo, fieldPath: spec.b}, "
            "targets: [{select: {kind: Foo}, fieldPaths: [a], options: {create: true}}]}]",
        ),
        "replacement-failed",
        "kustomization.yaml:2:48",
    ),
    **{
        f"a variable for {number}": (
            tree(
                "== kustomization.yaml\nresources: [b.yaml]\n"
                "vars: [{name: V, objref: {kind: B, name: b}, fieldref: {fieldPath: v}}]\n"
                f"== b.yaml\nkind: B\nmetadata: {{name: b}}\nv: {number}\n"
            ),
            "replacement-failed",
            "b.yaml:3:4",
        )
        for number in ("1_000", "12345678901234567890", "0x1F")
    },
    "an operation without a path": (
        _foo("""patches: [{target: {kind: Foo}, patch: '[{"op": "test"}]'}]"""),
        "invalid-patch",
        "kustomization.yaml:2:40",
    ),
}
