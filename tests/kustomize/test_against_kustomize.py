"""Small trees, one for each thing that a kustomization can say: both builds give the same objects, or both fail."""

from __future__ import annotations

from pathlib import Path

import constructs
import copied_values
import field_styles
import name_constructs
import pytest
import rare_constructs
import rewritten_fields
import schema_constructs
import yaml_constructs
from oracle import build, kustomize, objects, write

_PARTS = (
    *(
        constructs,
        rare_constructs,
        name_constructs,
        copied_values,
        schema_constructs,
        field_styles,
        rewritten_fields,
        yaml_constructs,
    ),
)
BUILT = {name: tree for part in _PARTS for name, tree in part.BUILT.items()}
BROKEN = {name: broken for part in _PARTS for name, broken in getattr(part, "BROKEN", {}).items()}


@pytest.mark.parametrize("name", BUILT)
def test_it_builds_to_the_same_objects(name: str, tmp_path: Path) -> None:
    tree = BUILT[name]
    write(tree, tmp_path)
    real = kustomize(tmp_path)
    ours = build(tree)
    assert not real.error
    assert [(problem.check, problem.message) for problem in ours.problems if not problem.harmless] == []
    assert objects(ours) == real.objects
    assert real.objects


@pytest.mark.parametrize("name", BROKEN)
def test_where_kustomize_fails_there_is_a_problem_at_its_place(name: str, tmp_path: Path) -> None:
    tree, check, place = BROKEN[name]
    write(tree, tmp_path)
    assert kustomize(tmp_path).error
    problem = build(tree).problems[0]
    assert problem.check == check
    assert f"{problem.place.path}:{problem.place.line}:{problem.place.column}" == place
    assert problem.message
