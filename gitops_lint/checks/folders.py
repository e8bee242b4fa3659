"""Which folder of a repository is meant by a path that isn't there."""

from __future__ import annotations

from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.tree import Tree

_COSTS_FOLDER = 3
"""What it takes to hold a path against a folder's, in about a microsecond each."""


@keeps_values
class Folders:
    """The folders of a tree; `compared` is what a run may still compare."""

    def __init__(self, tree: Tree, compared: Comparisons) -> None:
        self.tree = tree
        self._compared = compared

    def nearest(self, missing: str) -> str | None:
        """Return the folder that is meant: one of the same last parts elsewhere, moved, or of nearly the same name."""
        if self.tree.is_file(missing):
            return missing.rpartition("/")[0]
        of_other_case = self._by_case.get(missing.lower(), [])
        if len(of_other_case) == 1:
            return of_other_case[0]
        same_tail = self._by_tail.get("/".join(missing.split("/")[-2:]), [])
        if len(same_tail) == 1:
            return same_tail[0]
        if not self._compared.allows(_COSTS_FOLDER * len(self._split)):
            return None
        return self._moved(missing) or self._but_for_one_part(missing)

    def is_plain_slip(self, path: str, near: str) -> bool:
        """Tell whether a path is a folder's but for one slip of the pen, and no other's."""
        return self._names.plain_slip_of(path) == near

    @kept_value
    def _names(self) -> NearNames:
        return NearNames(sorted(self.tree.folders), self._compared)

    @kept_value
    def _split(self) -> list[tuple[str, list[str]]]:
        """Each folder with its parts, sorted."""
        return [(folder, folder.split("/")) for folder in sorted(self.tree.folders)]

    @kept_value
    def _by_case(self) -> dict[str, list[str]]:
        by_case: dict[str, list[str]] = {}
        for folder, _ in self._split:
            by_case.setdefault(folder.lower(), []).append(folder)
        return by_case

    @kept_value
    def _by_tail(self) -> dict[str, list[str]]:
        """The folders below others, by their last part and by their last two."""
        by_tail: dict[str, list[str]] = {}
        for folder, parts in self._split:
            for last in range(1, min(len(parts), 3)):
                by_tail.setdefault("/".join(parts[-last:]), []).append(folder)
        return by_tail

    def _moved(self, missing: str) -> str | None:
        """Return the one folder that is a path with a part more in it, or less, but for the last."""
        *parts, last = missing.split("/")
        alike = []
        for folder, (*others, name) in self._split:
            if name != last or abs(len(others) - len(parts)) != 1:
                continue
            longer, shorter = (others, parts) if len(others) > len(parts) else (parts, others)
            alike += [folder] if any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))) else []
        return alike[0] if len(alike) == 1 else None

    def _but_for_one_part(self, missing: str) -> str | None:
        """Return the folder that differs from a path in one part alone, meaning that of the folder; the last first."""
        parts = missing.split("/")
        by_part: list[dict[str, str]] = [{} for _ in parts]
        for folder, others in self._split:
            if len(others) != len(parts):
                continue
            differing = [index for index, pair in enumerate(zip(parts, others, strict=True)) if pair[0] != pair[1]]
            if len(differing) == 1:
                by_part[differing[0]][others[differing[0]]] = folder
        for part, named in reversed(list(zip(parts, by_part, strict=True))):
            meant = NearNames(named, self._compared).meant_of(part)
            if meant is not None:
                return named[meant]
        return None
