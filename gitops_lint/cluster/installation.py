"""What an installation of a product (a FluxInstance, the values of a chart) says of itself."""

from __future__ import annotations

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.cluster.installed_release import Told, ToldBy
from gitops_lint.cluster.release_range import ANY_RELEASE, releases_of
from gitops_lint.repo.nodes import Node, Scalar, Sequence
from gitops_lint.rulebook.distributions import Installation
from gitops_lint.rulebook.routes import find


def told_by_installation(node: Node, rule: Installation, product: str, told_by: ToldBy) -> Told:
    """Return what an object or values tell of the release that they install, and of its components."""
    version = next((match.node for match in find(node, rule.version)), None)
    return Told(
        product,
        releases_of(version.text) if isinstance(version, Scalar) else ANY_RELEASE,
        told_by,
        version.place if version is not None else node.place,
        _components(node, rule),
    )


def _components(node: Node, rule: Installation) -> frozenset[str] | None:
    """Return the components that are installed; None where that isn't said, or can't be known."""
    if rule.components is None:
        return None
    said = next((match.node for match in find(node, rule.components)), None)
    if said is None or (isinstance(said, Sequence) and not said.items):
        return frozenset(rule.default_components)
    items = said.items if isinstance(said, Sequence) else ()
    names = [item.text for item in items if isinstance(item, Scalar) and not is_unknown(item.text)]
    return frozenset(names) if names and len(names) == len(items) else None
