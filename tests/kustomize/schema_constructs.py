"""Small trees like those in constructs.py, about a schema of one's own that says how lists are merged."""

from __future__ import annotations

from constructs import Files, tree

_SCHEMA = """
== base/schema.json
{"definitions": {
  "foo": {
    "properties": {"spec": {"$ref": "#/definitions/spec"}},
    "x-kubernetes-group-version-kind": [{"group": "x.io", "kind": "Foo", "version": "v1"}]},
  "spec": {"properties": {
    "items": {"type": "array", "items": {"$ref": "#/definitions/item"},
              "x-kubernetes-patch-merge-key": "id", "x-kubernetes-patch-strategy": "merge"},
    "plain": {"type": "array", "items": {"type": "string"}, "x-kubernetes-patch-strategy": "merge"},
    "replaced": {"type": "array", "items": {"type": "object"}, "x-kubernetes-patch-merge-key": "id"},
    "both": {"type": "array", "items": {"type": "object"},
             "x-kubernetes-list-map-keys": ["a", "b"], "x-kubernetes-patch-strategy": "merge,retainKeys"},
    "any": {"type": "object", "additionalProperties": {"$ref": "#/definitions/spec"}}}},
  "item": {"properties": {
    "below": {"type": "array", "items": {"$ref": "#/definitions/item"},
              "x-kubernetes-patch-merge-key": "id", "x-kubernetes-patch-strategy": "merge"}}}}}
== base/foo.yaml
apiVersion: x.io/v1
kind: Foo
metadata: {name: foo, finalizers: [a/b]}
spec:
  items: [{id: a, v: 1, below: [{id: x, q: 1}]}, {id: b, v: 2}]
  plain: [a, b]
  replaced: [{id: a, v: 1}]
  both: [{a: 1, b: 2, c: 3}, {a: 1, b: 3, c: 3}]
  any: {k: {items: [{id: a, v: 1}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: a, image: b}]}}}
== base/patch.yaml
apiVersion: x.io/v1
kind: Foo
metadata: {name: foo, finalizers: [c/d]}
spec:
  items: [{id: a, w: 1, below: [{id: x, r: 1}, {id: y}]}, {id: c, v: 2}]
  plain: [c]
  replaced: [{id: a, w: 1}]
  both: [{a: 1, b: 2, d: 3}, {a: 2}]
  any: {k: {items: [{id: a, w: 1}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: a, command: [b]}]}}}
"""


def _layers(root: str, base: str) -> Files:
    return tree(
        f"== kustomization.yaml\nresources: [base]\n{root}\n== base/kustomization.yaml\nresources: [foo.yaml]\n{base}\n"
        + _SCHEMA.lstrip()
    )


_PATCHED = "patches: [{path: patch.yaml}]"
_PATCHED_ABOVE = "patches: [{path: base/patch.yaml}]"
_OWN = "openapi: {path: schema.json}\n"
_OWN_ABOVE = "openapi: {path: base/schema.json}\n"
_VERSION = "openapi: {version: v1.21.2}\n"

BUILT: dict[str, Files] = {
    "a schema beside a patch": _layers("", _OWN + _PATCHED),
    "a schema of a base, and a patch above it": _layers(_PATCHED_ABOVE, _OWN),
    "a schema above a patch": _layers(_OWN_ABOVE, _PATCHED),
    "a version above a schema, which counts for nothing then": _layers(_VERSION, _OWN + _PATCHED),
    "a version above a schema, and a patch": _layers(_VERSION + _PATCHED_ABOVE, _OWN),
    "a schema that is none": _layers("openapi: {path: base/patch.yaml}", _PATCHED),
    "a schema of a component": tree(
        "== kustomization.yaml\nresources: [base/foo.yaml]\ncomponents: [component]\n"
        + _PATCHED_ABOVE
        + "\n== component/kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
        "openapi: {path: ../base/schema.json}\n" + _SCHEMA.lstrip()
    ),
}
