"""Suppressions: what people say in comments and annotations about findings that they know of.

    namespace: flux-system # gitops-lint: ignore[GL102] the other cluster has it
    # gitops-lint: ignore-file[file-not-included, GL604] examples for the handbook

A comment is for its own line, or for the next one where it stands alone; `ignore-file` is for the whole file. An
object's annotation `gitops-lint/ignore: "GL102: the other cluster has it"` is for what is wrong with that object,
wherever it is written; each of its lines names checks, and after a colon the reason.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.repo.documents import Documents, File
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.mounted import MOUNTS
from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at

ANNOTATION = "gitops-lint/ignore"
_MARK = "gitops-lint:"
_COMMENT = late_pattern(r"(?:^|(?<=[ \t]))#[ \t]*gitops-lint:[ \t]*(.*)")
_DIRECTIVE = late_pattern(r"(?P<what>ignore|ignore-file)[ \t]*\[(?P<words>[^\]]*)\](?P<reason>.*)")
_NOTHING = late_pattern(r"[ \t]*(?:#.*)?")
_BEFORE_A_REASON = " \t:-\N{EN DASH}\N{EM DASH}"


class Directive(NamedTuple):
    """What follows `gitops-lint:`: whether it is for a whole file, the words in its brackets, and the reason."""

    is_for_file: bool
    words: tuple[str, ...]
    reason: str


class Suppression(NamedTuple):
    """One comment or annotation: the checks that it names (none where it can't be understood), why, and for what.

    `line` is the line of its file that a comment is for, None for all; `subjects` are the objects that have an
    annotation.
    """

    text: str
    words: tuple[str, ...]
    reason: str
    place: Place
    line: int | None = None
    subjects: frozenset[Identity] = frozenset()


def suppressions(documents: Documents, files: Iterable[str], graphs: Iterable[Graph]) -> tuple[Suppression, ...]:
    """Return all suppressions, in the order of their places; `files` are those in which comments count."""
    marked = (documents.load(path) for path in files if _MARK in documents.text(path))
    comments = [suppression for file in marked for suppression in _comments(file, documents)]
    return tuple(sorted((*comments, *_annotations(graphs)), key=lambda suppression: suppression.place))


def is_foreign(suppression: Suppression) -> bool:
    """Tell whether a suppression stands in a checkout of another repository."""
    return suppression.place.path.startswith(f"{MOUNTS}/")


def _comments(file: File, documents: Documents) -> Iterator[Suppression]:
    lines = documents.lines(file.path)
    marked = {
        number: match
        for number, line in enumerate(lines, start=1)
        if _MARK in line and (match := _COMMENT.search(line)) is not None
    }
    texts: dict[int, list[Place]] = {}
    numbers = tuple(marked)
    for document in file.documents if marked else ():
        for number, place in _places_on(document.root, numbers):
            texts.setdefault(number, []).append(place)
    for number, match in marked.items():
        column = match.start() + 1
        if not any(_holds(place, number, column) for place in texts.get(number, ())):
            place = Place(file.path, number, column, number, match.end() + 1)
            yield _comment(match[1].rstrip(), place, lines)


def parse_directive(text: str) -> Directive | None:
    """Return what is said after `gitops-lint:`, or None where it can't be understood."""
    match = _DIRECTIVE.fullmatch(text)
    if match is None:
        return None
    return Directive(match["what"] == "ignore-file", _words(match["words"]), match["reason"].strip(_BEFORE_A_REASON))


def _comment(text: str, place: Place, lines: list[str]) -> Suppression:
    directive = parse_directive(text)
    if directive is None:
        return Suppression(text, (), "", place)
    line = None if directive.is_for_file else _line_of(place, lines)
    return Suppression(text, directive.words, directive.reason, place, line)


def _line_of(place: Place, lines: list[str]) -> int:
    """Return the line that a comment is for: where it stands alone, the next one that says something."""
    if not _NOTHING.fullmatch(lines[place.line - 1]):
        return place.line
    following = range(place.line + 1, len(lines) + 1)
    return next((number for number in following if not _NOTHING.fullmatch(lines[number - 1])), place.line)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _places_on(node: Node, lines: Sequence[int]) -> Iterator[tuple[int, Place]]:
    """Return the places of the values and keys that stand on some lines, given in their order, each with the line."""
    if isinstance(node, Mapping):
        for place in node.keys.values():
            yield from _on(place, lines)
        for value in node.entries.values():
            yield from _places_on(value, lines)
    elif isinstance(node, Scalar):
        yield from _on(node.place, lines)
    else:
        for item in node.items:
            yield from _places_on(item, lines)


def _on(place: Place, lines: Sequence[int]) -> Iterator[tuple[int, Place]]:
    first = bisect_left(lines, place.line)
    for line in lines[first : bisect_right(lines, place.end_line, first)]:
        yield line, place


def _holds(place: Place, line: int, column: int) -> bool:
    return place[1:3] <= (line, column) < place[3:5]


def _annotations(graphs: Iterable[Graph]) -> Iterator[Suppression]:
    """Return one suppression for each line of an annotation: objects that have it from one place share it."""
    subjects: dict[Scalar, set[Identity]] = {}
    for graph in graphs:
        for identity, object_ in graph.cluster.objects.items():
            value = at(object_.node, "metadata", "annotations", ANNOTATION)
            if isinstance(value, Scalar):
                subjects.setdefault(value, set()).add(identity)
    shared: dict[tuple[Place, str], set[Identity]] = {}
    for scalar, identities in subjects.items():
        shared.setdefault((scalar.place, scalar.text), set()).update(identities)
    for (place, text), identities in shared.items():
        for line in filter(None, map(str.strip, text.split("\n"))):
            words, _, reason = line.partition(":")
            yield Suppression(line, _words(words), reason.strip(), place, subjects=frozenset(identities))
