"""The custom resources of whose kinds the rules know nothing, and what operators call that which they make for them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from gitops_lint.cluster.cluster import Cluster
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Scalar
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.words import begins, starts

_CALLS = "what custom resources call what is made for them"
_BEGINNING = "which custom resources begin a name beside them"


def names_of_custom(identity: Identity) -> tuple[str, str]:
    """Return what operators begin the names of what they make for a custom resource with: its name, or kind and name.

    The VictoriaMetrics operator calls the Service of a VTSingle `main` `vtsingle-main`.
    """
    return identity.name, f"{identity.kind.lower()}-{identity.name}"


@keeps_values
class CustomResources:
    """The custom resources of a cluster, looked up by the names of what may be made for them.

    What each calls that is asked of `documents`, for runs after this one.
    """

    def __init__(self, cluster: Cluster, rulebook: Rulebook, documents: Documents) -> None:
        self._cluster = cluster
        self._rulebook = rulebook
        self._documents = documents

    def answer(self) -> None:
        """Say how it is answered in this run which there are, and what each calls that which is made for it."""
        self._documents.answer((_CALLS, self._cluster.name), self._called_by)
        self._documents.answer((_BEGINNING, self._cluster.name), self._look_beside)

    @kept_value
    def of_unknown_kinds(self) -> tuple[Identity, ...]:
        """Those of whose kinds the rules know nothing, sorted."""
        return tuple(
            sorted(identity for identity in self._cluster.objects if not self._rulebook.is_known(identity.group_kind))
        )

    def calls(self, target: Identity) -> Iterator[str]:
        """Return what custom resources call what is made for them, where a target begins with their own name."""
        for _, custom in self._beginning_beside(target):
            yield from self._documents.ask((_CALLS, self._cluster.name), custom, self._called_by)

    def names_in(self, target: Identity) -> frozenset[str]:
        """Return the names of custom resources beside a target that begin its own, as operators call what they make."""
        return frozenset(start for start, _ in self._beginning_beside(target))

    def beginning(self, target: Identity) -> tuple[Identity, ...]:
        """Return the custom resources of which a name begins a target's, wherever that may be made for them, sorted."""
        customs = {custom for start in starts(target.name) for custom in self._by_name.get(start, ())}
        return tuple(
            sorted(each for each in customs if not target.namespace or each.namespace in ("", target.namespace))
        )

    def _beginning_beside(self, target: Identity) -> tuple[tuple[str, Identity], ...]:
        """Return the custom resources beside a target of which a name begins its own, with that, sorted."""
        return self._documents.ask((_BEGINNING, self._cluster.name), target, self._look_beside)

    def _look_beside(self, target: Identity) -> tuple[tuple[str, Identity], ...]:
        pairs = ((start, custom) for start in starts(target.name) for custom in self._by_name.get(start, ()))
        return tuple(sorted(pair for pair in pairs if pair[1].namespace == target.namespace))

    @kept_value
    def _by_name(self) -> dict[str, list[Identity]]:
        by_name: dict[str, list[Identity]] = {}
        for identity in self.of_unknown_kinds:
            for name in names_of_custom(identity):
                by_name.setdefault(name, []).append(identity)
        return by_name

    def _called_by(self, identity: Identity) -> tuple[str, ...]:
        held = self._cluster.objects[identity]
        return self._documents.derived.of(_CALLS, (held,), partial(_calls, held))


def _calls(held: Object) -> tuple[str, ...]:
    """Return the texts of a custom resource's fields that begin with its name."""
    values = (place.node for place in find(held.node, "spec.**"))
    texts = (value.text for value in values if isinstance(value, Scalar))
    return tuple(text for text in texts if begins(held.identity.name, text))
