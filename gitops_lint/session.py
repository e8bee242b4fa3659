"""A session: a repository that is looked at again and again while its files change.

What didn't change isn't worked out again, and the answer is the one that a run on the same files gives, byte for byte.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from gitops_lint.config.model import Config
from gitops_lint.linter import Analysis, analyse_again, analyse_tree, mapped_sources, opened
from gitops_lint.look import Glance
from gitops_lint.repo.edited_tree import EditedTree
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.time_limit import OutOfTime, TimeLimit
from gitops_lint.repo.tree import Tree

__all__ = ["Session", "clean_up", "leave_alone"]

_NO_CHANGES: Mapping[str, bytes | None] = MappingProxyType({})


class Session:
    """The versions of one repository's files, one after another.

    `tree` are its files as they are at first, those of the folder `root` if none are given; they are read once. Without
    a `config`, the defaults count. Not to be used by two threads at once. An update is quickest while Python's garbage
    collector is off (`gc.disable()`), with a `clean_up()` when nobody waits: else it goes through all that is kept.
    """

    def __init__(self, root: Path, config: Config | None = None, tree: Tree | None = None) -> None:
        self.root = root
        self.config = config if config is not None else Config()
        self._tree = EditedTree(opened(tree if tree is not None else FolderTree(root), self.config))
        self._analysis: Analysis | None = None

    def update(self, changes: Mapping[str, bytes | None] = _NO_CHANGES) -> Analysis:
        """Return what there is to say after some more edits.

        `changes` holds what files hold from now on, by their paths from the root, and None for those that are gone.
        Raises InvalidFileError for a rule file or a baseline that can't be used.
        """
        self._tree = self._tree.edited(changes)
        if self._analysis is None:
            mapped = mapped_sources(self.config)
            self._analysis = analyse_tree(self._tree, self.root, self.config, mapped, remembering=True)
        else:
            self._analysis = analyse_again(self._tree, self._analysis)
        return self._analysis

    def update_unless_called_off(
        self, changes: Mapping[str, bytes | None], until: TimeLimit, glance: Glance | None = None
    ) -> Analysis | None:
        """Return what `update` does, or None if another thread calls it off: the next one begins where that ends.

        What a `glance` at some files shows is told meanwhile. The first look at all there is isn't called off.
        """
        if self._analysis is None:
            return self.update(changes)
        self._tree = self._tree.edited(changes)
        try:
            analysis = analyse_again(self._tree, self._analysis, until, glance)
        except OutOfTime:
            return None
        if until.was_called_off:
            return None
        self._analysis = analysis
        return analysis

    def configure(self, config: Config) -> None:
        """Let other settings count from the next update on; what rules say may be in all that is kept."""
        if config != self.config:
            self.config, self._analysis = config, None


def clean_up() -> None:
    """Free what updates have left behind in circles, if anything; what is left then is left alone from there on.

    It goes with the last that refers to it, as all that an update leaves behind is meant to; and to look through it
    takes long.
    """
    gc.collect()
    gc.freeze()


def leave_alone() -> None:
    """Leave what there is by now alone when it is cleaned up: of a first look all is kept, and is most of all."""
    gc.freeze()
