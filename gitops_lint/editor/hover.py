"""What is said of what is mentioned, in Markdown: what it is, where it comes from, and what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.editor.mention import Mention, NamedPath, Used
from gitops_lint.editor.mentions import Mentions
from gitops_lint.graph.analysis import Order, fallen, order_of
from gitops_lint.graph.model import Graph
from gitops_lint.plan.prediction import Prediction, predict
from gitops_lint.repo.nodes import Place
from gitops_lint.verdicts.verdict import Standing, Verdict

_FEW = 5
"""How many names are told before the rest is a number."""


_MENTIONS = 3
"""Of how many things that one place means something is said."""


class Hovers:
    """What there is to say of mentions.

    What becomes of an object, and what falls with it, takes a plan of its cluster: it is made when it is first asked
    for, or where one is `hurried`, by `prepare`, and left out until then.
    """

    def __init__(self, mentions: Mentions, hurried: bool = False) -> None:
        self._mentions = mentions
        self._hurried = hurried
        self._plans: dict[str, dict[Identity, Prediction]] = {}
        self._orders: dict[str, Order] = {}

    def prepare(self) -> None:
        """Make the plans of all clusters."""
        for cluster in self._mentions.graphs:
            self._prepare(cluster)

    def _prepare(self, cluster: str) -> None:
        analysis = self._mentions.analysis
        plan = predict(analysis.verdicts[cluster], analysis.raised, analysis.rulebook)
        self._orders[cluster] = order_of(self._mentions.graphs[cluster])
        self._plans[cluster] = {each.identity: each for each in (*plan.reconciled, *plan.others)}

    def _is_prepared(self, cluster: str) -> bool:
        if cluster not in self._plans and not self._hurried:
            self._prepare(cluster)
        return cluster in self._plans

    def of(self, at: tuple[Mention, ...]) -> str:
        """Return what is said of what is mentioned at one place: of each cluster, where several differ.

        What many use, such as a component, mentions as many objects: a few are told of, and how many there are.
        """
        said = dict.fromkeys("\n\n".join(self._lines(mention)) for mention in at[:_MENTIONS])
        more = [f"and {len(at) - _MENTIONS} more"] if len(at) > _MENTIONS else []
        return "\n\n---\n\n".join((*said, *more))

    def _lines(self, mention: Mention) -> Iterator[str]:
        what = mention.what
        if isinstance(what, NamedPath):
            yield f"`{what.path}`"
        elif isinstance(what, Used):
            yield f"**{what.name}** = `{what.variable.text}`"
            yield f"set at {_told(what.variable.place)}, in cluster `{what.cluster}`"
        else:
            yield from self._of_identity(what.cluster, what.identity)

    def _of_identity(self, cluster: str, identity: Identity) -> Iterator[str]:
        graph = self._mentions.graphs[cluster]
        yield f"**{identity}** in cluster `{cluster}`"
        if identity in graph.nodes:
            yield from _standing(self._mentions.analysis.verdicts[cluster].of(identity))
        held = graph.object(identity)
        if held is not None:
            yield f"written at {_told(held.place)}"
            place = held.namespace_place
            if place is not None and not held.holds(place):
                yield f"its namespace comes from {_told(place)}"
            if held.applied_by:
                yield f"applied by {_listed(held.applied_by)}"
        is_prepared = self._is_prepared(cluster)
        if is_prepared:
            yield from self._fate(cluster, identity)
        yield from _hanging_on(graph, identity)
        if is_prepared:
            yield from self._falling(cluster, identity)

    def _falling(self, cluster: str, identity: Identity) -> Iterator[str]:
        graph = self._mentions.graphs[cluster]
        falls = len(fallen(graph, [identity], self._orders[cluster])) if identity in graph.nodes else 0
        if falls:
            yield f"{falls} {'object falls' if falls == 1 else 'objects fall'} with it"

    def _fate(self, cluster: str, identity: Identity) -> Iterator[str]:
        prediction = self._plans[cluster].get(identity)
        if prediction is not None:
            yield f"in a new cluster: {prediction.status}" + (f": {prediction.reason}" if prediction.reason else "")


def _standing(verdict: Verdict) -> Iterator[str]:
    if verdict.standing is Standing.THERE:
        makers = [maker.reason for maker in verdict.makers if maker.object != verdict.target]
        if makers and makers[0]:
            yield f"there: {makers[0]}"
        return
    yield f"**{verdict.standing}**"
    if verdict.hint is not None:
        yield f"did you mean `{verdict.hint}`?"
    yield from (f"- {maker.kind}: {maker.reason}" for maker in verdict.makers[:_FEW])


def _hanging_on(graph: Graph, identity: Identity) -> Iterator[str]:
    """Yield what a node needs, and what needs it."""
    for what, identities in (
        ("needs", (link.target for link in graph.out(identity) if not link.edge.implied)),
        ("needed by", (link.source for link in graph.into(identity) if not link.edge.implied)),
    ):
        named = tuple(dict.fromkeys(identities))
        if named:
            yield f"{what} {_listed(named)}"


def _listed(identities: Iterable[Identity]) -> str:
    identities = tuple(identities)
    more = f" and {len(identities) - _FEW} more" if len(identities) > _FEW else ""
    return ", ".join(f"`{identity}`" for identity in identities[:_FEW]) + more


def _told(place: Place) -> str:
    return f"`{place.path}:{place.line}`"
