"""What is around a node: what it can't do without, and what can't do without it, through everything that isn't drawn.

Arrows alone don't tell it: a release needs what its Kustomization needs before it applies anything, but not what that
waits for afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import State, order_of
from gitops_lint.graph.model import Graph

Following = dict[Identity, list[Identity]]


def needed_by(focus: Identity, graph: Graph) -> set[Identity]:
    """Return the nodes of a graph without which one never becomes ready."""
    order = order_of(graph)
    return {order.identity(number) for number in order.before(order.number(focus, State.READY))}


def falling_with(focus: Identity, graph: Graph) -> set[Identity]:
    """Return the nodes of a graph that never become ready without one."""
    order = order_of(graph)
    return {order.identity(number) for number in order.held_back_by([order.number(focus, State.EXISTS)])}


def following(pairs: Iterable[tuple[Identity, Identity]]) -> Following:
    """Return what comes after each first of some pairs."""
    after: Following = {}
    for first, second in pairs:
        after.setdefault(first, []).append(second)
    return after


def reached(
    start: Identity, after: Following, depth: int | None = None, among: Collection[Identity] | None = None
) -> set[Identity]:
    """Return the nodes that one leads to, itself included, in so many steps at most, and by way of some nodes only."""
    nodes, front, steps = {start}, [start], 0
    while front and (depth is None or steps < depth):
        nexts = (node for before in front for node in after.get(before, ()) if node not in nodes)
        front = [node for node in dict.fromkeys(nexts) if among is None or node in among]
        nodes.update(front)
        steps += 1
    return nodes
