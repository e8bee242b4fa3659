"""What is referred to is there, not in Git, or missing: who says so, and when somebody should hear of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from repositories import (
    CHART,
    Files,
    config_map,
    external_secret,
    helm_release,
    kustomization,
    manifest,
    needing,
    repository,
    source,
    store,
)
from small_verdicts import verdict_on, verdicts

from gitops_lint.cluster.identity import Identity
from gitops_lint.verdicts.verdict import Likeness, MakerKind, Standing

GATEWAYS = "gateway.networking.k8s.io/v1"
SECRET = Identity("", "Secret", "default", "wiki-token")
CLAIM = Identity("", "PersistentVolumeClaim", "default", "wiki-data")
ISSUER = Identity("cert-manager.io", "ClusterIssuer", "", "wiki-issuer")
ACCOUNT = Identity("", "ServiceAccount", "default", "wiki-runner")
KUSTOMIZATION = Identity("kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system", "gone")


def pod(**spec: Any) -> str:
    return manifest("v1", "Pod", "reader", "default", spec={"containers": [], **spec})


READER = pod(volumes=[{"name": "token", "secret": {"secretName": "wiki-token"}}])
MOUNTING = pod(volumes=[{"name": "data", "persistentVolumeClaim": {"claimName": "wiki-data"}}])
CERTIFICATE = manifest(
    "cert-manager.io/v1",
    "Certificate",
    "wiki",
    "default",
    spec={"secretName": "wiki-tls", "issuerRef": {"kind": "ClusterIssuer", "name": "wiki-issuer"}},
)
SECRETS_OF_OTHERS = source("GitRepository", "secrets", "https://github.com/example/secrets")


def of_secrets(name: str = "secrets", **spec: Any) -> str:
    reference = {"kind": "GitRepository", "name": "secrets"}
    return SECRETS_OF_OTHERS + kustomization(name, path="./all", sourceRef=reference, **spec)


def test_what_git_holds_is_there() -> None:
    verdict = verdict_on(SECRET, READER, manifest("v1", "Secret", "wiki-token", "default"))
    assert (verdict.standing, [maker.kind for maker in verdict.makers]) == (Standing.THERE, [MakerKind.GIT])


def test_what_a_controller_makes_is_there_and_names_what_it_is_made_for() -> None:
    verdict = verdict_on(SECRET, READER, store(), external_secret("wiki-token"))
    assert verdict.standing is Standing.THERE
    assert [str(maker.object) for maker in verdict.makers] == ["ExternalSecret/default/wiki-token"]


def test_a_secret_that_nobody_in_sight_makes_is_not_in_git_and_told() -> None:
    verdict = verdict_on(SECRET, READER)
    assert (verdict.standing, verdict.makers, verdict.is_told) == (Standing.NOT_IN_GIT, (), True)


def test_what_comes_from_git_only_is_missing() -> None:
    verdict = verdict_on(KUSTOMIZATION, needing("wiki", "gone"))
    assert (verdict.standing, verdict.is_told) == (Standing.MISSING, True)


CUSTOM = {"spec": {"size": 1}}
CREATING = {"credentials": {"token": {"create": True}}}
ISSUER_VALUES = {"fullnameOverride": "wiki", "issuer": {"create": True}}
MANIFEST = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "wiki-token"}}
POLICY = {
    "rules": [{"name": "copy", "generate": {"kind": "Secret", "name": "wiki-token", "namespace": "{{ namespace }}"}}]
}


@pytest.mark.parametrize(
    ("maker", "target", "manifests", "files"),
    [
        pytest.param(
            MakerKind.OPERATOR,
            SECRET,
            [READER, manifest("ex.io/v1", "Client", "wiki", "default", **CUSTOM)],
            {},
            id="an operator's object whose name begins its own",
        ),
        pytest.param(
            MakerKind.OPERATOR,
            SECRET,
            [READER, manifest("v1", "ConfigMap", "wiki-token", "auth", metadata={"labels": {"sidecar": "1"}})],
            {},
            id="an object of the very name that a label marks for a program",
        ),
        pytest.param(
            MakerKind.SOURCE,
            SECRET,
            [READER, of_secrets(decryption={"provider": "sops"})],
            {},
            id="another source that is decrypted",
        ),
        pytest.param(
            MakerKind.SOURCE,
            SECRET,
            [READER, of_secrets(targetNamespace="default")],
            {},
            id="another source that lands in the namespace",
        ),
        pytest.param(
            MakerKind.CHART,
            SECRET,
            [CHART, helm_release("auth", "default", values={**CREATING, "existingSecret": "wiki-token"})],
            {},
            id="a chart that is asked to create it",
        ),
        pytest.param(
            MakerKind.CHART,
            CLAIM,
            [CHART, MOUNTING, helm_release("wiki", "default")],
            {},
            id="a chart whose claims are called like it",
        ),
        pytest.param(
            MakerKind.CHART,
            ISSUER,
            [CHART, CERTIFICATE, helm_release("x", "pki", values=ISSUER_VALUES)],
            {},
            id="a chart that makes an issuer",
        ),
        pytest.param(
            MakerKind.CONTROLLER,
            SECRET,
            [
                READER,
                pod(containers=[{"name": "c", "args": ["--ca-secret-name=wiki-token"]}]).replace("reader", "webhook"),
            ],
            {},
            id="a container that is told its name",
        ),
        pytest.param(
            MakerKind.BOOTSTRAP,
            SECRET,
            [READER],
            {"scripts/setup.sh": "kubectl create secret generic wiki-token\n"},
            id="a script",
        ),
        pytest.param(
            MakerKind.BOOTSTRAP,
            ACCOUNT,
            [pod(serviceAccountName="wiki-runner")],
            {"iam/main.tf": 'service_account_name = "wiki-runner"\n'},
            id="Terraform",
        ),
        pytest.param(
            MakerKind.BOOTSTRAP,
            SECRET,
            [READER],
            {"README.md": "Then `kubectl create secret generic wiki-token`.\n"},
            id="a command in the documentation",
        ),
        pytest.param(
            MakerKind.BOOTSTRAP,
            SECRET,
            ["# kubectl -n default create \\\n#   secret generic wiki-token\n" + READER],
            {},
            id="a command in a comment beside the reference",
        ),
        pytest.param(
            MakerKind.BOOTSTRAP,
            SECRET,
            ["# wiki-token is created manually (not committed\n# to git)\n" + READER],
            {},
            id="a comment beside the reference",
        ),
        pytest.param(
            MakerKind.BOOTSTRAP,
            SECRET,
            [READER],
            {"bootstrap/token.yaml": manifest("v1", "Secret", "wiki-token", "default")},
            id="a manifest that is applied by hand",
        ),
        pytest.param(
            MakerKind.GIT,
            KUSTOMIZATION,
            [needing("wiki", "gone"), kustomization("${app}")],
            {},
            id="a name with a variable in it",
        ),
    ],
)
def test_who_may_make_it_is_known_and_nobody_hears_of_it(
    maker: MakerKind, target: Identity, manifests: list[str], files: Files
) -> None:
    verdict = verdict_on(target, *manifests, files=files)
    assert verdict.standing is Standing.NOT_IN_GIT
    assert maker in [one.kind for one in verdict.makers]
    assert all(one.reason for one in verdict.makers)
    assert not verdict.is_told or maker is MakerKind.GIT  # what comes from Git only is told, if not for certain


@pytest.mark.parametrize(
    "comment",
    [
        "# the token of the wiki is created manually\n",
        "# wiki-token is the name of the Secret\n",
        "# wiki-token-old is created manually\n",
        "# wiki-token is read by the wiki\n\n# This is created manually.\n",
    ],
    ids=["another thing", "nothing of who makes it", "another name", "two comments"],
)
def test_a_comment_that_does_not_say_that_people_make_the_very_object_says_nothing(comment: str) -> None:
    assert verdict_on(SECRET, comment + READER).makers == ()


def test_what_a_flux_instances_kustomization_takes_its_variables_from_the_bootstrap_may_make() -> None:
    patch = [
        {"op": "add", "path": "/spec/postBuild", "value": {"substituteFrom": [{"kind": "Secret", "name": "wiki"}]}}
    ]
    sync = {"kind": "GitRepository", "url": "https://git.example.com/home", "path": "cluster"}
    spec = {"sync": sync, "kustomize": {"patches": [{"target": {"kind": "Kustomization"}, "patch": json.dumps(patch)}]}}
    instance = manifest("fluxcd.controlplane.io/v1", "FluxInstance", "flux", "flux-system", spec=spec)
    files = {"instance.yaml": instance, "cluster/a.yaml": manifest("v1", "Secret", "other", "flux-system")}
    (verdict,) = (verdict for verdict in verdicts(files).doubtful if verdict.target.name == "wiki")
    assert [maker.kind for maker in verdict.makers] == [MakerKind.BOOTSTRAP]


@pytest.mark.parametrize(
    "manifests",
    [
        pytest.param([READER, CHART, helm_release("x", "default", values={"extraObjects": [MANIFEST]})], id="a list"),
        pytest.param([READER, CHART, helm_release("x", "default", values={"raw": {"a": MANIFEST}})], id="a mapping"),
        pytest.param([READER, CHART, helm_release("x", "default", values=MANIFEST)], id="the values themselves"),
        pytest.param(
            [READER, manifest("kyverno.io/v1", "ClusterPolicy", "copy", spec=POLICY)], id="a copy by a policy"
        ),
    ],
)
def test_a_manifest_among_values_or_a_policy_makes_it(manifests: list[str]) -> None:
    assert verdict_on(SECRET, *manifests).standing is Standing.THERE


TEXT = "apiVersion: v1\nkind: {kind}\nmetadata:\n  name: wiki-token # prefixed\ndata:\n  a: {{{{ .Values.a }}}}\n"
OF_TOKEN = {"volumes": [{"name": "a", "secret": {"secretName": "wiki-token"}}]}


@pytest.mark.parametrize(("kind", "is_told"), [("Secret", False), ("ConfigMap", True)])
def test_a_text_among_values_that_is_a_manifest_makes_it_for_its_own_release(kind: str, is_told: bool) -> None:
    release = helm_release("x", "default", values={"extraDeploy": [TEXT.format(kind=kind)], **OF_TOKEN})
    beside = manifest("v1", "Secret", "other", "default", data={"a": "Yg=="})
    assert verdict_on(SECRET, CHART, release, beside).is_told is is_told


@pytest.mark.parametrize(
    ("files", "manifests"),
    [
        ({"README.md": "The token is called wiki-token.\n"}, [READER]),
        ({"src/main.py": "name = 'wiki-token'\n"}, [READER]),
        ({}, [READER, manifest("ex.io/v1", "Client", "wiki", "other", **CUSTOM)]),
        ({}, [READER, manifest("ex.io/v1", "Client", "wik", "default", **CUSTOM)]),
        ({}, [READER, of_secrets(targetNamespace="other", decryption={"provider": "sops"})]),
        ({}, [READER, CHART, helm_release("auth", "default", values={"credentials": {"key": {"create": True}}})]),
    ],
)
def test_what_makes_something_else_or_looks_only_is_no_maker(files: Files, manifests: list[str]) -> None:
    verdict = verdict_on(SECRET, *manifests, files=files)
    assert (verdict.is_told, any(maker.is_exact for maker in verdict.makers)) == (True, False)


def test_a_script_that_only_looks_at_it_knows_of_it_and_does_not_make_it() -> None:
    verdict = verdict_on(SECRET, READER, files={"scripts/setup.sh": "kubectl get secret wiki-token\n"})
    assert [maker.is_exact for maker in verdict.makers] == [False]


def test_an_exact_mention_beats_a_near_name_and_a_near_name_beats_a_maker_that_is_only_possible() -> None:
    near = manifest("v1", "Secret", "wiki-tokens", "default")
    assert verdict_on(SECRET, READER, near).is_told
    assert verdict_on(SECRET, READER, near, of_secrets(decryption={"provider": "sops"})).is_told
    assert not verdict_on(SECRET, READER, near, files={"setup.sh": "kubectl create secret generic wiki-token"}).is_told


@pytest.mark.parametrize(
    ("other", "likeness"),
    [
        (manifest("v1", "Secret", "wiki-tokens", "default"), Likeness.NAME),
        (manifest("v1", "Secret", "wiki-token", "other"), Likeness.NAMESPACE),
        (config_map("wiki-token"), Likeness.KIND),
        (manifest("v1", "Secret", "wiki-token-6mm77dh985", "default"), Likeness.HASH),
        (manifest("v1", "Secret", "wiki-token-new", "default"), Likeness.NAME),  # nobody uses it: it was renamed
    ],
)
def test_what_was_meant_is_told_with_how_it_differs(other: str, likeness: Likeness) -> None:
    meant = verdict_on(SECRET, READER, other).meant
    assert meant is not None
    assert (meant.likeness, meant.is_slip) == (likeness, True)


def test_the_file_that_would_bring_it_is_named_the_nearest_first() -> None:
    secret = manifest("v1", "Secret", "wiki-token", "default")
    verdict = verdict_on(
        SECRET,
        READER,
        files={
            "off/token.yaml": secret,
            "apps/kustomization.yaml": "resources: [all.yaml]\n",
            "apps/off/token.yaml": secret,
        },
    )
    assert verdict.definition is not None
    assert verdict.definition.path == "apps/off/token.yaml"


def test_a_file_that_is_left_out_beside_others_beats_a_maker_that_is_only_possible() -> None:
    files = {
        "apps/kustomization.yaml": "resources: [all.yaml, other.yaml]\n",
        "apps/other.yaml": config_map("other"),
        "apps/token.yaml": manifest("v1", "Secret", "wiki-token", "default"),
    }
    verdict = verdict_on(SECRET, READER, of_secrets(targetNamespace="default"), files=files)
    assert [maker.kind for maker in verdict.makers] == [MakerKind.SOURCE]
    assert verdict.is_told
    assert verdict.definition is not None
    assert verdict.definition.listing == "apps/kustomization.yaml"


@pytest.mark.parametrize(
    ("name", "is_meant"),
    [
        ("wiki-server-token", True),
        ("wiki-token-server", False),  # patterns of names: another one of the same
        ("server-wiki-token", False),
        ("wiki-a-b-token", False),
    ],
)
def test_what_is_made_for_others_and_nobody_uses_is_meant_where_a_word_of_its_name_is_left_out(
    name: str, is_meant: bool
) -> None:
    meant = verdict_on(SECRET, READER, store(), external_secret(name)).slip
    assert meant == (Identity("", "Secret", "default", name) if is_meant else None)


@pytest.mark.parametrize(("label", "is_told"), [("grafana_dashboard", True), ("loader", False)])
def test_what_programs_only_read_makes_nothing(label: str, is_told: bool) -> None:
    labelled = manifest("v1", "ConfigMap", "wiki-token", "auth", metadata={"labels": {label: "1"}})
    assert verdict_on(SECRET, READER, labelled).is_told is is_told


def test_every_node_that_is_referred_to_has_one_verdict() -> None:
    all_ = verdicts(repository(READER, MOUNTING.replace("reader", "mounting"), CERTIFICATE, needing("wiki", "gone")))
    standings = {target: all_.standing(target) for target in all_.sight.graph.nodes}
    assert standings[SECRET] is standings[CLAIM] is standings[ISSUER] is Standing.NOT_IN_GIT
    assert standings[KUSTOMIZATION] is Standing.MISSING
    assert {all_.of(target).target for target in standings} == set(standings)
    told = [verdict.target for verdict in all_.told]
    assert told == sorted(set(told))


def test_what_a_cluster_begins_with_is_applied_by_somebody_who_makes_what_it_needs() -> None:
    needs = kustomization("wiki", postBuild={"substituteFrom": [{"kind": "ConfigMap", "name": "settings"}]})
    settings = Identity("", "ConfigMap", "flux-system", "settings")
    verdict = verdicts({"cluster/ks.yaml": needs, "empty/a.yaml": config_map("a")}).of(settings)
    assert [maker.kind for maker in verdict.makers] == [MakerKind.BOOTSTRAP]
    assert not verdict.is_told
    assert verdict_on(settings, needs).is_told  # Git holds the FluxInstance of this one


def test_a_health_check_without_namespace_is_of_nothing_that_there_can_be() -> None:
    check = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "wiki"}
    deployment = Identity("apps", "Deployment", "", "wiki")
    assert verdict_on(deployment, kustomization("wiki", healthChecks=[check])).standing is Standing.MISSING


def test_a_manifest_that_is_applied_by_hand_beats_the_same_name_in_another_namespace() -> None:
    by_hand = {"bootstrap/token.yaml": manifest("v1", "Secret", "wiki-token", "default")}
    elsewhere = manifest("v1", "Secret", "wiki-token", "other")
    assert verdict_on(SECRET, READER, elsewhere).is_told
    assert not verdict_on(SECRET, READER, elsewhere, files=by_hand).is_told


@pytest.mark.parametrize("options", ["", "generatorOptions: {disableNameSuffixHash: true}\n"])
def test_what_is_generated_and_applied_by_hand_may_be_of_files_that_git_does_not_hold(options: str) -> None:
    generated = f"{options}namespace: default\nsecretGenerator:\n- {{name: wiki-token, files: [token.txt]}}\n"
    assert verdict_on(SECRET, READER).is_told
    by_hand = verdict_on(SECRET, READER, files={"bootstrap/secrets/kustomization.yaml": generated})
    assert not by_hand.is_told
    assert [maker.place.line for maker in by_hand.makers if maker.place is not None] == [4 if options else 3]


def test_a_letter_that_a_custom_resource_has_too_is_no_slip() -> None:
    service = Identity("", "Service", "default", "llm-gpu-server")
    route = manifest(
        "gateway.networking.k8s.io/v1",
        "HTTPRoute",
        "llm",
        "default",
        spec={"rules": [{"backendRefs": [{"name": "llm-gpu-server", "port": 80}]}]},
    )
    other = manifest("v1", "Service", "llm-cpu-server", "default", spec={"ports": [{"port": 80}]})
    served = manifest("example.com/v1", "Model", "llm-gpu", "default")
    assert verdict_on(service, route, other).is_told
    assert not verdict_on(service, route, other, served).is_told


def test_what_is_called_as_a_custom_resource_is_not_meant_to_be_what_has_a_word_more() -> None:
    longer = manifest("v1", "Secret", "wiki-token-secret", "default")
    of_operator = manifest("example.com/v1", "Tunnel", "wiki-token", "default")
    assert verdict_on(SECRET, READER, longer).is_told
    assert not verdict_on(SECRET, READER, longer, of_operator).is_told


def test_an_operator_may_call_what_it_makes_after_the_kind_and_the_name_of_a_custom_resource() -> None:
    service = Identity("", "Service", "default", "model-gpu")
    backends = {"rules": [{"backendRefs": [{"name": "model-gpu", "port": 80}]}]}
    route = manifest("gateway.networking.k8s.io/v1", "HTTPRoute", "llm", "default", spec=backends)
    other = manifest("v1", "Service", "model-cpu", "default", spec={"ports": [{"port": 80}]})
    served = manifest("example.com/v1", "Model", "gpu", "default")
    assert verdict_on(service, route, other).is_told
    assert not verdict_on(service, route, other, served).is_told


@pytest.mark.parametrize(("chart", "standing"), [("vault-provider", Standing.NOT_IN_GIT), ("other", Standing.MISSING)])
def test_a_chart_that_nobody_knows_may_bring_the_store_that_is_called_like_it(chart: str, standing: Standing) -> None:
    store = Identity("external-secrets.io", "ClusterSecretStore", "", "vault-login")
    needing = external_secret("wiki", secretStoreRef={"kind": store.kind, "name": store.name})
    charts = source("HelmRepository", "charts", "https://charts.example.com")
    of_chart = {"spec": {"chart": chart, "sourceRef": {"kind": "HelmRepository", "name": "charts"}}}
    verdict = verdict_on(store, needing, charts, helm_release("any", chart=of_chart, chartRef=None))
    assert (verdict.standing, verdict.is_told) == (standing, True)


def test_a_manifest_that_is_applied_by_hand_gets_its_namespace_from_whoever_applies_it() -> None:
    secret = manifest("v1", "Secret", "wiki-token")
    verdict = verdict_on(SECRET, READER, files={"bootstrap/kustomize/secret.yaml": secret})
    assert [maker.kind for maker in verdict.makers] == [MakerKind.BOOTSTRAP]


@pytest.mark.parametrize(
    ("path", "line", "is_told"),
    [
        ("apps/talos-1/notes.txt", "token: wiki-token", True),  # clusters take in what lies there: no tool's folder
        ("talos/notes.txt", "token: wiki-token", False),
        ("AGENTS.md", "The `add-flux-app` step asks for wiki-token.", True),
        ("AGENTS.md", "Run `flux create secret git wiki-token`.", False),
        ("setup.sh", "kubectl apply -f apps/talos-1/wiki-token.yaml", True),  # it holds something else by now
        ("setup.sh", "kubectl apply -f elsewhere/wiki-token.enc.yaml", False),
    ],
)
def test_only_what_people_run_brings_what_it_names(path: str, line: str, is_told: bool) -> None:
    manifests = {
        "apps/kustomization.yaml": "resources: [all.yaml, talos-1/wiki-token.yaml]\n",
        "apps/talos-1/wiki-token.yaml": config_map("other"),
    }
    assert verdict_on(SECRET, READER, files={**manifests, path: f"{line}\n"}).is_told is is_told


def test_what_an_operators_fields_call_is_what_a_name_with_a_slip_in_it_means() -> None:
    account = manifest("ex.io/v1", "Account", "wiki", "default", spec={"secrets": {"name": "wiki-tokens"}})
    verdict = verdict_on(SECRET, READER, account)
    assert verdict.slip == SECRET._replace(name="wiki-tokens")
    assert verdict.is_told


@pytest.mark.parametrize(("neighbour", "is_told"), [("wiki", True), ("mail", False)])
def test_a_word_that_is_a_neighbours_name_tells_of_no_other_release(neighbour: str, is_told: bool) -> None:
    users = helm_release(neighbour, "default", values={"persistence": {"existingClaim": "wiki-data"}})
    held = manifest("v1", "PersistentVolumeClaim", "mail-data", "default", spec={})
    verdict = verdict_on(CLAIM, CHART, MOUNTING, users, helm_release("wiki-relay", "default"), held)
    assert verdict.is_told is is_told


def test_a_template_that_refers_to_a_store_does_not_make_it() -> None:
    def template(kind: str, **spec: Any) -> str:
        made = {"apiVersion": "external-secrets.io/v1", "kind": kind, **spec}
        inputs = [{"name": "<< inputs.x >>"}]
        return manifest(
            "fluxcd.controlplane.io/v1",
            "ResourceSet",
            "made",
            "flux-system",
            spec={"inputsFrom": [{"kind": "ResourceSetInputProvider", "name": "gone"}], "resources": [made, *inputs]},
        )

    target = Identity("external-secrets.io", "SecretStore", "default", "vault")
    user = external_secret("wiki", secretStoreRef={"kind": "SecretStore", "name": "vault"})
    refers = template("ExternalSecret", metadata={"name": "x"}, spec={"secretStoreRef": {"name": "vault"}})
    makes = template("SecretStore", metadata={"name": "vault"})
    assert [maker.is_exact for maker in verdict_on(target, user, refers).makers] == [False]
    assert [maker.is_exact for maker in verdict_on(target, user, makes).makers] == [True]


@pytest.mark.parametrize(("field", "names_it"), [("parentRefs", False), ("other", True)])
def test_a_template_that_refers_to_a_gateway_does_not_make_it(field: str, names_it: bool) -> None:
    def route(name: str, namespace: str) -> dict[str, Any]:
        spec = {field if namespace == "preview" else "parentRefs": [{"name": "inner", "namespace": "network"}]}
        metadata = {"name": name, "namespace": namespace}
        return {"apiVersion": GATEWAYS, "kind": "HTTPRoute", "metadata": metadata, "spec": spec}

    bringing = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "<< inputs.id >>"},
    }
    spec = {
        "inputsFrom": [{"kind": "ResourceSetInputProvider", "name": "gone"}],
        "resources": [bringing, route("x", "preview")],
    }
    template = manifest("fluxcd.controlplane.io/v1", "ResourceSet", "made", "flux-system", spec=spec)
    user = manifest(GATEWAYS, "HTTPRoute", "wiki", "default", spec=route("wiki", "default")["spec"])
    held = manifest(GATEWAYS, "Gateway", "outer", "network", spec={"gatewayClassName": "x", "listeners": []})
    verdict = verdict_on(Identity("gateway.networking.k8s.io", "Gateway", "network", "inner"), template, user, held)
    assert any(maker.is_exact for maker in verdict.makers) is names_it
    assert verdict.is_told is not names_it


def test_a_class_beside_create_is_referred_to_and_not_created() -> None:
    release = helm_release("wiki", "default", values={"pvc": {"create": True, "storageClassName": "fast"}})
    target = Identity("storage.k8s.io", "StorageClass", "", "fast")
    other = manifest("storage.k8s.io/v1", "StorageClass", "slow", provisioner="x")
    assert verdict_on(target, CHART, release, other).is_told


@pytest.mark.parametrize(
    ("files", "is_meant"),
    [
        ({"Taskfile.yaml": "  - kubectl create secret generic -n default wiki-tokne --from-file=token\n"}, True),
        ({"bootstrap/token.sops.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: wiki-tokne}\n"}, True),
        ({".tasks/start.yaml": "  - kubectl create secret generic wiki-tokne\n"}, True),  # which a Taskfile includes
        ({"Taskfile.yaml": "  - kubectl get secret wiki-tokne\n"}, False),  # it makes none
        ({"Taskfile.yaml": "  - kubectl create configmap wiki-tokne\n"}, False),
        ({"bootstrap/token.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: wiki-tokne, namespace: x}\n"}, False),
    ],
)
def test_what_people_make_may_be_what_is_meant(files: Files, is_meant: bool) -> None:
    verdict = verdict_on(SECRET, READER, files=files)
    assert (verdict.slip is not None) is is_meant


def test_what_people_make_for_another_is_not_meant() -> None:
    files = {"Taskfile.yaml": "  - kubectl create secret generic wiki-tokne\n"}
    other = {"volumes": [{"name": "a", "secret": {"secretName": "wiki-tokne"}}], "containers": []}
    assert verdict_on(SECRET, READER, manifest("v1", "Pod", "b", "default", spec=other), files=files).slip is None


@pytest.mark.parametrize(
    ("files", "is_made"),
    [
        ({"scripts/setup.sh": "# wiki-token is for the wiki\n"}, False),
        ({"ansible/setup.yaml": "# needs wiki-token\nhosts: all\n"}, False),
        ({"main.tf": "// wiki-token\n"}, False),
        ({"scripts/setup.sh": "# kubectl create secret generic wiki-token\n"}, True),
        ({"scripts/setup.sh": "# Create wiki-token first\n"}, True),
        ({"scripts/setup.sh": "token wiki-token\n"}, True),
    ],
)
def test_a_comment_of_a_tool_makes_nothing_unless_it_says_so(files: Files, is_made: bool) -> None:
    makers = [maker.kind for maker in verdict_on(SECRET, READER, files=files).makers]
    assert (MakerKind.BOOTSTRAP in makers) is is_made


@pytest.mark.parametrize(
    ("line", "is_made"),
    [
        ('token_path = "/mnt/wiki-token/ca.crt"', False),
        ("src: /etc/wiki-token", False),
        ("src: /mnt/wiki-token and wiki-token", True),
        ("dest: /var/lib/rancher/k3s/server/manifests/wiki-token", True),
        ("src: /srv/wiki-token.yaml", True),
        ("shell: kubectl apply -f /srv/wiki-token/", True),
        ("src: secrets/wiki-token", True),
    ],
)
def test_a_folder_of_a_machine_makes_no_object_of_its_name(line: str, is_made: bool) -> None:
    makers = verdict_on(SECRET, READER, files={"ansible/setup.yaml": f"{line}\n"}).makers
    assert bool(makers) is is_made


def test_a_container_that_is_told_the_name_of_a_gateway_makes_none() -> None:
    gateway = Identity("gateway.networking.k8s.io", "Gateway", "default", "wiki-public")
    route = manifest(
        "gateway.networking.k8s.io/v1", "HTTPRoute", "wiki", "default", spec={"parentRefs": [{"name": "wiki-public"}]}
    )
    dns = pod(containers=[{"name": "dns", "args": ["--gateway-name=wiki-public"]}])
    assert verdict_on(gateway, route, dns).makers == ()


REMOTE = "https://github.com/others/{}/releases/download/v1.2.3/crds.yaml"


@pytest.mark.parametrize(
    ("project", "may_bring"),
    [
        ("dashboards-operator", False),  # what others publish is none of this cluster's issuers
        ("cert-manager-extras", True),
    ],
)
def test_a_bundle_of_another_project_brings_no_custom_resource_of_a_kind_it_never_speaks_of(
    project: str, may_bring: bool
) -> None:
    files = {"crds/kustomization.yaml": f"resources: [{REMOTE.format(project)}]\n"}
    before = kustomization("crds", path="./crds")
    issued = kustomization("issued", path="./issued", dependsOn=[{"name": "crds"}])
    verdict = verdict_on(ISSUER, before, issued, files={**files, "issued/certificate.yaml": CERTIFICATE})
    assert bool(verdict.makers) is may_bring


def decrypting(name: str, namespace: str, secret: str) -> str:
    decryption = {"provider": "sops", "secretRef": {"name": secret}}
    return kustomization(name, namespace, path="./apps", decryption=decryption)


@pytest.mark.parametrize(
    ("others", "meant"),
    [
        (("sops-age", "sops-age"), "sops-age"),
        (("sops-age",), None),  # one may be called otherwise
        (("sops-key", "sops-key"), None),
        (("spos-age", "sops-age", "sops-age"), None),  # and two mean what they say
    ],
)
def test_what_each_namespace_has_of_its_own_is_called_as_it_is_elsewhere(
    others: tuple[str, ...], meant: str | None
) -> None:
    readers = (decrypting(f"a{number}", f"team-{number}", name) for number, name in enumerate(others))
    target = Identity("", "Secret", "security", "spos-age")
    slip = verdict_on(target, decrypting("wiki", "security", "spos-age"), *readers).slip
    assert (slip.name if slip is not None else None) == meant


def claiming(number: int, storage_class: str) -> str:
    return manifest(
        "v1", "PersistentVolumeClaim", f"data-{number}", "default", spec={"storageClassName": storage_class}
    )


@pytest.mark.parametrize(
    ("written", "others", "is_told"),
    [
        ("fast-nvmes", ("fast-nvme",) * 5, True),
        ("fast-nvmes", ("fast-nvme",) * 4, False),  # too few for a chart not to make both
        ("fast-nvmes", ("fast-nvme",) * 5 + ("fast-nvmes",), False),
        ("fast-b", ("fast-a",) * 5, False),  # a word of one letter is another word
        ("fast-2", ("fast-1",) * 5, False),
        ("fast-disk", ("fast-nvme",) * 5, False),
    ],
)
def test_what_many_name_is_meant_by_the_only_one_that_makes_a_slip_whoever_may_make_it(
    written: str, others: tuple[str, ...], is_told: bool
) -> None:
    claims = (claiming(number, storage_class) for number, storage_class in enumerate((written, *others)))
    made_by_chart = helm_release("fast", "default", values={"storage": {"classes": True}})
    verdict = verdict_on(Identity("storage.k8s.io", "StorageClass", "", written), made_by_chart, *claims)
    assert verdict.makers
    assert verdict.is_told is is_told


@pytest.mark.parametrize(
    ("namespace", "script", "is_told"),
    [
        ("defaullt", "", True),  # who makes the Secret by hand can't put it there
        ("defaullt", "kubectl create namespace defaullt", False),
        ("elsewhere", "", False),
    ],
)
def test_a_namespace_that_is_not_there_is_one_with_a_slip_whatever_people_make(
    namespace: str, script: str, is_told: bool
) -> None:
    files = {"bootstrap/secret.yaml": manifest("v1", "Secret", "wiki-token"), "scripts/setup.sh": f"{script}\n"}
    there = manifest("v1", "Secret", "wiki-token", "default")
    store_there = manifest(
        "external-secrets.io/v1",
        "ClusterSecretStore",
        "vault",
        spec={
            "provider": {
                "onepassword": {
                    "auth": {
                        "secretRef": {
                            "connectTokenSecretRef": {"name": "wiki-token", "key": "token", "namespace": namespace}
                        }
                    }
                }
            }
        },
    )
    verdict = verdict_on(SECRET._replace(namespace=namespace), store_there, there, files=files)
    assert verdict.is_told is is_told


@pytest.mark.parametrize(
    ("playbook", "is_made"),
    [
        ("- name: router\n  description: keeps a backup of itself\n", False),
        ("- kubernetes.core.k8s: {kind: Secret, name: backup}\n", True),
        ("- shell: kubectl apply -f backup\n", True),
    ],
)
def test_a_common_word_is_a_mention_only_where_somebody_speaks_of_the_kind(playbook: str, is_made: bool) -> None:
    reader = pod(volumes=[{"name": "token", "secret": {"secretName": "backup"}}])
    verdict = verdict_on(SECRET._replace(name="backup"), reader, files={"ansible/setup.yaml": playbook})
    assert bool(verdict.makers) is is_made


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("hemlreleases.helm.toolkit.fluxcd.io", "helmreleases.helm.toolkit.fluxcd.io"),
        ("helmreleases.helm.toolkit.fluxcd.io", None),
        ("wigdets.example.org", None),
    ],
)
def test_a_definition_with_a_slip_in_its_name_is_told_where_all_kinds_of_its_group_are_known(
    name: str, meant: str | None
) -> None:
    definition = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "name": name}
    waiting = manifest("fluxcd.controlplane.io/v1", "ResourceSet", "wiki", "default", spec={"dependsOn": [definition]})
    target = Identity("apiextensions.k8s.io", "CustomResourceDefinition", "", name)
    verdict = verdict_on(target, waiting, of_secrets())  # what another source holds may bring definitions
    assert (verdict.slip.name if verdict.slip is not None else None, verdict.is_told) == (meant, meant is not None)


def test_of_thousands_that_may_bring_it_the_first_few_are_told() -> None:
    others = [of_secrets(f"secrets-{number:03}") for number in range(200)]
    verdict = verdict_on(KUSTOMIZATION, *others, needing("wiki", "gone"))
    assert verdict.standing is Standing.NOT_IN_GIT
    assert 1 < len(verdict.makers) < len(others)
    assert verdict.makers[0].object == KUSTOMIZATION._replace(name="secrets-000")


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("the wiki-token", True), ("wiki-token:", True), ("wiki-tokens", False), ("a.wiki-token", False), ("wiki", False)],
)
def test_a_template_names_what_stands_in_it_as_a_word(text: str, is_named: bool) -> None:
    spec = {"inputsFrom": [{"kind": "ResourceSetInputProvider", "name": "gone"}], "resourcesTemplate": text}
    template = manifest("fluxcd.controlplane.io/v1", "ResourceSet", "made", "media", spec=spec)
    assert any(maker.is_exact for maker in verdict_on(SECRET, template, READER).makers) is is_named


@pytest.mark.parametrize(("namespace", "told"), [("media", False), ("other", True), (None, True)])
def test_what_is_needed_of_a_namespace_that_another_source_is_for_comes_from_there(
    namespace: str | None, told: bool
) -> None:
    needing_it = kustomization("player", path="./empty", dependsOn=[{"name": "library", "namespace": "media"}])
    target = Identity("kustomize.toolkit.fluxcd.io", "Kustomization", "media", "library")
    landing = {"targetNamespace": namespace} if namespace else {}
    assert verdict_on(target, needing_it, of_secrets(**landing)).is_told is told


def test_who_is_in_that_namespace_itself_needs_what_git_puts_there() -> None:
    needing_it = kustomization("player", "media", path="./empty", dependsOn=[{"name": "library"}])
    target = Identity("kustomize.toolkit.fluxcd.io", "Kustomization", "media", "library")
    assert verdict_on(target, needing_it, of_secrets(targetNamespace="media")).is_told


@pytest.mark.parametrize(
    ("path", "line", "others", "is_meant"),
    [
        ("apps/vm/main.tf", 'name = "wiki-issuer"', True, False),
        ("apps/vm/main.tf", 'cluster_issuer = "wiki-issuer"', True, True),
        ("apps/vm/main.tf", 'name = "wiki-issuer"', False, True),
        ("terraform/main.tf", 'name = "wiki-issuer"', True, True),
    ],
    ids=["any kind's", "of the kind", "nothing else is called so", "of the whole cluster"],
)
def test_what_an_applications_files_name_may_be_of_another_kind(
    path: str, line: str, others: bool, is_meant: bool
) -> None:
    manifests = [CERTIFICATE, *([config_map("wiki-issuer")] if others else [])]
    assert bool(verdict_on(ISSUER, *manifests, files={path: f"{line}\n"}).makers) is is_meant
