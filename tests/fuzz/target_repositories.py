"""Whole small repositories: all that every command makes of one, and what a change makes of another."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fuzz_target import FuzzTarget
from hypothesis import strategies as st
from mutated import cut_files, mutated_samples, mutated_trees, pairs
from rich.console import Console
from seeds import Files

from gitops_lint.change.compare import compare
from gitops_lint.cli.graph_formats import Format as GraphFormat
from gitops_lint.cli.graph_formats import write as write_graph
from gitops_lint.fixes.mending import Mender
from gitops_lint.graph.analysis import fallen, most_critical
from gitops_lint.linter import Analysis, analyse_again, analyse_tree
from gitops_lint.plan.prediction import predict
from gitops_lint.plan.recovery import recovery
from gitops_lint.repo.revision import Base
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.report import github, gitlab, json_report, junit, markdown, plan_json, plan_text, sarif, text
from gitops_lint.report.contents import Report
from gitops_lint.session import Session
from gitops_lint.view.clusters import from_afar
from gitops_lint.view.levels import Level
from gitops_lint.view.picture import picture_of
from gitops_lint.view.selection import Selection

ROOT = Path("example")
REPORTS: tuple[Callable[[Report, Any], None], ...] = tuple(
    form.write for form in (json_report, text, sarif, markdown, github, gitlab, junit)
)


def repository_targets() -> list[FuzzTarget]:
    """Return what is done with whole repositories."""
    return [
        FuzzTarget("repository", mutated_trees(), _all_twice, is_twice=True, share=3),
        FuzzTarget("sample", mutated_samples(), _reports_twice, is_twice=True, share=3),
        FuzzTarget("files", cut_files(), _all_twice, is_twice=True, share=3),
        FuzzTarget("graph", mutated_trees(), _graphs, share=2),
        FuzzTarget("fixes", mutated_trees() | cut_files(), _mended, share=2),
        FuzzTarget("change", pairs(), _changed, share=2),
        FuzzTarget("session", pairs(), _in_a_session, share=2),
        FuzzTarget("bytes", _bytes(), _analysed_bytes),
    ]


def _bytes() -> st.SearchStrategy[dict[str, bytes]]:
    paths = st.sampled_from(["a.yaml", "kustomization.yaml", "b/a.yaml", "b/kustomization.yml", ".sourceignore"])
    return st.dictionaries(paths, st.binary(max_size=300), max_size=3)


def analysed(files: Files) -> Analysis:
    """Return the analysis of files, none of whose checks failed."""
    analysis = analyse_tree(MemoryTree(files), ROOT)
    assert analysis.internal_errors == ()
    return analysis


def _analysed_bytes(files: dict[str, bytes]) -> list[str]:
    return _reports(analyse_tree(MemoryTree(files), ROOT))


def _reports(analysis: Analysis) -> list[str]:
    return [_report(write, Report(analysis, analysis.findings)) for write in REPORTS]


def _report(write: Callable[[Report, Any], None], report: Report) -> str:
    out = io.StringIO()
    write(report, out)
    return out.getvalue()


def _reports_twice(files: Files) -> None:
    first = _reports(analysed(files))
    assert _reports(analysed(dict(reversed(files.items())))) == first, "another output for files in another order"


def _all_twice(files: Files) -> None:
    first = _all(files)
    assert _all(dict(reversed(files.items()))) == first, "another output for files in another order"


def _all(files: Files) -> list[Any]:
    analysis = analysed(files)
    return [_reports(analysis), _plans(analysis)]


def _plans(analysis: Analysis) -> list[Any]:
    made: list[Any] = []
    for graph in analysis.graphs:
        plan = predict(analysis.verdicts[graph.cluster.name], analysis.raised, analysis.rulebook)
        made.append(plan_json.plan_data(plan))
        out = io.StringIO()
        plan_text.print_plan(Console(file=out), plan)
        made.append(out.getvalue())
        worst = [identity for identity, _ in most_critical(graph)[:2]]
        made.append(plan_json.fallen_data(graph, worst, fallen(graph, worst)))
        made.append(plan_json.recovery_data(graph, worst, recovery(graph, analysis.rulebook, worst)))
    return made


def _graphs(files: Files) -> list[str]:
    analysis = analysed(files)
    made = []
    for level in Level:
        graphs = list(map(from_afar, analysis.graphs) if level is Level.CLUSTERS else analysis.graphs)
        pictures = [picture_of(graph, Selection(level), analysis.findings) for graph in graphs]
        for form in GraphFormat:
            out = io.StringIO()
            write_graph(pictures, analysis, form, out)
            made.append(out.getvalue())
    return made


def _mended(files: Files) -> dict[str, bytes]:
    mender = Mender(lambda analysis: analysis.findings, analyse_again, lambda _path, _content: None, True)
    return mender.mend(analysed(files)).files


def _in_a_session(change: tuple[Files, Files]) -> None:
    before, after = change
    session = Session(ROOT, tree=MemoryTree(before))
    session.update()
    for files, others in ((after, before), (before, after)):
        edits = {path: text.encode() for path, text in files.items()} | dict.fromkeys(others.keys() - files.keys())
        analysis = session.update(edits)
        assert _reports(analysis) == _reports(analysed(files)), "another output in a session"


def _changed(change: tuple[Files, Files]) -> list[str]:
    before, after = map(analysed, change)
    compared = compare(before, after, Base("main", "0" * 40, parted=True))
    return [_report(write, Report(after, compared.new, change=compared)) for write in REPORTS]
