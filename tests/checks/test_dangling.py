"""References that lead nowhere, of kinds that have no check of their own; names with a slip of the pen in them."""

from __future__ import annotations

import pytest
from repositories import (
    CHART,
    Files,
    config_map,
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

SLIP = "name-misspelt"
MISSING = "referenced-object-not-found"


def decrypted(name: str, key: str) -> str:
    return kustomization(name, decryption={"provider": "sops", "secretRef": {"name": key}})


def test_what_git_makes_is_meant_by_nearly_its_name() -> None:
    files = repository(store(), external_secret("sops-age", "flux-system"), decrypted("wiki", "sops-gae"))
    assert found(files, SLIP).help == "Did you mean Secret/flux-system/sops-age?"


def test_what_many_refer_to_is_meant_though_nobody_makes_it() -> None:
    many = [decrypted(name, "sops-age") for name in ("one", "two", "three")]
    assert found(repository(*many, decrypted("wiki", "sops-gae")), SLIP).subject is not None
    assert faults(repository(*many[:1], decrypted("wiki", "sops-gae"))) == []


@pytest.mark.parametrize(
    ("key", "others", "expected"),
    [
        ("wiki-registry-key", ["registry-web", "registry-db"], None),
        ("wiki-rgeistry-key", ["registry-web", "registry-db"], "wiki-registry-key"),
        ("wiki-rgeistry-key", ["registry-web"], None),  # one alone may be wrong itself
        ("wiki-rgeistry-key", ["registry-web", "registry-db", "rgeistry"], None),
        ("wiki-registries-key", ["registry-web", "registry-db"], None),
        ("wiki-backups-key", ["backup-web", "backup-db"], None),
    ],
)
def test_a_word_that_stands_nowhere_else_is_one_of_other_names_with_a_slip(
    key: str, others: list[str], expected: str | None
) -> None:
    files = repository(decrypted("wiki", key), *(config_map(name) for name in others))
    told = reported(files, SLIP)
    assert [one.finding.help for one in told] == ([f"Did you mean Secret/flux-system/{expected}?"] if expected else [])


@pytest.mark.parametrize(("word", "expected"), [("registry", []), ("rgeistry", [SLIP]), ("kitchen", [])])
def test_what_a_chart_may_make_has_no_word_in_it_that_stands_nowhere_else(word: str, expected: list[str]) -> None:
    reader = kustomization(
        "reader", "default", postBuild={"substituteFrom": [{"kind": "Secret", "name": f"wiki-{word}"}]}
    )
    files = repository(
        CHART, helm_release("wiki", "default"), reader, config_map("registry-web"), config_map("registry-db")
    )
    assert [check for check in faults(files) if check == SLIP] == expected


def test_a_name_that_nothing_resembles_is_made_by_hand() -> None:
    assert faults(repository(store(), external_secret("other", "flux-system"), decrypted("wiki", "sops-age"))) == []


def test_an_object_of_a_closed_kind_is_missing_for_certain() -> None:
    policy = manifest(
        "image.toolkit.fluxcd.io/v1",
        "ImagePolicy",
        "wiki",
        "flux-system",
        spec={"imageRepositoryRef": {"name": "wiki"}, "policy": {"semver": {"range": "*"}}},
    )
    (one,) = reported(repository(policy), MISSING)
    assert one.severity == "error"
    assert one.finding.message.startswith("ImageRepository/flux-system/wiki not found")


def certificate(kind: str) -> Files:
    spec = {"secretName": "tls", "dnsNames": ["example.com"], "issuerRef": {"kind": kind, "name": "public"}}
    issuer = manifest("cert-manager.io/v1", "ClusterIssuer", "public", spec={"selfSigned": {}})
    return repository(issuer, manifest("cert-manager.io/v1", "Certificate", "wiki", "default", spec=spec))


def test_a_reference_names_no_kind_that_there_is() -> None:
    one = found(certificate("ClusterIsuer"), "reference-to-unknown-kind")
    assert one.help == "Set `kind: ClusterIssuer`."
    assert faults(certificate("ClusterIssuer")) == []


@pytest.mark.parametrize(
    ("api_version", "kind", "group"),
    [
        ("hlm.toolkit.fluxcd.io/v2", "HelmRelease", "helm.toolkit.fluxcd.io"),
        ("cert-manger.io/v1", "Certificate", "cert-manager.io"),
    ],
)
def test_a_reference_names_a_group_with_a_slip_in_it(api_version: str, kind: str, group: str) -> None:
    check = {"apiVersion": api_version, "kind": kind, "name": "wiki", "namespace": "default"}
    files = repository(kustomization("checked", healthChecks=[check]))
    one = found(files, "reference-to-unknown-kind")
    assert one.help == f"Did you mean the group `{group}`?"
    assert one.place.column == 17  # the field `apiVersion`, not the name


def test_a_group_of_somebody_elses_is_no_slip() -> None:
    check = {"apiVersion": "certs.example.com/v1", "kind": "Certificate", "name": "wiki", "namespace": "default"}
    files = repository(kustomization("checked", healthChecks=[check]))
    assert "reference-to-unknown-kind" not in faults(files)


def test_a_kind_of_somebody_elses_is_no_slip() -> None:
    assert "reference-to-unknown-kind" not in faults(certificate("StepIssuer"))


def test_an_issuer_is_nobodys_but_gits() -> None:
    files = certificate("Issuer")
    assert faults(files) == ["issuer-not-found"]


def test_credentials_of_a_cluster_issuer_are_where_cert_manager_is() -> None:
    chart = source("OCIRepository", "chart", "oci://quay.io/jetstack/charts/cert-manager", "cert-manager")
    release = helm_release(
        "cert-manager",
        "cert-manager",
        chartRef={"kind": "OCIRepository", "name": "chart"},
        values={"crds": {"enabled": True}},
    )
    token = {"apiTokenSecretRef": {"name": "cloudflare", "key": "token"}}
    acme = {
        "server": "https://acme.example.com",
        "privateKeySecretRef": {"name": "account"},
        "solvers": [{"dns01": {"cloudflare": token}}],
    }
    issuer = manifest("cert-manager.io/v1", "ClusterIssuer", "public", spec={"acme": acme})
    one = found(repository(chart, release, issuer), "secret-not-found")
    assert one.message.startswith("nothing in this repository creates Secret/cert-manager/cloudflare")
    assert "secret-not-found" not in faults(repository(issuer))


def custom(**spec: object) -> str:
    return manifest("example.com/v1", "Wiki", "wiki", "default", spec=spec)


@pytest.mark.parametrize(
    ("spec", "kind"),
    [
        ({"database": {"passwordSecretRef": {"name": "wiki-databse"}}}, "Secret/default/wiki-database"),
        ({"storage": {"storageClassName": "local-paht"}}, "StorageClass/local-path"),
    ],
)
def test_a_field_of_a_custom_resource_means_what_it_is_called_like(spec: dict[str, object], kind: str) -> None:
    files = repository(store(), external_secret("wiki-database"), custom(**spec))
    assert found(files, SLIP).help == f"Did you mean {kind}?"


def test_a_custom_resource_may_name_what_its_operator_makes() -> None:
    made = custom(passwordSecretRef={"name": "wiki-admin"})
    assert faults(repository(store(), external_secret("wiki-database"), made)) == []


def test_a_custom_resource_may_refer_to_a_kind_with_a_slip_in_it() -> None:
    files = repository(custom(parentRefs=[{"kind": "Gatewya", "name": "internal"}]))
    one = found(files, "reference-to-unknown-kind")
    assert one.help == "Set `kind: Gateway`."


def test_what_a_chart_makes_is_meant_by_what_it_may_make() -> None:
    chart = source("OCIRepository", "cilium", "oci://quay.io/cilium/charts/cilium", "kube-system")
    release = helm_release(
        "cilium",
        "kube-system",
        chartRef={"kind": "OCIRepository", "name": "cilium"},
        values={"dashboards": {"enabled": True}},
    )
    spec = {"instanceSelector": {}, "configMapRef": {"name": "cilium-dashbord", "key": "cilium-dashboard.json"}}
    dashboard = manifest("grafana.integreatly.org/v1beta1", "GrafanaDashboard", "cilium", "kube-system", spec=spec)
    assert found(repository(chart, release, dashboard), SLIP).help.endswith("ConfigMap/kube-system/cilium-dashboard?")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("helmrelases.helm.toolkit.fluxcd.io", [SLIP]),
        ("helm-releases.helm.toolkit.fluxcd.io", []),
        ("helmreleases.helm.tolkit.fluxcd.io", [SLIP]),
    ],
)
def test_a_definition_is_called_like_a_kind_of_its_group(name: str, expected: list[str]) -> None:
    depends_on = [
        {
            "apiVersion": "apiextensions.k8s.io/v1",
            "kind": "CustomResourceDefinition",
            "name": name,
        }
    ]
    maker = manifest(
        "fluxcd.controlplane.io/v1",
        "ResourceSet",
        "apps",
        "flux-system",
        spec={"dependsOn": depends_on, "resources": []},
    )
    assert faults(repository(maker)) == expected


def test_a_cluster_scoped_resource_refers_to_what_is_in_some_namespace() -> None:
    issuer = manifest("cert-manager.io/v1", "Issuer", "internal-ca", "security", spec={"selfSigned": {}})

    def policy(name: str) -> str:
        spec = {"selector": {"issuerRef": {"group": "cert-manager.io", "kind": "Issuer", "name": name}}}
        return manifest("policy.cert-manager.io/v1alpha1", "CertificateRequestPolicy", "internal", spec=spec)

    assert faults(repository(issuer, policy("internal-ca"))) == []
    assert found(repository(issuer, policy("internal-cas")), SLIP).help == "Did you mean Issuer/security/internal-ca?"


def applied_by_hand(name: str) -> Files:
    """Return a repository whose Kustomizations, which nothing in Git applies, take their files from `home`."""
    home = {"kind": "GitRepository", "name": "home"}
    return {
        "clusters/home/wiki.yaml": kustomization("wiki", path="./wiki", sourceRef=home),
        "clusters/home/chat.yaml": kustomization("chat", path="./chat", sourceRef=home),
        "chat/kustomization.yaml": "resources: []\n",
        "wiki/kustomization.yaml": "resources: [source.yaml]\n",
        "wiki/source.yaml": source("GitRepository", name, "https://github.com/example/home"),
    }


def test_the_source_that_a_bootstrap_would_make_may_have_been_renamed_in_git() -> None:
    assert faults(applied_by_hand("home")) == []
    assert found(applied_by_hand("home-x"), SLIP).help == "Did you mean GitRepository/flux-system/home-x?"
    assert SLIP not in faults(applied_by_hand("charts"))


def test_what_a_chart_may_make_is_of_the_other_kind_where_there_is_one_of_that() -> None:
    settings = [{"kind": "ConfigMap", "name": "wiki-settings"}]
    reader = kustomization("reader", "default", postBuild={"substituteFrom": settings})
    release = CHART + helm_release("wiki", "default")
    assert faults(repository(release, reader)) == []
    files = repository(release, reader, store(), external_secret("wiki-settings"))
    assert found(files, SLIP).help == "Did you mean Secret/default/wiki-settings?"


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (["Secret", "Secret", "Secret"], []),
        (["Secret", "Secret", "ConfigMap"], [SLIP]),
        (["Secret", "ConfigMap"], []),  # which may be two
        (["Secret", "Secret", "ConfigMap", "ConfigMap"], []),
    ],
)
def test_one_kind_of_a_list_is_wrong_where_the_others_of_the_name_are_of_another(
    kinds: list[str], expected: list[str]
) -> None:
    values = [{"kind": kind, "name": "wiki-values", "valuesKey": f"key-{n}"} for n, kind in enumerate(kinds)]
    files = repository(
        CHART,
        helm_release("wiki", "default"),
        helm_release("reader", "default", valuesFrom=values),
        store(),
        external_secret("wiki-values"),
    )
    assert [check for check in faults(files) if check == SLIP] == expected


def test_a_generators_hash_is_of_one_kind_alone_whatever_else_refers_to_that() -> None:
    missing = "configmap-not-found"

    def files(kind: str) -> Files:
        both = [{"kind": "Secret", "name": "wiki-values"}, {"kind": kind, "name": "wiki-values", "valuesKey": "b"}]
        apps = {
            "apps/kustomization.yaml": "resources: [all.yaml]\nconfigurations: [names.yaml]\nsecretGenerator:\n"
            "  - {name: wiki-values, namespace: default, literals: [values.yaml=, b=]}\n",
            "apps/names.yaml": "nameReference:\n  - {kind: Secret, version: v1, fieldSpecs: "
            "[{path: spec/valuesFrom/name, kind: HelmRelease}]}\n",
        }
        return repository(CHART, helm_release("wiki", "default", valuesFrom=both), files=apps)

    assert missing not in faults(files("Secret"))
    assert found(files("ConfigMap"), missing).help.startswith("Did you mean Secret/default/wiki-values-")


@pytest.mark.parametrize(("secret", "expected"), [("flux-system", []), ("flux-systme", [SLIP]), ("deploy-key", [])])
def test_the_secret_that_a_bootstrap_makes_is_called_flux_system(secret: str, expected: list[str]) -> None:
    files = applied_by_hand("home")
    reference = f"  secretRef:\n    name: {secret}\n"
    files["wiki/source.yaml"] += reference
    assert faults(files) == expected


def test_the_secret_that_a_bootstrap_would_make_may_have_been_moved_in_git() -> None:
    key = manifest("v1", "Secret", "deploy-key", "wiki", stringData={"identity": "${KEY}"})
    files = applied_by_hand("home")
    files["wiki/source.yaml"] += f"  secretRef:\n    name: deploy-key\n{key}"
    assert found(files, SLIP).help == "Did you mean Secret/wiki/deploy-key?"


def copying(*namespaces: str) -> str:
    """Return a ResourceSet that copies a Secret into several namespaces."""
    key = {"fluxcd.controlplane.io/copyFrom": "security/wiki-tls"}
    copies = [
        {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {"name": "wiki-tls", "namespace": namespace, "annotations": key},
        }
        for namespace in namespaces
    ]
    return manifest("fluxcd.controlplane.io/v1", "ResourceSet", "tls", "flux-system", spec={"resources": copies})


def test_a_copy_is_not_what_it_is_copied_from() -> None:
    assert faults(repository(copying("web", "chat"))) == []
    assert faults(repository(copying("web"))) == []
