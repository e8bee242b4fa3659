"""A browser, and the page of the sample in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import launched, until
from pages import SAMPLE, Open, page_of
from playwright.sync_api import Browser, Page
from windows import Windows

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


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Iterator[Windows]:
    windows = Windows(browser)
    yield windows
    windows.close()


@pytest.fixture
def opened(windows: Windows, sample_file: Path, tmp_path: Path) -> Iterator[Open]:
    """Give what opens a page: a text, or by default the sample's. Nothing may go wrong in it, whatever is done."""

    def open_page(text: str | None = None, fragment: str = "") -> Page:
        page = windows.blank()
        file = sample_file
        if text is not None:
            file = tmp_path / f"page-{len(windows.in_use)}.html"
            file.write_text(text, encoding="utf-8")
        page.goto(f"{file.as_uri()}{fragment}")
        until(page, "window.page?.shown.frames > 0")
        return page

    windows.complaints.clear()
    yield open_page
    complaints = list(windows.complaints)
    windows.leave()
    assert complaints == []


@pytest.fixture
def page(opened: Open) -> Page:
    return opened()
