"""Objects held against schemas."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.edits.intent import Rename, Set, Write
from gitops_lint.repo.nodes import Data, Mapping, Place, from_data
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.fields import FieldType
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.routes import Route, written
from gitops_lint.rulebook.rulebook import shipped_rules
from gitops_lint.rulebook.schema_files import Schema, SchemaFiles
from gitops_lint.rulebook.schemas import ObjectType
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.validate import validate

FILES = SchemaFiles((shipped_rules(),))
HEAD = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: wiki\n"
SPEC = "spec:\n  interval: 1h\n  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n"
RELEASE = (
    "apiVersion: helm.toolkit.fluxcd.io/v2beta2\nkind: HelmRelease\nmetadata: {name: wiki}\nspec: {interval: 1h}\n"
)

GROUPS = {
    "Kustomization": "kustomize.toolkit.fluxcd.io",
    "HelmRelease": "helm.toolkit.fluxcd.io",
    "GitRepository": "source.toolkit.fluxcd.io",
    "HelmRepository": "source.toolkit.fluxcd.io",
    "Receiver": "notification.toolkit.fluxcd.io",
    "ClusterExternalSecret": "external-secrets.io",
    "ExternalSecret": "external-secrets.io",
    "SecretStore": "external-secrets.io",
    "ResourceSet": "fluxcd.controlplane.io",
    "ResourceSetInputProvider": "fluxcd.controlplane.io",
    "ImageUpdateAutomation": "image.toolkit.fluxcd.io",
    "Provider": "notification.toolkit.fluxcd.io",
    "PushSecret": "external-secrets.io",
    "ArtifactGenerator": "source.extensions.fluxcd.io",
}


def unsaid(_: Route) -> None:
    """Stand for a cluster without CustomResourceDefinitions in Git."""


def schema_of(kind: str) -> Schema:
    schema = FILES.schema(GroupKind(GROUPS[kind], kind))
    assert schema is not None
    return schema


def faults(text: str, kind: str = "Kustomization", version: str | None = None) -> list[Fault]:
    root = parse(text, "wiki.yaml").documents[0].root
    assert isinstance(root, Mapping)
    schema = schema_of(kind)
    return list(validate(root, schema, version or schema.kind.newest, unsaid))


def of_spec(fields: str, kind: str, version: str | None = None) -> list[tuple[str, str]]:
    """Return the checks and fields of the faults of an object with a spec in flow style."""
    text = f"apiVersion: example/v1\nkind: {kind}\nmetadata: {{name: wiki}}\nspec: {fields}\n"
    return [(fault.check, written(fault.route)) for fault in faults(text, kind, version)]


def with_field(line: str) -> list[tuple[str, str]]:
    """Return the checks and fields of the faults of a sound Kustomization with one more line in its spec."""
    return [(fault.check, written(fault.route)) for fault in faults(f"{HEAD}{SPEC}  {line}\n")]


@pytest.mark.parametrize(
    "line",
    [
        "timeout:",
        "timeout: ${TIMEOUT}",
        "wait: ${WAIT}",
        "${FIELD}: x",
        "patches: << inputs.patches >>",
        "dependsOn: []",
        "postBuild: {substitute: {anything: x}}",
        "patches: [{patch: x, target: {kind: Deployment}}]",
        "targetNamespace: ENC[AES256_GCM,data:x,type:str]",
        "deletionPolicy: ${POLICY:=Orphan}",
    ],
)
def test_what_is_right_null_or_unknown_is_no_fault(line: str) -> None:
    assert with_field(line) == []


@pytest.mark.parametrize(
    ("line", "check", "field"),
    [
        ("timout: 5m", "unknown-field", "spec.timout"),
        ("name: wiki", "misplaced-field", "spec.name"),
        ("retries: 3", "unknown-field", "spec.retries"),
        ("substituteFrom: []", "misplaced-field", "spec.substituteFrom"),
        ("wait: 'yes'", "wrong-type", "spec.wait"),
        ("path: [a]", "wrong-type", "spec.path"),
        ("path: 3", "wrong-type", "spec.path"),
        ("dependsOn: {name: x}", "wrong-type", "spec.dependsOn"),
        ("dependsOn: [x]", "wrong-type", "spec.dependsOn[0]"),
        ("postBuild: {substitute: [x]}", "wrong-type", "spec.postBuild.substitute"),
        ("postBuild: {substitute: {a: 1}}", "wrong-type", "spec.postBuild.substitute.a"),
        ("deletionPolicy: orphan", "invalid-value", "spec.deletionPolicy"),
        ("deletionPolicy: true", "wrong-type", "spec.deletionPolicy"),
        ("dependsOn: [{namespace: x}]", "missing-field", "spec.dependsOn[0].name"),
        ("dependsOn: [{name: }]", "missing-field", "spec.dependsOn[0].name"),
        ("timeout: 1d", "invalid-duration", "spec.timeout"),
        ("timeout: true", "wrong-type", "spec.timeout"),
        ("timeout: [1h]", "wrong-type", "spec.timeout"),
        ("kubeConfig: {}", "conflicting-fields", "spec.kubeConfig.configMapRef"),
        ("validation: client", "unknown-field", "spec.validation"),
    ],
)
def test_a_wrong_field_is_one_fault(line: str, check: str, field: str) -> None:
    assert with_field(line) == [(check, field)]


def test_a_spec_is_required_and_all_that_it_must_have() -> None:
    assert [written(fault.route) for fault in faults(HEAD)] == ["spec"]
    assert [written(fault.route) for fault in faults(f"{HEAD}spec: {{}}\n")] == [
        "spec.interval",
        "spec.prune",
        "spec.sourceRef",
    ]


def test_a_key_that_is_not_known_may_be_any_field() -> None:
    assert faults(f"{HEAD}spec:\n  ${{DEFAULTS}}: x\n") == []


def test_an_old_version_has_fields_that_the_newest_has_not() -> None:
    assert faults(f"{HEAD}{SPEC}  validation: client\n", version="v1beta2") == []
    spec = "{interval: 1h, chart: {spec: {chart: x, valuesFile: y, sourceRef: {name: z}}}}"
    assert of_spec(spec, "HelmRelease", "v2beta1") == []


def test_an_old_version_probably_requires_what_the_newest_does() -> None:
    found = faults(f"{HEAD}spec: {{prune: true}}\n", version="v1beta2")
    assert [(written(fault.route), fault.certain) for fault in found] == [
        ("spec.interval", False),
        ("spec.sourceRef", False),
    ]
    of_old = of_spec("{interval: 1h, chart: {spec: {sourceRef: {name: z}}}}", "HelmRelease", "v2beta1")
    assert of_old == [("missing-field", "spec.chart.spec.chart")]
    (fault,) = faults(RELEASE, "HelmRelease", "v2beta2")
    assert (fault.check, fault.certain) == ("conflicting-fields", False)


def test_what_the_api_server_takes_may_be_missing_nevertheless() -> None:
    spec = "{secretStoreRef: {kind: ClusterSecretStore}, dataFrom: [{extract: {key: x}}]}"
    assert of_spec(spec, "ExternalSecret") == [("missing-field", "spec.secretStoreRef.name")]
    assert of_spec("{dataFrom: [{extract: {key: x}}]}", "ExternalSecret") == []


def test_a_removed_field_of_a_kind_is_told_with_the_version_that_did_away_with_it() -> None:
    (fault,) = faults(f"{HEAD}{SPEC}  validation: client\n")
    assert "v1 did away with it" in fault.message


@pytest.mark.parametrize(
    ("kind", "spec", "expected"),
    [
        ("ResourceSet", "{inputs: [{a: 1}]}", [("missing-field", "spec.resources")]),
        ("ResourceSet", "{resourcesTemplate: x}", []),
        ("ResourceSet", "{steps: [{name: a, resourcesTemplate: x}, {name: b, resources: [{}]}]}", []),
        ("ResourceSet", "{steps: [{name: a}]}", [("missing-field", "spec.steps[0].resources")]),
        (
            "ResourceSet",
            "{steps: [{name: a, resourcesTemplate: x}, {name: a, resourcesTemplate: x}]}",
            [("conflicting-fields", "spec.steps[1].name")],
        ),
        (
            "ResourceSet",
            "{resources: [], inputsFrom: [{kind: ResourceSetInputProvider}]}",
            [("conflicting-fields", "spec.inputsFrom[0].name")],
        ),
        (
            "ResourceSet",
            "{resources: [], inputStrategy: {name: Permutate}}",
            [("invalid-value", "spec.inputStrategy.name")],
        ),
        ("ResourceSetInputProvider", "{type: ExternalArtifact, selectors: [{matchLabels: {a: b}}]}", []),
        ("ResourceSetInputProvider", "{type: ExternalArtifact}", [("missing-field", "spec.selectors")]),
        (
            "ResourceSetInputProvider",
            "{type: Static, selectors: [{name: a, matchLabels: {a: b}}]}",
            [("conflicting-fields", "spec.selectors[0].matchLabels"), ("conflicting-fields", "spec.selectors")],
        ),
        ("Provider", "{type: incident.io, address: 'https://example.com'}", []),
        ("HelmRelease", "{interval: 1h}", [("conflicting-fields", "spec.chart")]),
        (
            "HelmRelease",
            "{interval: 1h, chartRef: {kind: HelmChart, name: x}, values: x}",
            [("wrong-type", "spec.values")],
        ),
        ("Receiver", "{type: github, resources: []}", [("missing-field", "spec.secretRef")]),
        ("Receiver", "{type: '${TYPE}', resources: []}", []),
        (
            "Receiver",
            "{type: generic-oidc, resources: [], secretRef: {name: x}}",
            [("missing-field", "spec.oidcProviders"), ("conflicting-fields", "spec.secretRef")],
        ),
        ("GitRepository", "{interval: 1h, url: 'git@example.com:x'}", [("invalid-value", "spec.url")]),
        (
            "GitRepository",
            "{interval: 1h, url: 'https://example.com', timeout: 1h}",
            [("invalid-duration", "spec.timeout")],
        ),
        (
            "GitRepository",
            "{interval: 1h, url: 'https://example.com', serviceAccountName: x}",
            [("conflicting-fields", "spec.serviceAccountName")],
        ),
        ("ExternalSecret", "{refreshInterval: '0', data: []}", []),
        ("ExternalSecret", "{refreshInterval: 1d}", [("invalid-duration", "spec.refreshInterval")]),
        ("ExternalSecret", "{template: {data: {}}}", [("misplaced-field", "spec.template")]),
        ("ExternalSecret", "{data: [{secretKey: a}]}", [("missing-field", "spec.data[0].remoteRef")]),
        (
            "SecretStore",
            "{provider: {vault: {server: x, anything: [1]}}}",
            [("unknown-field", "spec.provider.vault.anything")],
        ),
        (
            "SecretStore",
            "{provider: {gitlab: {auth: {SecretRef: {accessToken: {name: A}}}}}}",
            [("invalid-value", "spec.provider.gitlab.auth.SecretRef.accessToken.name")],
        ),
        ("SecretStore", "{provider: {valt: {}}}", [("unknown-field", "spec.provider.valt")]),
        ("SecretStore", "{provider: {}}", [("conflicting-fields", 'spec.provider["*"]')]),
        (
            "SecretStore",
            "{provider: {aws: {region: x, service: SecretsManager}, vault: {server: x}}}",
            [("conflicting-fields", "spec.provider.vault")],
        ),
        ("ResourceSet", "{inputs: [{a: 1}], resources: [{kind: Any}]}", []),
        (
            "ArtifactGenerator",
            "{sources: [], artifacts: [], brandNew: 1}",
            [
                ("invalid-value", "spec.sources"),
                ("invalid-value", "spec.artifacts"),
                ("unknown-field", "spec.brandNew"),
            ],
        ),
    ],
)
def test_kinds_have_rules_of_their_own(kind: str, spec: str, expected: list[tuple[str, str]]) -> None:
    assert of_spec(spec, kind) == expected


@pytest.mark.parametrize(
    ("spec", "help_"),
    [
        ("install: {retries: 3}", "`spec.install.remediation.retries`"),
        ("remediation: {retries: 3}", "`spec.install.remediation` or `spec.upgrade.remediation`"),
        ("install: {remediation: {retries: 3, timeout: 1h}}", "`spec.install.timeout`"),
        ("chart: {version: 1.2.3, spec: {chart: x, sourceRef: {kind: Bucket, name: x}}}", "`spec.chart.spec.version`"),
        ("install: {valuesFrom: []}", "`spec.valuesFrom`"),
    ],
)
def test_a_misplaced_field_is_told_where_it_belongs(spec: str, help_: str) -> None:
    text = f"kind: HelmRelease\nmetadata: {{name: x}}\napiVersion: y\nspec: {{interval: 1h, {spec}}}\n"
    found = [fault for fault in faults(text, "HelmRelease") if fault.check == "misplaced-field"]
    assert [fault.message.split(": it belongs at ")[1] for fault in found] == [help_]


def test_a_field_of_the_root_that_belongs_into_the_spec_is_misplaced() -> None:
    (fault,) = faults(f"{HEAD}{SPEC}dependsOn:\n  - name: x\n")
    assert fault.message == (
        "a Kustomization has no field `dependsOn` (field not declared in schema): it belongs at `spec.dependsOn`"
    )


@pytest.mark.parametrize(
    ("line", "change"),
    [
        ("timout: 5m", Rename("timeout")),
        ("Wait: true", Rename("wait")),
        ("wiat: true", Rename("wait")),
        ("path: 3", Write('"3"')),
        ("wait: 'true'", Write("true")),
        ("timeout: 7 days", Set("168h")),
        ("timeout: 90", Set("90s")),
        ("timeout: 1h 30m", Set("1h30m")),
        ("deletionPolicy: orphan", Set("Orphan")),
    ],
)
def test_what_is_meant_is_offered(line: str, change: Set | Write | Rename) -> None:
    (fault,) = faults(f"{HEAD}{SPEC}  {line}\n")
    assert fault.better is not None
    assert fault.better.change == change


@pytest.mark.parametrize(
    "line", ["dependOn: x", "wait: perhaps", "timeout: soon", "path: [a]", "deletionPolicy: Never"]
)
def test_where_it_is_not_clear_what_is_meant_nothing_is_replaced(line: str) -> None:
    (fault,) = faults(f"{HEAD}{SPEC}  {line}\n")
    assert fault.better is None


def test_a_field_that_nothing_resembles_may_be_a_new_one() -> None:
    (fault,) = faults(f"{HEAD}{SPEC}  quantum: true\n")
    assert not fault.certain


def test_a_slip_of_a_field_that_is_there_too_is_none_of_a_newer_version() -> None:
    (fault,) = faults(f"{HEAD}{SPEC}  intervall: 1h\n")
    assert fault.certain
    assert (fault.help, fault.better) == ("`interval` is there, too: remove one of the two.", None)


def test_a_value_that_a_cluster_may_have_been_given_is_wrong_at_most_likely() -> None:
    sources = "{eventSources: [{kind: FluxInstance, name: a}, {kind: Terraform, name: b}], providerRef: {name: c}}"
    root = parse(f"apiVersion: x/v1\nkind: Alert\nmetadata: {{name: x}}\nspec: {sources}\n", "x.yaml").documents[0].root
    assert isinstance(root, Mapping)
    schema = FILES.schema(GroupKind("notification.toolkit.fluxcd.io", "Alert"))
    assert schema is not None
    (fault,) = validate(root, schema, "v1beta3", unsaid)
    assert (written(fault.route), fault.certain) == ("spec.eventSources[1].kind", False)
    assert "has been given more values" in fault.help


@pytest.mark.parametrize(("declared", "certain"), [(True, []), (False, [True]), (None, [False])])
def test_the_clusters_own_definition_says_whether_there_is_such_a_field(
    declared: bool | None, certain: list[bool]
) -> None:
    root = parse(f"{HEAD}{SPEC}  quantum: true\n", "wiki.yaml").documents[0].root
    assert isinstance(root, Mapping)
    found = validate(root, schema_of("Kustomization"), "v1", lambda _: declared)
    assert [fault.certain for fault in found] == certain


def test_a_long_text_is_cut_in_messages_and_costs_no_time() -> None:
    for field in (f"refreshInterval: '{'0' * 100_000}x'", f"refreshInterval: |\n    {'1' * 100_000}\n    2"):
        text = f"{HEAD}spec:\n  {field}\n"
        (fault,) = faults(text, "ExternalSecret")
        assert len(fault.message) < 300


@pytest.mark.parametrize(
    ("text", "is_one"), [("0", True), ("1h30m", True), (".5s", True), ("-1m", True), ("00", False), ("1d", False)]
)
def test_go_has_durations_of_its_own(text: str, is_one: bool) -> None:
    assert (of_spec(f"{{refreshInterval: '{text}'}}", "ExternalSecret") == []) is is_one


def test_a_fault_stands_at_the_key_or_the_value() -> None:
    (key,) = faults(f"{HEAD}{SPEC}  timout: 5m\n")
    (value,) = faults(f"{HEAD}{SPEC}  timeout: 5d\n")
    assert (key.place.line, key.place.column, key.place.end_column) == (9, 3, 9)
    assert (value.place.line, value.place.column) == (9, 12)


SCHEMAS = [
    schema
    for group in FILES.groups
    for file in (FILES.file(group),)
    for kind in (file.kinds if file else ())
    for schema in (FILES.schema(GroupKind(group, kind)),)
    if schema is not None
]
LEAVES: st.SearchStrategy[Data] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.sampled_from(["${X}", "1h", "Skip"])
)


def values(field: FieldType, schema: Schema) -> st.SearchStrategy[Data]:
    """Return values that a field may hold, with all kinds of others among them."""
    type_ = schema.types.get(field.name)
    right = LEAVES if type_ is None else st.deferred(lambda: mappings(type_, schema))
    for container in reversed(field.containers):
        right = st.lists(right, max_size=2) if container == "list" else st.dictionaries(st.text(max_size=3), right)
    return st.one_of(right, LEAVES, st.lists(LEAVES, max_size=2))


def mappings(type_: ObjectType, schema: Schema) -> st.SearchStrategy[Data]:
    """Return mappings with some of a type's fields, and others."""
    known = {name: values(field, schema) for name, field in type_.types.items()}
    return st.fixed_dictionaries(
        {}, optional={**known, "${X}": LEAVES, "nmae": LEAVES, "name": LEAVES, "retries": LEAVES}
    )


@given(st.data(), st.sampled_from(SCHEMAS))
def test_no_object_breaks_the_validation_and_each_fault_is_told_once(data: st.DataObject, schema: Schema) -> None:
    root = from_data(data.draw(mappings(schema.kind.root, schema)), Place("x.yaml"))
    assert isinstance(root, Mapping)
    for version in schema.kind.versions:
        found = list(validate(root, schema, version, unsaid))
        assert found == list(validate(root, schema, version, unsaid))
        assert len({(fault.check, fault.route) for fault in found}) == len(found)


def test_a_part_that_kinds_of_other_versions_share_has_none_of_the_fields_that_were_gone_before() -> None:
    spec = "{externalSecretSpec: {dataFrom: [{key: x}]}}"
    assert of_spec(spec, "ClusterExternalSecret") == [("unknown-field", "spec.externalSecretSpec.dataFrom[0].key")]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("{url: 'oci://ghcr.io/example/charts'}", [("missing-field", "spec.type")]),
        ("{url: 'oci://ghcr.io/example/charts', type: default}", [("conflicting-fields", "spec.type")]),
        ("{url: 'https://charts.example.com', type: oci}", [("conflicting-fields", "spec.type")]),
        ("{url: 'oci://ghcr.io/example/charts', type: oci}", []),
        ("{url: 'https://charts.example.com', interval: 1h}", []),
        ("{url: '${URL}'}", []),
    ],
)
def test_a_helm_repository_has_the_type_of_its_url(fields: str, expected: list[tuple[str, str]]) -> None:
    assert of_spec(fields, "HelmRepository") == expected


@pytest.mark.parametrize(
    ("kind", "spec", "field"),
    [
        ("ImageUpdateAutomation", "{git: {commit: {signingKey: {type: ssh}}}}", "type"),
        ("PushSecret", "{dataTo: [{remoteKey: a}]}", "remoteKey"),
        ("PushSecret", "{template: {templateFrom: [{valuesDecodingStrategy: Base64}]}}", "valuesDecodingStrategy"),
        ("SecretStore", "{provider: {crd: {}}}", "crd"),
    ],
)
def test_fields_of_the_newest_releases_are_known(kind: str, spec: str, field: str) -> None:
    assert not any(route.endswith(field) for _, route in of_spec(spec, kind))
