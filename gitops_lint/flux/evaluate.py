"""Works out what Flux would apply to a cluster: builds every Kustomization and goes on into those that come out.

It ends by a fixed point of its own data, never by a timeout: a Kustomization is evaluated again only if its manifest or
the ConfigMaps that its variables come from have changed, and at most a few times.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

from gitops_lint.cluster.cluster import Applied, Cluster
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.installed_release import NOTHING_KNOWN, InstalledReleases
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.flux.applied_objects import AppliedObjects
from gitops_lint.flux.applier_chains import ApplierChains
from gitops_lint.flux.appliers import appliers
from gitops_lint.flux.artifact_faults import artifact_faults
from gitops_lint.flux.bootstraps import bootstraps, is_left_to_bootstrap
from gitops_lint.flux.entry_point import EntryPoint, Start
from gitops_lint.flux.helm_releases import releases
from gitops_lint.flux.kinds import KUSTOMIZATION, RESOURCE_SET
from gitops_lint.flux.kustomization import (
    SOURCE_GROUP,
    FluxKustomization,
    kustomization_identity,
    read_kustomization,
)
from gitops_lint.flux.kustomized import kustomized
from gitops_lint.flux.nameless import nameless
from gitops_lint.flux.object_making import ObjectMaker
from gitops_lint.flux.own_source import OF_BOOTSTRAP
from gitops_lint.flux.source_objects import sources
from gitops_lint.flux.sources import GIT_REPOSITORY, Folder, OutOfSight, Sources
from gitops_lint.flux.starts import started
from gitops_lint.flux.syncs import kustomization_of, source_of, synced_objects
from gitops_lint.flux.uncertain import losing_changes, uncertain
from gitops_lint.flux.variables import variables_of
from gitops_lint.kustomize.build import Build, Builder
from gitops_lint.kustomize.patches.overwriting import are_as_before
from gitops_lint.kustomize.remote import Remote
from gitops_lint.repo.limits import MAX_OBJECTS
from gitops_lint.repo.nodes import Mapping, mapping_at, same, text_at
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import Rulebook

_log = logging.getLogger(__name__)

INPUT_PROVIDER = GroupKind("fluxcd.controlplane.io", "ResourceSetInputProvider")
_MOST_EVALUATIONS = 4
"""Of one Kustomization: its raw form, its effective one, and with variables that turned up later."""


class Evaluation:
    """The evaluation of one cluster."""

    def __init__(
        self,
        builder: Builder,
        rulebook: Rulebook,
        entry: EntryPoint,
        sources: Sources,
        installed: InstalledReleases = NOTHING_KNOWN,
    ) -> None:
        self.installed = installed
        self.maker = ObjectMaker(entry.path, rulebook, builder.documents, installed.is_strict)
        self.builder = builder
        self.rulebook = rulebook
        self.entry = entry
        self.sources = sources
        self._taken = AppliedObjects(builder.documents.derived)
        self.objects = self._taken.by_identity
        self.applied: dict[Identity, Applied] = {}
        self.unknowns: dict[Identity | None, list[Unknown]] = {}
        self.problems: list[Problem] = []
        self.presumed = {made for sync in entry.within for made in (source_of(sync), kustomization_of(sync))}
        self.started: set[Identity] = set()
        self._synced: set[Identity] = set()
        self.files: dict[Identity | None, frozenset[str]] = {}  # of what each applies, and of the start
        self._built = 0
        self._queue: dict[Identity, None] = {}  # in the order in which they came
        self._evaluations: dict[Identity, int] = {}
        self._waiting: dict[Identity, tuple[Identity, ...]] = {}
        self._locations: dict[Identity, Folder | OutOfSight] = {}
        self._chains = ApplierChains()

    def run(self) -> Cluster:
        """Return the cluster."""
        for start in self.entry.starts:
            self._start(start)
        if not self.entry.declared or not any(identity.group == SOURCE_GROUP for identity in self.started):
            self.presumed |= self.sources.bootstrapped  # whoever begins the cluster makes its source as well
        if not self.entry.declared:  # and a Kustomization, which bootstrap and operator call as they do its source
            self.presumed.update(
                kustomization_identity(source.namespace, source.name) for source in self.sources.bootstrapped
            )
        while self._queue or self._goes_on():
            while self._queue:
                identity = next(iter(self._queue))
                del self._queue[identity]
                if identity in self.objects:  # what brought it may have taken it back
                    self._evaluate(identity)
        self.presumed |= self.sources.credentials(self.objects)
        self.presumed -= self.objects.keys() - self._synced
        unknowns = tuple(unknown for key in self.unknowns for unknown in self.unknowns[key])
        all_sources = sources(self.objects)
        files = frozenset[str]().union(*self.files.values())
        return Cluster(
            name=self.entry.name or self.entry.path,
            entry=self.entry.path,
            declared=self.entry.declared,
            objects=self.objects,
            applied=self.applied,
            unknowns=unknowns,
            collisions=self._taken.collisions,
            uncertain=self._uncertain(unknowns),
            problems=tuple(self.problems),
            presumed=frozenset(self.presumed),
            started=frozenset(self.started),
            files=files,
            installed=self.installed,
            appliers=appliers(self.objects, self.builder.documents.derived),
            sources=all_sources,
            bootstraps=tuple(bootstraps(files, self.builder.documents)),
            faulty=artifact_faults(self.objects, self.sources),
            releases=releases(self.objects, all_sources, self.builder.documents),
        )

    def _goes_on(self) -> bool:
        """Take in what follows from all that is there by now; tell whether there is anything new."""
        expanded = self._expand_resource_sets()
        self._queue.update(dict.fromkeys(self._with_new_variables()))
        self._queue.update(dict.fromkeys(self._with_another_location()))
        return expanded or bool(self._queue)

    def _start(self, start: Start) -> None:
        if start.sync is not None:
            sync, what = start.sync, ("synced", start.sync.namespace, start.sync.name)
            make = partial(synced_objects, sync, self.builder)
            nodes: Iterable[Mapping] = self.builder.documents.of_version(what, (sync.instance,), make)
            self._synced.update(self._add(nodes, None))
            self.started |= self._synced
            self.presumed |= self._synced
            return
        build = started(start, self.builder)
        for problem in build.problems:
            if not self.entry.declared and is_left_to_bootstrap(problem, start.path):
                self._leave_to_bootstrap(problem)
            else:
                self.problems.append(problem)
        self.files[None] = self.files.get(None, frozenset()) | build.files
        self._note_remotes(build, None, None)
        self.started.update(self._add(build.objects, None))

    def _leave_to_bootstrap(self, missing: Problem) -> None:
        """Note what `flux bootstrap` will write: its own manifests, a source and a Kustomization."""
        unknown = Unknown(UnknownKind.BOOTSTRAP, missing.cause, missing.place, namespace=OF_BOOTSTRAP, foreign=True)
        self.unknowns.setdefault(None, []).append(unknown)
        self.presumed.add(Identity(SOURCE_GROUP, GIT_REPOSITORY, OF_BOOTSTRAP, OF_BOOTSTRAP))
        self.presumed.add(kustomization_identity(OF_BOOTSTRAP, OF_BOOTSTRAP))

    def _evaluate(self, identity: Identity) -> None:
        """Build one Kustomization and add what comes of it."""
        _log.info("%s: building %s", self.entry.name or self.entry.path, identity)
        self._evaluations[identity] = self._evaluations.get(identity, 0) + 1
        kustomization = read_kustomization(self.objects[identity], self.builder.documents.derived)
        self.unknowns.pop(identity, None)
        self.files.pop(identity, None)
        before = self.applied.pop(identity, None)
        if not self.builder.documents.faults.guarded(
            lambda: self._is_built(kustomization), False, f"building {identity}"
        ):
            beyond = f"a fault of the linter ended building {identity}"
            self._out_of_sight(UnknownKind.LIMIT, beyond, kustomization)
        self._take_back(before)

    def _is_built(self, kustomization: FluxKustomization) -> bool:
        self._build(kustomization)
        return True

    def _build(self, kustomization: FluxKustomization) -> None:
        identity = kustomization.identity
        folder = self._folder(kustomization)
        if folder is None:
            return
        artifact = partial(self.sources.artifact, self.objects)
        built = kustomized(folder, kustomization, self.builder, artifact)
        source = kustomization.source
        contents = self.sources.held(source.identity, self.objects) if source is not None else None
        if contents is not None:
            if contents.lacks_files_of(built.build):
                built = kustomized(folder, kustomization, contents.builder, artifact)
            built = built.with_build(contents.explained(built.build))
        build = built.build
        if source is not None and self._would_apply_itself(identity, source.identity, build):
            self._out_of_sight(UnknownKind.OTHER_SOURCE, str(source.identity), kustomization)
            return
        self._built += len(build.objects)
        self.files[identity] = build.files
        self._note_remotes(build, identity, text_at(built.top.root, "namespace"))
        variables = variables_of(kustomization, self.objects, self.builder.documents.derived)
        self._waiting[identity] = variables.missing
        given = self.maker.given(built, kustomization, variables)
        for object_ in given.objects:
            self._enter(object_)
        added = tuple(object_.identity for object_ in given.objects)
        known_again = self.builder.documents.known_again
        self.applied[identity] = Applied(
            identity,
            folder,
            added,
            given.problems,
            overwritings=known_again(
                ("overwritings", self.entry.path, identity, self._evaluations[identity]),
                build.overwritings,
                are_as_before,
            ),
            selections=build.selections,
        )

    def _would_apply_itself(self, identity: Identity, source: Identity, build: Build) -> bool:
        """Tell whether a Kustomization that others apply comes out of its own build, of a source beside the cluster's.

        Nobody writes that: with the same paths, the source is another repository, which this one is moving to, say.
        """
        held = self.objects[identity]
        is_of_another = source not in self.sources.own and bool(held.applied_by)
        return is_of_another and any(node.place == held.place for node in build.objects)

    def _folder(self, kustomization: FluxKustomization) -> str | None:
        """Return the folder that a Kustomization builds, or None (and note why) if there is none in sight."""
        identity = kustomization.identity
        if self._chains.is_endless(identity):
            self._out_of_sight(UnknownKind.ENDLESS, kustomization.path, kustomization)
            return None
        if self._built > MAX_OBJECTS:
            beyond = f"this cluster's Kustomizations build more than {MAX_OBJECTS:,} objects: no more are followed"
            self._out_of_sight(UnknownKind.LIMIT, beyond, kustomization)
            return None
        if kustomization.is_remote:
            self._out_of_sight(UnknownKind.OTHER_CLUSTER, "another cluster", kustomization)
            return None
        if kustomization.source is None and kustomization.spec.get("path") is None:
            self.applied[identity] = Applied(identity, None)  # no API server takes it
            return None
        if is_unknown(kustomization.path):
            self._out_of_sight(UnknownKind.VARIABLE, kustomization.path, kustomization)
            return None
        location = self._locations[identity] = self._locate(kustomization)
        if isinstance(location, OutOfSight):
            self._out_of_sight(UnknownKind.OTHER_SOURCE, location.reason, kustomization, foreign=location.foreign)
            return None
        if not location.exists:
            missing = Applied(identity, None, missing_path=location.path, missing_because=location.because)
            self.applied[identity] = missing
            return None
        return location.path

    def _locate(self, kustomization: FluxKustomization) -> Folder | OutOfSight:
        source = kustomization.source
        return self.sources.locate(source.identity if source else None, kustomization.path, self.objects)

    def _out_of_sight(
        self, kind: UnknownKind, description: str, kustomization: FluxKustomization, foreign: bool = False
    ) -> None:
        identity = kustomization.identity
        target = kustomization.target_namespace
        namespace = target.text if target is not None else None
        self.applied[identity] = Applied(identity, None, selections=kustomization.selections)
        decrypted = mapping_at(kustomization.spec, "decryption") is not None
        place = kustomization.path_place
        unknown = Unknown(kind, description, place, identity, namespace, foreign, is_decrypted=decrypted)
        self.unknowns[identity] = [unknown]

    def _add(self, nodes: Iterable[Mapping], applied_by: Identity | None) -> list[Identity]:
        added = []
        for object_ in self.maker.objects(nodes, applied_by):
            added.append(object_.identity)
            self._enter(object_)
        return added

    def _enter(self, new: Object) -> None:
        identity = new.identity
        old = self.objects.get(identity)
        if not self._taken.take(new) or identity.group_kind not in (KUSTOMIZATION, RESOURCE_SET):
            return
        self._chains.note(new)
        unchanged = old is not None and same(old.node.get("spec"), new.node.get("spec"))
        if unchanged and identity in self.applied:
            return
        if identity.group_kind == RESOURCE_SET:
            self._take_back(self.applied.pop(identity, None))
        elif not new.is_switched_off():
            self._enqueue(identity)

    def _enqueue(self, identity: Identity) -> None:
        if identity not in self._queue and self._evaluations.get(identity, 0) < _MOST_EVALUATIONS:
            self._queue[identity] = None

    def _take_back(self, before: Applied | None) -> None:
        """Remove what an earlier evaluation of a Kustomization brought and the new one doesn't."""
        if before is None:
            return
        now = self.applied.get(before.identity)
        for brought in set(before.objects) - set(now.objects if now else ()):
            self._release(brought, before.identity)

    def _release(self, identity: Identity, applier: Identity) -> None:
        """Remove an object that a Kustomization no longer applies, with what comes of it; others may still apply it."""
        others = self._taken.release(identity, applier)
        if others == ():
            self.files.pop(identity, None)
            self._take_back(self.applied.pop(identity, None))
        elif others is not None and identity.group_kind == KUSTOMIZATION:
            self._enqueue(identity)

    def _with_new_variables(self) -> list[Identity]:
        """Return the Kustomizations for which an object with variables has turned up since they were built."""
        outdated = []
        for identity, missing in self._waiting.items():
            there = any(origin in self.objects for origin in missing)
            if there and identity in self.objects and self._evaluations[identity] < _MOST_EVALUATIONS:
                outdated.append(identity)
        return outdated

    def _uncertain(self, unknowns: tuple[Unknown, ...]) -> frozenset[Identity]:
        is_unsure = self.entry.guessed or self._is_a_part()
        unsure = frozenset(self.objects) if is_unsure else frozenset[Identity]()
        derived, declared = self.builder.documents.derived, self.entry.declared
        lost = losing_changes(self.applied, self.problems)
        return unsure | uncertain(self.objects, unknowns, lost, self.started, derived, declared=declared)

    def _is_a_part(self) -> bool:
        """Tell whether nothing in Git begins this and nothing of it is built here: others add it to their clusters."""
        built = (applied.folder is not None or applied.missing_path is not None for applied in self.applied.values())
        return not self.entry.declared and bool(self.applied) and not any(built)

    def _with_another_location(self) -> list[Identity]:
        """Return the Kustomizations whose source has turned up since they were built, and is another than presumed."""
        outdated = []
        for identity, before in self._locations.items():
            may_change = identity in self.applied and self._evaluations[identity] < _MOST_EVALUATIONS
            if may_change and identity in self.objects and identity not in self._queue:
                kustomization = read_kustomization(self.objects[identity], self.builder.documents.derived)
                if not is_unknown(kustomization.path) and self._locate(kustomization) != before:
                    outdated.append(identity)
        return outdated

    def _expand_resource_sets(self) -> bool:
        """Add what the ResourceSets that are there by now make; tell whether there were any that are new."""
        sets = [identity for identity in self.objects if identity.group_kind == RESOURCE_SET]
        new = sorted(identity for identity in sets if identity not in self.applied)
        if not new:
            return False
        providers = [object_.node for object_ in self.objects.values() if object_.identity.group_kind == INPUT_PROVIDER]
        for identity in new:
            if identity in self.objects and identity not in self.applied:
                self._expand(self.objects[identity], providers)
        return True

    def _expand(self, object_: Object, providers: list[Mapping]) -> None:
        from gitops_lint.flux.resource_set import Expanded, expand, kinds_of  # few repositories have templates

        identity = object_.identity
        unknown = Unknown(UnknownKind.TEMPLATE, str(identity), object_.place, identity, kinds=kinds_of(object_.node))
        if self._chains.is_endless(identity):
            self.applied[identity] = Applied(identity, None)
            self.unknowns[identity] = [unknown]
            return
        self.applied[identity] = Applied(identity, None)  # it is not to be expanded again by what it makes itself
        documents = self.builder.documents
        beyond = f"a fault of the linter ended the expansion of {identity}"
        expanded = documents.faults.guarded(
            lambda: expand(object_.node, providers, documents), Expanded((), (), True, beyond), f"expanding {identity}"
        )
        added = self._add(expanded.objects, identity)
        problems = (*expanded.problems, *nameless(expanded.objects))
        self.applied[identity] = Applied(identity, None, tuple(added), problems)
        self.unknowns[identity] = [unknown] if expanded.unknown else []
        if expanded.beyond:
            self.unknowns[identity].append(Unknown(UnknownKind.LIMIT, expanded.beyond, object_.place, identity))

    def _note_remotes(self, build: Build, identity: Identity | None, namespace: str | None) -> None:
        if build.remotes:
            self.unknowns.setdefault(identity, []).extend(
                self._remote(remote, identity, namespace) for remote in build.remotes
            )

    def _remote(self, remote: Remote, identity: Identity | None, namespace: str | None) -> Unknown:
        if remote.is_limit:
            return Unknown(UnknownKind.LIMIT, remote.url, remote.place, identity)
        if remote.changes:
            return Unknown(UnknownKind.CHANGE, remote.url, remote.place, identity)
        if remote.is_written:
            return Unknown(UnknownKind.WRITTEN, remote.url, remote.place, identity, namespace)
        foreign = self.sources.is_foreign(remote.url, self.objects)
        return Unknown(UnknownKind.REMOTE_BASE, remote.url, remote.place, identity, namespace, foreign)
