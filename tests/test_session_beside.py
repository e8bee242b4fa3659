"""What a cluster's findings rest on beside it counts in a session, too; while it is the same, they are kept."""

from __future__ import annotations

import pytest
from edit_sequences import Edits, edited, told
from test_session import SMALL, fresh, session_of

from gitops_lint.checks.finding import Finding
from gitops_lint.linter import Analysis

SYNC = SMALL["clusters/main/flux-system/gotk.yaml"]
ISSUER = """\
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: wiki, namespace: wiki}
spec: {secretName: wiki-tls, issuerRef: {kind: ClusterIssuer, name: ISSUER}, dnsNames: [wiki.example.org]}
---
apiVersion: v1
kind: Namespace
metadata: {name: wiki}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: wiki, namespace: wiki}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: nowhere}, dependsOn: [{name: wikis}]}
"""


def cluster(name: str, issuer: str) -> dict[str, bytes]:
    return {
        f"clusters/{name}/flux-system/gotk-sync.yaml": SYNC.replace("main", name).encode(),
        f"clusters/{name}/wiki.yaml": ISSUER.replace("ISSUER", issuer).encode(),
    }


FILES = {
    **cluster("north", "letsencrypt-prd"),
    **cluster("east", "letsencrypt-prod"),
    **cluster("west", "letsencrypt-prod"),
}
MADE = (
    b"apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: letsencrypt-prd}\nspec: {selfSigned: {}}\n"
)
OWN_ISSUER = MADE.replace(b"letsencrypt-prd", b"own-authority")
NAMED_BY_NOBODY_ELSE: Edits = {"clusters/north/wiki.yaml": ISSUER.replace("ISSUER", "own-authority").encode()}
CHANGES: dict[str, tuple[Edits, Edits]] = {
    "what others of the same name refer to in other clusters": (
        {},
        {
            f"clusters/{name}/wiki.yaml": ISSUER.replace("ISSUER", "letsencrypt-prd").encode()
            for name in ("east", "west")
        },
    ),
    "whether another cluster holds it": (NAMED_BY_NOBODY_ELSE, {"clusters/east/issuer.yaml": OWN_ISSUER}),
    "a file that no cluster includes": (
        {**NAMED_BY_NOBODY_ELSE, "spare/issuer.yaml": OWN_ISSUER},
        {"spare/issuer.yaml": None},
    ),
    "what people run": ({}, {"scripts/setup.sh": b"kubectl create clusterissuer letsencrypt-prd\n"}),
    "what a file beside the listed ones holds": (
        {
            "clusters/north/kustomization.yaml": b"resources: [flux-system/gotk-sync.yaml, wiki.yaml]\n",
            "clusters/north/issuer.yaml": MADE,
        },
        {"clusters/north/issuer.yaml": MADE.replace(b"prd", b"prod")},
    ),
}


def of_north(analysis: Analysis) -> list[Finding]:
    return [finding for finding in analysis.raised if finding.clusters == ("north",)]


@pytest.mark.parametrize("what", CHANGES)
def test_what_lies_beside_a_cluster_counts_in_the_next_update(what: str) -> None:
    before, edits = CHANGES[what]
    files = edited(FILES, before)
    session = session_of(files)
    first, in_north = session.update(), of_north(session.update())
    after = told(session.update(edits))
    assert told(first) == fresh(files)
    assert after == fresh(edited(files, edits))
    assert of_north(session.update()) != in_north


def test_the_findings_in_a_cluster_are_kept_while_another_changes() -> None:
    session = session_of(FILES)

    def in_north(edits: Edits) -> set[int]:
        return set(map(id, of_north(session.update(edits))))

    kept = session.update()  # so that what is compared by identity stays
    before = in_north({})
    assert before
    assert in_north({"clusters/east/wiki.yaml": FILES["clusters/east/wiki.yaml"] + b"# more\n"}) == before
    assert in_north({"clusters/north/wiki.yaml": FILES["clusters/north/wiki.yaml"] + b"# more\n"}) != before
    assert kept.raised
