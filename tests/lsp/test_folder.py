"""What is noted of files is worked out once, however often that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import kustomization, needing, repository

from gitops_lint.lsp.folder import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    for path, text in repository(needing("app", "gone")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return Folder(tmp_path)


def rules(folder: Folder) -> list[str]:
    known = folder.update()
    assert known is not None
    return [reported.check.id for reported in known.analysis.findings]


def test_what_came_while_the_last_update_ran_is_worked_out_once(folder: Folder) -> None:
    folder.update()
    folder.note("apps/all.yaml", kustomization("app"))
    folder.note("apps/all.yaml", needing("app", "lost"))
    first = folder.update()
    assert first is not None
    assert folder.update() is first
    assert folder.version == 2


def test_a_change_of_the_configuration_alone_is_worked_out(folder: Folder) -> None:
    assert "GL101" in rules(folder)
    (folder.root / ".gitops-lint.yaml").write_text("ignore: [GL101]\n")
    folder.note_on_disk([".gitops-lint.yaml"])
    assert "GL101" not in rules(folder)


def test_what_could_not_be_used_is_tried_again(folder: Folder) -> None:
    (folder.root / ".gitops-lint.yaml").write_text("nonsense: 1\n")
    assert folder.update() is None
    (folder.root / ".gitops-lint.yaml").write_text("ignore: [GL101]\n")
    folder.note_on_disk([".gitops-lint.yaml"])
    assert "GL101" not in rules(folder)
