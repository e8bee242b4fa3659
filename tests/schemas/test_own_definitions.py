"""Definitions in a repository: whatever they hold, they break nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.repo.nodes import Mapping, Place, from_data
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import shipped_rules
from gitops_lint.rulebook.schema_files import SchemaFiles
from gitops_lint.schemas.definitions import Definition
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.own_definitions import own_schema
from gitops_lint.schemas.validate import validate

WIDGET = GroupKind("example.com", "Widget")
HEAD = SchemaFiles((shipped_rules(),)).head(WIDGET, "v1")
PLACE = Place("x.yaml")
LEAVES: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.sampled_from(["string", "object"])
)
WORDS = ["type", "properties", "items", "required", "enum", "default", "minimum", "maxLength", "a", "spec", "minItems"]
ANYTHING: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)),
    max_leaves=25,
)


def faults(schema: Any, spec: Any) -> list[Fault] | None:
    node = from_data(schema, PLACE)
    root = from_data({"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "x"}, "spec": spec}, PLACE)
    own = own_schema(WIDGET, "v1", Definition(True, node if isinstance(node, Mapping) else None), HEAD)
    assert isinstance(root, Mapping)
    return list(validate(root, own, "v1", lambda _: None)) if own is not None else None


@given(ANYTHING, ANYTHING)
def test_no_definition_breaks_the_validation(spec: Any, value: Any) -> None:
    faults({"type": "object", "properties": {"spec": spec}}, value)


@pytest.mark.parametrize("values", [["a  b"], ['say "a"'], [1, 2], "a", [["a"]]])
def test_of_values_that_rules_cannot_say_nothing_is_known(values: Any) -> None:
    spec = {"type": "object", "properties": {"a": {"enum": values}}}
    assert faults({"properties": {"spec": spec}}, {"a": "anything"}) == []


def test_a_definition_without_fields_says_nothing() -> None:
    assert faults({"type": "object"}, {}) is None
