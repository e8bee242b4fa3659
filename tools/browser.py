"""A headless Chromium: the one that is installed, or else Playwright's own, which is fetched if need be."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, Page, Playwright, sync_playwright

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


class NoBrowserError(Exception):
    """There is no Chromium, and none could be fetched; the text says what to do."""


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a browser with a fresh profile, and end it. Raises NoBrowserError."""
    with sync_playwright() as playwright:
        browser = _browser(playwright)
        yield browser
        browser.close()


def until(page: Page, condition: str, seconds: float = 30) -> None:
    """Wait until a JavaScript expression is true; the page's policy forbids what `wait_for_function` does."""
    end = time.monotonic() + seconds
    while not page.evaluate(f"Boolean({condition})"):
        if time.monotonic() > end:
            raise TimeoutError(condition)
        page.wait_for_timeout(20)


def _browser(playwright: Playwright) -> Browser:
    installed = next(filter(None, map(shutil.which, _NAMES)), None)
    if installed is not None:
        return playwright.chromium.launch(executable_path=installed, args=ARGUMENTS)
    try:
        return playwright.chromium.launch(args=ARGUMENTS)
    except Error:
        install = [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]
        if subprocess.run(install, check=False).returncode:  # noqa: S603
            raise NoBrowserError(
                "install Chromium (Debian: apt-get install chromium); Playwright could not fetch its own"
            ) from None
        return playwright.chromium.launch(args=ARGUMENTS)
