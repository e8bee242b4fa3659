"""`gitops-lint build`: the effective manifests of directories."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from gitops_lint.cli.main import EXIT_FAILED
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.kustomize.loader import join
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place, to_data
from gitops_lint.repo.printable import printable
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
        try:
            built = _build(path, builders)
        except _NothingToBuild as error:
            failed = True
            sys.stderr.write(f"gitops-lint: {error}\n")
            built = Build((), (Problem("missing-resource", str(error), Place(path), path),))
        if format_ == "json":
            sys.stdout.write(_as_json(path, built))
        else:
            sys.stdout.write(_as_yaml(built))
            if built.files:
                sys.stderr.writelines(map(_in_words, built.problems))
    if failed:
        raise typer.Exit(EXIT_FAILED)


class _NothingToBuild(Exception):
    """A path that is no directory, or one without kustomization file."""


def _build(path: str, builders: dict[Path, Builder]) -> Build:
    """Return what a directory gives; raise _NothingToBuild."""
    directory = Path(path).resolve()
    if not directory.is_dir():
        raise _NothingToBuild(f"{path}: there is no such directory")
    root = find_root(directory)
    if root not in builders:
        builders[root] = Builder(Documents(FolderTree(root)))
    built = builders[root].build(join("", directory.relative_to(root).as_posix()) or "")
    if not built.files:
        raise _NothingToBuild(f"{path}: there is no kustomization file in this directory")
    return built


def _as_json(path: str, built: Build) -> str:
    problems = [_problem_data(problem) for problem in built.problems]
    objects = [to_data(each) for each in built.objects]
    return json.dumps({"path": path, "objects": objects, "problems": problems}) + "\n"


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
    text = printable(f"{place.path}:{place.line}:{place.column}: {problem.message}")
    return f"{text}\n    {printable(problem.help)}\n" if problem.help else f"{text}\n"
