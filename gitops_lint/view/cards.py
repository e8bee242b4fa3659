"""What stands together on a drawing: a Kustomization with all that it applies, and what that makes, is one card."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Presence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.roles import Role
from gitops_lint.view.homes import Homes
from gitops_lint.view.layout.frames import Size
from gitops_lint.view.selection import Arrow, Drawn

BOOTSTRAP = "bootstrap"
"""What the card is called of what is there before any Kustomization acts."""

COLUMN = 208  # pixels that a row is wide
ROW = 20
HEAD = 30
FOOT = 6
FEW = 14  # rows that one column of a card takes


class Tone(StrEnum):
    """What drawings colour a node by: its role, and what others take from it."""

    KUSTOMIZATION = "kustomization"
    RELEASE = "release"
    SOURCE = "source"  # others take files from it
    SETTINGS = "settings"  # secrets and configuration: others read it, or it is where they are kept
    OBJECT = "object"


class Card(NamedTuple):
    """Nodes that are drawn as one: `head` is the Kustomization, or the only node; `rows` are all others.

    `namespace` is where most of it is, which is often not where the Kustomization is.
    """

    head: Identity | None
    rows: tuple[Identity, ...]
    namespace: str

    @property
    def columns(self) -> int:
        """How many columns its rows stand in."""
        count = 1
        while len(self.rows) > FEW * count * count:
            count += 1
        return count

    def row_name(self, node: Identity) -> str:
        """Return what tells a row from the others of its kind: nothing if it is called as the card is."""
        alike = sum((row.kind, row.name) == (node.kind, node.name) for row in self.rows)
        if alike > 1:
            return f"{node.namespace}/{node.name}"
        return "" if self.head is not None and node.name == self.head.name else node.name

    def size(self, collapsed: bool = False) -> Size:
        """Return the room that it takes."""
        if collapsed or not self.rows:
            return Size(COLUMN, HEAD)
        return Size(COLUMN * self.columns, HEAD + ROW * -(-len(self.rows) // self.columns) + FOOT)


class Cards(NamedTuple):
    """The cards of a drawing, and for each those that it needs.

    `needs` are the edges to be laid out by: those that bind, and that aren't said by what a card holds; `weights` how
    much each pair of cards is to be kept in that order. `namesakes` are the names that several cards have.
    """

    cards: tuple[Card, ...]
    of: dict[Identity, int]
    tones: dict[Identity, Tone]
    needs: tuple[tuple[int, ...], ...]
    weights: dict[tuple[int, int], float]
    namesakes: frozenset[str] = frozenset()

    def space(self, card: Card) -> str:
        """Return the namespace of what a card is called after where another card is called the same; else nothing."""
        return card.head.namespace if card.head is not None and card.head.name in self.namesakes else ""


_SAID_BY_CARDS = frozenset({EdgeKind.APPLIES, EdgeKind.WAITS, EdgeKind.NAMESPACE})
_WEIGHTS = {EdgeKind.DEPENDS_ON: 20.0, EdgeKind.SOURCE: 10.0}
_SETTINGS = frozenset({EdgeKind.READS, EdgeKind.FILLS, EdgeKind.STORE, EdgeKind.CREDENTIALS})


def cards_of(drawn: Drawn) -> Cards:
    """Return what is drawn of a graph as cards."""
    owners = _Owners(drawn)
    held: dict[Identity | None, list[Identity]] = {}
    for node in drawn.nodes:
        held.setdefault(owners.of(node), []).append(node)
    tones = tones_of(drawn.graph)
    cards = []
    for head, nodes in held.items():
        rows = sorted((node for node in nodes if node != head), key=lambda node: (_RANK[tones[node]], node))
        cards.append(Card(head, tuple(rows), _namespace(head, rows, drawn.graph)))
    cards.sort(key=lambda card: (card.namespace, card.head or _FIRST))
    where = {node: number for number, card in enumerate(cards) for node in held[card.head]}
    needs: list[set[int]] = [set() for _ in cards]
    weights: dict[tuple[int, int], float] = {}
    for link in drawn.links:
        pair = where[link.source], where[link.target]
        if orders(link) and pair[0] != pair[1]:
            needs[pair[0]].add(pair[1])
            weights[pair] = weights.get(pair, 0) + _WEIGHTS.get(link.edge.kind, 1)
    names = Counter(card.head.name for card in cards if card.head is not None)
    namesakes = frozenset(name for name, count in names.items() if count > 1)
    return Cards(tuple(cards), where, tones, tuple(tuple(sorted(needed)) for needed in needs), weights, namesakes)


def orders(link: Arrow) -> bool:
    """Tell whether a link puts one thing before another on a drawing."""
    return link.edge.strength is not Strength.SOFT and link.edge.kind not in _SAID_BY_CARDS


_FIRST = Identity("", "", "", "")
_RANK = {tone: rank for rank, tone in enumerate(Tone)}


def tones_of(graph: Graph) -> dict[Identity, Tone]:
    """Return what each node is coloured by; all nodes of a kind are the same."""
    sources: set[GroupKind] = set()
    settings: set[GroupKind] = set()
    for link in graph.links:
        if link.edge.kind == EdgeKind.SOURCE:
            sources.add(link.target.group_kind)
        elif link.edge.kind in _SETTINGS:
            settings.add(link.target.group_kind)
            if link.edge.kind == EdgeKind.STORE:
                settings.add(link.source.group_kind)
    return {node: _tone(graph.role(node), node.group_kind, sources, settings) for node in graph.nodes}


def _tone(role: Role, kind: GroupKind, sources: set[GroupKind], settings: set[GroupKind]) -> Tone:
    if role is Role.APPLIER:
        return Tone.KUSTOMIZATION
    if role is Role.RELEASE:
        return Tone.RELEASE
    if kind in sources:
        return Tone.SOURCE
    return Tone.SETTINGS if kind in settings else Tone.OBJECT


class _Owners:
    """Tells on whose card a node stands: that of the Kustomization which applies it, or what it is made for."""

    def __init__(self, drawn: Drawn) -> None:
        self._graph = drawn.graph
        self._drawn = frozenset(drawn.nodes)
        self._homes = Homes(drawn.graph, {node for node in drawn.nodes if drawn.graph.role(node) is Role.APPLIER})

    def of(self, node: Identity) -> Identity | None:
        """Return the head of the card, the node itself for a card of its own, or None for the bootstrap's card."""
        if self._graph.role(node) is Role.APPLIER:
            return node
        homes = self._homes.of(node)
        if homes:
            return min(homes)
        held = self._graph.object(node)
        if held is not None or self._graph.presence(node) is Presence.PRESUMED:
            return node if held is not None and held.applied_by else None
        return self._of_those_that_need(node)

    def _of_those_that_need(self, node: Identity) -> Identity:
        """Return whose card all stand on that need a node which nothing brings, or the node itself."""
        sources = {link.source for link in self._graph.into(node)} & self._drawn
        owners = {self._home(source) for source in sources}
        owner = owners.pop() if len(owners) == 1 else None
        return owner or node

    def _home(self, node: Identity) -> Identity | None:
        if self._graph.role(node) is Role.APPLIER:
            return node
        return min(self._homes.of(node), default=None)


def _namespace(head: Identity | None, rows: list[Identity], graph: Graph) -> str:
    applied = graph.cluster.applied.get(head) if head is not None else None
    inner = applied.objects if applied is not None and applied.objects else rows
    counted = Counter(node.namespace for node in inner if node.namespace and graph.role(node) is not Role.APPLIER)
    if counted:
        namespace, count = max(counted.items(), key=lambda item: (item[1], item[0]))
        if head is None or 2 * count > counted.total():
            return namespace
    return head.namespace if head is not None else ""
