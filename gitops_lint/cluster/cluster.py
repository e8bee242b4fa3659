"""A cluster as it would be made: the front end's result, and all that graph, checks and reports know of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from gitops_lint.cluster.applier import Applier
from gitops_lint.cluster.bootstrap import Bootstrap
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.installed_release import NOTHING_KNOWN, InstalledReleases
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release import Release
from gitops_lint.cluster.source import Source
from gitops_lint.cluster.unknown import Unknown
from gitops_lint.kustomize.patches.overwriting import Overwriting
from gitops_lint.kustomize.selection import Selection
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of one Flux Kustomization: the folder that it builds, its objects, and what went wrong.

    Where there is no folder, `missing_path` says which one should be there; None means that it is out of sight.
    `missing_because` says why, where the repository has it and the source's artifact hasn't.
    `overwritings` are the patches of many objects that changed what these say themselves, `selections` what targets
    select that may be part of several builds.
    """

    identity: Identity
    folder: str | None
    objects: tuple[Identity, ...] = ()
    problems: tuple[Problem, ...] = ()
    missing_path: str | None = None
    overwritings: tuple[Overwriting, ...] = ()
    missing_because: str = ""
    selections: tuple[Selection, ...] = ()

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


@keeps_values
@dataclass(frozen=True)
class Cluster:
    """Every object that would be applied to one cluster, with where it came from and who applies it.

    `declared` says that Git itself holds the cluster's entry point; where it doesn't (a helmfile or a person makes it),
    what the entry point brings, such as its source, is presumed. `presumed` holds such identities, `started` what the
    bootstrap itself applies: it is there before any Kustomization acts. `uncertain` are the objects that may be other
    than they seem: something out of sight changes them, or fills in variables, so that nothing about them is certain.
    `appliers` are those of its objects that apply others, whether anything comes of it or not, `sources` those that
    others take files from, `releases` those that have a chart installed. `bootstraps` are those that have written
    some of its files. `faulty` are objects that their own controller can't do anything with, and why. `installed` is
    what Git tells of the releases of products that it runs.
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
    uncertain: frozenset[Identity] = frozenset()
    files: frozenset[str] = frozenset()
    installed: InstalledReleases = NOTHING_KNOWN
    appliers: Mapping[Identity, Applier] = field(default_factory=dict)
    sources: Mapping[Identity, Source] = field(default_factory=dict)
    releases: Mapping[Identity, Release] = field(default_factory=dict)
    bootstraps: tuple[Bootstrap, ...] = ()
    faulty: Mapping[Identity, tuple[Problem, ...]] = field(default_factory=dict)

    @kept_value
    def in_order(self) -> tuple[Object, ...]:
        """Return all objects, sorted by what they are called."""
        return tuple([self.objects[identity] for identity in sorted(self.objects)])

    def __getstate__(self) -> dict[str, object]:
        """Return what is sent to another process: nothing that follows from the rest."""
        return {declared.name: getattr(self, declared.name) for declared in fields(self)}

    def named(self, group_kind: GroupKind, name: str) -> tuple[Identity, ...]:
        """Return the objects of a kind and name, in whatever namespace."""
        return tuple(self._by_name.get((group_kind, name), ()))

    @kept_value
    def _by_name(self) -> dict[tuple[GroupKind, str], list[Identity]]:
        by_name: dict[tuple[GroupKind, str], list[Identity]] = {}
        for identity in self.objects:
            by_name.setdefault((identity.group_kind, identity.name), []).append(identity)
        return by_name

    def of_kind(self, group_kind: GroupKind) -> tuple[Object, ...]:
        """Return all objects of a kind."""
        return self._by_kind.get(group_kind, ())

    def of_role(self, role: Role, rulebook: Rulebook) -> tuple[Object, ...]:
        """Return all objects of the kinds that have a role."""
        kinds = (kind for kind in self._by_kind if rulebook.role(kind) is role)
        return tuple(object_ for kind in kinds for object_ in self._by_kind[kind])

    @property
    def kinds(self) -> Iterable[GroupKind]:
        """The kinds of which there are objects."""
        return self._by_kind.keys()

    def kinds_of(self, group: str) -> tuple[GroupKind, ...]:
        """Return the kinds of an API group of which there are objects."""
        return tuple(group_kind for group_kind in self._by_kind if group_kind.group == group)

    @kept_value
    def _by_kind(self) -> dict[GroupKind, tuple[Object, ...]]:
        by_kind: dict[GroupKind, list[Object]] = {}
        for identity, held in self.objects.items():
            by_kind.setdefault(identity.group_kind, []).append(held)
        return {group_kind: tuple(objects) for group_kind, objects in by_kind.items()}
