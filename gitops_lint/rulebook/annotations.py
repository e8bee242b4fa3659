"""What rules/annotations says of labels and annotations by which objects tell controllers what to do with them.

One YAML file per prefix, named for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Literal

from gitops_lint.rulebook.reading import RuleError, read_rule
from gitops_lint.rulebook.rule import Rule


class Annotation(Rule):
    """What is read of one key: its `values`, in any case unless these are `exact`, or a text of some `form`.

    Where neither is given, any value will do. `says` tells what becomes of an object with another value, or without.
    What is read in one `part` of the metadata alone isn't in the other.
    """

    values: tuple[str, ...] = ()
    exact: bool = False
    form: Literal["duration", "namespaced-name"] | None = None
    part: Literal["annotations", "labels"] | None = None
    says: str = ""

    @cached_property
    def among(self) -> frozenset[str]:
        """All values that are read, in lower case unless the case counts."""
        return frozenset(self.values if self.exact else map(str.lower, self.values))


class AnnotationsFile(Rule):
    """One file of rules/annotations: the keys below a prefix that are read. `complete` says that nobody has others."""

    prefix: str
    source: str
    complete: bool = False
    keys: Mapping[str, Annotation] = field(default_factory=dict)


class Annotations:
    """The files of rules/annotations in one or more folders; a later folder's file replaces an earlier one's."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._read: dict[str, AnnotationsFile] = {}

    @cached_property
    def _paths(self) -> dict[str, Path]:
        return {path.stem: path for folder in self._folders for path in (folder / "annotations").glob("*.yaml")}

    @property
    def prefixes(self) -> tuple[str, ...]:
        """The prefixes that are known, sorted."""
        return tuple(sorted(self._paths))

    def below(self, prefix: str) -> AnnotationsFile | None:
        """Return what is read below a prefix, or None if that isn't known; raise RuleError for a file that is wrong."""
        if prefix not in self._paths:
            return None
        if prefix not in self._read:
            file = read_rule(self._paths[prefix], AnnotationsFile)
            if file.prefix != prefix:
                raise RuleError(f"{self._paths[prefix]}:1:1: prefix: the file of `{file.prefix}` is named after it")
            self._read[prefix] = file
        return self._read[prefix]
