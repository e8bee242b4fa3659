"""What is no YAML is explained by the mistake that was made, where it was made, whichever parser found it."""

import pytest

from gitops_lint.repo import parser
from gitops_lint.repo.events import open_pure
from gitops_lint.repo.parser import parse


@pytest.fixture(params=["c parser", "pure parser"], autouse=True)
def _both_parsers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure parser":
        monkeypatch.setattr(parser, "opener", lambda: open_pure)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a:\n\tb: 1\n", 2, 1, "a tab in the indentation"),
        ("a:\n  b: 1\n\tc: 2\n", 3, 1, "a tab in the indentation"),
        ("a:1\nb: 2\n", 1, 2, "no space after the colon of `a`"),
        ("a: 1\nb:2\nc: 3\n", 2, 2, "no space after the colon of `b`"),
        ("- a: 1\n  b:2\n  c: 3\n", 2, 4, "no space after the colon of `b`"),
        ("a: b: c\n", 1, 5, "a second `: ` in one value"),
        ("- name: x\n  value: y: z\n", 2, 11, "a second `: ` in one value"),
        ("a: 1\n  b: 2\n", 2, 3, "indented under `a`, which has a value already"),
        ("- a: 1\n    b: 2\n", 2, 5, "indented under `a`, which has a value already"),
        ("a: 1\n\n# why\n  b: 2\n", 4, 3, "indented under `a`, which has a value already"),
        ("a\nb: c\n", 1, 1, "no colon on this line: it is neither a key nor a value"),
        ("a: 1\nb\nc: 2\n", 2, 1, "no colon on this line: it is neither a key nor a value"),
        ("a:\n  -b\n  -c: d\n", 2, 3, "no space after the `-` of a list item"),
        ('a: "b\nc: d\n', 1, 4, "a quote that is never closed"),
        ("a: 'b\nc: d\n---\ne: f\n", 1, 4, "a quote that is never closed"),
        ("a: 'it's'\n", 1, 8, "text after a closing `'`"),
        ('a: "b" c\n', 1, 8, 'text after a closing `"`'),
        ('a: "\\d"\n', 1, 5, "`\\d` is no escape in double quotes"),
        ("a:\n  b: 1\n c: 2\n", 3, 2, "an indentation that fits none of the lines above"),
        ("a:\n  - b\n - c\n", 3, 2, "an indentation that fits none of the lines above"),
        ("a:\n    - b: 1\n   c: 2\n", 3, 4, "an indentation that fits none of the lines above"),
        ("a: |\n    x\n  y\nb: c\n", 3, 3, "an indentation that fits none of the lines above"),
        ("a: |\nx\n", 2, 1, "the text of a block (`|` or `>`) that is not indented"),
        ("a: |x\n", 1, 5, "text on the line of `|` or `>`"),
        ("a: >x\n", 1, 5, "text on the line of `|` or `>`"),
        ("a: - b\n", 1, 4, "a list on the line of its key"),
        ("a: b\n- c\n", 2, 1, "a list item among keys"),
        ("- a\nb: c\n", 2, 1, "a key among list items"),
        ("--- a: b\n", 1, 5, "a key on the line of `---`"),
        ("a: [b, c\nd: e\n", 2, 2, "no `,` or `]` here, in what the `[` of line 1 began"),
        ("a: {b: c,\n", 2, 1, "the text ends within a `[` or `{`"),
        ("a: [", 1, 5, "the text ends within a `[` or `{`"),
        ("a: [b\n", 1, 4, "a `[` that is never closed"),
        ('{"a": 1 "b": 2}\n', 1, 12, "no `,` or `}` here, in what the `{` of line 1 began"),
        ("a: [b]]\n", 1, 7, "a `]` that nothing opened"),
        ("a: {b}c\n", 1, 7, "text after a closing `}`"),
        ("a: @b\n", 1, 4, "a value can't begin with `@`"),
        ("a: %b\n", 1, 4, "a value can't begin with `%`"),
        ("a: `b`\n", 1, 4, "a value can't begin with a backtick"),
        ("a: , b\n", 1, 4, "a value can't begin with `,`"),
        ("a: & b\n", 1, 4, "a value can't begin with `&`"),
        ("a: {{ .Values.b }}\n", 1, 4, "`{{` without quotes: YAML reads it as a mapping"),
        ("a: 1\n{{- if .b }}\nc: 2\n{{- end }}\n", 2, 1, "`{{` without quotes: YAML reads it as a mapping"),
        ("a: '{{ .b }}'\nc: d: e\n", 2, 5, "a second `: ` in one value"),
        ('a: "{{ .b | default "c" }}"\n', 1, 22, 'text after a closing `"`: a `{{` in quotes has quotes in it'),
        (
            'a: "{{ .x }}/{{ .b | default "c" }}"\n',
            1,
            31,
            'text after a closing `"`: a `{{` in quotes has quotes in it',
        ),
        ("{% if a %}\nb: c\n{% endif %}\n", 1, 1, "`{%` without quotes: YAML reads it as a mapping"),
        ("<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> b\n", 1, 1, "a merge conflict that nobody resolved"),
        ("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> b\n", 2, 1, "a merge conflict that nobody resolved"),
    ],
)
def test_a_mistake_is_named_where_it_was_made(text: str, line: int, column: int, message: str) -> None:
    (problem,) = [problem for problem in parse(text, "f.yaml").problems if problem.check == "invalid-yaml"]
    assert (problem.place.line, problem.place.column, problem.message) == (line, column, message)
    assert problem.help or "no colon" in message


def test_a_wildcard_host_is_told_to_be_quoted() -> None:
    (problem,) = parse("host: *.example.org\n", "f.yaml").problems
    assert problem.place.column == 7
    assert "quote" in problem.help


def test_braces_far_from_an_error_do_not_make_the_file_a_template() -> None:
    (problem,) = parse("a: '{{ .b }}'\nc: d\ne: @f\n", "f.yaml").problems
    assert problem.message == "a value can't begin with `@`"


def test_a_tab_within_a_line_is_not_blamed() -> None:
    (problem,) = parse("a:\tb\nc: d: e\tf\n", "f.yaml").problems
    assert problem.message == "a second `: ` in one value"
