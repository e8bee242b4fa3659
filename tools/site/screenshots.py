"""What the pages of `graph` and `diff` look like, as pictures: of the sample repository, and of a change to it.

They are made anew with each build of the site, so that they show what there is.
`python -m tools.site.screenshots FOLDER` writes them into a folder.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import NamedTuple

from playwright.sync_api import Browser

from tools.browser import launched, until

ROOT = Path(__file__).resolve().parents[2]
_SAMPLE = "sample-repo"
_APPS = "kubernetes/apps"
_EDITS = (
    (f"{_APPS}/lakehouse/kustomization.yaml", "  - ./spark-jobs/ks.yaml\n", ""),
    (f"{_APPS}/lakehouse/nessie/postgres/kustomization.yaml", "  - cluster.yaml\n", ""),
    (f"{_APPS}/default/start-page/app/deployment.yaml", "replicas: 1", "replicas: 2"),
    (f"{_APPS}/storage/rook-ceph/cluster/ocirepository.yaml", "v1.18.7", "v1.19.0"),
)
"""A change that a reviewer should look at twice: a database goes with its data, by a line in a list."""


class Shot(NamedTuple):
    """A picture: of which page, how wide and high, in which theme, and what is chosen on it."""

    name: str
    page: str
    width: int
    height: int
    theme: str
    node: str = ""


_CHOSEN = "Kustomization/lakehouse/nessie-postgres"
SHOTS = (
    Shot("graph-light", "graph", 1440, 900, "light", _CHOSEN),
    Shot("graph-dark", "graph", 1440, 900, "dark", _CHOSEN),
    Shot("change-light", "change", 1440, 900, "light"),
    Shot("change-dark", "change", 1440, 900, "dark"),
)


def shots() -> Iterator[tuple[str, bytes]]:
    """Return each picture's name and what its file holds (PNG); raise NoBrowserError where nothing can be drawn."""
    with tempfile.TemporaryDirectory() as folder, launched() as browser:
        pages = {"graph": Path(folder, "graph.html"), "change": Path(folder, "change.html")}
        pages["graph"].write_text(_printed("graph", _SAMPLE, cwd=ROOT), encoding="utf-8")
        changed = _changed(Path(folder, "fleet"))
        pages["change"].write_text(_printed("diff", "HEAD", cwd=changed), encoding="utf-8")
        for shot in SHOTS:
            yield f"{shot.name}.png", _taken(browser, pages[shot.page], shot)


def _changed(folder: Path) -> Path:
    """Return a repository that is the sample, with a change that isn't committed."""
    copytree(ROOT / _SAMPLE, folder)
    for command in (("init", "--quiet"), ("add", "--all"), (*_AUTHOR, "commit", "--quiet", "--message", "as it is")):
        subprocess.run(("git", *command), cwd=folder, check=True)  # noqa: S603, S607
    for path, before, after in _EDITS:
        file = folder / path
        text = file.read_text(encoding="utf-8")
        if before not in text:
            raise ValueError(f"{path} of the sample has no `{before.strip()}` to change")
        file.write_text(text.replace(before, after), encoding="utf-8")
    return folder


_AUTHOR = ("-c", "user.name=sample", "-c", "user.email=sample@example.org", "-c", "commit.gpgsign=false")


def _printed(*command: str, cwd: Path) -> str:
    run = [sys.executable, "-m", "gitops_lint", *command, "--format", "html"]
    return subprocess.run(run, cwd=cwd, capture_output=True, text=True, check=True).stdout  # noqa: S603


def _taken(browser: Browser, file: Path, shot: Shot) -> bytes:
    page = browser.new_page(viewport={"width": shot.width, "height": shot.height}, device_scale_factor=2)
    page.goto(f"{file.as_uri()}#theme={shot.theme}")
    until(page, "window.page?.shown.frames > 0")
    if shot.node:
        page.evaluate("(id) => window.page.app.choose(window.page.app.model.find(id))", shot.node)
        page.wait_for_timeout(200)
    picture = page.screenshot()
    page.close()
    return picture


if __name__ == "__main__":
    into = Path(sys.argv[1])
    into.mkdir(parents=True, exist_ok=True)
    for name, picture in shots():
        (into / name).write_bytes(picture)
        print(into / name)
