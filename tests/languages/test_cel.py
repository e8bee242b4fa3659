"""Expressions are taken where CEL and Flux take them."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from gitops_lint.languages.cel import mistake_in_cel

EXPRESSIONS = YAML(typ="safe").load(Path(__file__).with_name("expressions.yaml"))
VARIABLES = ("dep", "self")


@pytest.mark.parametrize("text", EXPRESSIONS["taken"])
def test_what_cel_compiles_is_taken(text: str) -> None:
    assert mistake_in_cel(text, VARIABLES, "bool") is None


@pytest.mark.parametrize("text", EXPRESSIONS["refused"])
def test_what_cel_or_flux_refuses_is_told(text: str) -> None:
    assert mistake_in_cel(text, VARIABLES, "bool") is not None


@pytest.mark.parametrize(
    ("text", "said", "part"),
    [
        ("dep.ready = true", "ERROR: <input>:1:11: Syntax error: token recognition error at: '='", "="),
        ("a == 1\n  && dep.b", "ERROR: <input>:1:1: undeclared reference to 'a' (in container '')", "a"),
        (
            "dep.a == 1\n  and dep.b == 2",
            "ERROR: <input>:2:3: Syntax error: mismatched input 'and' expecting <EOF>",
            "and",
        ),
        ("dep.a", "CEL expression output type mismatch: expected bool, got dyn", "dep.a"),
        ("if == 1", "ERROR: <input>:1:1: reserved identifier: if", "if"),
    ],
)
def test_a_mistake_is_told_as_cel_tells_it(text: str, said: str, part: str) -> None:
    mistake = mistake_in_cel(text, VARIABLES, "bool")

    assert mistake is not None
    assert (mistake.said, mistake.part(text)) == (said, part)


@pytest.mark.parametrize("text", ["status.ready", "data.current == 'yes'", "spec.x.unheardOf()", "has(status.x)"])
def test_what_is_only_parsed_may_name_anything(text: str) -> None:
    assert mistake_in_cel(text, ()) is None


@pytest.mark.parametrize("text", ["status.", "status.ready = true", "(status.ready", "a and b"])
def test_what_is_only_parsed_must_have_the_grammar(text: str) -> None:
    assert mistake_in_cel(text, ()) is not None


def test_an_expression_gives_a_text_where_it_must() -> None:
    assert mistake_in_cel("event.a + '/' + alert.b", ("event", "alert"), "string") is None
    assert mistake_in_cel("event.a == 'b'", ("event", "alert"), "string") is not None


def test_what_is_nested_too_deep_to_follow_is_not_told() -> None:
    assert mistake_in_cel("(" * 5000, ("dep",)) is None
