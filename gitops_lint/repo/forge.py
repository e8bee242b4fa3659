"""Where a repository's files can be read on the web: at its remote's forge, at the commit that is checked out.

A remote's URL is written by whoever made the clone, and may hold a token. Nothing of it is taken over but a host and a
path that are made of harmless letters, and links lead to hosts by https only. The ways to a line of a file are those of
https://docs.github.com/en/repositories/working-with-files/using-files/getting-permanent-links-to-files,
https://docs.gitlab.com/user/project/repository/files/#link-to-a-line,
https://docs.gitea.com/usage/repository/permalink and
https://support.atlassian.com/bitbucket-cloud/docs/hyperlink-to-source-code-in-bitbucket/.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from gitops_lint.repo.git import GitError, ask
from gitops_lint.repo.late_patterns import late_pattern

_WEB = late_pattern(r"https://(?:[^@/\s]*@)?(?P<host>[^/@\s]+)/(?P<path>\S+)")
_SSH = late_pattern(r"(?:ssh://)?(?:[^@/\s]*@)(?P<host>[^/:@\s]+)(?::\d+/|[:/])(?P<path>\S+)")
_HOST = late_pattern(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_PORT = late_pattern(r":\d{1,5}$")
_STEP = late_pattern(r"(?!\.{1,2}$)[A-Za-z0-9._~-]+")
_COMMIT = late_pattern(r"[0-9a-f]{40,64}")
_LEAST_STEPS = 2  # owner and name


class Forge(NamedTuple):
    """Where files are on the web: `address`, `/`, the path, `#`, `anchor`, and the number of a line."""

    address: str = ""
    anchor: str = "L"


NOWHERE = Forge()


class _Layout(NamedTuple):
    """How a forge's links to a file at a commit are made, between the repository's address and the commit."""

    between: str
    anchor: str = "L"
    only_host: str = ""


_LAYOUTS = {
    "github": _Layout("blob"),
    "gitlab": _Layout("-/blob"),
    "gitea": _Layout("src/commit"),
    "forgejo": _Layout("src/commit"),
    "codeberg": _Layout("src/commit"),
    "bitbucket": _Layout("src", "lines-", "bitbucket.org"),  # what people host themselves has other links
}


def forge_of(root: Path, revision: str = "HEAD") -> Forge:
    """Return where the files of a repository are on the web; a Forge without an address where that can't be told.

    `revision` is the commit that they are of; by default that which is checked out.
    """
    if not (root / ".git").exists():
        return NOWHERE
    try:
        commit = ask(root, "rev-parse", "--verify", "--quiet", revision).decode(errors="replace").strip()
        url = ask(root, "config", "--local", "--no-includes", "--get", "remote.origin.url").decode(errors="replace")
    except GitError:
        return NOWHERE
    return forge_at(url.strip(), commit)


def forge_at(url: str, commit: str) -> Forge:
    """Return where the files of a commit are on the web, by the URL of a remote that has it."""
    match = _WEB.fullmatch(url) or _SSH.fullmatch(url)
    if match is None or not _COMMIT.fullmatch(commit):
        return NOWHERE
    host = match["host"].lower()
    if not url.startswith("https://"):
        host = re.sub(r"^(?:alt)?ssh\.", "", host)
    name = _PORT.sub("", host)
    steps = match["path"].removesuffix("/").removesuffix(".git").split("/")
    layout = next((_LAYOUTS[label] for label in name.split(".") if label in _LAYOUTS), None)
    if layout is None or name != (layout.only_host or name) or not _HOST.fullmatch(name):
        return NOWHERE
    if len(steps) < _LEAST_STEPS or not all(map(_STEP.fullmatch, steps)):
        return NOWHERE
    return Forge(f"https://{host}/{'/'.join(steps)}/{layout.between}/{commit}", layout.anchor)
