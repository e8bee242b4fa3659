"""Custom resources before their kind, and dependencies that are missing."""

from __future__ import annotations

import pytest
from repositories import (
    Files,
    external_secret,
    faults,
    found,
    helm_release,
    kustomization,
    manifest,
    reported,
    repository,
    source,
    store,
)

BEFORE, MISSING = "custom-resource-before-crd", "missing-dependency"
SOURCE = source("OCIRepository", "cert-manager", "oci://quay.io/jetstack/charts/cert-manager")
CHART = {"kind": "OCIRepository", "name": "cert-manager", "namespace": "flux-system"}
CERT_MANAGER = SOURCE + helm_release("cert-manager", "cert-manager", chartRef=CHART, values={"crds": {"enabled": True}})
ISSUER = manifest("cert-manager.io/v1", "ClusterIssuer", "self-signed", spec={"selfSigned": {}})


def certificate(name: str) -> str:
    spec = {"secretName": name, "issuerRef": {"kind": "ClusterIssuer", "name": "self-signed"}}
    return manifest("cert-manager.io/v1", "Certificate", name, "default", spec=spec)


def applying(dependencies: dict[str, list[str]], **folders: str) -> Files:
    """Return a repository with a Kustomization for each folder, and what each depends on."""
    kustomizations = "".join(
        kustomization(name, path=f"./{name}", dependsOn=[{"name": other} for other in dependencies.get(name, ())])
        for name in folders
    )
    return repository(kustomizations, files={f"{name}/all.yaml": text for name, text in folders.items()})


def users(count: int, first: int = 0) -> dict[str, str]:
    """Return folders each with a certificate."""
    return {f"app{number}": certificate(f"app{number}") for number in range(first, first + count)}


def test_a_custom_resource_beside_the_release_that_brings_its_kind_is_a_warning() -> None:
    (one,) = reported(applying({}, operator=CERT_MANAGER + ISSUER), BEFORE)
    assert one.severity == "warning"
    assert str(one.finding.target) == "HelmRelease/cert-manager/cert-manager"


def test_several_of_them_are_one_finding() -> None:
    one = found(applying({}, operator=CERT_MANAGER + ISSUER + certificate("a") + certificate("b")), BEFORE)
    assert "Certificate/default/a, Certificate/default/b, ClusterIssuer/self-signed" in one.message


def test_the_advice_names_several_of_the_kind() -> None:
    approver = CERT_MANAGER.replace("charts/cert-manager\n", "charts/cert-manager-approver-policy\n")
    policy = manifest("policy.cert-manager.io/v1alpha1", "CertificateRequestPolicy", "all", spec={})
    one = found(applying({}, operator=approver + policy), BEFORE)
    assert "Apply CertificateRequestPolicies by " in one.help


def test_a_custom_resource_beside_the_kustomization_of_the_release_comes_before_it() -> None:
    inner = kustomization("operator", path="./operator")
    files = repository(
        kustomization("all", path="./all"), files={"all/all.yaml": inner + ISSUER, "operator/all.yaml": CERT_MANAGER}
    )
    assert "before HelmRelease/cert-manager/cert-manager" in found(files, BEFORE).message


def test_a_definition_in_git_may_be_beside_its_custom_resources() -> None:
    definition = manifest(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        "clusterissuers.cert-manager.io",
        spec={"group": "cert-manager.io", "names": {"kind": "ClusterIssuer"}},
    )
    assert faults(applying({}, operator=definition + ISSUER)) == []


def test_a_chart_that_a_bootstrap_installs_brings_its_kinds_before_flux_starts() -> None:
    files = applying({}, operator=CERT_MANAGER + ISSUER)
    files["bootstrap/helmfile.yaml"] = "releases:\n  - name: cert-manager\n    chart: oci://quay.io/jetstack/x\n"
    assert faults(files) == []


@pytest.mark.parametrize(
    ("url", "is_told"),
    [
        ("https://github.com/example/crds", False),  # the owner's own, of whatever they need
        ("https://github.com/jetstack/cert-manager-crds", False),
        ("https://github.com/kyverno/crds", True),  # a project publishes its own
    ],
)
def test_a_bundle_of_definitions_that_comes_before_may_hold_a_kind(url: str, is_told: bool) -> None:
    kustomizations = source("GitRepository", "bundle", url) + "".join(
        (
            kustomization("bundle", path="./all", sourceRef={"kind": "GitRepository", "name": "bundle"}),
            kustomization("operator", path="./operator", dependsOn=[{"name": "bundle"}]),
        )
    )
    files = repository(kustomizations, files={"operator/all.yaml": CERT_MANAGER + ISSUER})
    assert faults(files) == ([BEFORE] if is_told else [])


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("rules:\n  - apiGroups:\n      - cert-manager.io\n    resources: [issuers]\n", True),
        ("apiVersion: cert-manager.io/v1\nkind: Issuer\n", True),
        ("kubectl apply -f crds/cert-manager.io_issuers.yaml\n", False),
    ],
)
def test_who_names_a_group_to_use_its_kinds_does_not_install_them(text: str, is_told: bool) -> None:
    files = applying({}, operator=CERT_MANAGER + ISSUER)
    files["bootstrap/steps.txt"] = text
    assert faults(files) == ([BEFORE] if is_told else [])


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("kubectl apply -f https://github.com/prometheus-operator/prometheus-operator/releases/crds.yaml", False),
        ("kubectl apply -f https://github.com/example/other-operator/releases/crds.yaml", True),
    ],
)
def test_a_bundle_of_the_project_that_a_script_applies_brings_its_kinds(line: str, told: bool) -> None:
    url = "oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack"
    rule = manifest("monitoring.coreos.com/v1", "PrometheusRule", "disks", "default", spec={"groups": []})
    stack = source("OCIRepository", "stack", url) + helm_release(
        "stack", "default", chartRef={"kind": "OCIRepository", "name": "stack", "namespace": "flux-system"}
    )
    files = applying({}, operator=stack + rule) | {"scripts/bootstrap.sh": f"{line}\n"}
    assert faults(files) == ([BEFORE] if told else [])


def test_a_bundle_of_one_group_brings_no_kinds_of_another() -> None:
    url = "oci://mirror.gcr.io/envoyproxy/gateway-helm"
    envoy = source("OCIRepository", "envoy", url) + helm_release(
        "edge", "network", chartRef={"kind": "OCIRepository", "name": "envoy", "namespace": "flux-system"}
    )
    gateway = manifest("gateway.networking.k8s.io/v1", "GatewayClass", "edge", spec={"controllerName": "example.com/x"})
    policy = manifest("gateway.envoyproxy.io/v1alpha1", "BackendTrafficPolicy", "edge", "network", spec={})
    files = applying({}, operator=envoy + gateway + policy)
    both = found(files, BEFORE)
    files["scripts/setup.sh"] = "kubectl apply -f https://github.com/kubernetes-sigs/gateway-api/releases/all.yaml\n"
    left = found(files, BEFORE)
    assert ("GatewayClass" in both.message, "GatewayClass" in left.message) == (True, False)
    assert "BackendTrafficPolicy/network/edge" in left.message


def test_what_other_files_say_of_a_chart_is_no_bootstrap() -> None:
    files = applying({}, operator=CERT_MANAGER + ISSUER)
    files["docs/cert-manager.md"] = "Install cert-manager first.\n"
    assert faults(files) == [BEFORE]


def test_a_dependency_that_nobody_needs_but_one_is_an_info() -> None:
    (one,) = reported(applying({}, operator=CERT_MANAGER, issuers=ISSUER), MISSING)
    assert one.severity == "info"
    assert (one.finding.subject.name, one.finding.target.name) == ("issuers", "operator")  # type: ignore[union-attr]


def test_a_dependency_through_another_is_one() -> None:
    files = applying({"issuers": ["middle"], "middle": ["operator"]}, operator=CERT_MANAGER, middle="", issuers=ISSUER)
    assert reported(files, MISSING) == []


def test_what_nobody_depends_on_is_left_to_retries() -> None:
    assert len(reported(applying({}, operator=CERT_MANAGER, **users(3)), MISSING)) == 3
    assert reported(applying({}, operator=CERT_MANAGER, **users(4)), MISSING) == []


def test_what_a_tenth_of_all_kustomizations_need_is_not_part_of_the_platform() -> None:
    others = {f"other{number}": "" for number in range(60)}
    assert len(reported(applying({}, operator=CERT_MANAGER, **users(6), **others), MISSING)) == 6
    assert reported(applying({}, operator=CERT_MANAGER, **users(9), **others), MISSING) == []


def test_who_lacks_what_most_others_depend_on_is_named() -> None:
    depending = {name: ["operator"] for name in users(5)}
    files = applying(depending, operator=CERT_MANAGER, **users(9))
    assert [str(one.finding.subject) for one in reported(files, MISSING)] == [
        f"Kustomization/flux-system/app{number}" for number in range(5, 9)
    ]


def test_where_fewer_depend_on_it_than_don_t_the_rest_is_left_to_retries() -> None:
    depending = {name: ["operator"] for name in users(4)}
    assert reported(applying(depending, operator=CERT_MANAGER, **users(9)), MISSING) == []


def test_users_of_a_store_need_the_kustomization_that_applies_it() -> None:
    one = found(applying({}, stores=store(), wiki=external_secret("wiki")), MISSING)
    assert "which applies ClusterSecretStore/vault for ExternalSecret/default/wiki" in one.message
    files = applying({"wiki": ["stores"]}, stores=store(), wiki=external_secret("wiki"))
    assert reported(files, MISSING) == []


def test_a_dependency_that_another_one_brings_along_is_not_missing_too() -> None:
    source = SOURCE.replace("cert-manager", "external-secrets").replace("jetstack", "x")
    operator = source + helm_release(
        "external-secrets", "external-secrets", chartRef={**CHART, "name": "external-secrets"}
    )
    files = applying({"stores": ["operator"]}, operator=operator, stores=store(), wiki=external_secret("wiki"))
    one = found(files, MISSING)
    assert (one.subject.name, one.target.name) == ("wiki", "stores")  # type: ignore[union-attr]


def test_what_one_kustomization_applies_needs_no_dependency() -> None:
    assert reported(applying({}, all=store() + external_secret("wiki")), MISSING) == []
