"""Values that get another type where Flux puts variables in (GL403): quotes in the file don't outlive the build."""

from __future__ import annotations

import pytest
from repositories import kustomization, reported, repository

from gitops_lint.checks.finding import Finding

DEPLOYMENT = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: wiki, namespace: default}
spec:
  selector: {matchLabels: {app: wiki}}
  template:
    metadata: {labels: {app: wiki}}
    spec:
      containers:
        - {name: wiki, image: wiki:1, %s}
"""


def config_map(line: str) -> str:
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: wiki, namespace: default}}\n{line}\n"


def findings(manifest: str, **variables: str) -> list[Finding]:
    applied = kustomization("wiki", path="./wiki", postBuild={"substitute": variables})
    files = repository(applied, files={"wiki/all.yaml": manifest})
    return [one.finding for one in reported(files, "wrong-type")]


@pytest.mark.parametrize("value", ["yes", "on", "n", "true", "8080", "1.10", "1e3", "0777"])
def test_a_variable_that_looks_like_another_type_is_of_that_type_in_a_config_map(value: str) -> None:
    (one,) = findings(config_map('data: {a: "${v}"}'), v=value)
    assert "`data.a` must be a string, and `${v}` becomes" in one.message
    assert f"`'\"{value}\"'`" in one.help
    assert [(related.place.path, related.message) for related in one.related] == [
        ("apps/all.yaml", "the value is written here")
    ]
    assert one.fix is None  # quotes in the file are there already


@pytest.mark.parametrize("value", ["wiki", '"yes"', "'8080'", "1.2.3", "2020-01-01", "~x"])
def test_a_variable_that_looks_like_a_text_is_one(value: str) -> None:
    assert findings(config_map('data: {a: "${v}"}'), v=value) == []


@pytest.mark.parametrize(
    "text", ["'a${v}'", "'${v} '", "'- ${v}'", '"${other}"', "'${v}.${v}.${v}'", "'${v:-x}${other}'"]
)
def test_text_around_it_or_what_is_not_known_makes_nothing_certain(text: str) -> None:
    applied = kustomization(
        "wiki",
        path="./wiki",
        postBuild={"substitute": {"v": "10"}, "substituteFrom": [{"kind": "Secret", "name": "by-hand"}]},
    )
    files = repository(applied, files={"wiki/all.yaml": config_map(f"data: {{a: {text}}}")})
    assert reported(files, "wrong-type") == []


@pytest.mark.parametrize(
    ("field", "route"),
    [
        ('env: [{name: PORT, value: "${v}"}]', "env[0].value"),
        ('args: ["--port", "${v}"]', "args[1]"),
        ('command: ["${v}"]', "command[0]"),
    ],
)
def test_containers_have_fields_that_hold_a_text(field: str, route: str) -> None:
    (one,) = findings(DEPLOYMENT % field, v="8080")
    assert f"`spec.template.spec.containers[0].{route}` must be a string" in one.message


def test_a_number_is_right_where_one_must_be() -> None:
    assert findings(DEPLOYMENT % "ports: [{containerPort: ${v}}]".replace("${v}", '"${v}"'), v="8080") == []


def test_a_number_that_is_written_in_the_file_is_as_wrong_and_quotes_mend_it() -> None:
    (one,) = findings(config_map("data: {a: 8080}"), v="x")
    assert "`data.a` must be a string, not the integer `8080`" in one.message
    assert one.fix is not None


def test_a_default_is_quoted_where_it_stands() -> None:
    (one,) = findings(config_map('data: {a: "${port:=8080}"}'), v="x")
    assert one.help.startswith("Put quotes into the default.")
    assert findings(config_map("data: {a: '${port:=\"8080\"}'}"), v="x") == []


def test_a_variable_that_is_null_is_refused_with_its_kustomization() -> None:
    applied = kustomization("wiki", postBuild={"substitute": {"v": None}})
    (one,) = [one.finding for one in reported(repository(applied), "wrong-type")]
    assert "`spec.postBuild.substitute.v` must be a string, not null" in one.message


def test_null_in_the_metadata_of_an_object_becomes_an_empty_text() -> None:
    assert findings("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b, labels: {c: null}}\n") == []
