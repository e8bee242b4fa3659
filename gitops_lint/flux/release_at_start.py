"""What tells which release of Flux a cluster runs before anything of it is evaluated: substitution depends on it.

Facts: https://github.com/fluxcd/kustomize-controller internal/features/features.go (StrictPostBuildSubstitutions);
`flux bootstrap` labels what it installs with the release; a FluxInstance names it in `distribution.version`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gitops_lint.cluster.installation import told_by_installation
from gitops_lint.cluster.installed_release import FLUX, InstalledReleases, Told, ToldBy
from gitops_lint.cluster.release_range import releases_of
from gitops_lint.flux.entry_points import FLUX_INSTANCE, EntryPoint
from gitops_lint.flux.inclusion import Inclusion
from gitops_lint.repo.nodes import Mapping, Scalar, at, mapping_at, text_at, to_data
from gitops_lint.rulebook.kinds import parse_group_kind
from gitops_lint.rulebook.rulebook import Rulebook

PART_OF = "app.kubernetes.io/part-of"
VERSION = "app.kubernetes.io/version"
_GATE = re.compile(r"StrictPostBuildSubstitutions=(true|false)")


def releases_at_start(
    entry: EntryPoint, inclusion: Inclusion, rulebook: Rulebook, said: str | None
) -> InstalledReleases:
    """Return what an entry point tells of the release; `said` is the one that the configuration names."""
    gates = [match[1] == "true" for text in _patches(entry, inclusion) for match in _GATE.finditer(text)]
    told = [Told(FLUX, releases_of(said), ToldBy.CONFIGURATION)] if said is not None else []
    told += (*_instances(entry, rulebook), *_labelled(entry, inclusion))
    return InstalledReleases(tuple(told), gates[-1] if gates else None)


def _instances(entry: EntryPoint, rulebook: Rulebook) -> Iterator[Told]:
    """Return what the FluxInstances tell that a cluster begins with."""
    instances = (instance for distribution in rulebook.schemas.distributions for instance in distribution.instances)
    rule = next((instance for instance in instances if parse_group_kind(instance.kind) == FLUX_INSTANCE), None)
    if rule is None:
        return
    for sync in entry.syncs:
        spec = sync.instance
        whole = Mapping({"spec": spec}, {}, spec.place)
        yield told_by_installation(whole, rule, FLUX, ToldBy.WHAT_IT_BEGINS_WITH)


def _labelled(entry: EntryPoint, inclusion: Inclusion) -> Iterator[Told]:
    """Return the versions with which `flux bootstrap` labels what it installs, each once."""
    told_by_version: dict[str, Told] = {}
    for path in _own_files(entry, inclusion):
        for document in inclusion.documents.load(path).documents:
            labels = mapping_at(document.root, "metadata", "labels")
            version = at(labels, VERSION)
            if isinstance(version, Scalar) and text_at(labels, PART_OF) == "flux":
                told = Told(FLUX, releases_of(version.text), ToldBy.WHAT_IT_BEGINS_WITH, version.place)
                told_by_version.setdefault(version.text, told)
    yield from told_by_version.values()


def _patches(entry: EntryPoint, inclusion: Inclusion) -> Iterator[str]:
    """Return the texts that may set a feature gate of the controllers."""
    for sync in entry.syncs:
        yield str(to_data(sync.instance))
    for path in _own_files(entry, inclusion):
        yield inclusion.documents.text(path)


def _own_files(entry: EntryPoint, inclusion: Inclusion) -> Iterable[str]:
    """Return the files that the Kustomization takes in which builds its own folder, and those that lie beside it.

    Flux's own manifests are among them, be they listed or not.
    """
    folder = entry.root.folder if entry.root is not None else None
    if folder is None:
        return ()
    beside = (inclusion.files_below(start.path) for start in entry.starts)
    return sorted(inclusion.files_below(folder).union(*beside))
