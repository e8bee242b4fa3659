from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, Sequence, at, from_data
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.routes import compile_pattern, find, find_anywhere, written

MANIFEST = (
    parse(
        """
metadata:
  annotations: {a.b/c: x, plain: y}
spec:
  list:
    - {kind: Secret, name: one}
    - {kind: ConfigMap, name: two}
  map:
    first: {name: three, on: true}
    second: {name: four}
  reference: {kind: Secret, name: five}
  adminExistingSecret: six
""",
        "manifest.yaml",
    )
    .documents[0]
    .root
)


@pytest.mark.parametrize(
    ("pattern", "routes"),
    [
        (".", [""]),
        ("spec.reference.name", ["spec.reference.name"]),
        ("spec.list[*].name", ["spec.list[0].name", "spec.list[1].name"]),
        ("spec.map.*.name", ["spec.map.first.name", "spec.map.second.name"]),
        ('metadata.annotations["a.b/c"]', ['metadata.annotations["a.b/c"]']),
        ("spec.list[kind=Secret].name", ["spec.list[0].name"]),
        ("spec.reference[kind=Secret].name", ["spec.reference.name"]),
        ("spec.map.*[on=true].name", ["spec.map.first.name"]),
        ("spec.reference[kind=ConfigMap].name", []),
        ("spec.*ExistingSecret", ["spec.adminExistingSecret"]),
        ("spec.r*e", ["spec.reference"]),
        (
            "**.name",
            [
                "spec.list[0].name",
                "spec.list[1].name",
                "spec.map.first.name",
                "spec.map.second.name",
                "spec.reference.name",
            ],
        ),
        ("**.*Secret", ["spec.adminExistingSecret"]),
        ("spec.map.**.on", ["spec.map.first.on"]),
        ("spec.missing.name", []),
        ("spec.list.name", []),
        ("spec.list.*", []),
        ("spec.map[*]", []),
    ],
)
def test_a_pattern_leads_to_values_in_the_order_of_the_manifest(pattern: str, routes: list[str]) -> None:
    assert [written(found.route) for found in find(MANIFEST, pattern)] == routes


@pytest.mark.parametrize(
    "pattern", ["", "spec..name", "spec.list[", "spec.list[0]", "spec.list[kind]", 'a["b', "***", "a.**b"]
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="is no route"):
        compile_pattern(pattern)


def test_many_patterns_are_found_in_one_walk_as_they_are_one_by_one() -> None:
    patterns = ("**.name", "**.*Secret", "**.map.*.on")
    walked = [(match.pattern, match.found.route) for match in find_anywhere(MANIFEST, patterns)]
    one_by_one = [(pattern, found.route) for pattern in patterns for found in find(MANIFEST, pattern)]
    assert len(walked) == 7
    assert sorted(walked, key=repr) == sorted(one_by_one, key=repr)


def test_a_part_that_is_skipped_is_passed_over_whole() -> None:
    def is_on(node: Node) -> bool:
        on = at(node, "on")
        return isinstance(on, Scalar) and on.value is True

    names = [written(match.found.route) for match in find_anywhere(MANIFEST, ("**.name",), is_on)]
    assert "spec.map.second.name" in names
    assert "spec.map.first.name" not in names


def test_only_patterns_that_begin_anywhere_are_found_in_one_walk() -> None:
    with pytest.raises(ValueError, match="doesn't begin with"):
        list(find_anywhere(MANIFEST, ("spec.name",)))


KEYS = st.sampled_from(["name", "a", "a.b/c", "x-y", "1"])
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(DATA)
def test_anywhere_leads_to_every_value_once_and_each_route_leads_back(data: object) -> None:
    root = from_data(data, Place("f"))
    found = list(find(root, "**"))
    assert len({one.route for one in found}) == len(found) == _size(root)
    assert all(at(root, *one.route) is one.node for one in found)


@given(DATA)
def test_a_route_as_it_is_written_is_a_pattern_that_leads_to_the_same_value(data: object) -> None:
    root = from_data(data, Place("f"))
    for one in find(root, "**"):
        if all(isinstance(step, str) for step in one.route):
            assert [again.node for again in find(root, written(one.route) or ".")] == [one.node]


@given(st.text(alphabet='ab.*[]"=', max_size=12))
def test_any_text_is_a_pattern_or_refused(text: str) -> None:
    try:
        steps = compile_pattern(text)
    except ValueError:
        return
    assert all(one.node is at(MANIFEST, *one.route) for one in find(MANIFEST, text))
    assert steps or text == "."


def _size(node: Node) -> int:
    if isinstance(node, Mapping):
        return 1 + sum(_size(value) for _, value in node.items())
    if isinstance(node, Sequence):
        return 1 + sum(_size(item) for item in node)
    return 1
