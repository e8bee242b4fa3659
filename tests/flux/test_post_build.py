"""Which variables a Kustomization substitutes, and in what; test_envsubst.py has the expressions themselves.

Facts: https://github.com/fluxcd/pkg kustomize/kustomize_varsub.go, and kustomize-controller's feature gate
StrictPostBuildSubstitutions, which is on since Flux 2.9.
"""

from __future__ import annotations

from typing import Any

import pytest
from clusters import Files, bootstrapped, cluster_of, config_map, faults, flux, manifest, named, only, value


def repository(post_build: Any, data: dict[str, str], *others: str, files: Files | None = None) -> Files:
    """Return a repository with a Kustomization that applies a ConfigMap `result`, and other manifests beside it."""
    apps = flux("apps", "./apps", postBuild=post_build)
    return bootstrapped(apps, *others, files={"apps/a.yaml": config_map("result", "default", **data), **(files or {})})


def result(post_build: Any, text: str, *others: str) -> Any:
    """Return what becomes of a text."""
    return value(
        only(cluster_of(repository(post_build, {"text": text}, *others)), "ConfigMap", "result"), "data", "text"
    )


def variables(name: str, namespace: str = "flux-system", **data: str) -> str:
    return config_map(name, namespace, **data)


def sources(*names: str, **fields: Any) -> list[dict[str, Any]]:
    return [{"kind": "ConfigMap", "name": name, **fields} for name in names]


def test_variables_are_put_in() -> None:
    assert result({"substitute": {"HOST": "example.com"}}, "https://${HOST}/") == "https://example.com/"


def test_later_sources_win_over_earlier_ones() -> None:
    others = variables("one", A="one", B="one"), variables("two", B="two")
    assert result({"substituteFrom": sources("one", "two")}, "${A} ${B}", *others) == "one two"
    assert result({"substituteFrom": sources("two", "one")}, "${A} ${B}", *others) == "one one"


def test_what_is_given_inline_wins_over_all_sources() -> None:
    given = {"substitute": {"A": "inline"}, "substituteFrom": sources("one")}
    assert result(given, "${A} ${B}", variables("one", A="one", B="one")) == "inline one"


def test_sources_are_in_the_kustomizations_own_namespace() -> None:
    files = repository({"substituteFrom": sources("one")}, {"text": "${A}"}, variables("one", "default", A="elsewhere"))
    assert value(only(cluster_of(files), "ConfigMap", "result"), "data", "text") == "${A}"
    assert faults(files) == ["configmap-not-found"]


def test_a_namespace_beside_a_sources_name_counts_for_nothing() -> None:
    given = {"substituteFrom": sources("one", namespace="default")}
    assert result(given, "${A}", variables("one", "default", A="elsewhere"), variables("one", A="own")) == "own"


def test_values_lose_their_newlines() -> None:
    assert result({"substitute": {"A": "one\ntwo\n"}}, "${A}") == "onetwo"


def test_a_value_that_holds_an_expression_is_not_substituted_again() -> None:
    assert result({"substitute": {"A": "$${B}", "B": "no"}}, "${A}") == "$${B}"


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("${A}", "${B}", True),
        ("${A}", "b", True),
        ("b", "x-${C:-y}", False),
        ("${A}", "${SECRET}", False),
        ("${A}", "B", False),
    ],
)
def test_two_objects_that_variables_give_one_name_fail_the_build(first: str, second: str, is_one: bool) -> None:
    build = {"substitute": {"A": "b", "B": "b"}, "substituteFrom": [{"kind": "Secret", "name": "hidden"}]}
    apps = flux("apps", "./apps", postBuild=build)
    files = {"apps/a.yaml": config_map(first, "default", a="b"), "apps/b.yaml": config_map(second, "default", a="b")}
    told = [fault for fault in faults(bootstrapped(apps, files=files)) if "duplicate-object" in str(fault)]
    assert bool(told) is is_one


def test_two_dollars_are_one() -> None:
    assert result({"substitute": {"A": "x"}}, "$${A}") == "${A}"


@pytest.mark.parametrize("post_build", [{}, {"substitute": {}}, {"substituteFrom": []}])
def test_without_any_variable_nothing_is_substituted(post_build: Any) -> None:
    assert result(post_build, "${A:-default} $${B}") == "${A:-default} $${B}"


def test_unless_it_always_is() -> None:
    assert result({"substituteStrategy": "Always"}, "${A:-default} $${B}") == "default ${B}"


# what can't be known


def test_secrets_leave_variables_unknown() -> None:
    secret = manifest("Secret", "vars", "flux-system", stringData={"A": "hidden"})
    given = {"substituteFrom": [{"kind": "Secret", "name": "vars"}]}
    files = repository(given, {"text": "${A} ${B:-default}"}, secret)
    assert value(only(cluster_of(files), "ConfigMap", "result"), "data", "text").startswith("${A} ")
    assert faults(files) == []


def test_a_later_secret_makes_earlier_values_unknown_and_inline_ones_not() -> None:
    secret = manifest("Secret", "vars", "flux-system")
    given = {"substituteFrom": [*sources("one"), {"kind": "Secret", "name": "vars"}], "substitute": {"B": "inline"}}
    assert result(given, "${A} ${B}", variables("one", A="one"), secret) == "${A} inline"


def test_an_earlier_secret_leaves_later_values_known() -> None:
    given = {"substituteFrom": [{"kind": "Secret", "name": "vars"}, *sources("one")]}
    assert result(given, "${A}", variables("one", A="one"), manifest("Secret", "vars", "flux-system")) == "one"


def test_an_encrypted_config_map_leaves_variables_unknown() -> None:
    encrypted = manifest("ConfigMap", "one", "flux-system", data={"A": "ENC[AES256_GCM,data:x]"}, sops={"mac": "x"})
    files = repository({"substituteFrom": sources("one")}, {"text": "${A}"}, encrypted)
    assert value(only(cluster_of(files), "ConfigMap", "result"), "data", "text") == "${A}"
    assert faults(files) == []


@pytest.mark.parametrize("data", [{"stringData": {"A": "ENC[x]"}}, {"data": {"A": "ENC[x]"}}])
def test_encryption_leaves_keys_readable_so_a_variable_that_is_none_of_them_is_said(data: dict[str, Any]) -> None:
    secret = manifest("Secret", "vars", "flux-system", **data, sops={"mac": "x"})
    given = {"substituteFrom": [{"kind": "Secret", "name": "vars"}]}
    assert "undefined-variable" not in faults(repository(given, {"text": "${A}"}, secret))
    assert "undefined-variable" in faults(repository(given, {"text": "${B}"}, secret))


def test_a_secret_that_an_operator_fills_may_have_any_key() -> None:
    copied = {"annotations": {"fluxcd.controlplane.io/copyFrom": "infra/vars"}}
    secret = manifest("Secret", "vars", "flux-system", stringData={"A": "x"}, metadata=copied)
    given = {"substituteFrom": [{"kind": "Secret", "name": "vars"}]}
    assert faults(repository(given, {"text": "${B}"}, secret)) == []


@pytest.mark.parametrize("optional", [True, False])
def test_a_source_that_is_missing_leaves_variables_unknown(optional: bool) -> None:
    files = repository({"substituteFrom": sources("gone", optional=optional)}, {"text": "${A}"})
    assert value(only(cluster_of(files), "ConfigMap", "result"), "data", "text") == "${A}"
    assert faults(files) == ([] if optional else ["configmap-not-found"])


# what goes wrong


def test_a_variable_that_nothing_sets_is_said() -> None:
    assert faults(repository({"substitute": {"A": "x"}}, {"text": "${B}"})) == ["undefined-variable"]


def test_a_key_that_is_no_name_fails_the_whole_kustomization() -> None:
    files = repository({"substituteFrom": sources("one")}, {"text": "x"}, variables("one", **{"my-key": "x"}))
    assert faults(files) == ["invalid-variable-name"]


def test_without_post_build_no_expression_is_wrong() -> None:
    files = bootstrapped(flux("apps", "./apps"), files={"apps/a.yaml": config_map("a", "b", text="${{ x }} ${A}")})
    assert faults(files) == []


# where


@pytest.mark.parametrize("where", ["labels", "annotations"])
def test_an_object_may_opt_out(where: str) -> None:
    switch = {where: {"kustomize.toolkit.fluxcd.io/substitute": "disabled"}}
    literal = manifest("ConfigMap", "literal", "default", metadata=switch, data={"text": "${A} ${{ b }} $$"})
    files = repository({"substitute": {"A": "x"}}, {"text": "${A}"}, files={"apps/b.yaml": literal})
    cluster = cluster_of(files)
    assert value(only(cluster, "ConfigMap", "literal"), "data", "text") == "${A} ${{ b }} $$"
    assert value(only(cluster, "ConfigMap", "result"), "data", "text") == "x"
    assert faults(files) == []


def test_names_namespaces_and_keys_are_substituted_too() -> None:
    files = bootstrapped(
        flux("apps", "./apps", postBuild={"substitute": {"A": "blue"}}),
        files={"apps/a.yaml": config_map("of-${A}", "${A}", **{"${A}": "x"})},
    )
    cluster = cluster_of(files)
    assert named(cluster, "ConfigMap") == ["blue/of-blue"]
    assert value(only(cluster, "ConfigMap"), "data") == {"blue": "x"}


def test_variables_are_put_in_after_the_build_so_kustomize_sees_expressions() -> None:
    patch = {"patch": config_map("${A}", "default", seen="yes")}
    files = bootstrapped(
        flux("apps", "./apps", postBuild={"substitute": {"A": "blue"}}, patches=[patch]),
        files={"apps/a.yaml": config_map("${A}", "default")},
    )
    found = only(cluster_of(files), "ConfigMap")
    assert (found.identity.name, value(found, "data")) == ("blue", {"seen": "yes"})


def test_a_parent_substitutes_in_what_its_children_were_to_substitute() -> None:
    child = flux("child", "./child", postBuild={"substitute": {"A": "${A}-child", "B": "$${A}"}})
    files = bootstrapped(
        flux("apps", "./apps", postBuild={"substitute": {"A": "parent"}}),
        files={"apps/ks.yaml": child, "child/a.yaml": config_map("a", "default", a="${A}", b="${B}")},
    )
    assert value(only(cluster_of(files), "ConfigMap"), "data")["a"] == "parent-child"


def test_grandchildren_are_substituted_by_their_own_kustomization_only() -> None:
    files = bootstrapped(
        flux("apps", "./apps", postBuild={"substitute": {"A": "parent"}}),
        files={"apps/ks.yaml": flux("child", "./child"), "child/a.yaml": config_map("a", "default", a="${A}")},
    )
    assert value(only(cluster_of(files), "ConfigMap"), "data") == {"a": "${A}"}


@pytest.mark.parametrize(("text", "typed"), [("8080", 8080), ("true", True), ("yes", True), ("null", None), ("a", "a")])
def test_a_value_gets_its_type_anew_as_the_manifests_quotes_are_gone(text: str, typed: object) -> None:
    assert result({"substitute": {"A": text}}, "${A}") == typed


def test_a_substituted_value_stands_where_the_expression_is_written() -> None:
    files = repository({"substitute": {"A": "x"}}, {"text": "${A}"})
    found = only(cluster_of(files), "ConfigMap", "result").node.get("data").get("text")  # type: ignore[union-attr]
    assert found is not None
    assert found.place.path == "apps/a.yaml"


PARENT_OF_UNKNOWN = flux("apps", "./apps", postBuild={"substituteFrom": [{"kind": "Secret", "name": "settings"}]})
"""A Kustomization of which nobody knows what its variables are: the Secret isn't in Git."""


@pytest.mark.parametrize("field", ["targetNamespace", "namePrefix", "nameSuffix"])
def test_what_a_child_is_told_to_call_its_objects_by_is_no_variable_of_its_own(field: str) -> None:
    child = flux("child", "./child", postBuild={"substitute": {"A": "a"}}, **{field: "${PLACE}"})
    files = bootstrapped(PARENT_OF_UNKNOWN, files={"apps/ks.yaml": child, "child/a.yaml": config_map("a", "default")})
    assert "undefined-variable" not in faults(files)


def test_a_variable_that_is_made_of_an_unknown_one_is_unknown_too() -> None:
    passed_on = {"substitute": {"PLACE": "${PLACE}"}}
    grandchild = flux("grandchild", "./grandchild", postBuild={"substitute": {"A": "a"}}, targetNamespace="${PLACE}")
    files = bootstrapped(
        PARENT_OF_UNKNOWN,
        files={
            "apps/ks.yaml": flux("child", "./child", postBuild=passed_on),
            "child/ks.yaml": grandchild,
            "grandchild/a.yaml": config_map("a", "default"),
        },
    )
    assert "undefined-variable" not in faults(files)
    assert named(cluster_of(files), "ConfigMap") == ["${PLACE}/a"]


def test_a_default_that_stands_in_for_an_unknown_variable_loses_its_quotes_as_its_value_would() -> None:
    quoted = {"QUOTE": '"', "FLAG": "${QUOTE}${FLAG:=false}${QUOTE}"}
    parent = PARENT_OF_UNKNOWN.replace('"substituteFrom"', '"substitute": {"QUOTE": "\\""}, "substituteFrom"')
    files = bootstrapped(
        parent,
        files={
            "apps/ks.yaml": flux("child", "./child", postBuild={"substitute": quoted}),
            "child/a.yaml": config_map("a", "default", a="${QUOTE}${FLAG}${QUOTE}"),
        },
    )
    assert "substitution-breaks-yaml" not in faults(files)
    assert value(only(cluster_of(files), "ConfigMap"), "data") == {"a": "false"}
