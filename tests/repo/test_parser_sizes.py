"""Large files are read; only the C parser is asked, since the pure one would take minutes."""

from __future__ import annotations

from gitops_lint.repo.nodes import Data, to_data
from gitops_lint.repo.parser import parse


def only_document(text: str) -> dict[str, Data]:
    parsed = parse(text, "f.yaml")
    assert not parsed.problems
    (document,) = parsed.documents
    data = to_data(document.root)
    assert isinstance(data, dict)
    return data


def test_a_file_of_ten_megabytes_is_read() -> None:
    text = "a: |\n" + "  lorem ipsum dolor sit amet\n" * 350_000 + "b:\n" + "- [c, {d: e}]\n" * 20_000
    data = only_document(text)
    assert data["a"] == "lorem ipsum dolor sit amet\n" * 350_000
    assert data["b"] == [["c", {"d": "e"}]] * 20_000


def test_one_line_of_many_megabytes_is_read() -> None:
    data = only_document(f'a: "{"x" * 5_000_000}"\nb: [{"1, " * 50_000}1]\n')
    assert data == {"a": "x" * 5_000_000, "b": [1] * 50_001}
