"""What a file holds once an object or a variable is called otherwise; refused where not every place is known."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.editor.definition import uses
from gitops_lint.editor.mention import Declared, Mention, Referred, Used
from gitops_lint.editor.mentions import Mentions
from gitops_lint.edits.fix import Edit
from gitops_lint.repo.nodes import Place


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
                raise RefusedError(f"Git doesn't hold {what.identity}: what makes it gives it its name")
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
            for place in mentions.of_identity(what.cluster, what.identity):
                places[place] = None
                waiting += mentions.at(place.path, place.line, place.column)
    return tuple(sorted(places))


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
