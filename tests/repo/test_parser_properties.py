"""What is true of the parser for any text."""

from __future__ import annotations

import json
import string
from collections.abc import Iterator

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.compat import StringIO

from gitops_lint.repo import parser
from gitops_lint.repo.events import open_pure
from gitops_lint.repo.lines import lines_of
from gitops_lint.repo.nodes import Data, Mapping, Node, Place, Scalar, to_data
from gitops_lint.repo.parser import Parsed, parse

FRAGMENTS = (
    *(
        "a",
        "b: ",
        "c:",
        "- ",
        "  ",
        "    ",
        "\n",
        "\r\n",
        "\t",
        "'",
        '"',
        "|",
        ">-",
        "[",
        "]",
        "{",
        "}",
        "{{ x }}",
        ",",
    ),
    *(
        "---\n",
        "...\n",
        "&x ",
        "*x",
        "<<: ",
        "!!str ",
        "!y ",
        "# z",
        "%",
        "@",
        "0777",
        "~",
        "é",
        "😀",
        "\ufeff",
        "\x00",
    ),
    *("\u2028", "\x85", "\\", "? ", ": ", "|2\n"),
)
SOUP = st.lists(st.sampled_from(FRAGMENTS)).map("".join)
"""Text that is nearly YAML, which finds more than any text."""

NAMES = st.text(string.ascii_letters + "-./é", min_size=1)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(string.printable + "é😀", max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=20,
)


def walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.entries.values() if isinstance(node, Mapping) else () if isinstance(node, Scalar) else node:
        yield from walk(child)


def all_places(parsed: Parsed) -> Iterator[Place]:
    for document in parsed.documents:
        for node in walk(document.root):
            yield node.place
            if isinstance(node, Mapping):
                yield from node.keys.values()


@given(st.text() | SOUP)
def test_any_text_is_read_or_explained(text: str) -> None:
    parsed = parse(text, "f.yaml")
    for problem in parsed.problems:
        assert problem.message


@example("[0:0\u2028")
@given(st.text() | SOUP)
def test_places_lie_within_the_text(text: str) -> None:
    lines = lines_of(text.lstrip("\ufeff"))
    parsed = parse(text, "f.yaml")
    for place in (*all_places(parsed), *(problem.place for problem in parsed.problems)):
        assert 1 <= place.line <= place.end_line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1
    for place in all_places(parsed):
        assert place[1:3] <= place[3:5]
        assert place.end_column <= len(lines[place.end_line - 1]) + 1


@given(SOUP)
@example("\ufeff\ufeffa")
def test_what_a_plain_scalar_covers_is_its_own_text(text: str) -> None:
    assume("*" not in text)  # an alias is where it stands, with the text of its anchor
    lines = lines_of(text.lstrip("\ufeff"))
    for document in parse(text, "f.yaml").documents:
        for node in walk(document.root):
            if isinstance(node, Scalar) and node.plain and node.place.line == node.place.end_line:
                assert lines[node.place.line - 1][node.place.column - 1 : node.place.end_column - 1] == node.text


@given(SOUP)
def test_a_document_is_read_the_same_after_another_that_cannot_be_read(text: str) -> None:
    alone = parse(f"---\n{text}", "f.yaml")
    after = parse(f"a: @b\n---\n{text}", "f.yaml")
    assume(len(alone.problems) < parser.MAX_PROBLEMS - 1)
    assert [to_data(one.root) for one in after.documents] == [to_data(one.root) for one in alone.documents]
    assert [one.root.place.line for one in after.documents] == [one.root.place.line + 1 for one in alone.documents]


@given(DATA)
def test_json_is_read_as_json(data: Data) -> None:
    (document,) = parse(f"- {json.dumps(data, ensure_ascii=False)}\n", "f.yaml").documents
    assert to_data(document.root) == [data]


def dumped(*documents: Data, indent: int = 2) -> str:
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False  # in flow style ruamel leaves quotes away that only YAML 1.2 can do without
    yaml.indent = indent
    written = StringIO()
    yaml.dump_all(documents, written)
    text: str = written.getvalue()
    return text


@given(DATA, st.sampled_from([2, 4, 6]))
def test_what_another_library_writes_and_reads_is_read_alike(data: Data, indent: int) -> None:
    text = dumped([data], indent=indent)
    (document,) = parse(text, "f.yaml").documents
    assert to_data(document.root) == YAML(typ="safe", pure=True).load(text) == [data]


@given(DATA)
def test_the_pure_parser_gives_the_same_documents(data: Data) -> None:
    text = dumped([data], {"a": data})
    by_c = parse(text, "f.yaml")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "opener", lambda: open_pure)
        by_pure = parse(text, "f.yaml")
    assert [to_data(document.root) for document in by_pure.documents] == [to_data(one.root) for one in by_c.documents]
    assert list(all_places(by_pure)) == list(all_places(by_c))
