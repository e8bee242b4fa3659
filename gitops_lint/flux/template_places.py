"""Where what a template writes comes from in the file that holds the template."""

from __future__ import annotations

from collections.abc import Callable

from gitops_lint.cluster.substituted import SubstitutedScalar
from gitops_lint.flux.go_template.rendering import Rendered
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.repo.parser import Offset


def relocated(template: Scalar, result: Rendered, documents: Documents) -> Callable[[Place], Place]:
    """Return what makes of a place in a template's output the place in the file that it comes from.

    In a literal block each line has its own place, and a column as long as nothing before it is templated; in other
    styles everything stands where the template does.
    """
    source = template.written if isinstance(template, SubstitutedScalar) else template
    offset = _start(source, documents)
    if offset is None:
        return lambda _: template.place
    before = source.text.split("\n")
    after = result.text.split("\n")

    def moved(line: int, column: int) -> tuple[int, int]:
        index = min(max(line, 1), len(after)) - 1
        origin = min(result.lines[index], len(before) - 1)
        return offset.line + origin, offset.column + min(column, _common(before[origin], after[index]) + 1)

    def place_of(place: Place) -> Place:
        line, column = moved(place.line, place.column)
        end = moved(place.end_line, place.end_column)
        if end <= (line, column):  # templated: all that is left of the line
            end = line, max(offset.column + len(before[line - offset.line]) + 1, column)
        return Place(place.path, line, column, *end)

    return place_of


def _start(source: Scalar, documents: Documents) -> Offset | None:
    """Return where the text of a literal block begins: its first line, and the columns before it."""
    first = next((line for line in source.text.split("\n") if line.strip()), "")
    lines = documents.lines(source.place.path) if documents.tree.is_file(source.place.path) else []
    head = lines[source.place.line - 1][source.place.column - 1 :] if 0 < source.place.line <= len(lines) else ""
    place = documents.place_of(source, first)
    if not head.startswith("|") or place == source.place:
        return None
    return Offset(place.line - source.text.split("\n").index(first), place.column - 1)


def _common(one: str, other: str) -> int:
    """Return how many characters two lines begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((index for index, (mine, yours) in enumerate(pairs) if mine != yours), min(len(one), len(other)))
