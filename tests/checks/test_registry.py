"""The registry of checks says which records each of them gives findings of, and one that fails costs no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from repositories import config_map, helm_release, kustomization, manifest, needing, repository

from gitops_lint.change.consequences import OF_CHANGES
from gitops_lint.checks import run
from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.registry import OF_CLUSTERS, OF_UNAPPLIED, RAISED_AT_ONCE, Entry
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.checks import Check
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.rulebook.validation import InvalidFileError
from gitops_lint.triage import suppressing

RULEBOOK = Rulebook()
ROOT = Path(__file__).parents[2]


def shelf(**spec: Any) -> str:
    """Return an object of a kind of which nothing is known."""
    return manifest("shelves.example.com/v1", "Shelf", "one", "default", spec=spec)


def taking(name: str, values: str) -> str:
    """Return a release with a text of values from a ConfigMap."""
    values_from = [{"kind": "ConfigMap", "name": f"{name}-values"}]
    texts = config_map(f"{name}-values", "flux-system", **{"values.yaml": values})
    return helm_release(name, valuesFrom=values_from) + texts


MORE = (
    repository(taking("one", "a: [\n"), taking("two", "a: 1\na: 2\n")),
    repository(manifest("apps/v1", "Deplyment", "one", "default")),
    repository(config_map("shared-settings"), shelf(configMapName="shared-settngs")),
    repository(shelf(issuerRef={"kind": "ClusterIsuer", "name": "public", "group": "cert-manager.io"})),
    repository(
        kustomization("one", path="./one", postBuild={"substitute": {"A": "x" * 33_000}}),
        files={"one/large.yaml": config_map("large", a="${A}" * 100)},
    ),
    repository(
        manifest(
            "source.extensions.fluxcd.io/v1beta1",
            "ArtifactGenerator",
            "split",
            "flux-system",
            spec={
                "sources": [{"alias": "repo", "kind": "GitRepository", "name": "flux-system"}],
                "artifacts": [{"name": "apps", "copy": [{"from": "@repo/apps/**", "to": "@artifact/../apps"}]}],
            },
        )
    ),
    {
        "lost/kustomization.yaml": "resources: [gone.yaml]\n",
        "loose/broken.yaml": "a: [\n",
        "loose/release.yaml": manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "one", spec={"intervall": "1h"}),
    },
)
"""Trees with what no example shows."""


def analysed(files: dict[str, str], encoding: str = "utf-8") -> Analysis:
    return analyse_tree(MemoryTree({path: text.encode(encoding) for path, text in files.items()}), Path("example"))


@pytest.fixture(scope="module")
def raised() -> dict[str, set[str]]:
    """The names of the records of which each check gives findings on all examples, and on a few trees more."""
    raised: dict[str, set[str]] = defaultdict(set)

    def noting(entry: Entry[Any]) -> Entry[Any]:
        def find(looked_at: Any) -> Iterator[Finding]:
            for finding in entry.find(looked_at):
                raised[entry.name].add(finding.check)
                yield finding

        return Entry(find, entry.raises)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "OF_CLUSTERS", tuple(map(noting, OF_CLUSTERS)))
        patch.setattr(run, "OF_UNAPPLIED", tuple(map(noting, OF_UNAPPLIED)))
        for check in RULEBOOK.checks():
            for example in check.examples:
                assert not analysed(RULEBOOK.files_of(example), example.encoding).internal_errors
        for files in MORE:
            analysed(files)
    return raised


@pytest.mark.parametrize("entry", OF_CLUSTERS, ids=lambda entry: entry.name)
def test_a_check_of_a_cluster_raises_what_it_says(entry: Entry[Context], raised: dict[str, set[str]]) -> None:
    assert raised[entry.name] == entry.raises


@pytest.mark.parametrize("entry", OF_UNAPPLIED, ids=lambda entry: entry.name)
def test_a_check_of_what_no_cluster_applies_raises_nothing_else(entry: Entry[Any], raised: dict[str, set[str]]) -> None:
    assert raised[entry.name]
    assert raised[entry.name] <= entry.raises


def test_every_record_is_of_a_check() -> None:
    listed = frozenset().union(*(entry.raises for entry in OF_CLUSTERS), *(entry.raises for entry in OF_UNAPPLIED))
    of_changes = frozenset().union(*(entry.raises for entry in OF_CHANGES))
    assert listed | suppressing.RAISES == {check.name for check in RULEBOOK.checks() if check.scope == "version"}
    assert of_changes == {check.name for check in RULEBOOK.checks() if check.scope == "change"}


@pytest.mark.parametrize("check", RULEBOOK.checks(), ids=lambda check: check.id)
def test_a_record_names_the_module_that_finds_it(check: Check) -> None:
    """It says the name of the record, or holds the check that is registered for it, or is what that check calls."""
    entries: tuple[Any, ...] = (*OF_CLUSTERS, *OF_UNAPPLIED, *OF_CHANGES)
    registered = {
        str(ROOT / f"{entry.find.__module__.replace('.', '/')}.py") for entry in entries if check.name in entry.raises
    }
    module = ROOT / check.module
    is_called = any(f".{module.stem} import " in Path(path).read_text(encoding="utf-8") for path in registered)
    assert f'"{check.name}"' in module.read_text(encoding="utf-8") or str(module) in registered or is_called
    assert (ROOT / check.tests).is_file()


def test_each_check_is_listed_once() -> None:
    names = [entry.name for entries in (OF_CLUSTERS, OF_UNAPPLIED, OF_CHANGES) for entry in entries]
    assert sorted(set(names)) == sorted(names)


def test_what_is_told_at_once_is_told_by_no_check_that_comes_later() -> None:
    """Else what is known of a file by an earlier look would stand beside what is told of it at once, or be gone."""
    later = frozenset().union(*(entry.raises for entry in OF_CLUSTERS if not entry.at_once))
    assert RAISED_AT_ONCE
    assert not RAISED_AT_ONCE & later


# a check that fails

Break = Callable[[Exception], None]
TREE = repository(needing("a", "b"), needing("b", "a"), needing("c", "gone"))


@pytest.fixture
def break_cycles(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Let the check of dependency cycles fail once it has found something."""

    def let_it_fail(error: Exception) -> None:
        def dependency_cycles(context: Context) -> Iterator[Finding]:
            yield Finding("dependency-cycle", "a part", next(iter(context.cluster.objects.values())).place)
            raise error

        broken = (
            Entry(dependency_cycles, one.raises) if one.name == "dependency_cycles" else one for one in OF_CLUSTERS
        )
        monkeypatch.setattr(run, "OF_CLUSTERS", tuple(broken))

    return let_it_fail


def names_of(analysis: Analysis) -> set[str]:
    return {reported.check.name for reported in analysis.findings}


def test_a_check_that_fails_costs_its_own_findings_alone(break_cycles: Break) -> None:
    everything = names_of(analysed(TREE))
    assert {"dependency-cycle", "dependency-not-found"} <= everything
    break_cycles(LookupError("no such moment"))
    analysis = analysed(TREE)
    assert names_of(analysis) == everything - {"dependency-cycle"}
    (error,) = analysis.internal_errors
    assert (error.check, error.cluster) == ("dependency_cycles", analysis.clusters[0].name)
    assert error.message.startswith("LookupError: no such moment (test_registry.py:")
    assert "Traceback" in error.trace


def test_a_faulty_file_of_the_user_is_no_internal_error(break_cycles: Break) -> None:
    break_cycles(InvalidFileError("rules/kinds/x.yaml:1:1: it holds nothing"))
    with pytest.raises(InvalidFileError):
        analysed(TREE)


def test_what_a_failed_check_may_use_is_not_called_unused(break_cycles: Break) -> None:
    files = repository("# gitops-lint: ignore-file[GL201] known\n" + needing("a", "b"), needing("b", "a"))
    assert "unused-suppression" in names_of(
        analysed(repository("# gitops-lint: ignore-file[GL201] known\n" + needing("a")))
    )
    break_cycles(LookupError("no such moment"))
    assert "unused-suppression" not in names_of(analysed(files))
