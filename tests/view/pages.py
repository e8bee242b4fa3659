"""What tests of the page do with it: open a repository's, and point, click and look."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from gitops_lint.linter import Analysis
from gitops_lint.repo.forge import Forge
from gitops_lint.view.levels import Level
from gitops_lint.view.page.contents import told_of
from gitops_lint.view.page.document import html_page
from gitops_lint.view.selection import Drawn, Selection, select

SAMPLE = Path(__file__).parents[2] / "sample-repo"
STORES = "Kustomization/external-secrets/external-secrets-stores"
WIDTH, HEIGHT = 1400, 900
Open = Callable[..., Page]


def page_of(analysis: Analysis, forge_url: str = "") -> str:
    return html_page(pictures_of(analysis), told_of(analysis), "sample", Forge(forge_url))


def pictures_of(analysis: Analysis) -> list[Drawn]:
    verdicts = analysis.verdicts
    return [select(one, Selection(Level.ALL), verdicts=verdicts[one.cluster.name]) for one in analysis.graphs]


AT = """({ app, camera }, id) => {
    const box = app.boxOf(app.model.find(id));
    return [(box.x + 60 - camera.x) * camera.zoom, (box.y + 15 - camera.y) * camera.zoom];
}"""


def place(page: Page, node: str) -> tuple[float, float]:
    """Return where a node is on the screen; it is brought there if need be."""
    page.evaluate("(id) => window.page.camera.showNode(window.page.app.model.find(id))", node)
    x, y = page.evaluate(f"(({AT})(window.page, {json.dumps(node)}))")
    return x, y


def click(page: Page, node: str, **how: Any) -> None:
    page.mouse.click(*place(page, node), **how)


def lit(page: Page, side: str) -> set[str]:
    """Return the nodes that are lit as what is needed (`needs`), or as what falls (`falls`)."""
    return set(
        page.evaluate("(side) => [...window.page.app.lit[side].keys()].map((n) => window.page.app.model.id(n))", side)
    )


def chosen(page: Page) -> str:
    found: str = page.evaluate("((app) => app.chosen < 0 ? '' : app.model.id(app.chosen))(window.page.app)")
    return found


def all_about_each(page: Page, side: str) -> dict[str, list[str]]:
    """Return what the page finds for every node of the graph, without lighting it up."""
    found: dict[str, list[str]] = page.evaluate(
        """(side) => {
            const { model } = window.page.app;
            const ids = (node) => [...model[side](node).keys()].map((one) => model.id(one)).sort();
            return Object.fromEntries([...Array(model.count).keys()].map((node) => [model.id(node), ids(node)]));
        }""",
        side,
    )
    return found
