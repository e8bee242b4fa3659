"""Regular expressions are Go's, not Python's."""

from __future__ import annotations

import itertools
import json
import re
import warnings
from pathlib import Path

import pytest
from oracle import build, kustomize, objects, write

from gitops_lint.languages.patterns import InvalidPattern, Pattern, compile_anchored

MATCHING = [
    (r"(?P<a>x)(?P<a>y)", "xy"),
    (r"x(?i)+(?)", "xx"),
    ("web", "web"),
    ("web|db", "db"),
    (".*-(a|b)", "x-a"),
    (r"\p{Lu}b", "Ab"),
    (r"\pL+", "aß"),
    (r"\p{Greek}", "\u03b2"),
    (r"(?<n>a)b", "ab"),
    (r"(?P<n>a)b", "ab"),
    (r"\Qa.b\E+", "a.bb"),
    (r"[a&&b]+", "a&b"),
    (r"[[:^alpha:]]+", "12"),
    (r"[\d-z]+", "-z1"),
    (r"[]a]+", "a]"),
    (r"[^\D]", "5"),
    (r"[\PL]", "5"),
    (r"(?i)AB|c", "C"),
    (r"a(?i)b|c", "aB"),
    (r"(?U)a+", "aa"),
    (r"(?s).", "\n"),
    (r"^*a$", "a"),
    (r"a{,2}{", "a{,2}{"),
    (r"\x{61}\x61\141", "aaa"),
    (r"a|", ""),
]
OTHERS = [
    ("web", "webs"),
    ("web|db", "webdb"),
    (r"\d", "٣"),
    (r"\w", "ß"),
    (r"\s", "\v"),
    (r"a$", "a\n"),
    (r".", "\n"),
    (r"(?U)a+?b", "a"),
]
REFUSED = [
    r"\C",
    r"(?!a)",
    r"(?=a)",
    r"(?<=a)b",
    r"(?>a)",
    r"(?#c)",
    r"(a)\1",
    r"a++",
    r"a**",
    r"a{2}{3}",
    r"*a",
    r"(|*)",
    r"a{1001}",
    r"(a{100}){100}",
    r"a{2,1}",
    r"\y",
    r"\Z",
    r"\x1",
    r"[b-a]",
    r"[[:foo:]]",
    r"\p{Foo}",
    "(",
    ")",
    "[a",
]


@pytest.mark.parametrize(("text", "matching"), MATCHING)
def test_an_expression_matches_the_whole_of_a_text(text: str, matching: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert compile_anchored(text).matches(matching)


@pytest.mark.parametrize(("text", "other"), OTHERS)
def test_an_expression_does_not_match_another_text(text: str, other: str) -> None:
    assert not compile_anchored(text).matches(other)


@pytest.mark.parametrize("text", REFUSED)
def test_what_go_does_not_know_is_refused(text: str) -> None:
    with pytest.raises(InvalidPattern):
        compile_anchored(text)


REPEATING = [
    "(a+)+",
    "(a*)*",
    "((aa?)*a)+",
    "(a|a+)*",
    "(a*b)*",
    "(a+b?)+",
    "(b|a+)*a",
    "(a{1,2}b*){2,3}",
    "((?i:A)*b+)*",
]


@pytest.mark.parametrize("text", REPEATING)
def test_pythons_engine_never_sees_a_repetition_within_a_repetition(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    compile_ = re.compile

    def noted(expression: str, flags: int = 0) -> re.Pattern[str]:
        seen.append(expression)
        return compile_(expression, flags)

    monkeypatch.setattr(re, "compile", noted)
    pattern = Pattern(text)
    assert pattern.matches("aaaa") == (re.fullmatch(text, "aaaa") is not None)
    assert not pattern.matches("aaac")
    matching = [expression for expression in seen if expression != text]
    assert matching
    assert all(sum(map(expression.count, "*+{")) <= 1 for expression in matching)


@pytest.mark.parametrize("text", REPEATING)
def test_a_repetition_within_a_repetition_matches_what_python_says(text: str) -> None:
    pattern = compile_anchored(text)
    texts = ["".join(letters) for length in range(7) for letters in itertools.product("ab", repeat=length)]
    assert [each for each in texts if pattern.matches(each)] == [each for each in texts if re.fullmatch(text, each)]


def _tree(text: str, name: str) -> dict[str, str]:
    return {
        "kustomization.yaml": f"resources: [role.yaml]\npatches:\n- target: {{name: {json.dumps(text)}}}\n  patch: |-\n"
        '    [{"op": "add", "path": "/rules", "value": []}]\n',
        "role.yaml": f"kind: Role\nmetadata: {{name: {json.dumps(name)}}}\n",
    }


def test_kustomize_selects_by_the_same_expressions(tmp_path: Path) -> None:
    tree: dict[str, str] = {}
    for number, (text, name) in enumerate([*MATCHING, *OTHERS]):
        if name and "," not in name:  # kustomize separates names of old by commas
            tree |= {f"{number}/{path}": content for path, content in _tree(text, name).items()}
    folders = sorted({path.partition("/")[0] for path in tree})
    tree["kustomization.yaml"] = "resources:\n" + "".join(f"- each{folder}\n" for folder in folders)
    tree |= {
        f"each{folder}/kustomization.yaml": f"resources: [../{folder}]\nnamespace: n{folder}\n" for folder in folders
    }
    write(tree, tmp_path)
    real, ours = kustomize(tmp_path), build(tree)
    assert not real.error
    assert objects(ours) == real.objects


@pytest.mark.parametrize("text", REFUSED[:9])
def test_kustomize_refuses_the_same_expressions(text: str, tmp_path: Path) -> None:
    tree = _tree(text, "a")
    write(tree, tmp_path)
    assert kustomize(tmp_path).error
    assert [problem.check for problem in build(tree).problems] == ["invalid-patch"]
