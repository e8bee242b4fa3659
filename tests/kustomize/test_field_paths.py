"""Paths of replacements that lead through lists: both builds put the value at the same places, or both fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from oracle import build, kustomize, objects, write

SPECS = {
    "{groups: [{name: a, labels: {x: z}}, {name: b}]}": "spec.groups.*.labels.job",
    "{groups: []}": "spec.groups.*.labels.job",
    "{other: 1}": "spec.groups.*.labels.job",
    "{groups: {k: {name: a}}}": "spec.groups.*.labels.job",
    "{groups: [{rules: [{a: b}, {labels: {q: r}}]}, {rules: []}, {name: c}]}": "spec.groups.*.rules.*.labels.job",
    "{groups: [{rules: [{a: b}]}]}": "spec.groups.*.rules.*.labels.job",
    "{groups: [a, b]}": "spec.groups.*",
    "{groups: [a, c]}": "spec.groups.*.x",
    "{groups: [{name: a}]}": "spec.groups.*.new.[name=x].v",
    "{groups: [{name: b}]}": "spec.groups.*.new.0.v",
    "{groups: [{name: c}]}": "spec.groups.[name=z].rules.*.v",
    "{groups: null}": "spec.groups.*.v",
    "{groups: [{l: null}]}": "spec.groups.*.l.v",
    "{groups: [null, {a: b}]}": "spec.groups.*.v",
    "{groups: [{rules: null}, {rules: [{a: b}]}]}": "spec.groups.*.rules.*.v",
    "{groups: [{rules: null}, {rules: [{v: b}]}]}": "spec.groups.*.rules.[a=b].v",
    "{groups: [{rules: null}, {rules: [{v: c}]}]}": "spec.groups.*.rules.0.v",
    "{groups: [{rules: null}]}": "spec.groups.*.rules.*",
    "{groups: [{rules: null, a: b}]}": "spec.groups.*.rules.[a=b].v",
    "{groups: {rules: null}}": "spec.groups.rules.v.w",
    "{groups: [null]}": "spec.groups.0.v",
    "{groups: [{rules: s}, {rules: [{v: b}]}]}": "spec.groups.*.rules.*.v",
    "{groups: [{a: {v: 1}}, {a: [{v: b}]}]}": "spec.groups.*.a.v",
    "{groups: [{name: x, v: 1}, {name: y}]}": "spec.groups.[=x]",
    "{groups: [{name: x, v: 2}]}": "spec.groups.[=name: x]",
    "{groups: [{name: x, v: 3}]}": "spec.groups.[=x].v",
    "{groups: [[x], y, x]}": "spec.groups.[=x]",
    "{groups: [{name: [x]}, {name: {k: x}}, {name: y}]}": "spec.groups.[name=x].v",
    "{groups: [x, {}, []]}": "spec.groups.[=x]",
}
WITHOUT_CREATE = {
    '{groups: ["x", x]}': "spec.groups.[=^x$]",
    "{groups: ['x']}": "spec.groups.[=^x$]",
    '{groups: [{name: "x"}, {name: x}]}': "spec.groups.[name=^x$].v",
    '{groups: [{"name": x}, {name: x}]}': "spec.groups.[=^{name: x}]",
    "\n  groups:\n  - name: x\n  - {name: x}": "spec.groups.[=^name: x]",
    '{groups: ["", x]}': "spec.groups.[=^$]",
}
"""What is made for a pattern that doesn't match itself isn't found again, so kustomize makes it for ever."""


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("spec", SPECS)
def test_a_value_goes_where_kustomize_puts_it(spec: str, create: bool, tmp_path: Path) -> None:
    assert_same_places(spec, SPECS[spec], tmp_path, create=create)


@pytest.mark.parametrize("spec", WITHOUT_CREATE)
def test_quotes_are_a_part_of_the_text_that_a_pattern_is_held_against(spec: str, tmp_path: Path) -> None:
    assert_same_places(spec, WITHOUT_CREATE[spec], tmp_path, create=False)


def assert_same_places(spec: str, path: str, root: Path, *, create: bool) -> None:
    tree = {
        "kustomization.yaml": f"""
resources: [rules.yaml]
replacements:
- source: {{kind: Rules, fieldPath: metadata.name}}
  targets:
  - select: {{kind: Rules}}
    fieldPaths: ["{path}"]
    options: {{create: {str(create).lower()}}}
""",
        "rules.yaml": f"apiVersion: example.org/v1\nkind: Rules\nmetadata: {{name: all}}\nspec: {spec}\n",
    }
    write(tree, root)
    real, ours = kustomize(root), build(tree)
    assert [problem.check for problem in ours.problems] == ["replacement-failed"] * bool(real.error)
    assert real.error or objects(ours) == real.objects
