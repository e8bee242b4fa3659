"""YAML text into documents of nodes, as many of them as can be read."""

from __future__ import annotations

import re
from typing import NamedTuple

from gitops_lint.repo.composer import Composer, has_unprintable
from gitops_lint.repo.events import open_pure, opener
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.lines import breaks, index_of_line
from gitops_lint.repo.nodes import Node, Place
from gitops_lint.repo.problem import Problem

MAX_PROBLEMS = 100
"""After so many problems in one file the rest of it is left out: it is no manifest."""

_DOCUMENT_START = late_pattern(r"^---(?=\s|$)", re.MULTILINE)


class Document(NamedTuple):
    """One YAML document: its root, and its number in the file, from 0."""

    root: Node
    number: int


class Parsed(NamedTuple):
    """The documents of a text that could be read (empty ones left out), and what is wrong with the rest.

    `quoted_merges` are the keys `<<` in quotes, which are left out of the documents.
    """

    documents: tuple[Document, ...]
    problems: tuple[Problem, ...]
    quoted_merges: tuple[Place, ...] = ()


class Offset(NamedTuple):
    """Where a text stands in its file: what to add to its lines and columns."""

    line: int = 0
    column: int = 0


def parse(text: str, path: str, offset: Offset = Offset()) -> Parsed:  # noqa: B008 (immutable)
    """Return the documents of a text; one that can't be read costs itself only, the rest is still read.

    `path` and `offset` say where the text stands, for the places of its nodes.
    """
    text = text.lstrip("\ufeff")  # the parser passes over a second byte order mark too, and doesn't count it
    documents: list[Document] = []
    problems: list[Problem] = []
    quoted_merges: list[Place] = []
    start, line, number, open_events = 0, offset.line, 0, opener()
    whole = not has_unprintable(text)  # for one such character the parser would refuse all documents
    end = len(text) if whole else _next_document(text, 0)
    while start < len(text) and len(problems) < MAX_PROBLEMS:
        composer = Composer(text[start:end], path, line, offset.column, number, open_events)
        problem = composer.read() if whole else composer.unprintable() or composer.read()
        documents += (Document(root, at) for root, at in composer.documents)
        problems += composer.problems
        quoted_merges += composer.quoted_merges
        if problem is None and whole:
            break
        whole = False  # from here on, one document at a time
        number = composer.number
        after = end
        if composer.read_pure:
            after = start + composer.started
        elif problem is not None:
            problems.append(problem)
            number += 1
            stopped = max(index_of_line(composer.text, problem.place.line - 1 - line), composer.started + 1)
            after = min(end, _next_document(text, start + stopped))
        line += breaks(text, start, after)
        start, end = after, _next_document(text, after + 1)
        open_events = open_pure if composer.read_pure else opener()
    return Parsed(tuple(documents), tuple(problems[:MAX_PROBLEMS]), tuple(quoted_merges))


def _next_document(text: str, index: int) -> int:
    """Return where the first document that is marked by `---` at or after an index begins, or the text's end."""
    match = _DOCUMENT_START.search(text, index)
    return match.start() if match else len(text)
