"""Namespaces of whose objects nobody hears when they fail."""

from __future__ import annotations

import pytest
from repositories import kustomization, manifest, reported, repository

CHECK = "namespace-not-watched"
OTHERS = ("chat", "games", "mail", "media", "wiki")


def namespace(name: str, watched: str | None = None) -> str:
    """Return a namespace with a Kustomization in it, and with an Alert about some of a name if there is to be one."""
    made = manifest("v1", "Namespace", name) + kustomization(name, name)
    return made + (watching(name, name=watched) if watched else "")


def watching(where: str, **source: str) -> str:
    spec = {"providerRef": {"name": "chat"}, "eventSources": [{"kind": "Kustomization", **source}]}
    return manifest("notification.toolkit.fluxcd.io/v1beta3", "Alert", "chat", where, spec=spec)


def others(count: int = 5) -> str:
    return "".join(namespace(name, "*") for name in OTHERS[:count])


def told(*manifests: str) -> list[str]:
    return [f"{one.severity.value} {one.finding.cause}" for one in reported(repository(*manifests), CHECK)]


@pytest.mark.parametrize(
    ("manifests", "expected"),
    [
        ([others(), namespace("shop")], ["warning shop"]),
        ([others(4), namespace("shop")], []),  # so few say nothing
        ([others(), namespace("shop"), namespace("bank")], []),  # that is how it is meant
        ([others(), namespace("shop"), watching("flux-system", name="*", namespace="shop")], []),
        ([others(), namespace("shop", "shop")], []),  # somebody has thought of it
        ([others(), manifest("v1", "Namespace", "shop")], []),  # where there is nothing to watch
        ([others(), manifest("v1", "Namespace", "shop"), kustomization("shop", "shop", suspend=True)], []),
        ([others(), kustomization("shop")], ["info flux-system"]),
    ],
)
def test_the_one_namespace_is_told_that_nothing_watches(manifests: list[str], expected: list[str]) -> None:
    assert told(*manifests) == expected


def test_what_watches_another_namespace_is_named() -> None:
    (one,) = reported(repository(others(), namespace("shop")), CHECK)
    assert one.finding.help == "Add there what Alert/chat/chat is in `chat`."
