"""JSON patches of annotations and labels of objects that have none.

kustomize keeps in annotations what an object was called before and what generated it, so a patch finds annotations to
add to wherever it has kept something; labels it finds only where they are written.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from oracle import build, kustomize, objects, write

OBJECT = "apiVersion: v1\nkind: Role\nmetadata: {name: web, labels: {a: b}}\n"
BARE = "apiVersion: v1\nkind: Role\nmetadata: {name: web}\n"
NULL = "apiVersion: v1\nkind: Role\nmetadata: {name: web, annotations: null}\n"
ADD = {"op": "add", "path": "/metadata/annotations/x", "value": "v"}
LABEL = {"op": "add", "path": "/metadata/labels/x", "value": "v"}
WITHOUT = {"op": "remove", "path": "/metadata/annotations"}
PATCHES = {
    "annotation": [ADD],
    "label": [LABEL],
    "replaced annotation": [ADD | {"op": "replace"}],
    "removed annotation": [{"op": "remove", "path": "/metadata/annotations/x"}],
    "all annotations removed": [WITHOUT],
    "all annotations removed before one is added": [WITHOUT, ADD],
    "all annotations set": [{"op": "add", "path": "/metadata/annotations", "value": {"q": "w"}}],
    "below an annotation": [{"op": "add", "path": "/metadata/annotations/x/y", "value": "v"}],
    "copied into an annotation": [{"op": "copy", "path": "/metadata/annotations/x", "from": "/metadata/name"}],
    "no such annotation": [{"op": "test", "path": "/metadata/annotations/x", "value": None}, ADD],
    "metadata replaced": [{"op": "replace", "path": "/metadata", "value": {"name": "web"}}, ADD],
}


def _patches(*patches: str) -> str:
    return "".join(f"- target: {{kind: Role, name: web, version: v1}}\n  patch: '{patch}'\n" for patch in patches)


def _agree(tree: dict[str, str], tmp_path: Path) -> bool:
    """Tell whether kustomize builds a tree, having seen that both do the same with it."""
    write(tree, tmp_path)
    real, ours = kustomize(tmp_path), build(tree)
    assert [problem.check for problem in ours.problems] == ["invalid-patch"] * bool(real.error)
    assert real.error or objects(ours) == real.objects
    return not real.error


@pytest.mark.parametrize("manifest", [OBJECT, BARE, NULL])
@pytest.mark.parametrize("patch", PATCHES)
def test_a_json_patch_finds_what_kustomize_has_it_find(patch: str, manifest: str, tmp_path: Path) -> None:
    tree = {
        "kustomization.yaml": f"resources: [role.yaml]\npatches:\n{_patches(json.dumps(PATCHES[patch]))}",
        "role.yaml": manifest,
    }
    _agree(tree, tmp_path)


def test_a_second_patch_finds_them_again_that_the_first_one_removed(tmp_path: Path) -> None:
    patches = _patches(json.dumps([WITHOUT]), json.dumps([ADD]))
    assert _agree({"kustomization.yaml": f"resources: [role.yaml]\npatches:\n{patches}", "role.yaml": BARE}, tmp_path)


@pytest.mark.parametrize(
    ("base", "is_built"), [("", False), ("images: [{name: a, newTag: b}]", False), ("namePrefix: p-", True)]
)
def test_an_old_kind_of_patch_finds_them_only_where_something_is_kept(
    base: str, is_built: bool, tmp_path: Path
) -> None:
    tree = {
        "kustomization.yaml": f"resources: [base]\npatchesJson6902:\n{_patches(json.dumps([ADD]))}",
        "base/kustomization.yaml": f"resources: [role.yaml]\n{base}\n",
        "base/role.yaml": BARE,
    }
    assert _agree(tree, tmp_path) is is_built


@pytest.mark.parametrize("options", ["", ", options: {disableNameSuffixHash: true}"])
def test_what_is_generated_has_them_for_an_old_kind_of_patch(options: str, tmp_path: Path) -> None:
    patches = _patches(json.dumps([ADD])).replace("Role", "ConfigMap")
    generator = f"configMapGenerator: [{{name: web, literals: [a=b]{options}}}]"
    assert _agree({"kustomization.yaml": f"{generator}\npatchesJson6902:\n{patches}"}, tmp_path)


@pytest.mark.parametrize("behavior", ["merge", "replace"])
@pytest.mark.parametrize("field", ["patches", "patchesJson6902"])
def test_what_was_not_generated_gets_none_by_being_merged_with_what_is(
    field: str, behavior: str, tmp_path: Path
) -> None:
    patches = _patches(json.dumps([ADD])).replace("Role", "ConfigMap")
    generator = f"configMapGenerator: [{{name: web, behavior: {behavior}, literals: [a=b]}}]"
    tree = {
        "kustomization.yaml": f"resources: [map.yaml]\n{generator}\n{field}:\n{patches}",
        "map.yaml": BARE.replace("Role", "ConfigMap"),
    }
    assert _agree(tree, tmp_path) is (field == "patches")


@pytest.mark.parametrize("annotations", ["{}", "null", "{n: 5, t: true}"])
@pytest.mark.parametrize("field", ["patches", "patchesJson6902"])
def test_all_annotations_are_written_again_after_a_patch(field: str, annotations: str, tmp_path: Path) -> None:
    patches = _patches(json.dumps([{"op": "add", "path": "/x", "value": "y"}]))
    copy = "replacements: [{source: {kind: Role, fieldPath: metadata}, targets: [{select: {kind: Role}, "
    options = "fieldPaths: [copy], options: {create: true}}]}]"
    tree = {
        "kustomization.yaml": f"resources: [role.yaml]\n{field}:\n{patches}{copy}{options}\n",
        "role.yaml": BARE.replace("web", f"web, annotations: {annotations}"),
    }
    assert _agree(tree, tmp_path)


def test_a_patch_of_an_old_kind_takes_empty_ones_from_the_next(tmp_path: Path) -> None:
    both = _patches(json.dumps([{"op": "add", "path": "/x", "value": "y"}]), json.dumps([ADD]))
    tree = {
        "kustomization.yaml": f"resources: [role.yaml]\npatchesJson6902:\n{both}",
        "role.yaml": BARE.replace("web", "web, annotations: {}"),
    }
    assert not _agree(tree, tmp_path)
