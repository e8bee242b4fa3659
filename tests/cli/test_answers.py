"""Answers of earlier runs: the same as a fresh run's, whatever happened in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from commands import FAULTY, HEALTHY, run, written
from handwritten import kustomization
from in_process import Result

from gitops_lint.cli import start
from gitops_lint.cli.answer_files import MOST_FILES, AnswerFiles

Edit = Callable[[Path], object]


@pytest.fixture
def cache(tmp_path: Path) -> AnswerFiles:
    return AnswerFiles(tmp_path / "cache" / "answers")


def asked(repository: Path, cache: AnswerFiles, *arguments: str) -> Result:
    """Check a repository once its files are old enough for their times to tell something."""
    time.sleep(0.08)
    return run("check", *arguments, cwd=repository, begin=start.run, GITOPS_LINT_CACHE_DIR=str(cache.folder.parent))


def fresh(repository: Path, *arguments: str) -> Result:
    return run("check", *arguments, cwd=repository)


def test_an_answer_counts_again_without_a_look_at_any_manifest(tmp_path: Path, cache: AnswerFiles) -> None:
    repository = written(tmp_path / "home", FAULTY)
    time.sleep(0.08)
    code = (
        "import sys; from gitops_lint.cli.start import run\n"
        "try: run(['check'])\n"
        "finally: print('gitops_lint.linter' in sys.modules)"
    )
    environment = {**os.environ, "GITOPS_LINT_CACHE_DIR": str(cache.folder.parent)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=repository, env=environment, capture_output=True, text=True, check=False
        )
        for _ in range(2)
    ]
    first, second = ((*done.stdout.rsplit("\n", 2)[:2], done.returncode) for done in runs)
    assert (first[0], first[2]) == (second[0], second[2])
    assert (first[1], second[1], second[2]) == ("True", "False", 1)


def _become_a_link(file: Path) -> None:
    elsewhere = file.parents[2] / file.name
    file.rename(elsewhere)
    file.symlink_to(elsewhere)


def _exchange(file: Path) -> None:
    new = file.with_name("new.yaml")
    new.write_text(file.read_text().replace("gone", "away"))
    os.utime(new, ns=(0, file.stat().st_mtime_ns))
    new.replace(file)


EDITS: dict[str, Edit] = {
    "a file is mended": lambda home: (home / "cluster/ks.yaml").write_text(HEALTHY["cluster/ks.yaml"]),
    "one of the same length is another": lambda home: (home / "cluster/ks.yaml").write_text(
        FAULTY["cluster/ks.yaml"].replace("gone", "away")
    ),
    "a file comes": lambda home: (home / "cluster/gone.yaml").write_text(kustomization("gone")),
    "a file goes": lambda home: (home / "bootstrap/flux.yaml").unlink(),
    "a file gets another name": lambda home: (home / "cluster/ks.yaml").rename(home / "cluster/kustomizations.yaml"),
    "a file becomes a link": lambda home: _become_a_link(home / "cluster/ks.yaml"),
    "settings come": lambda home: (home / ".gitops-lint.yaml").write_text("ignore: [GL102]\n"),
    "settings come in another file": lambda home: (home / "pyproject.toml").write_text(
        '[tool.gitops-lint]\nseverity = {GL102 = "warning"}\n'
    ),
    "another file of the same size and age": lambda home: _exchange(home / "cluster/ks.yaml"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_after_an_edit_the_answer_is_that_of_a_fresh_run(edit: Edit, tmp_path: Path, cache: AnswerFiles) -> None:
    repository = written(tmp_path / "home", FAULTY)
    assert asked(repository, cache) == fresh(repository)
    edit(repository)
    for _ in range(2):
        assert asked(repository, cache) == fresh(repository)


def test_after_an_edit_of_a_baseline_or_of_rules_it_is_so_too(tmp_path: Path, cache: AnswerFiles) -> None:
    repository = written(
        tmp_path / "home",
        {**FAULTY, ".gitops-lint.yaml": "rules: [more]\n", "more/kinds/a.yaml": "group: a\nkinds: {}\n"},
    )
    run("check", "--write-baseline", "known.json", cwd=repository)
    known = (repository / "known.json").read_text()
    arguments = ("--baseline", "known.json")
    assert asked(repository, cache, *arguments).code == 0
    (repository / "known.json").write_text(known.replace("GL102", "GL103"))
    assert asked(repository, cache, *arguments) == fresh(repository, *arguments)
    (repository / "known.json").write_text(known)
    assert asked(repository, cache, *arguments).code == 0
    (repository / "more").rename(repository / "less")
    assert asked(repository, cache, *arguments) == fresh(repository, *arguments)
    assert fresh(repository, *arguments).code == 2


def test_other_questions_have_other_answers(tmp_path: Path, cache: AnswerFiles) -> None:
    repository = written(tmp_path / "home", FAULTY)
    ways: list[tuple[str, ...]] = [(), ("--format", "json"), ("cluster",), ("empty",), ("--ignore", "GL102")]
    for arguments in ways * 2:
        assert asked(repository, cache, *arguments) == fresh(repository, *arguments)
    assert len(cache.sizes()) == len(ways)


def test_what_may_have_changed_while_it_was_read_is_not_kept(tmp_path: Path, cache: AnswerFiles) -> None:
    repository = written(tmp_path / "home", FAULTY)
    os.utime(repository / "cluster/ks.yaml", (time.time() + 60, time.time() + 60))
    asked(repository, cache)
    assert cache.sizes() == {}


@pytest.mark.parametrize("arguments", [("--no-cache",), ("-o", "out.txt"), ("--format", "json:out.json"), ("--diff",)])
def test_what_is_not_only_printed_is_not_kept(arguments: tuple[str, ...], tmp_path: Path, cache: AnswerFiles) -> None:
    asked(written(tmp_path / "home", FAULTY), cache, *arguments)
    assert cache.sizes() == {}


def kept(cache: AnswerFiles) -> Path:
    (path,) = cache.sizes()
    return path


def signed(held: object) -> bytes:
    from hashlib import sha256

    body = json.dumps(held).encode()
    return sha256(body).hexdigest().encode() + b"\n" + body


def _become_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


SPOILT: dict[str, Edit] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "no JSON": lambda path: path.write_bytes(b"\0" * 100),
    "something else": lambda path: path.write_bytes(signed(["format", 1])),
    "without what it rests on": lambda path: path.write_bytes(signed({"format": 1, "out": "fine\n", "code": 0})),
    "of other types": lambda path: path.write_bytes(
        signed({"format": 1, "out": "", "code": 0, "root": 3, "listing": 0, "read": 1, "elsewhere": [], "folders": []})
    ),
    "of another format": lambda path: path.write_bytes(
        signed({**json.loads(path.read_bytes().partition(b"\n")[2]), "format": 0, "out": "old"})
    ),
    "a folder": _become_a_folder,
    "of others": lambda path: path.parent.chmod(0o777),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT.keys())
def test_an_answer_that_cannot_be_believed_does_not_count(spoil: Edit, tmp_path: Path, cache: AnswerFiles) -> None:
    repository = written(tmp_path / "home", FAULTY)
    expected = asked(repository, cache)
    spoil(kept(cache))
    assert asked(repository, cache) == expected


def test_where_nothing_can_be_kept_there_is_an_answer_all_the_same(tmp_path: Path) -> None:
    repository = written(tmp_path / "home", FAULTY)
    (tmp_path / "file").write_text("")
    assert asked(repository, AnswerFiles(tmp_path / "file" / "answers")) == fresh(repository)


def test_where_no_folder_can_be_that_is_said_by_who_is_asked_for_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = run("cache", cwd=tmp_path, GITOPS_LINT_CACHE_DIR=str(tmp_path / "file" / "below"))
    assert (result.code, "set GITOPS_LINT_CACHE_DIR" in result.err) == (2, True)


def test_the_oldest_answers_go(cache: AnswerFiles) -> None:
    for number in range(MOST_FILES + 5):
        cache.write(f"{number:03}", {"out": "", "code": 0})
    assert len(cache.sizes()) == MOST_FILES
    assert cache.read(f"{MOST_FILES + 4:03}") is not None


def test_values_of_secrets_are_not_kept(tmp_path: Path, cache: AnswerFiles) -> None:
    manifest = "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\nstringData: {password: hunter-two}\n"
    repository = written(tmp_path / "home", {**FAULTY, "cluster/secret.yaml": manifest})
    asked(repository, cache)
    assert b"hunter-two" not in kept(cache).read_bytes()


def test_the_cache_can_be_looked_at_and_cleared(tmp_path: Path, cache: AnswerFiles) -> None:
    repository = written(tmp_path / "home", FAULTY)
    asked(repository, cache)
    folder = str(cache.folder.parent)
    assert "1 answer," in run("cache", cwd=repository, GITOPS_LINT_CACHE_DIR=folder).out
    assert "removed 1 answer\n" in run("cache", "--clear", cwd=repository, GITOPS_LINT_CACHE_DIR=folder).out
    assert cache.sizes() == {}
