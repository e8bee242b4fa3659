"""What is documented of the configuration is what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from settings_page import BLOCK, PAGE, SCHEMA, page, schema, schema_text

from gitops_lint.config.loading import load
from gitops_lint.config.model import Config
from gitops_lint.rulebook.record import names_of


def test_the_json_schema_is_current() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run `make docs`"


def test_the_tables_of_settings_are_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert len(BLOCK.findall(text)) == 3
    assert page(text) == text, "run `make docs`"


def test_each_setting_says_what_it_means() -> None:
    models = [schema(), *schema()["$defs"].values()]
    fields = {name: told for model in models for name, told in model.get("properties", {}).items()}
    assert fields.keys() >= set(names_of(Config))
    assert [name for name, told in fields.items() if not told.get("description")] == []


EXAMPLES = re.findall(r"```yaml\n(# \.gitops-lint\.yaml\n.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_can_be_used_as_it_stands(tmp_path: Path, example: str) -> None:
    (tmp_path / "apps/.git").mkdir(parents=True)
    root = tmp_path / "cluster"
    (root / ".git").mkdir(parents=True)
    (root / ".gitops-lint.yaml").write_text(example, encoding="utf-8")
    assert load(root).config != Config()
