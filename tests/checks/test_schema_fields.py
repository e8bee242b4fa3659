"""Fields of objects as Flux applies them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from repositories import (
    BOOTSTRAPPED,
    FLUX,
    SOURCE,
    Files,
    analysed,
    config_map,
    external_secret,
    faults,
    found,
    helm_release,
    kustomization,
    line_of,
    manifest,
    mended,
    reported,
    repository,
    source,
)

UNKNOWN = "unknown-field"
NAMESPACE = manifest("v1", "Namespace", "web")


def described(metadata: dict[str, Any], **spec: Any) -> Files:
    """Return a repository with a Kustomization that has more metadata than a name."""
    usual = {"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE}
    return repository(manifest(FLUX, "Kustomization", "wiki", "flux-system", metadata=metadata, spec={**usual, **spec}))


def labelled(name: str) -> str:
    """Return a Kustomization with a label that is no text."""
    spec = {"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE}
    return manifest(FLUX, "Kustomization", name, "flux-system", metadata={"labels": {"backup": True}}, spec=spec)


def definition(fields: dict[str, Any], *, served: bool = True) -> str:
    """Return the CustomResourceDefinition of Kustomizations with some fields in its spec."""
    spec = {"type": "object", "properties": fields}
    version = {
        "name": "v1",
        "served": served,
        "storage": True,
        "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": spec}}},
    }
    names = {"kind": "Kustomization", "plural": "kustomizations"}
    return manifest(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        "kustomizations.kustomize.toolkit.fluxcd.io",
        spec={"group": "kustomize.toolkit.fluxcd.io", "names": names, "scope": "Namespaced", "versions": [version]},
    )


def test_a_field_that_resembles_another_is_an_error_with_a_fix() -> None:
    files = repository(kustomization("wiki", dependOn=[]))
    finding = found(files, UNKNOWN)
    assert (finding.place.path, finding.place.line) == ("apps/all.yaml", line_of(files, "apps/all.yaml", "dependOn:"))
    assert finding.fix is not None
    assert faults(mended(files, finding.fix)) == []


def test_a_field_that_nothing_resembles_is_a_warning() -> None:
    (one,) = reported(repository(kustomization("wiki", quantum=True)), UNKNOWN)
    assert one.severity == "warning"


@pytest.mark.parametrize(
    ("fields", "severities"),
    [({"quantum": {"type": "boolean"}}, []), ({"path": {"type": "string"}}, ["error"])],
)
def test_the_definition_in_git_knows_better(fields: dict[str, Any], severities: list[str]) -> None:
    files = repository(definition(fields), kustomization("wiki", quantum=True))
    assert [one.severity for one in reported(files, UNKNOWN)] == severities


def test_a_definition_without_a_schema_says_nothing() -> None:
    stub = manifest(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        "kustomizations.kustomize.toolkit.fluxcd.io",
        spec={"group": "kustomize.toolkit.fluxcd.io", "names": {"kind": "Kustomization"}, "versions": [{"name": "v1"}]},
    )
    (one,) = reported(repository(stub, kustomization("wiki", quantum=True)), UNKNOWN)
    assert one.severity == "warning"


WIDGET = {
    "type": "object",
    "required": ["spec"],
    "properties": {
        "spec": {
            "type": "object",
            "required": ["size"],
            "properties": {
                "size": {"type": "string", "enum": ["small", "large"], "pattern": "^(a+)+$"},
                "ports": {"type": "array", "items": {"type": "object", "properties": {"port": {"type": "integer"}}}},
                "extra": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
                "limits": {"type": "object", "additionalProperties": {"x-kubernetes-int-or-string": True}},
                "hosts": {"type": "array", "items": {"type": "string", "nullable": True}},
            },
        }
    },
}


def with_widgets(spec: dict[str, Any], **version: Any) -> Files:
    """Return a repository that defines widgets, and has one."""
    schema = {"openAPIV3Schema": WIDGET}
    described_ = {"name": "v1", "served": True, "storage": True, "schema": schema, **version}
    names = {"kind": "Widget", "plural": "widgets"}
    definition_ = {"group": "example.com", "names": names, "scope": "Cluster", "versions": [described_]}
    return repository(
        manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.example.com", spec=definition_),
        manifest("example.com/v1", "Widget", "one", spec=spec),
    )


@pytest.mark.parametrize(
    ("spec", "checks"),
    [
        ({"size": "small", "ports": [{"port": 80}], "extra": {"a": 1}, "limits": {"cpu": 1}, "hosts": [None]}, []),
        ({"size": "${SIZE}"}, []),
        ({"size": "huge"}, ["invalid-value"]),
        ({"sizes": "small", "size": "small"}, ["unknown-field"]),
        ({"ports": []}, ["missing-field"]),
        ({"size": "small", "ports": [{"port": "x"}]}, ["wrong-type"]),
        ({"size": "small", "ports": [{"prt": 80}]}, ["unknown-field"]),
    ],
)
def test_what_a_repository_s_own_definition_says_of_its_kind_is_likely(spec: dict[str, Any], checks: list[str]) -> None:
    names = ("invalid-value", "unknown-field", "missing-field", "wrong-type", "misplaced-field")
    told = [(name, one.severity) for name in names for one in reported(with_widgets(spec), name)]
    assert told == [(check, "warning") for check in checks]


@pytest.mark.parametrize(
    "version", [{"served": False}, {"schema": {}}, {"schema": {"openAPIV3Schema": {"type": "object"}}}]
)
def test_a_definition_that_says_nothing_of_its_fields_makes_none_wrong(version: dict[str, Any]) -> None:
    assert reported(with_widgets({"sizes": 1}, **version), "unknown-field") == []


def test_what_a_patch_adds_is_there_and_what_it_misspells_is_found_in_the_patch() -> None:
    patch = "- op: add\n  path: /spec/interval\n  value: 1h\n- op: add\n  path: /spec/timout\n  value: 5m\n"
    files = repository(kustomization("wiki", interval=None))
    files["apps/kustomization.yaml"] = (
        "resources: [all.yaml]\n"
        "patches:\n"
        "  - target: {kind: Kustomization}\n"
        "    patch: |\n" + "".join(f"      {line}\n" for line in patch.splitlines())
    )
    assert faults(files) == [UNKNOWN]
    assert found(files, UNKNOWN).place.path == "apps/kustomization.yaml"


def test_what_several_objects_have_from_one_place_is_one_finding() -> None:
    files = repository(
        NAMESPACE,
        kustomization("first", path="./first", targetNamespace="web"),
        kustomization("second", path="./second", namePrefix="other-", targetNamespace="web"),
        files={
            "first/kustomization.yaml": "resources: [../base]\n",
            "second/kustomization.yaml": "resources: [../base]\n",
            "base/kustomization.yaml": "resources: [store.yaml]\n",
            "base/store.yaml": manifest(
                "external-secrets.io/v1", "SecretStore", "store", spec={"provider": {"valt": {}}}
            ),
        },
    )
    finding = found(files, UNKNOWN)
    assert finding.message.startswith("SecretStore/web/other-store and 1 more: ")


def test_a_value_that_a_variable_gives_is_known_but_not_replaced() -> None:
    files = repository(
        kustomization("wiki", path="./wiki", postBuild={"substitute": {"INTERVAL": "1d"}}),
        files={"wiki/ks.yaml": kustomization("inner", interval="${INTERVAL}")},
    )
    finding = found(files, "invalid-duration")
    assert "can't be `1d`" in finding.message
    assert finding.fix is None or finding.fix.edits[0].place.path == "apps/all.yaml"


def test_what_is_missing_where_the_build_failed_may_be_in_what_was_not_built() -> None:
    files = repository(kustomization("wiki", sourceRef=None))
    files["apps/kustomization.yaml"] = "resources: [all.yaml]\ncomponents: [../nowhere]\n"
    assert "missing-field" not in faults(files)


def test_a_label_that_is_no_text_costs_all_labels_but_not_the_object() -> None:
    (one,) = reported(described({"labels": {"backup": True}}), "wrong-type")
    assert one.severity == "info"
    assert "Flux drops all labels" in one.finding.message


def test_a_label_that_many_objects_have_is_one_finding_with_one_fix() -> None:
    manifests = [labelled(name) for name in ("first", "second", "third")]
    files = repository(*manifests)
    finding = found(files, "wrong-type")
    assert finding.message.startswith("Kustomization/flux-system/first and 2 more: ")
    assert len(finding.related) == 2
    assert finding.fix is not None
    assert reported(mended(files, finding.fix), "wrong-type") == []


def test_an_annotation_that_is_no_text_becomes_one() -> None:
    assert faults(described({"annotations": {"backup": True}})) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {"annotations": {"kustomize.toolkit.fluxcd.io/reconcile": "disabled"}},
        {"annotations": {"kustomize.toolkit.fluxcd.io/ssa": "Ignore"}},
    ],
)
def test_what_flux_leaves_alone_is_not_checked(metadata: dict[str, Any]) -> None:
    assert UNKNOWN not in faults(described(metadata, dependOn=[]))


def test_an_encrypted_object_is_unknown() -> None:
    sealed = helm_release("wiki") + "sops:\n  mac: ENC[AES256_GCM,data:x]\n  version: 3.9.0\n"
    assert UNKNOWN not in faults(repository(sealed))
    schema: dict[str, Any] = {"openAPIV3Schema": {"properties": {"spec": {"properties": {}}}}}
    names = {"group": "helm.toolkit.fluxcd.io", "names": {"kind": "HelmRelease"}}
    spec = {**names, "versions": [{"name": "v2", "served": True, "schema": schema}]}
    definition = manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", "helmreleases", spec=spec)
    assert UNKNOWN not in faults(repository(definition, sealed))


def test_what_an_operator_makes_may_be_given_more_than_git_tells() -> None:
    values = {"instance": {"distribution": {"version": "2.x"}, "sync": {"kind": "GitRepository", "path": "apps"}}}
    files = {"flux.yaml": json.dumps(values), "apps/a.yaml": kustomization("wiki"), "empty/kustomization.yaml": "{}\n"}
    assert "invalid-value" not in faults(files)


SOPS = "sops:\n  mac: ENC[AES256_GCM,data:x]\n  version: 3.9.0\n"


def encrypted(*, decryption: dict[str, Any] | None = None, metadata: dict[str, Any] | None = None) -> Files:
    """Return a repository with an encrypted Kustomization, whose kind's definition is in Git, and who applies it."""
    spec = {"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE}
    held = manifest(FLUX, "Kustomization", "inner", "flux-system", metadata=metadata or {}, spec=spec) + SOPS
    applier = kustomization("wiki", path="./wiki", decryption=decryption)
    return repository(definition({}), applier, files={"wiki/ks.yaml": held})


def test_who_decrypts_an_object_takes_out_what_sops_has_added() -> None:
    assert UNKNOWN not in faults(encrypted(decryption={"provider": "sops"}))


@pytest.mark.parametrize(
    ("decryption", "metadata"),
    [
        (None, {}),
        ({"provider": "sops"}, {"annotations": {"kustomize.toolkit.fluxcd.io/decrypt": "disabled"}}),
    ],
)
def test_what_nobody_decrypts_is_rejected_for_what_sops_has_added(
    decryption: dict[str, Any] | None, metadata: dict[str, Any]
) -> None:
    files = encrypted(decryption=decryption, metadata=metadata)
    one = found(files, UNKNOWN)
    assert "it is encrypted by SOPS, and Kustomization/flux-system/wiki doesn't decrypt it" in one.message
    assert one.place.line == line_of(files, "wiki/ks.yaml", "sops:")


def test_a_kustomization_that_only_the_bootstrap_knows_may_decrypt() -> None:
    held = definition({}) + kustomization("wiki") + SOPS
    assert UNKNOWN not in faults(repository(held))
    known = {"clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED, "clusters/home/wiki.yaml": held}
    assert UNKNOWN in faults({**known, "empty/kustomization.yaml": "resources: []\n"})


def test_objects_of_other_kinds_are_not_checked() -> None:
    assert faults(repository(manifest("example.com/v1", "HelmRelease", "wiki", "default", spec={"anything": 1}))) == []


def test_what_is_rejected_holds_back_the_kustomization_that_applies_it() -> None:
    files = repository(
        kustomization("wiki", path="./wiki"),
        files={"wiki/ks.yaml": kustomization("inner", path="./empty", dependOn=[])},
    )
    assert "wiki" in [identity.name for identity in found(files, UNKNOWN).impact.appliers]


def test_what_two_clusters_share_is_one_finding_of_both() -> None:
    files: Files = {
        f"clusters/{name}/flux-system/gotk-sync.yaml": source(
            "GitRepository", "flux-system", "https://github.com/example/home"
        )
        + kustomization("flux-system", path=f"./clusters/{name}")
        for name in ("one", "two")
    }
    for name in ("one", "two"):
        files[f"clusters/{name}/wiki.yaml"] = kustomization("wiki", path="./wiki")
    files["wiki/ks.yaml"] = kustomization("inner", path="./wiki/empty", dependOn=[])
    files["wiki/empty/kustomization.yaml"] = "resources: []\n"
    found_ = [one for one in analysed(files).findings if one.check.name == UNKNOWN]
    assert [one.finding.clusters for one in found_] == [("one", "two")]


@pytest.mark.parametrize(("kind", "is_right"), [("Password", True), ("Passwords", False)])
def test_a_generator_is_of_a_kind_that_there_is(kind: str, is_right: bool) -> None:
    generated = [{"sourceRef": {"generatorRef": {"kind": kind, "name": "wiki"}}}]
    files = repository(external_secret("wiki", dataFrom=generated))
    assert (reported(files, "invalid-value") == []) is is_right


def test_fields_without_the_mapping_that_holds_them_are_told_once() -> None:
    wiki = manifest(FLUX, "Kustomization", "wiki", "flux-system", interval="1h", path="./empty", prune=True)
    finding = found(repository(wiki), "misplaced-field")
    assert "no fields `interval`, `path` and `prune`" in finding.message
    assert finding.help == "Write `spec:` above them, and indent them below it."


def test_a_chart_of_an_oci_repository_is_referred_to_otherwise() -> None:
    reference = {"kind": "OCIRepository", "name": "chart"}
    chart = {"spec": {"chart": "example", "sourceRef": reference}}
    assert (
        "`spec.chartRef`" in found(repository(helm_release("wiki", chart=chart, chartRef=None)), "invalid-value").help
    )


def test_fields_of_a_spec_that_is_not_there_are_said_to_need_one() -> None:
    metadata = {"name": "wiki", "namespace": "default", "ingressClassName": "nginx"}
    files = repository(manifest("networking.k8s.io/v1", "Ingress", "wiki", "default", metadata=metadata))
    (one,) = reported(files, "ignored-field")
    assert "write `spec:` above it" in one.finding.help


@pytest.mark.parametrize(("value", "expected"), [("settings", [UNKNOWN]), ({"a": "b"}, ["missing-field", UNKNOWN])])
def test_a_field_that_is_missing_because_it_is_misspelt_is_told_once(value: Any, expected: list[str]) -> None:
    files = repository(
        config_map("settings", "web"),
        NAMESPACE,
        helm_release("wiki", "web", valuesFrom=[{"kind": "ConfigMap", "nmae": value}]),
    )
    assert [check for check in ("missing-field", UNKNOWN) if reported(files, check)] == expected


def test_a_spec_that_is_missing_because_its_fields_stand_beside_it_is_told_once() -> None:
    fields = {"interval": "1h", "path": "./empty", "prune": True, "sourceRef": SOURCE}
    files = repository(manifest(FLUX, "Kustomization", "wiki", "flux-system", **fields))
    assert [check for check in ("missing-field", UNKNOWN, "misplaced-field") if reported(files, check)] == [
        "misplaced-field"
    ]


def test_a_value_that_somebody_is_to_fill_in_is_likely_another_when_it_is_applied() -> None:
    (one,) = reported(repository(source("GitRepository", "fleet", "GIT_PREFIX/fleet")), "invalid-value")
    assert one.finding.confidence == "likely"
    (one,) = reported(repository(source("GitRepository", "fleet", "git-prefix/fleet")), "invalid-value")
    assert one.finding.confidence == "certain"


GATEWAY = "gateway.networking.k8s.io/v1"


def routed(**spec: Any) -> Files:
    """Return a repository with an HTTPRoute."""
    return repository(NAMESPACE, manifest(GATEWAY, "HTTPRoute", "wiki", "web", spec=spec))


def served(**listener: Any) -> Files:
    """Return a repository with a Gateway."""
    spec = {"gatewayClassName": "envoy", "listeners": [{"name": "http", "port": 80, "protocol": "HTTP", **listener}]}
    return repository(NAMESPACE, manifest(GATEWAY, "Gateway", "public", "web", spec=spec))


@pytest.mark.parametrize(
    ("files", "check"),
    [
        (routed(rules=[{"matches": [{"path": {"type": "Prefix", "value": "/"}}]}]), "invalid-value"),
        (routed(rules=[{"matches": [{"path": {"type": "PathPrefix", "value": "wiki"}}]}]), "invalid-value"),
        (routed(rules=[{"backendRefs": [{"name": "wiki"}]}]), "missing-field"),
        (routed(rules=[{"filters": [{"type": "RequestRedirect"}]}]), "missing-field"),
        (
            routed(rules=[{"filters": [{"type": "URLRewrite", "requestRedirect": {}, "urlRewrite": {}}]}]),
            "conflicting-fields",
        ),
        (routed(hostnames=["https://wiki.example.com"]), "invalid-value"),
        (routed(annotations={"example.com/a": "b"}), "misplaced-field"),
        (served(allowedRoute={"namespaces": {"from": "All"}}), "unknown-field"),
        (served(allowedRoutes={"namespaces": {"from": "web"}}), "invalid-value"),
    ],
)
def test_what_no_release_of_the_gateway_api_takes_is_a_warning(files: Files, check: str) -> None:
    assert [one.severity.value for one in reported(files, check)] == ["warning"]


@pytest.mark.parametrize(
    "files",
    [
        routed(rules=[{"backendRefs": [{"name": "wiki", "kind": "Backend", "group": "gateway.envoyproxy.io"}]}]),
        routed(rules=[{"matches": [{"path": {"type": "RegularExpression", "value": "wiki.*"}}]}]),
        routed(rules=[{"filters": [{"type": "CORS", "cors": {"allowOrigins": ["*"]}}]}]),
        routed(hostnames=["${HOST}", "*.example.com"]),
        routed(hostnames=["APP_HOST.example.com"]),  # which whoever uses a template is to fill in
        served(tls={"frontendValidation": {}}),  # of releases that some still run
        repository(
            NAMESPACE,
            manifest(
                "gateway.networking.k8s.io/v1alpha2",
                "TLSRoute",
                "wiki",
                "web",
                spec={"rules": [{"backendRefs": [{"name": "wiki", "port": 443}]}]},
            ),
        ),
    ],
)
def test_what_some_release_of_the_gateway_api_takes_is_right(files: Files) -> None:
    checks = ("unknown-field", "misplaced-field", "missing-field", "invalid-value", "conflicting-fields", "wrong-type")
    assert not any(reported(files, check) for check in (*checks, "removed-api-version"))


@pytest.mark.parametrize("schema", ["gateway.networking.k8s.io/v1", "postgresql.cnpg.io/v1"])
def test_a_field_that_nothing_resembles_may_be_of_a_release_that_is_yet_to_come(schema: str) -> None:
    kind = "Gateway" if schema == GATEWAY else "Cluster"
    spec = {"gatewayClassName": "envoy", "listeners": []} if schema == GATEWAY else {"instances": 1}
    files = repository(NAMESPACE, manifest(schema, kind, "wiki", "web", spec={**spec, "weather": {"sunny": True}}))
    assert reported(files, "unknown-field") == []
    alone = {"docs/wiki.yaml": manifest(schema, kind, "wiki", "web", spec={**spec, "weather": {"sunny": True}})}
    assert reported({**repository(), **alone}, "unknown-field") == []


def held(version: str, kind: str, **spec: Any) -> Files:
    """Return a repository with an object of an operator's."""
    return repository(NAMESPACE, manifest(version, kind, "wiki", "web", spec=spec))


CNPG = "postgresql.cnpg.io/v1"
GRAFANA = "grafana.integreatly.org/v1beta1"
PLUGIN = {"name": "barman-cloud.cloudnative-pg.io"}


@pytest.mark.parametrize(
    ("files", "check"),
    [
        (held(CNPG, "Cluster", instance=1), "unknown-field"),
        (
            held(CNPG, "Database", name="wiki", owner="wiki", cluster={"name": "a"}, extensions=["pg_trgm"]),
            "wrong-type",
        ),
        (held(CNPG, "Cluster", instances="one"), "wrong-type"),
        (held(CNPG, "Cluster", instances=1, storage={"size": "5GiB"}), "invalid-value"),
        (held(CNPG, "Cluster", instances=1, walStorage={"size": "5Gb"}), "invalid-value"),
        (held("cert-manager.io/v1", "Certificate", secretName="wiki", dnsNames="wiki.example.com"), "wrong-type"),
        (held("cert-manager.io/v1", "Certificate", secretName="wiki", dnsNames=["a.example.com"]), "missing-field"),
        (
            held("cert-manager.io/v1", "Certificate", secretName="wiki", issuerRef={"name": "x"}, renewBefore="30d"),
            "invalid-duration",
        ),
        (held("monitoring.coreos.com/v1", "ServiceMonitor", selector={}, endpoints=[{"ports": "a"}]), "unknown-field"),
        (held("monitoring.coreos.com/v1", "PrometheusRule", rules=[]), "misplaced-field"),
        (held(GRAFANA, "GrafanaDatasource", datasource=[{"name": "loki"}], instanceSelector={}), "wrong-type"),
    ],
)
def test_what_no_release_of_an_operator_takes_is_a_warning(files: Files, check: str) -> None:
    assert [one.severity.value for one in reported(files, check)] == ["warning"]


def test_what_an_operator_takes_is_right() -> None:
    plugin = {**PLUGIN, "parameters": {"barmanObjectName": "old", "serverName": "wiki"}}
    sizes = {"storage": {"size": "5Gi"}, "walStorage": {"size": "1.5e9"}}
    files = held(CNPG, "Cluster", instances=1, externalClusters=[{"name": "old", "plugin": plugin}], **sizes)
    assert not {"unknown-field", "misplaced-field", "wrong-type", "missing-field", "invalid-value"} & set(faults(files))


@pytest.mark.parametrize(("kinds", "is_told"), [(["GitRepository", "Shelf"], False), (["GitRepository"], True)])
def test_a_value_that_git_adds_to_a_definition_may_be(kinds: list[str], is_told: bool) -> None:
    reference = {"type": "object", "properties": {"kind": {"type": "string", "enum": kinds}}}
    defined = definition({"sourceRef": reference, **{name: {"type": "string"} for name in ("interval", "path")}})
    shelved = kustomization("wiki", sourceRef={"kind": "Shelf", "name": "home"})
    assert ("invalid-value" in faults(repository(defined, shelved))) is is_told
