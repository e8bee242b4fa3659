"""The objects that Flux makes of manifests: variables filled in, labels added, and who applies them known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity, group_kind_of
from gitops_lint.cluster.object import Object
from gitops_lint.flux.decryption import is_decrypted, lacks_decryption
from gitops_lint.flux.encrypted_files import undecryptable_files
from gitops_lint.flux.generate import common_metadata
from gitops_lint.flux.kinds import KUSTOMIZE_GROUP
from gitops_lint.flux.kustomization import FluxKustomization
from gitops_lint.flux.kustomized import Kustomized
from gitops_lint.flux.nameless import nameless
from gitops_lint.flux.names_put_in import same_names
from gitops_lint.flux.substitution import invalid_names, is_disabled, substitute
from gitops_lint.flux.switches import is_kept, ownership
from gitops_lint.flux.undecryptable import undecryptable
from gitops_lint.flux.variables import Variables
from gitops_lint.repo.documents import Documents, Same
from gitops_lint.repo.nodes import Mapping, Scalar, at, identical
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import Rulebook

KUSTOMIZATION_FILE = GroupKind(KUSTOMIZE_GROUP, "Kustomization")


class Given(NamedTuple):
    """What a Kustomization applies, and all that is wrong with it."""

    objects: tuple[Object, ...]
    problems: tuple[Problem, ...]


class ObjectMaker:
    """Makes the objects of one cluster, which begins at a path; `is_strict` is as for InstalledReleases."""

    def __init__(self, entry: str, rulebook: Rulebook, documents: Documents, is_strict: bool | None) -> None:
        self._entry = entry
        self._rulebook = rulebook
        self._documents = documents
        self._is_strict = is_strict

    def given(self, built: Kustomized, kustomization: FluxKustomization, variables: Variables) -> Given:
        """Return what a Kustomization applies of what is built, and all that is wrong with it."""
        rests_on = (Same(built), Same(kustomization.node), Same(variables), self._is_strict)
        what = ("given", self._entry, kustomization.identity, *rests_on)
        return self._documents.kept(what, lambda: self._given(built, kustomization, variables))

    def _given(self, built: Kustomized, kustomization: FluxKustomization, variables: Variables) -> Given:
        build = built.build
        problems = [
            *built.top.problems,
            *build.problems,
            *nameless(build.objects),
            *invalid_names(variables.defined),
        ]
        if kustomization.decrypts and not any(remote.changes for remote in build.remotes):
            problems += undecryptable(build.objects, kustomization, self._documents)
            problems += undecryptable_files(build.objects)
        nodes = [self._finished(node, kustomization, variables, problems) for node in build.objects]
        if variables.given and not any(remote.changes for remote in build.remotes):
            problems += same_names(nodes)
        return Given(tuple(self.objects(nodes, kustomization.identity, kustomization)), tuple(problems))

    def _finished(
        self, node: Mapping, kustomization: FluxKustomization, variables: Variables, problems: list[Problem]
    ) -> Mapping:
        """Return a built object as it is applied: substituted, with the common metadata."""
        if variables.given:
            done = substitute(
                node,
                variables.defined,
                hidden=variables.hidden,
                unknown=variables.open,
                strict=self._is_strict,
                documents=self._documents,
                budget=self._documents.allowance.substituted,
            )
            problems += done.problems
            node = done.node
        return common_metadata(node, kustomization)

    def objects(
        self, nodes: Iterable[Mapping], applied_by: Identity | None, kustomization: FluxKustomization | None = None
    ) -> Iterator[Object]:
        """Return objects that something applies, as the cluster knows them; a run after this one knows them again."""
        decryption = (kustomization.decrypts, kustomization.has_decryption) if kustomization is not None else None
        what = ("object", applied_by, decryption)
        documents = self._documents
        for made in nodes:
            object_ = documents.derived.of(what, (made,), partial(self._object, made, applied_by, kustomization))
            if object_ is not None:
                called = ("object", self._entry, applied_by, object_.identity)
                yield documents.known_again(called, object_, _is_as_before)

    def _object(
        self, made: Mapping, applied_by: Identity | None, kustomization: FluxKustomization | None
    ) -> Object | None:
        identity = self._identity(made)
        if identity is None:
            return None
        decrypted = kustomization is not None and is_decrypted(made, kustomization)
        lacking = kustomization is not None and lacks_decryption(made, kustomization)
        kept, disabled = is_kept(made), is_disabled(made)
        by = (applied_by,) if applied_by else ()
        return Object(identity, made, by, ownership(made), disabled, decrypted, lacking, kept)

    def _identity(self, node: Mapping) -> Identity | None:
        """Return what an object is; None for what Flux passes over (https://github.com/fluxcd/pkg ssa/utils)."""
        group_kind = group_kind_of(node)
        name = at(node, "metadata", "name")
        if group_kind is None or not isinstance(name, Scalar) or group_kind == KUSTOMIZATION_FILE:
            return None
        namespace = at(node, "metadata", "namespace")
        scoped = isinstance(namespace, Scalar) and not self._rulebook.is_cluster_scoped(group_kind)
        return Identity(*group_kind, namespace.text if scoped and isinstance(namespace, Scalar) else "", name.text)


def _is_as_before(earlier: Object, now: Object) -> bool:
    """Tell whether what a Kustomization makes is what it made in an earlier run; the rest follows from these."""
    is_decrypted_alike = (earlier.is_decrypted, earlier.lacks_decryption) == (now.is_decrypted, now.lacks_decryption)
    return is_decrypted_alike and identical(earlier.node, now.node)
