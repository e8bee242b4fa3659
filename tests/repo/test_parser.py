"""YAML text becomes documents whose values know where they are written."""

from __future__ import annotations

import pytest

from gitops_lint.repo import parser
from gitops_lint.repo.composer import has_unprintable
from gitops_lint.repo.events import open_pure
from gitops_lint.repo.limits import MAX_DEPTH
from gitops_lint.repo.nodes import Data, Mapping, Node, Place, Scalar, Sequence, at, to_data
from gitops_lint.repo.parser import MAX_PROBLEMS, Offset, Parsed, parse


@pytest.fixture(params=["c parser", "pure parser"], autouse=True)
def _both_parsers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure parser":
        monkeypatch.setattr(parser, "opener", lambda: open_pure)


def documents(text: str) -> list[Data]:
    parsed = parse(text, "f.yaml")
    assert not parsed.problems
    return [to_data(document.root) for document in parsed.documents]


def place(text: str, *route: str | int) -> tuple[int, int, int, int]:
    parsed = parse(text, "f.yaml")
    node = at(parsed.documents[0].root, *route)
    assert node is not None
    return node.place[1:]


def problems(parsed: Parsed) -> list[tuple[str, int, int]]:
    return [(problem.check, problem.place.line, problem.place.column) for problem in parsed.problems]


# documents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="an empty file"),
        pytest.param("\n# nothing\n", [], id="a file of comments"),
        pytest.param("---\n---\n# nothing\n---\n", [], id="empty documents"),
        pytest.param("null\n---\n~\n", [], id="documents that are null"),
        pytest.param("a: 1\n---\nb: 2\n", [{"a": 1}, {"b": 2}], id="two documents"),
        pytest.param("---\na: 1\n...\n---\nb: 2\n...\n", [{"a": 1}, {"b": 2}], id="ended documents"),
        pytest.param("--- {a: 1}\n--- [b]\n", [{"a": 1}, ["b"]], id="on the line of their start"),
        pytest.param("%YAML 1.1\n---\na: 1\n", [{"a": 1}], id="a directive"),
        pytest.param("\ufeffa: 1\n", [{"a": 1}], id="a byte order mark"),
        pytest.param("a: 1\r\nb: |\r\n  x\r\n  y\r\n", [{"a": 1, "b": "x\ny\n"}], id="CRLF"),
        pytest.param("a:\t1\t\nb: [\t2,\n\t3]\n", [{"a": 1, "b": [2, 3]}], id="tabs between tokens"),
        pytest.param("hello\n", ["hello"], id="a scalar alone"),
        pytest.param("a:\nb: ''\nc: ~\n", [{"a": None, "b": "", "c": None}], id="empty values"),
        pytest.param("1: a\ntrue: b\n~: c\n", [{"1": "a", "true": "b", "~": "c"}], id="keys are as they are written"),
        pytest.param("?\n: a\n", [{"null": "a"}], id="a key that is nothing"),
        pytest.param("a: !!str 1\nb: !!int '2'\nc: !own d\n", [{"a": "1", "b": 2, "c": "d"}], id="tags"),
        pytest.param("a: !!binary |\n  aG\n  k=\n", [{"a": "hi"}], id="binary is read as kustomize reads it"),
        pytest.param("a: [http://b:80/c, d::e]\n", [{"a": ["http://b:80/c", "d::e"]}], id="colons in a flow list"),
        pytest.param("a: {b: c:d}\n---\n- e\n", [{"a": {"b": "c:d"}}, ["e"]], id="colons in a flow mapping"),
        pytest.param("a:\n", [{"a": None}], id="a key at the very end"),
        pytest.param("a: é\nb: '日本'\n", [{"a": "é", "b": "日本"}], id="not only ASCII"),
    ],
)
def test_the_documents_of_a_text(text: str, expected: list[Data]) -> None:
    assert documents(text) == expected


def test_a_document_knows_its_number_in_the_file() -> None:
    parsed = parse("a: 1\n---\n---\nb: 2\n---\nb: {{ c }}\n---\nd: 3\n", "f.yaml")
    assert [document.number for document in parsed.documents] == [0, 2, 4]


# anchors


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: &x 1\nb: *x\n", {"a": 1, "b": 1}, id="an alias has the value of its anchor"),
        pytest.param("a: &x 1\nb: &x 2\nc: *x\n", {"a": 1, "b": 2, "c": 2}, id="the last anchor of a name counts"),
        pytest.param("&k a: 1\nb: *k\n", {"a": 1, "b": "a"}, id="a key can be anchored"),
        pytest.param("a: &x b\n*x : 2\n", {"a": "b", "b": 2}, id="a key can be an alias"),
        pytest.param("a: &x {b: 1}\nc: {<<: *x, d: 2}\n", {"a": {"b": 1}, "c": {"d": 2, "b": 1}}, id="merge"),
        pytest.param("a: &x {b: 1}\nc: {<<: *x, b: 2}\n", {"a": {"b": 1}, "c": {"b": 2}}, id="own keys win"),
        pytest.param("a: {<<: [{b: 1}, {b: 2, c: 3}]}\n", {"a": {"b": 1, "c": 3}}, id="of several, the first wins"),
        pytest.param("a: {'<<': {b: 1}, c: 2}\n", {"a": {"c": 2}}, id="a quoted << is lost, as kyaml loses it"),
    ],
)
def test_anchors_and_merge_keys_are_expanded(text: str, expected: Data) -> None:
    assert documents(text) == [expected]


def test_an_anchor_ends_with_its_document() -> None:
    parsed = parse("a: &x 1\n---\na: *x\n---\na: 3\n", "f.yaml")
    assert problems(parsed) == [("invalid-yaml", 3, 4)]
    assert [to_data(document.root) for document in parsed.documents] == [{"a": 1}, {"a": 3}]


def test_an_alias_without_anchor_says_what_to_do() -> None:
    (problem,) = parse("a: *x\n", "f.yaml").problems
    assert problem.message == "alias `*x` has no anchor `&x` before it in this document"
    assert "quote a value that begins with `*`" in problem.help


@pytest.mark.parametrize("text", ["a: &x {b: *x}\n", "a: &x\n  - *x\n", "a: &x 1\nb: &x [*x]\n"])
def test_an_alias_within_its_own_anchor_is_a_problem(text: str) -> None:
    (problem,) = parse(text, "f.yaml").problems
    assert "stands within what its anchor" in problem.message


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param(
            "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1},' * 9}]\n" for n in range(1, 40)), id="lists"
        ),
        pytest.param(
            "a0: &a0 {k: x}\n"
            + "".join(f"a{n}: &a{n} {{{', '.join(f'k{i}: *a{n - 1}' for i in range(9))}}}\n" for n in range(1, 9)),
            id="mappings",
        ),
    ],
)
def test_an_alias_bomb_is_a_problem_and_is_not_expanded(bomb: str) -> None:
    parsed = parse(f"{bomb}---\nb: 1\n", "f.yaml")
    assert [problem.message for problem in parsed.problems] == ["aliases that stand for more than 400,000 values"]
    assert [to_data(document.root) for document in parsed.documents] == [{"b": 1}]


# duplicate keys


@pytest.mark.parametrize(
    ("text", "key", "second", "first"),
    [
        ("a: 1\nb: 2\na: 3\n", "a", (3, 1, 3, 2), (1, 1, 1, 2)),
        ("a: {b: 1, 'b': 2}\n", "b", (1, 11, 1, 14), (1, 5, 1, 6)),
        ("a: 1\n&x a: 2\n", "a", (2, 4, 2, 5), (1, 1, 1, 2)),
        ("? ''\n: 1\n'': 2\n", "", (3, 1, 3, 3), (1, 3, 1, 5)),
    ],
)
def test_a_duplicate_key_is_a_problem_that_names_both_places(
    text: str, key: str, second: tuple[int, ...], first: tuple[int, ...]
) -> None:
    (problem,) = parse(text, "f.yaml").problems
    assert (problem.check, problem.cause, problem.place[1:]) == ("duplicate-key", key, second)
    assert [related.place[1:] for related in problem.related] == [first]


def test_a_document_with_a_duplicate_key_is_still_read_and_the_last_value_counts() -> None:
    parsed = parse("a: 1\na: 2\n", "f.yaml")
    assert to_data(parsed.documents[0].root) == {"a": 2}


def test_a_second_merge_key_is_a_duplicate() -> None:
    parsed = parse("a:\n  <<: {b: 1}\n  <<: {c: 2}\n", "f.yaml")
    assert problems(parsed) == [("duplicate-key", 3, 3)]
    assert to_data(parsed.documents[0].root) == {"a": {"b": 1, "c": 2}}


def test_an_object_without_a_separator_before_it_is_one_problem() -> None:
    wiki = "apiVersion: v1\nkind: Service\nmetadata:\n  name: wiki\n"
    (problem,) = parse(wiki + "spec: {}\n" + wiki + "spec: {}\n", "f.yaml").problems
    assert (problem.check, problem.place.line) == ("duplicate-key", 6)
    assert "`---`" in problem.help
    inner = "metadata: {name: a, name: b}\n"
    assert problems(parse(wiki + inner, "f.yaml")) == [("duplicate-key", 5, 1), ("duplicate-key", 5, 21)]


def test_a_duplicate_key_is_said_once_where_only_the_pure_parser_reads_the_document() -> None:
    parsed = parse("a: 1\na: 2\n---\nb: 1\nb: [c:d]\n---\ne: 1\ne: 2\n", "f.yaml")
    assert problems(parsed) == [("duplicate-key", 2, 1), ("duplicate-key", 5, 1), ("duplicate-key", 8, 1)]
    assert [to_data(document.root) for document in parsed.documents] == [{"a": 2}, {"b": ["c:d"]}, {"e": 2}]
    assert [document.number for document in parsed.documents] == [0, 1, 2]


def test_the_same_key_in_two_mappings_or_documents_is_no_duplicate() -> None:
    assert documents("a: {b: 1}\nc: {b: 1}\n---\na: 1\n") == [{"a": {"b": 1}, "c": {"b": 1}}, {"a": 1}]


# what can't be read


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        pytest.param("a: 'b\nc: d\n", 4, id="an open quote"),
        pytest.param("a: [b\nc: d\n", 5, id="an open bracket"),
        pytest.param("a: @b\n", 4, id="a bad character"),
        pytest.param("a: \x00b\n", 4, id="an unprintable character"),
        pytest.param("{{- if .x }}\na: b\n{{- end }}\n", 4, id="a template"),
        pytest.param("? {a: b}\n: c\n", 4, id="a mapping as key"),
        pytest.param("a: *b\n", 4, id="an unknown alias"),
        pytest.param("a: {<<: b}\n", 4, id="a merge of no mapping"),
        pytest.param("[" * 20_000 + "\n", 4, id="too deep"),
    ],
)
def test_an_error_in_one_document_leaves_the_others(bad: str, line: int) -> None:
    parsed = parse(f"first: 1\n---\n# second\n{bad}---\nthird: 3\n---\nfourth: 4\n", "f.yaml")
    assert problems(parsed)[0][:2] == ("invalid-yaml", line)
    assert len(parsed.problems) == 1
    assert [to_data(document.root) for document in parsed.documents] == [{"first": 1}, {"third": 3}, {"fourth": 4}]
    assert [document.number for document in parsed.documents] == [0, 2, 3]
    assert [document.root.place.line for document in parsed.documents] == [
        1,
        4 + bad.count("\n") + 1,
        6 + bad.count("\n") + 1,
    ]


def test_each_document_that_cannot_be_read_is_said() -> None:
    parsed = parse("a: @b\n--- !x\nb: `c\n---\nc: d\n--- @e\n", "f.yaml")
    assert problems(parsed) == [("invalid-yaml", 1, 4), ("invalid-yaml", 3, 4), ("invalid-yaml", 6, 5)]
    assert [to_data(document.root) for document in parsed.documents] == [{"c": "d"}]


def test_an_unprintable_character_is_named_with_its_place() -> None:
    (problem,) = parse("a: 1\nb: é\x07\n", "f.yaml").problems
    assert problem.message == "a character that YAML does not allow: U+0007"
    assert problem.place == Place("f.yaml", 2, 5, 2, 6)


def test_what_is_unprintable_is_what_yaml_allows_nowhere() -> None:
    """https://yaml.org/spec/1.2.2/#51-character-set; of the characters beyond 16 bits it allows all."""
    allowed = {0x09, 0x0A, 0x0D, *range(0x20, 0x7F), 0x85, *range(0xA0, 0xD800), *range(0xE000, 0xFFFE)}
    assert {code for code in range(0x10000) if not has_unprintable(f"a\n{chr(code)}")} == allowed


def test_half_a_surrogate_pair_is_unprintable() -> None:
    (problem,) = parse("a: \ud83d\n", "f.yaml").problems
    assert "U+D83D" in problem.message


def test_a_file_of_nothing_but_errors_ends_at_a_limit() -> None:
    parsed = parse("---\na: @b\n" * 1_000, "f.yaml")
    assert len(parsed.problems) == MAX_PROBLEMS


def test_a_file_of_nothing_but_duplicate_keys_ends_at_a_limit() -> None:
    parsed = parse("a: 1\n" * 1_000, "f.yaml")
    assert len(parsed.problems) == MAX_PROBLEMS


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n "])
def test_deep_nesting_is_a_problem_and_no_crash(opening: str) -> None:
    text = "".join(opening.replace("\n ", "\n" + " " * (level + 1)) for level in range(2_000))
    (problem,) = parse(text, "f.yaml").problems
    assert problem.message == f"nested more than {MAX_DEPTH} levels deep"


def test_nesting_as_deep_as_allowed_can_be_walked() -> None:
    depth = MAX_DEPTH - 1
    (document,) = documents("[" * depth + "1" + "]" * depth)
    for _ in range(depth):
        assert isinstance(document, list)
        (document,) = document
    assert document == 1


# places


@pytest.mark.parametrize(
    ("text", "route", "expected"),
    [
        pytest.param("a: bcd\n", ("a",), (1, 4, 1, 7), id="plain"),
        pytest.param("a:   'b d'  # c\n", ("a",), (1, 6, 1, 11), id="quoted, with its quotes"),
        pytest.param("a: b\n  c\nd: e\n", ("a",), (1, 4, 2, 4), id="plain over two lines"),
        pytest.param("a:\n  b: c\n", ("a", "b"), (2, 6, 2, 7), id="nested"),
        pytest.param("a:\n  - b\n  - c\n", ("a", 1), (3, 5, 3, 6), id="an item"),
        pytest.param("a: {b: [c, d]}\n", ("a", "b", 1), (1, 12, 1, 13), id="in flow style"),
        pytest.param("a: {\n  b: c }\n", ("a",), (1, 4, 2, 9), id="a flow mapping, with its braces"),
        pytest.param("a:\r\n- b\r\n- c\r\n", ("a", 1), (3, 3, 3, 4), id="after CRLF"),
        pytest.param("é: {ü: ö, x: y}\n", ("é", "x"), (1, 14, 1, 15), id="after letters that are not ASCII"),
        pytest.param("😀: x\n", ("😀",), (1, 4, 1, 5), id="after an emoji"),
        pytest.param("\ufeffa: b\n", ("a",), (1, 4, 1, 5), id="after a byte order mark"),
        pytest.param("a: &x b\n", ("a",), (1, 7, 1, 8), id="anchored: the value alone"),
        pytest.param("a: !!str b\n", ("a",), (1, 10, 1, 11), id="tagged: the value alone"),
        pytest.param("a: &x !!str\n  b\n", ("a",), (2, 3, 2, 4), id="below its anchor and tag"),
        pytest.param("a: &x b\nc: *x\n", ("c",), (2, 4, 2, 6), id="an alias: where it is used"),
        pytest.param("a: |\n  b\n  c\n\n\n# d\ne: f\n", ("a",), (1, 4, 3, 4), id="a block ends with its text"),
        pytest.param("a: &x |-\n  b\n", ("a",), (1, 7, 2, 4), id="an anchored block"),
        pytest.param("a:\n  b: c\n\n\nd: e\n", ("a",), (2, 3, 2, 7), id="a mapping ends with its last value"),
        pytest.param("a:\n  - b\n  - c: d\n\ne: f\n", ("a",), (2, 3, 3, 9), id="a list ends with its last item"),
        pytest.param("x: &x [y]\na:\n  b: *x\n\nc: d\n", ("a",), (3, 3, 3, 8), id="or with an alias"),
        pytest.param("a: 1\nb:", ("b",), (2, 2, 2, 2), id="nothing, at the very end"),
        pytest.param("a:\n  b: c\n", (), (1, 1, 2, 7), id="the whole document"),
    ],
)
def test_a_value_knows_its_place(text: str, route: tuple[str | int, ...], expected: tuple[int, ...]) -> None:
    assert place(text, *route) == expected


def test_a_mapping_knows_the_places_of_its_keys() -> None:
    root = parse("a: 1\n'b' : 2\n&x c: 3\n", "f.yaml").documents[0].root
    assert isinstance(root, Mapping)
    assert [root.key_place(key)[1:] for key in "abc"] == [(1, 1, 1, 2), (2, 1, 2, 4), (3, 4, 3, 5)]


def test_a_merged_key_is_where_it_was_written() -> None:
    root = parse("x: &x {b: 1}\na: {<<: *x}\n", "f.yaml").documents[0].root
    merged = at(root, "a")
    assert isinstance(merged, Mapping)
    assert merged.key_place("b")[1:] == (1, 8, 1, 9)


def test_an_offset_moves_all_places() -> None:
    root = parse("a: 1\nb: &x |\n  2\n", "f.yaml", Offset(10, 4)).documents[0].root
    assert [node.place[1:] for key in "ab" if (node := at(root, key))] == [(11, 8, 11, 9), (12, 11, 13, 8)]


def test_an_offset_moves_the_place_of_a_problem() -> None:
    (problem,) = parse("a: 1\n---\nb: @2\n", "f.yaml", Offset(10, 4)).problems
    assert problem.place == Place("f.yaml", 13, 8, 13, 9)


def test_a_scalar_keeps_how_it_is_written() -> None:
    root = parse("a: 0777\nb: '0777'\nc: |\n  x\n", "f.yaml").documents[0].root
    scalars = [node for key in "abc" if isinstance(node := at(root, key), Scalar)]
    assert [(scalar.value, scalar.text, scalar.plain) for scalar in scalars] == [
        (511, "0777", True),
        ("0777", "0777", False),
        ("x\n", "x\n", False),
    ]


def nodes(node: Node) -> list[Node]:
    children = node.entries.values() if isinstance(node, Mapping) else node.items if isinstance(node, Sequence) else ()
    return [node, *(below for child in children for below in nodes(child))]


def test_every_value_of_a_manifest_lies_in_its_file() -> None:
    text = "kind: ConfigMap\nmetadata: &m {name: a}\ndata:\n  <<: *m\n  script: |\n    true\n"
    (document,) = parse(text, "dir/f.yaml").documents
    assert {node.place.path for node in nodes(document.root)} == {"dir/f.yaml"}
