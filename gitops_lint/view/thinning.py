"""Leaves out arrows that others already say, so that a drawing can be read."""

from __future__ import annotations

from collections.abc import Collection

import networkx as nx

from gitops_lint.cluster.identity import Identity

Pair = tuple[Identity, Identity]


def thinned(pairs: Collection[Pair], fixed: Collection[Pair]) -> list[Pair]:
    """Return as few of some arrows as needed, sorted, for all that they and the fixed ones lead to to be led to.

    Fixed arrows are drawn in any case. Between nodes that lead to each other, all arrows stay but those that are fixed.
    """
    network: nx.DiGraph[Identity] = nx.DiGraph()
    network.add_edges_from(fixed)
    network.add_edges_from(pairs)
    parts = nx.condensation(network)
    part_of: dict[Identity, int] = parts.graph["mapping"]
    roundabout = _roundabout(parts)
    said = {(part_of[source], part_of[target]) for source, target in fixed}
    kept = []
    for source, target in sorted(set(pairs).difference(fixed)):
        way = part_of[source], part_of[target]
        if way[0] == way[1]:
            kept.append((source, target))
        elif way not in said and not roundabout[way[0]] >> way[1] & 1:
            said.add(way)
            kept.append((source, target))
    return kept


def _roundabout(parts: nx.DiGraph[int]) -> dict[int, int]:
    """Return, as bits, what each node of a graph without cycles leads to by way of others."""
    reached: dict[int, int] = {}
    roundabout: dict[int, int] = {}
    for part in reversed(list(nx.topological_sort(parts))):
        direct = 0
        roundabout[part] = 0
        for after in parts.successors(part):
            direct |= 1 << after
            roundabout[part] |= reached[after]
        reached[part] = direct | roundabout[part]
    return roundabout
