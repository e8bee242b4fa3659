"""Where answers are kept: in the folder for caches of who runs the linter.

What is there is JSON with a checksum, and believed only where nobody else can write. Each file is written beside and
put in place at once, so that runs side by side, and such as are killed, leave none that is half.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = 1
FOLDER_VARIABLE = "GITOPS_LINT_CACHE_DIR"
MOST_FILES = 100
MOST_BYTES = 64 * 1024 * 1024
_LARGEST = 16 * 1024 * 1024
"""Bytes of one answer: a larger one isn't kept, nor read."""


class AnswerFiles(NamedTuple):
    """A folder of answers, one file each."""

    folder: Path

    @classmethod
    def of_user(cls) -> AnswerFiles | None:
        """Return the files of who runs the linter, or None where there is no folder for caches, nor can be one."""
        folder = _cache_folder()
        return cls(folder / "answers") if folder is not None and _may_be_folder(folder) else None

    def read(self, name: str) -> dict[str, Any] | None:
        """Return what was written under a name; None where there is nothing, or nothing that can be believed."""
        if not _is_own(self.folder):
            return None
        try:
            with (self.folder / f"{name}.json").open("rb") as file:
                content = file.read(_LARGEST + 1)
            checksum, _, body = content.partition(b"\n")
            if len(content) > _LARGEST or checksum.decode() != _checksum(body):
                return None
            held = json.loads(body)
        except (OSError, ValueError, RecursionError):
            return None
        return held if isinstance(held, dict) and held.get("format") == FORMAT else None

    def write(self, name: str, held: dict[str, Any]) -> None:
        """Write something under a name, and drop the oldest where there is too much; do nothing where that can't be."""
        import tempfile  # most runs only read

        body = json.dumps({"format": FORMAT, **held}).encode()
        if len(body) >= _LARGEST:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_own(self.folder):
                return
            descriptor, beside = tempfile.mkstemp(dir=self.folder, suffix=".part")
            try:
                with open(descriptor, "wb") as file:  # noqa: PTH123 (a descriptor is no path)
                    file.write(_checksum(body).encode() + b"\n" + body)
                Path(beside).replace(self.folder / f"{name}.json")
            except OSError:
                Path(beside).unlink(missing_ok=True)
                raise
            self._drop_oldest()

    def sizes(self) -> dict[Path, int]:
        """Return the files that are there, with their sizes in bytes, the newest first."""
        return {path: found.st_size for path, found in self._by_age()}

    def clear(self) -> int:
        """Remove all files; return how many that were. Raises OSError where one can't be removed."""
        paths = [path for path, _ in self._by_age()]
        for path in paths:
            path.unlink(missing_ok=True)
        return len(paths)

    def _drop_oldest(self) -> None:
        total = 0
        for number, (path, found) in enumerate(self._by_age()):
            total += found.st_size
            if number >= MOST_FILES or total > MOST_BYTES:
                path.unlink(missing_ok=True)

    def _by_age(self) -> list[tuple[Path, os.stat_result]]:
        return sorted(self._files(), key=lambda file: -file[1].st_mtime_ns)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        if not _is_own(self.folder):
            return
        for path in self.folder.iterdir():
            if path.suffix in (".json", ".part"):
                with contextlib.suppress(OSError):
                    yield path, path.lstat()


def _cache_folder() -> Path | None:
    """Return where the operating system keeps caches of a user."""
    said = os.environ.get(FOLDER_VARIABLE)
    if said:
        return Path(said)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "gitops-lint" / "Cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "gitops-lint"
    given = os.environ.get("XDG_CACHE_HOME", "")
    return Path(given if given.startswith("/") else home / ".cache") / "gitops-lint"


def _may_be_folder(path: Path) -> bool:
    """Tell whether a path is a folder, or one could be made there."""
    try:
        there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    except (OSError, StopIteration):
        return False
    return there.is_dir() and (there == path or os.access(there, os.W_OK))  # what is there may be read at least


def _is_own(folder: Path) -> bool:
    """Tell whether a folder is there, and nobody else can write to it."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    return not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)


def _checksum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
