"""Nodes as users write them: `Kind/namespace/name`, and less of it where that is clear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.repo.spelling import hint_of

_MOST_SUGGESTED = 5


class NoSuchNode(LookupError):
    """A text that names no node, or several; the message says so, and what may be meant."""


def node_named(graph: Graph, text: str) -> Identity:
    """Return the node that a text means: `Kind/namespace/name`, `Kind/name`, `namespace/name` or `name`.

    Whether letters are capital doesn't matter in a kind, and a group may follow it (`Cluster.postgresql.cnpg.io`). Of
    several that a text fits, the one that it names in full is meant. Raises NoSuchNode.
    """
    fitting = [node for node in graph.nodes if _fits(node, text)]
    in_full = [node for node in fitting if str(node) == text]
    meant_nodes = in_full if len(in_full) == 1 else fitting
    if len(meant_nodes) == 1:
        return meant_nodes[0]
    if meant_nodes:
        raise NoSuchNode(f"`{text}` may be {_told(sorted(meant_nodes))}: say which")
    meant = _suggestions(graph, text)
    raise NoSuchNode(f"there is no `{text}`" + (f": did you mean {_told(meant)}?" if meant else ""))


def _fits(node: Identity, text: str) -> bool:
    if not text.endswith(node.name):  # nearly all nodes end here
        return False
    before = text[: len(text) - len(node.name)]
    if before == "" or (before == f"{node.namespace}/" and node.namespace):
        return True
    written = before.lower()
    kinds = (node.kind.lower(), f"{node.kind}.{node.group}".lower())
    return any(written in (f"{kind}/", f"{kind}/{node.namespace.lower()}/") for kind in kinds)


def _told(nodes: list[Identity]) -> str:
    written = [_written(node, nodes) for node in nodes[:_MOST_SUGGESTED]]
    more = len(nodes) - len(written)
    last = f"one of {more} more" if more else written.pop()
    return f"{', '.join(written)} or {last}" if written else last


def _written(node: Identity, among: Iterable[Identity]) -> str:
    """Return a node as it must be written to tell it from others: with its kind's group where that is needed."""
    if sum(str(twin) == str(node) for twin in among) > 1:
        return f"{node.kind}.{node.group}/{str(node).partition('/')[2]}"
    return str(node)


def _suggestions(graph: Graph, text: str) -> list[Identity]:
    """Return what may be meant: nodes of that very name, otherwise those of the kind with a name like it, then any."""
    name = text.rpartition("/")[2]
    same_name = sorted(node for node in graph.nodes if node.name == name)
    if same_name:
        return same_name
    kind = text.partition("/")[0].lower() if "/" in text else ""
    return next((alike for nodes in _tiers(graph, kind) if (alike := _alike(nodes, name))), [])


def _tiers(graph: Graph, kind: str) -> Iterator[list[Identity]]:
    yield [node for node in graph.nodes if node.kind.lower() == kind]
    yield list(graph.nodes)


def _alike(nodes: list[Identity], name: str) -> list[Identity]:
    hint = hint_of(name, sorted({node.name for node in nodes}))
    return sorted(node for node in nodes if node.name == hint)
