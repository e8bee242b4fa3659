"""There, not in Git, or missing: what is drawn says the same as what is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from drawings import judged
from example_analyses import analysis_of
from example_counts import CLUSTERS
from hypothesis import given
from hypothesis import strategies as st
from repositories import (
    CHART,
    Files,
    analysed,
    external_secret,
    helm_release,
    kustomization,
    manifest,
    needing,
    repository,
    store,
)
from small_graphs import config_map, graph, link
from small_graphs import kustomization as kustomization_node

from gitops_lint.checks.run import Reported
from gitops_lint.cluster.identity import Identity
from gitops_lint.config.model import Config
from gitops_lint.graph.model import Presence
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.forge import NOWHERE
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.checks import Check, Example, Severity
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.triage.baseline import baseline_text
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.view.json_graph import as_data
from gitops_lint.view.levels import Level
from gitops_lint.view.page.contents import contents, told_of
from gitops_lint.view.selection import Drawn, Selection, select
from gitops_lint.view.standings import counted, in_words, said, titled

RULEBOOK = Rulebook()
EXAMPLES = [
    pytest.param(check, example, id=f"{check.id} {example.title}")
    for check in RULEBOOK.checks()
    for example in check.examples
]
SAMPLE = Path(__file__).parents[2] / "sample-repo"


def pictures(analysis: Analysis) -> list[Drawn]:
    return [
        select(one, Selection(Level.ALL), analysis.findings, analysis.verdicts[one.cluster.name])
        for one in analysis.graphs
    ]


def red(analysis: Analysis) -> set[str]:
    return {str(node) for one in pictures(analysis) for node in one.nodes if one.standing(node) is Standing.MISSING}


def quiet(analysis: Analysis) -> set[str]:
    return {str(node) for one in pictures(analysis) for node in one.nodes if one.standing(node) is Standing.NOT_IN_GIT}


def ends(reported: Reported) -> Iterator[Identity]:
    yield from (end for end in (reported.finding.subject, reported.finding.target) if end is not None)


def assert_colours_say_what_findings_say(analysis: Analysis) -> None:
    """Each red node of the page has an entry on the page about it, and what an error says is missing is red."""
    drawings = pictures(analysis)
    page = contents(drawings, told_of(analysis), NOWHERE)
    missing = page["standings"].index("missing")
    for drawn, cluster in zip(drawings, page["clusters"], strict=True):
        told = {end for one in cluster["findings"] for end in (one["subject"], one["target"])}
        nodes = cluster["nodes"]
        reds = {number for number, standing in enumerate(nodes["standing"]) if standing == missing}
        assert reds <= told, [nodes["name"][number] for number in reds - told]
        assert_errors_are_red(drawn, cluster, reds)


def assert_errors_are_red(drawn: Drawn, cluster: dict[str, Any], reds: set[int]) -> None:
    nodes = sorted(drawn.graph.nodes)
    for one in cluster["findings"]:
        target = nodes[one["target"]] if one["target"] >= 0 else None
        is_ghost = target is not None and drawn.graph.presence(target) is Presence.GHOST
        if one["severity"] == "error" and is_ghost and target is not None:
            assert one["target"] in reds, one["message"]


@pytest.mark.parametrize(("check", "example"), EXAMPLES)
def test_in_each_example_colours_and_findings_agree(check: Check, example: Example) -> None:  # noqa: ARG001
    assert_colours_say_what_findings_say(analysis_of(RULEBOOK.files_of(example), example.encoding))


def sample_files() -> Files:
    return {path.relative_to(SAMPLE).as_posix(): path.read_text() for path in sorted(SAMPLE.rglob("*.yaml"))}


def sample(config: Config | None = None) -> Analysis:
    return analyse_tree(MemoryTree(sample_files()), Path("sample"), config)


def test_in_the_sample_they_agree() -> None:
    analysis = sample()
    assert_colours_say_what_findings_say(analysis)
    assert red(analysis) == {
        "Kustomization/flux-system/rook-ceph-cluster",
        "Service/external-secrets/onepassword-connect",
    }
    assert quiet(analysis) == {"Secret/external-secrets/onepassword-connect-token", "Secret/lakehouse/trino-oauth"}


def unreported(analysis: Analysis) -> set[str]:
    """Return why the page says that findings aren't reported."""
    (cluster,) = contents(pictures(analysis), told_of(analysis), NOWHERE)["clusters"]
    return {one["unreported"] for one in cluster["findings"]}


def test_what_a_baseline_holds_stays_red_and_is_listed_as_known(tmp_path: Path) -> None:
    baseline = tmp_path / "baseline.json"
    baseline.write_text(baseline_text(sample().findings))
    analysis = sample(Config(baseline=baseline))
    assert analysis.findings == ()
    assert red(analysis) == red(sample())
    assert unreported(analysis) == {"in the baseline"}
    assert_colours_say_what_findings_say(analysis)


def test_what_is_suppressed_or_switched_off_is_listed_where_a_node_is_red() -> None:
    files = repository(needing("app", "gone"))
    text = files["apps/all.yaml"].replace("- name: gone", "- name: gone # gitops-lint: ignore[GL101] not yet")
    suppressed = analysed({**files, "apps/all.yaml": text})
    assert suppressed.findings == ()
    assert unreported(suppressed) == {"suppressed"}
    assert_colours_say_what_findings_say(suppressed)
    switched_off = analyse_tree(MemoryTree(files), Path("example"), Config(ignore=("GL101",)))
    assert switched_off.findings == ()
    assert unreported(switched_off) == {"switched off"}
    assert_colours_say_what_findings_say(switched_off)


def test_in_a_healthy_repository_nothing_is_red() -> None:
    """Its Secrets are made by an operator of which nothing is known, and by whoever sets the cluster up."""
    analysis = analysed(
        repository(
            CHART,
            manifest("example.com/v1", "Login", "wiki", "flux-system", spec={"user": "wiki"}),
            helm_release("wiki", valuesFrom=[{"kind": "Secret", "name": "wiki-login"}]),
            kustomization("apps", decryption={"provider": "sops", "secretRef": {"name": "sops-age"}}),
            files={
                "scripts/setup.sh": "kubectl create secret generic sops-age --namespace flux-system\n",
            },
        )
    )
    assert red(analysis) == set()
    assert quiet(analysis) == {"Secret/flux-system/sops-age", "Secret/flux-system/wiki-login"}
    assert [one.finding.message for one in analysis.findings if one.severity is not Severity.INFO] == []


def sentences(analysis: Analysis, node: str) -> list[str]:
    (drawn,) = pictures(analysis)
    (identity,) = (one for one in drawn.nodes if str(one) == node)
    verdict = drawn.verdict(identity)
    assert verdict is not None
    return list(said(drawn, verdict))


def test_who_may_make_what_is_not_in_git_is_said_with_how_that_is_known() -> None:
    script = "kubectl create secret generic sops-age --namespace flux-system\n"
    apps = kustomization("apps", decryption={"provider": "sops", "secretRef": {"name": "sops-age"}})
    analysis = analysed(repository(apps, files={"scripts/setup.sh": script}))
    assert sentences(analysis, "Secret/flux-system/sops-age") == [
        "Not in Git: nothing in sight creates it.",
        "It may be there: `scripts/setup.sh` names it in line 1.",
    ]
    (cluster,) = as_data(pictures(analysis))["clusters"]
    (secret,) = (node for node in cluster["nodes"] if node["name"] == "sops-age")
    assert secret["standing"] == "not in Git"
    assert [(one["kind"], one["reason"], one["exact"]) for one in secret["makers"]] == [
        ("bootstrap", "`scripts/setup.sh` names it in line 1", True)
    ]


def test_what_was_probably_meant_is_said() -> None:
    analysis = analysed(repository(kustomization("storage"), needing("app", "storge")))
    assert sentences(analysis, "Kustomization/flux-system/storge") == [
        "Missing: nothing creates it.",
        "Kustomization/flux-system/storage is probably meant.",
    ]


def test_the_file_that_would_bring_it_is_said() -> None:
    files = {
        "apps/kustomization.yaml": "resources: [all.yaml]\n",
        "apps/storage.yaml": kustomization("storage"),
    }
    analysis = analysed(repository(needing("app", "storage"), files=files))
    assert sentences(analysis, "Kustomization/flux-system/storage")[-1] == (
        "apps/storage.yaml would bring it, and nothing includes that file; apps/kustomization.yaml doesn't list it."
    )


def test_a_drawing_is_called_by_its_cluster_and_by_how_much_is_not_there() -> None:
    app, gone, settings_ = kustomization_node("app"), kustomization_node("gone"), config_map("settings")
    found = graph([link(app, gone), link(app, settings_, "reads")], ghosts=[gone, settings_])
    drawn = judged(found)
    assert in_words(counted(drawn, drawn.nodes)) == "1 missing, 1 not in Git"
    assert titled(drawn) == "home: 1 missing, 1 not in Git"
    assert titled(judged(graph([link(app, gone)]))) == "home"


def test_without_verdicts_nothing_is_known_to_be_missing() -> None:
    gone = kustomization_node("gone")
    drawn = select(graph([link(kustomization_node("app"), gone)], ghosts=[gone]))
    assert drawn.standing(gone) is Standing.NOT_IN_GIT


# any small repository

NAMES = st.sampled_from(["app", "apps", "db", "web", "${x}"])
SPACES = st.sampled_from(["flux-system", "default", "other"])


@st.composite
def references(draw: st.DrawFn) -> dict[str, str]:
    item = {"name": draw(NAMES)}
    return item | ({"namespace": draw(SPACES)} if draw(st.booleans()) else {})


@st.composite
def objects(draw: st.DrawFn) -> str:
    """Draw one object that refers to others, which there are or not."""
    name, namespace, other = draw(NAMES), draw(SPACES), draw(NAMES)
    match draw(st.integers(0, 7)):
        case 0:
            return kustomization(name, namespace, dependsOn=draw(st.lists(references(), min_size=1, max_size=3)))
        case 1:
            source = {"kind": draw(st.sampled_from(["GitRepository", "OCIRepository"])), "name": other}
            return kustomization(name, namespace, sourceRef=source)
        case 2:
            checks = [{"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease", **draw(references())}]
            return kustomization(name, namespace, healthChecks=checks)
        case 3:
            return kustomization(name, namespace, decryption={"provider": "sops", "secretRef": {"name": other}})
        case 4:
            values = [{"kind": draw(st.sampled_from(["Secret", "ConfigMap"])), "name": other}]
            return helm_release(name, namespace, valuesFrom=values, dependsOn=[draw(references())])
        case 5:
            return external_secret(name, namespace, secretStoreRef={"kind": "ClusterSecretStore", "name": other})
        case 6:
            return store(name, server=f"http://{other}.{namespace}.svc:8200")
        case _:
            return manifest("v1", draw(st.sampled_from(["Secret", "ConfigMap", "Service"])), name, namespace)


@given(st.lists(objects(), max_size=6), st.sampled_from([(), ("GL1",), ("ALL",)]))
@CLUSTERS
def test_in_any_small_repository_they_agree(manifests: list[str], ignored: tuple[str, ...]) -> None:
    files = repository(*manifests)
    assert_colours_say_what_findings_say(analyse_tree(MemoryTree(files), Path("example"), Config(ignore=ignored)))
