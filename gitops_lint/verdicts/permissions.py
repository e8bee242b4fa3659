"""What a cluster's roles let its programs make: a Job that makes the certificates of its project, say."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from itertools import product
from typing import NamedTuple, TypeAlias

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


_Resource: TypeAlias = tuple[str, str]
"""An API group, or any, and what the API calls the objects of a kind."""


class Permission(NamedTuple):
    """A role that is granted in a namespace: what it lets who has it create, by which object, and who acts under it."""

    creatable: frozenset[_Resource]
    binding: Identity
    acting: tuple[Link, ...]

    def lets_create(self, group_kind: GroupKind) -> bool:
        """Tell whether the role lets its holders create objects of a kind, and says so in so many words."""
        return _are_among(group_kind, self.creatable)


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
                release for release, creatable in self._creatable_by_values if _are_among(group_kind, creatable)
            )
        return self._creating[group_kind]

    @kept_value
    def _creating(self) -> dict[GroupKind, tuple[ChartRelease, ...]]:
        return {}

    @kept_value
    def _creatable_by_values(self) -> tuple[tuple[ChartRelease, frozenset[_Resource]], ...]:
        """What the rules of roles among the values of each release let create, where there is anything."""
        creatable = (
            (release, self._derived.of("creatable by values", (node,), partial(_creatable_by, node)))
            for release in self._graph.releases
            for node in (release.values.node,)
        )
        return tuple((release, resources) for release, resources in creatable if resources)

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
                    creatable = self._derived.of("creatable", (rules,), partial(_creatable, rules.items))
                    granted.setdefault(link.source.namespace, []).append(Permission(creatable, link.source, acting))
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


def _creatable_by(values: Node) -> frozenset[_Resource]:
    """Return what rules of roles among values let create, wherever a chart takes them: each says what may be done."""
    return _creatable(at(values, *place.route[:-1]) for _, place in find_anywhere(values, (_VERBS,)))


def _creatable(rules: Iterable[object]) -> frozenset[_Resource]:
    making = (rule for rule in rules if not _words(rule, "verbs").isdisjoint(_MAKING))
    return frozenset(pair for rule in making for pair in product(_words(rule, "apiGroups"), _words(rule, "resources")))


def _are_among(group_kind: GroupKind, resources: frozenset[_Resource]) -> bool:
    resource = plural(group_kind.kind.lower())
    return (group_kind.group, resource) in resources or (_ANY, resource) in resources


def _words(rule: object, field: str) -> frozenset[str]:
    listed = at(rule, field) if isinstance(rule, Mapping) else None
    items = listed.items if isinstance(listed, Sequence) else ()
    return frozenset(item.text for item in items if isinstance(item, Scalar))
