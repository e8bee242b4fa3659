"""Manifests as people write them, for tests in which lines and columns matter, or that change them as text."""

from __future__ import annotations

INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata:
  name: flux
  namespace: flux-system
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home/cluster", ref: refs/heads/main, path: cluster}
"""


def kustomization(name: str, depends_on: str = "", more: str = "") -> str:
    """Return a Kustomization of an empty folder, which may depend on another; `more` is further fields of its spec."""
    waits = f"  dependsOn: [{{name: {depends_on}}}]\n" if depends_on else ""
    return f"""\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: {name}
  namespace: flux-system
spec:
  interval: 1h
  path: ./empty
  prune: true
  sourceRef: {{kind: GitRepository, name: flux-system}}
{waits}{more}"""
