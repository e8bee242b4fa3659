"""What drawings say of a node that isn't there: whether it is missing or just not in Git, and who may create it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rich.text import Text

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Presence
from gitops_lint.rulebook.kinds import MadeBy
from gitops_lint.verdicts.verdict import Likeness, Meant, Standing, Verdict
from gitops_lint.view.selection import Drawn

_WHO = {
    MadeBy.CHARTS: "a chart",
    MadeBy.OPERATORS: "an operator",
    MadeBy.PEOPLE: "whoever has access to the cluster",
}
_MOST_MAKERS = 4
STYLES = {Standing.MISSING: "bold red", Standing.NOT_IN_GIT: "dim"}
"""How names are written in the terminal: red is for what is missing alone."""


def mark(standing: Standing) -> Text:
    """Return what stands behind the name of what isn't there, in the terminal."""
    return Text(f"  {standing.value}", style="red" if standing is Standing.MISSING else "dim")


def counted(drawn: Drawn, nodes: Iterable[Identity]) -> dict[Standing, int]:
    """Return how many of some nodes of a drawing's graph are missing and how many not in Git, those that there are."""
    counts = Counter(drawn.standing(node) for node in nodes)
    return {standing: counts[standing] for standing in (Standing.MISSING, Standing.NOT_IN_GIT) if counts[standing]}


def in_words(counts: Mapping[Standing, int]) -> str:
    """Return counts as people read them: `2 missing, 1 not in Git`."""
    return ", ".join(f"{count} {standing.value}" for standing, count in counts.items())


def titled(drawn: Drawn) -> str:
    """Return what a drawing of a cluster is called: the cluster, and how much of what is drawn isn't there."""
    return ": ".join(filter(None, (drawn.graph.cluster.name, in_words(counted(drawn, drawn.nodes)))))


def said(drawn: Drawn, verdict: Verdict) -> Iterator[str]:
    """Return sentences about what isn't there: its state, who may make it and how that is known, what may be meant."""
    if drawn.graph.presence(verdict.target) is not Presence.GHOST:
        return
    if verdict.standing is Standing.MISSING:
        yield "Missing: nothing creates it."
    else:
        yield "Not in Git: nothing in sight creates it."
        yield from _who_may(drawn, verdict)
    if verdict.meant is not None:
        yield _meant(verdict.meant)
    if verdict.definition is not None:
        listing = f"; {verdict.definition.listing} doesn't list it" if verdict.definition.listing else ""
        yield f"{verdict.definition.path} would bring it, and nothing includes that file{listing}."


def _who_may(drawn: Drawn, verdict: Verdict) -> Iterator[str]:
    for maker in verdict.makers[:_MOST_MAKERS]:
        yield f"It may be there: {maker.reason}."
    more = len(verdict.makers) - _MOST_MAKERS
    if more > 0:
        yield f"{more} more may create it."
    if not verdict.makers and drawn.verdicts is not None:
        sight = drawn.verdicts.sight
        others = [words for who, words in _WHO.items() if sight.is_made_by(verdict.target, who)]
        if others:
            yield f"{_listed(others).capitalize()} may create it."


def _listed(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _meant(meant: Meant) -> str:
    if meant.likeness is Likeness.HASH:
        return f"{meant.identity} is there: a generator adds a hash to the name, and nothing rewrites the reference."
    return f"{meant.identity} is probably meant." if meant.is_slip else f"{meant.identity} is there, and called alike."
