"""Asks git about a repository, in such a way that nothing of the repository is run and nothing is fetched.

A repository's own configuration may name programs (fsmonitor, filters, ways to fetch what a partial clone lacks). The
plumbing that is used here reads objects and lists only, and what could make it do more is switched off. Then the
repository's owner doesn't matter, so that checkouts of other users (mounted into a container) can be read too.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

TIMEOUT = 60  # seconds
_SETTINGS = ("-c", "core.fsmonitor=false", "-c", "safe.directory=*")
_NOTHING_ELSE = {
    "GIT_ALLOW_PROTOCOL": "none",  # a list of protocols without a real one: whatever wants to fetch, can't
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",  # objects are what their ids say
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}


class GitError(Exception):
    """What git could not do, in words for whoever asked for it."""


def ask(root: Path, *arguments: str, sent: bytes = b"", index: Path | None = None) -> bytes:
    """Return what git prints when it is sent something; raise GitError where there is no git, or where it says no.

    `index` is read in place of the repository's usual one.
    """
    try:
        done = subprocess.run(  # noqa: S603
            _command(root, arguments),
            capture_output=True,
            check=True,
            timeout=TIMEOUT,
            input=sent,
            env=_environment(index),
        )
    except FileNotFoundError:
        raise GitError("there is no git on this machine") from None
    except subprocess.TimeoutExpired:
        raise GitError(f"git has not answered within {TIMEOUT} seconds") from None
    except subprocess.CalledProcessError as error:
        raise GitError(_last_line(error.stderr) or f"git ended with {error.returncode}") from None
    except (OSError, ValueError) as error:
        raise GitError(str(error)) from None
    return done.stdout


def decoded(name: bytes) -> str | None:
    """Return a file's name as git gives it, or None if it is not UTF-8."""
    try:
        return name.decode()
    except UnicodeDecodeError:
        return None


def _command(root: Path, arguments: tuple[str, ...]) -> list[str]:
    """Return the command line that runs git on the repository with this root, and on none above it."""
    return ["git", *_SETTINGS, "-C", str(root), f"--git-dir={root / '.git'}", f"--work-tree={root}", *arguments]


def _environment(index: Path | None) -> dict[str, str]:
    """Return the environment for git: without its own variables, which a hook sets and which lead elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **_NOTHING_ELSE, **({"GIT_INDEX_FILE": str(index)} if index else {})}


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1].removeprefix("fatal: ") if lines else ""
