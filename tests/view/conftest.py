"""A browser, and the page of the sample in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import launched, until
from pages import HEIGHT, SAMPLE, WIDTH, Open, page_of
from playwright.sync_api import Browser, Page

from gitops_lint.linter import Analysis, analyse


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="session")
def sample() -> Analysis:
    return analyse(SAMPLE)


@pytest.fixture(scope="session")
def sample_file(sample: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("page") / "page.html"
    file.write_text(page_of(sample), encoding="utf-8")
    return file


@pytest.fixture
def opened(browser: Browser, sample_file: Path, tmp_path: Path) -> Iterator[Open]:
    """Give what opens a page: a text, or by default the sample's. Nothing may go wrong in it, whatever is done."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, accept_downloads=True)
    context.set_offline(True)

    def asked_for(url: str) -> None:
        if not url.startswith(("file:", "blob:")):
            complaints.append(url)

    def open_page(text: str | None = None, fragment: str = "") -> Page:
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: asked_for(request.url))
        file = sample_file
        if text is not None:
            file = tmp_path / f"page-{len(context.pages)}.html"
            file.write_text(text, encoding="utf-8")
        page.goto(f"{file.as_uri()}{fragment}")
        until(page, "window.page?.shown.frames > 0")
        return page

    yield open_page
    context.close()
    assert complaints == []


@pytest.fixture
def page(opened: Open) -> Page:
    return opened()
