"""A headless Chromium for the tests, which are skipped where there is none, and fail on CI."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from other_programs import missing
from playwright.sync_api import Browser

from tools import browser
from tools.browser import ARGUMENTS, until

__all__ = ["ARGUMENTS", "launched", "until"]


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a browser with a fresh profile, and end it."""
    try:
        with browser.launched() as found:
            yield found
    except browser.NoBrowserError as error:
        missing("Chromium", str(error))
