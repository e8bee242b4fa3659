"""What `build` is asked for: effective manifests of folders, nodes and clusters, built and printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gitops_lint.cli.exits import EXIT_FAILED, fail
from gitops_lint.cli.manifests import Manifests, write_json, write_yaml
from gitops_lint.cli.plain_arguments import AskedOfBuild
from gitops_lint.repo.existence import is_there
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import printable
from gitops_lint.repo.problem import Problem
from gitops_lint.report.manifest_notes import Notes


def print_built(asked: AskedOfBuild) -> int:
    """Print manifests, and return the exit code: that of a failure where something could not be built."""
    notes = Notes(asked.origins, asked.mark_unknown)
    if notes and asked.format_ == "json":
        fail("--origins and --mark-unknown write comments, which JSON doesn't have")
    nodes, paths = _nodes_and_paths(asked.targets, asked.cluster is not None)
    failures: list[str] = []
    is_of_folders = not nodes and asked.cluster is None
    built: Iterable[Manifests] = _folders(paths or ["."], failures)
    if not is_of_folders:
        from gitops_lint.cli.build_nodes import build_nodes

        folders = [Path(path) for path in paths or ["."]]
        built = build_nodes(nodes, folders, asked.cluster, list(asked.sources) or None)
    if not asked.show_secrets and not (is_of_folders and asked.format_ == "json"):  # which holds what kustomize builds
        built = (each.without_secrets() for each in built)
    if asked.format_ == "json":
        for each in built:
            write_json(each)
    else:
        write_yaml(built, notes)
    return EXIT_FAILED if failures else 0


def _nodes_and_paths(targets: tuple[str, ...], in_cluster: bool) -> tuple[list[str], list[str]]:
    """Return which targets are nodes, and which are paths; what there is on disk is always a path.

    Of the others, those are nodes that begin with a kind or a namespace: with what is no folder. Where a cluster is
    named, there is nothing but nodes to choose from.
    """
    nodes = [target for target in targets if not is_there(Path(target)) and (in_cluster or _may_be_node(target))]
    return nodes, [target for target in targets if target not in nodes]


def _may_be_node(target: str) -> bool:
    first, slash, _ = target.partition("/")
    return slash != "" and not is_there(Path(first or "/"))


def _folders(paths: list[str], failures: list[str]) -> Iterator[Manifests]:
    """Give what each folder gives; those that can't be built are said on stderr, and added to the failures."""
    from gitops_lint.cli.build_folders import Folders, NothingToBuild

    folders = Folders()
    for path in paths:
        try:
            yield folders.build(path)
        except NothingToBuild as error:
            failures.append(path)
            sys.stderr.write(f"gitops-lint: {printable(str(error))}\n")
            problem = Problem("missing-resource", str(error), Place(path), path)
            yield Manifests({"path": path}, (), (problem,), is_failed=True)
