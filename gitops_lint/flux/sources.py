"""Where a Kustomization's files are: in this repository, in a part of it, or out of sight.

Facts: https://github.com/fluxcd/kustomize-controller getSource, https://github.com/fluxcd/source-watcher.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from types import MappingProxyType
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.flux.artifact_contents import ArtifactContents
from gitops_lint.flux.artifact_requests import ArtifactRequest, Copy, requests_of
from gitops_lint.flux.copied_contents import CopiedContents
from gitops_lint.flux.generated_artifacts import (
    ARTIFACT_GENERATOR,
    EXTERNAL_ARTIFACT,
    Copied,
    copies_of,
    generator_sources,
    is_there,
    parsed_origin,
)
from gitops_lint.flux.source_ignore import artifact
from gitops_lint.flux.source_urls import is_artifact_of, is_of_another_owner, is_same_repository, normalized_url
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, at, same, text_at
from gitops_lint.repo.paths import folders_of
from gitops_lint.repo.tree import Tree

GIT_REPOSITORY = "GitRepository"


class Folder(NamedTuple):
    """A folder of this repository that an artifact's path leads to; it may not be there.

    `because` says why the artifact doesn't hold one that the repository does.
    """

    path: str
    exists: bool
    because: str = ""


class OutOfSight(NamedTuple):
    """An artifact that this repository doesn't hold.

    `reason` says what it is; `foreign` that it is published by somebody else than this repository's owner.
    """

    reason: str
    foreign: bool = False


class Sources:
    """Tells which folder of the repository a source's path leads to.

    `own` are the sources whose artifact is this repository, `prefix` is the part of it that they hold (empty for all).
    `mapped` says which folder of the tree holds a checkout of another source, by the source's name or URL. `named` is
    the source that the entry point names, if that is known for one of them or not.
    """

    def __init__(
        self,
        documents: Documents,
        own: frozenset[Identity],
        prefix: str,
        mapped: Map[str, str] = MappingProxyType({}),
        named: Identity | None = None,
    ) -> None:
        self.bootstrapped = own | ({named} if named is not None else set())
        self.documents = documents
        self.tree = documents.tree
        self.own = own
        self.prefix = prefix
        self.mapped = {normalized_url(name): folder for name, folder in mapped.items()}
        self._contents_of: dict[Identity, tuple[Mapping | None, ArtifactContents | None]] = {}
        self._held: dict[frozenset[str], tuple[frozenset[str], frozenset[str]]] = {}

    def artifact(self, objects: dict[Identity, Object]) -> frozenset[str]:
        """Return the files of the repository that its sources' artifact holds."""
        ignore = next(
            (text for identity in sorted(self.own) if identity in objects for text in [_ignore(objects[identity])]),
            None,
        )
        return self.documents.once(("held", ignore, self.prefix), lambda: self._artifact(ignore))

    def _artifact(self, ignore: str | None) -> frozenset[str]:
        files = artifact(self.documents, ignore, self.prefix)
        mounted = (path for path in self.tree.paths if path.startswith(tuple(self.mapped.values())))
        held = files.union(mounted) if self.mapped else files
        return self.documents.derived.of(("held", held), (), lambda: held)

    def credentials(self, objects: dict[Identity, Object]) -> frozenset[Identity]:
        """Return the Secrets that its sources log in with: nothing comes from Git before they are there."""
        return frozenset(
            Identity("", "Secret", object_.identity.namespace, name)
            for object_ in self._own_objects(objects)
            for field in ("secretRef", "certSecretRef", "proxySecretRef")
            if (name := text_at(object_.node, "spec", field, "name"))
        )

    def locate(self, source: Identity | None, path: str, objects: dict[Identity, Object]) -> Folder | OutOfSight:
        """Return the folder that a path in a source's artifact leads to.

        A source that nothing defines counts as this repository where that has the path: what is wrong with the source
        is one finding, and the rest is still checked. Elsewhere it is out of sight, and the path not wrong as well; so
        it is for a path that every source has, its root.
        """
        if source is None or source in self.own:
            return self._in_artifact(source, path, objects)
        object_ = objects.get(source)
        if object_ is None and source.kind == EXTERNAL_ARTIFACT:
            return self._generated(source, path, objects)
        if object_ is None:
            folder = self._folder(path)
            return folder if folder.exists and path else OutOfSight(str(source))
        url = text_at(object_.node, "spec", "url") or ""
        mount = self.mapped.get(source.name) or self.mapped.get(normalized_url(url))
        if mount is not None:
            below = f"{mount}/{path}".rstrip("/")
            return Folder(below, self.tree.is_folder(below))
        if self._is_same(object_, objects):
            return self._in_artifact(source, path, objects)
        return self._copy(object_, path, objects) or OutOfSight(url or str(source), self.is_foreign(url, objects))

    def _copy(self, source: Object, path: str, objects: dict[Identity, Object]) -> Folder | None:
        """Return the folder in a source that likely is this repository under another name; None for any other source.

        Another revision, a mirror, or an artifact that is called like the repository may hold something else, and so is
        taken for it only where the repository has the path.
        """
        url = text_at(source.node, "spec", "url")
        if url is None or not path:
            return None
        own = self._own_urls(objects)
        if any(is_same_repository(url, own_url) for own_url in own):
            folder = self._folder(path)
            return folder if folder.exists else None
        prefix = prefix_of(self.tree, path) if any(is_artifact_of(url, own_url) for own_url in own) else None
        return Folder(f"{prefix}/{path}".lstrip("/"), True) if prefix is not None else None

    def contents(self, source: Identity | None, objects: dict[Identity, Object]) -> ArtifactContents | None:
        """Return what the artifact of a source holds, if it is a GitRepository of this repository and Git tells."""
        object_ = objects.get(source) if source is not None and source.kind == GIT_REPOSITORY else None
        if source is None or object_ is None or self.prefix:
            return None
        node, known = self._contents_of.get(source, (None, None))
        if node is not object_.node:
            is_own = source in self.own or self._is_same(object_, objects)
            known = ArtifactContents(self.documents, source, object_.node) if is_own else None
            known = known if known is not None and known.is_known else None
            self._contents_of[source] = (object_.node, known)
        return known

    def _in_artifact(self, source: Identity | None, path: str, objects: dict[Identity, Object]) -> Folder | OutOfSight:
        folder, contents = self._folder(path), self.contents(source, objects)
        if contents is None or not path:
            return folder
        name = contents.included_at(path) if not folder.exists else None
        if name is not None:
            return OutOfSight(f"GitRepository {name}, which {source} includes")
        if folder.exists and not contents.holds_folder(path):
            return Folder(path, False, contents.why_without(path))
        return folder

    def _folder(self, path: str) -> Folder:
        below = f"{self.prefix}/{path}".strip("/") if self.prefix else path
        if self.tree.is_folder(below) or not self.prefix:
            return Folder(below, self.tree.is_folder(below))
        return Folder(path, True) if path and self.tree.is_folder(path) else Folder(below, False)

    def _own_urls(self, objects: dict[Identity, Object]) -> list[str]:
        return [url for object_ in self._own_objects(objects) if (url := text_at(object_.node, "spec", "url"))]

    def _own_objects(self, objects: dict[Identity, Object]) -> list[Object]:
        return [objects[identity] for identity in sorted(self.own) if identity in objects]

    def _is_same(self, source: Object, objects: dict[Identity, Object]) -> bool:
        """Tell whether a source gives the revision of the repository that its own sources give."""
        url = text_at(source.node, "spec", "url")
        return url is not None and any(
            normalized_url(url) == normalized_url(text_at(own.node, "spec", "url") or "")
            and same(at(source.node, "spec", "ref"), at(own.node, "spec", "ref"))
            for own in self._own_objects(objects)
        )

    def is_foreign(self, url: str, objects: dict[Identity, Object]) -> bool:
        """Tell whether what a URL leads to is published by somebody else than this repository's owner."""
        return is_of_another_owner(url, self._own_urls(objects))

    def _generated(self, source: Identity, path: str, objects: dict[Identity, Object]) -> Folder | OutOfSight:
        """Follow what an ArtifactGenerator copies from this repository into an ExternalArtifact."""
        made = self._made(source, objects)
        copied = self._copied(path, copies_of(made[0]), made[1]) if made is not None else None
        return copied or OutOfSight(str(source))

    def held(self, source: Identity, objects: dict[Identity, Object]) -> ArtifactContents | CopiedContents | None:
        """Return what the artifact of a source holds of this repository, if Git tells."""
        return self.contents(source, objects) or self._copied_into(source, objects)

    def _copied_into(self, source: Identity, objects: dict[Identity, Object]) -> CopiedContents | None:
        """Return what a generated artifact holds of this repository, be there more in it or not."""
        made = self._made(source, objects) if source.kind == EXTERNAL_ARTIFACT and source not in objects else None
        if made is None or self.mapped:
            return None
        request, own = made
        return CopiedContents(self.documents, source, copies_of(request), own, self.prefix)

    def _made(self, source: Identity, objects: dict[Identity, Object]) -> tuple[ArtifactRequest, frozenset[str]] | None:
        """Return what an ArtifactGenerator makes as a source, and which of its aliases are of this repository.

        None where there is none, or it can't make it, which is said of the generator, once.
        """
        for identity, generator in objects.items():
            if identity.kind != ARTIFACT_GENERATOR.kind or identity.namespace != source.namespace:
                continue
            own = self.own_aliases(generator, objects)
            for request in self.requests(generator, own, objects) or ():
                if request.name == source.name:
                    lacks = request.lost or any(self.lacks(copy, own, objects) for copy in request.copies)
                    return None if lacks else (request, own)
        return None

    def requests(
        self, generator: Object, own: frozenset[str], objects: dict[Identity, Object]
    ) -> tuple[ArtifactRequest, ...] | None:
        """Return the artifacts that a generator makes; None where they come of folders out of sight."""

        def folders(alias: str) -> frozenset[str] | None:
            return self._contents(self.artifact(objects))[1] if alias in own else None

        return requests_of(generator.node, folders)

    def lacks(self, copy: Copy, own: frozenset[str], objects: dict[Identity, Object]) -> bool:
        """Tell whether what is to be copied is certainly not in its source."""
        alias, pattern = parsed_origin(copy.origin)
        if alias not in own or copy.is_optional:
            return False
        return is_there(pattern, *self._contents(self.artifact(objects))) is False

    def _contents(self, artifact: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the files and folders of an artifact, as they are called in it."""
        if artifact not in self._held:
            files = frozenset(map(self._below_prefix, artifact))
            self._held[artifact] = files, folders_of(files)
        return self._held[artifact]

    def _is_file(self, path: str) -> bool:
        return self.tree.is_file(f"{self.prefix}/{path}".strip("/"))

    def _below_prefix(self, path: str) -> str:
        return path.removeprefix(f"{self.prefix}/") if self.prefix else path

    def own_aliases(self, generator: Object, objects: dict[Identity, Object]) -> frozenset[str]:
        """Return the aliases of a generator's sources that are this repository."""
        return frozenset(
            alias
            for alias, source in generator_sources(generator.node)
            if source in self.own or (source in objects and self._is_same(objects[source], objects))
        )

    def _copied(self, path: str, all_copies: tuple[Copied, ...], own: frozenset[str]) -> Folder | None:
        """Return the folder that is copied to a path of an artifact; None where that isn't one of this repository's.

        A folder that only holds one copy gets a kustomization file that takes in just that. A path that none of the
        copies is for is nowhere, where all are known.
        """
        copies = [copied for copied in all_copies if copied.may_hold(path)]
        if all_copies and not copies and all(copied.alias in own for copied in all_copies):
            return Folder(path, False)
        if any(copied.alias in own and self._is_file(copied.origin) for copied in copies):
            return None  # a folder with some files of one
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


def prefix_of(tree: Tree, path: str, kind: str = "", file: str = "") -> str | None:
    """Return the part of a repository in which an artifact's path is: empty for the whole, None if it is in none.

    An OCI artifact may be pushed from a part of the repository; of several that have the path, the highest counts. A
    GitRepository holds the whole of one, if not of this: a part that moved here from a repository of its own, or a
    template of one, has in it the `file` that says the path.
    """
    if not path or tree.is_folder(path):
        return ""
    if kind == GIT_REPOSITORY:
        parts = file.split("/")
        around = ("/".join(parts[:depth]) for depth in range(1, len(parts)))
        return next((prefix for prefix in around if prefix and tree.is_folder(f"{prefix}/{path}")), None)
    ends = sorted((f for f in tree.folders if f.endswith("/" + path)), key=lambda folder: (folder.count("/"), folder))
    return next((end.removesuffix("/" + path) for end in ends), None)
