"""Files are written whole, and only in place of what was read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gitops_lint.fixes.files import refusal, write
from gitops_lint.repo.mounted import mount_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root/apps").mkdir(parents=True)
    (tmp_path / "root/apps/a.yaml").write_bytes(b"a: 1\n")
    return tmp_path / "root"


def left_over(root: Path) -> set[str]:
    return {path.name for path in (root / "apps").iterdir()} - {"a.yaml"}


def test_a_file_is_written_and_keeps_its_mode(root: Path) -> None:
    (root / "apps/a.yaml").chmod(0o640)
    assert write(root, "apps/a.yaml", b"a: 1\n", b"a: 2\n") is None
    assert (root / "apps/a.yaml").read_bytes() == b"a: 2\n"
    assert stat.S_IMODE((root / "apps/a.yaml").stat().st_mode) == 0o640
    assert left_over(root) == set()


def test_a_file_that_has_changed_is_left_alone(root: Path) -> None:
    reason = write(root, "apps/a.yaml", b"a: 0\n", b"a: 2\n")
    assert reason is not None
    assert "changed" in reason
    assert (root / "apps/a.yaml").read_bytes() == b"a: 1\n"


def test_a_file_that_is_read_only_is_left_alone(root: Path) -> None:
    (root / "apps/a.yaml").chmod(0o444)
    assert write(root, "apps/a.yaml", b"a: 1\n", b"a: 2\n") == "it is read-only"
    assert (root / "apps/a.yaml").read_bytes() == b"a: 1\n"


def test_a_file_that_is_gone_is_left_alone(root: Path) -> None:
    assert "No such file" in str(refusal(root, "apps/b.yaml", b""))


@pytest.mark.parametrize("linked", ["apps/a.yaml", "apps"])
def test_nothing_is_written_through_a_link(root: Path, linked: str) -> None:
    outside = root.parent / "outside"
    (root / linked).rename(outside)
    (root / linked).symlink_to(outside)
    assert "symlink" in str(write(root, "apps/a.yaml", b"a: 1\n", b"a: 2\n"))
    real = outside if outside.is_file() else outside / "a.yaml"
    assert real.read_bytes() == b"a: 1\n"


@pytest.mark.parametrize("path", ["../outside.yaml", "apps/../../outside.yaml", mount_of("0-other") + "/a.yaml"])
def test_nothing_is_written_outside_the_repository(root: Path, path: str) -> None:
    (root.parent / "outside.yaml").write_bytes(b"a: 1\n")
    assert write(root, path, b"a: 1\n", b"a: 2\n") is not None
    assert (root.parent / "outside.yaml").read_bytes() == b"a: 1\n"


def test_where_writing_fails_the_file_stays_and_nothing_is_left_over(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert "No space left" in str(write(root, "apps/a.yaml", b"a: 1\n", b"a: 2\n"))
    assert (root / "apps/a.yaml").read_bytes() == b"a: 1\n"
    assert left_over(root) == set()
