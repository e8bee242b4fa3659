"""The HTML file: its own stylesheet and script around the data of the graphs.

Texts of a repository may hold anything. They are in the file only within the data, which no browser executes or reads
as HTML; the script makes text nodes of them. A policy in the file forbids all else: any script but this one, and any
connection.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Sequence
from importlib.resources import files
from string import Template

from gitops_lint import __version__
from gitops_lint.repo.forge import NOWHERE, Forge
from gitops_lint.repo.printable import printable
from gitops_lint.view.page.changes import ShownChange, Since
from gitops_lint.view.page.contents import NOTHING_TOLD, Told, contents
from gitops_lint.view.palette import CHANGES_DARK, CHANGES_LIGHT, DARK, LIGHT, as_css
from gitops_lint.view.selection import Drawn

_SCRIPTS = (
    "model",
    "findings",
    "clusters",
    "places",
    "pens",
    "paint",
    "app",
    "camera",
    "dom",
    "search",
    "changes",
    "details",
    "lists",
    "fragment",
    "export",
    "print",
    "keys",
    "main",
)
"""The parts of the script, each of which uses only those before it when it is read."""
_DATA = 'JSON.parse(document.getElementById("data").textContent)'
_POLICY = (
    "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
)


def html_page(
    pictures: Sequence[Drawn],
    told: Told = NOTHING_TOLD,
    title: str = "",
    forge: Forge = NOWHERE,
    since: Since | None = None,
    changes: Sequence[ShownChange] = (),
) -> str:
    """Return pictures of clusters as a page, with what is wrong in them.

    `title` is what the repository is called, `forge` where its files can be opened in a browser; without an address the
    page shows paths only. Of a change, `since` says what it is held against, and `changes` what differs in each
    cluster.
    """
    colours = {"light": as_css(LIGHT | CHANGES_LIGHT), "dark": as_css(DARK | CHANGES_DARK)}
    style = Template(_asset("page.css")).substitute(colours)
    script = _script()
    heading = printable(title) or "Dependencies"
    data = contents(pictures, told, forge, since, changes)
    return Template(_asset("page.html")).substitute(
        policy=_POLICY.format(style=_digest(style), script=_digest(script)),
        generator=f"gitops-lint {__version__}",
        title=html.escape(f"{heading} · gitops-lint"),
        heading=html.escape(heading),
        style=style,
        script=script,
        data=as_script_data(data),
    )


def as_script_data(data: object) -> str:
    r"""Return data as JSON that nothing in it can end the script element of: `<` is written `\u003c`."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def _script() -> str:
    parts = "\n".join(_asset(f"{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\nconst DATA = {_DATA};\n\n{parts}}})();\n'


def _asset(name: str) -> str:
    return (files(__package__) / "assets" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
