"""Where a Kustomization's files are: in this repository, in a part of it, or out of sight.

Facts: https://github.com/fluxcd/kustomize-controller getSource, https://github.com/fluxcd/source-watcher.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from types import MappingProxyType
from typing import NamedTuple

from gitops_lint.flux.generated_artifacts import (
    ARTIFACT_GENERATOR,
    EXTERNAL_ARTIFACT,
    Copied,
    copies_of,
    generator_sources,
)
from gitops_lint.flux.objects import Identity, Object, is_unknown
from gitops_lint.flux.source_ignore import artifact_paths
from gitops_lint.repo.nodes import items_at, text_at
from gitops_lint.repo.tree import Tree

_URL = re.compile(r"^(?:\w+://)?(?:[^@/]+@)?([^/:]+)(?::\d+/|[:/])(.+?)(?:\.git)?/?$")
_HOST = re.compile(r"^(?:[\w+]+://)?(?:[^@/]+@)?([^/:@\s]+)")


class Folder(NamedTuple):
    """A folder of this repository that an artifact's path leads to; it may not be there."""

    path: str
    exists: bool


class OutOfSight(NamedTuple):
    """An artifact that this repository doesn't hold.

    `reason` says what it is; `foreign` that it is published by somebody else than this repository's owner.
    """

    reason: str
    foreign: bool = False


class Sources:
    """Tells which folder of the repository a source's path leads to.

    `own` are the sources whose artifact is this repository, `prefix` is the part of it that they hold (empty for all).
    `mapped` says which folder of the tree holds a checkout of another source, by the source's name or URL.
    """

    def __init__(
        self, tree: Tree, own: frozenset[Identity], prefix: str, mapped: Map[str, str] = MappingProxyType({})
    ) -> None:
        self.tree = tree
        self.own = own
        self.prefix = prefix
        self.mapped = {normalized_url(name): folder for name, folder in mapped.items()}
        self._artifacts: dict[str | None, frozenset[str]] = {}

    def artifact(self, objects: dict[Identity, Object]) -> frozenset[str]:
        """Return the files of the repository that its sources' artifact holds."""
        ignore = next((text for one in sorted(self.own) if one in objects for text in [_ignore(objects[one])]), None)
        if ignore not in self._artifacts:
            self._artifacts[ignore] = artifact_paths(self.tree, ignore, self.prefix)
        mounted = (path for path in self.tree.paths if path.startswith(tuple(self.mapped.values())))
        return self._artifacts[ignore].union(mounted) if self.mapped else self._artifacts[ignore]

    def locate(self, source: Identity | None, path: str, objects: dict[Identity, Object]) -> Folder | OutOfSight:
        """Return the folder that a path in a source's artifact leads to.

        A source that nothing defines counts as this repository where that has the path: what is wrong with the source
        is one finding, and the rest is still checked. Elsewhere it is out of sight, and the path not wrong as well.
        """
        if source is None or source in self.own:
            return self._folder(path)
        found = objects.get(source)
        if found is None and source.kind == EXTERNAL_ARTIFACT:
            return self._generated(source, path, objects)
        if found is None:
            folder = self._folder(path)
            return folder if folder.exists else OutOfSight(str(source))
        if self._is_own_url(found, objects):
            return self._folder(path)
        url = text_at(found.node, "spec", "url")
        mount = self.mapped.get(source.name) or self.mapped.get(normalized_url(url or ""))
        if mount is not None:
            below = f"{mount}/{path}".rstrip("/")
            return Folder(below, self.tree.is_folder(below))
        return OutOfSight(url or str(source), self._is_foreign(url, objects))

    def _folder(self, path: str) -> Folder:
        below = f"{self.prefix}/{path}".strip("/") if self.prefix else path
        if self.tree.is_folder(below) or not self.prefix:
            return Folder(below, self.tree.is_folder(below))
        return Folder(path, True) if path and self.tree.is_folder(path) else Folder(below, False)

    def _own_urls(self, objects: dict[Identity, Object]) -> list[str]:
        found = (text_at(objects[identity].node, "spec", "url") for identity in sorted(self.own) if identity in objects)
        return [normalized_url(url) for url in found if url]

    def _is_own_url(self, found: Object, objects: dict[Identity, Object]) -> bool:
        url = text_at(found.node, "spec", "url")
        return url is not None and not is_unknown(url) and normalized_url(url) in self._own_urls(objects)

    def _is_foreign(self, url: str | None, objects: dict[Identity, Object]) -> bool:
        """Tell whether a public URL belongs to another owner than the repository's own URL, if that is known."""
        if url is None or is_unknown(url) or not url.startswith(("https://", "http://", "oci://")):
            return False
        owner = normalized_url(url).rpartition("/")[0]
        return all(own.rpartition("/")[0] != owner for own in self._own_urls(objects))

    def _generated(self, source: Identity, path: str, objects: dict[Identity, Object]) -> Folder | OutOfSight:
        """Follow what an ArtifactGenerator copies from this repository into an ExternalArtifact."""
        for identity, generator in objects.items():
            if identity.kind != ARTIFACT_GENERATOR.kind or identity.namespace != source.namespace:
                continue
            for artifact in items_at(generator.node, "spec", "artifacts"):
                if text_at(artifact, "name") == source.name:
                    own = self._own_aliases(generator, objects)
                    return self._copied(path, copies_of(artifact), own) or OutOfSight(str(source))
        return OutOfSight(str(source))

    def _own_aliases(self, generator: Object, objects: dict[Identity, Object]) -> frozenset[str]:
        """Return the aliases of a generator's sources that are this repository."""
        return frozenset(
            alias
            for alias, source in generator_sources(generator.node)
            if source in self.own or (source in objects and self._is_own_url(objects[source], objects))
        )

    def _copied(self, path: str, all_copies: tuple[Copied, ...], own: frozenset[str]) -> Folder | None:
        """Return the folder that is copied to a path of an artifact; None where that isn't one of this repository's.

        A folder that only holds one copy gets a kustomization file that takes in just that. A path that none of the
        copies is for is nowhere, where all are known.
        """
        copies = [copied for copied in all_copies if copied.may_hold(path)]
        if all_copies and not copies and all(copied.alias in own for copied in all_copies):
            return Folder(path, False)
        origins = [copied.origin_of(path) for copied in copies if copied.alias in own]
        folders = [self._folder(origin) for origin in origins if origin is not None]
        there = next((folder for folder in folders if folder.exists), None)
        if there is not None or any(copied.alias not in own for copied in copies):
            return there
        within = [copied for copied in copies if copied.is_within(path)]
        if not folders and len(within) == 1:
            return self._folder(within[0].within or within[0].origin)
        return folders[0] if folders and not within else None


def _ignore(source: Object) -> str | None:
    return text_at(source.node, "spec", "ignore")


def normalized_url(url: str) -> str:
    """Return a repository's URL without what doesn't tell repositories apart: scheme, user, port, `.git`, case."""
    match = _URL.match(url.strip())
    return f"{match[1]}/{match[2]}".lower() if match else url.lower()


def prefix_of(tree: Tree, path: str) -> str | None:
    """Return the part of a repository in which an artifact's path is: empty for the whole, None if it is in none.

    An OCI artifact may be pushed from a part of the repository; of several that have the path, the highest counts.
    """
    if not path or tree.is_folder(path):
        return ""
    ends = sorted((f for f in tree.folders if f.endswith("/" + path)), key=lambda folder: (folder.count("/"), folder))
    return ends[0].removesuffix("/" + path) if ends else None


def host_of(url: str) -> str | None:
    """Return the host of a URL (`https://…`, `oci://…`, `git@host:…`, a host alone), or None if it can't be known."""
    match = _HOST.match(url.strip())
    return match[1].lower() if match and not is_unknown(url) else None
