"""Where this copy of gitops-lint was installed from, so that what `init` writes installs the same one.

Facts: https://packaging.python.org/en/latest/specifications/direct-url/ (`direct_url.json`, which installers write
beside what doesn't come from an index).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from gitops_lint import __version__
from gitops_lint.repo.late_patterns import late_pattern

NAME = "gitops-lint"
RELEASED = f"{NAME}=={__version__}"
RELEASED_ACTION = f"gitops-lint/gitops-lint@v{__version__}"
_GITHUB = late_pattern(r"(?:https://|git@|ssh://git@)github\.com[/:](?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?")
_COMMIT = late_pattern(r"[0-9a-f]{40}|[0-9a-f]{64}")


class Origin(NamedTuple):
    """What a copy is installed from.

    `requirement` is what pip installs it by, `action` what a workflow of GitHub uses, if there is such. `is_here` says
    that it can only be had on this machine, `is_release` that it is one of those that are published; `told` is where it
    is from in words.
    """

    requirement: str
    told: str
    action: str | None = None
    is_here: bool = False
    is_release: bool = False


RELEASE = Origin(RELEASED, f"the release {__version__}", RELEASED_ACTION, is_release=True)


def installed_origin(asked_of_git: Callable[[Path, str], str]) -> Origin:
    """Return where this copy is installed from; `asked_of_git` answers for a folder what `git` prints."""
    try:
        text = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:  # it runs from a folder, and isn't installed
        folder = Path(__file__).resolve().parents[2]
        return _of_folder(folder, asked_of_git)
    return origin_of(text, asked_of_git)


def origin_of(direct_url: str | None, asked_of_git: Callable[[Path, str], str]) -> Origin:
    """Return what a `direct_url.json` says; without one, what is installed came from an index."""
    try:
        said: dict[str, Any] = json.loads(direct_url or "")
        url = str(said["url"])
    except (ValueError, KeyError, TypeError):
        return RELEASE
    if "vcs_info" in said:
        return of_git(
            _without_login(url), str(said["vcs_info"].get("commit_id", "")), said["vcs_info"].get("vcs", "git")
        )
    parts = urlsplit(url)
    if parts.scheme != "file":
        return Origin(f"{NAME} @ {_without_login(url)}", f"the file {_without_login(url)}")
    path = Path(unquote(parts.path))
    if "dir_info" in said:
        return _of_folder(path, asked_of_git)
    return Origin(f"{NAME} @ {url}", f"the file {path}", is_here=True)


def of_git(url: str, commit: str, vcs: str = "git") -> Origin:
    """Return a commit of a repository."""
    github = _GITHUB.fullmatch(url)
    action = f"{github['name']}@{commit}" if github and _COMMIT.fullmatch(commit) else None
    reachable = f"https://github.com/{github['name']}" if github else url
    return Origin(f"{NAME} @ {vcs}+{reachable}@{commit}", f"the commit {commit[:10]} of {reachable}", action)


def _of_folder(folder: Path, asked_of_git: Callable[[Path, str], str]) -> Origin:
    """Return a checkout on this machine: the commit of its remote, where that can be reached and holds it."""
    remote = _without_login(asked_of_git(folder, "config --get remote.origin.url"))
    commit = asked_of_git(folder, "rev-parse HEAD")
    is_pushed = bool(asked_of_git(folder, "branch --remotes --contains HEAD"))
    is_changed = bool(asked_of_git(folder, "status --porcelain --untracked-files=no"))
    if _COMMIT.fullmatch(commit) and is_pushed and not is_changed and re.match(r"https://|ssh://|git@", remote):
        return of_git(re.sub(r"^git@([\w.-]+):", r"ssh://git@\1/", remote), commit)
    return Origin(f"{NAME} @ {folder.as_uri()}", f"the folder {folder}", is_here=True)


def _without_login(url: str) -> str:
    """Return a URL without a password that somebody put into it: what is written is read by others."""
    parts = urlsplit(url)
    if not parts.password and not (parts.username and parts.scheme.startswith("http")):
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
