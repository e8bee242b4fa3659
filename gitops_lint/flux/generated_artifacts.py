"""What an ArtifactGenerator copies into the ExternalArtifacts that it makes.

Facts: https://github.com/fluxcd/source-watcher internal/builder/builder.go (applyCopyOperation and below).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.flux.artifact_requests import ArtifactRequest, Copy
from gitops_lint.flux.kustomization import SOURCE_GROUP
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping, items_at, text_at
from gitops_lint.repo.paths import clean_path
from gitops_lint.rulebook.group_kind import GroupKind

EXTERNAL_ARTIFACT = "ExternalArtifact"
ARTIFACT_GENERATOR = GroupKind("source.extensions.fluxcd.io", "ArtifactGenerator")
_GLOB_SIGNS = frozenset("*?[]")
_CONTENTS = "/**"
_MOST_STARS = 6
_PARTS = late_pattern(r"(\*\*/|\*\*)")


class Copied(NamedTuple):
    """A part of an artifact: `target` is the folder in which it is, `origin` the one of the source that it is from.

    `within` is what of the source is copied, if that is less than all below `origin`.
    """

    alias: str
    origin: str
    target: str
    within: str = ""

    def may_hold(self, path: str) -> bool:
        """Tell whether a folder of the artifact may be a part of this, or hold it."""
        return _is_below(path, self.target) or self.is_within(path)

    def is_within(self, path: str) -> bool:
        """Tell whether this is a part of a folder of the artifact, and not all of it."""
        return path != self.target and _is_below(self.target, path)

    def origin_of(self, path: str) -> str | None:
        """Return the folder of the source that a folder of the artifact is a copy of, or None."""
        if not _is_below(path, self.target):
            return None
        origin = clean_path(f"{self.origin}/{path.removeprefix(self.target)}")
        return origin if _is_below(origin, self.within) else None

    def target_of(self, path: str) -> str | None:
        """Return the folder of the artifact that is a copy of a folder of the source, or None."""
        if not (_is_below(path, self.origin) and _is_below(path, self.within)):
            return None
        return clean_path(f"{self.target}/{path.removeprefix(self.origin)}")


def generator_sources(generator: Mapping) -> Iterator[tuple[str, Identity]]:
    """Return the sources that an ArtifactGenerator reads, each with the alias that its copies use."""
    own = text_at(generator, "metadata", "namespace") or ""
    for item in items_at(generator, "spec", "sources"):
        kind, name = text_at(item, "kind") or "", text_at(item, "name") or ""
        yield text_at(item, "alias") or "", Identity(SOURCE_GROUP, kind, text_at(item, "namespace") or own, name)


def copies_of(request: ArtifactRequest) -> tuple[Copied, ...]:
    """Return what is copied into an artifact, in the order of the list."""
    return tuple(_copied(copy) for copy in request.copies)


def parsed_origin(origin: str) -> tuple[str, str]:
    """Return the alias of a copy's `from`, and the path or pattern in its source."""
    alias, _, pattern = origin.removeprefix("@").partition("/")
    return alias, pattern


def is_beyond(target: str) -> bool:
    """Tell whether a copy's `to` leads out of the artifact."""
    return posixpath.normpath(target.removeprefix("@artifact/") or ".").split("/")[0] == ".."


def is_there(pattern: str, files: frozenset[str], folders: frozenset[str]) -> bool | None:
    """Tell whether a source's files and folders hold what a path or pattern matches; None for one that isn't read.

    Facts: https://github.com/bmatcuk/doublestar.
    """
    if not _has_glob(pattern):
        path = clean_path(pattern)
        return path in files or path in folders
    if any(sign in pattern for sign in "[]{}\\"):
        return None
    if pattern.count("*") > _MOST_STARS:
        return None
    before = before_globs(pattern)
    if before not in folders:
        return False
    if pattern.endswith(_CONTENTS) and clean_path(pattern.removesuffix(_CONTENTS)) == before:
        return True
    expression = re.compile("".join(map(_of_part, _PARTS.split(clean_path(pattern)))))
    return any(expression.fullmatch(path) for path in (*files, *folders))


def _of_part(part: str) -> str:
    if part in ("**", "**/"):
        return "(?:.*/)?" if part.endswith("/") else ".*"
    return re.escape(part).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


def _copied(copy: Copy) -> Copied:
    """Return one copy as `cp -r` does it.

    A folder is copied under its own name, `folder/**` as what is in it, and what any other glob matches under the whole
    path that it has in the source.
    """
    alias, pattern = parsed_origin(copy.origin)
    target = clean_path(copy.target.removeprefix("@artifact"))
    if not _has_glob(pattern):
        origin = clean_path(pattern)
        return Copied(alias, origin, clean_path(f"{target}/{posixpath.basename(origin)}"))
    folder = pattern.removesuffix(_CONTENTS) if pattern.endswith(_CONTENTS) else "" if pattern == "**" else None
    if folder is not None and not _has_glob(folder):
        return Copied(alias, clean_path(folder), target)
    return Copied(alias, "", target, before_globs(pattern))


def _has_glob(text: str) -> bool:
    return not _GLOB_SIGNS.isdisjoint(text)


def before_globs(pattern: str) -> str:
    """Return the folder that a pattern names before its first sign of a glob."""
    kept = []
    for part in pattern.split("/"):
        if _has_glob(part):
            break
        kept.append(part)
    return clean_path("/".join(kept))


def _is_below(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(folder + "/")
