from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import Rulebook, RuleError, shipped_rules

THING = GroupKind("example.org", "Thing")
KUSTOMIZATION = GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization")


def rulebook(folder: Path, files: dict[str, str]) -> Rulebook:
    """Return the shipped rules with a repository's own."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Rulebook((shipped_rules(), folder))


def test_a_repositorys_own_rules_add_a_kind(tmp_path: Path) -> None:
    added = """
group: example.org
kinds:
  Thing:
    scope: Cluster
    references:
      - {path: spec.secretRef, to: core/Secret}
    embedded:
      - {path: spec.template, type: PodTemplate}
"""
    found = rulebook(tmp_path, {"kinds/example.org.yaml": added})
    assert found.is_cluster_scoped(THING)
    paths = [bound.path for bound in found.references(THING)]
    assert "spec.secretRef" in paths
    assert "spec.template.spec.serviceAccountName" in paths
    assert found.references(KUSTOMIZATION) == Rulebook().references(KUSTOMIZATION)


def test_a_repositorys_own_rules_add_to_a_kind_that_is_known(tmp_path: Path) -> None:
    added = """
group: kustomize.toolkit.fluxcd.io
kinds:
  Kustomization:
    references:
      - {path: spec.ours, to: core/Secret}
"""
    found = rulebook(tmp_path, {"kinds/kustomize.toolkit.fluxcd.io.yaml": added})
    paths = [bound.path for bound in found.references(KUSTOMIZATION)]
    assert "spec.ours" in paths
    assert "spec.dependsOn[*]" in paths
    kind = found.kind(KUSTOMIZATION)
    assert kind is not None
    assert kind.closed


def test_a_repositorys_own_chart_comes_before_the_shipped_one(tmp_path: Path) -> None:
    own = "chart: [cert-manager]\ncrds:\n  - {groups: [example.org]}\n"
    chart = rulebook(tmp_path, {"charts/cert-manager.yaml": own}).chart_for("cert-manager", None)
    assert chart is not None
    assert chart.crds[0].groups == ("example.org",)


def test_a_type_is_known_in_its_own_file_only(tmp_path: Path) -> None:
    files = {
        "kinds/example.org.yaml": (
            "group: example.org\ntypes: {Part: {}}\nkinds: {Thing: {embedded: [{path: a, type: Part}]}}"
        ),
        "kinds/example.com.yaml": "group: example.com\nkinds: {Thing: {embedded: [{path: a, type: Part}]}}",
    }
    found = rulebook(tmp_path, files)
    assert found.kind(THING) is not None
    with pytest.raises(RuleError, match="there is no type `Part`"):
        found.kind(GroupKind("example.com", "Thing"))


def test_a_type_that_embeds_itself_has_an_end(tmp_path: Path) -> None:
    endless = """
group: example.org
types:
  Part:
    references: [{path: name, to: core/Secret}]
    embedded: [{path: part, type: Part}]
kinds:
  Thing: {embedded: [{path: spec, type: Part}]}
"""
    paths = [bound.path for bound in rulebook(tmp_path, {"kinds/example.org.yaml": endless}).references(THING)]
    assert paths[:2] == ["spec.name", "spec.part.name"]
    assert len(paths) < 100


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("group: example.org\nkinds:\n  Thing: {scop: Cluster}\n", "3:11", "kinds.Thing.scop: there is no such key"),
        ("group: example.org\nkinds:\n  Thing:\n    scope: Everywhere\n", "4:5", "kinds.Thing.scope"),
        ("group: example.org\nkinds:\n  Thing:\n    role: sorce\n", "4:5", "not 'sorce'; did you mean `source`?"),
        ("group: example.org\nkinds:\n  Thing:\n    references:\n      - {path: spec.x}\n", "5:9", "to: is missing"),
        (
            "group: example.org\nkinds:\n  Thing:\n    references:\n      - {path: spec..x, to: core/Secret}\n",
            "5:10",
            "is no route",
        ),
        (
            "group: example.org\nkinds:\n  Thing:\n    references:\n      - {path: x, to: Secret}\n",
            "5:19",
            "is no `group/Kind`",
        ),
        (
            "group: example.org\nkinds:\n  Thing:\n    produces:\n      - {kind: core/Secret, name: '{x'}\n",
            "5:29",
            "is no name with fields",
        ),
        (
            "group: example.org\nkinds:\n  Thing:\n    references:\n      - {path: x, to: core/Secret, edge: read}\n",
            "5:36",
            "edge: there is no edge `read`; did you mean `reads`?",
        ),
        (
            "group: example.org\nkinds:\n  Thing:\n    references:\n      - {path: x, to: core/Secret, edge: secret}\n",
            "5:36",
            "edge: there is no edge `secret`; there are dependsOn, healthCheck, source, reads, ",
        ),
        (
            "group: example.org\nkinds:\n  Thing:\n    references:\n      - {path: x, to: core/Pod, edge: applies}\n",
            "5:33",
            "edge: the linter makes `applies` itself",
        ),
        ("group: example.com\n", "1:1", "named example.com.yaml"),
        ("group: [\n", "2:1", "example.org.yaml"),
        ("a: 1\n---\nb: 2\n", "1:1", "one document"),
        ("", "1:1", "one document"),
        ("just text\n", "1:1", "example.org.yaml"),
    ],
)
def test_what_is_wrong_with_a_rule_file_is_said_with_its_place(
    tmp_path: Path, text: str, place: str, message: str
) -> None:
    found = rulebook(tmp_path, {"kinds/example.org.yaml": text})
    with pytest.raises(RuleError) as error:
        found.kind(THING)
    assert f"example.org.yaml:{place}: " in str(error.value)
    assert message in str(error.value)


def test_a_rule_file_that_is_no_text_is_an_error_with_its_name(tmp_path: Path) -> None:
    found = rulebook(tmp_path, {"kinds/example.org.yaml": ""})
    (tmp_path / "kinds" / "example.org.yaml").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(RuleError, match=r"example\.org\.yaml: can't be read"):
        found.kind(THING)
