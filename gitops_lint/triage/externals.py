"""What a configuration says of what exists by other means, and that nothing asks for any more."""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.config.externals import parse_external
from gitops_lint.graph.model import Graph


def unused(known_externals: Iterable[str], graphs: tuple[Graph, ...]) -> tuple[str, ...]:
    """Return those of `known_externals` that are no node of any graph: nothing refers to any such object."""
    return tuple(
        text
        for text in known_externals
        if not any(parse_external(text).covers(*node) for graph in graphs for node in graph.nodes)
    )
