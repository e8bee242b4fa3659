"""Small trees like those in constructs.py, about what becomes of names that transformers and patches write anew."""

from __future__ import annotations

from constructs import Broken, Files, tree

_NUMBERS = """
== numbers.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: 3
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: "4"
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
---
apiVersion: v1
kind: Pod
metadata:
  name: d
spec:
  containers:
  - name: c
    image: nginx
    envFrom:
    - configMapRef: {name: 3}
    - configMapRef: {name: "4"}
    - configMapRef: {name: a}
"""


def _numbers(kustomization: str) -> Files:
    return tree(f"== kustomization.yaml\nresources: [numbers.yaml]\n{kustomization}\n{_NUMBERS}")


_NAMED_BY = "replacements: [{sourceValue: '80', targets: [{select: {kind: ConfigMap, name: %s}}]}]"
_MERGED = "{kind: Any, metadata: {name: any, labels: {b: c}}}"

BUILT: dict[str, Files] = {
    "a prefix that makes a number": _numbers("namePrefix: '1'"),
    "a suffix that makes a number": _numbers("nameSuffix: '1'"),
    "an image that becomes a number": _numbers("images: [{name: nginx, newName: '5'}]"),
    "a namespace that is a number": _numbers("namespace: '12'"),
    "a number over a name with a prefix": _numbers("namePrefix: x-\n" + _NAMED_BY % "a"),
    "a number over a name in quotes with a prefix": _numbers("namePrefix: x-\n" + _NAMED_BY % "'4'"),
    "a number over a name that a patch left": _numbers(
        f"patches: [{{target: {{kind: ConfigMap}}, patch: '{_MERGED}'}}]\n" + _NAMED_BY % "a"
    ),
    "a number in quotes as a new name": _numbers(
        "patches: [{target: {name: a}, options: {allowNameChange: true}, "
        """patch: '{kind: A, metadata: {name: "5"}}'}]\nnamePrefix: '1'"""
    ),
}

_DATA = """
== data.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels: {"80": a}
data:
  "1.5": a
  "<<": b
  k: x
"""


def _data(kustomization: str) -> Files:
    return tree(f"== kustomization.yaml\nresources: [data.yaml]\n{kustomization}\n{_DATA}")


BUILT |= {
    "keys that are numbers, and one that is lost": _data("namePrefix: x-"),
    "a label set again whose key is a number": _data("commonLabels: {'80': b}"),
    "keys that a merge adds": _data(
        "patches: [{target: {name: a}, patch: '{kind: A, metadata: {name: a}, data: {\"90\": b}}'}]"
    ),
    "keys of a generator that patches take away or put in": tree(
        "== kustomization.yaml\nconfigMapGenerator:\n- {name: a, literals: [80=x, b=c]}\n"
        "- {name: b, literals: [1.5=x]}\n- {name: c, literals: [k=x]}\npatches:\n"
        "- {target: {name: a}, patch: '{kind: A, metadata: {name: a}, data: {\"80\": null}}'}\n"
        "- {target: {name: b}, patch: '{kind: A, metadata: {name: a}, $patch: delete}'}\n"
        "- {target: {name: c}, patch: '{kind: A, metadata: {name: a}, data: {\"80\": c}}'}\n"
    ),
    "no name before a prefix": tree(
        "== kustomization.yaml\nresources: [b]\nnamePrefix: y-\n== b/kustomization.yaml\nresources: [o.yaml]\n"
        "replacements: [{sourceValue: '', targets: [{select: {kind: ConfigMap}}]}]\n"
        "== b/o.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
    ),
    "null as text between delimiters": _data(
        "replacements: [{sourceValue: 'null', targets: [{select: {kind: ConfigMap}, fieldPaths: [data.k], "
        "options: {delimiter: '-', index: -1}}]}]"
    ),
}

_EMPTY = """patches: [{target: {name: a}, patch: '[{"op": "add", "path": "/metadata/name", "value": ""}]'}]"""
_EMPTIED = "replacements: [{sourceValue: '', targets: [{select: {kind: ConfigMap, name: a}}]}]"

_GENERATED = "configMapGenerator: [{name: a, literals: [b=c]}]\n"
_COPIED = "replacements: [{source: {kind: ConfigMap, fieldPath: data}, targets: [{select: {kind: ConfigMap}}]}]\n"
_BASE = "== kustomization.yaml\nresources: [base]\n%s\n== base/kustomization.yaml\n" + _GENERATED
BUILT |= {
    "a generated object without a name is called by its hash": tree(_BASE % "" + _EMPTIED),
    "a generated object whose name is a mapping is called by its hash": tree(_BASE % "namespace: b" + _COPIED),
}
BROKEN: dict[str, Broken] = {
    "a suffix of a generated object without a name": (
        tree(_BASE % "nameSuffix: -b" + _EMPTIED),
        "invalid-object",
        "base/kustomization.yaml:2:30",
    ),
    "a generated object whose name a patch makes a mapping": (
        tree(
            f"== kustomization.yaml\n{_GENERATED}"
            """patches: [{target: {name: a}, patch: '[{"op": "add", "path": "/metadata/name", "value": {"b": 1}}]'}]"""
        ),
        "invalid-object",
        "kustomization.yaml:2:38",
    ),
    "a name that a patch empties": (_numbers(_EMPTY), "invalid-object", "kustomization.yaml:2:38"),
    "a name that was empty once": (_numbers(f"{_EMPTY}\nnamePrefix: a-"), "invalid-object", "kustomization.yaml:2:38"),
    "a key of a generator that is a number": (
        tree("== kustomization.yaml\nconfigMapGenerator:\n- name: a\n  literals: [b=c, 80=x]\n"),
        "invalid-kustomization",
        "kustomization.yaml:3:19",
    ),
    "a key of a generator that is a number until a JSON patch": (
        tree(
            "== kustomization.yaml\nconfigMapGenerator:\n- name: a\n  literals: [80=x]\npatches:\n"
            """- {target: {name: a}, patch: '[{"op": "replace", "path": "/data", "value": {"a": "b"}}]'}\n"""
        ),
        "invalid-kustomization",
        "kustomization.yaml:3:14",
    ),
    "a key that is a number of an object that a generator adds to": (
        _data("configMapGenerator: [{name: a, behavior: merge, literals: [b=c]}]"),
        "invalid-kustomization",
        "data.yaml:5:12",
    ),
    "a label whose key is a number": (
        _data("commonLabels: {'90': b}"),
        "invalid-kustomization",
        "kustomization.yaml:2:16",
    ),
    "a label that a replacement makes, whose key is null": (
        _data(
            "replacements: [{sourceValue: a, targets: [{select: {kind: ConfigMap}, fieldPaths: [metadata.labels.null], "
            "options: {create: true}}]}]"
        ),
        "invalid-kustomization",
        "kustomization.yaml:2:84",
    ),
    "a name that a replacement empties": (_numbers(_EMPTIED), "invalid-object", "kustomization.yaml:2:30"),
}
