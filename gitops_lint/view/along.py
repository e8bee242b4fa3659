"""The ways from one node to another: as a drawing, and as text with the line that makes each arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from rich.text import Text

from gitops_lint.cluster.confidential import line_shown
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Moment, State, held_back
from gitops_lint.graph.model import Edge, Link
from gitops_lint.graph.ways import Ways, ways
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import masked, printable
from gitops_lint.view.labels import meaning
from gitops_lint.view.selection import Arrow, Drawn

_LONGEST = 160  # characters of a line that are shown


def ways_in(drawn: Drawn, start: Identity, end: Identity, most: int) -> Ways:
    """Return the ways that the arrows of a drawing make from one node to another, at most so many."""
    return ways(_following(drawn.links), start, end, most)


def _following(arrows: Iterable[Arrow]) -> dict[Moment, list[Moment]]:
    """Return for each moment the latest of every other node that arrows have it wait for.

    What is applied needs its Kustomization to apply, and not what that waits for afterwards.
    """
    latest: dict[Moment, dict[Identity, State]] = {}
    for arrow in arrows:
        if arrow.source == arrow.target:
            continue
        later, earlier = _states(arrow)
        for state in tuple(State)[later.rank :]:
            of_moment = latest.setdefault(Moment(arrow.source, state), {})
            of_moment[arrow.target] = max(earlier, of_moment.get(arrow.target, earlier), key=lambda state: state.rank)
    return {moment: [Moment(*target) for target in targets.items()] for moment, targets in latest.items()}


def _states(arrow: Arrow) -> tuple[State, State]:
    """Return the state of an arrow's source that waits, and that of its target until which it does.

    Nothing waits for what can be done without; an arrow says all the same that the one reads the other. What a node
    brings keeps it from acting where the API server refuses it, and from being ready otherwise.
    """
    link = Link(*arrow[:3]) if not arrow.because else arrow.because[0]
    states = held_back(link)
    if states is None or not arrow.because:
        return states or (State.READY, State.READY)
    is_of_its_own = link.source == arrow.source
    later = states[0] if is_of_its_own else State.ACTS if states[0] is State.EXISTS else State.READY
    return later, State.READY


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
    written = line_shown(documents, place.path, place.line)
    if written is None:
        return None
    text = masked(written.expandtabs(2).rstrip())
    return f"{text[: _LONGEST - 1]}…" if len(text) > _LONGEST else text
