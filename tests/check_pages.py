"""The pages of docs/checks: one per check and a list of them, made of the records that `gitops-lint rule` prints.

`python tests/check_pages.py` (or `make docs`) writes them anew.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from gitops_lint.rulebook.checks import Check, Example
from gitops_lint.rulebook.rulebook import Rulebook

FOLDER = Path(__file__).parent.parent / "docs" / "checks"
RULEBOOK = Rulebook()
_FAMILIES = {
    "manifest": "what can't be read or built",
    "reference": "a name that leads nowhere",
    "order": "what can never, or not safely, become ready",
    "resilience": "what one failure takes down",
    "schema": "fields of Flux's and External Secrets' kinds",
    "substitution": "postBuild variables",
    "hygiene": "what is safe, but wrong",
}


def pages() -> dict[str, str]:
    """Return the text of each page by its file's name."""
    checks = RULEBOOK.checks()
    return {"README.md": _index(checks), **{f"{check.id}.md": _page(check) for check in checks}}


def _index(checks: tuple[Check, ...]) -> str:
    lines = [
        "# Checks",
        "",
        "An `error` will not work on a cluster, and is certain. A `warning` may not work, or is one failure away from",
        "it.",
        "`gitops-lint rule GL102` prints any of these pages. How to leave a check out, or change its severity:",
        "[configuration](../configuration.md).",
    ]
    for (prefix, family), members in groupby(checks, key=lambda check: (check.id[:3], check.family)):
        lines += ["", f"## {prefix} {family}: {_FAMILIES[family]}", ""]
        lines += ["| id | name | severity | |", "|---|---|---|---|"]
        lines += [
            f"| [{check.id}]({check.id}.md) | {check.name} | {check.severity.value} | {_cell(check.summary)} |"
            for check in members
        ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


def _page(check: Check) -> str:
    parts = [
        f"# {check.id} {check.name}",
        f"{check.summary}.",
        f"{check.severity.value}, {check.confidence}, since {check.since}, family [{check.family}](README.md)",
        "## Why",
        check.why.strip(),
        "## How to fix",
        check.fix.strip(),
        *(part for example in check.examples for part in _example(example)),
    ]
    if check.sources:
        parts += ["## Sources", "\n".join(f"- <{source}>" for source in check.sources)]
    return "\n\n".join(parts) + "\n"


def _example(example: Example) -> list[str]:
    parts = [f"## {'Found' if example.findings else 'Not found'}: {example.title}"]
    if example.base:
        base = f"[{RULEBOOK.base(example.base).summary}](../../rules/bases/{example.base}.yaml)"
        parts.append(f"Beside these files, {base}.")
    for path, text in example.files.items():
        parts.append(f"`{path}`")
        parts.append(f"{_fence(text)}yaml\n{text.rstrip()}\n{_fence(text)}")
    if example.findings:
        parts.append(
            "\n".join(f"- `{found.path}:{found.line}` {_plain(found.message)}".rstrip() for found in example.findings)
        )
    return parts


def _plain(text: str) -> str:
    """Return a message as text in which only code is Markdown: `<` is no tag, `*` no emphasis."""
    pieces = text.split("`")
    for index in range(0, len(pieces), 2):
        for letter in "\\*_<[":
            pieces[index] = pieces[index].replace(letter, f"\\{letter}")
    return "`".join(pieces)


def _fence(text: str) -> str:
    return "````" if "```" in text else "```"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
