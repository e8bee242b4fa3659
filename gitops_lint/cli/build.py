"""`gitops-lint build`: the effective manifests of directories."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any, Literal

import typer

from gitops_lint.cli.build_folders import Folders, NothingToBuild
from gitops_lint.cli.main import EXIT_FAILED
from gitops_lint.kustomize.build import Build
from gitops_lint.repo.nodes import Place, to_data
from gitops_lint.repo.printable import printable
from gitops_lint.repo.problem import Problem


def command(
    paths: Annotated[list[str] | None, typer.Argument(help="Directories with a kustomization file.")] = None,
    format_: Annotated[Literal["yaml", "json"], typer.Option("--format", "-f", help="How to print them.")] = "yaml",
) -> None:
    """Print the effective manifests of directories, as kustomize would build them."""
    folders = Folders()
    failed = False
    separator = ""
    for path in paths or ["."]:
        try:
            built = folders.build(path)
        except NothingToBuild as error:
            failed = True
            sys.stderr.write(f"gitops-lint: {printable(str(error))}\n")
            built = Build((), (Problem("missing-resource", str(error), Place(path), path),))
        if format_ == "json":
            sys.stdout.write(_as_json(path, built))
            continue
        if built.objects:
            sys.stdout.write(separator + _as_yaml(built))
            separator = "---\n"
        if built.files:
            sys.stderr.writelines(map(_in_words, built.problems))
    if failed:
        raise typer.Exit(EXIT_FAILED)


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
    from gitops_lint.report.manifest_yaml import as_documents

    return as_documents(built.objects)


def _in_words(problem: Problem) -> str:
    place = problem.place
    text = printable(f"{place.path}:{place.line}:{place.column}: {problem.message}")
    return f"{text}\n    {printable(problem.help)}\n" if problem.help else f"{text}\n"
