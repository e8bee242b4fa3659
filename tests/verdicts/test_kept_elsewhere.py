"""A cluster whose Secrets are all kept out of Git has none that is missing there."""

from __future__ import annotations

import pytest
from repositories import external_secret, faults, manifest, repository, store

CHECK = "secret-not-found"


def reading(*names: str) -> str:
    """Return a Pod that mounts some Secrets."""
    volumes = [{"name": name, "secret": {"secretName": name}} for name in names]
    return manifest("v1", "Pod", "reader", "default", spec={"containers": [], "volumes": volumes})


ISSUED = manifest("cert-manager.io/v1", "ClusterIssuer", "own", spec={"selfSigned": {}}) + manifest(
    "cert-manager.io/v1",
    "Certificate",
    "wiki",
    "default",
    spec={
        "secretName": "wiki-tls",
        "dnsNames": ["a.example.com"],
        "issuerRef": {"kind": "ClusterIssuer", "name": "own"},
    },
)
EMPTY = manifest(
    "v1",
    "Secret",
    "token",
    "default",
    metadata={"annotations": {"kubernetes.io/service-account.name": "default"}},
    type="kubernetes.io/service-account-token",
)
OF_GIT = manifest("v1", "Secret", "other", "default", data={"password": "aHVudGVyMg=="}, sops={"version": "3.9.0"})


@pytest.mark.parametrize("beside", ["", ISSUED, EMPTY], ids=["nothing", "what an issuer signs", "an empty one"])
def test_where_git_makes_none_of_several_somebody_else_does(beside: str) -> None:
    assert CHECK not in faults(repository(reading("one", "two", "three") + beside))


@pytest.mark.parametrize(
    "manifests",
    [
        reading("one", "two"),
        reading("one", "two", "three") + OF_GIT,
        reading("one", "two", "three") + store() + external_secret("other"),
    ],
    ids=["few", "a Secret in Git", "a Secret that an operator fetches"],
)
def test_else_they_are_told(manifests: str) -> None:
    assert CHECK in faults(repository(manifests))


def _holding(*names: str) -> str:
    return "".join(
        manifest("v1", "Secret", name, "default", data={"password": "aHVudGVyMg=="}, sops={"version": "3.9.0"})
        for name in names
    )


def test_where_git_makes_hardly_any_of_many_somebody_else_does() -> None:
    many = [f"secret-{number}" for number in range(9)]
    assert CHECK not in faults(repository(reading(*many) + _holding("a", "b", "c")))
    assert CHECK in faults(repository(reading(*many) + _holding("a", "b", "c", "d")))
    assert CHECK in faults(repository(reading(*many[:7]) + _holding("a", "b")))
