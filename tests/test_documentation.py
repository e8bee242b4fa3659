"""The pages of docs/ are current, and what they show works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from check_pages import FOLDER, pages
from edges_page import PAGE, page

from gitops_lint.cli.main import COMMANDS
from gitops_lint.config.loading import load
from gitops_lint.rulebook.kinds import GroupKind
from gitops_lint.rulebook.rulebook import Rulebook, shipped_rules

DOCS = Path(__file__).parent.parent / "docs"


def test_the_pages_of_the_checks_are_current() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert written.keys() == pages().keys(), "run `make docs`"
    assert [name for name, text in pages().items() if written[name] != text] == [], "run `make docs`"


def test_the_page_of_the_edges_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_each_command_has_a_page() -> None:
    assert {path.stem for path in (DOCS / "commands").glob("*.md")} == set(COMMANDS)


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: str(page.relative_to(DOCS)))
def test_a_link_leads_to_a_page(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL))
    assert [link for link in links if not (page.parent / link).exists()] == []


def blocks(page: str) -> list[str]:
    return re.findall(r"^ *```yaml\n(.*?)^ *```", (DOCS / page).read_text(), re.DOTALL | re.MULTILINE)


def test_the_rules_that_are_shown_are_rules(tmp_path: Path) -> None:
    configuration, kinds, chart = blocks("write-a-rule.md")
    assert "lint/rules" in configuration
    (tmp_path / "kinds").mkdir()
    (tmp_path / "charts").mkdir()
    (tmp_path / "kinds" / "platform.example.com.yaml").write_text(kinds)
    (tmp_path / "charts" / "platform-app.yaml").write_text(chart)
    rulebook = Rulebook((shipped_rules(), tmp_path))
    assert rulebook.references(GroupKind("platform.example.com", "Database"))
    assert rulebook.products(GroupKind("platform.example.com", "Database"))
    found = rulebook.chart_for("platform-app", None)
    assert found is not None
    assert rulebook.chart_references(found)


def test_the_configuration_that_is_shown_to_adopters_is_one(tmp_path: Path) -> None:
    shown = next(block for block in blocks("adopt.md") if "known_externals" in block)
    folder = tmp_path / "cluster"
    (folder / ".git").mkdir(parents=True)
    (tmp_path / "base" / ".git").mkdir(parents=True)
    (folder / ".gitops-lint.yaml").write_text("\n".join(line.removeprefix("   ") for line in shown.splitlines()))
    config = load(folder).config
    assert config.known_externals
    assert list(config.sources) == ["ssh://git@example.com/platform/base"]
