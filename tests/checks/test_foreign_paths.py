"""Paths in repositories that nobody sees here."""

from __future__ import annotations

import pytest
from repositories import Files, kustomization, reported, source

NOT_FOUND = "path-not-found"
CI = {"kind": "GitRepository", "name": "ci", "namespace": "flux-system"}


def cluster(name: str, **paths: str) -> Files:
    """Return a cluster with a Kustomization for each path of another repository."""
    own = source("GitRepository", "flux-system", "https://git.example.com/home")
    sync = own + kustomization("flux-system", path=f"./clusters/{name}")
    of_others = source("GitRepository", "ci", "https://git.example.com/ci")
    others = [kustomization(called, path=path, sourceRef=CI) for called, path in paths.items()]
    return {f"clusters/{name}/sync.yaml": sync, f"clusters/{name}/all.yaml": "".join((of_others, *others))}


def told(*clusters: Files) -> list[tuple[str, str, str]]:
    """Return the places, severities and help of what is told."""
    files = {path: text for each in clusters for path, text in each.items()}
    findings = reported(files | {"empty/kustomization.yaml": "resources: []\n"}, NOT_FOUND)
    return [(one.finding.place.path, str(one.severity), one.finding.help) for one in findings]


@pytest.mark.parametrize(
    ("path", "expected"),
    [("./v1/trigger/templates", 1), ("./v1/triggers/templates", 0), ("./v2/triggers/templates", 0), ("./v1/other", 0)],
    ids=["a slip", "no slip", "another number", "another path"],
)
def test_other_clusters_tell_how_the_same_kustomizations_path_goes(path: str, expected: int) -> None:
    same = "./v1/triggers/templates"
    found = told(cluster("home", tasks=path), cluster("lab", tasks=same), cluster("shop", tasks=same))
    message = ("clusters/home/all.yaml", "warning", "Did you mean `./v1/triggers/templates`?")
    assert found == [message] * expected


def test_of_two_clusters_neither_is_known_to_be_right() -> None:
    assert told(cluster("home", tasks="./triggers"), cluster("lab", tasks="./trigers")) == []


def test_paths_of_one_cluster_tell_how_the_others_begin() -> None:
    others = {"a": "./tekton/triggers/a", "b": "./tekton/triggers/b"}
    (one,) = told(cluster("home", **others, c="./tekton/trigers/c"))
    assert one[2] == "Did you mean `./tekton/triggers/c`?"
    assert told(cluster("home", **others, c="./tekton/trigers/c", d="./tekton/trigers/d")) == []
    assert told(cluster("home", a="./tekton/triggers/a", c="./tekton/trigers/c")) == []


def test_a_path_may_be_called_as_its_cluster_is() -> None:
    assert [help_ for _, _, help_ in told(cluster("staging", a="./stagnig"))] == ["Did you mean `./staging`?"]
    assert told(cluster("staging", a="./staging")) == []
    assert told(cluster("staging", a="./production")) == []
    assert told(cluster("staging", a="./stagnig/a", b="./stagnig/b")) == []
