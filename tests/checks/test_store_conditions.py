"""Conditions of a ClusterSecretStore, and the namespaces that they let in."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import Files, external_secret, manifest, reported, repository

CHECK = "store-not-allowed"
AUTH = {"kubernetes": {"mountPath": "kubernetes", "role": "external-secrets"}}
PROVIDER = {"vault": {"server": "https://vault.example.com", "path": "secret", "auth": AUTH}}


def using(*conditions: Any, labels: dict[str, str] | None = None) -> Files:
    """Return a repository with a store of some conditions, and an ExternalSecret in the namespace `media`."""
    spec = {"provider": PROVIDER, "conditions": list(conditions)}
    namespace = manifest("v1", "Namespace", "media", metadata={"labels": labels}) if labels is not None else ""
    store = manifest("external-secrets.io/v1", "ClusterSecretStore", "vault", spec=spec)
    return repository(namespace, store, external_secret("player", "media"))


@pytest.mark.parametrize(
    "conditions",
    [
        [],
        [{"namespaces": ["web", "media"]}],
        [{"namespaces": ["web"]}, {"namespaces": ["media"]}],
        [{"namespaces": ["web"], "namespaceRegexes": ["^me"]}],
        [{"namespaceRegexes": ["edi"]}],
        [{"namespaceRegexes": ["(?P<a"]}],
        [{"namespaces": ["${NAMESPACE}"]}],
        [{"namespaceSelector": {"matchLabels": {"secrets": "yes"}}}],
    ],
)
def test_a_namespace_that_one_condition_takes_in_is_served(conditions: list[Any]) -> None:
    assert reported(using(*conditions), CHECK) == []


@pytest.mark.parametrize(
    "conditions", [[{"namespaces": ["web"]}], [{"namespaceRegexes": ["^edi"]}, {"namespaces": ["media2"]}], [{}]]
)
def test_a_namespace_that_none_takes_in_is_an_error(conditions: list[Any]) -> None:
    (one,) = reported(using(*conditions), CHECK)
    assert one.severity == "error"


def test_the_labels_of_a_namespace_in_git_are_known() -> None:
    wanted = {"namespaceSelector": {"matchLabels": {"secrets": "allowed"}}}
    assert reported(using(wanted, labels={"secrets": "allowed"}), CHECK) == []
    assert len(reported(using(wanted, labels={"other": "label"}), CHECK)) == 1
    by_name = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "media"}}}
    assert reported(using(by_name, labels={}), CHECK) == []
