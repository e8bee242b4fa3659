"""Findings as people read them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from reports import INSTANCE, NOTE, WARNING, analysed, finding, kustomization, reporting
from rich.console import Console

from gitops_lint.checks.finding import Finding
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.analysis import Impact
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.printable import masked, printable
from gitops_lint.repo.problem import Related
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.report.contents import Report
from gitops_lint.report.text import print_report
from gitops_lint.report.wording import impact_in_words
from gitops_lint.rulebook.checks import Confidence


def printed(report: Report, width: int = 100, terminal: bool = False) -> list[str]:
    out = io.StringIO()
    print_report(Console(file=out, highlight=False, width=width, force_terminal=terminal, color_system=None), report)
    return out.getvalue().splitlines()


def shown(*manifests: str, width: int = 100, terminal: bool = False) -> list[str]:
    analysis = analysed(*manifests)
    return printed(Report(analysis, analysis.findings), width, terminal)


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


@pytest.mark.parametrize("count", [1, 6, 40])
def test_findings_with_one_target_are_one_block_with_the_first_places(count: int) -> None:
    lines = printed(reporting(*(finding(number, target="gone") for number in range(1, count + 1))))
    assert sum("dependency-not-found" in line for line in lines) == 1
    assert sum(line.startswith("    also: cluster/ks.yaml:") for line in lines) == min(count - 1, 5)
    assert ("    also: and 34 more" in lines) is (count == 40)
    assert lines[-1].startswith(f"Found {count} error")


def test_what_else_is_wrong_at_the_same_place_is_told_without_it() -> None:
    place = Place("cluster/ks.yaml", 2, 1, 2, 5)
    found = [replace(finding(number, target=name), place=place) for number, name in ((1, "a"), (2, "b"))]
    lines = printed(reporting(*found))
    assert sum("dependency-not-found" in line for line in lines) == 1
    assert sum(line.startswith("    also here: finding ") for line in lines) == 1


def test_a_place_that_several_things_are_said_of_is_told_once() -> None:
    there, elsewhere = Place("a.yaml", 3), Place("b.yaml", 4)
    related = (Related(there, "this"), Related(there, "that"), Related(elsewhere, "those"), Related(there, "more"))
    lines = printed(reporting(replace(finding(1), related=related)))
    assert [line for line in lines if "see:" in line] == [
        "    see: a.yaml:3:1 this (and 2 more here)",
        "    see: b.yaml:4:1 those",
    ]


def test_what_to_do_is_not_said_again_below_a_finding_of_the_same_check() -> None:
    found = [replace(finding(number), help="Add it.") for number in (1, 2)]
    assert sum("help:" in line for line in printed(reporting(*found))) == 1
    other = replace(finding(3, WARNING), help="Add it.")
    assert sum("help:" in line for line in printed(reporting(*found, other))) == 2


def test_another_place_is_told_with_its_object() -> None:
    lines = printed(reporting(finding(1, target="gone"), finding(2, target="gone")))
    assert "    also: cluster/ks.yaml:2:3 ConfigMap/default/subject-2" in lines


def test_what_may_be_wrong_is_called_likely() -> None:
    likely = replace(finding(1, WARNING), confidence=Confidence.LIKELY)
    heads = [line.split("GL109 ")[1] for line in printed(reporting(likely, finding(2, WARNING))) if "GL109" in line]
    assert sorted(heads) == ["secret-not-found", "secret-not-found, likely"]


def test_notes_come_last_in_short_and_say_once_what_to_do() -> None:
    notes = [replace(finding(number, NOTE), help="Watch it.") for number in (1, 2)]
    lines = printed(reporting(*notes, finding(3, WARNING)))
    assert next(line for line in lines if "GL" in line).split()[1] == "warning"
    start = lines.index("note GL303 single-point-of-failure")
    assert lines[start:-1] == [
        "note GL303 single-point-of-failure",
        "  cluster/ks.yaml:1:3 finding 1",
        "  cluster/ks.yaml:2:3 finding 2",
        "  help: Watch it.",
        "",
    ]


def test_notes_with_different_advice_say_it_for_each() -> None:
    notes = [replace(finding(number, NOTE), help=f"Watch {number}.") for number in (1, 2)]
    lines = printed(reporting(*notes))
    assert [line.strip() for line in lines if "help" in line] == ["help: Watch 1.", "help: Watch 2."]


def test_advice_of_a_checks_record_is_its_first_paragraph_as_prose() -> None:
    lines = printed(reporting(Finding("unknown-content", "one", Place("a"))), width=200)
    told = " ".join(line.strip() for line in lines[2:-2])
    assert told.startswith("help: Nothing needs to be fixed.")
    assert "\\n" not in told


@pytest.mark.parametrize("width", [80, 160])
def test_further_lines_of_a_text_stand_below_its_first_and_none_is_too_long_to_read(width: int) -> None:
    wordy = replace(finding(1), help="word " * 60)
    lines = printed(reporting(wordy), width=width)
    start = next(number for number, line in enumerate(lines) if "help:" in line)
    told = [line for line in lines[start:] if "word" in line]
    assert {line.index("word") for line in told} == {10}
    assert max(map(len, told)) <= min(width, 100)


def test_a_path_is_never_broken() -> None:
    path = f"{'long/' * 30}ks.yaml"
    advised = printed(reporting(replace(finding(1), help=f"Add it to {path}, or delete it.")), width=80)
    assert f"          {path}," in advised
    related = (Related(Place(path, 3), "this says so " * 10),)
    lines = printed(reporting(replace(finding(1, place=Place(path)), related=related)), width=80)
    assert path in lines
    assert f"    see: {path}:3:1" in lines


def test_the_clusters_of_a_block_are_those_of_all_its_findings() -> None:
    files = {"flux.yaml": INSTANCE, "other.yaml": INSTANCE.replace("path: cluster", "path: other")}
    files |= {"cluster/ks.yaml": kustomization("a"), "other/ks.yaml": kustomization("a")}
    analysis = analyse_tree(MemoryTree({**files, "empty/kustomization.yaml": "resources: []\n"}), Path("example"))
    found = [replace(finding(number, target="x"), clusters=(name,)) for number, name in enumerate("ab", start=1)]
    lines = printed(Report(analysis, reporting(*found).findings))
    assert len(analysis.clusters) == 2
    assert "    clusters: a, b" in lines


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
