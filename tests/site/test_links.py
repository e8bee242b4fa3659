"""Links of a site that lead nowhere are told; addresses of pages are those that reports name."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from gitops_lint.rulebook.pages import SCHEMA, SITE, page_of
from gitops_lint.rulebook.rulebook import Rulebook
from tools.site.links import broken

ROOT = Path(__file__).parents[2]
PUBLISHED = "https://example.com/lint/"


def built(folder: Path, **pages: str) -> Path:
    for name, text in pages.items():
        path = folder / name.replace("__", "/")
        path = path / "index.html" if not path.suffix else path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    "link",
    [
        "../b/",
        "../b/#here",
        "/b/",
        "#own",
        "https://elsewhere.com/x",
        "mailto:a@example.com",
        f"{PUBLISHED}b/",
        "../file.txt",
    ],
)
def test_a_link_that_leads_somewhere_is_fine(tmp_path: Path, link: str) -> None:
    site = built(tmp_path, a=f'<p id="own"><a href="{link}">', b='<h1 id="here">')
    (site / "file.txt").touch()
    assert broken(site, PUBLISHED) == []


@pytest.mark.parametrize("link", ["../c/", "../b/#there", "#other", f"{PUBLISHED}c/", "../file.txt"])
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, link: str) -> None:
    site = built(tmp_path, a=f'<p id="own"><a href="{link}">', b='<h1 id="here">')
    assert broken(site, PUBLISHED) == [f"a/index.html: {link}"]


def test_the_address_that_reports_name_is_that_of_the_site() -> None:
    (site_url,) = re.findall(r"^site_url: (\S+)/$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert SITE == site_url == project["urls"]["Documentation"].rstrip("/")


def test_each_address_is_that_of_a_page_or_file() -> None:
    for check in Rulebook().checks():
        path = page_of(check.id).removeprefix(f"{SITE}/").rstrip("/")
        assert (ROOT / "docs" / f"{path}.md").is_file()
    assert (ROOT / "docs" / SCHEMA.removeprefix(f"{SITE}/")).is_file()


def test_each_page_is_in_the_navigation_or_is_that_of_a_check() -> None:
    listed = set(re.findall(r"^\s+- (\S+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages | {"index.md"} if not page.startswith("checks/GL")} == listed
