"""What tells nodes apart."""

from __future__ import annotations

import ast
import pickle
import re
from pathlib import Path

import pytest

from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.kustomize.mistyped import MistypedScalar
from gitops_lint.kustomize.quoting import QuotedNumber, QuotedScalar, QuotedTypedScalar
from gitops_lint.repo.nodes import Mapping, MergedMapping, Nothing, Place, Scalar, Sequence, identical
from gitops_lint.repo.problem import Problem

SOURCE = Path(__file__).parents[2] / "gitops_lint"
A_KIND_OF_SCALAR = re.compile(r"^\s*class \w+\([^)]*Scalar\)", re.MULTILINE)
"""Others are not parsed: that takes longer than all these tests."""
HERE, THERE = Place("a.yaml", 1, 1, 1, 2), Place("a.yaml", 2, 1, 2, 2)


def _kinds_of_scalars() -> dict[str, ast.ClassDef]:
    """Return the classes of scalars by their source, which a compiled module has beside it, too."""
    classes = {
        node.name: node
        for path in sorted(SOURCE.rglob("*.py"))
        if A_KIND_OF_SCALAR.search(text := path.read_text()) or path.name == "nodes.py"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
    }
    kinds = {"Scalar": classes["Scalar"]}
    size = 0
    while size < len(kinds):
        size = len(kinds)
        kinds |= {name: node for name, node in classes.items() if {ast.unparse(base) for base in node.bases} & {*kinds}}
    return kinds


KINDS = _kinds_of_scalars()


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_scalar_says_all_that_it_keeps(name: str) -> None:
    slots = {
        slot.value
        for node in KINDS[name].body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__slots__"
        for slot in ast.walk(node.value)
        if isinstance(slot, ast.Constant)
    }
    methods = [node for node in KINDS[name].body if isinstance(node, ast.FunctionDef) and node.name == "parts"]
    told = {node.attr for method in methods for node in ast.walk(method) if isinstance(node, ast.Attribute)}
    assert slots <= told


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Scalar("a", HERE), Scalar("a", HERE), True),
        (Scalar("a", HERE), Scalar("a", THERE), False),
        (Scalar("a", HERE), QuotedScalar("a", HERE), False),
        (Scalar(1, HERE), Scalar(True, HERE, "1"), False),
        (QuotedTypedScalar(Scalar(1, HERE)), QuotedTypedScalar(Scalar(1, HERE)), True),
        (QuotedTypedScalar(Scalar(1, HERE)), QuotedTypedScalar(Scalar(True, HERE, "1")), False),
        (QuotedNumber(Scalar(1, HERE), Scalar(1.5, HERE)), QuotedNumber(Scalar(1, HERE), Scalar(2.5, HERE)), False),
        (
            Mapping({"a": Scalar("b", HERE)}, {"a": HERE}, HERE),
            Mapping({"a": Scalar("b", HERE)}, {"a": HERE}, HERE),
            True,
        ),
        (
            Mapping({"a": Scalar("b", HERE)}, {"a": HERE}, HERE),
            Mapping({"a": Scalar("b", HERE)}, {"a": THERE}, HERE),
            False,
        ),
        (Sequence((Scalar("a", HERE),), HERE), Sequence((Scalar("a", HERE),), HERE), True),
        (Sequence((Scalar("a", HERE),), HERE), Sequence((Scalar("a", THERE),), HERE), False),
    ],
)
def test_nodes_are_identical_that_hold_the_same_written_alike_at_the_same_places(
    one: object, other: object, expected: bool
) -> None:
    assert identical(one, other) is expected


PROBLEM = Problem("invalid-yaml", "a problem", HERE)
MERGED = MergedMapping(
    {"a": Scalar("b", HERE)}, {"a": HERE}, HERE, Mapping({"a": Scalar("c", HERE)}, {"a": HERE}, HERE)
)


@pytest.mark.parametrize(
    "node",
    [
        Scalar(1.5, HERE, "1.50", plain=True),
        Nothing(None, HERE, "", plain=True),
        QuotedTypedScalar(Scalar(1, THERE)),
        QuotedNumber(Scalar(1, HERE), Scalar(1.5, THERE)),
        MistypedScalar(1, HERE, "one", PROBLEM, is_moment=True, is_quoted=False),
        SubstitutedScalar(Scalar("a", HERE), Scalar("${b}", THERE), (), frozenset({"b"})),
        MERGED,
        Sequence((MERGED, Scalar("a", HERE)), THERE),
    ],
    ids=lambda node: type(node).__name__,
)
def test_a_node_is_identical_to_what_comes_of_sending_it_to_another_process(node: object) -> None:
    assert identical(pickle.loads(pickle.dumps(node)), node)  # noqa: S301 (our own)
