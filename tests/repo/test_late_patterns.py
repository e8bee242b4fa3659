"""Patterns that are compiled late do what others do, and none of the linter's is no pattern at all."""

from __future__ import annotations

import ast
import importlib
import pickle
import pkgutil
import re
from pathlib import Path

import pytest

import gitops_lint
from gitops_lint.repo.late_patterns import late_pattern

WORD = "(?P<word>[a-z]+)"


def test_a_late_pattern_does_what_a_pattern_does() -> None:
    late, compiled = late_pattern(WORD, re.IGNORECASE), re.compile(WORD, re.IGNORECASE)
    for _ in range(2):
        match = late.fullmatch("Abc")
        assert match is not None
        assert match["word"] == "Abc"
        assert late.sub("x", "a-b") == "x-x"
        assert late.findall("a b") == ["a", "b"]
    assert (late.pattern, late.flags, late.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)
    assert late_pattern(b"a+").findall(b"aaba") == [b"aa", b"a"]


def test_it_is_compiled_once_it_is_used_and_no_sooner() -> None:
    late = late_pattern("(")
    with pytest.raises(re.error):
        late.match("a")


def test_another_process_can_be_given_it() -> None:
    late = late_pattern(WORD)
    assert late.match("a")
    assert pickle.loads(pickle.dumps(late)).match("a")["word"] == "a"  # noqa: S301 (made here)


def test_all_late_patterns_can_be_compiled() -> None:
    kind = type(late_pattern(""))
    names = [module.name for module in pkgutil.walk_packages(gitops_lint.__path__, "gitops_lint.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    patterns = [value for module in modules for value in vars(module).values() if isinstance(value, kind)]
    assert len({id(pattern) for pattern in patterns}) > 100
    assert all(isinstance(pattern.pattern, str | bytes) for pattern in patterns)


def test_no_module_compiles_a_pattern_when_it_is_imported() -> None:
    folder = Path(gitops_lint.__path__[0])
    at_once = [
        f"{path.relative_to(folder)}:{node.lineno}"
        for path in sorted(folder.rglob("*.py"))
        if "compile" in (source := path.read_text())  # the others are not parsed: that takes a second
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value and "re.compile(" in ast.unparse(node.value)
    ]
    assert at_once == []
