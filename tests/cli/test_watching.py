"""`check --watch`: findings are shown anew as files change, with what is fixed and what is new."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from unittest import mock

import pytest
from commands import FAULTY, HEALTHY, ROOT, run, written
from handwritten import kustomization

from gitops_lint.cli.report_formats import Format
from gitops_lint.cli.watching import Screen, Seen, watch_over
from gitops_lint.config.loading import load
from gitops_lint.repo.file_stamps import Stamp, stamp_of
from gitops_lint.report.contents import Report
from gitops_lint.watched_folder import SettingsFiles, WatchedFolder

MENDED = HEALTHY["cluster/ks.yaml"]
Edit = Mapping[str, str | None]


def watched(root: Path) -> WatchedFolder:
    return WatchedFolder(root, lambda: load(root).config, SettingsFiles(root))


def edits(root: Path, *steps: Edit) -> Iterator[object]:
    """Make edits one after the other, each when the one before has been looked at."""
    for edit in steps:
        for path, text in edit.items():
            if text is None:
                (root / path).unlink()
            else:
                written(root, {path: text})
        yield edit


def watching(root: Path, *steps: Edit) -> list[Seen]:
    """Return what is shown while edits are made."""
    seen: list[Seen] = []
    watch_over(watched(root), edits(root, *steps), seen.append, time.perf_counter())
    return seen


def told(seen: Seen) -> tuple[list[str], list[str]]:
    """Return the names of the findings that are fixed and that are new."""
    assert seen.since is not None
    fixed, new = seen.since.fixed, seen.since.new
    return [reported.check.name for reported in fixed], [reported.check.name for reported in new]


def test_what_is_fixed_and_what_is_new_is_told(tmp_path: Path) -> None:
    root = written(tmp_path, FAULTY)
    first, mended, broken = watching(root, {"cluster/ks.yaml": MENDED}, {"empty/kustomization.yaml": "a: [\n"})
    assert (first.since, [reported.check.id for reported in first.analysis.findings]) == (None, ["GL101"])
    assert told(mended) == (["dependency-not-found"], [])
    assert told(broken) == ([], ["invalid-yaml"])


def test_what_makes_no_difference_is_not_shown(tmp_path: Path) -> None:
    root = written(tmp_path, FAULTY)
    assert len(watching(root, {}, {"cluster/ks.yaml": FAULTY["cluster/ks.yaml"]}, {})) == 1


def test_a_change_within_the_same_tick_of_the_clock_is_seen_by_the_next_look(tmp_path: Path) -> None:
    root = written(tmp_path, {**FAULTY, "cluster/ks.yaml": FAULTY["cluster/ks.yaml"].replace("gone", "away")})

    def in_whole_seconds(path: str) -> Stamp:
        size, modified, changed, number = stamp_of(path) or (0, 0, 0, 0)
        return size, modified // 10**9 * 10**9, changed // 10**9 * 10**9, number

    with mock.patch("gitops_lint.watched_folder.stamp_of", in_whole_seconds):
        folder = watched(root)
        written(root, FAULTY)
        assert folder.look()
    assert "gone" in folder.analysis.findings[0].finding.message


def test_what_an_analysis_may_rest_on_is_known(tmp_path: Path) -> None:
    root = written(tmp_path, {**FAULTY, "logo.svg": "<svg/>"})
    time.sleep(0.06)  # what has just changed is looked at once more
    folder = watched(root)
    written(root, {"cluster/more.yaml": kustomization("more")})
    assert folder.look()
    assert folder.listed.files_read >= {"cluster/ks.yaml", "cluster/more.yaml", "bootstrap/flux.yaml"}
    assert "logo.svg" not in folder.listed.files_read


def test_files_that_come_and_go_count(tmp_path: Path) -> None:
    root = written(tmp_path, HEALTHY)
    more = {"cluster/more.yaml": kustomization("more", "gone")}
    _, come, gone = watching(root, more, {"cluster/more.yaml": None})
    assert told(come) == ([], ["dependency-not-found"])
    assert told(gone) == (["dependency-not-found"], [])


def test_what_git_ignores_does_not_count_until_it_no_longer_does(tmp_path: Path) -> None:
    written(tmp_path, HEALTHY | {".gitignore": "more.yaml\n"})
    (tmp_path / ".git").rmdir()
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    more = {"cluster/more.yaml": kustomization("more", "gone")}
    _, no_longer = watching(tmp_path, more, {".gitignore": "\n"})
    assert told(no_longer) == ([], ["dependency-not-found"])


def test_a_folder_that_another_takes_the_place_of_is_read_anew(tmp_path: Path) -> None:
    root = written(tmp_path, HEALTHY | {"beside/ks.yaml": FAULTY["cluster/ks.yaml"]})
    folder = watched(root)
    (root / "cluster").rename(root / "before")
    (root / "beside").rename(root / "cluster")
    assert folder.look()
    assert [reported.check.id for reported in folder.analysis.findings if reported.severity == "error"] == ["GL101"]


def test_another_configuration_counts_at_once(tmp_path: Path) -> None:
    root = written(tmp_path, FAULTY)
    _, ignored, again = watching(
        root, {".gitops-lint.yaml": "ignore: [GL101]\n"}, {".gitops-lint.yaml": "ignore: []\n"}
    )
    assert ignored.analysis.findings == ()
    assert [reported.check.id for reported in again.analysis.findings] == ["GL101"]


def test_a_rule_of_the_repository_counts_at_once(tmp_path: Path) -> None:
    rule = "group: example.org\nkinds: {Widget: {references: []}}\n"
    reference = "{path: spec.secret, to: core/Secret}"
    widget = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a, namespace: b}\nspec: {secret: {name: c}}\n"
    path = "lint/kinds/example.org.yaml"
    files = {".gitops-lint.yaml": "rules: [lint]\n", path: rule, "cluster/widget.yaml": widget}
    root = written(tmp_path, HEALTHY | files)
    _, other, broken = watching(root, {path: rule.replace("[]", f"[{reference}]")}, {path: "group: 5\n"})
    assert "secret-not-found" in told(other)[1]
    assert f"{path}:1:1: group: must be a text" in broken.problem


def test_a_configuration_that_cannot_be_used_is_told_and_watching_goes_on(tmp_path: Path) -> None:
    root = written(tmp_path, FAULTY)
    _, broken, mended = watching(
        root, {".gitops-lint.yaml": "ignore: 5\n"}, {}, {".gitops-lint.yaml": "ignore: [GL101]\n"}
    )
    assert ".gitops-lint.yaml:1:1: ignore: must be a list" in broken.problem
    assert [reported.check.id for reported in broken.analysis.findings] == ["GL101"]
    assert (mended.problem, mended.analysis.findings) == ("", ())


def test_an_edit_costs_what_it_changes_and_not_a_run(tmp_path: Path) -> None:
    folder = watched(written(tmp_path, FAULTY))
    documents = folder.analysis.documents
    kept = documents.load("empty/kustomization.yaml")
    written(tmp_path, {"cluster/ks.yaml": MENDED})
    assert folder.look()
    assert folder.analysis.documents.load("empty/kustomization.yaml") is kept


# what is drawn


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def drawn(root: Path, out: io.StringIO, output_format: Format = Format.TEXT) -> str:
    screen = Screen(out, lambda analysis: Report(analysis, analysis.findings), output_format, False)
    with mock.patch.dict(os.environ, {"TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "100"}):
        watch_over(watched(root), edits(root, {"cluster/ks.yaml": MENDED}), screen.show, time.perf_counter())
    return out.getvalue()


def test_a_terminal_is_cleared_before_each_drawing(tmp_path: Path) -> None:
    drawings = drawn(written(tmp_path, FAULTY), Terminal()).split("\x1b[2J\x1b[H")[1:]
    first, second = (re.sub(r"\x1b\[\d+m", "", drawing) for drawing in drawings)
    assert "Found 1 error in " in first
    assert "Since" not in first
    assert "All good: " in second
    assert "Since the last change: 1 fixed, 0 new\n  fixed: cluster/ks.yaml:12:22 GL101 dependency" in second
    assert second.splitlines()[-1].startswith(f"Watching 3 files in {tmp_path} (")


def test_a_pipe_is_not_cleared(tmp_path: Path) -> None:
    assert "\x1b" not in drawn(written(tmp_path, FAULTY), io.StringIO())


def test_concise_lines_are_all_that_is_on_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = drawn(written(tmp_path, FAULTY), io.StringIO(), Format.CONCISE)
    assert shown.endswith("cluster/ks.yaml:12:22: error GL101 dependency 'flux-system/gone' not found: "
                          "no Kustomization of this name is applied\n")  # fmt: skip
    assert len(shown.splitlines()) == 1
    assert "1 fixed, 0 new" in capsys.readouterr().err


# the command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--base", "HEAD"], "it can't be used with --base"),
        (["--staged", "--fix"], "it can't be used with --staged, --fix"),
        (["--diff"], "it can't be used with --diff"),
        (["--time-limit", "9"], "it can't be used with --time-limit"),
        (["--write-baseline", "a"], "it can't be used with --write-baseline"),
        (["-o", "a"], "it can't be used with --output-file"),
        (["--format", "json"], "one format on stdout: text or concise"),
        (["--format", "text:a"], "one format on stdout: text or concise"),
    ],
)
def test_what_cannot_be_had_while_watching_is_said(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = run("check", "--watch", *arguments, cwd=written(tmp_path, FAULTY))
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_without_the_extra_it_is_said_what_to_install(tmp_path: Path) -> None:
    with mock.patch.dict(sys.modules, {"watchfiles": None}):
        result = run("check", "--watch", cwd=written(tmp_path, FAULTY))
    assert (result.code, result.out) == (2, "")
    assert "pip install 'gitops-lint[watch]'" in result.err


def test_a_repository_without_manifests_ends_it(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    result = run("check", "--watch", cwd=written(tmp_path, {"README.md": ""}))
    assert (result.code, result.out) == (2, "")
    assert "there are no manifests" in result.err


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_a_file_that_changes_is_seen_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    root = written(tmp_path / "repository", FAULTY)
    out = tmp_path / "out"
    code = "from gitops_lint.cli.start import script; script()"
    with out.open("w") as file:
        command = [sys.executable, "-c", code, "check", "--watch", "--format", "concise"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=root, stdout=file, stderr=file, env=environment)
        try:
            wait_for(out, "Watching 3 files")
            written(root, {"cluster/ks.yaml": MENDED})
            wait_for(out, "1 fixed, 0 new")
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 130
        finally:
            process.kill()
    assert "Traceback" not in out.read_text()


def wait_for(out: Path, text: str) -> None:
    for _ in range(300):
        if text in out.read_text():
            return
        time.sleep(0.1)
    pytest.fail(f"{text!r} was not told in time, but {out.read_text()!r}")
