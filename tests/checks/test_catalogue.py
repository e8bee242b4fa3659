"""Every check has one record that says all there is to say, and every record a check."""

from __future__ import annotations

import ast
import importlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import gitops_lint
from gitops_lint.rulebook.checks import Base, Check, Severity
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.reading import read_rule
from gitops_lint.rulebook.rulebook import Rulebook, shipped_rules

RECORDS = sorted((shipped_rules() / "checks").iterdir())
CHECKS = {path: read_rule(path, Check) for path in RECORDS}
BASES = {path.stem: read_rule(path, Base) for path in (shipped_rules() / "bases").iterdir()}
ROOT = shipped_rules().parent
RULEBOOK = Rulebook()
KINDS = [RULEBOOK.kind(GroupKind(group, name)) for group in RULEBOOK.groups for name in RULEBOOK.kinds_of(group)]
TOLD_BY_KINDS = {kind.missing.check for kind in KINDS if kind is not None and kind.missing is not None}
MODULES = sorted(Path(gitops_lint.__file__).parent.rglob("*.py"))

each_record = pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)


def parameters(nodes: list[ast.AST]) -> dict[str, int]:
    """Return where each function of a module takes a check's name, `self` not counted."""
    found = {"Problem": 0, "Finding": 0}
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args if argument.arg != "self"]
            if "check" in names:
                found[node.name] = names.index("check")
    return found


def given(nodes: list[ast.AST]) -> Iterator[str]:
    """Yield the checks' names that a module gives wherever one is asked for."""
    taken = parameters(nodes)
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        values = [keyword.value for keyword in node.keywords if keyword.arg == "check"]
        if name in taken:
            values += node.args[taken[name] :][:1]
        yield from (value.value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str))


# what is asked of a module is kept and not its tree: trees of all of them would slow each pass over garbage


@cache
def raised_and_literals(path: Path) -> tuple[frozenset[str], frozenset[str]]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    literals = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return frozenset(given(nodes)), frozenset(literals)


def raised(path: Path) -> frozenset[str]:
    """Return the checks' names that the module of a path gives."""
    return raised_and_literals(path)[0]


def literals(path: Path) -> frozenset[str]:
    """Return the texts that the module of a path holds."""
    return raised_and_literals(path)[1]


def test_there_are_records() -> None:
    assert len(RECORDS) > 30


def test_no_two_records_have_an_id_or_a_name_in_common() -> None:
    counted = Counter(value for check in CHECKS.values() for value in (check.id, check.name))
    assert [value for value, count in counted.items() if count > 1] == []


@each_record
def test_a_file_is_named_for_the_id_and_the_name_in_it(path: Path) -> None:
    check = CHECKS[path]
    assert path.name == f"{check.id}-{check.name}.yaml"


@each_record
def test_a_record_says_what_why_and_how_to_fix(path: Path) -> None:
    check = CHECKS[path]
    assert check.summary.strip()
    assert "\n" not in check.summary.strip()
    assert not check.summary.endswith(".")
    assert check.why.strip()
    assert check.fix.strip()


@each_record
def test_a_record_names_the_sources_of_its_facts(path: Path) -> None:
    sources = CHECKS[path].sources
    assert sources
    assert [source for source in sources if not source.startswith("https://")] == []


@each_record
def test_a_record_has_an_example_of_each_kind(path: Path) -> None:
    examples = CHECKS[path].examples
    assert [example.title for example in examples if example.findings]
    assert [example.title for example in examples if not example.findings]
    assert len({example.title for example in examples}) == len(examples)


@each_record
def test_an_example_repeats_nothing_of_a_base(path: Path) -> None:
    files = [item for example in CHECKS[path].examples for item in example.files.items()]
    assert [name for base in BASES.values() for name, text in base.files.items() if (name, text) in files] == []


def test_every_base_is_one_that_examples_begin_with() -> None:
    assert {example.base for check in CHECKS.values() for example in check.examples} - {None} == set(BASES)


@each_record
def test_only_what_is_certain_is_an_error(path: Path) -> None:
    check = CHECKS[path]
    assert check.confidence == "certain" or check.severity is not Severity.ERROR


@each_record
def test_a_record_names_the_module_that_finds_it(path: Path) -> None:
    check = CHECKS[path]
    assert check.module.startswith("gitops_lint/")
    module = importlib.import_module(check.module.removesuffix(".py").replace("/", "."))
    said = {*literals(ROOT / check.module)}
    said |= {value for value in vars(module).values() if isinstance(value, str)}  # a constant of another module
    assert check.name in said or check.name in TOLD_BY_KINDS


@each_record
def test_a_record_names_the_tests_that_prove_it(path: Path) -> None:
    check = CHECKS[path]
    text = (ROOT / check.tests).read_text(encoding="utf-8")
    about = (check.id, check.name, Path(check.module).stem)
    assert check.tests == "tests/checks/test_examples.py" or any(word in text for word in about)


@each_record
def test_a_record_has_a_page(path: Path) -> None:
    assert (ROOT / CHECKS[path].page).is_file()


def test_a_retired_id_is_never_used_again() -> None:
    """Ids are given in order within a family, so that any gap is of one that is retired."""
    retired = set(RULEBOOK.retired)
    used = {check.id for check in CHECKS.values()}
    assert not retired & used
    for family in sorted({check_id[:3] for check_id in used | retired}):
        given = sorted(check_id for check_id in used | retired if check_id.startswith(family))
        assert given == [f"{family}{number:02}" for number in range(1, len(given) + 1)], "retired.yaml lacks one"


def test_every_check_that_code_raises_has_a_record() -> None:
    names = {check.name for check in CHECKS.values()}
    unknown = {f"{path.name}: {name}" for path in MODULES for name in raised(path) if name not in names}
    assert unknown == set()


def test_code_raises_checks_in_every_stage_that_reads_or_builds() -> None:
    stages = {path.parent.name for path in MODULES if set(raised(path))}
    assert {"repo", "kustomize", "flux", "checks"} <= stages


def test_every_record_is_of_a_check_that_code_raises() -> None:
    said = {text for path in MODULES for text in literals(path)}
    rulebook = Rulebook()
    kinds = (rulebook.kind(GroupKind(group, name)) for group in rulebook.groups for name in rulebook.kinds_of(group))
    said |= {kind.missing.check for kind in kinds if kind is not None and kind.missing is not None}
    assert {check.name for check in CHECKS.values()} - said == set()
