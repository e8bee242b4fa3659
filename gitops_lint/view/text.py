"""Graphs for people, in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from gitops_lint.repo.documents import Documents
from gitops_lint.repo.printable import printable
from gitops_lint.view.along import told
from gitops_lint.view.levels import Level
from gitops_lint.view.needs import all_needs, tree_around
from gitops_lint.view.picture import Picture
from gitops_lint.view.selection import Edges
from gitops_lint.view.standings import said
from gitops_lint.view.tree import dependency_tree


def print_pictures(console: Console, pictures: Iterable[Picture], documents: Documents) -> None:
    """Print pictures, each as what was asked for is best told."""
    pictures = list(pictures)
    for picture in pictures:
        if len(pictures) > 1 and (picture.ends or picture.selection.focus):
            console.print(Text(printable(picture.drawn.graph.cluster.name), style="bold underline"))
        for part in _told(picture, documents):
            console.print(part, soft_wrap=True)


def _told(picture: Picture, documents: Documents) -> Iterator[RenderableType]:
    drawn, selection = picture.drawn, picture.selection
    if picture.ends is not None:
        yield from told(drawn, picture.ends, picture.ways, documents)
    elif selection.focus is not None:
        yield tree_around(drawn, selection.focus, selection.direction)
        verdict = drawn.verdict(selection.focus)
        for sentence in said(drawn, verdict) if verdict is not None else ():
            yield Text(printable(sentence), style="dim")
    elif selection.level is Level.CLUSTERS or selection.edges is Edges.IMPLIED:
        yield all_needs(drawn)
    else:
        yield dependency_tree(drawn)
