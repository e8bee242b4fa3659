"""What a check of changes looks at."""

from __future__ import annotations

from functools import cached_property

from gitops_lint.change.changed_cluster import ChangedCluster
from gitops_lint.change.deletions import Deletions


class ChangeContext(ChangedCluster):
    """A changed cluster, with what is deleted in it."""

    @cached_property
    def deletions(self) -> Deletions:
        """What is deleted, whichever check asks."""
        return Deletions(self)
