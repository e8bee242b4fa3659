"""The pages of docs/checks: one per check and a list of them, made of the records that `gitops-lint rule` prints.

CONTRIBUTING.md tells which ids are next.

`python tests/check_pages.py` (or `make docs`) writes them anew.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from gitops_lint.rulebook.checks import FAMILIES, Check, Example
from gitops_lint.rulebook.rulebook import Rulebook

FOLDER = Path(__file__).parent.parent / "docs" / "checks"
CONTRIBUTING = Path(__file__).parent.parent / "CONTRIBUTING.md"
RULEBOOK = Rulebook()
_NEXT_IDS = re.compile(r"(?P<before> *<!-- next ids -->\n).*?(?P<after> *<!-- end -->)", re.DOTALL)
_FAMILIES = {
    "manifest": "what can't be read or built",
    "reference": "a name that leads nowhere",
    "order": "what can never, or not safely, become ready",
    "resilience": "what one failure takes down",
    "schema": "fields of Flux's and External Secrets' kinds",
    "substitution": "postBuild variables",
    "hygiene": "what is safe, but wrong",
    "change": "what a change does to a running cluster, told by `check --base` and `diff`",
}


def pages() -> dict[str, str]:
    """Return the text of each page by its file's name."""
    checks = RULEBOOK.checks()
    return {"README.md": _index(checks), **{f"{check.id}.md": _page(check) for check in checks}}


def with_next_ids(text: str) -> str:
    """Return the text of CONTRIBUTING.md with the ids that the next checks of each family get."""
    return _NEXT_IDS.sub(lambda block: f"{block['before']}{_next_ids()}{block['after']}", text)


def _next_ids() -> str:
    given = sorted({*RULEBOOK.retired, *(check.id for check in RULEBOOK.checks())})
    last = {check_id[:3]: int(check_id[2:]) for check_id in given}
    ids = (f"GL{last.get(f'GL{number}', int(number) * 100) + 1:03} ({name})" for number, name in FAMILIES.items())
    return f"   Next are {', '.join(ids)}.\n"


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
    links = (f"[{path}](../../{path})" for path in (check.module, check.tests))
    parts.append("Found by {}, proved by {}.".format(*links))
    return "\n\n".join(parts) + "\n"


def _example(example: Example) -> list[str]:
    parts = [f"## {'Found' if example.findings else 'Not found'}: {example.title}"]
    if example.base:
        base = f"[{RULEBOOK.base(example.base).summary}](../../rules/bases/{example.base}.yaml)"
        parts.append(f"Beside these files, {base}.")
    for heading, files in example.parts():
        parts += [f"{heading}:"] if heading else []
        for path, text in files.items():
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
    CONTRIBUTING.write_text(with_next_ids(CONTRIBUTING.read_text(encoding="utf-8")), encoding="utf-8")
