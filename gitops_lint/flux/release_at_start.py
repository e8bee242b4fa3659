"""What tells which release of Flux a cluster runs before anything of it is evaluated: substitution depends on it.

Facts: https://github.com/fluxcd/kustomize-controller internal/features/features.go (StrictPostBuildSubstitutions);
`flux bootstrap` labels what it installs with the release; a FluxInstance names it in `distribution.version`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from gitops_lint.cluster.installation import told_by_installation
from gitops_lint.cluster.installed_release import FLUX, InstalledReleases, Told, ToldBy
from gitops_lint.cluster.lockdown import Lockdown, of_patches, of_values
from gitops_lint.cluster.release_range import releases_of
from gitops_lint.flux.entry_point import EntryPoint
from gitops_lint.flux.inclusion import Inclusion
from gitops_lint.flux.instances import FLUX_INSTANCE
from gitops_lint.kustomize.kustomization_file import FILE_NAMES
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, Scalar, at, mapping_at, text_at, to_data
from gitops_lint.rulebook.distributions import Distribution, Instance
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.rulebook import Rulebook

PART_OF = "app.kubernetes.io/part-of"
VERSION = "app.kubernetes.io/version"
_GATE = late_pattern(r"StrictPostBuildSubstitutions=(true|false)")


def releases_at_start(
    entry: EntryPoint, documents: Documents, inclusion: Inclusion, rulebook: Rulebook, said: str | None
) -> InstalledReleases:
    """Return what an entry point tells of the release; `said` is the one that the configuration names."""
    gates = [match[1] == "true" for text in _patches(entry, documents, inclusion) for match in _GATE.finditer(text)]
    told = [Told(FLUX, releases_of(said), ToldBy.CONFIGURATION)] if said is not None else []
    told += (*_instances(entry, rulebook), *_labelled(entry, documents, inclusion))
    lockdowns = tuple(_lockdowns(entry, documents, inclusion, rulebook))
    return InstalledReleases(tuple(told), gates[-1] if gates else None, lockdowns)


def _instances(entry: EntryPoint, rulebook: Rulebook) -> Iterator[Told]:
    """Return what the FluxInstances tell that a cluster begins with."""
    for node, _, rule in _rules(entry, rulebook):
        yield told_by_installation(node, rule, FLUX, ToldBy.WHAT_IT_BEGINS_WITH)


def _lockdowns(entry: EntryPoint, documents: Documents, inclusion: Inclusion, rulebook: Rulebook) -> Iterator[Lockdown]:
    """Return how what a cluster begins with locks its controllers down: FluxInstances, and patches of a bootstrap.

    Such patches may be there before the bootstrap writes the Deployments that they are for.
    """
    for node, distribution, rule in _rules(entry, rulebook):
        yield from of_values(node, rule.locked_by)
        yield from of_patches(node, rule.patches, distribution)
    for distribution in rulebook.schemas.distributions:
        arguments = distribution.arguments
        for path in _own_files(entry, inclusion) if arguments is not None else ():
            is_named = posixpath.basename(path) in FILE_NAMES
            if is_named and arguments is not None and arguments.are_in(documents.text(path)):
                for document in documents.load(path).documents:
                    yield from of_patches(document.root, "patches[*]", distribution)


def _rules(entry: EntryPoint, rulebook: Rulebook) -> Iterator[tuple[Mapping, Distribution, Instance]]:
    """Return the FluxInstances that a cluster begins with, each with what is known of such."""
    for sync in entry.syncs:
        spec = sync.instance
        for distribution in rulebook.schemas.distributions:
            for rule in distribution.instances:
                if parse_group_kind(rule.kind) == FLUX_INSTANCE:
                    yield Mapping({"spec": spec}, {}, spec.place), distribution, rule


def _labelled(entry: EntryPoint, documents: Documents, inclusion: Inclusion) -> Iterator[Told]:
    """Return the versions with which `flux bootstrap` labels what it installs, each once."""
    told_by_version: dict[str, Told] = {}
    for path in _own_files(entry, inclusion):
        for document in documents.load(path).documents:
            labels = mapping_at(document.root, "metadata", "labels")
            version = at(labels, VERSION)
            if isinstance(version, Scalar) and text_at(labels, PART_OF) == "flux":
                told = Told(FLUX, releases_of(version.text), ToldBy.WHAT_IT_BEGINS_WITH, version.place)
                told_by_version.setdefault(version.text, told)
    yield from told_by_version.values()


def _patches(entry: EntryPoint, documents: Documents, inclusion: Inclusion) -> Iterator[str]:
    """Return the texts that may set a feature gate of the controllers."""
    for sync in entry.syncs:
        yield str(to_data(sync.instance))
    for path in _own_files(entry, inclusion):
        yield documents.text(path)


def _own_files(entry: EntryPoint, inclusion: Inclusion) -> Iterable[str]:
    """Return the files that the Kustomization takes in which builds its own folder, and those that lie beside it.

    Flux's own manifests are among them, be they listed or not.
    """
    folder = entry.root.folder if entry.root is not None else None
    if folder is None:
        return ()
    beside = (inclusion.files_below(start.path) for start in entry.starts)
    return sorted(inclusion.files_below(folder).union(*beside))
