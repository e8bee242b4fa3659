"""What the page is made of, as plain data: columns of numbers that point into lists of texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Cycle, State, held_back, weights
from gitops_lint.graph.model import Link, Presence
from gitops_lint.linter import Analysis
from gitops_lint.repo.forge import Forge
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.cards import BOOTSTRAP, COLUMN, FEW, FOOT, HEAD, ROW, Card, Cards, Tone
from gitops_lint.view.drawing import by_namespace, drawing_of
from gitops_lint.view.layout.arrange import GAP, PORT
from gitops_lint.view.layout.frames import Bend, Frame, Slot
from gitops_lint.view.page.changes import ChangeData, ShownChange, Since, marks_data, since_data
from gitops_lint.view.page.siblings import Differences, differences_of
from gitops_lint.view.palette import CHANGES_LIGHT, LIGHT
from gitops_lint.view.selection import Arrow, Drawn
from gitops_lint.view.standings import said

_MOST_NAMED = 4  # of the objects that set a cluster apart
_MOST_OPEN = 800
"""Nodes of a drawing that begins with all cards open."""
FIXED = "mended"
"""Why a finding isn't reported that a change has mended: where it stood is in the files of before."""
_COUNTED = {Role.APPLIER: "kustomizations", Role.RELEASE: "releases"}
_STATES = {state: number for number, state in enumerate(State)}
_TONES = {tone: number for number, tone in enumerate(Tone)}
_PRESENCES = {presence: number for number, presence in enumerate(Presence)}
_STANDINGS = {standing: number for number, standing in enumerate(Standing)}


class Told(NamedTuple):
    """What is wrong in a repository, the worst first: what is reported, and what isn't for one of three reasons.

    `consequences` are what a change does to running clusters, before all else; `besides` is what is told with another
    reason for not being new.
    """

    findings: Sequence[Reported] = ()
    known: Sequence[Reported] = ()
    suppressed: Sequence[Reported] = ()
    unselected: Sequence[Reported] = ()
    consequences: Sequence[Reported] = ()
    besides: Mapping[str, Sequence[Reported]] = MappingProxyType({})


def told_of(analysis: Analysis) -> Told:
    """Return what an analysis says is wrong."""
    return Told(analysis.findings, analysis.known, analysis.suppressed, analysis.unselected)


NOTHING_TOLD = Told()


def contents(
    pictures: Sequence[Drawn],
    told: Told,
    forge: Forge,
    since: Since | None = None,
    changes: Sequence[ShownChange] = (),
) -> dict[str, Any]:
    """Return all that the page shows; of a change, `since` says what of all, and `changes` what of each cluster."""
    beside = differences_of([drawn.current for drawn in pictures])
    clusters = zip(pictures, changes or (None,) * len(pictures), beside, strict=True)
    return {
        "forge": forge.address.rstrip("/"),
        "anchor": forge.anchor,
        "roles": [tone.value for tone in _TONES],
        "presences": [presence.value for presence in _PRESENCES],
        "standings": [standing.value for standing in _STANDINGS],
        "colours": list(LIGHT | CHANGES_LIGHT),
        "measures": {
            "head": HEAD,
            "row": ROW,
            "column": COLUMN,
            "foot": FOOT,
            "few": FEW,
            "gap": GAP.height,
            "port": PORT,
            "bootstrap": BOOTSTRAP,
        },
        "change": since_data(since) if since is not None else None,
        "clusters": [
            _Cluster(drawn, told, change).as_data() | _beside_others(differences)
            for drawn, change, differences in clusters
        ],
    }


def _beside_others(differences: Differences) -> dict[str, Any]:
    """Return what sets a cluster apart from the others, of which a few are named."""
    return {
        name: {"count": len(objects), "names": [printable(str(identity)) for identity in objects[:_MOST_NAMED]]}
        for name, objects in differences._asdict().items()
    }


class _Texts:
    """Texts, each once: what is many times the same is a number on the page."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def all(self) -> list[str]:
        return [printable(text) for text in self._numbers]


class _Cluster:
    """One cluster's picture; nodes and links are known by their numbers."""

    def __init__(self, drawn: Drawn, told: Told, change: ShownChange | None = None) -> None:
        self.drawn = drawn
        self.graph = drawn.graph
        self.change = change
        self.told = tuple(self._here(told))
        self.nodes = sorted(self.graph.nodes)
        self.number = {node: number for number, node in enumerate(self.nodes)}
        self.holds = holds(drawn)
        self.link_number = {link: number for number, link in enumerate(self.holds)}
        self.kinds, self.namespaces, self.files, self.edges = _Texts(), _Texts(), _Texts(), _Texts()

    def as_data(self) -> dict[str, Any]:
        collapsed = len(self.drawn.nodes) > _MOST_OPEN
        drawing = drawing_of(self.drawn, collapsed)
        data: dict[str, Any] = {
            "name": printable(self.graph.cluster.name),
            "counts": self._counts(),
            "nodes": self._nodes(drawing.cards),
            "links": self._links(),
            "cards": [self._card(card) for card in drawing.cards.cards],
            "collapsed": collapsed,
            "layouts": {"dependencies": frame_data(drawing.sheet), "namespaces": frame_data(by_namespace(drawing))},
            "shown": [list(pair) for pair in drawing.shown],
            "findings": [self._finding(reported, why) for reported, why in self.told],
            "said": dict(self._said()),
            "cycles": list(self._cycles(drawing.circles)),
        }
        if self.change is not None:
            data["nodes"]["mark"] = marks_data(self.change.nodes, self.nodes)
            data["links"]["mark"] = marks_data(self.change.links, list(self.holds))
            data["change"] = ChangeData(self._numbered, self.files.number).of(self.change)
            data["change"]["gone"] = [number for node, number in self.number.items() if self.drawn.is_gone(node)]
        texts = {"kinds": self.kinds, "namespaces": self.namespaces, "files": self.files, "edges": self.edges}
        return data | {name: numbers.all() for name, numbers in texts.items()}

    def _counts(self) -> dict[str, int]:
        """Return how many of what is drawn Git holds, and how much is missing, as the page's script counts it."""
        roles = Counter(
            role if role in _COUNTED else Role.OBJECT
            for node, role in ((node, self.graph.role(node)) for node in self.drawn.nodes)
            if not self.drawn.is_gone(node) and (role in _COUNTED or node in self.drawn.current.cluster.objects)
        )
        missing = sum(self.drawn.standing(node) is Standing.MISSING for node in self.drawn.nodes)
        return {name: roles[role] for role, name in _COUNTED.items()} | {
            "objects": roles[Role.OBJECT],
            "missing": missing,
        }

    def _nodes(self, cards: Cards) -> dict[str, list[Any]]:
        heavy = weights(self.drawn.current)
        return {
            "kind": [self.kinds.number(node.kind) for node in self.nodes],
            "namespace": [self.namespaces.number(node.namespace) for node in self.nodes],
            "name": [printable(node.name) for node in self.nodes],
            "presence": [_PRESENCES[self.graph.presence(node)] for node in self.nodes],
            "standing": [_STANDINGS[self.drawn.standing(node)] for node in self.nodes],
            "role": [_TONES[cards.tones[node]] for node in self.nodes],
            "card": [cards.of.get(node, -1) for node in self.nodes],
            "weight": [heavy[node].size if node in heavy else 0 for node in self.nodes],
            **self._objects(),
        }

    def _objects(self) -> dict[str, list[int]]:
        """Return for each node where it is written, -1 for a file where it isn't, and the node that applies it."""
        objects = [self.graph.object(node) for node in self.nodes]
        appliers = [object_.applied_by[0] if object_ and object_.applied_by else None for object_ in objects]
        return {
            "file": [self.files.number(object_.place.path) if object_ else -1 for object_ in objects],
            "line": [object_.place.line if object_ else 0 for object_ in objects],
            "applier": [self._numbered(applier) for applier in appliers],
        }

    def _links(self) -> dict[str, list[int]]:
        drawn = set(map(_link, self.drawn.links))
        return {
            "from": [self.number[link.source] for link in self.holds],
            "to": [self.number[link.target] for link in self.holds],
            "edge": [self.edges.number(str(link.edge.kind)) for link in self.holds],
            "implied": [int(link.edge.implied) for link in self.holds],
            "file": [self.files.number(link.edge.place.path) for link in self.holds],
            "line": [link.edge.place.line for link in self.holds],
            "drawn": [int(link in drawn) for link in self.holds],
            "holds": list(self.holds.values()),
        }

    def _card(self, card: Card) -> dict[str, Any]:
        return {"head": self._numbered(card.head), "rows": [self.number[node] for node in card.rows]}

    def _here(self, told: Told) -> Iterator[tuple[Reported, str]]:
        """Return the findings in this cluster, each with why it isn't reported, if it isn't.

        Those of checks that are switched off count only where the page shows something to be missing all the same.
        """
        reasons = (
            (told.consequences, ""),
            (told.findings, ""),
            (told.known, "in the baseline"),
            (told.suppressed, "suppressed"),
            ((reported for reported in told.unselected if self._is_of_missing(reported)), "switched off"),
            *((findings, why) for why, findings in told.besides.items()),
        )
        yield from ((reported, why) for findings, why in reasons for reported in findings if self._is_here(reported))

    def _is_of_missing(self, reported: Reported) -> bool:
        ends = (reported.finding.subject, reported.finding.target)
        return any(end in self.graph.nodes and self.drawn.standing(end) is Standing.MISSING for end in ends if end)

    def _is_here(self, reported: Reported) -> bool:
        return not reported.finding.clusters or self.graph.cluster.name in reported.finding.clusters

    def _said(self) -> Iterator[tuple[str, list[str]]]:
        """Return the numbers of the nodes that aren't there, each with what is known of it."""
        for number, node in enumerate(self.nodes):
            verdict = self.drawn.verdict(node)
            sentences = list(map(printable, said(self.drawn, verdict))) if verdict is not None else []
            if sentences:
                yield str(number), sentences

    def _finding(self, reported: Reported, why: str) -> dict[str, Any]:
        finding = reported.finding
        return {
            "rule": reported.check.id,
            "name": reported.check.name,
            "severity": reported.severity.value,
            "unreported": printable(why),
            "message": printable(finding.message),
            "help": printable(" ".join((finding.help or reported.check.fix).split())),
            "file": self.files.number(finding.place.path),
            "line": finding.place.line,
            "subject": self._numbered(finding.subject),
            "target": self._numbered(finding.target),
            **({"consequence": 1} if reported.check.scope == "change" else {}),
            **({"gone": 1} if why == FIXED else {}),
        }

    def _numbered(self, identity: Identity | None) -> int:
        return self.number.get(identity, -1) if identity is not None else -1

    def _cycles(self, circles: Iterable[Cycle]) -> Iterator[dict[str, Any]]:
        """Return circles with the link that a finding says to cut, or -1."""
        told = {
            (reported.finding.subject, reported.finding.target)
            for reported, _ in self.told
            if reported.check.name == _CIRCLE
        }
        for circle in circles:
            links = [link for link in circle.links() if link in self.link_number]
            cut = [self.link_number[link] for link in links if (link.source, link.target) in told]
            yield {"links": [self.link_number[link] for link in links], "cut": cut[0] if cut else -1}


_CIRCLE = "dependency-cycle"


def holds(drawn: Drawn) -> dict[Link, int]:
    """Return all links that are drawn or that hold a node back, sorted, each with the states that it ties.

    That is three times the state that it holds back and the state that it waits for, as numbers in their order; -1 if
    it holds nothing back.
    """
    held = dict.fromkeys(map(_link, drawn.links), -1)
    for link in drawn.current.links:
        states = held_back(link)
        if states is not None and link.source != link.target:
            held[link] = 3 * _STATES[states[0]] + _STATES[states[1]]
    return {link: held[link] for link in sorted(held, key=_sorting)}


def _sorting(link: Link) -> tuple[object, ...]:
    return link.source, link.target, link.edge.kind, link.edge.place


def _link(arrow: Arrow) -> Link:
    return Link(arrow.source, arrow.target, arrow.edge)


def frame_data(frame: Frame) -> dict[str, Any]:
    """Return a layout as plain data: cards are numbers, bends are pairs, frames are mappings."""
    return {
        "label": printable(frame.label),
        "head": frame.head,
        "rows": frame.in_rows,
        "w": round(frame.size.width),
        "h": round(frame.size.height),
        "lines": [
            [
                round(line.start),
                round(line.breadth),
                [_content(slot) for slot in line.slots],
                [round(slot.start) for slot in line.slots],
            ]
            for line in frame.lines
        ],
    }


def _content(slot: Slot) -> Any:
    if isinstance(slot.content, Bend):
        return list(slot.content)
    return frame_data(slot.content) if isinstance(slot.content, Frame) else slot.content
