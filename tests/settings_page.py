"""The documentation of the configuration that is made of its models: a JSON schema, and the tables of a page.

`python tests/settings_page.py` (or `make docs`) writes both anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from gitops_lint.config.model import Config

DOCS = Path(__file__).parent.parent / "docs"
SCHEMA = DOCS / "gitops-lint.schema.json"
PAGE = DOCS / "configuration.md"
BLOCK = re.compile(r"<!-- settings: (?P<name>\w+) -->\n.*?<!-- end -->", re.DOTALL)


def schema() -> dict[str, Any]:
    """Return the JSON schema of a configuration file."""
    described = TypeAdapter(Config).json_schema()
    described["title"] = "Configuration of gitops-lint"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}


def schema_text() -> str:
    return json.dumps(schema(), indent=2, sort_keys=True) + "\n"


def page(text: str) -> str:
    """Return the page with its tables up to date."""
    return BLOCK.sub(lambda block: "\n".join((f"<!-- settings: {block['name']} -->", *table(block["name"]))), text)


def table(name: str) -> Iterator[str]:
    """Return the lines of the table of a model's fields, with the comment that ends it."""
    whole = schema()
    model = whole if name == "Config" else whole["$defs"][name]
    yield "| setting | holds | by default | what it says |"
    yield "|---|---|---|---|"
    for field, told in model["properties"].items():
        default = told.get("default")
        shown = f"`{json.dumps(default)}`" if default not in (None, []) else ""
        yield f"| `{field}` | {_held(told, whole)} | {shown} | {told['description']} |"
    yield "<!-- end -->"


def _held(told: dict[str, Any], whole: dict[str, Any]) -> str:
    """Return what a setting holds, in words."""
    if "$ref" in told:
        name = told["$ref"].rpartition("/")[2]
        return _held(whole["$defs"][name], whole) if "enum" in whole["$defs"][name] else "settings, see below"
    if "anyOf" in told:
        return " or ".join(_held(one, whole) for one in told["anyOf"] if one.get("type") != "null")
    if "enum" in told:
        return ", ".join(f"`{value}`" for value in told["enum"])
    if told["type"] == "array":
        return f"list of: {_held(told['items'], whole)}"
    if told["type"] == "object":
        return f"name: {_held(told['additionalProperties'], whole)}"
    return {"string": "text", "number": "number", "integer": "number"}[told["type"]]


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
