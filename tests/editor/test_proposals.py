"""What is proposed where something is being written."""

from __future__ import annotations

from test_renaming import analysed

from gitops_lint.editor.completion import proposals
from gitops_lint.editor.mentions import Mentions

CLUSTER = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "https://example.org/a.git", interval: 1h}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: base, namespace: flux-system}
spec: {path: ./base, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  prune: true
  interval: 1h
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn: [{name: bases}]
"""
APPS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: web, envFrom: [{secretRef: {name: by-hand}}]}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker, namespace: shop}
spec:
  selector: {matchLabels: {app: worker}}
  template:
    metadata: {labels: {app: worker}}
    spec:
      containers: [{name: worker, image: worker, envFrom: [{secretRef: {name: wanted}}]}]
"""
FILES = {
    "cluster/all.yaml": CLUSTER,
    "base/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
    "apps/all.yaml": APPS,
}


def proposed(path: str, word: str) -> set[str]:
    """Return what may stand for a word, the first of a file."""
    lines = FILES[path].split("\n")
    line = next(number for number, text in enumerate(lines) if word in text)
    column = lines[line].index(word) + len(word)
    said = proposals(Mentions(analysed(FILES)), path, FILES[path], line + 1, column)
    return {proposal.text for proposal in said if proposal.kind == "object"}


def test_a_name_that_leads_nowhere_is_not_proposed() -> None:
    names = proposed("cluster/all.yaml", "name: bases")
    assert "base" in names
    assert "bases" not in names


def test_what_somebody_makes_by_hand_is_proposed() -> None:
    assert "by-hand" in proposed("apps/all.yaml", "name: wanted")
