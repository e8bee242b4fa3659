"""What an object is linked with counts in the next version of its cluster while what it rests on is the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.cluster.object import Object
from gitops_lint.graph.object_links import Linked, ObjectLinks
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.session import Session

HERE = Path("here")
FILES: dict[str, str] = {
    "clusters/main/source.yaml": """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: "https://example.org/a.git", interval: 1h}
""",
    "clusters/main/apps.yaml": """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {path: ./apps, wait: true, prune: true, interval: 1h, sourceRef: {kind: GitRepository, name: flux-system}}
""",
    "apps/secret.yaml": """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: a, namespace: a}
spec: {secretStoreRef: {kind: ClusterSecretStore, name: store}, dataFrom: [{extract: {key: a}}]}
""",
    "apps/store.yaml": """\
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: store}
spec: {provider: {webhook: {url: "https://example.org", secrets: [{name: a, secretRef: {name: token, key: a}}]}}}
""",
    "apps/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n",
    "apps/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: a}\ndata: {a: b}\n",
    "apps/elsewhere.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata: {a: b}\n",
    "apps/shared.yaml": """\
apiVersion: v1
kind: Secret
metadata: {name: shared, namespace: a, annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}}
""",
}
SAME_KIND = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: externalsecrets.external-secrets.io}
spec: {group: external-secrets.io, scope: Namespaced, names: {kind: ExternalSecret, plural: all}, versions: []}
"""
RELEASE = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: a, namespace: a}
spec:
  interval: 1h
  targetNamespace: TARGET
  install: {createNamespace: true}
  chart: {spec: {chart: a, sourceRef: {kind: HelmRepository, name: a}}}
"""
EDITS: dict[str, dict[str, str | None]] = {
    "its Namespace is gone": {"apps/namespace.yaml": None},
    "its Namespace is made by a release": {
        "apps/namespace.yaml": None,
        "apps/release.yaml": RELEASE.replace("TARGET", "a"),
    },
    "a release makes the Namespace that nothing made": {"apps/release.yaml": RELEASE.replace("TARGET", "b")},
    "a controller makes it, too": {
        "apps/maker.yaml": FILES["apps/secret.yaml"].replace("dataFrom", "target: {name: shared}, dataFrom")
    },
    "its store takes other credentials": {
        "apps/store.yaml": FILES["apps/store.yaml"].replace("name: token", "name: other")
    },
    "its store is gone": {"apps/store.yaml": None},
    "what applies it doesn't wait": {
        "clusters/main/apps.yaml": FILES["clusters/main/apps.yaml"].replace("true", "false")
    },
    "what applies it is written elsewhere": {"clusters/main/apps.yaml": "# a\n" + FILES["clusters/main/apps.yaml"]},
    "its kind is defined": {"apps/definition.yaml": SAME_KIND},
    "a start brings it": {"clusters/main/config.yaml": FILES["apps/config.yaml"]},
    "others change its fields": {
        "apps/config.yaml": FILES["apps/config.yaml"].replace(
            "namespace: a", "namespace: a, annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}"
        )
    },
    "something else is changed": {"apps/config.yaml": FILES["apps/config.yaml"].replace("b}", "c}")},
}


def _bytes(files: dict[str, str | None]) -> dict[str, bytes | None]:
    return {path: text.encode() if text is not None else None for path, text in files.items()}


def _tree(files: dict[str, str]) -> MemoryTree:
    return MemoryTree({path: text.encode() for path, text in files.items()})


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_links_are_those_of_a_run_of_its_own(edit: dict[str, str | None]) -> None:
    session = Session(HERE, tree=_tree(FILES))
    session.update()
    there = session.update(_bytes(edit))
    back = session.update(_bytes({path: FILES.get(path) for path in edit}))
    edited = {path: text for path, text in {**FILES, **edit}.items() if text is not None}
    assert [graph.links for graph in there.graphs] == [
        graph.links for graph in analyse_tree(_tree(edited), HERE).graphs
    ]
    assert [graph.links for graph in back.graphs] == [graph.links for graph in analyse_tree(_tree(FILES), HERE).graphs]


def test_only_what_an_edit_concerns_is_linked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    session = Session(HERE, tree=_tree(FILES))
    session.update()
    made: list[str] = []
    of_object = ObjectLinks._made

    def noted(links: ObjectLinks, object_: Object) -> Linked:
        made.append(object_.identity.name)
        return of_object(links, object_)

    monkeypatch.setattr(ObjectLinks, "_made", noted)
    session.update(_bytes(EDITS["something else is changed"]))
    assert sorted(made) == ["a", "shared"]  # what others have a part in is always looked at
