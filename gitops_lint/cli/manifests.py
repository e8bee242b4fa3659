"""Manifests as `build` prints them, whether a folder, a node or a cluster gives them."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from gitops_lint.repo.nodes import Mapping, Place, to_data
from gitops_lint.repo.printable import printable
from gitops_lint.repo.problem import Problem
from gitops_lint.report.manifest_notes import Notes, annotated, origin_of
from gitops_lint.report.manifest_yaml import DOCUMENT_START
from gitops_lint.report.masking import without_secrets

UNKNOWN = "unknown-content"
"""The check of a problem that tells of what is out of sight."""


class Manifest(NamedTuple):
    """An object as it is applied, and what is to be said of it: who applies it, and whether it may be another."""

    node: Mapping
    applied_by: str = ""
    is_uncertain: bool = False


class Manifests(NamedTuple):
    """What was asked for, as JSON names it, what it gives, and what went wrong or can't be known.

    Of what has failed as a whole, people were told. `root` is where the paths of places begin, where that isn't the
    root of a repository: people can't open them then.
    """

    asked: dict[str, str]
    manifests: tuple[Manifest, ...]
    problems: tuple[Problem, ...] = ()
    is_failed: bool = False
    root: Path | None = None

    def without_secrets(self) -> Manifests:
        """Return the same without the values of Secrets."""
        return self._replace(manifests=tuple(each._replace(node=without_secrets(each.node)) for each in self.manifests))

    def shown(self, place: Place) -> Place:
        """Return a place with a path that one can open: in no repository, as it is from the working folder."""
        if self.root is None or not place.path:
            return place
        return place._replace(path=os.path.relpath(self.root / place.path))


def write_json(built: Manifests) -> None:
    """Write manifests and problems as JSON on one line."""
    objects = [to_data(each.node) for each in built.manifests]
    data = {**built.asked, "objects": objects, "problems": list(map(_problem_data, _shown(built)))}
    sys.stdout.write(json.dumps(data) + "\n")


def write_yaml(all_built: Iterable[Manifests], notes: Notes) -> None:
    """Write manifests as one stream of YAML documents, and problems to stderr."""
    separator = ""
    for built in all_built:
        documents = [annotated(each.node, notes, _about(each, notes), built.shown) for each in built.manifests]
        head = "".join(map(_as_comment, _shown(built))) if notes.unknown else ""
        if documents or head:
            sys.stdout.write(separator + head + DOCUMENT_START.join(documents))
            separator = DOCUMENT_START
        if not built.is_failed:
            sys.stderr.writelines(map(_in_words, _shown(built)))


def _shown(built: Manifests) -> list[Problem]:
    return [problem._replace(place=built.shown(problem.place)) for problem in built.problems]


def _as_comment(problem: Problem) -> str:
    said = printable(problem.message)
    return f"# unknown: {said} ({origin_of(problem.place)})\n" if problem.check == UNKNOWN else ""


def _about(manifest: Manifest, notes: Notes) -> str:
    said = [f"applied by {manifest.applied_by}"] if notes.origins and manifest.applied_by else []
    if notes.unknown and manifest.is_uncertain:
        said.append("unknown: something out of sight may change this object")
    return ", ".join(said)


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


def _in_words(problem: Problem) -> str:
    place = problem.place
    text = printable(f"{place.path}:{place.line}:{place.column}: {problem.message}")
    return f"{text}\n    {printable(problem.help)}\n" if problem.help else f"{text}\n"
