"""The grammar of postBuild expressions: every row is what fluxcd/pkg envsubst gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.flux.envsubst import MAX_DEPTH, InvalidExpressionError, evaluate, holds_expression, parse

VALUES = {"v": "abcABC", "empty": "", "path": "/home/me/file.tar.gz", "name": "file", "one": "1", "accent": "né"}


def expand(text: str) -> str:
    return evaluate(parse(text), lambda expression: VALUES.get(expression.name, ""), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("${v}", "abcABC", id="a variable"),
        pytest.param("a-${v}-${one}-b", "a-abcABC-1-b", id="text around variables"),
        pytest.param("${unset}", "", id="an unset variable is empty"),
        pytest.param("${1}", "", id="a number is a name"),
        pytest.param("${unset:-d}", "d", id="default when unset"),
        pytest.param("${empty:-d}", "d", id="default when empty"),
        pytest.param("${v:-d}", "abcABC", id="no default when set"),
        pytest.param("${unset:=d}", "d", id=":= is :-"),
        pytest.param("${unset=d}", "d", id="= is :-"),
        pytest.param("${empty=d}", "d", id="= takes the default for an empty value too"),
        pytest.param("${unset:+d}", "d", id=":+ is :-, not its opposite as in a shell"),
        pytest.param("${v:+d}", "abcABC", id=":+ keeps a value"),
        pytest.param("${unset:?d}", "d", id=":? is :-"),
        pytest.param("${unset:-}", "", id="an empty default"),
        pytest.param("${unset:-${also_unset:-c}}", "c", id="defaults nest"),
        pytest.param("${unset:-a${v}b}", "aabcABCb", id="a default may hold variables"),
        pytest.param("${unset:-http://x:80/}", "http://x:80/", id="a default may hold colons and slashes"),
        pytest.param("${unset:-$$}", "$$", id="no escapes in a default"),
        pytest.param("${#v}", "6", id="length"),
        pytest.param("${#accent}", "3", id="length counts bytes"),
        pytest.param("${v^}", "AbcABC", id="first letter to upper case"),
        pytest.param("${v^^}", "ABCABC", id="to upper case"),
        pytest.param("${v,,}", "abcabc", id="to lower case"),
        pytest.param("${v,}", "abcABC", id="first letter to lower case"),
        pytest.param("${v:2}", "cABC", id="substring"),
        pytest.param("${v:1:2}", "bc", id="substring with length"),
        pytest.param("${v: -2}", "abcABC", id="a position with a blank is no number: the whole value"),
        pytest.param("${v:9}", "", id="substring past the end"),
        pytest.param("${v:1:-2}", "bcA", id="a negative length counts from the end"),
        pytest.param("${v:4:-4}", "", id="a negative length that ends before the position"),
        pytest.param("${v/#/x}", "xabcABC", id="an empty pattern"),
        pytest.param("${v:1:99}", "bcABC", id="length past the end"),
        pytest.param("${path#*/}", "home/me/file.tar.gz", id="shortest prefix"),
        pytest.param("${path##*/}", "file.tar.gz", id="longest prefix: a star matches a slash"),
        pytest.param("${path%.*}", "/home/me/file.tar", id="shortest suffix"),
        pytest.param("${path%%.*}", "/home/me/file", id="longest suffix"),
        pytest.param("${v#[a-b]}", "bcABC", id="a class"),
        pytest.param("${v#?}", "bcABC", id="any character"),
        pytest.param("${v#x}", "abcABC", id="a prefix that isn't there"),
        pytest.param("${v#[z-a}", "abcABC", id="a malformed pattern changes nothing"),
        pytest.param("${v##*}", "", id="a star takes everything"),
        pytest.param("${v/b/x}", "axcABC", id="replace the first"),
        pytest.param("${path//e/E}", "/homE/mE/filE.tar.gz", id="replace all"),
        pytest.param("${v/#ab/x}", "xcABC", id="replace a prefix"),
        pytest.param("${v/%BC/x}", "abcAx", id="replace a suffix"),
        pytest.param("${v/b/}", "acABC", id="replace with nothing"),
        pytest.param("${path//\\//-}", "-home-me-file.tar.gz", id="an escaped slash in a pattern"),
        pytest.param("${v/./x}", "abcABC", id="a pattern is literal"),
        pytest.param("$v", "$v", id="no braces, no variable"),
        pytest.param("costs 5$", "costs 5$", id="a dollar at the end"),
        pytest.param("$(cmd)", "$(cmd)", id="a command is no variable"),
        pytest.param("$${x}", "${x}", id="escaped"),
        pytest.param("$$x", "$x", id="two dollars collapse anywhere"),
        pytest.param("$$$x", "$$x", id="three dollars"),
        pytest.param("$$${one}", "$1", id="an escape before a variable"),
        pytest.param("$${x}-${one}", "${x}-1", id="an escape and a variable"),
        pytest.param("$${{ x }}", "${{ x }}", id="an escaped workflow expression"),
    ],
)
def test_an_expression_becomes(text: str, expected: str) -> None:
    assert expand(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("${ x }", "unable to parse variable name"),
        ("${{ x }}", "unable to parse variable name"),
        ("${}", "unable to parse variable name"),
        ("${!x}", "unable to parse variable name"),
        ("${@}", "unable to parse variable name"),
        ("${x-d}", "missing closing brace"),
        ("${x+d}", "missing closing brace"),
        ("${x?d}", "missing closing brace"),
        ("${x.y}", "missing closing brace"),
        ("${x[0]}", "missing closing brace"),
        ("${x@Q}", "missing closing brace"),
        ("${x", "missing closing brace"),
        ("${a-b}", "missing closing brace"),
        ("${x:-d", "unable to parse substitution within function"),
        ("${x#}", "unable to parse substitution within function"),
        ("${x:}", "unable to parse substitution within function"),
        ("${x::3}", "unable to parse substitution within function"),
        ("${x/y}", "bad substitution"),
        ("${#}", "bad substitution"),
    ],
)
def test_an_expression_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidExpressionError) as caught:
        parse(f"before {text}")
    assert (caught.value.reason, caught.value.start) == (reason, 7)


def test_an_error_within_a_default_is_at_the_outermost_expression() -> None:
    with pytest.raises(InvalidExpressionError) as caught:
        parse("ab ${x:-${ y }}")
    assert caught.value.start == 3


def test_a_default_is_evaluated_even_where_it_is_not_needed() -> None:
    asked = []
    text = "${v:-${other}}"
    evaluate(parse(text), lambda expression: asked.append(expression.name) or "value", text)  # type: ignore[func-returns-value]
    assert asked == ["other", "v"]


def test_an_expression_without_answer_stays_in_the_text() -> None:
    text = "a ${x^^} b"
    assert evaluate(parse(text), lambda _: None, text) == text


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(InvalidExpressionError):
        parse("${a:-" * (MAX_DEPTH + 2))


def test_stars_without_end_cost_no_time() -> None:
    value = "a" * 5000
    text = "${v##" + "*a" * 30 + "*b}"
    assert evaluate(parse(text), lambda _: value, text) == value


@given(st.text(alphabet="${}abx:-=+?#%/\\*^,[]1 \n"))
def test_any_text_is_read_or_refused(text: str) -> None:
    refused_at = None
    try:
        parts = parse(text)
    except InvalidExpressionError as error:
        refused_at = error.start
    if refused_at is None:
        assert isinstance(evaluate(parts, lambda _: "a/b", text), str)
    else:
        assert text.startswith("${", refused_at)


@given(st.text().filter(lambda text: "${" not in text and "$$" not in text))
def test_a_text_without_expressions_is_unchanged(text: str) -> None:
    assert not holds_expression(text)
    assert expand(text) == text


@given(st.text())
def test_doubled_dollars_give_the_text_back(text: str) -> None:
    assert expand(text.replace("$", "$$")) == text
