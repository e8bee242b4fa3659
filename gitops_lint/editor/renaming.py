"""What a file holds once an object or a variable is called otherwise; refused where not every place is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.editor.definition import makers_of, uses
from gitops_lint.editor.mention import Declared, Mention, Referred, Used
from gitops_lint.editor.mentions import Mentions
from gitops_lint.edits.fix import Edit
from gitops_lint.graph.model import Graph, Presence
from gitops_lint.linter import Analysis
from gitops_lint.repo.nodes import Place
from gitops_lint.rulebook.edges import EdgeKind


class RefusedError(Exception):
    """Something that can't be renamed; the message says why, for people."""


def renamed(mentions: Mentions, at: tuple[Mention, ...], name: str) -> tuple[Edit, ...]:
    """Return the edits that give what is mentioned another name; raise RefusedError where that can't be known."""
    old = old_name(mentions, at)
    if not name or name == old:
        raise RefusedError("give it another name")
    _refuse_a_taken_name(mentions, at, name)
    places = _places(mentions, at)
    return tuple(_edit(mentions, place, old, name) for place in places)


def old_name(mentions: Mentions, at: tuple[Mention, ...]) -> str:
    """Return the name of what is mentioned; raise RefusedError where that is nothing with a name of its own."""
    names = set()
    for what in (mention.what for mention in at):
        if isinstance(what, Used):
            names.add(what.name)
        elif isinstance(what, Referred | Declared):
            held = mentions.graphs[what.cluster].object(what.identity)
            if held is None:
                raise RefusedError(f"Git doesn't hold {what.identity}: what creates it gives it its name")
            names.add(what.identity.name)
    if len(names) != 1:
        raise RefusedError("there is nothing here that can be renamed")
    return names.pop()


def _refuse_a_taken_name(mentions: Mentions, at: tuple[Mention, ...], name: str) -> None:
    for what in (mention.what for mention in at):
        if isinstance(what, Referred | Declared):
            new = what.identity._replace(name=name)
            if new in mentions.graphs[what.cluster].nodes:
                raise RefusedError(f"there is {new} already")


def _places(mentions: Mentions, at: tuple[Mention, ...]) -> tuple[Place, ...]:
    """Return all places that hold the name: in every cluster that shares one of them."""
    known: dict[tuple[str, Identity], None] = {}
    waiting = list(at)
    places: dict[Place, None] = {}
    while waiting:
        what = waiting.pop().what
        if isinstance(what, Used):
            places |= dict.fromkeys(_of_variable(mentions, at))
        elif isinstance(what, Referred | Declared) and (what.cluster, what.identity) not in known:
            known[what.cluster, what.identity] = None
            graph = mentions.graphs[what.cluster]
            for place in (*mentions.of_identity(what.cluster, what.identity), *_of_namespace(graph, what.identity)):
                places[place] = None
                waiting += mentions.at(place.path, place.line, place.column)
    return tuple(sorted(places))


def _of_namespace(graph: Graph, identity: Identity) -> Iterator[Place]:
    """Yield where objects say that they are in a Namespace, and references that their targets are."""
    inside = [link for link in graph.into(identity) if link.edge.kind is EdgeKind.NAMESPACE]
    yield from (link.edge.place for link in inside)
    for link in graph.links if inside else ():
        if link.edge.namespace_place is not None and link.target.namespace == identity.name:
            yield link.edge.namespace_place


def new_faults(before: Analysis, after: Analysis) -> Iterator[str]:
    """Yield what a rename would break: findings of which there are more afterwards, and targets that nobody makes then.

    What a controller or a chart makes is often called after what it makes that of.
    """
    more = Counter(each.check.id for each in after.findings) - Counter(each.check.id for each in before.findings)
    known = {each.fingerprint for each in before.findings}
    for each in after.findings:
        if each.check.id in more and each.fingerprint not in known:
            yield f"{each.check.id}: {each.finding.message}"
    earlier = {graph.cluster.name: graph for graph in before.graphs}
    for graph in after.graphs:
        if graph.cluster.name in earlier:
            yield from _lost(earlier[graph.cluster.name], graph)


def _lost(before: Graph, after: Graph) -> Iterator[str]:
    """Yield what is referred to and was made because of an object that is gone, and because of no new one now."""
    for target, presence in after.nodes.items():
        was = before.nodes.get(target)
        if presence is Presence.GHOST and was is not Presence.GHOST:
            yield f"nothing in sight creates {target}, which {after.into(target)[0].source} needs"
        elif was is Presence.MADE and target not in after.cluster.objects:
            gone = [maker for maker in makers_of(before, target) if maker not in after.cluster.objects]
            if gone and all(maker in before.cluster.objects for maker in makers_of(after, target)):
                yield f"{gone[0]} no longer creates {target}, which {after.into(target)[0].source} needs"


def _of_variable(mentions: Mentions, at: tuple[Mention, ...]) -> Iterator[Place]:
    """Yield where a variable is used, and its key where it is set."""
    values = {mention.what.variable for mention in at if isinstance(mention.what, Used)}
    for place in uses(mentions, at):
        setting = next((value for value in values if value.place == place), None)
        yield place if setting is None else _key_before(mentions, place, setting.name)


def _key_before(mentions: Mentions, place: Place, name: str) -> Place:
    lines = mentions.analysis.documents.lines(place.path)
    line = lines[place.line - 1][: place.column - 1] if place.line <= len(lines) else ""
    column = line.rfind(f"{name}:") + 1
    if column == 0:
        raise RefusedError(f"{place.path}:{place.line}: the name of `{name}` isn't written before its value")
    return Place(place.path, place.line, column, place.line, column + len(name))


def _edit(mentions: Mentions, place: Place, old: str, name: str) -> Edit:
    written = mentions.analysis.documents.written(place)
    where = f"{place.path}:{place.line}"
    if written is None:
        raise RefusedError(f"{where}: the name isn't written in one line of a file")
    if written.strip("'\"") != old:
        raise RefusedError(f"{where} says `{written}`, which isn't `{old}` alone: rename it by hand")
    return Edit(place, written.replace(old, name))
