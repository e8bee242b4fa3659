"""The configuration file that a repository begins with: what was found, and what most people set next."""

from __future__ import annotations

from collections.abc import Sequence

from gitops_lint.adoption.proposal import Proposal
from gitops_lint.cluster.cluster import Cluster
from gitops_lint.repo.printable import printable
from gitops_lint.rulebook.pages import SCHEMA

FILE_NAME = ".gitops-lint.yaml"
BASELINE_NAME = ".gitops-lint-baseline.json"
_MOST_CLUSTERS = 20


def propose_configuration(clusters: Sequence[Cluster], baseline: str | None) -> Proposal:
    """Return the configuration of a repository in which clusters were found; `baseline` is its file of old findings."""
    return Proposal(FILE_NAME, None, "".join(f"{line}\n" for line in _lines(clusters, baseline)))


def _lines(clusters: Sequence[Cluster], baseline: str | None) -> list[str]:
    lines = [
        f"# yaml-language-server: $schema={SCHEMA}",
        "# What gitops-lint goes by in this repository; `gitops-lint check --show-config` prints all settings.",
        *_found(clusters),
        "",
        "# From which severity on `gitops-lint check` fails: error, warning, info or never.",
        "fail_on: error",
        "",
        "# The release of Flux that the clusters run: it tells which API versions there are, and what an undefined",
        "# variable does.",
        '# flux_version: "2.8"',
        "",
        "# What is on the clusters and not in Git, so that nothing that names it is called missing.",
        "# known_externals:",
        "#   - Secret/flux-system/sops-age",
    ]
    if baseline:
        lines += [
            "",
            "# What there was to find when gitops-lint came here: counted, not shown. It is there to become shorter.",
            f"baseline: {baseline}",
        ]
    return lines


def _found(clusters: Sequence[Cluster]) -> list[str]:
    if not clusters:
        return ["# No cluster was found in it: name their entry points under `clusters:`."]
    lines = ["# Clusters are found by themselves; these were:"]
    lines += [
        f"#   {printable(cluster.name)}: {printable(cluster.entry) or 'the whole repository'}"
        for cluster in clusters[:_MOST_CLUSTERS]
    ]
    if len(clusters) > _MOST_CLUSTERS:
        lines.append(f"#   and {len(clusters) - _MOST_CLUSTERS} more")
    return lines
