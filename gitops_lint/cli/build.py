"""`gitops-lint build`: the effective manifests of directories."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.kustomize.loader import join
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.tree import FolderTree, find_root


def command(
    paths: Annotated[list[str] | None, typer.Argument(help="Directories with a kustomization file.")] = None,
    format_: Annotated[Literal["yaml", "json"], typer.Option("--format", "-f", help="How to print them.")] = "yaml",
) -> None:
    """Print the effective manifests of directories, as kustomize would build them."""
    builders: dict[Path, Builder] = {}
    failed = False
    for path in paths or ["."]:
        built = _build(path, builders)
        failed = failed or built is None
        if format_ == "json":
            print(_as_json(path, built))  # noqa: T201
        elif built is not None:
            print(_as_yaml(built), end="")  # noqa: T201
        if format_ == "yaml" and built is not None:
            for problem in built.problems:
                print(_in_words(problem), file=sys.stderr)  # noqa: T201
    if failed:
        raise typer.Exit(2)


def _build(path: str, builders: dict[Path, Builder]) -> Build | None:
    """Return what a directory gives, or None if there is nothing to build, which is said."""
    directory = Path(path)
    if not directory.is_dir():
        print(f"{path}: there is no such directory", file=sys.stderr)  # noqa: T201
        return None
    root = find_root(directory.resolve())
    if root not in builders:
        builders[root] = Builder(Documents(FolderTree(root)))
    folder = join("", directory.resolve().relative_to(root).as_posix()) or ""
    built = builders[root].build(folder)
    if not built.files:
        print(f"{path}: there is no kustomization file in this directory", file=sys.stderr)  # noqa: T201
        return None
    return built


def _as_json(path: str, built: Build | None) -> str:
    if built is None:
        missing = {
            "check": "missing-resource",
            "message": "nothing to build here",
            "path": path,
            "line": 1,
            "column": 1,
        }
        return json.dumps({"path": path, "objects": [], "problems": [{**missing, "help": ""}]})
    problems = [_problem_data(problem) for problem in built.problems]
    return json.dumps({"path": path, "objects": [to_data(each) for each in built.objects], "problems": problems})


def _problem_data(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "check": problem.check,
        "message": problem.message,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "help": problem.help,
    }


def _as_yaml(built: Build) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.compat import StringIO

    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]  # ruamel's own way to keep the order
    out = StringIO()
    for each in built.objects:
        out.write("---\n")
        yaml.dump(to_data(each), out)
    text: str = out.getvalue()
    return text


def _in_words(problem: Problem) -> str:
    place = problem.place
    text = f"{place.path}:{place.line}:{place.column}: {problem.message}"
    return f"{text}\n    {problem.help}" if problem.help else text
