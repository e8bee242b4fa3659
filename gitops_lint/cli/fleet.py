"""`gitops-lint fleet`: many repositories and revisions, judged as one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from gitops_lint.cli.check import FailOnOption
from gitops_lint.cli.checking import failing
from gitops_lint.cli.configuration import words
from gitops_lint.cli.exits import EXIT_FAILED, EXIT_FOUND, fail
from gitops_lint.cli.options import IgnoreOption, JobsOption, OutputOption, PresetOption, SelectOption
from gitops_lint.cli.output import opened
from gitops_lint.fleet import page
from gitops_lint.fleet.estate import Estate, estate_of
from gitops_lint.fleet.repositories import FleetError, Repository, repositories_of
from gitops_lint.fleet.result import RepositoryResult
from gitops_lint.fleet.task import Task
from gitops_lint.fleet.text import told_of
from gitops_lint.fleet.work import judged_by, judged_by_processes, judged_here
from gitops_lint.repo.printable import printable
from gitops_lint.repo.processes import processors


class Format(StrEnum):
    """How a fleet is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


_MODULES = {Format.TEXT: "text", Format.JSON: "json_report", Format.HTML: "page"}
_INDEX = "index.html"

SourcesArgument = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE…",
        help="Folders, each with @REV for another revision and URL= before it for what others call it; URLs of "
        "clones; files that list sources.",
    ),
]
ClonesOption = Annotated[
    Path, typer.Option("--clones", metavar="FOLDER", help="Where clones are looked for that URLs name.")
]
PagesOption = Annotated[
    Path | None,
    typer.Option("--pages", metavar="FOLDER", help="Write a page to start from, and one of each repository's graph."),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Have the workers of this Dask scheduler do it."),
]
QuietOption = Annotated[bool, typer.Option("-q", "--quiet", help="Don't say on stderr which repositories are done.")]


def command(
    sources: SourcesArgument,
    output_format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,
    fail_on: FailOnOption = None,
    output_file: OutputOption = None,
    pages: PagesOption = None,
    clones: ClonesOption = Path(),
    preset: PresetOption = None,
    select: SelectOption = None,
    ignore: IgnoreOption = None,
    scheduler: SchedulerOption = None,
    jobs: JobsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Judge many repositories, and revisions of them, as one estate.

    What one takes from another is looked at in that one; nothing is fetched. The same fault is told once, with all
    places where it is; then what sets clusters apart that have most in common.

    Exit code: 0 if there is nothing at or above --fail-on, 1 if there is, 2 if a repository could not be looked at, or
    not wholly.
    """
    said = {"preset": preset, "select": words(select), "ignore": words(ignore), **failing(words(fail_on))}
    settings = tuple((name, value) for name, value in said.items() if value is not None)
    try:
        fleet = repositories_of(sources, clones)
        tasks = [Task(repository, fleet, settings, is_drawn=pages is not None) for repository in fleet]
        results = []
        for result in _judged(tasks, scheduler, jobs or processors()):
            results.append(result)
            if not quiet:
                _tell(result, len(results), len(tasks))
    except FleetError as error:
        fail(str(error))
    estate = estate_of(_in_order(results, fleet))
    files = _write_pages(estate, pages) if pages is not None else {}
    with opened(output_file) as out:
        if output_format is Format.HTML:
            page.write(estate, out, {name: f"{pages}/{file}" for name, file in files.items()})
        else:
            import_module(f"gitops_lint.fleet.{_MODULES[output_format]}").write(estate, out)
    if not estate.is_whole:
        raise typer.Exit(EXIT_FAILED)
    if estate.has_failing:
        raise typer.Exit(EXIT_FOUND)


def _judged(tasks: list[Task], scheduler: str | None, jobs: int) -> Iterator[RepositoryResult]:
    """Return what is said of each repository, as it comes, by whoever is to do the work."""
    if scheduler is not None:
        from gitops_lint.fleet.scheduler import workers_of

        with workers_of(scheduler) as executor:
            yield from judged_by(tasks, executor)
        return
    processes = min(jobs, len(tasks))
    tasks = [task._replace(jobs=jobs // processes) for task in tasks]
    yield from judged_by_processes(tasks, processes) if processes > 1 else judged_here(tasks)


def _in_order(results: list[RepositoryResult], fleet: tuple[Repository, ...]) -> list[RepositoryResult]:
    by_name = {result.name: result for result in results}
    return [by_name[repository.name] for repository in fleet]


def _tell(result: RepositoryResult, done: int, of_all: int) -> None:
    told = f"could not be looked at: {result.failure}" if result.failure else told_of(result)
    sys.stderr.write(f"[{done}/{of_all}] {printable(result.name)}: {printable(told)}\n")


def _write_pages(estate: Estate, folder: Path) -> dict[str, str]:
    """Write the pages of a fleet into a folder; return the file of each repository's page."""
    files: dict[str, str] = {}
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for number, repository in enumerate(estate.repositories):
            if repository.page:
                files[repository.name] = f"repository-{number}.html"
                (folder / files[repository.name]).write_text(repository.page, encoding="utf-8")
        with (folder / _INDEX).open("w", encoding="utf-8") as out:
            page.write(estate, out, files)
    return files


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fail(f"can't write to {folder}: {error.strerror}")
