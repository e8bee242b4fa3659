"""Answers of earlier runs, which count again while nothing that they rest on has changed.

An answer is what `check` printed and the code it ended with. It rests on what was asked and how (arguments, folder,
environment, terminal), on the linter itself, on which files the repository has, and on those that were read: of these
the size, the times and the number of the file count. So nothing needs to be parsed, nor even read, to know whether an
answer still holds. Where a file may have changed while the linter ran, or its times are too coarse to tell, no answer
is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from gitops_lint.cli.answer_files import AnswerFiles
from gitops_lint.cli.builds import this_build
from gitops_lint.repo.file_stamps import is_settled, stamp_of
from gitops_lint.repo.folder_tree import FolderTree

if TYPE_CHECKING:
    from gitops_lint.config.model import Config
    from gitops_lint.linter import Analysis
    from gitops_lint.repo.tree import Tree

NO_CACHE, WATCH, RESIDENT = "--no-cache", "--watch", "--resident"
RESIDENT_VARIABLE = "GITOPS_LINT_RESIDENT"
_NO = ("", "0", "no", "off", "false")
_ENVIRONMENT = (
    "CI",
    "COLUMNS",
    "COLORTERM",
    "FORCE_COLOR",
    "LINES",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "TERM",
)
_PREFIXES = ("GIT_", "GITHUB_", "GITLAB_", "GITOPS_LINT_", "LC_", "LANG", "TTY_", "JUPYTER", "XDG_")


class Answer(NamedTuple):
    """What a run printed, and the code it ended with."""

    out: str
    code: int


class Basis(NamedTuple):
    """What an answer rests on: a repository's files, files elsewhere (or that there are none), all in some folders."""

    tree: FolderTree
    elsewhere: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        root = self.tree.root
        return {
            "root": str(root),
            "listing": _listing(self.tree),
            "read": [[path, _stamp(f"{root}/{path}")] for path in sorted(self.tree.files_read)],
            "elsewhere": [[str(path), _stamp(path)] for path in self.elsewhere],
            "folders": [[str(folder), _within(folder)] for folder in self.folders],
        }


class Recording:
    """A run whose answer may be kept; `rests_on` is told once it is known on what it rests."""

    def __init__(self, digest: str, kept: AnswerFiles) -> None:
        self._began = time.time()
        self._digest = digest
        self._kept = kept
        self._basis: Basis | None = None

    def rests_on(self, basis: Basis) -> None:
        """Say what the answer rests on."""
        self._basis = basis

    def look(self, root: Path, config: Config, staged: bool) -> Analysis | None:  # noqa: ARG002 (who has looked before may know)
        """Return what is known of a repository, or of its index, as it is now; None where that is to be found out."""
        return None

    def files(self, tree: Tree) -> Tree:
        """Return the files of an analysis, with those that were read."""
        return tree

    def forget(self) -> None:
        """Keep nothing: the run didn't come to its end."""
        self._basis = None

    def keep(self, answer: Answer) -> None:
        """Keep the answer, if it is known on what it rests, and all that was the same while it was found."""
        if self._basis is None:
            return
        held = self._basis.as_data()
        stamps = [stamp for _, stamp in (*held["read"], *held["elsewhere"])]
        stamps += [stamp for _, files in held["folders"] for _, stamp in files]
        if all(is_settled(stamp, self._began) for stamp in stamps):
            self._kept.write(self._digest, {**held, "out": answer.out, "code": answer.code})


class Question(NamedTuple):
    """What a run is asked, as a digest, and where its answer is kept."""

    digest: str
    kept: AnswerFiles

    def recording(self) -> Recording:
        """Return the recording of a run that finds the answer."""
        return Recording(self.digest, self.kept)

    def answer(self) -> Answer | None:
        """Return the answer of an earlier run, if it still holds."""
        held = self.kept.read(self.digest)
        try:
            return Answer(held["out"], held["code"]) if held is not None and _holds(held) else None
        except (KeyError, TypeError, ValueError, OSError):  # not what this version writes
            return None


def question(arguments: Sequence[str]) -> Question | None:
    """Return what is asked; None where no answer is to be kept, or where it can't be told: in a folder that is gone."""
    kept = None if NO_CACHE in arguments or WATCH in arguments else AnswerFiles.of_user()
    try:
        return Question(_digest(arguments), kept) if kept is not None else None
    except OSError:
        return None


def wants_resident(arguments: Sequence[str]) -> bool:
    """Tell whether the process that stays is to be asked, or to be started."""
    return RESIDENT in arguments or os.environ.get(RESIDENT_VARIABLE, "").lower() not in _NO


def _holds(held: dict[str, Any]) -> bool:
    """Tell whether all that an answer rests on is as it was."""
    root = Path(held["root"])
    return (
        all(_stamp(Path(path)) == stamp for path, stamp in held["elsewhere"])
        and all(_within(Path(folder)) == files for folder, files in held["folders"])
        and all(_stamp(f"{root}/{path}") == stamp for path, stamp in held["read"])
        and _listing(FolderTree(root)) == held["listing"]
    )


def _stamp(path: Path | str) -> list[int] | None:
    """Return what a file is known again by, as JSON can hold it; to make a Path would take longer than to ask."""
    stamp = stamp_of(path)
    return list(stamp) if stamp is not None else None


def _within(folder: Path) -> list[Any]:
    """Return how all files in a folder are known again."""
    return sorted([str(path), _stamp(path)] for path in folder.rglob("*"))


def _listing(tree: FolderTree) -> str:
    """Return a digest of which files and links a repository has."""
    listed = hashlib.sha256()
    for paths in (tree.paths, tree.links):
        listed.update("\0".join(sorted(paths)).encode(errors="surrogateescape") + b"\0\0")
    return listed.hexdigest()


def _digest(arguments: Sequence[str]) -> str:
    """Return a digest of what is asked, by whom and how."""
    names = (name for name in os.environ if name in _ENVIRONMENT or name.startswith(_PREFIXES))
    chosen = {name: os.environ[name] for name in names if not name.startswith(RESIDENT_VARIABLE)}
    streams = [[stream.isatty(), getattr(stream, "encoding", "")] for stream in (sys.stdout, sys.stderr)]
    size = list(shutil.get_terminal_size())
    said = [list(arguments), str(Path.cwd()), sorted(chosen.items()), streams, size, this_build()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
