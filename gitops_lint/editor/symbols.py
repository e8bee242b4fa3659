"""The objects of files and of the whole repository, and what hangs together with one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.editor.definition import made_at
from gitops_lint.editor.mention import Declared
from gitops_lint.editor.mentions import Mentions
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.plural import counted


class Symbol(NamedTuple):
    """An object under its effective namespace and name: all of it, and its name."""

    cluster: str
    identity: Identity
    whole: Place
    name: Place


class Neighbour(NamedTuple):
    """An object that another needs, or that needs it, and where that is written."""

    cluster: str
    identity: Identity
    name: Place
    written: tuple[Place, ...]


def symbols_of(mentions: Mentions, path: str) -> tuple[Symbol, ...]:
    """Return the objects whose manifests are in a file; what several clusters apply, once."""
    by_place: dict[tuple[Place, Identity], Symbol] = {}
    for cluster, held in mentions.objects_in(path):
        symbol = Symbol(cluster, held.identity, held.place, held.name_place)
        by_place.setdefault((held.place, held.identity), symbol)
    return tuple(sorted(by_place.values(), key=lambda symbol: (symbol.whole, symbol.identity)))


def symbols_called(mentions: Mentions, text: str, most: int = 200) -> tuple[Symbol, ...]:
    """Return the objects whose name in full has all letters of a text in their order, at most so many."""
    wanted = text.casefold()
    called = (
        Symbol(name, identity, held.place, held.name_place)
        for name, graph in mentions.graphs.items()
        for identity, held in sorted(graph.cluster.objects.items())
        if _has_in_order(str(identity).casefold(), wanted)
    )
    return tuple(symbol for symbol, _ in zip(called, range(most), strict=False))


def _has_in_order(name: str, wanted: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in wanted)


def needed_by(mentions: Mentions, cluster: str, identity: Identity) -> tuple[Neighbour, ...]:
    """Return what refers to an object, each with the places where it does."""
    graph = mentions.graphs[cluster]
    links = [link for link in graph.into(identity) if not link.edge.implied]
    return tuple(_neighbours(mentions, cluster, [(link.source, link.edge.place) for link in links]))


def needs(mentions: Mentions, cluster: str, identity: Identity) -> tuple[Neighbour, ...]:
    """Return what an object refers to, each with the places where it does."""
    graph = mentions.graphs[cluster]
    links = [link for link in graph.out(identity) if not link.edge.implied]
    return tuple(_neighbours(mentions, cluster, [(link.target, link.edge.place) for link in links]))


def _neighbours(mentions: Mentions, cluster: str, ends: list[tuple[Identity, Place]]) -> Iterator[Neighbour]:
    places: dict[Identity, list[Place]] = {}
    for identity, place in ends:
        places.setdefault(identity, []).append(place)
    for identity, written in places.items():
        made = next(made_at(mentions.graphs[cluster], identity), None)
        if made is not None:
            yield Neighbour(cluster, identity, made, tuple(written))


class Lens(NamedTuple):
    """What is said above an object's manifest."""

    place: Place
    text: str


def lenses(mentions: Mentions, path: str) -> tuple[Lens, ...]:
    """Return what is said above what applies others: who applies it, how many objects it applies, what needs it."""
    return tuple(lens for symbol in symbols_of(mentions, path) for lens in _lens(mentions, symbol))


def _lens(mentions: Mentions, symbol: Symbol) -> Iterator[Lens]:
    graph = mentions.graphs[symbol.cluster]
    applied = graph.cluster.applied.get(symbol.identity)
    if applied is None:
        return
    by = graph.cluster.objects[symbol.identity].applied_by
    parts = [f"applied by {', '.join(identity.name for identity in by)}"] if by else []
    parts.append(counted(len(applied.objects), "object"))
    waiting = len(needed_by(mentions, symbol.cluster, symbol.identity))
    parts += [f"needed by {waiting}"] if waiting else []
    yield Lens(symbol.whole, ", ".join(parts))


class Hint(NamedTuple):
    """What is said behind a place, between the lines of the file."""

    place: Place
    text: str


def hints(mentions: Mentions, path: str) -> tuple[Hint, ...]:
    """Return the effective namespaces that a file's objects don't say themselves, and what variables stand for."""
    said: dict[Hint, None] = {}
    for mention in mentions.of(path):
        what = mention.what
        if isinstance(what, Declared):
            held = mentions.graphs[what.cluster].cluster.objects[what.identity]
            place = held.namespace_place
            if place is not None and not held.holds(place):
                said[Hint(mention.place, f"namespace: {what.identity.namespace}")] = None
    return tuple(said)
