"""Work that is shared out to copies of a process comes out as if one had done it, whatever becomes of them."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from gitops_lint.linter import Analysis, analyse_tree
from gitops_lint.repo import limits
from gitops_lint.repo.copies import Claims, share_out
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.faults import Faults
from gitops_lint.repo.processes import WORTH_A_PROCESS, Processes, processors
from gitops_lint.repo.time_limit import OutOfTime, TimeLimit
from gitops_lint.repo.tree import MemoryTree

HERE = os.getpid()
MUCH = 100 * WORTH_A_PROCESS

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no copies of processes"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded"),
]


@pytest.fixture(autouse=True)
def _without_the_threads_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs tests in several processes has a thread in each, which no copy here has anything to do with."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def shared(do: Callable[[Documents, int], object], units: int = 12) -> tuple[list[object], Documents]:
    """Return what comes of units that three processes do, each of them at least one, and their documents."""
    documents = Documents(MemoryTree({}), processes=Processes(3))
    heard, told = os.pipe()
    waiting = [2]

    def work(unit: int) -> object:
        if is_copy():
            os.write(told, b"*")
        while waiting[0] and not is_copy():  # until each copy has taken one, so that each has something to lose
            waiting[0] -= len(os.read(heard, waiting[0]))
        return do(documents, unit)

    results = share_out(documents, range(units), work, MUCH)
    os.close(heard)
    os.close(told)
    return results, documents


def is_copy() -> bool:
    return os.getpid() != HERE


def test_results_come_in_the_order_of_their_units() -> None:
    results, documents = shared(lambda _, unit: unit * unit)
    assert results == [unit * unit for unit in range(12)]
    assert documents.processes.is_whole


def test_a_process_takes_neighbours_of_its_own_and_then_helps_others() -> None:
    claims = Claims(7, 2)
    here, copy = claims.of(0), claims.of(1)
    assert [next(here), next(copy), next(copy)] == [0, 3, 4]
    assert [*copy, *here] == [5, 6, 1, 2]
    claims.close()


def test_what_copies_spend_and_note_counts_where_they_come_from() -> None:
    def do(documents: Documents, unit: int) -> None:
        documents.allowance.rendered.spend(10)
        documents.take_into_secret(f"{unit}.yaml")
        documents.tree.files_read.add(f"{unit}.yaml")

    _, documents = shared(do)
    assert documents.allowance.rendered.left == limits.MAX_RENDERED - 120
    assert documents.taken_into_secrets == documents.tree.files_read == {f"{unit}.yaml" for unit in range(12)}


def _raise(_: Documents, unit: int) -> int:
    if is_copy():
        raise MemoryError
    return unit


def _note(documents: Documents, unit: int) -> int:
    return documents.faults.guarded(lambda: _raise(documents, unit), unit, "a part")


def _die(_: Documents, unit: int) -> int:
    if is_copy():
        os.kill(os.getpid(), signal.SIGKILL)
    return unit


def _leave(_: Documents, unit: int) -> int:
    if is_copy():
        os._exit(0)
    return unit


def _meet_a_limit(documents: Documents, unit: int) -> int:
    if is_copy():
        documents.allowance.rendered.allows(limits.MAX_RENDERED + 1)
    return unit


def _come_back_with_what_cannot_be_sent(_: Documents, unit: int) -> object:
    return (lambda: unit) if is_copy() else unit


@pytest.mark.parametrize(
    "do", [_raise, _note, _die, _leave, _meet_a_limit, _come_back_with_what_cannot_be_sent], ids=lambda do: do.__name__
)
def test_what_a_copy_does_not_bring_home_is_done_here(
    do: Callable[[Documents, int], object], capfd: pytest.CaptureFixture[str]
) -> None:
    results, documents = shared(do)
    assert results == list(range(12))
    assert not documents.processes.is_whole
    assert capfd.readouterr() == ("", "")


def test_what_all_together_may_not_spend_is_more_than_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gitops_lint.repo.allowance.MAX_RENDERED", 1000)
    _, documents = shared(lambda documents, _: documents.allowance.rendered.allows(900), units=3)
    assert not documents.processes.is_whole


def test_a_copy_that_is_still_at_work_when_the_time_is_over_is_ended() -> None:
    documents = Documents(MemoryTree({}), faults=Faults(TimeLimit(1)), processes=Processes(2))
    heard, told = os.pipe()
    copies: list[int] = []

    def work(_: int) -> None:
        if is_copy():
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            os.write(told, str(os.getpid()).encode())
            signal.pause()
        copies.append(int(os.read(heard, 100)))  # once there is one at work

    with pytest.raises(OutOfTime), documents.faults.time_limit.counting():
        share_out(documents, range(2), work, MUCH)
    with pytest.raises(ProcessLookupError):
        os.kill(copies[0], 0)
    os.close(told)
    os.close(heard)


@pytest.mark.parametrize(
    ("most", "units", "objects", "number"),
    [
        (1, 8, MUCH, 1),
        (2, 8, MUCH, 2),
        (8, 2, MUCH, 2),
        (8, 8, 0, 1),
        (8, 8, WORTH_A_PROCESS - 1, 1),
        (8, 8, 3 * WORTH_A_PROCESS, 3),
        (8, 100_000, MUCH, 1),
    ],
)
def test_there_are_no_more_processes_than_gain(most: int, units: int, objects: int, number: int) -> None:
    assert Processes(most).number_for(units, objects) == number


def test_a_process_with_threads_is_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert Processes(8).number_for(8, MUCH) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody says")
@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("max 100000", 8),
        ("200000 100000", 2),
        ("350000 100000", 3),
        ("50000 100000", 1),
        ("", 8),
        ("1 0", 8),
        (None, 8),
    ],
)
def test_a_container_has_as_many_processors_as_it_is_granted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, said: str | None, number: int
) -> None:
    if said is not None:
        (tmp_path / "cpu.max").write_text(said)
    monkeypatch.setattr("gitops_lint.repo.processes._GRANTED", str(tmp_path / "cpu.max"))
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)))
    assert processors() == number


def flux(name: str, path: str) -> str:
    return f"""\
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {{name: {name}, namespace: flux-system}}
spec: {{path: {path}, prune: true, interval: 1h, sourceRef: {{kind: GitRepository, name: flux-system}}}}
"""


def fleet(clusters: int, base: str = "") -> dict[str, str]:
    """Return the files of clusters, each of which has a fault of its own, and one that all share."""
    files = {"base/all.yaml": base or SHARED}
    for number in range(clusters):
        source = (
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n"
            "metadata: {name: flux-system, namespace: flux-system}\n"
            f"spec: {{url: 'https://example.org/{number}.git', interval: 1h}}\n"
        )
        folder = f"clusters/c{number}"
        wrong = flux(f"lost-{number}", f"./nowhere/{number}")
        files[f"{folder}/all.yaml"] = source + flux("flux-system", f"./{folder}") + flux("base", "./base") + wrong
    return files


SHARED = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: gone}\ndata: {a: b}\n"


def said(analysis: Analysis) -> tuple[object, ...]:
    of_version = [(cluster.name, cluster.entry, list(cluster.objects)) for cluster in analysis.clusters]
    graphs = [(graph.cluster.name, list(graph.nodes.items()), graph.links, graph.made) for graph in analysis.graphs]
    return of_version, graphs, analysis.findings, analysis.raised, analysis.suppressed, analysis.internal_errors


def analysed(files: dict[str, str], jobs: int) -> Analysis:
    return analyse_tree(MemoryTree(files), Path("here"), jobs=jobs)


@pytest.fixture
def _always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gitops_lint.repo.processes.WORTH_A_PROCESS", 1)


@pytest.mark.usefixtures("_always_worth_it")
@pytest.mark.parametrize("clusters", [1, 2, 5])
def test_a_run_by_several_processes_says_what_one_by_one_says(clusters: int) -> None:
    alone, together = (analysed(fleet(clusters), jobs) for jobs in (1, 3))
    assert together.documents.processes.were_used == (clusters > 1)
    assert said(together) == said(alone)
    assert {reported.check.name for reported in alone.findings} >= {"path-not-found"}


@pytest.mark.usefixtures("_always_worth_it")
def test_a_run_in_which_a_limit_is_met_is_made_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is cut off depends on the order in which clusters are looked at."""
    monkeypatch.setattr("gitops_lint.repo.allowance.MAX_SUBSTITUTED", 100)
    files = fleet(6, SHARED.replace("b}", "'${A:=bbbbbbbbbbbbbbbbbbbbbbbbbbbb}'}"))
    files = {
        path: text.replace("path: ./base,", "path: ./base, postBuild: {substitute: {B: c}},")
        for path, text in files.items()
    }
    alone, together = (analysed(files, jobs) for jobs in (1, 3))
    assert any(reported.check.name == "limit-reached" for reported in alone.findings)
    assert said(together) == said(alone)
    assert not together.documents.processes.were_used


def test_of_clusters_and_graphs_nothing_is_sent_that_follows_from_the_rest() -> None:
    (graph,) = analysed(fleet(1), jobs=1).graphs
    sent = pickle.loads(pickle.dumps(graph))  # noqa: S301 (as copies do)
    assert (sent.nodes, sent.links, sent.cluster.objects.keys()) == (
        graph.nodes,
        graph.links,
        graph.cluster.objects.keys(),
    )
    for before, after in ((graph, sent), (graph.cluster, sent.cluster)):
        declared = {field.name for field in fields(before)}
        assert vars(before).keys() > declared
        assert vars(after).keys() == declared
