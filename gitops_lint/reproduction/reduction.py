"""Makes files fewer and smaller for as long as something holds of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from gitops_lint.repo.nodes import Mapping as MappingNode
from gitops_lint.repo.nodes import Node, Sequence

Files = dict[str, tuple[Node, ...]]
"""The documents of each file."""
Holds = Callable[[Files], bool]


def first_that_holds(files: Files, ordered: Iterable[str], holds: Holds) -> Files | None:
    """Return the first files of an order with which it holds: few of them, since each try takes twice as many."""
    paths = list(ordered)
    count = 4
    while True:
        tried = {path: files[path] for path in paths[:count]}
        if holds(tried):
            return tried
        if count >= len(paths):
            return None
        count *= 2


def reduced(files: Files, holds: Holds, has_time: Callable[[], bool]) -> Files:
    """Return files from which nothing more can be taken, or not in the time that there is."""
    for step in (_without_files, _without_documents, _without_values, _without_documents, _without_files):
        files = _taken_away(files, step, holds, has_time)
    return files


def _taken_away(
    files: Files, candidates: Callable[[Files], Iterator[Files]], holds: Holds, has_time: Callable[[], bool]
) -> Files:
    """Return files as they are once no candidate for something smaller holds.

    What didn't do isn't tried again after another has done: it would hardly ever do then.
    """
    number = 0
    while has_time():
        smaller = next(islice(candidates(files), number, None), None)
        if smaller is None:
            return files
        if holds(smaller):
            files = smaller
        else:
            number += 1
    return files


def _without_files(files: Files) -> Iterator[Files]:
    """Give the files without a part of them: first a half, in the end one alone."""
    paths = list(files)
    size = len(paths) // 2
    while size:
        for start in range(0, len(paths), size):
            left_out = set(paths[start : start + size])
            yield {path: documents for path, documents in files.items() if path not in left_out}
        size //= 2


def _without_documents(files: Files) -> Iterator[Files]:
    for path, documents in files.items():
        for number in range(len(documents)):
            yield {**files, path: documents[:number] + documents[number + 1 :]}


def _without_values(files: Files) -> Iterator[Files]:
    for path, documents in files.items():
        for number, document in enumerate(documents):
            for smaller in _smaller(document):
                yield {**files, path: (*documents[:number], smaller, *documents[number + 1 :])}


def _smaller(node: Node) -> Iterator[Node]:
    """Give a value without each of its entries or items, the outermost first."""
    if isinstance(node, MappingNode):
        for key in node:
            yield node.without(key)
        for key, value in node.items():
            for smaller in _smaller(value):
                yield node.replacing(key, smaller)
    elif isinstance(node, Sequence):
        for number in range(len(node.items)):
            yield node.replacing((*node.items[:number], *node.items[number + 1 :]))
        for number, item in enumerate(node.items):
            for smaller in _smaller(item):
                yield node.replacing((*node.items[:number], smaller, *node.items[number + 1 :]))
