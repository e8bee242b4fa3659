"""What the fields of Flux's, its operator's and External Secrets' kinds must have to do with each other.

What contradicts another is `conflicting-fields`, a value that goes with no other `invalid-value`.

Facts: the CEL rules (`x-kubernetes-validations`) of their CustomResourceDefinitions.
"""

from __future__ import annotations

import pytest

from gitops_lint.repo.nodes import Mapping
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.routes import Route, written
from gitops_lint.rulebook.rulebook import shipped_rules
from gitops_lint.rulebook.schema_files import SchemaFiles
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.validate import validate

FILES = SchemaFiles((shipped_rules(),))
KINDS = {kind: group for group in FILES.groups for file in (FILES.file(group),) if file for kind in file.kinds}
BUCKET = "interval: 1h, bucketName: x, endpoint: s3.example.com"
STS = "sts: {provider: %s, endpoint: 'https://sts.example.com'}"
RELEASE = "interval: 1h, chartRef: {kind: OCIRepository, name: x}"
SYNC = (
    "distribution: {version: 2.x, registry: ghcr.io/fluxcd}, "
    "sync: {kind: %s, url: 'https://example.com', ref: main, path: x, provider: %s}"
)
INSTANCE = "distribution: {version: 2.x, registry: ghcr.io/fluxcd}"
NAMELESS = "secretStoreRef: {kind: ClusterSecretStore}"
ENTRY = "{secretKey: x, remoteRef: {key: x}"
PUSH = "secretStoreRefs: [{name: x}], selector: {secret: {name: x}}"
POLICY = "imageRepositoryRef: {name: x}, policy: {alphabetical: {}}"
REWRITE = "{regexp: {source: a, target: b}}"
RECEIVER = "resources: [{kind: GitRepository, name: x}]"
ISSUER = "{issuerURL: 'https://example.com', validations: [{expression: 'true', message: x}]}"
CHART = "chart: x, interval: 1h"
GENERATOR = "sources: [{alias: a, kind: Bucket, name: x}]"
COPY = "copy: [{from: '@a/x', to: '@artifact/x'}]"


GITLAB = "name: x, scopes: [read_repository], auth: {token: {secretRef: {name: x, key: y}}}"


def unsaid(_: Route) -> None:
    """Stand for a cluster without CustomResourceDefinitions in Git."""


def faults(kind: str, spec: str, name: str = "flux") -> list[Fault]:
    root = (
        parse(f"apiVersion: x/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {{{spec}}}\n", "x.yaml")
        .documents[0]
        .root
    )
    schema = FILES.schema(GroupKind(KINDS[kind], kind))
    assert isinstance(root, Mapping)
    assert schema is not None
    return list(validate(root, schema, schema.kind.newest, unsaid))


@pytest.mark.parametrize(
    ("kind", "spec", "routes"),
    [
        ("Bucket", f"{BUCKET}, {STS % 'ldap'}", []),
        ("Bucket", f"{BUCKET}, {STS % 'aws'}", ["spec.sts.provider"]),
        ("Bucket", f"{BUCKET}, provider: aws, {STS % 'aws'}", []),
        ("Bucket", f"{BUCKET}, provider: aws, {STS % 'ldap'}", ["spec.sts.provider"]),
        ("Bucket", f"{BUCKET}, provider: gcp, {STS % 'ldap'}", ["spec.sts"]),
        ("Bucket", f"{BUCKET}, provider: '${{PROVIDER}}', {STS % 'ldap'}", []),
        ("Bucket", f"{BUCKET}, serviceAccountName: x", ["spec.serviceAccountName"]),
        ("Bucket", f"{BUCKET}, provider: aws, serviceAccountName: x", []),
        (
            "Bucket",
            f"{BUCKET}, provider: aws, serviceAccountName: x, secretRef: {{name: x}}",
            ["spec.secretRef"],
        ),
        ("Bucket", f"{BUCKET}, provider: aws, serviceAccountName: x, secretRef: '${{REF}}'", []),
        (
            "GitRepository",
            "interval: 1h, url: 'https://example.com', serviceAccountName: x",
            ["spec.serviceAccountName"],
        ),
        ("GitRepository", "interval: 1h, url: 'https://example.com', provider: aws, serviceAccountName: x", []),
        ("HelmChart", f"{CHART}, sourceRef: {{kind: Bucket, name: x}}, verify: {{}}", ["spec.verify"]),
        ("HelmChart", f"{CHART}, sourceRef: {{kind: HelmRepository, name: x}}, verify: {{}}", []),
        (
            "HelmRelease",
            f"{RELEASE}, chart: {{spec: {{chart: x, sourceRef: {{kind: Bucket, name: x}}}}}}",
            ["spec.chart"],
        ),
        ("HelmRelease", "interval: 1h", ["spec.chart"]),
        ("HelmRelease", f"{RELEASE}, releaseName: {'x' * 53}", []),
        ("HelmRelease", f"{RELEASE}, releaseName: {'x' * 54}", ["spec.releaseName"]),
        ("HelmRelease", f"{RELEASE}, releaseName: ''", ["spec.releaseName"]),
        ("HelmRelease", f"{RELEASE}, releaseName: '${{NAME}}{'x' * 60}'", []),
        (
            "HelmRelease",
            f"{RELEASE}, install: {{strategy: {{name: RemediateOnFailure, retryInterval: 1m}}}}",
            ["spec.install.strategy.retryInterval"],
        ),
        (
            "HelmRelease",
            f"{RELEASE}, upgrade: {{strategy: {{name: RemediateOnFailure, retryInterval: 1m}}}}",
            ["spec.upgrade.strategy.retryInterval"],
        ),
        ("HelmRelease", f"{RELEASE}, upgrade: {{strategy: {{name: RetryOnFailure, retryInterval: 1m}}}}", []),
        ("HelmRelease", f"{RELEASE}, kubeConfig: {{}}", ["spec.kubeConfig.configMapRef"]),
        ("ImagePolicy", f"{POLICY}, interval: 1h", ["spec.interval"]),
        ("ImagePolicy", f"{POLICY}, digestReflectionPolicy: Always", ["spec.interval"]),
        ("ImagePolicy", f"{POLICY}, digestReflectionPolicy: Always, interval: 1h", []),
        ("Provider", "type: slack, commitStatusExpr: x", ["spec.commitStatusExpr"]),
        ("Provider", "type: gitea, commitStatusExpr: x", []),
        ("Receiver", f"{RECEIVER}, type: generic-oidc", ["spec.oidcProviders"]),
        ("Receiver", f"{RECEIVER}, type: generic-oidc, oidcProviders: []", ["spec.oidcProviders"]),
        ("Receiver", f"{RECEIVER}, type: generic-oidc, oidcProviders: [{ISSUER}]", []),
        (
            "Receiver",
            f"{RECEIVER}, type: generic-oidc, oidcProviders: [{ISSUER}, {ISSUER}]",
            ["spec.oidcProviders[1].issuerURL"],
        ),
        (
            "Receiver",
            f"{RECEIVER}, type: github, secretRef: {{name: x}}, oidcProviders: [{ISSUER}]",
            ["spec.oidcProviders"],
        ),
        ("Receiver", f"{RECEIVER}, type: github, secretRef: {{name: x}}, oidcProviders: []", []),
        ("FluxInstance", SYNC % ("GitRepository", "github"), []),
        ("FluxInstance", SYNC % ("OCIRepository", "github"), ["spec.sync.provider"]),
        ("FluxInstance", SYNC % ("GitRepository", "gcp"), ["spec.sync.provider"]),
        ("FluxInstance", SYNC % ("Bucket", "gcp"), []),
        ("FluxInstance", f"{INSTANCE}, sharding: {{shards: [a], storage: persistent}}", ["spec.storage"]),
        (
            "FluxInstance",
            f"{INSTANCE}, cluster: {{multitenantWorkloadIdentity: true}}",
            ["spec.cluster.objectLevelWorkloadIdentity"],
        ),
        (
            "FluxInstance",
            f"{INSTANCE}, cluster: {{multitenantWorkloadIdentity: true, objectLevelWorkloadIdentity: true}}",
            [],
        ),
        ("ResourceSet", "resources: [], steps: [{name: a, resources: []}]", ["spec.resources"]),
        (
            "ResourceSet",
            "resources: [], inputStrategy: {name: Flatten, includeEmptyProviders: true}",
            ["spec.inputStrategy.includeEmptyProviders"],
        ),
        ("ResourceSetInputProvider", "type: Static, url: 'https://example.com'", ["spec.url"]),
        ("ResourceSetInputProvider", "type: GitHubTag", ["spec.url"]),
        ("ResourceSetInputProvider", "type: GitHubTag, url: 'oci://example.com/x'", ["spec.url"]),
        ("ResourceSetInputProvider", "type: GitHubTag, url: '${URL}'", []),
        ("ResourceSetInputProvider", "type: OCIArtifactTag, url: 'oci://ghcr.io'", ["spec.url"]),
        ("ResourceSetInputProvider", "type: OCIArtifactTag, url: 'oci://ghcr.io/x', insecure: true", []),
        ("ResourceSetInputProvider", "type: GitHubTag, url: 'https://example.com', insecure: true", ["spec.insecure"]),
        ("ResourceSetInputProvider", "type: ExternalService, url: 'http://example.com'", ["spec.url"]),
        ("ResourceSetInputProvider", "type: ExternalService, url: 'http://example.com', insecure: true", []),
        (
            "ResourceSetInputProvider",
            "type: GitHubTag, url: 'https://example.com', serviceAccountName: x",
            ["spec.serviceAccountName"],
        ),
        ("ResourceSetInputProvider", "type: ECRArtifactTag, url: 'oci://x/y', serviceAccountName: x", []),
        (
            "ResourceSetInputProvider",
            "type: ECRArtifactTag, url: 'oci://x/y', secretRef: {name: x}",
            ["spec.secretRef"],
        ),
        ("ResourceSetInputProvider", "type: OCIArtifactTag, url: 'oci://x/y', certSecretRef: {name: x}", []),
        ("ResourceSetInputProvider", "type: ExternalArtifact, selectors: []", ["spec.selectors"]),
        ("ArtifactGenerator", f"{GENERATOR}, artifacts: [{{name: a.b, {COPY}}}]", []),
        ("ArtifactGenerator", f"{GENERATOR}, artifacts: [{{name: '{{x}}', {COPY}}}]", ["spec.artifacts[0].name"]),
        ("ArtifactGenerator", f"{GENERATOR}, pathPattern: '@a/*', artifacts: [{{name: '{{x}}', {COPY}}}]", []),
        ("ExternalSecret", f"{NAMELESS}, data: [{ENTRY}}}]", ["spec.secretStoreRef.name"]),
        ("ExternalSecret", f"{NAMELESS}, data: [{ENTRY}, sourceRef: {{storeRef: {{name: x}}}}}}]", []),
        ("ExternalSecret", f"{NAMELESS}, dataFrom: [{{sourceRef: {{generatorRef: {{kind: Password, name: x}}}}}}]", []),
        (
            "ExternalSecret",
            f"data: [{ENTRY}, sourceRef: {{storeRef: {{kind: SecretStore}}}}}}]",
            ["spec.data[0].sourceRef.storeRef.name"],
        ),
        (
            "ExternalSecret",
            "dataFrom: [{extract: {key: x}, sourceRef: {storeRef: {kind: SecretStore}}}]",
            ["spec.dataFrom[0].sourceRef.storeRef.name"],
        ),
        ("PushSecret", f"{PUSH}, dataTo: [{{}}]", ["spec.dataTo[0].storeRef"]),
        ("PushSecret", f"{PUSH}, dataTo: [{{storeRef: {{kind: SecretStore}}}}]", ["spec.dataTo[0].storeRef.name"]),
        ("PushSecret", f"{PUSH}, dataTo: [{{storeRef: {{labelSelector: {{}}}}, remoteKey: x}}]", []),
        (
            "PushSecret",
            f"{PUSH}, dataTo: [{{storeRef: {{name: x}}, remoteKey: x, rewrite: [{REWRITE}]}}]",
            ["spec.dataTo[0].rewrite"],
        ),
        (
            "PushSecret",
            f"{PUSH}, dataTo: [{{storeRef: {{name: x}}, rewrite: [{{}}]}}]",
            ["spec.dataTo[0].rewrite[0].regexp"],
        ),
        ("GitlabDeployToken", f"{GITLAB}, projectID: '1', groupID: '2'", ["spec.groupID"]),
        (
            "SecretStore",
            "provider: {aws: {service: SecretsManager, region: x, customSessionTags: {esoNamespace: x}}}",
            ["spec.provider.aws.customSessionTags.esoNamespace"],
        ),
        ("GitlabDeployToken", f"{GITLAB}, projectID: '1'", []),
    ],
)
def test_a_rule_of_the_definition_is_told_at_its_field(kind: str, spec: str, routes: list[str]) -> None:
    told = [written(fault.route) for fault in faults(kind, spec)]
    assert told == routes


def test_a_flux_instance_has_one_name() -> None:
    (fault,) = faults("FluxInstance", INSTANCE, name="main")
    assert (written(fault.route), fault.message) == (
        "metadata.name",
        "`metadata.name` can't be the string `main`: it must be called `flux`",
    )
    assert faults("FluxInstance", INSTANCE, name="'${NAME}'") == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("x" * 54, f"`spec.releaseName` can't be `{'x' * 54}`: it has 54 characters, and may have 53 at most"),
        ("''", "`spec.releaseName` can't be empty"),
    ],
)
def test_a_limit_is_told_in_words(name: str, message: str) -> None:
    assert [fault.message for fault in faults("HelmRelease", f"{RELEASE}, releaseName: {name}")] == [message]
