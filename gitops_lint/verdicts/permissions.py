"""What a cluster's roles let its programs make: a Job that makes the certificates of its project, say."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.graph.model import Graph, Link
from gitops_lint.repo.derived import Derived
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence, at
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.plural import plural
from gitops_lint.rulebook.routes import find_anywhere
from gitops_lint.rulebook.rulebook import Rulebook

_ANY = "*"
_VERBS = "**.verbs"
_MAKING = frozenset({"create", _ANY})


class Permission(NamedTuple):
    """A role that is granted in a namespace, by which object, and who acts under an account that has it."""

    rules: Sequence
    binding: Identity
    acting: tuple[Link, ...]

    def lets_create(self, group_kind: GroupKind) -> bool:
        """Tell whether the role lets its holders create objects of a kind, and says so in so many words."""
        return any(_lets_create(rule, group_kind) for rule in self.rules.items)


@keeps_values
class Permissions:
    """The roles that are granted in a cluster's namespaces, looked at when they are first asked for.

    `derived` is what follows from the same values.
    """

    def __init__(self, graph: Graph, rulebook: Rulebook, derived: Derived) -> None:
        self._graph = graph
        self._rulebook = rulebook
        self._derived = derived

    def granted(self, namespace: str) -> tuple[Permission, ...]:
        """Return the roles that are granted in a namespace, by objects of it; with none, those granted in each."""
        return tuple(self._granted.get(namespace, ()))

    def creating(self, group_kind: GroupKind) -> tuple[ChartRelease, ...]:
        """Return the releases whose values have a rule that lets what they install create objects of a kind."""
        if group_kind not in self._creating:
            self._creating[group_kind] = tuple(
                release
                for release, rules in self._rules_in_values
                if any(_lets_create(rule, group_kind) for rule in rules)
            )
        return self._creating[group_kind]

    @kept_value
    def _creating(self) -> dict[GroupKind, tuple[ChartRelease, ...]]:
        return {}

    @kept_value
    def _rules_in_values(self) -> tuple[tuple[ChartRelease, tuple[Mapping, ...]], ...]:
        """The rules of roles among the values of each release that has any."""
        rules = (
            (release, self._derived.of("rules in values", (node,), partial(_rules_in, node)))
            for release in self._graph.releases
            for node in (release.values.node,)
        )
        return tuple((release, written) for release, written in rules if written)

    @kept_value
    def _granted(self) -> dict[str, list[Permission]]:
        granted: dict[str, list[Permission]] = {}
        for link in self._graph.of_edges(EdgeKind.SERVICE_ACCOUNT):
            if self._grants(link.source):
                acting = tuple(
                    held
                    for held in self._graph.into(link.target)
                    if held.edge.kind is EdgeKind.SERVICE_ACCOUNT and not self._grants(held.source)
                )
                for rules in self._rules(link.source) if acting else ():
                    granted.setdefault(link.source.namespace, []).append(Permission(rules, link.source, acting))
        return granted

    def _grants(self, identity: Identity) -> bool:
        kind = self._rulebook.kind(identity.group_kind)
        return kind is not None and kind.grants_to is not None

    def _rules(self, binding: Identity) -> list[Sequence]:
        """Return the rules of the roles that an object grants, as far as Git holds them."""
        roles = (link.target for link in self._graph.out(binding) if link.edge.kind is EdgeKind.USES)
        held = (self._graph.cluster.objects.get(role) for role in roles)
        rules = (at(role.node, "rules") for role in held if role is not None)
        return [written for written in rules if isinstance(written, Sequence)]


def _rules_in(values: Node) -> tuple[Mapping, ...]:
    """Return the rules of roles among values, wherever a chart takes them: each says what may be done with what."""
    rules = (at(values, *place.route[:-1]) for _, place in find_anywhere(values, (_VERBS,)))
    return tuple(rule for rule in rules if isinstance(rule, Mapping))


def _lets_create(rule: object, group_kind: GroupKind) -> bool:
    return (
        plural(group_kind.kind.lower()) in _words(rule, "resources")
        and not _words(rule, "apiGroups").isdisjoint({group_kind.group, _ANY})
        and not _words(rule, "verbs").isdisjoint(_MAKING)
    )


def _words(rule: object, field: str) -> frozenset[str]:
    listed = at(rule, field) if isinstance(rule, Mapping) else None
    items = listed.items if isinstance(listed, Sequence) else ()
    return frozenset(item.text for item in items if isinstance(item, Scalar))
