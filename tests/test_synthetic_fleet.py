"""The fleets that growth is measured by: the same each time, as large as they say, and without a fault."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fleet_growth import BEGIN, COMMANDS, SIZES, Cost, faults
from growth import PAGE
from synthetic_fleet import Fleet

from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.checks import Severity


def test_the_same_seed_gives_the_same_files() -> None:
    assert Fleet(2, 5).files() == Fleet(2, 5).files()
    assert Fleet(2, 5).files().keys() == Fleet(2, 5, seed=2).files().keys()
    assert Fleet(2, 5).files() != Fleet(2, 5, seed=2).files()


@pytest.mark.parametrize("fleet", [Fleet(1, 1), Fleet(3, 12), Fleet(2, 30, seed=7)])
def test_a_fleet_is_as_large_as_it_says_and_without_a_fault(fleet: Fleet) -> None:
    analysis = analyse_tree(MemoryTree(fleet.files()), Path("fleet"))
    assert len(analysis.clusters) == fleet.clusters
    assert sum(len(cluster.objects) for cluster in analysis.clusters) == fleet.objects
    assert [reported for reported in analysis.findings if reported.severity is not Severity.INFO] == []


@pytest.mark.parametrize("size", SIZES)
def test_a_fleet_of_a_size_has_about_so_many_objects(size: int) -> None:
    assert Fleet.of(size).objects == pytest.approx(size, rel=0.1)


def test_what_is_above_a_bar_is_told() -> None:
    objects = [1000, 100_000]
    assert faults({"check": [Cost(1, 1, 50), Cost(100, 59, 2000)]}, objects) == []
    told = faults({"check": [Cost(1, 1, 50), Cost(200, 61, 2100)]}, objects)
    assert [line.partition(":")[0] for line in told] == ["check"] * 3


def test_the_table_has_all_commands_at_all_sizes() -> None:
    table = PAGE.read_text().partition(BEGIN)[2].partition("<!-- end -->")[0]
    rows = re.findall(r"^\| (.+?) \| ([0-9,]+) \|", table, re.MULTILINE)
    assert rows == [(command, f"{Fleet.of(size).objects:,}") for command in COMMANDS for size in SIZES]
