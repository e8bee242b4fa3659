"""Which revisions of repositories a repository's sources name, in whatever file they are written."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import group_kind_of
from gitops_lint.flux.source_urls import normalized_url
from gitops_lint.flux.sources import GIT_REPOSITORY
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import mapping_at, text_at
from gitops_lint.repo.tree import is_hidden, is_manifest

_FIELDS = ("commit", "name", "semver", "tag", "branch")
"""Of `spec.ref`, those first that count before the others
(https://github.com/fluxcd/source-controller/blob/main/api/v1/gitrepository_types.go)."""
_HEADS, _TAGS, _ORIGIN = "refs/heads/", "refs/tags/", "refs/remotes/origin/"


class NamedRevision(NamedTuple):
    """A revision of a repository, by its normalized URL, in the source's own words: `branch`, `main`; or none."""

    url: str
    field: str = ""
    value: str = ""

    def __str__(self) -> str:
        return f"{self.url} ({self.field} {self.value})" if self.field else self.url

    @property
    def branch(self) -> str:
        """The branch that it is, if it is one."""
        if self.field == "branch":
            return self.value
        is_branch = self.field == "name" and self.value.startswith(_HEADS)
        return self.value.removeprefix(_HEADS) if is_branch else ""

    @property
    def in_a_clone(self) -> tuple[str, ...]:
        """What a clone may call it; nothing for a range of versions, which only its server can tell."""
        if self.branch:
            return (f"{_ORIGIN}{self.branch}", f"{_HEADS}{self.branch}")
        return {"commit": (self.value,), "tag": (f"{_TAGS}{self.value}",), "name": (self.value,)}.get(self.field, ())


def named_revisions(documents: Documents, urls: Collection[str]) -> Iterator[NamedRevision]:
    """Yield the revisions that sources name of repositories with some normalized URLs."""
    names = {url.rpartition("/")[2] for url in urls}
    for path in sorted(documents.tree.paths):
        text = documents.text(path) if is_manifest(path) and not is_hidden(path) else ""
        if GIT_REPOSITORY not in text or not any(name in text.lower() for name in names):
            continue
        for document in documents.load(path).documents:
            kind = group_kind_of(document.root)
            if kind is not None and kind.kind == GIT_REPOSITORY:
                url = normalized_url(text_at(document.root, "spec", "url") or "")
                if url in urls:
                    ref = mapping_at(document.root, "spec", "ref")
                    said = ((field, text_at(ref, field)) for field in _FIELDS)
                    yield next((NamedRevision(url, field, value) for field, value in said if value), NamedRevision(url))
