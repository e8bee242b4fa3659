"""What is encrypted, and applied by who doesn't decrypt it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from repositories import BOOTSTRAPPED, Files, config_map, found, kustomization, manifest, reported, repository

CHECK = "secret-not-decrypted"
CIPHERTEXT = "ENC[AES256_GCM,data:YQ==,iv:YQ==,tag:YQ==,type:str]"
BLOCK = {"mac": CIPHERTEXT, "encrypted_regex": "^(data|stringData)$", "version": "3.9.0"}
OFF = {"annotations": {"kustomize.toolkit.fluxcd.io/decrypt": "disabled"}}


def secret(name: str = "wiki", **fields: Any) -> str:
    return manifest("v1", "Secret", name, "default", **({"stringData": {"a": CIPHERTEXT}, "sops": BLOCK} | fields))


def applied(*manifests: str, **spec: Any) -> Files:
    """Return a repository with a Kustomization of some spec that applies manifests."""
    return repository(kustomization("wiki", path="./wiki", **spec), files={"wiki/all.yaml": "".join(manifests)})


def test_a_kustomization_that_does_not_decrypt_applies_nothing() -> None:
    finding = found(applied(secret(), secret("other")), CHECK)
    assert "applies Secret/default/other, Secret/default/wiki, encrypted by SOPS" in finding.message
    assert (finding.place.path, str(finding.subject)) == ("apps/all.yaml", "Kustomization/flux-system/wiki")
    assert finding.stall is not None
    assert len(finding.related) == 2


@pytest.mark.parametrize(
    ("fields", "spec"),
    [
        pytest.param({}, {"decryption": {"provider": "sops"}}, id="it is decrypted"),
        pytest.param({"metadata": OFF}, {}, id="nobody is to decrypt it"),
        pytest.param({"kind": "Sealed", "apiVersion": "example.com/v1"}, {}, id="no Secret"),
        pytest.param({}, {"decryption": {"provider": "${PROVIDER}"}}, id="by what only a variable tells"),
        pytest.param({}, {"suspend": True, "kubeConfig": {"secretRef": {"name": "x"}}}, id="on another cluster"),
    ],
)
def test_what_is_right(fields: dict[str, Any], spec: dict[str, Any]) -> None:
    text = secret(**{key: value for key, value in fields.items() if key == "metadata"})
    if "kind" in fields:
        text = text.replace("kind: Secret", "kind: Sealed").replace("apiVersion: v1", "apiVersion: example.com/v1")
    assert reported(applied(text, **spec), CHECK) == []


def test_decryption_of_a_parent_is_not_handed_down() -> None:
    parent = kustomization("parent", path="./parent", decryption={"provider": "sops"})
    child = kustomization("wiki", path="./wiki")
    files = repository(parent, files={"parent/ks.yaml": child, "wiki/secret.yaml": secret()})
    assert "that of Kustomization/flux-system/parent counts for its own objects only" in found(files, CHECK).help


def test_a_patch_of_a_parent_may_add_it() -> None:
    patch = "- op: add\n  path: /spec/decryption\n  value:\n    provider: sops\n"
    parent = kustomization("parent", path="./parent", patches=[{"target": {"kind": "Kustomization"}, "patch": patch}])
    files = repository(parent, files={"parent/ks.yaml": kustomization("wiki", path="./wiki"), "wiki/a.yaml": secret()})
    assert reported(files, CHECK) == []


def test_who_begins_a_cluster_may_add_it() -> None:
    assert reported(repository(secret()), CHECK) == []
    known = {"clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED, "clusters/home/wiki.yaml": secret()}
    assert len(reported(known, CHECK)) == 1


def listed(**data: Any) -> Files:
    items = [{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "wiki", "namespace": "default"}, **data}]
    files = applied(decryption={"provider": "sops"})
    return files | {"wiki/all.yaml": manifest("v1", "List", "all", items=items, sops=BLOCK)}


def test_a_list_loses_what_it_is_decrypted_by() -> None:
    files = listed(stringData={"a": CIPHERTEXT})
    finding = found(files, CHECK)
    assert "Secret/default/wiki is applied with ciphertext for values" in finding.message
    assert files["wiki/all.yaml"].splitlines()[finding.place.line - 1] == "sops:"
    assert finding.stall is None


def test_the_api_server_refuses_what_is_no_base64() -> None:
    assert found(listed(data={"a": CIPHERTEXT}), CHECK).stall is not None


def test_a_list_without_ciphertext_is_as_good_as_any() -> None:
    assert reported(listed(stringData={"a": "plain"}), CHECK) == []


def test_ciphertext_without_its_block_is_never_decrypted() -> None:
    finding = found(applied(secret(sops=None).replace("sops: null\n", ""), decryption={"provider": "sops"}), CHECK)
    assert "holds ciphertext of SOPS in `a`" in finding.message
    assert finding.place.path == "wiki/all.yaml"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", f"a: b\nsops:\n  mac: {CIPHERTEXT}\n"),
        ("a.env", f"a=b\nsops_mac={CIPHERTEXT}\n"),
        ("a.json", f'{{"a": "b", "sops": {{"mac": "{CIPHERTEXT}"}}}}'),
    ],
)
def test_an_encrypted_file_that_is_made_a_secret_of(name: str, text: str) -> None:
    generator = {"name": "wiki", "namespace": "default", "files": [name]}
    files = {f"wiki/{name}": text, "wiki/kustomization.yaml": json.dumps({"secretGenerator": [generator]})}
    finding = found(repository(kustomization("wiki", path="./wiki"), files=files), CHECK)
    assert f"holds `{name}` as SOPS has encrypted it" in finding.message
    assert (finding.place.path, finding.severity) == (f"wiki/{name}", "warning")
    decrypting = kustomization("wiki", path="./wiki", decryption={"provider": "sops"})
    assert reported(repository(decrypting, files=files), CHECK) == []


def test_an_object_that_is_encrypted_with_its_kind_is_of_no_kind() -> None:
    text = manifest(CIPHERTEXT, CIPHERTEXT, CIPHERTEXT, CIPHERTEXT, stringData={"a": CIPHERTEXT}, sops=BLOCK)
    finding = found(applied(text), CHECK)
    assert "SOPS has encrypted all of this object" in finding.message
    assert (finding.place.path, finding.place.line) == ("wiki/all.yaml", 3)
    assert finding.stall is not None
    assert reported(applied(text, decryption={"provider": "sops"}), CHECK) == []


def test_variables_of_an_encrypted_file_that_a_secret_is_made_of() -> None:
    files = applied() | {
        "wiki/all.yaml": "",
        "wiki/kustomization.yaml": "secretGenerator:\n- name: wiki\n  namespace: default\n  envs: [some.env]\n",
        "wiki/some.env": f"A={CIPHERTEXT}\nsops_mac={CIPHERTEXT}\nsops_version=3.9.0\n",
    }
    finding = found(files, CHECK)
    assert "holds `sops_mac` as SOPS has encrypted it" in finding.message


def test_an_encrypted_file_that_a_config_map_is_made_of_stays_so() -> None:
    files = applied(decryption={"provider": "sops"}) | {
        "wiki/all.yaml": "",
        "wiki/kustomization.yaml": "configMapGenerator:\n- name: wiki\n  namespace: default\n  files: [some.yaml]\n",
        "wiki/some.yaml": f"a: b\nsops:\n  mac: {CIPHERTEXT}\n",
    }
    finding = found(files, CHECK)
    assert "holds `some.yaml` as SOPS has encrypted it" in finding.message
    assert (finding.place.path, finding.severity) == ("wiki/some.yaml", "warning")
    own = {
        "wiki/kustomization.yaml": "resources: [all.yaml]\n",
        "wiki/all.yaml": config_map("wiki", a=files["wiki/some.yaml"]),
    }
    assert reported(files | own, CHECK) == []
