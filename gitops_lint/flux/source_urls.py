"""What the URLs of sources tell: whether two are of one repository, and whose it is."""

from __future__ import annotations

from gitops_lint.cluster.identity import is_unknown
from gitops_lint.repo.late_patterns import late_pattern

_URL = late_pattern(r"^(?:\w+://)?(?:[^@/]+@)?([^/:]+)(?::\d+/|[:/])(.+?)(?:\.git)?/?$")
_SSH_HOSTS = late_pattern(r"^(?:alt)?ssh\.")
"""Hosts that serve a forge's SSH: ssh.github.com, altssh.gitlab.com, ssh.dev.azure.com."""
_ONLY_IN_SOME = late_pattern(r"^(?:scm|v3)/|(?<=/)_git/")
"""Parts of a path that a forge has in the URLs of one protocol only: Bitbucket's /scm/, Azure's v3/ and /_git/."""
_ARTIFACT = "oci://"
_PUBLIC = ("https://", "http://", _ARTIFACT)
_FORGES = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "ghcr.io", "quay.io", "docker.io"})
"""Hosts that anybody publishes on: that two repositories are on one says nothing."""


def normalized_url(url: str) -> str:
    """Return a repository's URL without what doesn't tell repositories apart: scheme, user, port, `.git`, case."""
    host, path = _parts(url)
    return f"{host}/{path}" if host else path


def _parts(url: str) -> tuple[str, str]:
    """Return a URL's host and the path on it, normalized; no host where it is no URL."""
    match = _URL.match(url.strip().lower())
    if match is None:
        return "", url.lower()
    return _SSH_HOSTS.sub("", match[1]), _ONLY_IN_SOME.sub("", match[2])


def is_same_repository(one: str, other: str) -> bool:
    """Tell whether two URLs are of one repository: spelt for another protocol, or its mirror on another host."""
    if one.strip() == other.strip():
        return True
    if is_unknown(one) or is_unknown(other) or one.startswith(_ARTIFACT) != other.startswith(_ARTIFACT):
        return False
    (host, path), (other_host, other_path) = _parts(one), _parts(other)
    return path == other_path and (host == other_host or "/" in path)


def is_artifact_of(url: str, repository: str) -> bool:
    """Tell whether an artifact is likely pushed from a repository: it is called for the same owner and the same name.

    `flux push artifact` leaves the words between them, and the host, to whoever calls it.
    """
    if not url.startswith(_ARTIFACT) or repository.startswith(_ARTIFACT) or is_unknown(url) or is_unknown(repository):
        return False
    return _owner_and_name(url) == _owner_and_name(repository)


def _owner_and_name(url: str) -> tuple[str, str]:
    parts = _parts(url)[1].split("/")
    return parts[0], parts[-1]


def is_of_another_owner(url: str, own: list[str]) -> bool:
    """Tell whether a public URL belongs to somebody else than the owner of a repository with these URLs."""
    if "://" not in url and not url.startswith("git@"):
        url = f"https://{url}"  # as kustomize reads it
    if is_unknown(url) or not url.startswith(_PUBLIC):
        return False
    host = _parts(url)[0]
    if host not in _FORGES and any(host == _parts(own_url)[0] for own_url in own):
        return False  # a company's own host
    return all(_owner_and_name(url)[0] != _owner_and_name(own_url)[0] for own_url in own)
