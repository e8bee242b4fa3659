"""The examples in rules/checks give exactly the findings that they say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from example_analyses import analysis_of

from gitops_lint.change.compare import compare
from gitops_lint.checks.run import Reported
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.revision import Base
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.checks import Check, Example, Expected
from gitops_lint.rulebook.rulebook import Rulebook

Files = tuple[tuple[str, str], ...]

RULEBOOK = Rulebook()
CASES = [
    pytest.param(check, example, id=f"{check.id} {example.title}")
    for check in RULEBOOK.checks()
    for example in check.examples
]

ALLOWED: dict[str, frozenset[str]] = {}
"""By an example's check: other checks that may give an error or a warning on its examples. None needs it so far: an
example that shows two faults at once teaches neither."""


def findings_of(example: Example) -> tuple[Reported, ...]:
    """Return all findings of an example, of one of a change those that it brings."""
    before = RULEBOOK.files_before(example)
    if before is None:
        return analysis_of(RULEBOOK.files_of(example), example.encoding).findings
    return brought(tuple(before.items()), tuple(RULEBOOK.files_of(example).items()), example.encoding)


@cache
def brought(before: Files, after: Files, encoding: str) -> tuple[Reported, ...]:
    """Return the findings that a change brings."""
    earlier = analysed(before, encoding)
    later = analysed(after, encoding, earlier)
    change = compare(earlier, later, Base("main", "0" * 40, parted=True))
    assert change.internal_errors == ()
    return change.new


def analysed(files: Files, encoding: str, earlier: Analysis | None = None) -> Analysis:
    tree = MemoryTree({path: text.encode(encoding) for path, text in files})
    return analyse_tree(tree, Path("example"), earlier=earlier)


def is_as_expected(found: Reported, expected: Expected, check: Check) -> bool:
    place = found.finding.place
    return (
        (place.path, place.line) == (expected.path, expected.line)
        and expected.column in (None, place.column)
        and expected.message in found.finding.message
        and found.severity is (expected.severity or check.severity)
    )


@pytest.mark.parametrize(("check", "example"), CASES)
def test_an_example_gives_the_findings_that_it_says(check: Check, example: Example) -> None:
    own = sorted((one for one in findings_of(example) if one.check.id == check.id), key=lambda one: one.finding.place)
    expected = sorted(example.findings, key=lambda one: (one.path, one.line, one.column or 0))
    told = [(*one.finding.place[:3], one.severity.value, one.finding.message) for one in own]
    assert len(own) == len(expected), told
    for found, wanted in zip(own, expected, strict=True):
        assert is_as_expected(found, wanted, check), told


@pytest.mark.parametrize(("check", "example"), CASES)
def test_an_example_shows_nothing_else_that_is_wrong(check: Check, example: Example) -> None:
    others = {
        one.check.name: one.finding.message
        for one in findings_of(example)
        if one.check.id != check.id and one.severity.value != "info"
    }
    assert {name: others[name] for name in others if name not in ALLOWED.get(check.name, frozenset())} == {}
