"""Small trees like those in constructs.py: names and the like that a patch writes again, and numbers such as `.inf`.

What kustomize writes again loses its type: anything may be put over it, and is what its text says.
"""

from __future__ import annotations

from constructs import Broken, Files, tree

_PATCH = "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {e: f}}"
_OVER = "replacements: [{sourceValue: '%s', targets: [{select: {kind: ConfigMap}, fieldPaths: [%s]}]}]\n"
_JSON = "patches: [{target: {kind: ConfigMap}, patch: '- {op: add, path: /data/e, value: %s}'}]\n"


def _tree(metadata: str, kustomization: str, data: str = "x") -> Files:
    config = f"apiVersion: v1\nkind: ConfigMap\nmetadata: {metadata}\ndata: {{d: {data}}}\n"
    return tree(f"== kustomization.yaml\nresources: [a.yaml]\n{kustomization}== a.yaml\n{config}")


def _merge(name: str = "any", options: str = "", *, of_kind: bool = True) -> str:
    target = "target: {kind: ConfigMap}, " if of_kind else ""
    return f"patches: [{{{target}{options}patch: '{_PATCH % name}'}}]\n"


_RENAMES = "options: {allowNameChange: true}, "
_GENERATE = "configMapGenerator: [{name: a, behavior: %s, literals: [e=f]}]\n"
BUILT: dict[str, Files] = {
    **{
        f"{text} over {value} in {field} that a patch wrote again": _tree(
            f"{{name: {value}}}" if field == "name" else f"{{name: a, namespace: {value}}}",
            _merge() + _OVER % (text, f"metadata.{field}"),
        )
        for field in ("name", "namespace")
        for value in ("300", "true", "1.5", "2020-01-01", '"300"')
        for text in ("web", "5", "null", "1e3")
    },
    **{
        f"a patch that renames {old} to {new}": _tree(f"{{name: {old}}}", _merge(new, _RENAMES))
        for old in ("c", '"c"', "300")
        for new in ('"300"', '"2020-01-01"', "true", "0x1F")
    },
    "a text over a name that a patch with quotes brought": _tree(
        '{name: "c"}', _merge("300", _RENAMES) + _OVER % ("web", "metadata.name")
    ),
    "a patch that names its object and may rename it": _tree(
        '{name: "300"}', _merge("300", _RENAMES, of_kind=False) + _OVER % ("5", "metadata.name")
    ),
    ".inf in an annotation": _tree("{name: a, annotations: {k: .inf}}", ""),
    ".inf under a patch": _tree("{name: a}", _merge().replace("e: f", "d: y"), ".inf"),
    ".inf that a patch takes away": _tree("{name: a}", _merge().replace("e: f", "d: null"), ".NaN"),
    ".inf under a replacement": _tree("{name: a}", _OVER % ("5", "data.d"), "-.inf"),
    ".inf in data where a generator merges": _tree("{name: a}", _GENERATE % "merge", ".inf"),
    ".inf in a label where a generator replaces": _tree("{name: a, labels: {k: .inf}}", _GENERATE % "replace"),
    ".inf in a label of a patch with a target": _tree("{name: a}", _merge("any, labels: {k: .inf}")),
}
BROKEN: dict[str, Broken] = {
    ".inf in a patch": (_tree("{name: a}", _merge("b}, x: {n: .inf")), "invalid-object", "kustomization.yaml:2:46"),
    ".inf in a JSON patch": (_tree("{name: a}", _JSON % ".inf"), "invalid-patch", "kustomization.yaml:2:46"),
    ".inf in an annotation, and a JSON patch": (
        _tree("{name: a, annotations: {k: .inf}}", _JSON % "y"),
        "invalid-object",
        "a.yaml:3:38",
    ),
    "a replacement over a namespace that is null and that a patch took away": (
        _tree("{name: a, namespace: null}", _merge() + _OVER % ("web", "metadata.namespace")),
        "replacement-failed",
        "kustomization.yaml:3:88",
    ),
    **{
        f"a quoted merge key in `{kustomization}`": (
            _tree("{name: a}", f"{kustomization}\n"),
            "invalid-kustomization",
            f"kustomization.yaml:2:{kustomization.index(chr(34)) + 1}",
        )
        for kustomization in (
            'commonAnnotations: {"<<": x}',
            'labels: [{pairs: {a: b, "<<": {c: d}}}]',
            'configMapGenerator: [{name: g, literals: [a=b], options: {labels: {"<<": x}}}]',
            '"<<": {namePrefix: a-}',
        )
    },
}
