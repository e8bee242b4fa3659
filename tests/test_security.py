"""SECURITY.md: each promise names the tests that show it, and there are these tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
ROWS = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| what ")]


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_a_test_that_is_named_is_there(file: str, test: str) -> None:
    assert re.search(rf"^def {test}\(", (ROOT / file).read_text(), re.MULTILINE)


@pytest.mark.parametrize("row", ROWS)
def test_each_line_of_the_threat_model_names_a_test(row: str) -> None:
    _, tried, comes, shown, _ = row.split(" | ") if row.count(" | ") > 2 else ("", *row.strip("| ").split(" | "), "")
    assert tried
    assert comes
    assert re.fullmatch(r"`tests/[\w/]+\.py::\w+`(, `tests/[\w/]+\.py::\w+`)*", shown)


def test_it_is_about_all_who_control_something() -> None:
    for word in (
        "Manifests",
        "Configuration, rules and baselines",
        "Names of branches",
        "Git's configuration",
        "cache",
    ):
        assert re.search(rf"^### .*{word}", TEXT, re.MULTILINE)
