"""From a finding to a small repository without names in which the same is found.

Values of Secrets are masked before anything else, and comments are in no copy: it is written anew from values. Then
files, documents and values go as long as the finding stays, and what is left gets other names. What is handed out has
been analysed: the finding is in it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from posixpath import dirname
from typing import NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.confidential import lines_shown
from gitops_lint.cluster.identity import Identity
from gitops_lint.config.model import Config
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.mounted import MOUNTS
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence
from gitops_lint.repo.parser import parse
from gitops_lint.repo.tree import MemoryTree, is_manifest
from gitops_lint.report.manifest_yaml import as_documents
from gitops_lint.reproduction.pseudonyms import Pseudonyms
from gitops_lint.reproduction.reduction import Files, first_that_holds, reduced
from gitops_lint.reproduction.vocabulary import FEWEST, known_texts, known_words

_ROOT = Path("reproduction")


class Reproduction(NamedTuple):
    """The files of a small repository, and what is found in it."""

    files: dict[str, str]
    finding: Reported


class CannotReproduceError(Exception):
    """No copy could be made in which the finding is; the message says why."""


def reproduction_of(analysis: Analysis, reported: Reported, seconds: float) -> Reproduction:
    """Return a copy of what a finding is about; raise CannotReproduceError where there is none."""
    config = Config(flux_version=analysis.config.flux_version, preset=analysis.config.preset)
    files = _masked(analysis.documents)
    ends = time.monotonic() + seconds
    holds = _holds(config, lambda again: _is_same(again, reported))
    small = first_that_holds(files, _by_distance(files, reported), holds)
    if small is None:
        raise CannotReproduceError(
            "it can't be found in the manifests alone, without comments, values of Secrets and the configuration"
        )
    small = reduced(small, holds, lambda: time.monotonic() < ends)
    filled = {path: documents for path, documents in small.items() if any(map(_says_something, documents))}
    small = filled if holds(filled) else small
    for kept in (FEWEST, known_words()):
        named = _renamed(small, Pseudonyms(kept, known_texts()))
        again = _found(named, config, lambda alike: _is_alike(alike, reported))
        if again is not None:
            return Reproduction(_texts(named), again)
    raise CannotReproduceError("it isn't found any more once names are replaced by others")


def _masked(documents: Documents) -> Files:
    """Return all manifests that can be read, without values of Secrets."""
    files: Files = {}
    for path in sorted(documents.tree.paths):
        if is_manifest(path) and not path.startswith(f"{MOUNTS}/"):
            parsed = parse("\n".join(lines_shown(documents, path)), path)
            if not parsed.problems:
                files[path] = tuple(document.root for document in parsed.documents)
    return files


def _by_distance(files: Files, reported: Reported) -> Iterable[str]:
    """Return the files, those first that a finding names, then those in folders near these, and around the root."""
    finding = reported.finding
    named = [finding.place.path, *(told.place.path for told in (*finding.related, *finding.chain))]
    order = {path: number for number, path in reversed(list(enumerate(named)))}
    above = {folder for path in named for folder in _folders_above(path)}
    return sorted(
        files, key=lambda path: (order.get(path, len(named)), dirname(path) not in above, path.count("/"), path)
    )


def _folders_above(path: str) -> set[str]:
    parts = path.split("/")[:-1]
    return {"/".join(parts[:number]) for number in range(len(parts) + 1)}


def _holds(config: Config, is_meant: Callable[[Reported], bool]) -> Callable[[Files], bool]:
    return lambda files: _found(files, config, is_meant) is not None


def _found(files: Files, config: Config, is_meant: Callable[[Reported], bool]) -> Reported | None:
    """Return what is found in some files and is meant, if there is such."""
    texts = {path: text.encode() for path, text in _texts(files).items()}
    analysis = analyse_tree(MemoryTree(texts), _ROOT, config)
    return next(filter(is_meant, analysis.findings), None)


def _says_something(document: Node) -> bool:
    return isinstance(document, Mapping) and len(document) > 0


def _texts(files: Files) -> dict[str, str]:
    return {
        path: as_documents(
            document for document in documents if isinstance(document, Mapping) and _says_something(document)
        )
        for path, documents in files.items()
    }


def _is_same(again: Reported, reported: Reported) -> bool:
    ours, theirs = again.finding, reported.finding
    return (again.check.id, ours.subject, ours.target) == (reported.check.id, theirs.subject, theirs.target)


def _is_alike(again: Reported, reported: Reported) -> bool:
    """Tell whether two findings are the same but for names."""
    ours, theirs = again.finding, reported.finding
    return (again.check.id, _kind(ours.subject), _kind(ours.target)) == (
        reported.check.id,
        _kind(theirs.subject),
        _kind(theirs.target),
    )


def _kind(identity: Identity | None) -> object:
    return None if identity is None else identity.group_kind


def _renamed(files: Files, names: Pseudonyms) -> Files:
    """Return files with a name for each word of paths, keys and values."""
    return {
        names.text(path): tuple(_renamed_node(document, names) for document in documents)
        for path, documents in files.items()
    }


def _renamed_node(node: Node, names: Pseudonyms) -> Node:
    if isinstance(node, Mapping):
        entries = {names.text(key): _renamed_node(value, names) for key, value in node.items()}
        return Mapping(entries, {}, node.place)
    if isinstance(node, Sequence):
        return node.replacing(_renamed_node(item, names) for item in node.items)
    if isinstance(node.value, str):
        return Scalar(names.text(node.text), node.place)
    number = names.text(node.text) if isinstance(node.value, int) and not isinstance(node.value, bool) else node.text
    return Scalar(int(number), node.place) if number != node.text and number.lstrip("-").isdigit() else node
