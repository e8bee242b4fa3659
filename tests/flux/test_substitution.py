"""postBuild substitution on objects."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.cluster.substituted import SubstitutedScalar, Variable
from gitops_lint.flux.substituted_objects import Substituted
from gitops_lint.flux.substitution import invalid_names, is_disabled, substitute
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Data, Mapping, Place, Scalar, at, from_data, to_data
from gitops_lint.repo.tree import MemoryTree

SOMEWHERE = Place("vars.yaml", 3, 5, 3, 9)


def variables(**values: str) -> dict[str, Variable]:
    return {name: Variable(value, SOMEWHERE) for name, value in values.items()}


def loaded(text: str) -> tuple[Mapping, Documents]:
    documents = Documents(MemoryTree({"app.yaml": text}))
    root = documents.load("app.yaml").documents[0].root
    assert isinstance(root, Mapping)
    return root, documents


def substituted(text: str, *, unknown: bool = False, strict: bool | None = True, **values: str) -> Substituted:
    node, documents = loaded(text)
    return substitute(node, variables(**values), unknown=unknown, strict=strict, documents=documents)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("1234", 1234, id="a number"),
        pytest.param("true", True, id="a bool"),
        pytest.param("yes", True, id="a bool of YAML 1.1"),
        pytest.param("n", False, id="a single letter"),
        pytest.param("1e3", 1000, id="a float that is whole"),
        pytest.param("1.5", 1.5, id="a float"),
        pytest.param("0777", 511, id="an octal number"),
        pytest.param("null", None, id="null"),
        pytest.param("", None, id="nothing"),
        pytest.param("12:30", "12:30", id="no sexagesimal numbers"),
        pytest.param("2020-01-01", "2020-01-01", id="no dates"),
        pytest.param("example.com", "example.com", id="a word"),
        pytest.param("two words", "two words", id="words"),
        pytest.param('"1234"', "1234", id="a value that brings its own quotes"),
        pytest.param("[1, a]", [1, "a"], id="a list"),
        pytest.param('{"a": "1"}', {"a": "1"}, id="a mapping"),
        pytest.param("abc # comment", "abc", id="a comment"),
    ],
)
def test_quotes_around_a_variable_are_lost_and_its_value_gets_its_type_anew(value: str, expected: Data) -> None:
    result = substituted('key: "${X}"\n', X=value)
    assert (to_data(result.node), result.problems) == ({"key": expected}, ())


@pytest.mark.parametrize(
    "text",
    ["'a: ${X}'", "'${X}: '", "'#${X}'", "'*${X}'", "'${X} '", "' ${X}'", '"\\t${X}"', "|\n  ${X}", "'[${X}]'"],
)
def test_where_go_writes_quotes_or_a_block_a_string_stays_a_string(text: str) -> None:
    result = substituted(f"key: {text}\n", X="12")
    value = at(result.node, "key")
    assert isinstance(value, Scalar)
    assert isinstance(value.value, str)
    assert "12" in value.value


@pytest.mark.parametrize("value", ["a: b", "*x", "@x", "`x", "%x", "{a", "[a", "'a", '"a', "- - a", ".inf"])
def test_a_value_that_is_no_yaml_where_it_stands_is_a_problem(value: str) -> None:
    result = substituted("key: ${X}\n", X=value)
    (problem,) = result.problems
    assert (problem.check, problem.cause, problem.place[1:3]) == ("substitution-breaks-yaml", "X", (1, 6))
    assert problem.related[0].place == SOMEWHERE
    assert to_data(result.node) == {"key": "${X}"}


def test_in_a_list_a_value_with_a_colon_becomes_a_mapping() -> None:
    assert to_data(substituted("list: ['${X}']\n", X="a: b").node) == {"list": [{"a": "b"}]}


def test_a_quote_in_a_value_ends_the_quotes_that_go_writes() -> None:
    (problem,) = substituted("key: 'a: ${X}'\n", X="it's").problems
    assert problem.check == "substitution-breaks-yaml"


def test_a_backslash_in_a_value_escapes_where_go_writes_double_quotes() -> None:
    result = substituted('key: "\\t${X}"\n', X="\\x41")
    assert to_data(result.node) == {"key": "\tA"}


def test_keys_are_substituted() -> None:
    result = substituted("labels:\n  ${X}/name: a\n  plain: ${X}\n", X="example.com")
    assert to_data(result.node) == {"labels": {"example.com/name": "a", "plain": "example.com"}}


def test_a_key_keeps_its_place_and_becomes_a_string() -> None:
    result = substituted("${X}: a\n", X="1234")
    assert to_data(result.node) == {"1234": "a"}
    assert result.node.key_place("1234")[1:] == (1, 1, 1, 5)


def test_what_does_not_change_is_shared() -> None:
    node, _ = loaded("spec:\n  a: {b: [1, $HOME]}\n  c: '${X}'\n")
    result = substitute(node, variables(X="1"), unknown=False, strict=True)
    assert at(result.node, "spec", "a") is at(node, "spec", "a")
    assert at(result.node, "spec", "c") is not at(node, "spec", "c")


def test_without_an_expression_the_object_is_the_same() -> None:
    node, _ = loaded("spec: {price: 5$, home: $HOME, list: [a, b]}\n")
    assert substitute(node, variables(X="1"), unknown=False, strict=True) == Substituted(node)


def test_a_value_keeps_its_place_and_knows_its_variables() -> None:
    value = at(substituted("a: 1\nname: ${X}-${X}-${Y}\n", X="x", Y="y").node, "name")
    assert isinstance(value, SubstitutedScalar)
    assert (value.value, value.place[1:], value.written.value) == ("x-x-y", (2, 7, 2, 21), "${X}-${X}-${Y}")
    assert value.variables == (Variable("x", SOMEWHERE), Variable("y", SOMEWHERE))


def test_an_undefined_variable_is_a_problem_and_stays_in_the_text_in_strict_mode() -> None:
    result = substituted("a: x-${X}\nb: ${X}\nc: ${Y:=d}\n", Z="")
    (problem,) = result.problems
    assert (problem.check, problem.cause, problem.place[1:]) == ("undefined-variable", "X", (1, 6, 1, 10))
    assert [related.place.line for related in problem.related] == [2]
    assert to_data(result.node) == {"a": "x-${X}", "b": "${X}", "c": "d"}
    assert result.undefined == {"X"}


def test_an_undefined_variable_becomes_empty_in_lenient_mode() -> None:
    result = substituted("a: x-${X}\n", strict=False, Z="")
    assert to_data(result.node) == {"a": "x-"}
    assert [problem.check for problem in result.problems] == ["undefined-variable"]


@pytest.mark.parametrize("expression", ["${X}", "${X^^}", "${#X}", "${X/a/b}", "${X:1}"])
def test_every_operator_without_default_needs_its_variable_in_strict_mode(expression: str) -> None:
    assert substituted(f"a: '{expression}'\n", Z="").undefined == {"X"}


def test_something_unknown_may_define_any_variable() -> None:
    result = substituted("a: ${X}-${Y}\nb: '${X^^}: '\n", unknown=True, Y="y")
    assert to_data(result.node) == {"a": "${X}-y", "b": "${X^^}: "}
    assert result.unknown == {"X"}
    assert not result.problems
    assert not result.undefined
    value = at(result.node, "a")
    assert isinstance(value, SubstitutedScalar)
    assert value.unknown == {"X"}


def test_a_default_stands_in_for_a_variable_that_something_unknown_may_define() -> None:
    result = substituted("a: ${X:-d}\n", unknown=True)
    value = at(result.node, "a")
    assert isinstance(value, SubstitutedScalar)
    assert value.value == "d"
    assert value.unknown == result.unknown == {"X"}


def test_used_names_the_variables_that_were_asked_for() -> None:
    assert substituted("a: ${X}${Y:-d}\n", X="1", Z="2").used == {"X"}


@pytest.mark.parametrize("where", ["labels", "annotations"])
def test_an_object_opts_out_by_label_or_annotation(where: str) -> None:
    text = f"metadata:\n  {where}:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\nspec: ${{{{ x }}}}\n"
    node, _ = loaded(text.replace("${{ x }}", "'${{ x }}'"))
    assert is_disabled(node)
    assert substitute(node, {}, unknown=False, strict=True) == Substituted(node)


def test_enabled_is_not_disabled() -> None:
    node, _ = loaded("metadata: {labels: {kustomize.toolkit.fluxcd.io/substitute: enabled}}\n")
    assert not is_disabled(node)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        pytest.param("a: x ${{ y }}\n", 1, 6, id="plain"),
        pytest.param("a: 'it''s ${ y }'\n", 1, 11, id="single quotes"),
        pytest.param('a: "\\"${ y }\\""\n', 1, 7, id="double quotes"),
        pytest.param("a: |\n  first\n  b ${x.y} c\n", 3, 5, id="literal block"),
        pytest.param("a: |-\n\n    ${fine}\n      ${x[0]}\n", 4, 7, id="second expression of a block"),
        pytest.param("a: >\n  folded\n  ${x-y}\n", 3, 3, id="folded block"),
        pytest.param("a:\n- b: {c: [1, '${x.y}']}\n", 2, 15, id="flow style"),
    ],
)
def test_a_bad_expression_is_reported_at_its_brace(text: str, line: int, column: int) -> None:
    (problem,) = substituted(text, fine="").problems
    assert problem.check == "invalid-substitution"
    assert problem.place[1:3] == (line, column)


def test_a_bad_expression_in_a_key_is_reported_at_the_key() -> None:
    (problem,) = substituted("a:\n  b-${x.y}: 1\n", x="").problems
    assert (problem.check, problem.place[1:3]) == ("invalid-substitution", (2, 5))


@pytest.mark.parametrize(("name", "fine"), [("A_1", True), ("_a", True), ("my-key", False), ("1a", False), ("", False)])
def test_a_variable_is_named_like_one_of_a_shell(name: str, fine: bool) -> None:
    problems = invalid_names({name: Variable("", SOMEWHERE)})
    assert [problem.check for problem in problems] == ([] if fine else ["invalid-variable-name"])


@pytest.mark.parametrize(("value", "expected"), [("a\nb\n", "ab"), (12, "12"), (True, "True")])
def test_a_variable_loses_its_newlines(value: Any, expected: str) -> None:
    assert Variable.of(Scalar(value, SOMEWHERE)) == Variable(expected, SOMEWHERE)


@given(st.text(), st.text(), st.booleans(), st.booleans())
def test_any_text_and_any_value_give_an_object(text: str, value: str, unknown: bool, strict: bool) -> None:
    node = from_data({"spec": {text: text, "list": [text, "${X}", "a: '${X}'", "\t${X}"]}}, SOMEWHERE)
    assert isinstance(node, Mapping)
    result = substitute(node, variables(X=value.replace("\n", "")), unknown=unknown, strict=strict)
    assert list(result.node) == ["spec"]


@given(st.text(alphabet=st.characters(exclude_characters="$")))
def test_a_text_without_dollar_is_unchanged(text: str) -> None:
    node = from_data({"a": text}, SOMEWHERE)
    assert isinstance(node, Mapping)
    assert substitute(node, {}, unknown=False, strict=True).node is node


@pytest.mark.parametrize(
    ("name", "checks"),
    [
        ("CLUSETR_NAME", ["variable-misspelt"]),
        ("CLUSTERNAME", ["variable-misspelt"]),
        ("CLUSTER_NAmE", ["variable-misspelt"]),
        ("CLUSTER_NAME", []),
        ("CLUSTER_DOMAIN", []),
        ("CLUSTER_NAME:=home", []),
        ("CLUSETR_NAME:=home", []),
        ("APP_UID", []),
    ],
)
def test_what_something_unknown_may_define_may_be_misspelt(name: str, checks: list[str]) -> None:
    done = substituted(f"a: ${{{name}}}", unknown=True, CLUSTER_NAME="home", APP_GID="1000")
    assert [problem.check for problem in done.problems] == checks


def test_a_text_that_substitution_makes_too_long_stays_and_is_told_once() -> None:
    text = "data:\n  a: '${V}${V}${V}${V}'\n  b: '${V//a/bbbb}'\n"
    done = substituted(text, V="a" * 400_000)
    assert [problem.check for problem in done.problems] == ["limit-reached"]
    assert to_data(at(done.node, "data", "a")) == "${V}${V}${V}${V}"
    assert done.unknown == {"V"}


@pytest.mark.parametrize(
    "text",
    [
        "script: |\n  echo hi\n  # each ${X} stays\n",
        "script: |\n  #!/bin/sh ${X}\n",
        "properties:\n  path: {type: string, description: 'e.g. ${X}'}\n",
    ],
    ids=["a comment", "a first line", "a schema's description"],
)
def test_an_empty_text_in_what_only_people_read_is_no_fault_unless_variables_must_be_set(text: str) -> None:
    assert substituted(text, strict=False).problems == ()
    assert [problem.cause for problem in substituted(text).problems] == ["X"]


def test_what_only_people_read_is_no_certain_fault_where_the_release_is_not_known() -> None:
    def certain(text: str) -> list[bool]:
        return [problem.certain for problem in substituted(text, strict=None).problems]

    prose = "properties:\n  path: {type: string, description: 'e.g. ${X}'}\n"
    assert certain(prose) == [False]
    assert certain("a: ${X}\n") == [True]
    assert certain(f"{prose}a: ${{X}}\n") == [True]
    assert [problem.certain for problem in substituted(prose).problems] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "script: |\n  # ${X}\n  echo ${X}\n",
        "title: '# ${X}'\n",
        "annotations: {description: 'it is ${X}'}\n",
        "script: |\n  # a comment\n  echo ${X}\n",
    ],
)
def test_elsewhere_it_is_one(text: str) -> None:
    (problem,) = substituted(text, strict=False).problems
    assert problem.cause == "X"
