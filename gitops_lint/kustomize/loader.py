"""Finds what the entries of a kustomization file name, and reads each file once."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple

from gitops_lint.kustomize.beyond_json import may_be_beyond_json
from gitops_lint.kustomize.flow_style import has_nothing
from gitops_lint.kustomize.manifests import Manifest, odd_keys, read_objects
from gitops_lint.kustomize.remote import is_remote
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.repo.paths import folders_around
from gitops_lint.repo.problem import Problem

MISSING = "missing-resource"
_SUBMODULES = ".gitmodules"
_WORKFLOW = late_pattern(r"(?:\.(?:github|gitea|forgejo)/workflows/[^/]+|\.gitlab-ci)\.ya?ml$")
"""What a forge runs for each change."""
_NOTHING = late_pattern(r":\s*[,}\]]")
"""What nothing within braces looks like, and much else."""


class Found(Enum):
    """What an entry leads to."""

    FILE = "file"
    FOLDER = "folder"
    REMOTE = "remote"
    NOTHING = "nothing"


class Target(NamedTuple):
    """Where an entry leads; `path` is relative to the repository's root."""

    found: Found
    path: str = ""


class Loader:
    """Reads the files of a repository for builds; what is read is kept."""

    def __init__(self, documents: Documents) -> None:
        self.documents = documents
        self.tree = documents.tree
        self._listed: dict[tuple[str, str], frozenset[str | None]] = {}
        self._beside: dict[tuple[str, str], tuple[dict[str, str], NearNames]] = {}

    def find(self, folder: str, entry: str) -> Target:
        """Return what an entry of a folder's kustomization file leads to."""
        path = join(folder, entry)
        if path is not None and entry:
            if self.tree.is_file(path):
                return Target(Found.FILE, path)
            if self.tree.is_folder(path):
                return Target(Found.FOLDER, path)
        if is_remote(entry) or (path is not None and self._is_of_a_submodule(path)):
            return Target(Found.REMOTE, entry)
        return Target(Found.NOTHING, path or "")

    def _is_of_a_submodule(self, path: str) -> bool:
        """Tell whether a path is in another repository that git puts there, which a source may be told to fetch, too.

        Facts: https://git-scm.com/docs/gitmodules, https://fluxcd.io/flux/components/source/gitrepositories/#recurse-submodules
        """
        submodules = self.documents.once("submodules", self._submodules)
        return not submodules.isdisjoint((path, *folders_around(path)))

    def _submodules(self) -> frozenset[str]:
        text = self.documents.text(_SUBMODULES) if self.tree.is_file(_SUBMODULES) else ""
        settings = (line.partition("=") for line in text.splitlines())
        return frozenset(value.strip().rstrip("/") for key, _, value in settings if key.strip() == "path")

    def is_written(self, path: str) -> bool:
        """Tell whether a workflow of the repository names a file that isn't there, other than as what it waits for.

        It writes that into a branch of what Flux is to apply, say, which holds more than the one that people change.
        """
        workflows = self.documents.once("workflows", self._workflows) if "/" in path else ()
        return any(self._works_on(workflow, path) for workflow in workflows)

    def _works_on(self, workflow: str, path: str) -> bool:
        """Tell whether a workflow names a file elsewhere than in a list of its own, as `paths` of its triggers are."""
        if not self.documents.holds(workflow, path):
            return False
        lines = (line for line in self.documents.lines(workflow) if path in line)
        return any(line.strip().lstrip("-").strip(" \"'") != path for line in lines)

    def _workflows(self) -> tuple[str, ...]:
        return tuple(sorted(path for path in self.tree.paths if _WORKFLOW.match(path)))

    def manifest(self, path: str) -> Manifest:
        """Return the objects of a file, with all problems of the file."""
        return self.documents.once(("manifest", path), lambda: self._read(path))

    def _read(self, path: str) -> Manifest:
        file = self.documents.load(path)
        manifest = read_objects(file.documents)
        keys = tuple(
            self._key_problem(key, place)
            for key, place in odd_keys(*(each.node for each in manifest.resources))
            if self.is_plain(place)
        )
        if _NOTHING.search(file.text) and any(map(has_nothing, manifest.resources)):
            resources = (each._replace(has_nothing=has_nothing(each)) for each in manifest.resources)
            manifest = manifest._replace(resources=tuple(resources))
        problems = (*file.problems, *manifest.problems, *keys)
        return Manifest(manifest.resources, problems, may_be_beyond_json(file.text))

    def is_plain(self, place: Place) -> bool:
        """Tell whether a key is written without quotes."""
        lines = self.documents.lines(place.path)
        return place.line <= len(lines) and lines[place.line - 1][place.column - 1 : place.column] not in ("'", '"')

    def _key_problem(self, key: str, place: Place) -> Problem:
        message = f"the key `{key}` is not a string, and kustomize fails on any other key"
        return Problem("invalid-object", message, place, key, f'Quote it: `"{key}":`.')

    def missing(
        self,
        folder: str,
        entry: Scalar,
        field: str,
        what: str = "file or folder",
        beside: Callable[[], Iterable[Scalar]] = tuple,
    ) -> Problem:
        """Return the problem of an entry that leads nowhere, with the best guess at what was meant.

        That is none of what the entries `beside` it lead to.
        """
        text = entry.text
        path = join(folder, text)
        help_ = ""
        if text.startswith("/"):
            message = f"`{field}` names `{text}`, an absolute path"
            return Problem("invalid-kustomization", message, entry.place, text, "Write it relative to this file.")
        if not text.strip():
            return Problem("invalid-kustomization", f"`{field}` has an empty entry", entry.place, text)
        if path is None:
            message = f"`{field}` names `{text}`, which is outside of the repository"
            return Problem(MISSING, message, entry.place, text)
        link = self._link(path)
        if link:
            message = (
                f"`{field}` names `{text}`, and `{link}` is a symlink: Flux leaves symlinks out of what it fetches"
            )
            help_ = "Put the file itself there, or name the link's target."
            return Problem(MISSING, message, entry.place, text, help_)
        if what == "file" and self.tree.is_folder(path):
            message = f"`{field}` names `{text}`, which is a folder and not a file"
            return Problem(MISSING, message, entry.place, text)
        close = self._similar(path)
        if close and close not in self._led_to(folder, (entry.place.path, field), beside):
            help_ = f"Did you mean `{relative(folder, close)}`?"
        message = f"`{field}` names `{text}`, but there is no such {what}"
        return Problem(MISSING, message, entry.place, text, help_)

    def _led_to(
        self, folder: str, field: tuple[str, str], entries: Callable[[], Iterable[Scalar]]
    ) -> frozenset[str | None]:
        if field not in self._listed:
            self._listed[field] = frozenset(join(folder, entry.text) for entry in entries())
        return self._listed[field]

    def _link(self, path: str) -> str:
        return next((part for part in (*folders_around(path), path) if part in self.tree.links), "")

    def _similar(self, path: str) -> str:
        folder, _, name = path.rpartition("/")
        stem, suffix = posixpath.splitext(name)
        below, names = self.tree.listing(folder)
        if (folder, suffix) not in self._beside:
            stems = {posixpath.splitext(other)[0]: other for other in (*names, *below) if other.endswith(suffix)}
            self._beside[folder, suffix] = stems, NearNames(stems, self.documents.allowance.compared)
        stems, near = self._beside[folder, suffix]
        hint = stems.get(near.hint_of(stem) or "")
        return "" if hint is None or hint == name else f"{folder}/{hint}" if folder else hint


def missing_path(problem: Problem) -> str | None:
    """Return the path of what isn't there, as the repository would have it; None where that isn't what is wrong.

    So it is for a path that leads out of the repository.
    """
    if problem.check != MISSING:
        return None
    return join(posixpath.dirname(problem.place.path), problem.cause)


def join(folder: str, entry: str) -> str | None:
    """Return the path that an entry means, or None for one that is absolute or leads out of the repository."""
    if entry.startswith("/") or "\0" in entry:
        return None
    parts = folder.split("/") if folder else []
    for part in entry.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def relative(folder: str, path: str) -> str:
    """Return a path as one writes it in a file of a folder."""
    mine, theirs = folder.split("/") if folder else [], path.split("/")
    common = 0
    while common < min(len(mine), len(theirs) - 1) and mine[common] == theirs[common]:
        common += 1
    return "/".join([".."] * (len(mine) - common) + theirs[common:])
