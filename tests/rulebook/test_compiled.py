"""Rules that a wheel holds as JSON say what those in YAML say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from gitops_lint.repo.plain_data import NotPlainError, plain_data
from gitops_lint.rulebook import compiled
from gitops_lint.rulebook.annotations import AnnotationsFile
from gitops_lint.rulebook.changes import ChangesFile
from gitops_lint.rulebook.charts import Chart
from gitops_lint.rulebook.checks import Preset
from gitops_lint.rulebook.distributions import Distribution
from gitops_lint.rulebook.fitting import fitted, fitted_in_parts
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.kind_files import KindsFile
from gitops_lint.rulebook.kubernetes import Forms, KubernetesFile, SharedTypes
from gitops_lint.rulebook.manifest_examples import without_examples
from gitops_lint.rulebook.one_by_one import OneByOne
from gitops_lint.rulebook.reading import read_rule
from gitops_lint.rulebook.record import Record
from gitops_lint.rulebook.rulebook import Rulebook, shipped_rules
from gitops_lint.rulebook.schemas import SchemasFile

FILES: dict[str, type[Record]] = {
    "annotations/*": AnnotationsFile,
    "changes/*": ChangesFile,
    "charts/*": Chart,
    "kinds/*": KindsFile,
    "kubernetes/*": KubernetesFile,
    "kubernetes/shared/forms": Forms,
    "kubernetes/shared/types": SharedTypes,
    "presets/*": Preset,
    "schemas/*": SchemasFile,
    "schemas/made/*": SchemasFile,
    "schemas/distributions/*": Distribution,
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules as a wheel has them: each file in YAML and as JSON."""
    folder = tmp_path_factory.mktemp("installed")
    compiled.compiled(shipped_rules(), folder)
    for path in shipped_rules().rglob("*.yaml"):
        place = folder / path.relative_to(shipped_rules())
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize("files", FILES)
def test_a_compiled_file_holds_what_the_file_holds(installed: Path, files: str) -> None:
    kind = FILES[files]
    paths = sorted(installed.glob(f"{files}.yaml"))
    assert paths
    for path in paths:
        data = json.loads(path.with_suffix(".json").read_bytes())
        with suppress(NotPlainError):  # one that the parser must read: there is no other reading to hold it against
            assert data == plain_data(without_examples(path.read_text(encoding="utf-8"))), path
        assert fitted_in_parts(data, kind) == fitted(data, kind), path


@pytest.fixture
def changed(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of them that a test may change."""
    folder = tmp_path / "rules"
    shutil.copytree(installed, folder)
    monkeypatch.setattr(compiled, "INSTALLED", folder)
    return folder


def test_rules_that_are_installed_are_read_from_what_was_compiled(changed: Path) -> None:
    kustomization = GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization")
    (changed / "kinds/kustomize.toolkit.fluxcd.io.yaml").write_text("group: no longer read\n", encoding="utf-8")
    assert Rulebook((changed,)).references(kustomization) == Rulebook().references(kustomization)
    assert Rulebook((changed,)).schemas.schema(kustomization) == Rulebook().schemas.schema(kustomization)


def test_what_is_cut_off_is_read_from_the_file_itself(changed: Path) -> None:
    path = changed / "kinds/helm.toolkit.fluxcd.io.yaml"
    path.with_suffix(".json").write_text('{"group": "helm', encoding="utf-8")
    assert read_rule(path, KindsFile, _types()).kinds.keys() == {"HelmRelease"}


def test_nothing_beside_rules_of_ones_own_is_taken_for_compiled(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds/example.org.yaml").write_text("group: example.org\nkinds: {Widget: {}}\n", encoding="utf-8")
    (tmp_path / "kinds/example.org.json").write_text('{"group": "example.org", "kinds": {}}', encoding="utf-8")
    assert Rulebook((shipped_rules(), tmp_path)).is_known(GroupKind("example.org", "Widget"))


class TestOneByOne:
    """A mapping whose values are made when they are asked for is like one whose values are all made."""

    @staticmethod
    def both() -> Iterator[tuple[Mapping[str, int], dict[str, int]]]:
        for data in ({}, {"a": "1"}, {"a": "1", "b": "2"}):
            yield OneByOne(data, int), {key: int(value) for key, value in data.items()}

    def test_it_holds_the_same(self) -> None:
        for late, made in self.both():
            assert late == made
            assert list(late) == list(made)
            assert dict(late.items()) == made
            assert list(late.values()) == list(made.values())
            assert {**late} == made
            assert (late.get("a"), late.get("z"), late.get("z", 5)) == (made.get("a"), None, 5)

    def test_what_nobody_asks_for_is_never_made(self) -> None:
        late: OneByOne = OneByOne({"right": "1", "wrong": "none"}, int)
        assert late["right"] == 1
        assert "wrong" in late


def _types() -> set[str]:
    return set(read_rule(shipped_rules() / "kinds/core.yaml", KindsFile).types)
