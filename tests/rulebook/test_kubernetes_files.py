"""What rules/kubernetes and rules/annotations say holds together, and is read without the parser for what is odd."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.repo.plain_data import plain_data
from gitops_lint.rulebook.annotations import Annotations
from gitops_lint.rulebook.group_kind import CORE, GroupKind
from gitops_lint.rulebook.kubernetes import Demand, parse_demand
from gitops_lint.rulebook.kubernetes_files import KubernetesFiles
from gitops_lint.rulebook.reading import RuleError
from gitops_lint.rulebook.rulebook import Rulebook, shipped_rules

FOLDER = shipped_rules() / "kubernetes"
FILES = KubernetesFiles((shipped_rules(),))
GROUPS = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def kinds_of(group: str) -> list[GroupKind]:
    data = plain_data((FOLDER / f"{group}.yaml").read_text(encoding="utf-8"))
    return [GroupKind("" if group == CORE else group, kind) for kind in data["kinds"]]


@pytest.mark.parametrize("path", sorted(shipped_rules().glob("kubernetes/**/*.yaml")), ids=lambda path: path.stem)
def test_a_file_is_plain(path: Path) -> None:
    plain_data(path.read_text(encoding="utf-8"))  # with an anchor after an alias, it would take ten times as long


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_demanded_has_forms_that_there_are(group: str) -> None:
    for group_kind in kinds_of(group):
        kind = FILES.kind(group_kind)
        assert kind is not None
        assert kind.name in FILES.forms
        demands = [demand for demand in FILES.demands(group_kind)._rules if isinstance(demand, Demand)]
        named = {form for demand in demands for form in (demand.form, demand.key_form) if form}
        assert named <= FILES.forms.keys(), group_kind


@pytest.mark.parametrize("group", GROUPS)
def test_versions_are_removed_or_served(group: str) -> None:
    for group_kind in kinds_of(group):
        kind = FILES.kind(group_kind)
        served = (kind.versions if kind else ()) or Rulebook().versions_of(group_kind.group)
        assert kind is not None
        assert not set(served) & kind.removed.keys(), group_kind
        assert served or kind.moved or kind.gone or not kind.removed, group_kind


def test_forms_are_regular_expressions() -> None:
    assert all(form.compiled for form in FILES.forms.values())


@pytest.mark.parametrize("name", ["a" * 52, "wiki", "1", "wiki-2"])
def test_a_short_label_is_a_name_for_any_kind(name: str) -> None:
    for form in ("subdomain", "label", "cron-job-name", "path-segment"):
        assert FILES.forms[form].fault(name) is None


def test_a_field_is_one_text() -> None:
    assert parse_demand("integer from 0") == Demand(type="integer", least=0)
    assert parse_demand("from 1 to 65535") == Demand(least=1, most=65535)
    assert parse_demand("one of Retain, Delete") == Demand(among=("Retain", "Delete"))
    assert parse_demand("quantity") == Demand(form="quantity")
    assert parse_demand("subdomain or nothing") == Demand(form="subdomain", or_nothing=True)
    assert parse_demand("one of Retain, Delete or nothing") == Demand(among=("Retain", "Delete"), or_nothing=True)
    with pytest.raises(ValueError, match="nothing that can be demanded"):
        parse_demand("Integer, please")


def test_a_type_that_there_is_not_is_told(tmp_path: Path) -> None:
    (tmp_path / "kubernetes").mkdir()
    text = "group: example.com\nsource: x\nkinds:\n  Wiki:\n    embedded:\n      - {path: spec, type: Wikis}\n"
    (tmp_path / "kubernetes/example.com.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match="no type `Wikis`"):
        KubernetesFiles((tmp_path,)).demands(GroupKind("example.com", "Wiki"))


def test_annotations_are_in_the_file_of_their_prefix() -> None:
    annotations = Annotations((shipped_rules(),))
    assert annotations.prefixes
    for prefix in annotations.prefixes:
        file = annotations.below(prefix)
        assert file is not None
        assert all(rule.says for rule in file.keys.values() if rule.values or rule.form)
