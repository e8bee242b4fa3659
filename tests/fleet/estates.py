"""Small fleets: repositories that take files from each other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from committing import git

APPS = "https://git.example.com/team/apps"
FLEET = "https://git.example.com/team/fleet"


def source(name: str, url: str, ref: str = "") -> str:
    """Return a GitRepository."""
    more = f", ref: {{{ref}}}" if ref else ""
    return (
        "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\nspec: {{interval: 1m, url: '{url}'{more}}}\n"
    )


def kustomization(name: str, path: str, of: str = "flux-system", more: str = "") -> str:
    """Return a Kustomization of Flux."""
    spec = f"interval: 1h, prune: true, path: {path}, sourceRef: {{kind: GitRepository, name: {of}}}{more}"
    return (
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\nspec: {{{spec}}}\n"
    )


def cluster(name: str = "home", ref: str = "", path: str = "./deploy", more: str = "") -> dict[str, str]:
    """Return the files of a cluster that applies a path of the repository of apps."""
    root = source("flux-system", FLEET) + kustomization("flux-system", f"./clusters/{name}")
    apps = source("apps", APPS, ref) + kustomization("apps", path, "apps")
    return {f"clusters/{name}/all.yaml": root + apps + more}


WIKI = (
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: wiki, namespace: default}\n"
    "spec:\n  selector: {matchLabels: {app: wiki}}\n  template:\n    metadata: {labels: {app: wiki}}\n"
    "    spec: {containers: [{name: wiki, image: 'example.com/wiki:1.2'}]}\n"
)
DEPLOYED = {"deploy/wiki.yaml": WIKI}


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write files below a folder."""
    root.mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def clone(root: Path, files: Mapping[str, str], url: str, branch: str = "main") -> Path:
    """Write files into a repository that was cloned from a URL, and commit them."""
    write(root, files)
    git(root, "init", "-q", "-b", branch)
    git(root, "remote", "add", "origin", url)
    return commit(root, files)


def commit(root: Path, files: Mapping[str, str]) -> Path:
    """Write files into a repository, and commit them."""
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "x")
    return root
