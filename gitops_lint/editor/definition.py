"""Where what is mentioned comes from, and where else it is mentioned."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.editor.mention import Mention, NamedPath, Used
from gitops_lint.editor.mentions import Mentions
from gitops_lint.graph.model import Graph
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.edges import EdgeKind


def definitions(mentions: Mentions, at: tuple[Mention, ...]) -> tuple[Place, ...]:
    """Return where what is mentioned is made: the object's name, what makes it, the file, or the variable's value."""
    return tuple(dict.fromkeys(place for mention in at for place in _of(mentions, mention)))


def _of(mentions: Mentions, mention: Mention) -> Iterator[Place]:
    what = mention.what
    if isinstance(what, NamedPath):
        if what.opens is not None:
            yield Place(what.opens)
    elif isinstance(what, Used):
        yield what.variable.place
    else:
        yield from made_at(mentions.graphs[what.cluster], what.identity)


def made_at(graph: Graph, identity: Identity) -> Iterator[Place]:
    """Yield where a node is made: its own manifest, or those of what makes it."""
    held = graph.object(identity)
    if held is not None:
        yield held.name_place
        return
    for maker in makers_of(graph, identity):
        made_of = graph.object(maker)
        if made_of is not None:
            yield made_of.name_place


def makers_of(graph: Graph, identity: Identity) -> list[Identity]:
    """Return what a node is made because of, by a controller or a chart."""
    return [link.target for link in graph.out(identity) if link.edge.kind is EdgeKind.PRODUCES]


def uses(mentions: Mentions, at: tuple[Mention, ...]) -> tuple[Place, ...]:
    """Return all places that mean what is mentioned, that of its own name included."""
    places: dict[Place, None] = {}
    for what in (mention.what for mention in at):
        if isinstance(what, Used):
            places[what.variable.place] = None
            places |= dict.fromkeys(mentions.uses_of(what))
        elif not isinstance(what, NamedPath):
            places |= dict.fromkeys(mentions.of_identity(what.cluster, what.identity))
    return tuple(sorted(places))
