"""Small repositories for the tests of checks: a cluster whose FluxInstance syncs the folder `apps`."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import Reported
from gitops_lint.edits.fix import Fix
from gitops_lint.fixes.editing import edited
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree

Files = dict[str, str]

FLUX = "kustomize.toolkit.fluxcd.io/v1"
SOURCE = {"kind": "GitRepository", "name": "flux-system", "namespace": "flux-system"}


def manifest(api_version: str, kind: str, name: str, namespace: str | None = None, **fields: Any) -> str:
    """Return one object as YAML in block style, as people write it."""
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {}) | fields.pop("metadata", {})
    return document({"apiVersion": api_version, "kind": kind, "metadata": metadata, **fields})


def document(data: Any) -> str:
    """Return plain data as a document in block style."""
    return "---\n" + "".join(f"{line}\n" for line in _block(data))


def _block(data: Any) -> Iterator[str]:
    """Return the lines of plain data; a library that writes them takes most of the time of many tests."""
    if isinstance(data, dict) and data:
        for key, value in data.items():
            is_nested, lines = isinstance(value, dict | list | tuple) and bool(value), list(_block(value))
            yield f"{_scalar('str', key)}:" if is_nested else f"{_scalar('str', key)}: {lines[0]}"
            yield from (f"  {line}" if isinstance(value, dict) else line for line in lines if is_nested)
    elif isinstance(data, list | tuple) and data:
        for item in data:
            for number, line in enumerate(_block(item)):
                yield f"  {line}" if number else f"- {line}"
    else:
        yield str(data) if isinstance(data, dict | list) else _scalar(type(data).__name__, data)


@cache
def _scalar(type_: str, value: Any) -> str:  # noqa: ARG001 (True is 1, but for its type)
    """Return a value as it is written on a line."""
    text = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 1000
    yaml.dump([value], text)
    return text.getvalue().removeprefix("- ").removesuffix("\n")


def kustomization(name: str, namespace: str | None = "flux-system", **spec: Any) -> str:
    """Return a Flux Kustomization that builds an empty folder of this repository, unless its spec says otherwise."""
    usual = {"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE}
    return manifest(FLUX, "Kustomization", name, namespace, spec={**usual, **spec})


def needing(name: str, *others: str, **spec: Any) -> str:
    """Return a Kustomization that depends on others by their names alone."""
    return kustomization(name, dependsOn=[{"name": other} for other in others], **spec)


def helm_release(name: str, namespace: str | None = "flux-system", **spec: Any) -> str:
    """Return a HelmRelease of a chart that `CHART` is the source of."""
    chart = {"kind": "OCIRepository", "name": "chart", "namespace": "flux-system"}
    return manifest(
        "helm.toolkit.fluxcd.io/v2", "HelmRelease", name, namespace, spec={"interval": "1h", "chartRef": chart, **spec}
    )


def external_secret(name: str, namespace: str = "default", **spec: Any) -> str:
    """Return an ExternalSecret that takes all of its secret from the ClusterSecretStore `vault`."""
    usual = {
        "secretStoreRef": {"kind": "ClusterSecretStore", "name": "vault"},
        "dataFrom": [{"extract": {"key": name}}],
    }
    return manifest("external-secrets.io/v1", "ExternalSecret", name, namespace, spec={**usual, **spec})


def store(name: str = "vault", namespace: str | None = None, server: str = "https://vault.example.com") -> str:
    """Return a store: a SecretStore where a namespace is given."""
    auth = {"kubernetes": {"mountPath": "kubernetes", "role": "external-secrets"}}
    spec = {"provider": {"vault": {"server": server, "path": "secret", "auth": auth}}}
    return manifest(
        "external-secrets.io/v1", "SecretStore" if namespace else "ClusterSecretStore", name, namespace, spec=spec
    )


def config_map(name: str, namespace: str | None = "default", **data: str) -> str:
    """Return a ConfigMap."""
    return manifest("v1", "ConfigMap", name, namespace, data=data)


def source(kind: str, name: str, url: str, namespace: str = "flux-system") -> str:
    """Return a GitRepository, OCIRepository or HelmRepository."""
    return manifest("source.toolkit.fluxcd.io/v1", kind, name, namespace, spec={"interval": "1h", "url": url})


def flux_instance(path: str) -> str:
    """Return a FluxInstance that syncs a folder of this repository."""
    sync = {
        "kind": "GitRepository",
        "url": "https://github.com/example/home",
        "ref": "refs/heads/main",
        "path": path,
    }
    spec = {"distribution": {"version": "2.x", "registry": "ghcr.io/fluxcd"}, "sync": sync}
    return manifest("fluxcd.controlplane.io/v1", "FluxInstance", "flux", "flux-system", spec=spec)


CHART = manifest(
    "source.toolkit.fluxcd.io/v1",
    "OCIRepository",
    "chart",
    "flux-system",
    spec={"interval": "1h", "url": "oci://registry.example.com/charts/example", "ref": {"tag": "1.0.0"}},
)

BOOTSTRAPPED = manifest(
    "source.toolkit.fluxcd.io/v1",
    "GitRepository",
    "flux-system",
    "flux-system",
    spec={"interval": "1m", "url": "https://github.com/example/home", "ref": {"branch": "main"}},
) + kustomization("flux-system", path="./clusters/home")
"""What `flux bootstrap` writes: a source, and a Kustomization that applies the folder in which it is."""


def repository(*manifests: str, files: Files | None = None) -> Files:
    """Return a repository whose cluster applies some manifests, and other files."""
    return {
        "bootstrap/flux-instance.yaml": flux_instance("apps"),
        "apps/all.yaml": "".join(manifests) or "---\n",
        "empty/kustomization.yaml": "resources: []\n",
        **(files or {}),
    }


def analysed(files: Files) -> Analysis:
    """Return what the linter makes of files."""
    return analyse_tree(MemoryTree(files), Path("example"))


def reported(files: Files, check: str) -> list[Reported]:
    """Return what one check has to say about files."""
    return [found for found in analysed(files).findings if found.check.name == check]


def found(files: Files, check: str) -> Finding:
    """Return the one finding of a check in files."""
    findings = reported(files, check)
    assert len(findings) == 1, [one.finding.message for one in findings]
    return findings[0].finding


def faults(files: Files) -> list[str]:
    """Return the names of the checks that find an error or warning in files, sorted."""
    return sorted(one.check.name for one in analysed(files).findings if one.severity != "info")


def line_of(files: Files, path: str, text: str, nth: int = 0) -> int:
    """Return the number of the nth line (from 0) of a file that is a text but for spaces and dashes before it."""
    numbers = (
        number for number, line in enumerate(files[path].splitlines(), start=1) if line.lstrip(" -").startswith(text)
    )
    return next(itertools.islice(numbers, nth, None))


def mended(files: Files, fix: Fix) -> Files:
    """Return files after a fix's edits, which must not overlap."""
    edits = {path: [edit for edit in fix.edits if edit.place.path == path] for path in files}
    return {path: edited(text.encode(), edits[path]).decode() for path, text in files.items()}
