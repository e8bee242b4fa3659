"""The wheel holds all that an installation needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize(("folder", "at"), [("rules", "gitops_lint/rules"), ("gitops_lint", "gitops_lint")])
def test_all_files_are_shipped(shipped: set[str], folder: str, at: str) -> None:
    files = {
        f"{at}/{path.relative_to(ROOT / folder).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".yaml", ".typed", ".html", ".css", ".js"}
    }
    assert len(files) > 10
    assert files - shipped == set()


def test_nothing_but_the_package_is_shipped(shipped: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in shipped} == {"gitops_lint"}
