"""`gitops-lint build` of what Flux would apply: a Kustomization, a ResourceSet, any other node, a whole cluster."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from commands import run, written
from handwritten import INSTANCE, kustomization

from gitops_lint.repo.nodes import to_data
from gitops_lint.repo.parser import parse

CONFIG = (
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: flux-system}\ndata: {GREETING: hello}\n"
)
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {greeting: "${GREETING} ${NOBODY:=you}"}
spec:
  template:
    spec:
      containers:
      - name: web
        image: nginx
"""
APP = kustomization(
    "app",
    more="""\
  targetNamespace: shop
  components: [../parts]
  images: [{name: nginx, newTag: "1.29"}]
  patches:
  - target: {kind: Deployment}
    patch: |
      - {op: add, path: /spec/replicas, value: 2}
  postBuild:
    substituteFrom: [{kind: ConfigMap, name: settings}]
""",
).replace("./empty", "./app")
PARTS = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
labels: [{pairs: {part: "yes"}}]
"""
FILES = {
    "bootstrap/flux.yaml": INSTANCE,
    "cluster/ks.yaml": APP,
    "cluster/settings.yaml": CONFIG,
    "app/kustomization.yaml": "resources: [web.yaml]\n",
    "app/web.yaml": DEPLOYMENT,
    "parts/kustomization.yaml": PARTS,
}

EFFECTIVE = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    greeting: hello you
  labels:
    part: "yes"
  name: web
  namespace: shop
spec:
  replicas: 2
  template:
    spec:
      containers:
      - image: nginx:1.29
        name: web
"""


@pytest.mark.parametrize(
    "node", ["Kustomization/flux-system/app", "kustomization/app", "flux-system/app", "Deployment/shop/web"]
)
def test_a_node_is_printed_as_flux_would_apply_it(tmp_path: Path, node: str) -> None:
    result = run("build", node, cwd=written(tmp_path, FILES))
    assert (result.code, result.out, result.err) == (0, EFFECTIVE, "")


def test_several_nodes_are_one_stream(tmp_path: Path) -> None:
    result = run("build", "Kustomization/app", "Deployment/web", cwd=written(tmp_path, FILES))
    assert result.out == f"{EFFECTIVE}---\n{EFFECTIVE}"


def test_a_path_says_which_repository_has_the_node(tmp_path: Path) -> None:
    written(tmp_path / "repository", FILES)
    assert run("build", "Kustomization/app", "repository", cwd=tmp_path).out == EFFECTIVE


def test_origins_are_comments(tmp_path: Path) -> None:
    result = run("build", "--origins", "Kustomization/app", cwd=written(tmp_path, FILES))
    assert result.out == (
        "# app/web.yaml:1\n# applied by Kustomization/flux-system/app\n"
        + EFFECTIVE.replace("hello you\n", "hello you # cluster/settings.yaml:4\n")
        .replace('part: "yes"\n', 'part: "yes" # parts/kustomization.yaml:3\n')
        .replace("namespace: shop\n", "namespace: shop # cluster/ks.yaml:12\n")
        .replace("replicas: 2\n", "replicas: 2 # cluster/ks.yaml:18\n")
        .replace("nginx:1.29\n", "nginx:1.29 # cluster/ks.yaml:14\n")
    )


def test_a_cluster_is_all_its_objects(tmp_path: Path) -> None:
    result = run("build", "--format", "json", "--cluster", "cluster", cwd=written(tmp_path, FILES))
    built = json.loads(result.out)
    assert (built["cluster"], built["problems"]) == ("cluster", [])
    names = {(each["kind"], each["metadata"]["name"]) for each in built["objects"]}
    assert names >= {("Kustomization", "app"), ("ConfigMap", "settings"), ("Deployment", "web")}


def test_json_names_the_node_and_its_cluster(tmp_path: Path) -> None:
    result = run("build", "--format", "json", "flux-system/app", cwd=written(tmp_path, FILES))
    built = json.loads(result.out)
    assert (built["cluster"], built["node"]) == ("cluster", "Kustomization/flux-system/app")
    assert [each["kind"] for each in built["objects"]] == ["Deployment"]
    assert run("build", "--format", "json", "--origins", "flux-system/app", cwd=tmp_path).code == 2


ENCRYPTED = "apiVersion: v1\nkind: Secret\nmetadata: {name: keys, namespace: flux-system}\n"
SOPS = "sops: {mac: 'ENC[AES256_GCM,data:m]', lastmodified: '2024-01-01T00:00:00Z'}\n"


def test_encrypted_values_are_masked(tmp_path: Path) -> None:
    files = FILES | {
        "app/kustomization.yaml": (
            "resources: [secret.yaml]\n"
            "secretGenerator: [{name: made, files: [keys.env]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n"
        ),
        "app/secret.yaml": ENCRYPTED
        + "data: {a: 'ENC[AES256_GCM,data:x]'}\nstringData: {b: 'ENC[AES256_GCM,data:x]', c: plain}\n"
        + SOPS,
        "app/keys.env": "KEY=ENC[AES256_GCM,data:x]\nsops_mac=ENC[AES256_GCM,data:x]\n",
    }
    result = run("build", "--mark-unknown", "Kustomization/app", cwd=written(tmp_path, files))
    mask = base64.b64encode(b"**SOPS**").decode()
    assert f"data:\n  a: {mask} # unknown: encrypted\n" in result.out
    assert "stringData:\n  b: '**SOPS**' # unknown: encrypted\n  c: '**SECRET**'\n" in result.out
    assert f"data:\n  keys.env: {mask} # unknown: encrypted\n" in result.out
    assert "ENC[" not in result.out
    assert "sops:" not in result.out


def test_what_is_unknown_is_marked(tmp_path: Path) -> None:
    hidden = ENCRYPTED + "stringData: {SITE: 'ENC[AES256_GCM,data:x]'}\n" + SOPS
    files = FILES | {
        "cluster/settings.yaml": f"{CONFIG}---\n{hidden}",
        "cluster/ks.yaml": APP.replace("name: settings}", "name: settings}, {kind: Secret, name: keys}"),
        "app/kustomization.yaml": "resources:\n- web.yaml\n- https://github.com/example/base\n",
        "app/web.yaml": DEPLOYMENT.replace("you}", "you} ${SITE}"),
    }
    result = run("build", "--mark-unknown", "Kustomization/app", cwd=written(tmp_path, files))
    assert result.code == 0
    assert result.out.startswith("# unknown: `https://github.com/example/base` is not in the repository")
    assert "greeting: hello you ${SITE} # unknown: ${SITE}\n" in result.out
    assert "app/kustomization.yaml:3:3: `https://github.com/example/base` is not in the repository" in result.err


def test_what_is_in_another_source_is_said(tmp_path: Path) -> None:
    source = """\
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: far, namespace: flux-system}
spec: {url: https://github.com/example/far}
"""
    files = FILES | {"cluster/ks.yaml": APP.replace("name: flux-system}", "name: far}") + source}
    result = run("build", "Kustomization/app", cwd=written(tmp_path, files))
    assert (result.code, result.out) == (0, "")
    assert (
        "the files are in another source, `https://github.com/example/far`: what it brings is not shown" in result.err
    )


def test_a_resource_set_is_expanded(tmp_path: Path) -> None:
    resource_set = """\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: tenants, namespace: flux-system}
spec:
  inputs: [{tenant: one}, {tenant: two}]
  resources:
  - apiVersion: v1
    kind: Namespace
    metadata: {name: "<< inputs.tenant >>"}
"""
    result = run("build", "ResourceSet/tenants", cwd=written(tmp_path, FILES | {"cluster/set.yaml": resource_set}))
    made = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {}\n"
    assert (result.out, result.err) == (f"{made.format('one')}---\n{made.format('two')}", "")


@pytest.mark.parametrize(
    ("arguments", "files", "said"),
    [
        pytest.param(["Kustomization/ap"], {}, "did you mean Kustomization/flux-system/app?", id="nearly a node"),
        pytest.param(
            ["--cluster", "clustre"], {}, "there is no cluster `clustre` (there is: cluster)", id="no cluster"
        ),
        pytest.param(
            ["Kustomization/app"],
            {"cluster/ks.yaml": APP.replace("./app", "./gone")},
            "cluster/ks.yaml:9:9: path `gone` of Kustomization/flux-system/app does not exist",
            id="no folder",
        ),
        pytest.param(
            ["Kustomization/gone"],
            {"cluster/ks.yaml": APP + "  dependsOn: [{name: gone}]\n"},
            "`Kustomization/gone` is not in Git: there is nothing to build",
            id="a node that nothing provides",
        ),
    ],
)
def test_what_can_not_be_built_is_said(tmp_path: Path, arguments: list[str], files: dict[str, str], said: str) -> None:
    result = run("build", *arguments, cwd=written(tmp_path, FILES | files))
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_without_a_cluster_what_is_not_there_is_no_directory(tmp_path: Path) -> None:
    result = run("build", "gone/app", cwd=written(tmp_path, {"app/kustomization.yaml": "resources: []\n"}))
    assert (result.code, result.out) == (2, "")
    assert "gone/app: there is no such directory, and nothing in this repository says where Flux starts" in result.err


def test_of_several_clusters_one_must_be_chosen(tmp_path: Path) -> None:
    files = {path: text for path, text in FILES.items() if not path.startswith("bootstrap")}
    for name in ("one", "two"):
        instance = INSTANCE.replace("path: cluster", f"path: clusters/{name}")
        files |= {f"clusters/{name}/flux.yaml": instance, f"clusters/{name}/ks.yaml": APP}
        files |= {f"clusters/{name}/settings.yaml": CONFIG.replace("hello", f"hello-{name}")}
    written(tmp_path, files)
    result = run("build", "Kustomization/app", cwd=tmp_path)
    assert result.code == 2
    assert "`Kustomization/app` is in several clusters (one, two): say which one with --cluster" in result.err
    for name in ("one", "two"):
        result = run("build", "--cluster", name, "Kustomization/app", cwd=tmp_path)
        assert result.out == EFFECTIVE.replace("hello", f"hello-{name}")


def test_of_what_two_apply_each_has_its_own_version(tmp_path: Path) -> None:
    second = APP.replace("name: app", "name: second").replace("value: 2", "value: 3")
    written(tmp_path, FILES | {"cluster/ks.yaml": APP + second})
    for name, replicas in (("app", 2), ("second", 3)):
        result = run("build", f"Kustomization/{name}", cwd=tmp_path)
        assert result.out == EFFECTIVE.replace("replicas: 2", f"replicas: {replicas}")


def test_what_is_left_alone_is_not_applied(tmp_path: Path) -> None:
    ignored = DEPLOYMENT.replace("{greeting", "{kustomize.toolkit.fluxcd.io/ssa: Ignore, greeting")
    result = run("build", "Kustomization/app", cwd=written(tmp_path, FILES | {"app/web.yaml": ignored}))
    assert (result.code, result.out) == (0, "")
    assert "Kustomization/flux-system/app applies nothing" in result.err


def test_comments_change_no_value(tmp_path: Path) -> None:
    texts = {"a": "x\ny\n", "b": "word " * 30, "c": "# ${GREETING}", "d": "", "e": " \n", "f": "é: \t", "g": "a\n\n"}
    config = json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": texts})
    patch = f"- patch: |\n      {config}\n    target: {{kind: ConfigMap}}\n  - target: {{kind: Deployment}}"
    files = FILES | {
        "cluster/ks.yaml": APP.replace("- target: {kind: Deployment}", patch),
        "app/kustomization.yaml": "resources: [web.yaml, a.yaml]\n",
        "app/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
    }
    plain = run("build", "Kustomization/app", cwd=written(tmp_path, files))
    noted = run("build", "--origins", "--mark-unknown", "Kustomization/app", cwd=tmp_path)
    before, after = ([to_data(each.root) for each in parse(out, "a").documents] for out in (plain.out, noted.out))
    assert before == after
    assert len(before) == 2
