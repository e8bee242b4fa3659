"""The rules that ship with the linter hold together: what one file names, another says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gitops_lint.rulebook.binding import BoundReference
from gitops_lint.rulebook.charts import Chart
from gitops_lint.rulebook.checked_texts import ANY_KIND
from gitops_lint.rulebook.group_kind import CORE, GroupKind, parse_group_kind
from gitops_lint.rulebook.kind_files import KindsFile
from gitops_lint.rulebook.kinds import Kind, Type
from gitops_lint.rulebook.reading import read_rule
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook, shipped_rules

RULEBOOK = Rulebook()
KIND_FILES = sorted((shipped_rules() / "kinds").glob("*.yaml"))
CHART_FILES = sorted((shipped_rules() / "charts").glob("*.yaml"))
CORE_TYPES = set(read_rule(shipped_rules() / "kinds" / "core.yaml", KindsFile).types)


def kinds_of(path: Path) -> Iterator[tuple[GroupKind, Kind]]:
    for name, kind in read_rule(path, KindsFile, CORE_TYPES).kinds.items():
        yield GroupKind("" if path.stem == CORE else path.stem, name), kind


def is_known(target: str) -> bool:
    return target == ANY_KIND or RULEBOOK.kind(parse_group_kind(target)) is not None


def unknown_targets(references: tuple[BoundReference, ...]) -> set[str]:
    named = {target for bound in references for target in (*bound.rule.targets, bound.rule.default or ANY_KIND)}
    return {target for target in named if not is_known(target)}


def test_there_are_rules_for_what_clusters_are_made_of() -> None:
    assert len(KIND_FILES) >= 100
    assert len(CHART_FILES) >= 60
    assert sum(1 for path in KIND_FILES for _ in kinds_of(path)) >= 400


@pytest.mark.parametrize("path", KIND_FILES, ids=lambda path: path.stem)
def test_a_file_of_kinds_names_its_group_and_refers_to_known_kinds_only(path: Path) -> None:
    assert read_rule(path, KindsFile, CORE_TYPES).group == path.stem
    found = list(kinds_of(path))
    assert found
    for group_kind, kind in found:
        assert not unknown_targets(RULEBOOK.references(group_kind)), group_kind
        assert all(is_known(product.kind) for product in kind.produces), group_kind


def targets_of(edge: str) -> set[GroupKind]:
    """Return the kinds that references of an edge name."""
    bound = (bound for path in KIND_FILES for kind, _ in kinds_of(path) for bound in RULEBOOK.references(kind))
    targets = {target for one in bound if one.rule.edge == edge for target in one.rule.targets}
    return set(map(parse_group_kind, targets - {ANY_KIND}))


def test_one_kind_each_makes_kinds_known_and_holds_others() -> None:
    """What reads a CustomResourceDefinition or a Namespace knows their fields: another kind would need the same."""
    roles = [rules.role for path in KIND_FILES for _, rules in kinds_of(path)]
    assert roles.count(Role.DEFINITION) == roles.count(Role.NAMESPACE) == 1


def test_nearly_every_chart_makes_what_is_called_like_its_release() -> None:
    core = {"Service", "Secret", "ConfigMap", "ServiceAccount"}
    assert set(RULEBOOK.provided_by_any_chart) == {GroupKind("", kind) for kind in core}


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("source.toolkit.fluxcd.io", True),
        ("fluxcd.controlplane.io", True),
        ("", False),
        ("infra.contrib.fluxcd.io", False),
    ],
)
def test_what_begins_a_cluster_installs_its_own_groups(group: str, *, expected: bool) -> None:
    assert RULEBOOK.is_bootstrapped(group) is expected


def test_sources_and_stores_are_what_is_referred_to_as_such() -> None:
    roles = {kind: rules.role for path in KIND_FILES for kind, rules in kinds_of(path)}
    assert {kind for kind, role in roles.items() if role is Role.SOURCE} == targets_of("source")
    assert {kind for kind, role in roles.items() if role is Role.STORE} <= targets_of("store")


@pytest.mark.parametrize("path", KIND_FILES, ids=lambda path: path.stem)
def test_a_kind_says_nothing_twice(path: Path) -> None:
    for group_kind, _ in kinds_of(path):
        ways = [(bound.path, bound.rule.name) for bound in RULEBOOK.references(group_kind)]
        assert len(ways) == len(set(ways)), group_kind


@pytest.mark.parametrize("path", KIND_FILES, ids=lambda path: path.stem)
def test_every_type_is_part_of_something(path: Path) -> None:
    file = read_rule(path, KindsFile, CORE_TYPES)
    parts: list[Kind | Type] = [*file.kinds.values(), *file.types.values()]
    used = {embedded.type for part in parts for embedded in part.embedded}
    assert set(file.types) <= used


@pytest.mark.parametrize("path", CHART_FILES, ids=lambda path: path.stem)
def test_a_chart_provides_and_refers_to_known_kinds_and_is_found_by_its_names(path: Path) -> None:
    chart = read_rule(path, Chart, CORE_TYPES)
    assert all(is_known(provided.kind) for provided in chart.provides)
    assert not unknown_targets(RULEBOOK.chart_references(chart))
    for name in chart.chart:
        if name != ANY_KIND:
            url = f"{chart.urls[0]}/{name}" if chart.urls else None
            assert RULEBOOK.chart_for(name, url) == chart


def test_subcharts_are_charts_that_are_known() -> None:
    subcharts = {name for chart in RULEBOOK.charts for name in chart.subcharts}
    assert "grafana" in subcharts
    assert all(RULEBOOK.chart_for(name, None) is not None for name in subcharts)
