"""Variables that something else may set than what Git shows of a Kustomization."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import (
    Files,
    config_map,
    external_secret,
    helm_release,
    kustomization,
    manifest,
    reported,
    repository,
    source,
    store,
)

UNDEFINED, UNFILLED = "undefined-variable", "variable-not-substituted"
KUSTOMIZATIONS = {"apiGroups": ["kustomize.toolkit.fluxcd.io"], "resources": ["kustomizations"], "operations": ["*"]}
DEPLOYMENTS = {"apiGroups": ["apps"], "resources": ["deployments"], "operations": ["*"]}
ADMISSION = "admissionregistration.k8s.io/v1"
CHART = {"kind": "OCIRepository", "name": "webhook"}


def secret(**fields: Any) -> str:
    """Return the Secret in Git that variables come from."""
    return manifest("v1", "Secret", "settings", "flux-system", stringData={"A": "b"}, **fields)


def wiki(*others: str, settings: str | None = None, kind: str = "Secret") -> Files:
    """Return a repository with one variable that a Kustomization takes from an object in Git, and one that it doesn't.

    Beside it is another that sets none, and applies a name with a variable in it.
    """
    return repository(
        settings or secret(),
        *others,
        kustomization("wiki", path="./wiki", postBuild={"substituteFrom": [{"kind": kind, "name": "settings"}]}),
        kustomization("plain", path="./plain"),
        files={"wiki/a.yaml": config_map("a", a="${A}", b="${B}"), "plain/b.yaml": config_map("${A}")},
    )


def told(files: Files) -> list[str]:
    """Return which of the two checks have something to say."""
    return [check for check in (UNDEFINED, UNFILLED) if reported(files, check)]


def webhook(*rules: dict[str, Any]) -> str:
    hook = {"name": "a.example.com", "clientConfig": {"url": "https://a.example.com"}, "rules": list(rules)}
    return manifest(ADMISSION, "MutatingWebhookConfiguration", "webhook", webhooks=[hook])


def policy(*rules: dict[str, Any]) -> str:
    return manifest(
        ADMISSION, "MutatingAdmissionPolicy", "policy", spec={"matchConstraints": {"resourceRules": list(rules)}}
    )


def kyverno(kind: str, **rule: Any) -> str:
    match = {"any": [{"resources": {"kinds": [kind]}}]}
    return manifest("kyverno.io/v1", "ClusterPolicy", "policy", spec={"rules": [{"name": "a", "match": match, **rule}]})


MUTATION = {"mutate": {"patchStrategicMerge": {"spec": {"+(postBuild)": {"substitute": {"B": "c"}}}}}}


def test_what_nothing_sets_is_told() -> None:
    assert told(wiki()) == [UNDEFINED, UNFILLED]
    settings = config_map("settings", "flux-system", A="b")
    assert told(wiki(settings=settings, kind="ConfigMap")) == [UNDEFINED, UNFILLED]


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((webhook(KUSTOMIZATIONS),), []),
        ((webhook(DEPLOYMENTS),), [UNDEFINED, UNFILLED]),
        ((webhook(DEPLOYMENTS, KUSTOMIZATIONS),), []),
        ((webhook({**DEPLOYMENTS, "apiGroups": ["*"]}),), [UNDEFINED, UNFILLED]),
        ((policy(KUSTOMIZATIONS),), []),
        ((policy(DEPLOYMENTS),), [UNDEFINED, UNFILLED]),
        ((kyverno("kustomize.toolkit.fluxcd.io/v1/Kustomization", **MUTATION),), []),
        ((kyverno("Kustomization", **MUTATION),), []),
        ((kyverno("Kustomization", validate={"message": "no"}),), [UNDEFINED, UNFILLED]),
        ((kyverno("Pod", **MUTATION),), [UNDEFINED, UNFILLED]),
        (
            (
                source("OCIRepository", "webhook", "oci://ghcr.io/xunholy/charts/kustomize-mutating-webhook"),
                helm_release("webhook", chartRef=CHART),
            ),
            [],
        ),
    ],
)
def test_what_changes_kustomizations_at_admission_may_give_them_variables(
    others: tuple[str, ...], expected: list[str]
) -> None:
    assert told(wiki(*others)) == expected


@pytest.mark.parametrize(
    "filler",
    [
        pytest.param(external_secret("settings", "flux-system"), id="makes it whole, too"),
        pytest.param(
            external_secret("more", "flux-system", target={"name": "settings", "creationPolicy": "Merge"}),
            id="fills it",
        ),
    ],
)
def test_others_may_put_more_into_a_secret(filler: str) -> None:
    assert told(wiki(store(), filler)) == [UNFILLED]


def test_what_flux_makes_once_may_be_filled_by_others() -> None:
    kept = {"annotations": {"kustomize.toolkit.fluxcd.io/ssa": "IfNotPresent"}}
    assert told(wiki(settings=secret(metadata=kept))) == [UNFILLED]


def test_what_is_put_into_it_may_be_known() -> None:
    data = [{"secretKey": "C", "remoteRef": {"key": "c"}}]
    made = external_secret("settings", "flux-system", dataFrom=None, data=data)
    assert told(wiki(store(), made)) == [UNDEFINED, UNFILLED]


@pytest.mark.parametrize(
    ("terraform", "expected"),
    [
        (
            'resource "kubernetes_config_map" "a" {\n  metadata { name = "wiki-settings" }\n  data = {WIKI_B = 1}\n}\n',
            [],
        ),
        ("locals {\n  config_map = { WIKI_B = 1 }\n}\n", [UNDEFINED]),
        ('resource "kubernetes_config_map" "this" {\n  metadata { name = "wiki-settings" }\n}\n', [UNDEFINED]),
    ],
    ids=["of the very ConfigMap", "of none", "of the ConfigMap without it"],
)
def test_terraform_may_set_more_in_what_git_holds_a_copy_of(terraform: str, expected: list[str]) -> None:
    substitute_from = [{"kind": "ConfigMap", "name": "wiki-settings"}]
    files = repository(
        config_map("wiki-settings", "flux-system", A="a"),
        kustomization("wiki", path="./wiki", postBuild={"substituteFrom": substitute_from}),
        files={"wiki/a.yaml": config_map("a", a="${A}", b="${WIKI_B}"), "terraform/main.tf": terraform},
    )
    assert told(files) == expected
