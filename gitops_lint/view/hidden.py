"""Dependencies that lead through what isn't drawn: an arrow stands for them, between two nodes that are.

What isn't drawn belongs to what brings it: the Kustomization that applies it, or the object that it is made for. A
Kustomization whose HelmRelease needs a Secret that another one's ExternalSecret makes thereby needs the other one,
which nobody may have written.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph, Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength
from gitops_lint.view.homes import Homes, brings

_BESIDE = frozenset({EdgeKind.APPLIES, EdgeKind.WAITS, EdgeKind.NAMESPACE})
"""Links of which nearly every object has one: they say where it comes from, not what it needs to work."""

Ways = dict[tuple[Identity, Identity], list[Link]]


def ways_through_hidden(graph: Graph, drawn: set[Identity]) -> Ways:
    """Return which drawn nodes need each other through what isn't, each with the links that begin such a way.

    A way ends at the first drawn node, and at the first object that another Kustomization applies: that one needs the
    rest. What a release needs is the release's; its Kustomization needs it only where nothing drawn does.
    """
    return _Finder(graph, drawn).find()


class _Finder:
    def __init__(self, graph: Graph, drawn: set[Identity]) -> None:
        self.graph = graph
        self.drawn = drawn
        self.homes = Homes(graph, drawn)
        self.ways: Ways = {}
        self.passed: dict[Identity, set[Identity]] = {}  # for each drawn node, what it needs that isn't drawn
        self.shared: set[Identity] = set()
        self.waiting: deque[tuple[Identity, Identity]] = deque()

    def find(self) -> Ways:
        for node in sorted(self.drawn):
            self._follow(node, self.graph.out(node))
        within = self._needed_at_home()
        for node in self.graph.nodes:
            if node not in self.drawn and (node not in within or node in self.shared):
                self.waiting.extend((home, node) for home in sorted(self.homes.of(node)))
        while self.waiting:
            home, node = self.waiting.popleft()
            if node not in self.passed.setdefault(home, set()) and node in self.graph.cluster.objects:
                self.passed[home].add(node)
                self._follow(home, self.graph.out(node))
        return self.ways

    def _needed_at_home(self) -> set[Identity]:
        """Return what isn't drawn, but needed by something drawn that comes from the same place."""
        return {node for passed in self.passed.values() for node in passed}

    def _follow(self, start: Identity, links: Iterable[Link]) -> None:
        """Take note of all ways that lead from a drawn node to others by way of some links."""
        at_home = self.homes.of(start) | {start}
        passed = self.passed.setdefault(start, set())
        front = [(link, link) for link in links]
        while front:
            first, link = front.pop()
            target = link.target
            if link.edge.strength is Strength.SOFT or link.edge.kind in _BESIDE or target in passed:
                continue
            if target in self.drawn:
                self._note(start, target, first)
                continue
            homes = self.homes.of(target)
            if homes and not homes & at_home:
                for home in homes:
                    self._note(start, home, first)
                self._share(target)
                continue
            passed.add(target)
            front += [(first, after) for after in self.graph.out(target)]

    def _note(self, start: Identity, end: Identity, first: Link) -> None:
        comes_from_there = end in self.homes.of(start)
        is_drawn_itself = (first.source, first.target) == (start, end)
        if start != end and not comes_from_there and not is_drawn_itself:
            links = self.ways.setdefault((start, end), [])
            if first not in links[-1:]:
                links.append(first)

    def _share(self, node: Identity) -> None:
        """Have what brings a node need what that needs: others rely on it."""
        if node not in self.shared:
            self.shared.add(node)
            self.waiting.extend(
                (home, origin) for origin in self._origins(node) for home in sorted(self.homes.of(origin))
            )

    def _origins(self, node: Identity) -> Iterator[Identity]:
        """Return the objects that a node is made for, or the node itself if Git holds it; not those that are drawn."""
        front = [node]
        while front:
            origin = front.pop()
            if origin in self.graph.cluster.objects:
                yield from () if origin in self.drawn else (origin,)
            else:
                front += [link.target for link in self.graph.out(origin) if brings(link)]
