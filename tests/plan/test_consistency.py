"""Verdicts, findings and the plan tell one story, whatever a repository holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from example_analyses import analysis_of
from example_counts import CLUSTERS
from hypothesis import given
from hypothesis import strategies as st
from repositories import needing

from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import own_severity
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link, Presence
from gitops_lint.linter import Analysis, analyse, analyse_tree
from gitops_lint.plan.prediction import Plan, Status, predict
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.rulebook import Rulebook
from gitops_lint.verdicts.verdict import Standing
from gitops_lint.verdicts.verdicts import Verdicts

RULEBOOK = Rulebook()
EXAMPLES = [
    pytest.param(RULEBOOK.files_of(example), example.encoding, id=f"{check.id} {example.title}")
    for check in RULEBOOK.checks()
    for example in check.examples
]
SAMPLE = Path(__file__).parents[2] / "sample-repo"
_OF_REFERENCES = "1"
"""The family of checks that are about references."""


def analysed(files: dict[str, str]) -> Analysis:
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return analyse_tree(tree, Path("repository"))


def plans(analysis: Analysis) -> Iterator[tuple[Plan, tuple[Finding, ...], Verdicts]]:
    for verdicts in analysis.verdicts.values():
        name = verdicts.sight.cluster.name
        findings = tuple(one for one in analysis.raised if name in one.clusters)
        yield predict(verdicts, analysis.raised, analysis.rulebook), findings, verdicts


def is_certain(finding: Finding) -> bool:
    return own_severity(RULEBOOK.check(finding.check), finding) is Severity.ERROR


def statuses(plan: Plan) -> dict[Identity | None, Status]:
    ready: dict[Identity | None, Status] = dict.fromkeys(plan.graph.cluster.objects, Status.READY)
    return {**ready, **{one.identity: one.status for one in (*plan.reconciled, *plan.others)}}


def absent(verdicts: Verdicts) -> Iterator[Link]:
    """Return the references that can't do without what isn't there."""
    graph = verdicts.sight.graph
    for link in graph.links:
        is_hard = link.edge.strength is not Strength.SOFT and not link.edge.implied
        if is_hard and graph.presence(link.target) is Presence.GHOST:
            yield link


def assert_one_story(analysis: Analysis) -> None:
    for plan, findings, verdicts in plans(analysis):
        of_objects = statuses(plan)
        for finding in findings:
            if is_certain(finding) and finding.stall is not None:
                for identity, _ in finding.stall.never:
                    assert of_objects.get(identity) is not Status.READY, finding
        held = Counter((verdict.target, link) for verdict in verdicts.doubtful for link in set(verdict.links))
        assumed = {one.identity for one in plan.assumed}
        missing = {cause.identity for cause, _ in plan.causes}
        told = Counter(
            (finding.target, place)
            for finding in findings
            if RULEBOOK.check(finding.check).id[2] == _OF_REFERENCES
            for place in {finding.place, *(related.place for related in finding.related)}
        )
        for link in absent(verdicts):
            assert held[link.target, link] == 1, link
            is_missing = verdicts.of(link.target).standing is Standing.MISSING
            assert (link.target in missing, link.target in assumed) == (is_missing, not is_missing)
            assert told[link.target, link.edge.place] <= 1, link


@cache
def sample() -> Analysis:
    return analyse(SAMPLE)


def test_the_sample_tells_one_story() -> None:
    assert_one_story(sample())


@pytest.mark.parametrize(("files", "encoding"), EXAMPLES)
def test_an_example_tells_one_story(files: dict[str, str], encoding: str) -> None:
    assert_one_story(analysis_of(files, encoding))


@pytest.mark.parametrize(("files", "encoding"), EXAMPLES)
def test_nothing_that_is_certain_to_fail_becomes_ready(files: dict[str, str], encoding: str) -> None:
    for plan, findings, _ in plans(analysis_of(files, encoding)):
        of_objects = statuses(plan)
        for finding in findings:
            if is_certain(finding) and finding.subject in of_objects:
                assert of_objects[finding.subject] is not Status.READY, finding


NAMES = ("a", "b", "gone", "${name}")
OBJECTS = {
    "nothing": "",
    "a ConfigMap": "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME, namespace: default}\ndata: {a: b}\n",
    "one without namespace": "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME}\n",
    "a Secret's user": """\
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: NAME, namespace: default}
spec:
  interval: 1h
  chart: {spec: {chart: app, sourceRef: {kind: HelmRepository, name: OTHER}}}
  valuesFrom: [{kind: Secret, name: OTHER}, {kind: ConfigMap, name: OTHER, optional: true}]
""",
    "a wrong type": """\
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: NAME, namespace: default}
spec: {interval: 1h, suspend: maybe, chart: {spec: {chart: app, sourceRef: {kind: HelmRepository, name: OTHER}}}}
""",
    "a source": """\
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: NAME, namespace: default}
spec: {interval: 1h, url: "https://charts.example.com"}
""",
    "a Secret's maker": """\
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: NAME, namespace: default}
spec: {secretStoreRef: {kind: ClusterSecretStore, name: OTHER}, dataFrom: [{extract: {key: NAME}}]}
""",
    "a store": """\
---
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: NAME}
spec:
  provider:
    vault: {server: "http://OTHER.default:8200", path: secret, auth: {tokenSecretRef: {name: OTHER, key: token}}}
""",
}


@st.composite
def repositories(draw: st.DrawFn) -> dict[str, str]:
    """Return a cluster of a few Kustomizations, each of a folder with some objects, that refer to each other."""
    names = st.sampled_from(NAMES)
    files = dict(RULEBOOK.base("flux").files)
    for name in draw(st.lists(names, min_size=1, max_size=4, unique=True)):
        others = draw(st.lists(names, max_size=2, unique=True))
        files[f"apps/{NAMES.index(name)}.yaml"] = needing(
            name,
            *others,
            path=f"./{draw(st.sampled_from(('x', 'y', 'z')))}",
            wait=draw(st.booleans()),
            suspend=draw(st.sampled_from((True, False, False, False))),
            sourceRef={"kind": "GitRepository", "name": draw(st.sampled_from(("flux-system", "flux-system", "gone")))},
        )
    for folder in draw(st.sets(st.sampled_from(("x", "y")), min_size=1)):
        objects = draw(st.lists(st.sampled_from(sorted(OBJECTS)), min_size=1, max_size=3))
        text = "".join(
            OBJECTS[one].replace("NAME", draw(st.sampled_from("ab"))).replace("OTHER", draw(names)) for one in objects
        )
        files[f"{folder}/all.yaml"] = text
    return files


@given(repositories())
@CLUSTERS
def test_any_small_repository_tells_one_story(files: dict[str, str]) -> None:
    assert_one_story(analysed(files))
