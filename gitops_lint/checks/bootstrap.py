"""What the files of those who set a cluster up say: they may install and make things before Flux does anything."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cached_property

from gitops_lint.checks.finding import Context
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.releases import release_of

_BY_HAND = re.compile(
    r"(?:^|/)(?:[^/]*(?:bootstrap|taskfile|helmfile)[^/]*|scripts?|hack|ansible|terraform|talos|[Jj]ustfile|Makefile)(?:/|$)"
    r"|\.(?:sh|just|tf)$",
    re.IGNORECASE,
)


class Bootstrap:
    """The files of those who set a cluster up, beside what Flux applies; read when they are first asked for."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def installs(self, release: Identity) -> bool:
        """Tell whether they speak of a release's chart: whoever sets up a cluster installs it then."""
        objects = self._context.cluster.objects
        chart = release_of(objects[release], objects).chart or release.name
        return any(map(self.mentions, {chart, release.name}))

    def mentions(self, name: str) -> bool:
        """Tell whether they hold a name as a word."""
        word = re.compile(rb"(?<![\w-])%s(?![\w-])" % re.escape(name.encode()))
        return any(word.search(content) for content in self._contents)

    @cached_property
    def _contents(self) -> tuple[bytes, ...]:
        tree = self._context.documents.tree
        contents = []
        for path in sorted(tree.paths - self._context.cluster.files):
            if _BY_HAND.search(path):
                with suppress(OSError):
                    contents.append(tree.read(path))
        return tuple(contents)
