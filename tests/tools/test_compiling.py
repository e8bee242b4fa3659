"""Modules that are compiled hold nothing that mypyc makes something else of without saying so."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hatchling.build import get_requires_for_build_wheel

from tools.compiling import LEFT_IN_PYTHON, compiled_modules, is_asked_for, modules

ROOT = Path(__file__).parents[2]
FILES = modules(ROOT)
ENDLESS = {f"{module}{name}" for module in ("", "itertools.") for name in ("count", "cycle", "repeat")}


def parsed(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(), str(file))


def called(node: ast.AST) -> Iterator[str]:
    """Yield the names of what is called within a node."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield ast.unparse(inner.func)


def decorators_of(node: ast.ClassDef | ast.FunctionDef) -> set[str]:
    return {ast.unparse(decorator) for decorator in node.decorator_list}


def taking_of(method: ast.FunctionDef) -> Iterator[ast.FunctionDef | ast.Lambda]:
    """Yield the functions within a method that use what is bound in it; one that yields has room for that."""
    if any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in ast.walk(method)):
        return
    stored = {name.id for name in ast.walk(method) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
    bound = stored | {argument.arg for argument in (*method.args.args, *method.args.kwonlyargs)}
    for inner in ast.walk(method):
        if isinstance(inner, (ast.FunctionDef, ast.Lambda)) and inner is not method:
            own = {argument.arg for argument in ast.walk(inner.args) if isinstance(argument, ast.arg)}
            used = {name.id for name in ast.walk(inner) if isinstance(name, ast.Name)}
            if (used - own) & bound:
                yield inner


def test_all_modules_that_are_compiled_are_there() -> None:
    assert len(FILES) > 50
    assert [str(file) for file in FILES if not (ROOT / file).is_file()] == []
    assert [name for name in LEFT_IN_PYTHON if not (ROOT / "gitops_lint" / f"{name}.py").is_file()] == []


def test_what_a_compiler_leaves_in_a_folder_of_its_own_is_no_part_of_a_wheel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compile_in_place(*_: object, **__: object) -> None:
        for place in ("all.so", "gitops_lint/repo/nodes.so", "build/lib/all.so"):
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).touch()

    monkeypatch.setattr(subprocess, "run", compile_in_place)
    taken = compiled_modules(ROOT, tmp_path)
    assert {place.as_posix() for place in taken.values()} == {"all.so", "gitops_lint/repo/nodes.so"}


def kept_by_a_cached_property(module: ast.Module) -> Iterator[str]:
    """Yield the functions whose objects would need room for what they return, which compiled ones don't have."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and any("cached_property" in name for name in decorators_of(node)):
            yield node.name


def kept_without_saying_so(module: ast.Module) -> Iterator[str]:
    """Yield the methods whose values are kept by a class that isn't said to stay one of Python, with room for them."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and "keeps_values" not in decorators_of(node):
            methods = [inner for inner in node.body if isinstance(inner, ast.FunctionDef)]
            yield from (f"{node.name}.{method.name}" for method in methods if "kept_value" in decorators_of(method))


def functions_that_take_what_a_method_holds(module: ast.Module) -> Iterator[str]:
    """Yield such in classes of Python: the compiler makes no place for it there, and fails without saying more."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and "keeps_values" in decorators_of(node):
            methods = [method for method in node.body if isinstance(method, ast.FunctionDef)]
            yield from (f"line {inner.lineno}" for method in methods for inner in taking_of(method))


def records_that_no_other_process_could_read(module: ast.Module) -> Iterator[str]:
    """Yield frozen dataclasses: pickle sets what it has made field by field, which they refuse."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and "keeps_values" not in (decorators := decorators_of(node)):
            yield from (node.name for text in decorators if "frozen=True" in text)


def endless_generator_expressions(module: ast.Module) -> Iterator[str]:
    """Yield those that never end, since they become lists."""
    generators = (node for node in ast.walk(module) if isinstance(node, ast.GeneratorExp))
    yield from (ast.unparse(node) for node in generators if ENDLESS & {*called(node)})


def names_for_exceptions_of_two_types(module: ast.Module) -> Iterator[str]:
    """Yield them with their functions: a variable has one type."""
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef):
            caught: dict[str, set[str]] = {}
            for node in ast.walk(function):
                if isinstance(node, ast.ExceptHandler) and node.name is not None and node.type is not None:
                    caught.setdefault(node.name, set()).add(ast.unparse(node.type))
            yield from (f"{function.name}: {name}" for name, types in caught.items() if len(types) > 1)


def what_keys_leave_of_a_frozenset(module: ast.Module) -> Iterator[str]:
    """Yield it: `frozenset - keys` is a set, whatever mypy says; `difference` gives what it says."""
    for node in ast.walk(module):
        if (
            isinstance(node, ast.BinOp)
            and isinstance(node.op, ast.Sub | ast.BitAnd | ast.BitXor | ast.BitOr)
            and isinstance(node.right, ast.Call)
            and ast.unparse(node.right.func).endswith(".keys")
            and not ast.unparse(node.left).endswith(".keys()")
        ):
            yield ast.unparse(node)


MISUNDERSTOOD: dict[Callable[[ast.Module], Iterator[str]], str] = {
    kept_by_a_cached_property: "class A:\n  @cached_property\n  def f(self): pass",
    kept_without_saying_so: "class A:\n  @kept_value\n  def f(self): pass",
    functions_that_take_what_a_method_holds: "@keeps_values\nclass A:\n  def f(self, a): return lambda: a",
    records_that_no_other_process_could_read: "@dataclass(frozen=True)\nclass A: pass",
    endless_generator_expressions: "x = (n for n in itertools.count())",
    names_for_exceptions_of_two_types: (
        "def f():\n  try: pass\n  except A as e: pass\n  try: pass\n  except B as e: pass"
    ),
    what_keys_leave_of_a_frozenset: "a - b.keys()",
}
"""What finds it in a module, each with an example."""


@pytest.mark.parametrize("kind", MISUNDERSTOOD, ids=lambda kind: kind.__name__)
def test_what_the_compiler_misunderstands_is_seen(kind: Callable[[ast.Module], Iterator[str]]) -> None:
    assert len(list(kind(ast.parse(MISUNDERSTOOD[kind])))) == 1


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_module_holds_nothing_that_the_compiler_misunderstands(file: Path) -> None:
    module = parsed(file)
    assert [f"{kind.__name__}: {what}" for kind in MISUNDERSTOOD for what in kind(module)] == []


@pytest.mark.parametrize(("said", "is_asked"), [(None, False), ("", False), ("0", False), ("1", True)])
def test_a_wheel_is_compiled_where_the_environment_asks_for_it_and_takes_a_compiler_only_then(
    said: str | None, is_asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITOPS_LINT_COMPILE", raising=False)
    if said is not None:
        monkeypatch.setenv("GITOPS_LINT_COMPILE", said)
    monkeypatch.chdir(ROOT)
    taken = {requirement.partition(">")[0] for requirement in get_requires_for_build_wheel()}
    assert is_asked_for() is is_asked
    assert {"mypy", "setuptools"} & taken == ({"mypy", "setuptools"} if is_asked else set())


def test_what_answers_from_an_earlier_run_or_says_the_version_loads_no_library() -> None:
    code = "import sys, gitops_lint.cli.answers, gitops_lint.cli.app, gitops_lint.cli.main; print(*sys.modules)"
    imported = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    compiled = {".".join(file.with_suffix("").parts) for file in FILES}
    assert "gitops_lint.repo.folder_tree" in imported.split()
    assert {*imported.split()} & compiled == set()


def test_no_class_that_stays_in_python_is_a_subclass_of_a_compiled_one() -> None:
    native = {
        node.name
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ClassDef) and not {ast.unparse(base) for base in node.bases} & {"NamedTuple", "StrEnum"}
    }
    others = {path.relative_to(ROOT) for path in (ROOT / "gitops_lint").rglob("*.py")} - {*FILES}
    subclasses = [
        f"{file}: {node.name}"
        for file in sorted(others)
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ClassDef) and {ast.unparse(base) for base in node.bases} & native
    ]
    assert subclasses == []
