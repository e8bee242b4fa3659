"""Templates of ResourceSets: every row is what Go's text/template with slim-sprig gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_lint.flux.go_template.rendering import Rendered, render
from gitops_lint.flux.go_template.values import UNKNOWN, Budget, MissingInputError, UnknownTemplateError

INPUTS = {
    "name": "Web App",
    "tenant": "team1",
    "empty": "",
    "number": 3,
    "text": "42",
    "yes": True,
    "no": False,
    "list": ["x", "y"],
    "map": {"b": "2", "a": 1},
    "deep": {"er": {"key": "found"}},
    "nothing": None,
    "unknown": UNKNOWN,
}


def run(text: str) -> Rendered:
    return render(text, INPUTS, Budget())


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        pytest.param("no template", "no template", id="text"),
        pytest.param("a-<< inputs.tenant >>-b", "a-team1-b", id="a field"),
        pytest.param("<<inputs.tenant>>", "team1", id="no blanks"),
        pytest.param("<< inputs.deep.er.key >>", "found", id="fields of fields"),
        pytest.param("<< (inputs.deep).er.key >>", "found", id="fields of a parenthesis"),
        pytest.param("a \n<<- inputs.tenant ->> \n b", "ateam1b", id="trim marks"),
        pytest.param("a<</* a comment */>>b", "ab", id="a comment"),
        pytest.param('<< ">>" >>', ">>", id="a delimiter in a string"),
        pytest.param("<< `raw \\n` >>", "raw \\n", id="a raw string"),
        pytest.param("<< inputs.yes >> << inputs.number >>", "true 3", id="bools and numbers"),
        pytest.param("<< inputs.list >> << inputs.map >>", "[x y] map[a:1 b:2]", id="lists and mappings"),
        pytest.param("<< inputs.nothing >>", "<no value>", id="nil"),
        pytest.param("<< if inputs.yes >>a<< else >>b<< end >>", "a", id="if"),
        pytest.param("<< if inputs.empty >>a<< else >>b<< end >>", "b", id="an empty string is false"),
        pytest.param("<< if inputs.no >>a<< else if inputs.yes >>b<< else >>c<< end >>", "b", id="else if"),
        pytest.param("<< with inputs.deep.er >><< .key >><< end >>", "found", id="with"),
        pytest.param("<< with inputs.empty >>a<< else >>b<< end >>", "b", id="with of nothing"),
        pytest.param("<< range inputs.list >><< . >>,<< end >>", "x,y,", id="range"),
        pytest.param("<< range $i, $v := inputs.list >><< $i >>=<< $v >> << end >>", "0=x 1=y ", id="range variables"),
        pytest.param("<< range $k, $v := inputs.map >><< $k >>=<< $v >> << end >>", "a=1 b=2 ", id="keys are sorted"),
        pytest.param("<< range inputs.nothing >>a<< else >>b<< end >>", "b", id="range of nothing"),
        pytest.param("<< $x := inputs.tenant >><< $x >>", "team1", id="a variable"),
        pytest.param("<< $x := 1 >><< if true >><< $x = 2 >><< end >><< $x >>", "2", id="setting an outer variable"),
        pytest.param("<< $x := 1 >><< if true >><< $x := 2 >><< end >><< $x >>", "1", id="a variable of a block"),
        pytest.param("<< and inputs.yes inputs.tenant >>", "team1", id="and"),
        pytest.param("<< or inputs.empty inputs.tenant >>", "team1", id="or"),
        pytest.param("<< or inputs.yes inputs.missing >>", "true", id="or stops at what is true"),
        pytest.param('<< eq inputs.tenant "a" "team1" >>', "true", id="eq of several"),
        pytest.param('<< ne inputs.tenant "a" >> << not inputs.yes >>', "true false", id="ne and not"),
        pytest.param("<< lt 1 2 >> << ge 1 2 >> << le 2 2 >> << gt 1 2 >>", "true false true false", id="order"),
        pytest.param("<< len inputs.list >>", "2", id="len"),
        pytest.param("<< index inputs.list 1 >> << index inputs.map `b` >>", "y 2", id="index"),
        pytest.param("<< inputs.tenant | quote >>", '"team1"', id="quote"),
        pytest.param("<< inputs.number | quote >>", '"3"', id="quote of a number"),
        pytest.param("<< inputs.tenant | squote >>", "'team1'", id="squote"),
        pytest.param('<< inputs.empty | default "d" >>', "d", id="default"),
        pytest.param('<< inputs.tenant | default "d" | upper >>', "TEAM1", id="a pipeline"),
        pytest.param("<< inputs.name | lower | replace ` ` `-` >>", "web-app", id="replace"),
        pytest.param("<< inputs.name | slugify >>", "web-app", id="slugify"),
        pytest.param('<< ">=1.0.0-rc.0" | slugify >>', "1-0-0-rc-0", id="slugify of signs"),
        pytest.param("<< inputs.text | int | add 1 >>", "43", id="int"),
        pytest.param("<< trimSuffix `1` inputs.tenant | trimPrefix `te` >>", "am", id="trim"),
        pytest.param("<< inputs.tenant | trunc 2 >> << inputs.tenant | trunc -1 >>", "te 1", id="trunc"),
        pytest.param("<< `a,b` | splitList `,` | join `-` >>", "a-b", id="split and join"),
        pytest.param("<< (split `-` `a-b`)._1 >>", "b", id="split"),
        pytest.param("<< printf `%s-%02d` inputs.tenant inputs.number >>", "team1-03", id="printf"),
        pytest.param("<< ternary `a` `b` inputs.yes >>", "a", id="ternary"),
        pytest.param("<< coalesce inputs.empty inputs.tenant >>", "team1", id="coalesce"),
        pytest.param("<< inputs.map | toJson >>", '{"a":1,"b":"2"}', id="toJson"),
        pytest.param("<< inputs.map | toYaml >>", 'a: 1\nb: "2"\n', id="toYaml"),
        pytest.param("<< inputs.list | toYaml | nindent 2 >>", '\n  - x\n  - "y"\n  ', id="nindent, and y is quoted"),
        pytest.param("<< hasKey inputs.map `c` >>", "false", id="hasKey"),
        pytest.param("<< dict `a` (list 1 2) | toJson >>", '{"a":[1,2]}', id="dict and list"),
        pytest.param("<< without inputs.list `x` | first >>", "y", id="without and first"),
        pytest.param("<< b64enc inputs.tenant | b64dec >>", "team1", id="base 64"),
        pytest.param("<< div -7 2 >> << mod -7 2 >>", "-3 -1", id="division cuts off"),
    ],
)
def test_a_template_writes(template: str, expected: str) -> None:
    assert run(template).text == expected


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("<< inputs.missing >>", "missing"),
        ('<< inputs.missing | default "a" >>', "missing"),
        ("<< if inputs.missing >>a<< end >>", "missing"),
        ("<< inputs.deep.er.missing.more >>", "deep.er.missing"),
        ("<< inputs.nothing.key >>", "nothing.key"),
    ],
)
def test_a_key_that_is_missing_is_an_error_default_or_not(template: str, name: str) -> None:
    with pytest.raises(MissingInputError) as caught:
        run(template)
    assert caught.value.name == name


@pytest.mark.parametrize(
    "template",
    [
        "<< inputs.unknown >>",
        "<< inputs.unknown | quote >>",
        "<< if inputs.unknown >>a<< end >>",
        "<< inputs.unknown.field >>",
        "<< genSignedCert 1 >>",
        "<< regexMatch `a` `b` >>",
        '<< define "x" >><< end >>',
        '<< template "x" >>',
        "<< if true >>",
        "<< end >>",
        "<< else >>",
        "<<",
        "<< >>",
        "<< ( >>",
        "<< $undefined >>",
        "<< inputs.tenant.field >>",
        "<< 1 | inputs.tenant >>",
        "<< eq 1 `a` >>",
        "<< upper 1 >>",
        "<< index inputs.list 9 >>",
        "<< div 1 0 >>",
        "<< printf `%d` `a` >>",
        "<< range `text` >><< end >>",
        "cat <<EOF",
    ],
)
def test_what_is_not_evaluated_is_unknown(template: str) -> None:
    with pytest.raises(UnknownTemplateError):
        run(template)


@pytest.mark.parametrize(
    "template",
    [
        "<< repeat 1000000000 `a` >>",
        "<< until 1000000000 >>",
        "<< range 1000000000 >>a<< end >>",
        "<< indent 1000000000 `a` >>",
        "<< printf `%99999999d` 1 >>",
        "<< range until 9999 >>" * 4 + "a" + "<< end >>" * 4,
        "<< $x := list 1 >>" + "<< $x = list $x $x >>" * 60 + "<< $x >>",
        "<< $x := `aaaaaaaa` >>" + "<< $x = print $x $x >>" * 60,
        "<< $x := repeat 9999 `a` >><< $x = replace `a` $x $x >><< replace `a` $x $x >>",
        "<< " + "(" * 5000 + "1" + ")" * 5000 + " >>",
        "<< if true >>" * 5000 + "<< end >>" * 5000,
        "<< fromJson `" + "[" * 100000 + "` >>",
    ],
)
def test_nothing_makes_a_template_run_for_ever(template: str) -> None:
    with pytest.raises(UnknownTemplateError):
        run(template)


def test_each_line_of_the_result_knows_the_line_it_comes_from() -> None:
    rendered = run("a\n<< range inputs.list ->>\nb: << . >>\n<< end ->>\n\nc")
    assert rendered.text == "a\nb: x\nb: y\nc"
    assert rendered.lines == (0, 2, 2, 5)


@given(st.text(alphabet='<>-$|().:= "`\nabi1,') | st.text())
def test_any_text_is_rendered_or_unknown(text: str) -> None:
    for template in (text, f"<< {text} >>"):
        try:
            rendered = run(template)
        except (UnknownTemplateError, MissingInputError):
            continue
        assert len(rendered.lines) == rendered.text.count("\n") + 1


@given(st.text().filter(lambda text: "<<" not in text))
def test_a_text_without_actions_is_unchanged(text: str) -> None:
    assert run(text).text == text
