"""Which ImagePolicies take part in image automation."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import found, manifest, reported, repository

CHECK = "image-policy-not-selected"
IMAGE = "image.toolkit.fluxcd.io/v1"
MARKED = manifest("v1", "ConfigMap", "wiki", "web", data={"image": "example.com/wiki:1"}).replace(
    "example.com/wiki:1", 'example.com/wiki:1 # {"$imagepolicy": "web:wiki"}'
)


def policy(namespace: str = "flux-system", **labels: str) -> str:
    """Return a policy with labels."""
    metadata = {"labels": labels} if labels else {}
    return manifest(IMAGE, "ImagePolicy", "wiki", namespace, metadata=metadata, spec={"imageRepositoryRef": {}})


def automation(selector: Any = None, namespace: str = "flux-system", **more: Any) -> str:
    """Return an automation, which may have a selector."""
    spec = {"interval": "1h", **({"policySelector": selector} if selector else {}), **more}
    return manifest(IMAGE, "ImageUpdateAutomation", "bumps", namespace, spec=spec)


APP = {"matchLabels": {"app": "wiki"}}


@pytest.mark.parametrize(
    "manifests",
    [
        policy() + automation(APP),
        policy(app="other") + automation(APP),
        policy(app="wiki") + automation({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}),
        policy("web", app="wiki") + automation(APP),
        policy("web") + automation(),
    ],
)
def test_an_automation_that_selects_no_policy_is_told(manifests: str) -> None:
    assert str(found(repository(manifests), CHECK).subject) == "ImageUpdateAutomation/flux-system/bumps"


@pytest.mark.parametrize(
    "manifests",
    [
        policy(app="wiki") + automation(APP),
        policy() + automation(),
        policy() + automation(APP, suspend=True),
        automation(APP),  # policies that others bring
        policy(),
        policy("${NAMESPACE}") + automation(),
        policy("web") + automation(None, ""),  # which namespace it would be in, nobody knows
        policy("web") + policy() + automation(),  # no marker names it: somebody may only look at it
    ],
)
def test_nothing_is_said_of_automations_that_select_some(manifests: str) -> None:
    assert not reported(repository(manifests), CHECK)


def test_a_policy_that_markers_name_and_nothing_selects_is_told() -> None:
    finding = found(repository(policy("web") + policy() + automation() + MARKED), CHECK)
    assert str(finding.subject) == "ImagePolicy/web/wiki"
    assert not reported(repository(policy("web") + automation(None, "web") + MARKED), CHECK)
