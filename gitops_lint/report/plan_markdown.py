"""Plans as Markdown, for a pull request or a wiki."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Fallen, counted
from gitops_lint.graph.model import Graph
from gitops_lint.plan.critical import Critical
from gitops_lint.plan.prediction import Plan, Status
from gitops_lint.plan.recovery import Stage
from gitops_lint.repo.printable import printable
from gitops_lint.report.markdown_text import plain
from gitops_lint.report.plan_text import NOTHING_WRONG, script_lines
from gitops_lint.report.wording import amounts_in_words, impact_in_words


def plan_lines(plan: Plan) -> Iterator[str]:
    """Return the lines for what becomes of a cluster."""
    counts = Counter(prediction.status for prediction in plan.reconciled)
    yield f"## {plain(plan.graph.cluster.name)}"
    yield ""
    if plan.since:
        nothing = "" if plan.reconciled or plan.restarted else ": nothing"
        yield f"What moves since {plain(plan.since)}{nothing}."
        yield ""
        if nothing:
            return
    certain = ", as far as is certain" if plan.doubts else ""
    healthy = f" {NOTHING_WRONG}" if plan.is_healthy else ""
    ready = f"{counts[Status.READY]} of {len(plan.reconciled)} Kustomizations and HelmReleases become ready"
    yield f"{ready}{certain}.{healthy}"
    yield from _outcome(plan)
    yield from _taken_for_granted(plan)


def _outcome(plan: Plan) -> Iterator[str]:
    """Return the tables of what is wrong, of what does and doesn't become ready, and of whose Pods are replaced."""
    yield from _table(
        "Root causes",
        ("cause", "what is wrong", "keeps down", "where"),
        (
            (_named(cause.identity), plain(cause.message), amounts_in_words(*extent), plain(_place(cause.place)))
            for cause, extent in plan.causes
        ),
    )
    yield from _table(
        "What doesn't become ready",
        ("object", "status", "reason", "because of"),
        (
            (
                _named(prediction.identity),
                prediction.status.value,
                plain(prediction.reason),
                " ← ".join(map(_named, prediction.chain[1:])),
            )
            for prediction in plan.reconciled
            if prediction.status is not Status.READY
        ),
    )
    yield from _table(
        "What becomes ready",
        ("wave", "object"),
        (
            (str(prediction.wave), _named(prediction.identity))
            for prediction in plan.reconciled
            if prediction.status is Status.READY
        ),
    )
    yield from _table("What starts new Pods", ("object",), ((_named(identity),) for identity in plan.restarted))


def _taken_for_granted(plan: Plan) -> Iterator[str]:
    """Return the tables of what only the cluster can tell."""
    yield from _table(
        "Taken to be there",
        ("object", "needed by", "who may create it"),
        (
            (
                _named(assumption.identity),
                ", ".join(map(_named, assumption.users[:3])),
                plain(assumption.makers[0].reason) if assumption.makers else "",
            )
            for assumption in plan.assumed
        ),
    )
    yield from _table(
        "Taken to work",
        ("object", "what may be wrong", "where"),
        ((_named(doubt.identity), plain(doubt.message), plain(_place(doubt.place))) for doubt in plan.doubts),
    )


def fallen_lines(graph: Graph, failing: list[Identity], down: tuple[Fallen, ...]) -> Iterator[str]:
    """Return the lines for what falls if some nodes fail."""
    impact = impact_in_words(counted((fall.identity for fall in down), graph)) or "nothing"
    yield f"## {plain(graph.cluster.name)}"
    yield ""
    yield f"{' and '.join(map(_named, failing))} takes down {impact}."
    rows = ((_named(fall.identity), " ← ".join(_named(link.target) for link in reversed(fall.way))) for fall in down)
    yield from _table("What falls, nearest first", ("object", "because of"), rows)


def critical_lines(graph: Graph, ranked: Sequence[Critical]) -> Iterator[str]:
    """Return the lines for the nodes with which most falls."""
    yield f"## {plain(graph.cluster.name)}"
    rows = (
        (_named(identity), ", ".join(map(_named, together)), amounts_in_words(*weight))
        for identity, weight, together in ranked
    )
    yield from _table("Whose failure hurts most", ("object", "or", "takes down"), rows)


def recovery_markdown(graph: Graph, failed: list[Identity], steps: Sequence[Stage]) -> Iterator[str]:
    """Return the lines for a recovery: a script to go through by hand."""
    yield f"## {plain(graph.cluster.name)}"
    yield ""
    yield f"Bringing back what {' and '.join(map(_named, failed))} took down:"
    yield ""
    yield from (f"    {printable(line)}" for line in script_lines(steps))  # indented: no fence that a name could end


def _table(title: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    rows = list(rows)
    if rows:
        yield from ("", f"### {title}", "", f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}")
        yield from (f"| {' | '.join(row)} |" for row in rows)


def _place(place: tuple[object, ...]) -> str:
    return f"{place[0]}:{place[1]}"


def _named(identity: Identity) -> str:
    return plain(str(identity))
