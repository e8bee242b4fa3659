"""What is renamed wherever it is meant, and what isn't, since something would be lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.editor.mentions import Mentions
from gitops_lint.editor.renaming import RefusedError, new_faults, renamed
from gitops_lint.fixes.editing import edited
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree

FILES = {
    "cluster/flux-system/gotk.yaml": """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "https://example.org/a.git", interval: 1h}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./cluster, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}
""",
    "cluster/apps.yaml": """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  path: ./apps
  prune: true
  interval: 1h
  sourceRef: {kind: GitRepository, name: flux-system}
  dependsOn:
    - name: store
  postBuild:
    substitute:
      HOST: example.org
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: store
  namespace: flux-system
spec: {path: ./store, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}
""",
    "store/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n",
    "apps/all.yaml": """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: login
  namespace: shop
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  data: [{secretKey: a, remoteRef: {key: a}}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: "web:1"
      env: [{name: HOST, value: "${HOST}"}]
      envFrom: [{secretRef: {name: login}}]
""",
}


def analysed(files: dict[str, str]) -> Analysis:
    return analyse_tree(MemoryTree(files), Path("here"))


def after(place: tuple[str, str], name: str) -> tuple[Analysis, dict[str, str]]:
    """Return the analysis, and the files once what a word in a file means is called otherwise."""
    path, word = place
    analysis = analysed(FILES)
    mentions = Mentions(analysis)
    number, line = next((n, line) for n, line in enumerate(FILES[path].split("\n"), 1) if word in line)
    edits = renamed(mentions, mentions.at(path, number, line.index(word) + len(word)), name)
    paths = {edit.place.path for edit in edits}
    files = {
        path: edited(text.encode(), [edit for edit in edits if edit.place.path == path]).decode()
        for path, text in FILES.items()
        if path in paths
    }
    return analysis, files


def test_a_kustomization_is_renamed_where_others_depend_on_it() -> None:
    before, files = after(("cluster/apps.yaml", "- name: store"), "storage")
    assert files == {"cluster/apps.yaml": FILES["cluster/apps.yaml"].replace("name: store", "name: storage")}
    assert not list(new_faults(before, analysed({**FILES, **files})))


def test_a_variable_is_renamed_with_its_uses() -> None:
    _, files = after(("apps/all.yaml", "${HOST"), "DOMAIN")
    assert files == {
        "cluster/apps.yaml": FILES["cluster/apps.yaml"].replace("HOST:", "DOMAIN:"),
        "apps/all.yaml": FILES["apps/all.yaml"].replace("${HOST}", "${DOMAIN}"),
    }


def test_a_namespace_is_renamed_with_all_that_is_in_it() -> None:
    before, files = after(("store/namespace.yaml", "{name: shop"), "market")
    assert files == {
        "store/namespace.yaml": FILES["store/namespace.yaml"].replace("shop", "market"),
        "apps/all.yaml": FILES["apps/all.yaml"].replace("shop", "market"),
    }
    assert not list(new_faults(before, analysed({**FILES, **files})))


def test_what_is_made_under_the_same_name_would_be_lost() -> None:
    before, files = after(("apps/all.yaml", "  name: login"), "entry")
    assert any("Secret/shop/login" in why for why in new_faults(before, analysed({**FILES, **files})))


@pytest.mark.parametrize(
    ("place", "name", "why"),
    [
        (("cluster/apps.yaml", "- name: store"), "apps", "there is Kustomization/flux-system/apps already"),
        (("cluster/apps.yaml", "- name: store"), "store", "another name"),
        (("apps/all.yaml", "{name: login"), "entry", "Git doesn't hold Secret/shop/login"),
        (("apps/all.yaml", "image: "), "entry", "nothing here"),
    ],
)
def test_what_can_not_be_renamed_is_refused(place: tuple[str, str], name: str, why: str) -> None:
    with pytest.raises(RefusedError, match=why):
        after(place, name)
