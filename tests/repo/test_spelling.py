"""Which names are others with a slip of the pen in them."""

from __future__ import annotations

import pytest

from gitops_lint.repo.spelling import is_slip_of_kind


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("Kustomisation", "Kustomization"),
        ("Kustomiztaionx", "Kustomization"),
        ("Helmrelease", "HelmRelease"),
        ("HHelmRelease", "HelmRelease"),
        ("HelmReleases", "HelmRelease"),
        ("Gitepository", "GitRepository"),
        ("GtiRepository", "GitRepository"),
    ],
)
def test_a_slip_in_the_name_of_a_kind(kind: str, meant: str) -> None:
    assert is_slip_of_kind(kind, meant)


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("HelmRelease", "HelmRelease"),
        ("VLAgent", "VMAgent"),
        ("VMNodeScrape", "VMPodScrape"),
        ("IngressRouteUDP", "IngressRouteTCP"),
        ("KafkaConnect", "KafkaConnector"),
        ("GitlabAccessToken", "GithubAccessToken"),
        ("ResourceClass", "ResourceClaim"),
        ("S3Policy", "S2Policy"),
    ],
)
def test_kinds_that_differ_little_are_two(kind: str, other: str) -> None:
    assert not is_slip_of_kind(kind, other)
