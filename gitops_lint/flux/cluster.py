"""A cluster as Flux would make it: the front end's result, and all that graph, checks and reports know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gitops_lint.flux.installed_release import NOTHING_KNOWN, InstalledRelease
from gitops_lint.flux.objects import Identity, Object
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.kinds import GroupKind


class UnknownKind(StrEnum):
    """Why a set of objects is unknown."""

    REMOTE_BASE = "remote base"  # a kustomization file names a URL
    OTHER_SOURCE = "other source"  # a Kustomization's source is not this repository
    OTHER_CLUSTER = "other cluster"  # a kubeConfig: the objects land elsewhere
    TEMPLATE = "template"  # a ResourceSet whose inputs come from elsewhere
    VARIABLE = "variable"  # a path that only a variable tells
    ENDLESS = "endless"  # Kustomizations of which each makes another


@dataclass(frozen=True, slots=True)
class Unknown:
    """Objects that would be applied but can't be known offline.

    `namespace` is where they all land, if something sets it for all of them; `description` is what a person would call
    it (a URL, a source). `foreign` says that they come from somebody else's repository. `kinds` are those of all of
    them, where these can be told.
    """

    kind: UnknownKind
    description: str
    place: Place
    applied_by: Identity | None = None
    namespace: str | None = None
    foreign: bool = False
    kinds: frozenset[str] | None = None

    def may_hold(self, identity: Identity) -> bool:
        """Tell whether an object of a kind that comes only from Git may be among them.

        What an upstream project publishes (CRDs, an operator's manifests) holds no objects that belong to this cluster,
        such as its Flux Kustomizations or its secret stores.
        """
        if self.kind is UnknownKind.OTHER_CLUSTER or self.foreign:
            return False
        if self.kind is UnknownKind.REMOTE_BASE or (self.kinds is not None and identity.kind not in self.kinds):
            return False
        return self.namespace is None or not identity.namespace or self.namespace == identity.namespace


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of one Flux Kustomization: the folder that it builds, its objects, and what went wrong.

    Where there is no folder, `missing_path` says which one should be there; None means that it is out of sight.
    """

    identity: Identity
    folder: str | None
    objects: tuple[Identity, ...] = ()
    problems: tuple[Problem, ...] = ()
    missing_path: str | None = None

    @property
    def has_failed(self) -> bool:
        """Tell whether something keeps the build from being applied."""
        return any(not problem.harmless for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Collision:
    """One object that two Kustomizations apply, or that one applies twice."""

    identity: Identity
    first: Object
    second: Object


@dataclass(frozen=True)
class Cluster:
    """Every object that would be applied to one cluster, with where it came from and who applies it.

    `declared` says that Git itself holds the cluster's entry point; where it doesn't (a helmfile or a person makes it),
    what the entry point brings, such as its source, is presumed. `presumed` holds such identities, `started` what the
    bootstrap itself applies: it is there before any Kustomization acts. `installed` is the release of Flux that it
    runs.
    """

    name: str
    entry: str
    declared: bool
    objects: dict[Identity, Object]
    applied: dict[Identity, Applied]
    unknowns: tuple[Unknown, ...] = ()
    collisions: tuple[Collision, ...] = ()
    problems: tuple[Problem, ...] = ()
    presumed: frozenset[Identity] = frozenset()
    started: frozenset[Identity] = frozenset()
    files: frozenset[str] = frozenset()
    installed: InstalledRelease = NOTHING_KNOWN
    _by_name: dict[tuple[GroupKind, str], list[Identity]] = field(default_factory=dict, repr=False)

    def named(self, group_kind: GroupKind, name: str) -> tuple[Identity, ...]:
        """Return the objects of a kind and name, in whatever namespace."""
        if not self._by_name:
            for identity in self.objects:
                self._by_name.setdefault((identity.group_kind, identity.name), []).append(identity)
        return tuple(self._by_name.get((group_kind, name), ()))

    def of_kind(self, group_kind: GroupKind) -> tuple[Object, ...]:
        """Return all objects of a kind."""
        return tuple(o for i, o in self.objects.items() if i.group == group_kind.group and i.kind == group_kind.kind)
