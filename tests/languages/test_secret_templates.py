"""Templates of External Secrets are taken where Go takes them, and told in its words."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from gitops_lint.languages.names import Language
from gitops_lint.languages.reading import mistake_in
from gitops_lint.languages.secret_templates import mistake_in_template

TEMPLATES = YAML(typ="safe").load(Path(__file__).with_name("templates.yaml"))
KEYS = ("user", "password", "tls")


@pytest.mark.parametrize(("text", "said"), [(case["text"], case["said"]) for case in TEMPLATES])
def test_a_template_is_told_as_go_tells_it(text: str, said: str) -> None:
    mistake = mistake_in_template(text, KEYS)

    assert (mistake.said if mistake else "") == said


@pytest.mark.parametrize(
    ("text", "part", "help_"),
    [
        ("a: {{ .usr }}", ".usr", "Did you mean `.user`?"),
        ("{{ .user | b64enk }}", "b64enk", "Did you mean `b64enc`?"),
        ('{{ lookup "v1" "Secret" "a" "b" }}', "lookup", "External Secrets has no such function."),
        ("{{ .user-name }}", "-", 'A key with `-` is asked for as in `{{ index . "a-b" }}`.'),
        ("x {{ .user", "{{", "It has no `}}`."),
        ('{{ if .user == "x" }}y{{ end }}', "=", 'Write `eq` before what is compared: `if eq .a "b"`.'),
        ("{{ if .user || .tls }}y{{ end }}", "|", "Write `or` before what may hold: `if or .a .b`."),
        ("{{ default 'none' .user }}", "'none'", "A text has `\"` around it: `'` is for a single letter."),
        ("{{ add .user + 1 }}", "+", "Numbers are counted by functions: `add .a 1`."),
        ("{{ $a := 1 }}{{ if true }}{{ $b := 1 }}{{ end }}{{ $b }}", "$b", "Those that are declared here: `$a`."),
        ("{{ $name }}", "$name", "It is declared in another block, or nowhere."),
    ],
)
def test_a_mistake_names_the_part_that_is_wrong_and_what_is_meant(text: str, part: str, help_: str) -> None:
    mistake = mistake_in_template(text, KEYS)

    assert mistake is not None
    assert (mistake.part(text), mistake.help) == (part, help_)


@pytest.mark.parametrize(
    "text",
    [
        '{{ if hasKey . "a" }}{{ .a }}{{ end }}',
        "{{ if .user }}{{ .a }}{{ end }}",
        "{{ range .user }}{{ .a }}{{ end }}",
        "{{ (index . 0).a }}",
        "{{ $x := . }}{{ $x.a }}",
        "{{ .user.a }}",
    ],
)
def test_a_key_that_may_not_be_asked_for_is_not_told(text: str) -> None:
    assert mistake_in_template(text, KEYS) is None


def test_any_key_may_be_there_where_they_are_not_known() -> None:
    assert mistake_in_template("{{ .anything }}", None) is None


def test_any_key_may_be_there_where_a_rule_names_none() -> None:
    assert mistake_in("{{ .anything }}", Language.TEMPLATE, variables=()) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(" * 2000 + ".user" + ")" * 2000, ""),
        ("(" * 2000 + ".user" + ")" * 1999, "unclosed left paren"),
        ("(" * 2000 + ".user" + ")" * 2001, "unexpected right paren"),
    ],
)
def test_parentheses_may_be_as_deep_as_go_takes_them(text: str, said: str) -> None:
    mistake = mistake_in_template(f"{{{{ {text} }}}}", KEYS)

    assert (mistake.said if mistake else "") == said
