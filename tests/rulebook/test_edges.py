"""What edges may mean is said once: no code writes their words, and no two words say the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gitops_lint
from gitops_lint.rulebook.edges import OF_THE_LINTER, EdgeKind, written_edge

KIND_OF_AN_EDGE = re.compile(r"edge\s*\.\s*kind\b")
MODULES = sorted(Path(gitops_lint.__file__).parent.rglob("*.py"))


def texts(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value


def compared_with_edges(module: Path) -> Iterator[str]:
    """Return the texts that a module compares an edge's kind with: type checkers let these pass."""
    source = module.read_text(encoding="utf-8")
    if not KIND_OF_AN_EDGE.search(source):
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and any(
            ast.unparse(side).endswith("edge.kind") for side in (node.left, *node.comparators)
        ):
            yield from texts(node)


def test_the_kinds_of_edges_are_compared_with_members_only() -> None:
    assert {module.name: words for module in MODULES if (words := list(compared_with_edges(module)))} == {}


def test_each_edge_says_something_of_its_own() -> None:
    sentences = [kind.sentence for kind in EdgeKind]
    assert all(sentences)
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("kind", [kind for kind in EdgeKind if kind not in OF_THE_LINTER])
def test_a_rule_may_say_any_edge_that_a_field_can_mean(kind: EdgeKind) -> None:
    assert written_edge(kind.value) is kind


@pytest.mark.parametrize(
    ("slip", "meant"),
    [("read", "reads"), ("Store", "store"), ("depends_on", "dependsOn"), ("serviceaccount", "serviceAccount")],
)
def test_a_word_that_is_none_is_told_with_the_one_that_is_meant(slip: str, meant: str) -> None:
    with pytest.raises(ValueError, match=f"there is no edge `{slip}`; did you mean `{meant}`"):
        written_edge(slip)
