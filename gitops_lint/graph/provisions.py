"""Everything that controllers and charts make in a cluster, and because of which objects."""

from __future__ import annotations

from gitops_lint.flux.objects import Identity
from gitops_lint.graph.products import Made, MadeLike
from gitops_lint.rulebook.kinds import GroupKind


class Provisions:
    """Objects that are made, by identity or by pattern."""

    def __init__(self) -> None:
        self.made: dict[Identity, list[Identity]] = {}
        self._like: dict[GroupKind, list[MadeLike]] = {}

    def add(self, made: Made | MadeLike) -> None:
        """Take note of something that is made."""
        if isinstance(made, Made):
            makers = self.made.setdefault(made.identity, [])
            if made.maker not in makers:
                makers.append(made.maker)
        else:
            self._like.setdefault(made.group_kind, []).append(made)

    def makers(self, identity: Identity, asker: Identity) -> list[Identity]:
        """Return the objects because of which an object is made, or may be; certain ones leave no room for others.

        `asker` is the object that refers to it.
        """
        certain = self.made.get(identity)
        if certain:
            return certain
        found = (
            made.maker
            for made in self._like.get(identity.group_kind, ())
            if made.covers(identity) and not (made.likely and made.maker == asker)
        )
        return list(dict.fromkeys(found))
