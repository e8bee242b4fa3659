"""Small trees like those in constructs.py: quotes and types, which belong to a field and not to what is put there.

Each is a chain of kustomizations that change one field of a ConfigMap, the next on top of the one before.
"""

from __future__ import annotations

from constructs import Broken, Files, tree

_FIELDS = {"data": "data", "labels": "metadata.labels", "annotations": "metadata.annotations"}


def _object(field: str, value: str) -> str:
    where = f"data: {{k: {value}}}" if field == "data" else f"metadata: {{name: a, {field}: {{k: {value}}}}}"
    return f"kind: ConfigMap\napiVersion: v1\nmetadata: {{name: a}}\n{where}\n".replace(
        "metadata: {name: a}\nmetadata", "metadata"
    )


def _chain(field: str, *steps: str) -> Files:
    """Return kustomizations of which each does one thing to the field: `put` it first, then what there is below."""
    files = ""
    for number, step in enumerate(steps):
        word, _, value = step.partition(" ")
        source = "PQRSTU"[number]
        folder = "" if number == len(steps) - 1 else f"l{number}/"
        base = f"l{number - 1}" if folder == "" else f"../l{number - 1}"
        more = {
            "put": f"resources: [a.yaml]\n== {folder}a.yaml\n{_object(field, value)}",
            "generate": f"resources: [{base}]\nconfigMapGenerator: [{{name: a, behavior: merge, literals: [z=1]}}]\n",
            "patch": f"resources: [{base}]\npatches: [{{path: p.yaml}}]\n== {folder}p.yaml\n{_object(field, value)}",
            "label": f"resources: [{base}]\nlabels: [{{pairs: {{k: {value}}}}}]\n",
            "replace": f"resources: [{base}, s.yaml]\nreplacements: [{{source: {{kind: {source}, fieldPath: v}}, "
            f"targets: [{{select: {{kind: ConfigMap}}, fieldPaths: [{_FIELDS[field]}.k]}}]}}]\n"
            f"== {folder}s.yaml\nkind: {source}\nmetadata: {{name: s}}\nv: {value}\n",
            "json": f"resources: [{base}]\npatchesJson6902: [{{target: {{kind: ConfigMap, name: a}}, "
            'patch: \'[{"op": "add", "path": "/x", "value": 1}]\'}]\n',
        }
        files += f"== {folder}kustomization.yaml\n{more[word]}"
    return tree(files)


_CHAINS = (
    ("data", "put 0644", "generate", "patch 0644"),
    ("data", 'put "dg=="', "generate", "patch 0644"),
    ("data", "put ~", "generate", "patch yes", "patch 1_000"),
    ("data", "put 0x1F", "replace 12:30", "generate"),
    ("data", "put ~", "replace 0644", "generate", "patch 1"),
    ("labels", 'put "0644"', "generate", "patch 0644"),
    ("labels", "put x", "generate", "label '0644'", "patch 0644"),
    ("labels", "put x", 'patch "1"', "patch 2020-01-01"),
    ("labels", 'put "x"', "patch 2020-01-01", "patch 1"),
    ("labels", 'put "x"', "patch y", "patch 1_000"),
    ("labels", "put ~", "patch x", "label 'yes'", "patch 1_000"),
    ("labels", 'put "z"', "patch 1.5", "replace 1"),
    ("labels", 'put "z"', "patch 1.5", "replace 1", "patch 7"),
    ("data", 'put "z"', "patch 1.5", "replace 1", "replace 2.5"),
    ("data", 'put "z"', "patch 1.0", "replace x", "replace 2.5"),
    ("data", 'put "z"', "patch 2020-01-01", "replace x", "replace '2021-02-02'"),
    ("data", 'put "z"', "patch 1.5", "replace 1", "json"),
    ("data", 'put "z"', "patch 1.5", "replace 1", "generate"),
    ("labels", 'put "z"', "patch 1", "replace '5'", "patch 7"),
    ("labels", "put 1", "replace x", "label z", "json"),
    ("annotations", "put 1", "replace x"),
    ("annotations", "put 0b11", "replace 0o17", "json"),
    ("annotations", "put 1", "replace x", "generate", "json"),
)
BUILT: dict[str, Files] = {f"{field}: {', '.join(steps)}": _chain(field, *steps) for field, *steps in _CHAINS}


_NAMED = "== a.yaml\nkind: A\nmetadata: {name: a, labels: {l: m}}\n---\nkind: B\nmetadata: {name: b}\n"
BUILT |= {
    "a text over all annotations, in which kustomize keeps its notes": tree(
        "== kustomization.yaml\nresources: [a.yaml]\nnamePrefix: p-\n"
        "replacements: [{source: {kind: A}, targets: [{select: {kind: B}, fieldPaths: [metadata.annotations]}]}]\n"
        + _NAMED
    ),
    "labels over all annotations": tree(
        "== kustomization.yaml\nresources: [a.yaml]\nnamePrefix: p-\n"
        "replacements: [{source: {kind: A, fieldPath: metadata.labels}, "
        "targets: [{select: {kind: B}, fieldPaths: [metadata.annotations]}]}]\n" + _NAMED
    ),
    "annotations that are text": tree(
        "== kustomization.yaml\nresources: [a.yaml]\n== a.yaml\nkind: A\nmetadata: {name: a, annotations: text}\n"
    ),
    "a number as a key that the object has in quotes": tree(
        "== kustomization.yaml\nresources: [a.yaml]\npatches: [{path: p.yaml}]\n"
        '== a.yaml\nkind: A\nmetadata: {name: a}\nspec: {"80": x}\n'
        "== p.yaml\nkind: A\nmetadata: {name: a}\nspec: {80: y}\n"
    ),
}

BROKEN: dict[str, Broken] = {
    **{
        f"{key} as a key that a patch adds": (
            tree(
                "== kustomization.yaml\nresources: [a.yaml]\npatches: [{path: p.yaml}]\n"
                "== a.yaml\nkind: A\nmetadata: {name: a}\nspec: {}\n"
                f"== p.yaml\nkind: A\nmetadata: {{name: a}}\nspec: {{{key}: y}}\n"
            ),
            "invalid-kustomization",
            "p.yaml:3:8",
        )
        for key in ("80", "true", "2020-01-01")
    },
    "a text over a number of a label": (
        _chain("labels", "put 1", "replace x"),
        "replacement-failed",
        "kustomization.yaml:2:101",
    ),
    "a text over a number of an annotation, and a JSON patch": (
        _chain("annotations", "put 1", "replace x", "json"),
        "replacement-failed",
        "l1/kustomization.yaml:2:101",
    ),
    "a text over a number in quotes that a patch put there": (
        _chain("labels", 'put "z"', "patch 1", "replace x"),
        "replacement-failed",
        "kustomization.yaml:2:101",
    ),
}
