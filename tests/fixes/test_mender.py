"""Fixes are made as far as they do what they promise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mended import Files, analysed, mended

from gitops_lint.checks.run import Reported
from gitops_lint.edits.fix import Edit, Fix
from gitops_lint.fixes.mending import Mender
from gitops_lint.linter import Analysis, analyse_again, analyse_tree
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.tree import MemoryTree

INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.7.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home/cluster", ref: refs/heads/main, path: apps}
"""


def kustomization(name: str, more: str = "", namespace: str = "flux-system") -> str:
    return f"""\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: {name}
  namespace: {namespace}
spec:
  interval: 1h
  path: ./empty
  prune: true
  sourceRef: {{kind: GitRepository, name: flux-system, namespace: flux-system}}
{more}"""


def repository(*manifests: str) -> Files:
    return {
        "bootstrap/flux.yaml": INSTANCE,
        "apps/all.yaml": "".join(manifests),
        "empty/kustomization.yaml": "resources: []\n",
    }


def after(files: Files, unsafe: bool = False) -> str:
    """Return what apps/all.yaml holds once it is mended; a second run then changes nothing."""
    outcome = mended(files, unsafe)
    again = mended({**files, **outcome.files}, unsafe)
    assert (again.files, again.made) == ({}, [])
    return outcome.files.get("apps/all.yaml", str(files["apps/all.yaml"]).encode()).decode()


DATABASE = kustomization("database", namespace="data")


# what is mended


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param(
            "  dependsOn:\n    - name: database # the db\n      namespace: media # here\n",
            "  dependsOn:\n    - name: database # the db\n      namespace: data # here\n",
            id="a namespace",
        ),
        pytest.param(
            "  dependsOn:\n    - name: database # the db\n",
            "  dependsOn:\n    - name: database # the db\n      namespace: data\n",
            id="a namespace that isn't there",
        ),
        pytest.param(
            "  dependsOn:\n    - name: 'database'\n      namespace: 'media'\n",
            "  dependsOn:\n    - name: 'database'\n      namespace: 'data'\n",
            id="quotes stay",
        ),
        pytest.param(
            '  dependsOn: [{name: database, namespace: "media"}]\n',
            '  dependsOn: [{name: database, namespace: "data"}]\n',
            id="in brackets",
        ),
        pytest.param(
            "  dependsOn:\n    - {name: databsae, namespace: data}\n",
            "  dependsOn:\n    - {name: database, namespace: data}\n",
            id="a name",
        ),
        pytest.param(
            "  dependson:  # the db\n    - {name: database, namespace: data}\n",
            "  dependsOn:  # the db\n    - {name: database, namespace: data}\n",
            id="a field",
        ),
        pytest.param("  timeout: 1d\n", "  timeout: 24h\n", id="a duration"),
        pytest.param('  suspend: "true"  # off\n', "  suspend: true  # off\n", id="a type"),
        pytest.param("  targetNamespace: 123\n", '  targetNamespace: "123"\n', id="a string that would be a number"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_slip_is_mended_and_nothing_else_touched(before: str, expected: str, line_end: str) -> None:
    files = repository(DATABASE, kustomization("wiki", before))
    files["apps/all.yaml"] = str(files["apps/all.yaml"]).replace("\n", line_end)
    wanted = f"{DATABASE}{kustomization('wiki', expected)}".replace("\n", line_end)
    assert after(files) == wanted


def test_without_a_line_end_at_the_end_there_is_none_afterwards() -> None:
    files = repository(DATABASE, kustomization("wiki", "  dependsOn:\n    - name: database").rstrip("\n"))
    assert after(files).endswith("- name: database\n      namespace: data")


def test_a_path_is_corrected() -> None:
    files = repository(kustomization("wiki").replace("./empty", '"./wikki"'))
    files["wiki/kustomization.yaml"] = "resources: []\n"
    assert 'path: "./wiki"\n' in after(files)


def test_a_removed_version_gives_way_to_its_successor_everywhere() -> None:
    old = DATABASE.replace("fluxcd.io/v1", "fluxcd.io/v1beta2")
    files = repository(old.replace("database", "one"), old.replace("database", "two"))
    assert mended(files).files == {}  # of a cluster whose Flux may be an older one
    files["apps/flux.yaml"] = INSTANCE.replace("2.7.x", "2.8.x")
    assert after(files) == str(files["apps/all.yaml"]).replace("v1beta2", "v1")


def test_what_turns_up_once_something_is_mended_is_mended_as_well() -> None:
    files = repository(DATABASE, kustomization("wiki", "  dependson:\n    - name: database\n"))
    outcome = mended(files)
    assert [one.reason for one in outcome.left] or b"namespace: data\n" in outcome.files["apps/all.yaml"]


# redundant dependencies


CHAIN = "".join(
    (
        kustomization("one"),
        kustomization("two", "  dependsOn: [{name: one}]\n"),
        *(kustomization(f"other-{number}", "  dependsOn: [{name: one}]\n") for number in range(8)),
    )
)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        pytest.param(
            "  dependsOn:\n    # first of all\n    - name: one  # base\n    # then\n    - name: two\n  wait: true\n",
            "  dependsOn:\n    # then\n    - name: two\n  wait: true\n",
            id="with its comments",
        ),
        pytest.param(
            "  dependsOn:\n  - name: two\n  - name: one\n    namespace: flux-system\n",
            "  dependsOn:\n  - name: two\n",
            id="the last",
        ),
        pytest.param(
            "  dependsOn:\n  - name: two\n  # - name: old\n  - name: one\n  wait: true\n",
            "  dependsOn:\n  - name: two\n  # - name: old\n  wait: true\n",
            id="not an item that was commented out",
        ),
        pytest.param(
            "  dependsOn: [{name: one}, {name: two}]  # both\n",
            "  dependsOn: [{name: two}]  # both\n",
            id="in brackets",
        ),
        pytest.param(
            "  dependsOn: [{name: two}, {name: one}]\n", "  dependsOn: [{name: two}]\n", id="the last in them"
        ),
        pytest.param(
            "  dependsOn: [\n    {name: one}, # base\n    {name: two}, # then\n  ]\n",
            "  dependsOn: [\n    {name: two}, # then\n  ]\n",
            id="brackets over several lines",
        ),
    ],
)
def test_a_redundant_dependency_is_taken_out(before: str, expected: str) -> None:
    assert after(repository(CHAIN, kustomization("app", before))) == CHAIN + kustomization("app", expected)


def test_one_with_a_condition_of_its_own_is_not_redundant() -> None:
    app = "  dependsOn:\n    - name: two\n    - name: one\n      readyExpr: dep.status.ready\n"
    assert mended(repository(CHAIN, kustomization("app", app))).made == []


# what is left


def test_what_an_alias_repeats_is_left_to_people() -> None:
    wiki = kustomization(
        "wiki", "  dependsOn: &deps\n    - name: database\n      namespace: media\n  healthChecks: *deps\n"
    )
    outcome = mended(repository(DATABASE, wiki))
    assert not [one for one in outcome.made if one.check.name == "dependency-wrong-namespace"]


def test_what_is_only_likely_is_left_to_people() -> None:
    files = repository(DATABASE, kustomization("wiki", "  dependsOn:\n    - name: database\n"))
    files["apps/remote/kustomization.yaml"] = "resources: []\n"
    files["apps/far.yaml"] = kustomization("far").replace("name: flux-system, namespace", "name: elsewhere, namespace")
    (found,) = [one for one in analysed(files).findings if one.check.name == "dependency-wrong-namespace"]
    assert found.finding.fix is not None
    assert found.finding.fix.safe is (found.finding.confidence == "certain")


def test_a_value_out_of_a_patch_is_mended_only_if_asked() -> None:
    files = repository()
    del files["apps/all.yaml"]
    patch = "- op: add\n  path: /spec/dependsOn\n  value:\n    - name: database\n      namespace: media\n"
    files |= {
        "apps/kustomization.yaml": "resources: [wiki.yaml, data.yaml]\n"
        "patches: [{path: patch.yaml, target: {kind: Kustomization, name: wiki}}]\n",
        "apps/wiki.yaml": kustomization("wiki"),
        "apps/data.yaml": DATABASE,
        "apps/patch.yaml": patch,
    }
    assert mended(files).files == {}
    assert mended(files, unsafe=True).files == {"apps/patch.yaml": patch.replace("media", "data").encode()}


def test_a_name_that_several_are_like_is_mended_only_if_asked() -> None:
    files = repository(
        kustomization("wikis"), kustomization("wiki"), kustomization("app", "  dependsOn: [{name: wikii}]\n")
    )
    assert mended(files).files == {}
    assert len(mended(files, unsafe=True).made) == 1


def test_names_that_differ_in_a_number_are_not_taken_for_each_other() -> None:
    files = repository(kustomization("worker-1"), kustomization("app", "  dependsOn: [{name: worker-2}]\n"))
    assert mended(files).files == {}


def test_a_value_that_another_cluster_needs_as_it_is_stays() -> None:
    files: Files = {
        "empty/kustomization.yaml": "resources: []\n",
        "shared/kustomization.yaml": "resources: [wiki.yaml]\n",
    }
    files["shared/wiki.yaml"] = kustomization("wiki", "  dependsOn:\n    - name: database\n      namespace: one\n")
    for cluster, namespace in (("lab", "one"), ("home", "two")):
        files[f"bootstrap/{cluster}.yaml"] = INSTANCE.replace("path: apps", f"path: clusters/{cluster}")
        files[f"clusters/{cluster}/kustomization.yaml"] = "resources: [../../shared, database.yaml]\n"
        files[f"clusters/{cluster}/database.yaml"] = kustomization("database", namespace=namespace)
    outcome = mended(files)
    assert outcome.files == {}
    (left,) = outcome.left
    assert "another finding" in left.reason


def offering(analysis: Analysis, *texts: str) -> list[Reported]:
    """Return a finding with one fix after the other of the name of a Kustomization that a dependency names."""
    (found,) = [one for one in analysis.findings if one.check.name == "dependency-not-found"]
    place = found.finding.place
    fixes = [Fix("say it", (Edit(Place(place.path, *place[1:]), text),)) for text in texts]
    return [
        found._replace(finding=replace(found.finding, fix=fix), fingerprint=f"{number}")
        for number, fix in enumerate(fixes)
    ]


@pytest.mark.parametrize(
    ("text", "reason"), [("lost", "another finding"), ("gone  # still", "not be enough"), ("{", "another finding")]
)
def test_a_fix_that_does_not_help_is_taken_back(text: str, reason: str) -> None:
    files = repository(kustomization("app", "  dependsOn:\n    - name: gone\n"))
    analysis = analyse_tree(MemoryTree(files), Path("example"))
    (offered,) = offering(analysis, text)
    found = next(one for one in analysis.findings if one.check.name == "dependency-not-found")
    mender = Mender(lambda _: [found._replace(finding=offered.finding)], analyse_again, lambda *_: None)
    outcome = mender.mend(analysis)
    assert (outcome.files, outcome.made) == ({}, [])
    assert [reason in left.reason for left in outcome.left] == [True]


def test_a_file_that_may_not_be_written_to_is_left_alone_and_others_are_mended() -> None:
    files = repository(DATABASE, kustomization("wiki", "  dependsOn: [{name: databsae, namespace: data}]\n"))
    files["apps/other.yaml"] = kustomization("other", "  dependsOn: [{name: databsae, namespace: data}]\n")
    mender = Mender(
        lambda analysis: analysis.findings,
        analyse_again,
        lambda path, _: "it is read-only" if path == "apps/all.yaml" else None,
    )
    outcome = mender.mend(analysed(files))
    assert list(outcome.files) == ["apps/other.yaml"]
    assert [left.reason for left in outcome.left] == ["apps/all.yaml is left alone: it is read-only"]
