"""What is noted of files is worked out once, however often that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import kustomization, needing, repository

from gitops_lint.edits.fix import Edit
from gitops_lint.look import Glimpse
from gitops_lint.lsp.folder import Folder
from gitops_lint.repo.nodes import Place


def _nobody(_: object) -> None:
    """Hear of what is found at once, and tell nobody."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    for path, text in repository(needing("app", "gone")).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return Folder(tmp_path)


def rules(folder: Folder) -> list[str]:
    known = folder.update(_nobody)
    assert known is not None
    return [reported.check.id for reported in known.analysis.findings]


def test_what_came_while_the_last_update_ran_is_worked_out_once(folder: Folder) -> None:
    folder.update(_nobody)
    folder.note("apps/all.yaml", kustomization("app"))
    folder.note("apps/all.yaml", needing("app", "lost"))
    first = folder.update(_nobody)
    assert first is not None
    assert folder.update(_nobody) is first
    assert folder.version == 2


def test_a_change_of_the_configuration_alone_is_worked_out(folder: Folder) -> None:
    assert "GL101" in rules(folder)
    (folder.root / ".gitops-lint.yaml").write_text("ignore: [GL101]\n")
    folder.note_on_disk([".gitops-lint.yaml"])
    assert "GL101" not in rules(folder)


def test_what_could_not_be_used_is_tried_again(folder: Folder) -> None:
    (folder.root / ".gitops-lint.yaml").write_text("nonsense: 1\n")
    assert folder.update(_nobody) is None
    (folder.root / ".gitops-lint.yaml").write_text("ignore: [GL101]\n")
    folder.note_on_disk([".gitops-lint.yaml"])
    assert "GL101" not in rules(folder)


def test_what_is_noted_meanwhile_calls_off_what_is_worked_out_and_nothing_gets_lost(folder: Folder) -> None:
    folder.update(_nobody)
    told: list[Glimpse] = []

    def writing_on(glimpse: Glimpse) -> None:
        told.append(glimpse)
        folder.note("apps/more.yaml", kustomization("more"))

    folder.note("apps/all.yaml", needing("app", "lost"))
    assert folder.update(writing_on) is None
    assert [reported.finding.place.path for reported in told[0].findings] == ["apps/all.yaml"]
    assert (folder.fault, folder.version) == (None, 1)
    known = folder.update(_nobody)
    assert known is not None
    assert {"apps/all.yaml", "apps/more.yaml"} <= known.analysis.clusters[0].files
    assert "lost" in str(known.analysis.findings)


def test_who_has_waited_for_long_gets_an_answer_though_more_is_noted(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.update(_nobody)
    monkeypatch.setattr("gitops_lint.lsp.folder.PATIENCE", 0.0)
    folder.note("apps/all.yaml", needing("app", "lost"))
    assert folder.update(lambda _: folder.note("apps/more.yaml", kustomization("more"))) is not None
    known = folder.update(_nobody)
    assert known is not None
    assert "apps/more.yaml" in known.analysis.clusters[0].files


def test_what_a_rename_would_break_is_asked_of_all_that_was_written(folder: Folder) -> None:
    """Also of what was called off; nothing that the editor holds is lost by asking."""
    folder.update(_nobody)
    folder.note("apps/all.yaml", needing("app", "lost"))
    assert folder.update(lambda _: folder.note("apps/more.yaml", kustomization("more"))) is None
    place = Place("apps/all.yaml", 1, 1, 1, 1)
    assert folder.broken_by([Edit(place, "# a comment\n")]) == ()
    known = folder.update(_nobody)
    assert known is not None
    assert known.analysis.documents.text("apps/all.yaml") == needing("app", "lost")
