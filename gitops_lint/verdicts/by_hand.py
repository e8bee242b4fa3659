"""What the files of those who set a cluster up say: they may install and make things before Flux does anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.tree import Tree, is_manifest

_OF_TOOLS = re.compile(
    r"(?:^|/)(?:[^/]*(?:bootstrap|taskfile|helmfile|terraform|terragrunt|ansible|talos|talconfig|talhelper|kubespray)[^/]*"
    r"|scripts?|hack|tofu|opentofu|pulumi|packer|provision(?:ing)?|playbooks?"
    r"|\.?[Jj]ustfile|GNUmakefile|[Mm]akefile)(?:/|$)"
    r"|\.(?:sh|bash|zsh|ps1|just|mk|tf|tofu|tfvars|hcl)$",
    re.IGNORECASE,
)
_PROGRAM = re.compile(r"\.(?:py|go|rs|ts|tsx|js|jsx|java|kt|c|h|cpp|html|css|svg|lock|sum)$")
"""Sources of programs, which speak of much that they don't make."""
_PROSE = re.compile(r"\.(?:md|markdown|adoc|rst|txt)$", re.IGNORECASE)
_COMMAND = re.compile(r"\b(?:kubectl|flux|helm|kubeseal|sops|k3s|talosctl)\b")
"""What a line of prose holds that somebody is to run."""
_MANIFEST = re.compile(r"^apiVersion:", re.MULTILINE)
"""What tells a manifest, in which a name is that of its own kind and no mention of any other."""
_WORD = re.compile(r"[A-Za-z0-9][\w.-]*")
_PARTS = re.compile(r"[\w-]{3,}")
_SPECIFIC = re.compile(r"[-.]|^.{12,}$")
"""What tells a name from a word that may stand there for something else."""
_NEAR = 3
"""How many lines around a word its kind may stand."""
_MOST_PLACES = 8
_OF_WHAT_IS_THERE = re.compile(r"\b(?:get|describe|delete|logs|wait|rollout|annotate|label|patch|edit|exec)\b")
"""Commands that take what they name to be there."""


class Mention(NamedTuple):
    """Where a name stands; `is_exact` says that the object of this very name is meant, and not something else's."""

    path: str
    line: int
    is_exact: bool


class ByHand:
    """The files of those who set a repository's clusters up, beside what Flux applies; read when they are asked for.

    `applied` are the files that clusters are made of.
    """

    def __init__(self, tree: Tree, applied: frozenset[str]) -> None:
        self._tree = tree
        self._applied = applied
        self._asked: dict[tuple[str, str], Mention | None] = {}

    def is_of_tools(self, path: str) -> bool:
        """Tell whether a file is one that people run or apply themselves, by how it and its folders are called."""
        return path not in self._applied and _is_of_tools(path)

    def mention(self, target: Identity) -> Mention | None:
        """Return where an object is named, the clearest place first, or None."""
        return self.mention_of(target.name, target.kind)

    def mention_of(self, name: str, kind: str) -> Mention | None:
        """Return where the name of something of a kind stands as a word, the clearest place first, or None."""
        if (name, kind) not in self._asked:
            mentions = (self._mention(place, name, kind) for place in self._words.get(name, ()))
            self._asked[name, kind] = max(mentions, key=lambda mention: mention.is_exact, default=None)
        return self._asked[name, kind]

    def _mention(self, place: tuple[str, int], name: str, kind: str) -> Mention:
        path, line = place
        is_meant = _SPECIFIC.search(name) is not None or self._is_near(path, line, kind)
        return Mention(path, line, is_meant and not _OF_WHAT_IS_THERE.search(self._lines[path][line - 1]))

    def _is_near(self, path: str, line: int, kind: str) -> bool:
        lines = self._lines[path][max(0, line - 1 - _NEAR) : line + _NEAR]
        return any(kind.lower() in text.lower().replace("_", "").replace("-", "") for text in lines)

    @cached_property
    def _lines(self) -> dict[str, list[str]]:
        lines: dict[str, list[str]] = {}
        for path in sorted(self._tree.paths - self._applied):
            if _is_of_tools(path) or _PROSE.search(path):
                with suppress(OSError):
                    text = self._tree.read(path).decode(errors="replace")
                    lines[path] = [] if is_manifest(path) and _MANIFEST.search(text) else text.splitlines()
        return lines

    @cached_property
    def _words(self) -> dict[str, list[tuple[str, int]]]:
        """For each word the places where it stands, the first few."""
        words: dict[str, list[tuple[str, int]]] = {}
        for path, lines in self._lines.items():
            is_prose = not _is_of_tools(path)
            for number, text in enumerate(lines, 1):
                if is_prose and not _COMMAND.search(text):
                    continue
                for word in _words_in(text):
                    places = words.setdefault(word, [])
                    if len(places) < _MOST_PLACES:
                        places.append((path, number))
        return words


def _is_of_tools(path: str) -> bool:
    return _OF_TOOLS.search(path) is not None and not _PROGRAM.search(path)


def _words_in(text: str) -> Iterator[str]:
    """Return the names that a line holds: with dots in them, and the parts between."""
    words: set[str] = set()
    for match in _WORD.finditer(text):
        words.update((match[0].rstrip(".-"), *_PARTS.findall(match[0]), *match[0].split("_")))
    yield from sorted(words)
