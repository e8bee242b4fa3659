"""The site's screenshots show what there is, below headings that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.browser import NoBrowserError
from tools.site import screenshots
from tools.site.hooks import SHOWN, with_screenshot

ROOT = Path(__file__).parents[2]
ALL = [f"shots/{shot.name}.png" for shot in screenshots.SHOTS]


@pytest.mark.parametrize("path", SHOWN)
def test_each_page_shows_its_picture_in_both_themes(path: str) -> None:
    page = with_screenshot((ROOT / "docs" / path).read_text(), path, ALL)
    shown = re.findall(r"!\[[^\]]+\]\(\.\./(shots/[\w-]+\.png)#only-(light|dark)\)", page)
    assert [theme for _, theme in shown] == ["light", "dark"]
    assert {name for name, _ in shown} <= set(ALL)


def test_without_a_browser_a_page_is_as_it_is() -> None:
    for path in (*SHOWN, "adopt.md"):
        text = (ROOT / "docs" / path).read_text()
        assert with_screenshot(text, path, []) == text


def test_a_screenshot_is_taken_of_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screenshots, "SHOTS", screenshots.SHOTS[-2:])
    try:
        taken = dict(screenshots.shots())
    except NoBrowserError as error:
        pytest.skip(str(error))
    assert set(taken) == {f"{shot.name}.png" for shot in screenshots.SHOTS}
    assert all(picture.startswith(b"\x89PNG") and len(picture) > 20_000 for picture in taken.values())
