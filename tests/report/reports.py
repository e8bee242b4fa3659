"""Reports for the tests of formats: of small repositories, of the sample, and of any findings."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TextIO

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from gitops_lint.change.compare import compare
from gitops_lint.change.graphs import Arrow, ClusterChange
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.run import report as ranked
from gitops_lint.cluster.identity import Identity
from gitops_lint.edits.fix import Edit, Fix
from gitops_lint.graph.analysis import Impact
from gitops_lint.linter import Analysis, analyse, analyse_tree
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.repo.revision import Base
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.report.contents import Report
from gitops_lint.rulebook.checks import Confidence, Severity

SAMPLE = Path(__file__).parents[2] / "sample-repo"
ERROR, WARNING, NOTE = "dependency-not-found", "secret-not-found", "single-point-of-failure"
"""Names of checks, one of each severity."""

INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home", ref: refs/heads/main, path: cluster}
"""


def kustomization(name: str, depends_on: str = "") -> str:
    """Return a Kustomization with a list of dependencies in flow style."""
    return f"""\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, namespace: flux-system}}
spec:
  interval: 1h
  path: ./empty
  prune: true
  sourceRef: {{kind: GitRepository, name: flux-system}}
  dependsOn: [{depends_on}]
"""


def analysed(*manifests: str) -> Analysis:
    """Return the analysis of a cluster that applies some manifests."""
    files = {
        "flux.yaml": INSTANCE,
        "cluster/ks.yaml": "".join(manifests),
        "empty/kustomization.yaml": "resources: []\n",
    }
    return analyse_tree(MemoryTree(files), Path("example"))


@cache
def sample() -> Report:
    """Return the report of the sample repository."""
    analysis = analyse(SAMPLE)
    return Report(analysis, analysis.findings)


@cache
def _healthy() -> Analysis:
    return analysed(kustomization("app"))


def reporting(*findings: Finding, fails_from: Severity | None = Severity.ERROR) -> Report:
    """Return a report of findings, whatever they are, in a small repository."""
    return Report(_healthy(), ranked(findings, _healthy().rulebook), fails_from)


def changing(before: Analysis, after: Analysis) -> Report:
    """Return the report of a change from one version of a repository to another."""
    change = compare(before, after, Base("origin/main", "a09f" * 10, True))
    return Report(after, change.new, change=change)


def finding(number: int, check: str = ERROR, target: str = "", place: Place | None = None) -> Finding:
    """Return a finding that is unlike those of other numbers; a target's name makes it one of a group."""
    return Finding(
        check,
        message=f"finding {number}",
        place=place or Place("cluster/ks.yaml", number, 3, number, 9),
        subject=Identity("", "ConfigMap", "default", f"subject-{number}"),
        target=Identity("", "ConfigMap", "default", target) if target else None,
    )


def written(write: Callable[[Report, TextIO], None], report: Report) -> str:
    """Return what a format writes of a report."""
    out = io.StringIO()
    write(report, out)
    return out.getvalue()


# any finding

ANY = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])

texts = st.one_of(
    st.text(st.characters(), max_size=30),
    st.text(alphabet="\x00\x07\x1b\n\r\u2028\ud800\ufffe\u202e%:,;`*_[](){}<>&#@|~$!\\\"'-+=. a1", max_size=40),
)
"""Text of a repository that means no good: half-characters, control characters, and what formats give a meaning."""

_counts = st.integers(1, 50)
_places = st.builds(
    lambda path, line, column, more, end: Place(path, line, column, line + more, column + end if not more else end),
    st.one_of(st.just("cluster/ks.yaml"), texts),
    _counts,
    _counts,
    st.integers(0, 2),
    _counts,
)
_identities = st.builds(Identity, st.just(""), st.sampled_from(["Secret", "Kustomization"]), texts, texts)
_several = st.lists(_identities, max_size=3).map(tuple)
_arrows = st.lists(st.builds(Arrow, _identities, _identities, texts), max_size=3).map(tuple)
_related = st.lists(st.builds(Related, _places, texts), max_size=3).map(tuple)
_findings = st.builds(
    Finding,
    check=st.sampled_from([ERROR, WARNING, NOTE]),
    message=texts,
    place=_places,
    help=texts,
    subject=st.none() | _identities,
    target=st.none() | _identities,
    confidence=st.sampled_from(Confidence),
    impact=st.builds(Impact, _several, _several, _several),
    related=_related,
    chain=_related,
    fix=st.none() | st.builds(Fix, texts, st.lists(st.builds(Edit, _places, texts), min_size=1, max_size=2).map(tuple)),
    clusters=st.lists(texts, max_size=2).map(tuple),
)
many_findings = st.lists(_findings, max_size=3)
cluster_changes = st.builds(
    ClusterChange,
    name=texts,
    added=_several,
    gone=_several,
    changed=_several,
    new_edges=_arrows,
    lost_edges=_arrows,
    impact=st.builds(Impact, _several, _several, _several),
)
