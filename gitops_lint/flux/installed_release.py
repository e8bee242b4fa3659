"""Which release of Flux a cluster runs, as far as Git tells, and what that means for substitution.

Facts: https://github.com/fluxcd/kustomize-controller internal/features/features.go (StrictPostBuildSubstitutions is on
by default since 1.9, which is that of Flux 2.9); `flux bootstrap` labels what it installs with the release; a
FluxInstance names it in `distribution.version`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from gitops_lint.cluster.installed_release import InstalledRelease, Release
from gitops_lint.flux.entry_points import EntryPoint
from gitops_lint.flux.inclusion import Inclusion
from gitops_lint.repo.nodes import Node, mapping_at, text_at, to_data

_STRICT_SINCE = (2, 9)
_GATE = re.compile(r"StrictPostBuildSubstitutions=(true|false)")
_SOME_RELEASE = re.compile(r"[v=]*(\d+)\.(\d+)(\.(\d+|x|\*))?")


def release_of(text: str) -> Release | None:
    """Return the release that a version names, or None where it leaves that open (`2.x`)."""
    match = _SOME_RELEASE.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def installed_release(entry: EntryPoint, inclusion: Inclusion, said: str | None) -> InstalledRelease:
    """Return what a cluster runs; `said` is the release that the configuration names, which counts more than Git."""
    texts = list(_patches(entry, inclusion))
    gates = [match[1] == "true" for text in texts for match in _GATE.finditer(text)]
    versions = [said] if said is not None else _versions(entry, inclusion)
    release = next((found for version in versions if (found := release_of(version)) is not None), None)
    if gates:
        return InstalledRelease(release, gates[-1])
    return InstalledRelease(release, release >= _STRICT_SINCE if release is not None else None)


def _versions(entry: EntryPoint, inclusion: Inclusion) -> Iterator[str]:
    for start in entry.starts:
        if start.sync is not None:
            yield text_at(start.sync.instance, "distribution", "version") or ""
    for path in _own_files(entry, inclusion):
        for document in inclusion.documents.load(path).documents:
            yield from _labelled(document.root)


def _labelled(root: Node) -> Iterator[str]:
    """Return the version with which `flux bootstrap` labels what it installs."""
    labels = mapping_at(root, "metadata", "labels")
    if text_at(labels, "app.kubernetes.io/part-of") == "flux":
        yield text_at(labels, "app.kubernetes.io/version") or ""


def _patches(entry: EntryPoint, inclusion: Inclusion) -> Iterator[str]:
    """Return the texts that may set a feature gate of the controllers."""
    for start in entry.starts:
        if start.sync is not None:
            yield str(to_data(start.sync.instance))
    for path in _own_files(entry, inclusion):
        yield inclusion.documents.load(path).text


def _own_files(entry: EntryPoint, inclusion: Inclusion) -> Iterable[str]:
    """Return the files that the Kustomization takes in which applies itself: Flux's own manifests are among them."""
    folder = entry.root.folder if entry.root is not None else None
    return sorted(inclusion.files_below(folder)) if folder is not None else ()
