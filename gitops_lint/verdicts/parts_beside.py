"""What people may apply to a cluster beside what it begins with: entry points that may be parts of it.

Somebody's script may apply `clusters/home`, which builds itself, and `infrastructure/setup`, which nothing in Git
applies. Both take their files from the same source then, and bring nothing twice, as clusters of their own do.
"""

from __future__ import annotations

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.verdicts.sight import Answers, Sight
from gitops_lint.verdicts.verdict import Definition


def held_beside(sight: Sight, target: Identity) -> Definition | None:
    """Return where a part that may be applied beside a cluster holds a target, or None."""
    return sight.ask(_BESIDE, target, _held_beside)


def _held_beside(sight: Sight, target: Identity) -> Definition | None:
    for sibling in sight.siblings:
        held = sibling.objects.get(target)
        if held is not None and _may_be_parts(sight.cluster, sibling):
            return Definition(held.place.path, held, elsewhere=sibling.name)
    return None


def _may_be_parts(cluster: Cluster, sibling: Cluster) -> bool:
    """Tell whether two entry points may be applied to one cluster: Git says of one alone that it begins one.

    One that takes its files from a source which only its sibling has begins none of its own either.
    """
    common = _sources_of_start(cluster) & _sources_of_start(sibling)
    is_of_one = any((source in cluster.objects) != (source in sibling.objects) for source in common)
    if not common or (cluster.declared == sibling.declared and not is_of_one):
        return False
    return cluster.objects.keys().isdisjoint(sibling.objects.keys())


def _sources_of_start(cluster: Cluster) -> set[Identity]:
    sources = {cluster.appliers[started].source for started in cluster.started if started in cluster.appliers}
    return {source for source in sources if source is not None}


_BESIDE = "held beside"
ABOUT_PARTS: Answers = {_BESIDE: _held_beside}
"""How questions about such parts are answered, on which findings in a cluster may rest."""
