"""The page in a panel of VS Code, which has styles and a theme of its own, and the script that both speak through."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browser import until
from pages import STORES, Open, page_of
from playwright.sync_api import Page

from gitops_lint.linter import Analysis

BRIDGE = (Path(__file__).parents[2] / "editors" / "vscode" / "src" / "bridge.ts").read_text(encoding="utf-8")
SCRIPT = re.search(r"const SCRIPT = `(.*?)`;", BRIDGE, re.DOTALL)
STYLE = "@layer vscode-default { body { padding: 0 20px; } code { background: #3c3c3c; padding: 1px 3px; } }"
PAPER = "getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def panel(opened: Open, sample: Analysis) -> Page:
    """The sample's page, as dark as VS Code is, on a system that is light."""
    assert SCRIPT is not None
    page = opened(page_of(sample))
    page.emulate_media(color_scheme="light")
    script = SCRIPT[1].replace("\\\\", "\\")  # as the literal says it
    page.evaluate(
        """([style, script]) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(style);
            document.adoptedStyleSheets = [sheet];
            document.body.dataset.vscodeThemeKind = "vscode-dark";
            window.said = [];
            window.acquireVsCodeApi = () => ({ postMessage: (message) => window.said.push(message) });
            (0, eval)(script);
        }""",
        [STYLE, script],
    )
    return page


def brightness(page: Page) -> int:
    return sum(map(int, re.findall(r"\d+", str(page.evaluate(PAPER)))[:3]))


def test_it_is_as_light_or_dark_as_the_editor(panel: Page) -> None:
    assert brightness(panel) < 200
    panel.evaluate("document.body.dataset.vscodeThemeKind = 'vscode-light'")
    until(panel, "document.documentElement.dataset.theme === 'light'")
    assert brightness(panel) > 600


def test_a_place_looks_as_it_does_in_a_browser_and_opens_in_the_editor(panel: Page) -> None:
    panel.evaluate("(node) => window.postMessage({ kind: 'show', node })", STORES)
    code = panel.locator("#details .place code").first
    code.wait_for()
    assert code.evaluate("(code) => getComputedStyle(code).backgroundColor") == "rgba(0, 0, 0, 0)"
    path, _, line = code.inner_text().partition(":")
    code.click()
    assert panel.evaluate("window.said") == [
        {"kind": "ready"},
        {"kind": "open", "path": path, "line": int(line)},
    ]
