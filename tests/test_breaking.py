"""What is broken on purpose in the sample repository is noticed, whatever it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from breaking.change import Break, broken, standing
from breaking.misspelling import misspelt
from breaking.run import Outcome, breaks, chosen, run

from gitops_lint.linter import analyse_tree
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.folder_tree import FolderTree
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.tree import MemoryTree

SAMPLE = Path(__file__).parents[1] / "sample-repo"
BREAKS = 60
"""How many breaks are tried: a random choice of all ways, the same in each run."""


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return run(FolderTree(SAMPLE), most=BREAKS, seed=7)


def test_many_things_are_broken_in_many_ways(outcome: Outcome) -> None:
    assert outcome.tried.total() == BREAKS
    assert len(outcome.tried) >= 50


def test_what_is_broken_is_noticed_by_a_finding_about_it(outcome: Outcome) -> None:
    assert outcome.near >= 0.95, "\n".join(map(str, (*outcome.missed, *outcome.far)))


def test_what_changes_no_object_breaks_nothing() -> None:
    """The patch says what its base says, so that leaving it out there leaves all as it is."""
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: wiki, namespace: wiki}}\nspec:\n{}"
    )
    chart = "  chartRef:\n    kind: OCIRepository\n    name: wiki\n    namespace: flux-system\n"
    source = (
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: {}\nmetadata: {{name: {}, namespace: flux-system}}\n"
        "spec: {{interval: 1h, url: {}, ref: {{tag: v1}}}}\n---\n"
    )
    sync = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: flux-system, namespace: flux-system}\nspec:\n  interval: 1h\n  path: ./cluster\n"
        "  prune: true\n  sourceRef: {kind: GitRepository, name: flux-system}\n"
    )
    files = {
        "cluster/flux-system.yaml": source.format("GitRepository", "flux-system", "https://example.com/home") + sync,
        "cluster/kustomization.yaml": "resources: [flux-system.yaml, wiki.yaml]\npatches:\n  - path: patch.yaml\n",
        "cluster/wiki.yaml": source.format("OCIRepository", "wiki", "oci://example.com/wiki")
        + release.format(f"  interval: 1h\n{chart}"),
        "cluster/patch.yaml": release.format(chart),
    }
    ways = run(MemoryTree(files), most=500)
    assert "leave out the namespace in chartRef" not in ways.tried
    assert ways.tried["misspell the name in chartRef"] > 0


def test_a_break_changes_one_place_and_nothing_else() -> None:
    tree = MemoryTree({"a.yaml": "name: one\nother: two\n", "b.yaml": "c: d\n"})
    changed = broken(tree, Documents(tree), Break("misspell", Place("a.yaml", 1, 7, 1, 10), "onex"))
    assert changed.read("a.yaml") == b"name: onex\nother: two\n"
    assert changed.read("b.yaml") == b"c: d\n"


def test_lines_can_be_taken_away() -> None:
    tree = MemoryTree({"a.yaml": "one: 1\ntwo: 2\nthree: 3\n"})
    changed = broken(tree, Documents(tree), Break("remove", Place("a.yaml", 2, 1, 3, 1)))
    assert changed.read("a.yaml") == b"one: 1\nthree: 3\n"


def test_files_can_be_moved_and_deleted() -> None:
    tree = MemoryTree({"a.yaml": "a", "b.yaml": "b"})
    moves = (("a.yaml", "c.yaml"), ("b.yaml", ""))
    changed = broken(tree, Documents(tree), Break("move", Place("a.yaml"), moves=moves))
    assert changed.paths == {"c.yaml"}
    assert changed.read("c.yaml") == b"a"


def test_a_text_stands_within_its_quotes() -> None:
    documents = Documents(MemoryTree({"a.yaml": "name: 'one'\n"}))
    assert standing(Place("a.yaml", 1, 7, 1, 12), "one", documents) == Place("a.yaml", 1, 8, 1, 11)
    assert standing(Place("a.yaml", 1, 7, 1, 12), "two", documents) is None


def test_a_misspelt_word_is_always_the_same_other_word() -> None:
    words = ["interval", "v1", "flux-system", "./apps"]
    slips = [misspelt(word, Place("a.yaml", line)) for word in words for line in range(50)]
    assert slips == [misspelt(word, Place("a.yaml", line)) for word in words for line in range(50)]
    assert not set(slips) & set(words)


def test_each_way_of_breaking_gets_its_turn() -> None:
    many = [Break("often", Place("a.yaml", line)) for line in range(100)]
    rare = Break("rarely", Place("b.yaml"))
    assert rare in chosen([*many, rare], 4, seed=1)


def test_an_empty_repository_has_nothing_to_break() -> None:
    assert list(breaks(analyse_tree(MemoryTree({}), Path("empty")))) == []
