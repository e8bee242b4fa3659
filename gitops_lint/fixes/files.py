"""Writes files in place of what was analysed: all at once, and none that is another by now."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from gitops_lint.repo.mounted import MOUNTS


def refusal(root: Path, path: str, analysed: bytes) -> str | None:
    """Return why a file of a repository is not to be written to, or None if nothing speaks against it.

    `analysed` is what it held when it was read.
    """
    if path.startswith(f"{MOUNTS}/"):
        return "it is in another repository"
    file = root / path
    try:
        if file.resolve() != root.resolve() / path:
            return "it is a symlink, or below one"
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode):
            return "it is no file any more"
        if not mode & stat.S_IWUSR or not os.access(file, os.W_OK):
            return "it is read-only"
        if file.read_bytes() != analysed:
            return "it has changed since it was read"
    except OSError as error:
        return f"it can't be read: {error.strerror}"
    return None


def write(root: Path, path: str, analysed: bytes, content: bytes) -> str | None:
    """Write a file, or return why it was not; whoever reads it sees the old content or the new, never a part."""
    reason = refusal(root, path, analysed)
    if reason is not None:
        return reason
    file = root / path
    try:
        descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.", suffix=".tmp")
    except OSError as error:
        return f"its folder can't be written to: {error.strerror}"
    try:
        with open(descriptor, "wb") as out:  # noqa: PTH123 (a descriptor is no path)
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        _take_over(file, Path(name))
        Path(name).replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        return f"it can't be written: {error.strerror}"
    return None


def _take_over(old: Path, new: Path) -> None:
    """Give a new file the mode of the old one, and its owner where we may."""
    was = old.stat()
    if hasattr(os, "chown"):
        with contextlib.suppress(OSError):
            os.chown(new, was.st_uid, was.st_gid)
    new.chmod(stat.S_IMODE(was.st_mode))
