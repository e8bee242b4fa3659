"""Facts that the shipped rules must tell, as one would look them up."""

from __future__ import annotations

import pytest

from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.kinds import Product
from gitops_lint.rulebook.references import Reference, Strength
from gitops_lint.rulebook.rulebook import Rulebook

RULEBOOK = Rulebook()
KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/Kustomization"
HELM_RELEASE = "helm.toolkit.fluxcd.io/HelmRelease"
EXTERNAL_SECRET = "external-secrets.io/ExternalSecret"  # noqa: S105 (a kind)


def rule(kind: str, path: str) -> Reference:
    """Return the one reference of a kind that a path leads to."""
    (found,) = [bound.rule for bound in RULEBOOK.references(parse_group_kind(kind)) if bound.path == path]
    return found


def made(kind: str, product: str, manifest: str) -> list[Product]:
    """Return what is made of a manifest, of one kind."""
    root = parse(manifest, "manifest.yaml").documents[0].root
    products = RULEBOOK.products(parse_group_kind(kind))
    return [one for one in products if one.kind == product and hold(one.when, root)]


@pytest.mark.parametrize("kind", [KUSTOMIZATION, HELM_RELEASE])
def test_depends_on_names_the_same_kind_in_the_dependents_own_namespace_unless_it_says_another(kind: str) -> None:
    found = rule(kind, "spec.dependsOn[*]")
    assert found.targets == (kind,)
    assert (found.namespace, found.namespace_field) == ("own", "namespace")
    assert (found.edge, found.strength) == ("dependsOn", Strength.ORDERING)


def test_a_health_check_without_namespace_is_taken_to_be_of_a_cluster_scoped_object() -> None:
    found = rule(KUSTOMIZATION, "spec.healthChecks[*]")
    assert (found.namespace, found.group_field, found.default) == ("none", "apiVersion", "apps/Deployment")


def test_health_checks_count_for_nothing_where_wait_is_set() -> None:
    found = rule(KUSTOMIZATION, "spec.healthChecks[*]")
    assert not hold(found.when, parse("spec: {wait: true}", "f").documents[0].root)
    assert hold(found.when, parse("spec: {wait: false}", "f").documents[0].root)


def test_a_releases_values_come_from_its_own_namespace_whatever_its_target_namespace() -> None:
    found = rule(HELM_RELEASE, "spec.valuesFrom[*]")
    assert (found.namespace, found.namespace_field, found.namespace_path) == ("own", None, None)
    assert found.optional == "optional"


def test_the_key_that_verifies_a_chart_is_in_the_namespace_of_the_charts_source() -> None:
    found = rule(HELM_RELEASE, "spec.chart.spec.verify.secretRef")
    assert found.namespace_path == "spec.chart.spec.sourceRef.namespace"


def test_a_release_needs_its_target_namespace_unless_it_makes_it() -> None:
    found = rule(HELM_RELEASE, "spec.targetNamespace")
    assert not hold(found.when, parse("spec: {install: {createNamespace: true}}", "f").documents[0].root)
    assert hold(found.when, parse("spec: {}", "f").documents[0].root)


@pytest.mark.parametrize("path", ["spec.secretStoreRef", "spec.data[*].sourceRef.storeRef"])
def test_an_external_secrets_store_is_a_secret_store_of_its_own_namespace_unless_kind_says_otherwise(path: str) -> None:
    found = rule(EXTERNAL_SECRET, path)
    assert found.targets == ("external-secrets.io/SecretStore", "external-secrets.io/ClusterSecretStore")
    assert found.default == "external-secrets.io/SecretStore"
    assert (found.namespace, found.namespace_field, found.edge) == ("own", None, "store")


def test_a_cluster_stores_credentials_without_namespace_are_looked_up_where_it_is_used() -> None:
    path = "spec.provider.vault.auth.tokenSecretRef"
    of_cluster = rule("external-secrets.io/ClusterSecretStore", path)
    assert (of_cluster.namespace, of_cluster.namespace_field) == ("consumer", "namespace")
    of_namespace = rule("external-secrets.io/SecretStore", path)
    assert (of_namespace.namespace, of_namespace.namespace_field) == ("own", None)


def test_a_cluster_stores_authority_must_say_its_namespace() -> None:
    assert rule("external-secrets.io/ClusterSecretStore", "spec.provider.vault.caProvider").namespace == "required"


@pytest.mark.parametrize("path", ["onepassword.connectHost", "vault.server", "bitwardensecretsmanager.apiURL"])
def test_a_stores_server_may_be_a_service_of_this_cluster(path: str) -> None:
    found = rule("external-secrets.io/ClusterSecretStore", f"spec.provider.{path}")
    assert (found.targets, found.form, found.edge) == (("core/Service",), "url", "server")


def test_an_external_secret_gives_the_keys_that_it_names() -> None:
    (secret,) = made(EXTERNAL_SECRET, "core/Secret", "spec: {data: [{secretKey: a}]}")
    root = parse("spec: {data: [{secretKey: a}]}", "f").documents[0].root
    assert [keys.names for keys in secret.keys if hold(keys.when, root)] == [("{spec.data[*].secretKey}",)]


@pytest.mark.parametrize("spec", ["{dataFrom: [{}]}", "{target: {template: {templateFrom: [{}]}}}"])
def test_the_keys_of_an_external_secret_are_unknown_where_something_is_taken_whole(spec: str) -> None:
    root = parse(f"spec: {spec}", "f").documents[0].root
    (secret,) = made(EXTERNAL_SECRET, "core/Secret", f"spec: {spec}")
    assert not [keys for keys in secret.keys if hold(keys.when, root)]


@pytest.mark.parametrize("policy", ["Merge", "None"])
def test_an_external_secret_that_merges_makes_no_secret(policy: str) -> None:
    assert not made(EXTERNAL_SECRET, "core/Secret", f"spec: {{target: {{creationPolicy: {policy}}}}}")
    assert made(EXTERNAL_SECRET, "core/Secret", "spec: {}")


def test_a_database_cluster_makes_its_applications_secret_unless_it_is_given_one() -> None:
    kind = "postgresql.cnpg.io/Cluster"
    (app,) = [one for one in made(kind, "core/Secret", "spec: {}") if one.name.endswith("-app")]
    assert app.name == "{metadata.name}-app"
    assert "jdbc-uri" in app.keys[0].names
    given = made(kind, "core/Secret", "spec: {bootstrap: {initdb: {secret: {name: mine}}}}")
    assert not [one for one in given if one.name.endswith("-app")]


def test_a_cluster_issuers_secrets_are_in_cert_managers_namespace() -> None:
    path = "spec.acme.solvers[*].dns01.cloudflare.apiTokenSecretRef"
    assert rule("cert-manager.io/ClusterIssuer", path).namespace == "operator"
    assert rule("cert-manager.io/Issuer", path).namespace == "own"


def test_an_ingress_with_an_issuer_makes_its_own_certificates_secret() -> None:
    annotated = "metadata: {annotations: {cert-manager.io/cluster-issuer: x}}"
    assert made("networking.k8s.io/Ingress", "core/Secret", annotated)
    assert not made("networking.k8s.io/Ingress", "core/Secret", "metadata: {}")


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("core/Pod", "spec.containers[*].envFrom[*].secretRef"),
        ("apps/Deployment", "spec.template.spec.containers[*].envFrom[*].secretRef"),
        ("batch/CronJob", "spec.jobTemplate.spec.template.spec.initContainers[*].envFrom[*].secretRef"),
    ],
)
def test_whatever_runs_pods_refers_to_what_they_read(kind: str, path: str) -> None:
    assert rule(kind, path).targets == ("core/Secret",)


@pytest.mark.parametrize(
    "kind",
    [
        "core/Namespace",
        "external-secrets.io/ClusterSecretStore",
        "cert-manager.io/ClusterIssuer",
        "storage.k8s.io/StorageClass",
    ],
)
def test_cluster_scoped_kinds_have_no_namespace(kind: str) -> None:
    assert RULEBOOK.is_cluster_scoped(parse_group_kind(kind))


@pytest.mark.parametrize("kind", ["core/Secret", EXTERNAL_SECRET, "example.org/Unheard"])
def test_other_kinds_and_unknown_ones_have_a_namespace(kind: str) -> None:
    assert not RULEBOOK.is_cluster_scoped(parse_group_kind(kind))


def test_a_kind_of_a_group_all_of_whose_kinds_are_alike_need_not_be_listed() -> None:
    assert RULEBOOK.is_cluster_scoped(GroupKind("constraints.gatekeeper.sh", "K8sRequiredLabels"))


@pytest.mark.parametrize(
    ("kind", "closed"),
    [(KUSTOMIZATION, True), ("external-secrets.io/ClusterSecretStore", True), ("core/Secret", False)],
)
def test_objects_of_closed_kinds_come_only_from_git(kind: str, closed: bool) -> None:
    known = RULEBOOK.kind(parse_group_kind(kind))
    assert known is not None
    assert known.closed is closed
