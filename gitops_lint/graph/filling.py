"""Which variables something else may set than what a Kustomization names in Git."""

from __future__ import annotations

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.keys import keys_of
from gitops_lint.graph.model import Graph
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.rulebook import Rulebook


@keeps_values
class Filling:
    """What fills in variables in one cluster, apart from what Git tells of each Kustomization."""

    def __init__(self, graph: Graph, rulebook: Rulebook) -> None:
        self.graph = graph
        self.rulebook = rulebook

    @kept_value
    def is_changed_at_admission(self) -> bool:
        """Whether a webhook or a policy may give variables to every Kustomization as it is admitted."""
        if any(release.chart is not None and release.chart.sets_variables for release in self.graph.releases):
            return True
        known = ((group_kind, self.rulebook.kind(group_kind)) for group_kind in self.graph.cluster.kinds)
        setting = [(group_kind, kind.sets_variables) for group_kind, kind in known if kind is not None]
        return any(
            hold(conditions, held.node)
            for group_kind, conditions in setting
            if conditions
            for held in self.graph.cluster.of_kind(group_kind)
        )

    def may_set_more(self, applier: Identity) -> bool:
        """Tell whether an applier may have variables that Git doesn't show.

        Others than Flux may give it some, or put more into the Secrets and ConfigMaps that its variables come from.
        """
        applied = self.graph.cluster.appliers.get(applier)
        sources = applied.filling.sources if applied is not None else ()
        return self.is_changed_at_admission or any(
            keys_of(source, self.graph, self.rulebook) is None for source in sources
        )
