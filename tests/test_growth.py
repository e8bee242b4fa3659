"""The benchmark of how time grows: what it measures is what it says, and its table is about all of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from growth import BAR, DIMENSIONS, PAGE, Dimension, exponent

from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree


@pytest.mark.parametrize(("seconds", "expected"), [((1, 2, 4), 1), ((1, 4, 16), 2), ((3, 3, 3), 0)])
def test_the_exponent_is_that_of_the_power_by_which_time_grows(seconds: tuple[float, ...], expected: float) -> None:
    assert exponent((10, 20, 40), seconds) == pytest.approx(expected)


@pytest.mark.parametrize("dimension", DIMENSIONS.values(), ids=list(DIMENSIONS))
def test_a_dimension_is_a_repository_that_grows(dimension: Dimension) -> None:
    small, large = (analyse_tree(MemoryTree(dimension.make(size)), Path("growth")) for size in (4, 8))
    assert small.clusters
    weights = [
        sum(len(cluster.objects) for cluster in each.clusters) + len(each.raised) + len(each.graphs)
        for each in (small, large)
    ]
    assert weights[0] < weights[1] or len(dimension.make(4)["apps/kustomization.yaml"]) < len(
        dimension.make(8)["apps/kustomization.yaml"]
    )


def test_the_table_has_all_dimensions() -> None:
    rows = re.findall(r"^\| (.+?) \| .* \| ([0-9.]+) \|$", PAGE.read_text(), re.MULTILINE)
    assert [name for name, _ in rows] == list(DIMENSIONS)


def test_no_exponent_of_the_table_is_above_the_bar() -> None:
    exponents = re.findall(r" \| ([0-9.]+) \|$", PAGE.read_text(), re.MULTILINE)
    assert exponents
    assert all(float(exponent) <= BAR for exponent in exponents)
