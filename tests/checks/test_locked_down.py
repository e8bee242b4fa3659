"""Controllers that keep tenants in their namespaces: where Git says so, and what they refuse then."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import (
    BOOTSTRAPPED,
    CHART,
    Files,
    external_secret,
    faults,
    flux_instance,
    found,
    helm_release,
    kustomization,
    manifest,
    reported,
    repository,
    source,
)

REFUSED = "reference-refused"
WITHOUT_RIGHTS = "default-account-without-rights"
NAMESPACE = manifest("v1", "Namespace", "web")
ABROAD = CHART + NAMESPACE + helm_release("wiki", "web", serviceAccountName="deployer")
NAMELESS = (
    NAMESPACE
    + CHART.replace("namespace: flux-system", "namespace: web")
    + helm_release("wiki", "web", chartRef={"kind": "OCIRepository", "name": "chart"})
)
OWN_NAMESPACE = "--no-cross-namespace-refs=true"
ACCOUNT = "--default-service-account=default"


def locked(*manifests: str, **cluster: Any) -> Files:
    """Return a repository whose FluxInstance locks tenants in."""
    lines = "".join(f"    {key}: {value}\n" for key, value in ({"multitenant": "true"} | cluster).items())
    return repository(
        *manifests,
        files={"bootstrap/flux-instance.yaml": flux_instance("apps").replace("spec:\n", f"spec:\n  cluster:\n{lines}")},
    )


def patch(argument: str, name: str = "(kustomize-controller|helm-controller)", kind: str = "Deployment") -> str:
    """Return a patch that adds an argument, as Flux's documentation has it."""
    return (
        f"  - target: {{kind: {kind}, name: {name}}}\n    patch: |\n      - op: add\n"
        f"        path: /spec/template/spec/containers/0/args/-\n        value: {argument}\n"
    )


def deployment(name: str = "helm-controller", *arguments: str) -> str:
    """Return a controller."""
    container = {"name": "manager", "image": f"ghcr.io/fluxcd/{name}:v1.6.0", "args": ["--events-addr=", *arguments]}
    return manifest(
        "apps/v1", "Deployment", name, "flux-system", spec={"template": {"spec": {"containers": [container]}}}
    )


def bootstrapped(patches: str, components: str, *manifests: str) -> Files:
    """Return a repository that `flux bootstrap` has written to, with patches of its manifests."""
    return {
        "clusters/home/flux-system/gotk-components.yaml": components,
        "clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
        "clusters/home/flux-system/kustomization.yaml": (
            f"resources: [gotk-components.yaml, gotk-sync.yaml]\npatches:\n{patches}"
        ),
        "clusters/home/all.yaml": "".join(manifests),
        "empty/kustomization.yaml": "resources: []\n",
    }


def binding(subject: dict[str, str], namespace: str | None = "web") -> str:
    """Return a binding of a role to one subject, for all the cluster where there is no namespace."""
    kind = "RoleBinding" if namespace else "ClusterRoleBinding"
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "admin"}
    return manifest("rbac.authorization.k8s.io/v1", kind, "tenant", namespace, roleRef=role, subjects=[subject])


def test_a_chart_of_another_namespace_is_refused() -> None:
    finding = found(locked(ABROAD), REFUSED)
    assert finding.message == (
        "can't access 'OCIRepository/flux-system/chart', cross-namespace references have been blocked"
    )
    assert finding.related[0].place.path == "bootstrap/flux-instance.yaml"
    assert finding.stall is not None


@pytest.mark.parametrize(
    "files",
    [
        locked(ABROAD, multitenant="false"),
        locked(ABROAD, multitenant="${LOCKED}"),
        repository(ABROAD),
        bootstrapped(patch(OWN_NAMESPACE, "kustomize-controller"), deployment(), ABROAD),
        bootstrapped(patch(OWN_NAMESPACE, kind="StatefulSet"), "---\n", ABROAD),
        bootstrapped(patch("--no-cross-namespace-refs=false"), deployment(), ABROAD),
        bootstrapped(patch(OWN_NAMESPACE), deployment(), NAMELESS),
    ],
)
def test_nothing_is_refused_without_the_argument(files: Files) -> None:
    assert not reported(files, REFUSED)


@pytest.mark.parametrize(
    "files",
    [
        bootstrapped(patch(OWN_NAMESPACE), deployment(), ABROAD),
        bootstrapped(patch("--no-cross-namespace-refs"), deployment(), ABROAD),
        bootstrapped(patch(OWN_NAMESPACE), "---\n", ABROAD),  # the bootstrap writes the Deployments later
        bootstrapped(patch("--log-level=debug"), deployment("helm-controller", OWN_NAMESPACE), ABROAD),
    ],
)
def test_a_bootstrap_says_how_controllers_are_started(files: Files) -> None:
    assert found(files, REFUSED).subject is not None


def test_the_patches_of_an_instance_say_it_too() -> None:
    patches = patch(OWN_NAMESPACE).replace("\n", "\n  ").rstrip()
    instance = flux_instance("apps").replace("spec:\n", f"spec:\n  kustomize:\n    patches:\n  {patches}\n")
    assert found(repository(ABROAD, files={"bootstrap/flux-instance.yaml": instance}), REFUSED)


def test_values_of_a_chart_say_it_too() -> None:
    release = helm_release(
        "flux2", chart={"spec": {"chart": "flux2", "sourceRef": {"kind": "HelmRepository", "name": "community"}}},
        chartRef=None, values={"multitenancy": {"enabled": True}}, serviceAccountName="helm-controller",
    )  # fmt: skip
    community = source("HelmRepository", "community", "https://fluxcd-community.github.io/helm-charts")
    assert found(repository(community, release, ABROAD), REFUSED)


def test_an_alert_passes_over_other_namespaces() -> None:
    spec = {"providerRef": {"name": "chat"}, "eventSources": [{"kind": "HelmRelease", "name": "*", "namespace": "web"}]}
    alert = manifest("notification.toolkit.fluxcd.io/v1beta3", "Alert", "chat", "flux-system", spec=spec)
    (finding,) = reported(locked(alert), REFUSED)
    assert finding.severity == "warning"
    assert "hears nothing of it" in finding.finding.message


def test_dependencies_may_be_in_other_namespaces() -> None:
    wiki = kustomization("wiki", dependsOn=[{"name": "other", "namespace": "web"}], serviceAccountName="deployer")
    assert not reported(locked(NAMESPACE, wiki), REFUSED)


def test_an_object_without_account_is_applied_as_the_default_one() -> None:
    finding = found(locked(NAMELESS), WITHOUT_RIGHTS)
    assert str(finding.subject) == "HelmRelease/web/wiki"
    assert str(finding.target) == "ServiceAccount/web/default"


def test_an_instance_names_the_default_account() -> None:
    finding = found(locked(NAMELESS, tenantDefaultServiceAccount="flux"), WITHOUT_RIGHTS)
    assert str(finding.target) == "ServiceAccount/web/flux"


def test_the_operators_own_sync_has_an_account() -> None:
    assert faults(locked(NAMESPACE)) == []


def test_the_kustomization_of_a_bootstrap_has_none() -> None:
    files = bootstrapped(patch(ACCOUNT), deployment("kustomize-controller"), NAMESPACE)
    assert str(found(files, WITHOUT_RIGHTS).subject) == "Kustomization/flux-system/flux-system"


@pytest.mark.parametrize(
    "rights",
    [
        binding({"kind": "ServiceAccount", "name": "default"}),
        binding({"kind": "ServiceAccount", "name": "default", "namespace": "web"}),
        binding({"kind": "ServiceAccount", "name": "default", "namespace": "web"}, None),
        binding({"kind": "Group", "name": "system:serviceaccounts:web"}, None),
        binding({"kind": "Group", "name": "system:serviceaccounts"}, None),
        binding({"kind": "User", "name": "system:serviceaccount:web:default"}, None),
        binding({"kind": "ServiceAccount", "name": "${ACCOUNT}"}),
        manifest("tenants.example.com/v1", "Tenant", "web"),
    ],
)
def test_who_may_have_rights_is_not_told_of(rights: str) -> None:
    assert not reported(locked(NAMELESS, rights), WITHOUT_RIGHTS)


def test_rights_of_another_account_are_not_the_default_ones() -> None:
    assert reported(locked(NAMELESS, binding({"kind": "ServiceAccount", "name": "deployer"})), WITHOUT_RIGHTS)


def test_what_acts_in_another_cluster_is_not_told_of() -> None:
    wiki = helm_release(
        "wiki", "web", chartRef={"kind": "OCIRepository", "name": "chart"}, kubeConfig={"secretRef": {"name": "edge"}}
    )
    assert not reported(locked(NAMESPACE, wiki, external_secret("edge", "web")), WITHOUT_RIGHTS)
