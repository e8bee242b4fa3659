"""What a ResourceSet of the Flux Operator makes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.flux.resource_set import Expanded, expand
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, Place, at, from_data, text_at, to_data
from gitops_lint.repo.tree import MemoryTree

HEAD = """\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: apps, namespace: flux-system}
spec:
"""
STATIC = """\
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: {name: team-a, namespace: flux-system, labels: {for: apps}}
spec:
  type: Static
  defaultValues: {tenant: a}
"""
CONFIG_MAP = """\
  resources:
  - apiVersion: v1
    kind: ConfigMap
    metadata: {name: << inputs.tenant >>, namespace: apps}
"""


def expanded(spec: str, *providers: str) -> Expanded:
    files = {"set.yaml": HEAD + spec} | {f"provider{number}.yaml": text for number, text in enumerate(providers)}
    documents = Documents(MemoryTree(files))
    roots = [documents.load(path).documents[0].root for path in files]
    resource_set, *others = [root for root in roots if isinstance(root, Mapping)]
    return expand(resource_set, others, documents)


def names(result: Expanded) -> list[str | None]:
    return [text_at(node, "metadata", "name") for node in result.objects]


def block(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())


def test_each_input_set_makes_its_own_objects() -> None:
    result = expanded("  inputs:\n  - tenant: a\n  - tenant: b\n" + CONFIG_MAP)
    assert result.problems == ()
    assert not result.unknown
    assert names(result) == ["a", "b"]


def test_an_object_that_is_the_same_for_all_inputs_is_made_once() -> None:
    result = expanded("  inputs: [{a: 1}, {a: 2}]\n  resources:\n  - {kind: Namespace, metadata: {name: x}}\n")
    assert names(result) == ["x"]


def test_without_inputs_the_resources_are_as_they_are() -> None:
    result = expanded("  resources:\n  - {kind: Namespace, metadata: {name: x}}\n")
    assert (names(result), result.unknown) == (["x"], False)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("<< inputs.number >>", 2, id="a number"),
        pytest.param("<< inputs.number | quote >>", "2", id="a quoted number"),
        pytest.param("<< inputs.text >>", 42, id="a string that looks like a number"),
        pytest.param("'<< inputs.yes >>'", True, id="quotes in the manifest don't count"),
        pytest.param("a-<< inputs.text >>", "a-42", id="within a string"),
        pytest.param("<< inputs.list | toYaml | nindent 6 >>", ["x", "z"], id="a list"),
        pytest.param("<< inputs.map | toYaml | nindent 6 >>", {"k": "v"}, id="a mapping"),
        pytest.param("'<< inputs.text >>: '", "42: ", id="where Go writes quotes"),
        pytest.param("no template", "no template", id="no template"),
    ],
)
def test_a_value_gets_its_type_from_what_the_template_writes(template: str, expected: Any) -> None:
    inputs = '  inputs: [{number: 2, text: "42", yes: true, list: [x, z], map: {k: v}}]\n'
    (node,) = expanded(f"{inputs}  resources:\n  - kind: A\n    spec:\n      value: {template}\n").objects
    assert to_data(at(node, "spec", "value")) == expected


def test_keys_are_templates_too() -> None:
    (node,) = expanded("  inputs: [{name: x}]\n  resources:\n  - kind: A\n    spec: {'<< inputs.name >>': 1}\n").objects
    assert to_data(at(node, "spec")) == {"x": 1}


def test_a_value_stands_where_its_template_does() -> None:
    (node,) = expanded("  inputs: [{tenant: a}]\n" + CONFIG_MAP).objects
    name, namespace = at(node, "metadata", "name"), at(node, "metadata", "namespace")
    assert name is not None
    assert namespace is not None
    assert (name.place[1:3], namespace.place[1:3]) == ((9, 22), (9, 54))


def test_a_set_says_who_it_is_to_its_templates() -> None:
    resources = (
        "  resources:\n  - kind: A\n    metadata: {name: << inputs.provider.namespace >>-<< inputs.provider.name >>}\n"
    )
    assert names(expanded("  inputs: [{}]\n" + resources)) == ["flux-system-apps"]


@pytest.mark.parametrize("reference", ["name: team-a", "selector: {matchLabels: {for: apps}}"])
def test_a_static_provider_gives_its_default_values(reference: str) -> None:
    spec = f"  inputsFrom: [{{kind: ResourceSetInputProvider, {reference}}}]\n  inputs: [{{tenant: own}}]\n"
    result = expanded(spec + CONFIG_MAP, STATIC)
    assert (names(result), result.unknown) == (["own", "a"], False)


@pytest.mark.parametrize(
    "provider",
    [
        pytest.param(STATIC.replace("Static", "GitHubPullRequest"), id="inputs from elsewhere"),
        pytest.param(STATIC.replace("team-a", "other"), id="a provider that isn't there"),
        pytest.param(STATIC.replace("flux-system", "other"), id="a provider of another namespace"),
    ],
)
def test_what_other_providers_give_is_unknown(provider: str) -> None:
    result = expanded("  inputsFrom: [{name: team-a}]\n" + CONFIG_MAP, provider)
    assert (result.objects, result.unknown) == ((), True)


def test_the_id_of_a_static_provider_is_known_to_the_cluster_only() -> None:
    spec = "  inputsFrom: [{name: team-a}]\n  resources:\n  - {kind: A, metadata: {name: << inputs.id >>}}\n"
    result = expanded(spec, STATIC)
    assert (result.objects, result.unknown) == ((), True)
    assert [problem.check for problem in result.problems] == ["unknown-template"]


def test_an_input_set_of_the_set_itself_has_the_id_that_it_says() -> None:
    resources = "  resources:\n  - {kind: A, metadata: {name: << inputs.id >>}}\n"
    assert names(expanded("  inputs: [{id: one}]\n" + resources)) == ["one"]
    (problem,) = expanded("  inputs: [{tenant: a}]\n" + resources).problems
    assert (problem.check, problem.cause) == ("missing-input", "id")


def test_permuted_inputs_are_called_by_their_provider() -> None:
    spec = (
        "  inputStrategy: {name: Permute}\n  inputsFrom: [{name: team-a}]\n  inputs: [{env: dev}, {env: prod}]\n"
        "  resources:\n  - {kind: A, metadata: {name: '<< inputs.apps.env >>-<< inputs.team_a.tenant >>'}}\n"
    )
    assert names(expanded(spec, STATIC)) == ["dev-a", "prod-a"]


def test_an_object_with_dots_in_its_name_is_called_with_lines() -> None:
    spec = (
        "  inputStrategy: {name: Permute}\n  inputsFrom: [{name: team.a-b}]\n"
        "  resources:\n  - {kind: A, metadata: {name: '<< inputs.team_a_b.tenant >>'}}\n"
    )
    assert names(expanded(spec, STATIC.replace("team-a", "team.a-b"))) == ["a"]


@pytest.mark.parametrize(
    ("expressions", "chosen"),
    [
        ("{key: for, operator: In, values: [apps, other]}", True),
        ("{key: for, operator: NotIn, values: [other]}", True),
        ("{key: for, operator: Exists}", True),
        ("{key: none, operator: DoesNotExist}", True),
        ("{key: none, operator: NotIn, values: [apps]}", True),
        ("{key: for, operator: In, values: [other]}", False),
        ("{key: for, operator: NotIn, values: [apps]}", False),
        ("{key: for, operator: DoesNotExist}", False),
        ("{key: for, operator: Exists}, {key: none, operator: Exists}", False),
        ("{key: for, operator: In}", False),
        ("{key: for, operator: Is, values: [apps]}", False),
    ],
)
def test_a_selector_chooses_providers_by_expressions(expressions: str, chosen: bool) -> None:
    spec = f"  inputsFrom: [{{selector: {{matchExpressions: [{expressions}]}}}}]\n"
    result = expanded(spec + CONFIG_MAP, STATIC)
    assert (names(result), result.unknown) == ((["a"], False) if chosen else ([], True))


def test_providers_without_inputs_are_passed_over_unless_they_are_to_count() -> None:
    spec = (
        "  inputStrategy: {name: Permute%s}\n  inputsFrom: [{name: team-a}]\n"
        "  resources:\n  - {kind: A, metadata: {name: '<< inputs.team_a.tenant >>'}}\n"
    )
    assert names(expanded(spec % "", STATIC)) == ["a"]
    assert names(expanded(spec % ", includeEmptyProviders: true", STATIC)) == []


@pytest.mark.parametrize(
    ("strategy", "asked", "help_"),
    [
        ("Permute", "tenant", "write `inputs.team_a.tenant`"),
        ("Flatten", "team_a.tenant", "write `inputs.tenant`"),
        ("Flatten", "tenat", "Did you mean `inputs.tenant`?"),
        ("Flatten", "region", "Give it in each of the inputs"),
    ],
)
def test_an_input_that_is_there_by_another_way_is_told_with_it(strategy: str, asked: str, help_: str) -> None:
    spec = (
        f"  inputStrategy: {{name: {strategy}}}\n  inputsFrom: [{{name: team-a}}]\n"
        f"  resources:\n  - {{kind: A, metadata: {{name: '<< inputs.{asked} >>'}}}}\n"
    )
    (problem,) = expanded(spec, STATIC).problems
    assert problem.check == "missing-input"
    assert help_ in problem.help


def test_a_resource_in_two_steps_fails_the_whole_set_and_one_made_twice_in_a_step_does_not() -> None:
    spec = (
        "  inputs: [{tenant: a}, {tenant: b}]\n  steps:\n"
        "  - name: one\n    resources: [{kind: A, metadata: {name: x}}]\n"
        "  - name: two\n    resources: [{kind: A, metadata: {name: x}}, {kind: A, metadata: {name: y}}]\n"
    )
    (problem,) = expanded(spec).problems
    assert (problem.check, problem.place.line) == ("duplicate-object", 10)
    assert "is in step `two` and in step `one`" in problem.message


@pytest.mark.parametrize("value", ["a: b", "@home", "*.example.com", "- x", ".inf"])
def test_a_value_that_is_no_yaml_once_inputs_are_put_in_fails_the_whole_set(value: str) -> None:
    resources = '  resources:\n  - {kind: A, metadata: {name: x}, data: "<< inputs.value >>"}\n'
    result = expanded(f"  inputs: [{{value: '{value}'}}]\n" + resources)
    (problem,) = result.problems
    assert (problem.check, problem.place.line) == ("invalid-yaml", 7)
    quoting = resources.replace("inputs.value >>", "inputs.value | quote >>")
    assert expanded(f"  inputs: [{{value: '{value}'}}]\n" + quoting).problems == ()


def test_a_value_that_may_go_on_in_the_next_lines_is_not_told_for_certain() -> None:
    resources = '  resources:\n  - {kind: A, metadata: {name: x}, data: "<< inputs.value >>"}\n'
    (problem,) = expanded("  inputs: [{value: '[a'}]\n" + resources).problems
    assert problem.check == "unknown-template"


def test_an_input_that_is_missing_is_reported_where_it_is_asked_for() -> None:
    result = expanded("  inputs: [{other: 1}, {other: 2}]\n" + CONFIG_MAP)
    (problem,) = result.problems
    assert (problem.check, problem.cause) == ("missing-input", "tenant")
    assert (problem.place.line, problem.place.column) == (9, 25)
    assert result.unknown


def test_a_template_that_is_not_evaluated_is_said_once() -> None:
    resources = "  resources:\n  - {kind: A, name: '<< regexFind 1 >>'}\n  - {kind: B, name: '<< regexFind 2 >>'}\n"
    result = expanded("  inputs: [{a: 1}, {a: 2}]\n" + resources)
    (problem,) = result.problems
    assert (problem.check, problem.place.line) == ("unknown-template", 7)
    assert result.unknown


@pytest.mark.parametrize(
    ("name", "said", "certain"),
    [
        ("<< inputs.a", "unclosed action", True),
        ("<< inputs.a | lookup >>", 'function "lookup" not defined', True),
        ("<< inputs.a | qoute >>", 'function "qoute" not defined', False),
        ("<< .a-b >>", "bad character U+002D '-'", True),
    ],
)
def test_a_template_that_go_does_not_take_fails_the_whole_set(name: str, said: str, certain: bool) -> None:
    result = expanded(f"  inputs: [{{a: 1}}]\n  resources:\n  - {{kind: A, metadata: {{name: '{name}'}}}}\n")
    (problem,) = result.problems
    assert (problem.check, problem.certain, problem.place.line) == ("invalid-expression", certain, 7)
    assert problem.message.endswith(said)
    assert result.unknown


def test_a_block_of_a_resource_may_end_in_another_of_its_fields() -> None:
    parts = "{a: '<< if inputs.a >>', b: '<< end >>'}"
    result = expanded(f"  inputs: [{{a: 1}}]\n  resources:\n  - {{kind: A, metadata: {{name: x}}, data: {parts}}}\n")
    assert [problem.check for problem in result.problems] == ["unknown-template"]


def test_a_block_of_a_whole_template_ends_in_it() -> None:
    result = expanded("  inputs: [{a: 1}]\n  resourcesTemplate: |\n    << if inputs.a >>\n    kind: A\n")
    (problem,) = result.problems
    assert (problem.check, problem.place.line) == ("invalid-expression", 7)
    assert problem.message.endswith("unexpected EOF")


TEMPLATE = """\
---
apiVersion: v1
kind: Namespace
metadata:
  name: << inputs.tenant >>
<<- range inputs.apps >>
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: << . >>-config
  namespace: fixed
<<- end >>
"""


def test_a_template_of_many_documents_makes_them_all() -> None:
    result = expanded("  inputs: [{tenant: a, apps: [x, z]}]\n  resourcesTemplate: |\n" + block(TEMPLATE))
    assert names(result) == ["a", "x-config", "z-config"]
    assert result.problems == ()


def test_values_of_a_template_of_documents_stand_on_their_lines() -> None:
    result = expanded("  inputs: [{tenant: a, apps: [x, z]}]\n  resourcesTemplate: |\n" + block(TEMPLATE))
    lines = [at(node, "metadata", key) for node in result.objects for key in ("name", "namespace")]
    assert [node and node.place[1:] for node in lines] == [
        (11, 13, 11, 32),
        None,
        (17, 13, 17, 27),
        (18, 18, 18, 23),
        (17, 13, 17, 27),
        (18, 18, 18, 23),
    ]


def test_resources_win_over_a_template_of_documents() -> None:
    spec = (
        "  resources:\n  - {kind: A, metadata: {name: x}, data: resources}\n"
        "  resourcesTemplate: |\n    {kind: A, metadata: {name: x}, data: template}\n"
    )
    assert [text_at(node, "data") for node in expanded(spec).objects] == ["resources"]


def test_a_template_that_writes_no_yaml_is_reported_on_its_line() -> None:
    (problem,) = expanded("  resourcesTemplate: |\n    kind: A\n    name: [<< 1 >>\n    x: 2\n").problems
    assert problem.check == "invalid-yaml"
    assert problem.place.line in (7, 8, 9)


def test_steps_are_all_expanded() -> None:
    spec = (
        "  inputs: [{tenant: a}]\n  steps:\n  - name: one\n    resources: [{kind: A, metadata: {name: x}}]\n"
        "  - name: two\n    resourcesTemplate: '{kind: B, metadata: {name: << inputs.tenant >>}}'\n"
    )
    assert names(expanded(spec)) == ["x", "a"]


def test_an_object_that_is_switched_off_is_left_out() -> None:
    annotation = (
        "{fluxcd.controlplane.io/reconcile: '<< if eq inputs.tenant \"a\" >>enabled<< else >>disabled<< end >>'}"
    )
    spec = f"  inputs: [{{tenant: a}}, {{tenant: b}}]\n{CONFIG_MAP}".replace(
        "apps}", f"apps, annotations: {annotation}}}"
    )
    assert names(expanded(spec)) == ["a"]


def test_a_set_that_is_switched_off_is_unknown() -> None:
    documents = Documents(MemoryTree({}))
    node = from_data({"metadata": {"annotations": {"fluxcd.controlplane.io/reconcile": "disabled"}}}, Place("f"))
    assert isinstance(node, Mapping)
    assert expand(node, [], documents) == Expanded((), (), True)


def test_common_metadata_is_put_on_every_object() -> None:
    resources = "  resources:\n  - {kind: A, metadata: {name: x, labels: {team: b, c: d}}}\n"
    (node,) = expanded("  commonMetadata: {labels: {team: a}}\n" + resources).objects
    assert to_data(at(node, "metadata", "labels")) == {"team": "a", "c": "d"}


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_any_spec_is_expanded(spec: Any) -> None:
    documents = Documents(MemoryTree({}))
    for data in ({"spec": spec}, {"spec": {"resources": [spec], "inputs": [spec], "inputsFrom": spec, "steps": spec}}):
        node = from_data(data, Place("f"))
        assert isinstance(node, Mapping)
        assert len(expand(node, [], documents).objects) <= 2


def test_what_all_sets_of_a_run_may_do_is_limited_and_what_is_beyond_is_told_as_such() -> None:
    spec = "  inputs: [{tenant: a}, {tenant: b}]\n" + CONFIG_MAP
    documents = Documents(MemoryTree({"set.yaml": HEAD + spec}))
    documents.allowance.rendered.left = 15
    resource_set = documents.load("set.yaml").documents[0].root
    assert isinstance(resource_set, Mapping)
    first = expand(resource_set, (), documents)
    assert names(first) == ["a"]
    assert first.unknown
    assert "take more than" in first.beyond
    assert not first.problems
    assert expand(resource_set, (), documents).objects == ()
