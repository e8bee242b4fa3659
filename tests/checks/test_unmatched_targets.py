"""Targets of patches that select nothing in any of the builds that they are part of, or of what is installed."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import config_map, found, kustomization, manifest, reported, repository

NOTHING = "target-without-object"


def patched(**target: str) -> str:
    """Return a Kustomization with a patch of its own."""
    patch = "- {op: add, path: /data/more, value: x}\n"
    return kustomization("a", path="./a", patches=[{"patch": patch, "target": target}])


FILES = {"a/a.yaml": config_map("settings"), "b/b.yaml": config_map("login")}


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ({"kind": "ConfigMap", "name": "settings"}, []),
        ({"kind": "ConfigMap", "name": "set.*"}, []),
        ({"kind": "ConfigMap", "name": "other"}, ["warning"]),
        ({"kind": "ConfigMap", "group": "core/v1"}, ["warning"]),
        ({"kind": "ConfigMap", "name": "${WHICH}"}, []),
        ({"labelSelector": "patched=true"}, []),  # for whatever is labelled so
    ],
)
def test_a_patch_of_a_kustomization_is_for_what_it_builds(target: dict[str, str], told: list[str]) -> None:
    assert [one.severity for one in reported(repository(patched(**target), files=FILES), NOTHING)] == told


def test_what_is_handed_on_is_told_once_where_it_selects_nothing_in_any() -> None:
    def handed_on(name: str) -> str:
        own = f"- {{patch: '- {{op: add, path: /data/x, value: y}}', target: {{kind: ConfigMap, name: {name}}}}}"
        return f"spec:\n  patches:\n    {own}\n"

    def files(name: str) -> dict[str, str]:
        head = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: any}\n"
        text = (head + handed_on(name)).replace("\n", "\n          ")
        parent = (
            f"resources: [all.yaml]\npatches:\n  - patch: |\n          {text}\n    target: {{kind: Kustomization}}\n"
        )
        both = kustomization("a", path="./a") + kustomization("b", path="./b")
        return repository(both, files=FILES | {"apps/kustomization.yaml": parent})

    assert reported(files("login"), NOTHING) == []
    (told,) = reported(files("other"), NOTHING)
    assert (told.severity, told.finding.place.path) == ("info", "apps/kustomization.yaml")


def test_what_cannot_be_seen_may_hold_it() -> None:
    remote = {"a/kustomization.yaml": "resources: [https://github.com/example/base?ref=v1]\n"}
    assert reported(repository(patched(kind="Secret"), files=remote), NOTHING) == []
    missing = {"a/kustomization.yaml": "resources: [missing.yaml]\n"}
    assert reported(repository(patched(kind="Secret"), files=missing), NOTHING) == []


def instance(name: str, **spec: Any) -> str:
    """Return a FluxInstance with a patch for a Deployment."""
    patches = [{"patch": "[]", "target": {"kind": "Deployment", "name": name}}]
    more = {"distribution": {"version": "2.x", "registry": "ghcr.io/fluxcd"}, "kustomize": {"patches": patches}, **spec}
    return manifest("fluxcd.controlplane.io/v1", "FluxInstance", "flux", "flux-system", spec=more)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("kustomize-controller", 0),
        ("(kustomize-controller|helm-controller)", 0),
        (".*", 0),
        ("kustomise-controller", 1),
        ("image-automation-controller", 1),  # not among those that are installed by default
    ],
)
def test_a_patch_of_a_flux_instance_is_for_what_it_installs(name: str, told: int) -> None:
    assert len(reported(repository(instance(name)), NOTHING)) == told


def test_a_patch_of_a_component_that_is_asked_for() -> None:
    components = ["source-controller", "kustomize-controller", "image-automation-controller"]
    assert reported(repository(instance("image-automation-controller", components=components)), NOTHING) == []
    assert "Did you mean `kustomize-controller`" in found(repository(instance("kustomise-controller")), NOTHING).help
