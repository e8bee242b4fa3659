"""The ways from one node to another: as a drawing, and as text with the line that makes each arrow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rich.text import Text

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Edge
from gitops_lint.graph.ways import Ways, ways
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import masked, printable
from gitops_lint.view.labels import meaning
from gitops_lint.view.selection import Arrow, Drawn

_LONGEST = 160  # characters of a line that are shown


def ways_in(drawn: Drawn, start: Identity, end: Identity, most: int) -> Ways:
    """Return the ways that the arrows of a drawing make from one node to another, at most so many."""
    following: dict[Identity, set[Identity]] = {}
    for arrow in drawn.links:
        following.setdefault(arrow.source, set()).add(arrow.target)
    return ways(following, start, end, most)


def along(drawn: Drawn, shown_ways: Ways) -> Drawn:
    """Return the part of a drawing that some ways are."""
    steps = {step for way in shown_ways.found for step in pairwise(way)}
    part = drawn.among({node for way in shown_ways.found for node in way})
    return part._replace(links=tuple(arrow for arrow in part.links if (arrow.source, arrow.target) in steps))


def told(drawn: Drawn, ends: tuple[Identity, Identity], shown_ways: Ways, documents: Documents) -> Iterator[Text]:
    """Return the lines that tell ways: step by step what needs what, where that is written, and the line itself."""
    if not shown_ways.found:
        yield Text(no_way(ends))
        return
    start, end = (printable(str(node)) for node in ends)
    count = len(shown_ways.found) + shown_ways.more
    ways_in_words = "1 way" if count == 1 else f"{_at_least(shown_ways)}{count} ways"
    yield Text.assemble((start, "bold"), " needs ", (end, "bold"), f" by {ways_in_words}")
    arrows: dict[tuple[Identity, Identity], list[Arrow]] = {}
    for arrow in drawn.links:
        arrows.setdefault((arrow.source, arrow.target), []).append(arrow)
    for index, way in enumerate(shown_ways.found, start=1):
        yield Text()
        yield Text.assemble((f"{index}. ", "dim"), printable(str(way[0])))
        for step in pairwise(way):
            for arrow in arrows[step]:
                yield from _step(arrow, documents)
    if shown_ways.more or not shown_ways.are_all_counted:
        yield Text()
        yield Text(more_ways(shown_ways), style="dim")


def no_way(ends: tuple[Identity, Identity]) -> str:
    """Say that one node doesn't need another."""
    return printable(f"{ends[0]} doesn't need {ends[1]}")


def more_ways(shown_ways: Ways) -> str:
    """Say how many ways there are besides those that are shown."""
    if shown_ways.more == 1 and shown_ways.are_all_counted:
        return "1 more way, no shorter one, is left out"
    return f"{_at_least(shown_ways)}{shown_ways.more} more ways, no shorter ones, are left out"


def _at_least(shown_ways: Ways) -> str:
    return "" if shown_ways.are_all_counted else "at least "


def _step(arrow: Arrow, documents: Documents) -> Iterator[Text]:
    mark = "  (implied)" if arrow.edge.implied else ""
    yield Text.assemble(
        ("   → ", "dim"),
        (f"{printable(meaning(arrow.edge.kind))}: ", "cyan"),
        printable(str(arrow.target)),
        (mark, "dim"),
    )
    for link in arrow.because[:1]:
        rest = f", and {len(arrow.because) - 1} more" if len(arrow.because) > 1 else ""
        said = f"{link.source} needs {link.target} ({meaning(link.edge.kind)})"
        yield Text(f"     because {printable(said)}{rest}", style="dim")
    yield from _line(arrow.edge, documents)


def _line(edge: Edge, documents: Documents) -> Iterator[Text]:
    place = edge.place
    if not place.path:
        return
    yield Text(f"     {printable(place.path)}:{place.line}", style="dim")
    text = _text_of(place, documents)
    if text is not None:
        yield Text.assemble((f"     {place.line:>5} │ ", "dim"), text)


def _text_of(place: Place, documents: Documents) -> str | None:
    if not documents.tree.is_file(place.path):
        return None
    lines = documents.lines(place.path)
    if not 0 < place.line <= len(lines):
        return None
    text = masked(lines[place.line - 1].expandtabs(2).rstrip())
    return f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text
