"""Findings as people read them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from gitops_lint.flux.objects import Identity
from gitops_lint.graph.analysis import Impact
from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo.printable import masked, printable
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.report.text import impact_in_words, print_findings

INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home", ref: refs/heads/main, path: cluster}
"""


def kustomization(name: str, depends_on: str = "") -> str:
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
    files = {
        "flux.yaml": INSTANCE,
        "cluster/ks.yaml": "".join(manifests),
        "empty/kustomization.yaml": "resources: []\n",
    }
    return analyse_tree(MemoryTree(files), Path("example"))


def shown(*manifests: str, width: int = 100, terminal: bool = False) -> list[str]:
    out = io.StringIO()
    analysis = analysed(*manifests)
    console = Console(file=out, highlight=False, width=width, force_terminal=terminal, color_system=None)
    print_findings(console, analysis, analysis.findings)
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("impact", "words"),
    [
        ((0, 0, 0), ""),
        ((1, 0, 0), "1 Kustomization"),
        ((2, 1, 14), "2 Kustomizations, 1 HelmRelease, 14 other objects"),
        ((0, 2, 1), "2 HelmReleases, 1 other object"),
        ((0, 0, 1), "1 object"),
        ((0, 0, 3), "3 objects"),
    ],
)
def test_an_impact_is_said_as_people_say_it(impact: tuple[int, int, int], words: str) -> None:
    identities = tuple(tuple(Identity("", "ConfigMap", "a", str(i)) for i in range(count)) for count in impact)
    assert impact_in_words(Impact(*identities)) == words


def test_the_file_with_the_worst_finding_comes_first_and_each_file_once() -> None:
    lines = shown(kustomization("a", "{name: gone}"), kustomization("b", "{name: gone-too}"))
    assert [line for line in lines if line and not line.startswith(" ")][:-1] == ["cluster/ks.yaml"]


@pytest.mark.parametrize("width", [40, 80, 160])
def test_the_caret_stands_below_the_value_however_long_the_line_is(width: int) -> None:
    depends_on = "".join(f"{{name: other-{number}}}, " for number in range(40)) + "{name: gone}"
    others = [kustomization(f"other-{number}") for number in range(40)]
    lines = shown(kustomization("a", depends_on), *others, width=width)
    caret = next(number for number, line in enumerate(lines) if line.rstrip().endswith("^"))
    start, end = lines[caret].index("^"), len(lines[caret].rstrip())
    assert lines[caret - 1][start:end] == "gone"
    assert max(map(len, lines)) <= width


def test_a_value_over_several_lines_is_marked_on_the_first() -> None:
    lines = shown(kustomization("a", '{name: "gone\n    for good"}'))
    assert any("^" in line for line in lines)


@pytest.mark.parametrize("terminal", [True, False])
def test_backticks_stay_where_nothing_is_bold(terminal: bool) -> None:
    lost = kustomization("a").replace("./empty", "./gone")
    text = "\n".join(shown(lost, terminal=terminal))
    assert ("path `gone` of" in text) is not terminal
    assert ("path gone of" in text) is terminal


def test_the_summary_counts_each_severity() -> None:
    lines = shown(kustomization("a", "{name: gone}"), kustomization("b", "{name: b}"))
    assert lines[-1].startswith("Found 2 errors in ")


# what a terminal would obey


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain, ünï and 雪", "plain, ünï and 雪"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\u202egnp", "\\u202egnp"),
        ("\x9b31m", "\\x9b31m"),
        ("\ud800", "\\ud800"),
        ("\u2028", "\\u2028"),
        ("C:\\x1b", "C:\\x1b"),
    ],
)
def test_what_a_terminal_would_obey_is_shown_as_an_escape(text: str, expected: str) -> None:
    assert printable(text) == expected


def test_what_is_masked_keeps_its_length() -> None:
    assert masked("a\x1bb\u202ec") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"


def test_a_report_holds_no_escape_of_the_repositorys() -> None:
    named = "\n".join(shown(kustomization("a", '{name: "\\x1b[2J"}')))
    raw = "\n".join(shown(kustomization("a"), "---\na: \x1b[2J\n"))
    assert "\x1b" not in named + raw
    assert "flux-system/\\x1b[2J" in named
    assert "a: \N{REPLACEMENT CHARACTER}[2J" in raw
