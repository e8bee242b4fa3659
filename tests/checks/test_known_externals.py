"""What exists on a cluster by other means than Git is missed by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import Files, external_secret, manifest, needing, repository

from gitops_lint.cluster.identity import Identity
from gitops_lint.config.externals import parse_external
from gitops_lint.config.model import Config
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree


def analysed(files: Files, *externals: str) -> Analysis:
    return analyse_tree(MemoryTree(files), Path("example"), Config(known_externals=externals))


def faults(files: Files, *externals: str) -> list[str]:
    found = analysed(files, *externals).findings
    return sorted(one.check.name for one in found if one.severity != "info")


def reading(secret: str) -> str:
    volumes = [{"name": "a", "secret": {"secretName": secret}}]
    return manifest("v1", "Pod", "web", "default", spec={"containers": [], "volumes": volumes})


@pytest.mark.parametrize(
    ("files", "fault", "external"),
    [
        (repository(needing("web", "gone")), "dependency-not-found", "Kustomization/flux-system/gone"),
        (repository(external_secret("a")), "store-not-found", "ClusterSecretStore/vault"),
        (repository(external_secret("a")), "store-not-found", "external-secrets.io/ClusterSecretStore/vault"),
        (repository(external_secret("a")), "store-not-found", "ClusterSecretStore"),
        (repository(reading("tls-web")), "secret-not-found", "Secret/default/tls-web"),
        (repository(reading("tls-web")), "secret-not-found", "Secret/*/tls-*"),
        (repository(reading("tls-web")), "secret-not-found", "Secret/tls-web"),
        (repository(reading("tls-web")), "secret-not-found", "core/Secret"),
    ],
)
def test_what_is_known_to_be_there_is_not_missing(files: Files, fault: str, external: str) -> None:
    assert faults(files) == [fault]
    assert faults(files, external) == []


@pytest.mark.parametrize("external", ["Secret/other/tls-web", "Secret/tls", "ConfigMap", "example.org/Secret/tls-web"])
def test_what_is_not_known_still_is(external: str) -> None:
    assert faults(repository(reading("tls-web")), external) == ["secret-not-found"]


def test_it_is_presumed_in_the_graph() -> None:
    (graph,) = analysed(repository(reading("tls-web")), "Secret/*/tls-*").graphs
    assert graph.presence(Identity("", "Secret", "default", "tls-web")).value == "presumed"


@pytest.mark.parametrize("text", ["", "secret", "Secret//a", "Secret/a/b/c", "/Secret", "core", "a.b/c"])
def test_what_is_no_object_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no object"):
        parse_external(text)
