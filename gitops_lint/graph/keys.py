"""The data keys that a Secret or ConfigMap has, as far as Git tells."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object, Ownership
from gitops_lint.graph.model import Graph
from gitops_lint.graph.products import Made, filled, products_of
from gitops_lint.repo.nodes import Mapping, mapping_at
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.kinds import KeySet
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook

_DATA = ("data", "stringData", "binaryData")


def keys_of(identity: Identity, graph: Graph, rulebook: Rulebook) -> frozenset[str] | None:
    """Return the keys that a Secret or ConfigMap has, from all that make it, or None if they can't be known.

    One that is empty in Git is there for others to fill, and one that others fill may have any more.
    """
    if any(link.edge.kind is EdgeKind.FILLS for link in graph.into(identity)):
        return None
    known: set[str] = set()
    in_git = graph.object(identity)
    makers = [graph.object(maker) for maker in graph.made.get(identity, ())]
    if in_git is None and not makers:
        return None
    if in_git is not None:
        written = _written(in_git.node)
        if not written or in_git.ownership is Ownership.SHARED:
            return None
        known.update(written)
    for maker in makers:
        keys = _made_keys(maker, identity, rulebook) if maker is not None else None
        if keys is None:
            return None
        known |= keys
    return None if any(map(is_unknown, known)) else frozenset(known)


def _made_keys(maker: Object, identity: Identity, rulebook: Rulebook) -> set[str] | None:
    """Return the keys of what an object makes, or None where its rules don't tell them."""
    made_keys: set[str] = set()
    for product, made in products_of(maker, rulebook):
        if isinstance(made, Made) and made.identity == identity:
            sets = [keys for keys in product.keys if hold(keys.when, maker.node)]
            if not sets:
                return None
            made_keys.update(key for keys in sets for key in _keys(keys, maker))
    return made_keys or None


def _keys(keys: KeySet, maker: Object) -> Iterator[str]:
    for template in keys.names:
        yield from (name if isinstance(name, str) else "${" for name in filled(template, maker.node))
    for place in find(maker.node, keys.of) if keys.of else ():
        if isinstance(place.node, Mapping):
            yield from place.node


def has_data(node: Mapping) -> bool:
    """Tell whether a Secret or ConfigMap holds anything; one that doesn't is there for others to fill."""
    return bool(_written(node))


def _written(node: Mapping) -> list[str]:
    return [key for name in _DATA for key in mapping_at(node, name) or ()]
