"""What SOPS decrypts of a build's objects, and what it fails at.

Facts: https://github.com/fluxcd/kustomize-controller internal/decryptor/decryptor.go, https://github.com/getsops/sops
sops.go and aes/cipher.go.
"""

from __future__ import annotations

from typing import Any

import pytest
from clusters import Files, bootstrapped, cluster_of, flux, kustomize, manifest

from gitops_lint.repo.problem import Problem

CHECK = "decryption-fails"
SOPS = {"provider": "sops"}
RULE = {"encrypted_regex": "^(data|stringData)$"}
STRINGS = {"a": "ENC[AES256_GCM,data:YQ==,iv:YQ==,tag:YQ==,type:str]"}


def ciphertext(text: str) -> str:
    return f"ENC[AES256_GCM,data:{text},iv:YQ==,tag:YQ==,type:str]"


def sealed(name: str = "wiki", rule: dict[str, str] | None = None, kind: str = "Secret", **fields: Any) -> str:
    """Return an object that SOPS has encrypted by a rule."""
    block = {"mac": ciphertext("mac"), "version": "3.9.0"} | (RULE if rule is None else rule)
    return manifest(kind, name, "default", **({"stringData": STRINGS} | fields), sops=block)


def decrypted(
    manifests: str, post_build: dict[str, Any] | None = None, files: Files | None = None, **top: Any
) -> Files:
    """Return a repository in which a Kustomization decrypts what its folder's kustomization file makes of manifests."""
    more: dict[str, Any] = {"postBuild": post_build} if post_build else {}
    own = {"wiki/a.yaml": manifests, "wiki/kustomization.yaml": kustomize(resources=["a.yaml"], **top)}
    return bootstrapped(flux("wiki", "./wiki", decryption=SOPS, **more), files=own | (files or {}))


def failing(files: Files) -> list[Problem]:
    applied = cluster_of(files).applied.values()
    return [problem for one in applied for problem in one.problems if problem.check == CHECK]


def merged(**fields: Any) -> dict[str, Any]:
    return {"patches": [{"patch": manifest("Secret", "wiki", "default", **fields).removeprefix("---\n")}]}


def operated(*operations: dict[str, Any]) -> dict[str, Any]:
    return {"patches": [{"target": {"kind": "Secret"}, "patch": json_patch(operations)}]}


def json_patch(operations: tuple[dict[str, Any], ...]) -> str:
    items = ("\n  ".join(f"{key}: {value}" for key, value in operation.items()) for operation in operations)
    return "".join(f"- {item}\n" for item in items)


@pytest.mark.parametrize(
    "top",
    [
        pytest.param({}, id="nothing is changed"),
        pytest.param({"namespace": "web", "namePrefix": "a-", "nameSuffix": "-b"}, id="namespace and name"),
        pytest.param({"labels": [{"pairs": {"a": "b"}}], "commonAnnotations": {"c": "d"}}, id="labels and annotations"),
        pytest.param(merged(stringData={"a": None}), id="a key goes"),
        pytest.param(merged(stringData={"b": ""}), id="an empty value is taken for an encrypted one"),
        pytest.param(merged(stringData={"a": ciphertext("anew")}), id="ciphertext of a patch may be of this file"),
        pytest.param(merged(type="Opaque", immutable=True), id="what the rule doesn't cover"),
        pytest.param(operated({"op": "copy", "from": "/stringData/a", "path": "/metadata/annotations"}), id="a copy"),
    ],
)
def test_what_does_no_harm(top: dict[str, Any]) -> None:
    assert failing(decrypted(sealed(), **top)) == []


@pytest.mark.parametrize(
    ("top", "said"),
    [
        pytest.param(merged(stringData={"b": "plain"}), "`stringData.b` is plain", id="a key more"),
        pytest.param(merged(data={"b": "cGxhaW4="}), "`data.b` is plain", id="in another part"),
        pytest.param(merged(stringData={"a": "plain"}), "`stringData.a` is plain", id="a value replaced"),
        pytest.param(
            operated({"op": "move", "from": "/stringData/a", "path": "/stringData/b"}),
            "`stringData.b` holds what was encrypted for `stringData.a`",
            id="a key moved",
        ),
        pytest.param(
            operated({"op": "copy", "from": "/stringData/a", "path": "/stringData/b"}),
            "`stringData.b` holds what was encrypted for `stringData.a`",
            id="a key copied",
        ),
        pytest.param(
            {
                "replacements": [
                    {
                        "source": {"kind": "Secret", "fieldPath": "metadata.name"},
                        "targets": [
                            {"select": {"kind": "Secret"}, "fieldPaths": ["stringData.b"], "options": {"create": True}}
                        ],
                    }
                ]
            },
            "`stringData.b` is plain",
            id="a replacement",
        ),
    ],
)
def test_what_a_build_does_to_encrypted_values_fails(top: dict[str, Any], said: str) -> None:
    (problem,) = failing(decrypted(sealed(), **top))
    assert said in problem.message


def test_a_plain_value_in_the_file_itself_fails_where_it_stands() -> None:
    (problem,) = failing(decrypted(sealed(stringData=STRINGS | {"b": "plain", "c": "plain"})))
    assert (problem.place.path, len(problem.related)) == ("wiki/a.yaml", 1)
    assert "Take it out of the file" in problem.help


def test_a_variable_is_put_in_after_decryption() -> None:
    files = decrypted(sealed(stringData=STRINGS | {"b": "${B}"}), post_build={"substitute": {"B": ciphertext("b")}})
    assert [problem.cause for problem in failing(files)] == ["Secret/wiki stringData.b"]


@pytest.mark.parametrize("value", [1, True, 1.5])
def test_only_texts_are_ciphertext(value: object) -> None:
    assert len(failing(decrypted(sealed(stringData=STRINGS | {"b": value})))) == 1


@pytest.mark.parametrize("value", [None, [], {}])
def test_what_holds_nothing_is_not_encrypted(value: object) -> None:
    assert failing(decrypted(sealed(stringData=STRINGS | {"b": value}))) == []


@pytest.mark.parametrize(
    ("rule", "fails"),
    [
        pytest.param({"encrypted_regex": "^(data|string)"}, True, id="a regular expression is searched for"),
        pytest.param({"encrypted_regex": "^a$"}, False, id="one for a single key"),
        pytest.param({"encrypted_regex": "("}, False, id="one that is none"),
        pytest.param({"unencrypted_regex": "^(b|apiVersion|kind|metadata)$"}, False, id="all but"),
        pytest.param({"unencrypted_regex": "^(apiVersion|kind|metadata)$"}, True, id="all but not this"),
        pytest.param({"encrypted_suffix": "Data"}, True, id="a suffix"),
        pytest.param({"encrypted_suffix": "Datum"}, False, id="another suffix"),
        pytest.param({}, True, id="no rule covers all"),
        pytest.param({"encrypted_comment_regex": "secret"}, False, id="comments are gone by then"),
        pytest.param({"encrypted_regex": "x", "encrypted_suffix": "Data"}, False, id="two rules"),
    ],
)
def test_rules_by_which_files_are_encrypted(rule: dict[str, str], fails: bool) -> None:
    assert bool(failing(decrypted(sealed(rule=rule, stringData=STRINGS | {"b": "plain"})))) is fails


def test_items_of_lists_are_not_counted() -> None:
    held = sealed(kind="ConfigMap", stringData=None, data={"a": [ciphertext("x"), ciphertext("y")]})
    operations = operated({"op": "move", "from": "/data/a/0", "path": "/data/a/1"})["patches"][0]["patch"]
    patches = [{"target": {"kind": "ConfigMap"}, "patch": operations}]
    assert failing(decrypted(held, patches=patches)) == []


def test_an_encrypted_patch_is_decrypted_before_the_build() -> None:
    plain = manifest("Secret", "wiki", "default", stringData={"b": "plain"})
    files = decrypted(plain, patches=[{"path": "patch.yaml"}], files={"wiki/patch.yaml": sealed()})
    assert failing(files) == []


def test_who_does_not_decrypt_fails_at_nothing() -> None:
    files = bootstrapped(flux("wiki", "./wiki"), files={"wiki/a.yaml": sealed(stringData={"b": "plain"})})
    assert failing(files) == []
    off = {"annotations": {"kustomize.toolkit.fluxcd.io/decrypt": "disabled"}}
    assert failing(decrypted(sealed(metadata=off, stringData={"b": "plain"}))) == []


def test_a_transformer_out_of_sight_may_do_anything() -> None:
    files = decrypted(sealed(stringData={"b": "plain"}), transformers=["https://example.com/transformer.yaml"])
    assert failing(files) == []


_ENCRYPTED = {
    "yaml": f"a: b\nsops:\n  mac: {ciphertext('mac')}\n",
    "env": f"a=b\nsops_mac={ciphertext('mac')}\n",
    "json": f'{{"a": "b", "sops": {{"mac": "{ciphertext("mac")}"}}}}',
    "bin": f'{{"data": "{ciphertext("a")}", "sops": {{"mac": "{ciphertext("mac")}"}}}}',
}


@pytest.mark.parametrize(
    ("key", "file", "fails"),
    [
        ("a", "yaml", True),
        ("a", "env", True),
        ("a", "json", True),
        ("a.txt", "yaml", True),
        ("a", "bin", False),
        ("a.yaml", "yaml", False),
        ("a.json", "yaml", False),
        ("a.env", "env", False),
        (".dockerconfigjson", "json", False),
    ],
)
def test_a_file_is_decrypted_into_the_format_that_its_key_says(key: str, file: str, fails: bool) -> None:
    files = {f"wiki/some.{file}": _ENCRYPTED[file]}
    generated = [{"name": "wiki", "namespace": "default", "files": [f"{key}=some.{file}"]}]
    problems = failing(decrypted("", files=files, secretGenerator=generated))
    assert [problem.place.path for problem in problems] == ([f"wiki/some.{file}"] if fails else [])
