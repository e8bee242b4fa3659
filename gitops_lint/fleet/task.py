"""The unit of a fleet's work: one repository, judged with what it takes from others, by whichever process or machine.

A task is small and plain, and what comes back is text (`result.py`). Whoever does it needs the repositories' folders at
the same paths.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.config.loading import load
from gitops_lint.config.model import Config
from gitops_lint.fleet.connections import Connections, connections_of
from gitops_lint.fleet.outline import outline_of
from gitops_lint.fleet.repositories import Repository
from gitops_lint.fleet.result import Finding, Place, RepositoryResult
from gitops_lint.linter import Analysis, analyse_tree, mapped_sources, opened
from gitops_lint.repo.git import GitError
from gitops_lint.repo.mounted import MountedTree, mount_of
from gitops_lint.repo.tree import is_manifest
from gitops_lint.report.contents import Report
from gitops_lint.report.finding_data import impact_data
from gitops_lint.report.wording import advice
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.validation import InvalidFileError


class Task(NamedTuple):
    """A repository to be judged, among those of its fleet.

    `settings` are those of the command line, which count more than the repository's own. `jobs` is how many processes
    may share the work, `is_drawn` whether a page of its graph is wanted.
    """

    repository: Repository
    fleet: tuple[Repository, ...]
    settings: tuple[tuple[str, Any], ...] = ()
    jobs: int = 1
    is_drawn: bool = False


def judge(task: Task) -> str:
    """Return what there is to say of a repository, as the JSON of a RepositoryResult."""
    was_on = gc.isenabled()
    gc.disable()  # as the command line does
    try:
        result = _judged(task)
    except (InvalidFileError, GitError) as error:
        result = RepositoryResult(name=task.repository.name, failure=str(error))
    except OSError as error:
        result = RepositoryResult(name=task.repository.name, failure=f"{error.filename}: {error.strerror}")
    finally:
        if was_on:
            gc.enable()
    text = result.model_dump_json()
    gc.collect()  # who judges one repository after the other must not hold them all
    return text


def _judged(task: Task) -> RepositoryResult:
    repository = task.repository
    root = Path(repository.root)
    config = load(root, None, dict(task.settings)).config
    tree = repository.tree()
    connections = connections_of(repository, tree, task.fleet)
    mounts = _mounts(connections)
    trees = {name: each.tree() for name, each in mounts.items()}
    whole = opened(tree, config)
    whole = MountedTree(whole, trees) if trees else whole
    names = {each: mount_of(name) for name, each in mounts.items()}
    mapped = mapped_sources(config) | {taken.url: names[taken.repository] for taken in connections.taken}
    analysis = analyse_tree(whole, root, config, mapped, jobs=task.jobs)
    if not any(map(is_manifest, tree.paths)):
        return RepositoryResult(name=repository.name, failure="there are no manifests (*.yaml, *.yml) in it")
    return _result(task, analysis, connections, {mount: each.name for each, mount in names.items()})


def _mounts(connections: Connections) -> dict[str, Repository]:
    """Return the repositories that one takes files from, by the names of the folders in which they appear."""
    repositories = dict.fromkeys(taken.repository for taken in connections.taken)
    return {f"fleet-{number}": each for number, each in enumerate(repositories)}


def _result(task: Task, analysis: Analysis, connections: Connections, mounted: Mapping[str, str]) -> RepositoryResult:
    """Return what is said of a repository; `mounted` are the names of others by the folders in which they appear."""
    name = task.repository.name
    report = Report(analysis, analysis.findings, _fails_from(analysis.config), analysis.config.fail_on_checks)
    taken: dict[str, set[str]] = {}
    for cluster in analysis.clusters:
        for file in cluster.files:
            owner, path = _owner(file, name, mounted)
            if owner != name:
                taken.setdefault(owner, set()).add(path)
    return RepositoryResult(
        name=name,
        clusters=tuple(outline_of(graph) for graph in analysis.graphs),
        findings=tuple(_finding(reported, report, name, mounted) for reported in analysis.findings),
        faults=tuple(
            f"no time was left for {error.what}" if error.is_late else f"{error.failed}: {error.message}"
            for error in analysis.internal_errors
        ),
        takes_from=tuple(dict.fromkeys(taken.repository.name for taken in connections.taken)),
        not_in_fleet=connections.missing,
        taken={owner: tuple(sorted(files)) for owner, files in sorted(taken.items())},
        page=_page(analysis) if task.is_drawn and analysis.graphs else "",
    )


def _fails_from(config: Config) -> Severity | None:
    return None if config.fail_on == "never" else Severity(config.fail_on)


def _owner(path: str, name: str, mounted: Mapping[str, str]) -> tuple[str, str]:
    """Return which repository a file is of, and what it is called there."""
    for mount, owner in mounted.items():
        if path.startswith(f"{mount}/"):
            return owner, path.removeprefix(f"{mount}/")
    return name, path


def _finding(reported: Reported, report: Report, name: str, mounted: Mapping[str, str]) -> Finding:
    found = reported.finding
    owner, path = _owner(found.place.path, name, mounted)

    def told(text: str) -> str:
        for mount, other in mounted.items():
            text = text.replace(f"{mount}/", f"{other}:")
        return text

    return Finding(
        rule=reported.check.id,
        name=reported.check.name,
        severity=reported.severity.value,
        confidence=found.confidence.value,
        message=told(found.message),
        help=told(advice(reported)),
        fingerprint=reported.fingerprint,
        place=Place(repository=owner, path=path, line=found.place.line, column=found.place.column),
        clusters=found.clusters,
        impact=impact_data(found.impact),
        fails=report.fails(reported),
    )


def _page(analysis: Analysis) -> str:
    """Return the page of a repository's graph."""
    from gitops_lint.repo.forge import forge_of
    from gitops_lint.view.levels import Level
    from gitops_lint.view.page.contents import told_of
    from gitops_lint.view.page.document import html_page
    from gitops_lint.view.picture import picture_of
    from gitops_lint.view.selection import Selection

    selection = Selection(Level.ALL)
    drawn = [
        picture_of(graph, selection, analysis.findings, analysis.verdicts[graph.cluster.name]).drawn
        for graph in analysis.graphs
    ]
    return html_page(drawn, told_of(analysis), analysis.root.name, forge_of(analysis.root))
