"""What the same objects of other clusters tell of a name."""

from __future__ import annotations

import pytest
from repositories import Files, kustomization, manifest, reported, source

OPERATOR = "tekton-operator"


def cluster(name: str, *manifests: str) -> Files:
    own = source("GitRepository", "flux-system", "https://git.example.com/home")
    sync = own + kustomization("flux-system", path=f"./clusters/{name}")
    return {f"clusters/{name}/sync.yaml": sync, f"clusters/{name}/all.yaml": "".join(manifests)}


def waiting(deployment: str) -> str:
    """Return a Kustomization of another repository that waits for a Deployment."""
    check = {"apiVersion": "apps/v1", "kind": "Deployment", "name": deployment, "namespace": "tekton"}
    of_others = {"kind": "GitRepository", "name": "ci"}
    repository = source("GitRepository", "ci", "https://git.example.com/ci")
    return repository + kustomization("tekton", path="./tekton", sourceRef=of_others, healthChecks=[check])


def helps(check: str, *clusters: Files) -> list[str]:
    files = {path: text for each in clusters for path, text in each.items()}
    return [one.finding.help for one in reported(files, check)]


@pytest.mark.parametrize(
    ("name", "others", "expected"),
    [
        ("tekton-operators", ["lab", "shop"], ["Did you mean Deployment/tekton/tekton-operator?"]),
        ("tekton-operators", ["lab"], []),
        ("argo-operator", ["lab", "shop"], []),
        (OPERATOR, ["lab", "shop"], []),
    ],
    ids=["a slip", "who of two is right", "another name", "the same"],
)
def test_what_several_clusters_wait_for_is_meant_by_the_one_that_waits_for_nearly_the_same(
    name: str, others: list[str], expected: list[str]
) -> None:
    rest = [cluster(other, waiting(OPERATOR)) for other in others]
    assert helps("health-check-not-found", cluster("home", waiting(name)), *rest) == expected


def test_a_name_that_tells_its_cluster_is_no_slip() -> None:
    home = cluster("tekton-operators", waiting("tekton-operators"))
    assert helps("health-check-not-found", home, cluster("a", waiting(OPERATOR)), cluster("b", waiting(OPERATOR))) == []


def test_what_git_holds_in_another_cluster_comes_from_git() -> None:
    volume = {"name": "data", "persistentVolumeClaim": {"claimName": "chat-data"}}
    pod = manifest("v1", "Pod", "a", "chat", spec={"containers": [], "volumes": [volume]})
    without = [cluster(name, manifest("v1", "Namespace", "chat"), pod) for name in ("home", "lab")]
    assert helps("claim-not-found", *without) == []
    held = {"clusters/lab/claim.yaml": manifest("v1", "PersistentVolumeClaim", "chat-data", "chat")}
    assert helps("claim-not-found", *without, held) == [
        "clusters/lab/claim.yaml defines it, but only the cluster lab includes that file."
    ]
