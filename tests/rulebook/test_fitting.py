"""Data becomes a record at once where pydantic would take it, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from gitops_lint.config.model import Config
from gitops_lint.repo.nodes import to_data
from gitops_lint.rulebook.charts import Chart
from gitops_lint.rulebook.checks import Check
from gitops_lint.rulebook.distributions import Distribution
from gitops_lint.rulebook.fitting import MisfitError, fitted
from gitops_lint.rulebook.kind_files import KindsFile
from gitops_lint.rulebook.manifest_examples import without_examples
from gitops_lint.rulebook.misfits import first_misfit
from gitops_lint.rulebook.record import Record
from gitops_lint.rulebook.rulebook import shipped_rules
from gitops_lint.rulebook.schemas import SchemasFile
from gitops_lint.rulebook.validation import root_of

SETTINGS = {
    "preset": "strict",
    "select": ["GL1"],
    "severity": {"GL102": "warning"},
    "clusters": [{"name": "home", "entry": ["a", "b"]}, {"name": "work", "entry": "c", "flux_version": "2.8"}],
    "sources": {"infra": "../infra"},
    "known_externals": ["Secret/flux-system/*"],
    "thresholds": {"single_point_share": 1, "single_point_smallest": 3},
    "fail_on": "never",
    "baseline": "baseline.json",
}


def _written(path: str) -> Any:
    text = (shipped_rules() / path).read_text(encoding="utf-8")
    return to_data(root_of(text if path.startswith("checks/") else without_examples(text), path))


WRITTEN: list[tuple[Any, Any]] = [
    (Config, SETTINGS),
    (KindsFile, _written("kinds/kustomize.toolkit.fluxcd.io.yaml")),
    (Chart, _written("charts/external-secrets.yaml")),
    (SchemasFile, _written("schemas/image.toolkit.fluxcd.io.yaml")),
    (Distribution, _written("schemas/distributions/flux.yaml")),
    (Check, _written(f"checks/{next((shipped_rules() / 'checks').glob('GL102*')).name}")),
]


def _ways(data: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield above
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield from _ways(value, (*above, key))


def _at(data: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        data = data[step]
    return data


def _with(data: Any, way: tuple[Any, ...], value: Any) -> Any:
    if not way:
        return value
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[way[0]] = _with(data[way[0]], way[1:], value)
    return changed


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _as_pydantic_has_it(kind: Any, data: Any) -> Any:
    try:
        return _adapter(kind).validate_python(data)
    except ValidationError:
        return None


def _as_fitted(kind: type[Record], data: Any) -> Record | MisfitError:
    try:
        return fitted(data, kind)
    except MisfitError as misfit:
        return misfit


@pytest.mark.parametrize(("kind", "data"), WRITTEN, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_written_is_read_as_pydantic_reads_it(kind: type[Record], data: Any) -> None:
    assert fitted(data, kind) == _as_pydantic_has_it(kind, data)


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 3),
    st.sampled_from([0.5, "", "*", "GL1", "v1", "a/B", "required string", "{metadata.name", "reads", "a[", "2.8"]),
    st.sampled_from([[], ["a"], [1], {}, {"a": "b"}, {"path": "a"}, {"names": ["a"]}, [{"name": "x", "entry": "y"}]]),
)


WAYS = [(kind, written, list(_ways(written))) for kind, written in WRITTEN]


@given(st.data())
def test_what_is_odd_is_taken_only_where_pydantic_takes_it(data: st.DataObject) -> None:
    kind, written, ways = data.draw(st.sampled_from(WAYS))
    odd = _with(written, data.draw(st.sampled_from(ways)), data.draw(ODD))
    theirs = _as_pydantic_has_it(kind, odd)
    ours = _as_fitted(kind, odd)
    if isinstance(ours, MisfitError):
        # a text, a number or a truth in place of one another is all that pydantic lets pass and we don't
        assert theirs is None or isinstance(_at(odd, ours.location), str | int | float)
    else:
        assert ours == theirs


@pytest.mark.parametrize(
    ("odd", "location", "fault"),
    [
        ({"thresholds": {"single_point_smallest": "3"}}, ("thresholds", "single_point_smallest"), "a whole number"),
        ({"thresholds": {"unusual_share": "0.2"}}, ("thresholds", "unusual_share"), "a number"),
        ({"select": ["GL1", 2]}, ("select", 1), "a text"),
        ({"select": "GL1"}, ("select",), "must be a list"),
        ({"severity": ["GL1"]}, ("severity",), "must be a mapping"),
        ({"clusters": [{"name": "", "entry": "a"}]}, ("clusters", 0, "name"), "must not be empty"),
        ({"thresholds": {"unusual_share": 2}}, ("thresholds", "unusual_share"), "must be 1 or less"),
    ],
)
def test_a_misfit_is_told_where_it_is(odd: Any, location: tuple[Any, ...], fault: str) -> None:
    ours = _as_fitted(Config, odd)
    assert isinstance(ours, MisfitError)
    told = first_misfit(odd, Config, ours)
    assert told[0][: len(location)] == location
    assert fault in told[1]


def test_a_check_of_what_fits_does_without_pydantic(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitops-lint.yaml").write_text("preset: strict\n", encoding="utf-8")
    (tmp_path / "config.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", encoding="utf-8")
    program = (
        "import os, sys\n"
        "from gitops_lint.cli.main import run\n"
        "sys.argv = ['gitops-lint', 'check', '--select', 'GL1', '.']\n"
        "try:\n    run()\nexcept SystemExit:\n    pass\n"
        "print('pydantic' in sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "False"
