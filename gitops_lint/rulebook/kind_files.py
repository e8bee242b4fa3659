"""How a file of rules/kinds is written: what one API group holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field

from gitops_lint.rulebook.kinds import Kind, Type, unknown_types
from gitops_lint.rulebook.record import Location
from gitops_lint.rulebook.rule import Rule


class KindsFile(Rule):
    """One file of rules/kinds.

    `source` is where its facts come from unless a kind or reference says otherwise. A kind `*` stands for all kinds of
    the group that the file doesn't name. `others` are kinds that there are, and of which nothing is known. `complete`
    says that with these the file names all kinds of the group, so that another is a slip of the pen, if it looks like
    one. `versions` are those that the API server has of a group that is Kubernetes' own, whose files are complete. Of a
    group that is `bootstrapped`, what begins a cluster installs the definitions: one without them reconciles nothing.
    """

    group: str
    source: str = ""
    versions: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    complete: bool = False
    bootstrapped: bool = False
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    types: Mapping[str, Type] = field(default_factory=dict)

    def faults(self, types: Collection[str]) -> Iterator[tuple[Location, str]]:
        """Return the types that are embedded and that there aren't, each with where it is named."""
        for section, parts in (("kinds", self.kinds), ("types", self.types)):
            for name, part in parts.items():
                yield from unknown_types(part.embedded, types, (section, name))
