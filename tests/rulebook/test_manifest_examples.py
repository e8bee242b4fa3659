"""The examples in rules/kinds and rules/charts: the linter makes of them what they say."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Graph
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.kind_files import KindsFile
from gitops_lint.rulebook.manifest_examples import ManifestExample, examples_alone, without_examples
from gitops_lint.rulebook.reading import RuleError, read_examples, read_rule
from gitops_lint.rulebook.rulebook import Rulebook, shipped_rules

RULEBOOK = Rulebook()
FILES = [path for folder in ("kinds", "charts") for path in sorted((shipped_rules() / folder).glob("*.yaml"))]
EXAMPLES = [
    pytest.param(example, id=f"{path.stem}: {example.title}") for path in FILES for example in read_examples(path)
]
MANIFEST = "apps/example.yaml"


@cache
def analysed(manifest: str) -> Analysis:
    """Return what the linter makes of an example, in a cluster that applies nothing else."""
    return analyse_tree(tree_of(manifest), Path("example"))


def tree_of(manifest: str, **others: str) -> MemoryTree:
    """Return a repository whose cluster applies an example, and other manifests by the names of their files."""
    beside = {f"apps/{name}.yaml": text for name, text in others.items()}
    return MemoryTree({**RULEBOOK.base("flux").files, MANIFEST: manifest, **beside})


def first_object(graph: Graph) -> Identity:
    """Return the object that an example is about."""
    objects = [held for held in graph.cluster.objects.values() if held.place.path == MANIFEST]
    return min(objects, key=lambda held: held.place.line).identity


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_refers_to_what_it_says(example: ManifestExample) -> None:
    (graph,) = analysed(example.manifest).graphs
    written = [link for link in graph.out(first_object(graph)) if not link.edge.implied]
    refers = {kind: {str(link.target) for link in written if link.edge.kind is kind} for kind in EdgeKind}
    assert {kind: targets for kind, targets in refers.items() if targets} == {
        kind: set(targets) for kind, targets in example.refers.items()
    }


@pytest.mark.parametrize("example", EXAMPLES)
def test_of_an_example_is_made_what_it_says(example: ManifestExample) -> None:
    (graph,) = analysed(example.manifest).graphs
    makes = {str(made) for made, makers in graph.made.items() if first_object(graph) in makers}
    assert makes == set(example.makes)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_gives_the_findings_that_it_says(example: ManifestExample) -> None:
    if example.findings is None:
        return
    found = [one for one in analysed(example.manifest).findings if one.severity != "info"]
    told = [(one.check.id, one.finding.place.line, one.finding.message) for one in found]
    assert len(told) == len(example.findings), told
    for expected in example.findings:
        assert any(
            told_of[:2] == (expected.check, expected.line) and expected.message in told_of[2] for told_of in told
        )


GROUPS = sorted({group for chart in RULEBOOK.charts for crds in chart.crds for group in crds.groups})
THINGS = "---\n".join(
    f"{{apiVersion: {group}/v1, kind: Thing, metadata: {{name: thing, namespace: web}}}}\n" for group in GROUPS
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_brings_the_kinds_that_it_says(example: ManifestExample) -> None:
    tree = tree_of(example.manifest, things=THINGS)
    (graph,) = analyse_tree(tree, Path("example"), checking=False).graphs  # saying what is wrong with all takes as long
    needed = [link for link in graph.into(first_object(graph)) if link.edge.kind is EdgeKind.CRD]
    assert {link.source.group for link in needed if link.source.kind == "Thing"} == set(example.brings)


def test_what_is_used_most_has_examples() -> None:
    """These are the kinds and charts of which a hundred public repositories have the most."""
    shown = {path.stem for path in FILES if read_examples(path)}
    kinds = {"apps", "batch", "cert-manager.io", "core", "external-secrets.io", "gateway.networking.k8s.io"}
    flux = {f"{group}.toolkit.fluxcd.io" for group in ("kustomize", "helm", "source", "notification", "image")}
    operators = {"postgresql.cnpg.io", "volsync.backube", "grafana.integreatly.org", "monitoring.coreos.com", "keda.sh"}
    charts = {"app-template", "cert-manager", "external-dns", "kube-prometheus-stack", "external-secrets", "cilium"}
    assert shown >= kinds | flux | operators | charts
    assert len(EXAMPLES) >= 60


def test_what_contributing_quotes_of_the_rules_has_examples() -> None:
    text = (shipped_rules().parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    quoted = [path for path in FILES if f"<!-- from rules/{path.parent.name}/{path.name} -->" in text]
    assert quoted
    assert [path.name for path in quoted if not read_examples(path)] == []


RULE_FILE = """\
group: example.org
examples:
  - title: A thing

    manifest: |
      kind: Thing
# a word about kinds
kinds:
  Thing: {scop: Cluster}
"""


def test_rules_are_read_without_their_examples_and_keep_their_lines(tmp_path: Path) -> None:
    assert examples_alone(RULE_FILE).splitlines() == ["", *RULE_FILE.splitlines()[1:7]]
    assert without_examples(RULE_FILE).splitlines() == ["group: example.org", *[""] * 6, *RULE_FILE.splitlines()[7:]]
    path = tmp_path / "example.org.yaml"
    path.write_text(RULE_FILE, encoding="utf-8")
    with pytest.raises(RuleError, match=r"example\.org\.yaml:9:11: "):
        read_rule(path, KindsFile)
    assert [example.title for example in read_examples(path)] == ["A thing"]


def test_a_mistake_in_an_example_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "example.org.yaml"
    path.write_text(RULE_FILE.replace("# a word", "    make: []\n# a word"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"example\.org\.yaml:7:5: examples\.0\.make: .* did you mean `makes`"):
        read_examples(path)
