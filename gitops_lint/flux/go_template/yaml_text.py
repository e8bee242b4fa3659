"""Values as YAML text, for `toYaml`: what Go's library reads back from it is the same."""

from __future__ import annotations

import json

from gitops_lint.flux.go_template.values import Value
from gitops_lint.flux.round_trip import Style, style_of
from gitops_lint.repo.scalars import resolve_1_1


def to_yaml(value: Value) -> str:
    """Return a value as YAML in block style, which ends in a newline."""
    return "\n".join(_lines(value)) + "\n"


def _lines(value: Value) -> list[str]:
    if isinstance(value, dict) and value:
        return [line for key in sorted(value) for line in _entry(f"{_scalar(str(key))}:", value[key])]
    if isinstance(value, list) and value:
        return [line for item in value for line in _item(item)]
    return [_scalar(value)]


def _entry(head: str, value: Value) -> list[str]:
    if isinstance(value, dict) and value:
        return [head, *(f"  {line}" for line in _lines(value))]
    if isinstance(value, list) and value:
        return [head, *_lines(value)]
    return [f"{head} {_scalar(value)}"]


def _item(value: Value) -> list[str]:
    first, *rest = _lines(value)
    return [f"- {first}", *(f"  {line}" for line in rest)]


def _scalar(value: Value) -> str:
    if isinstance(value, str):
        is_plain = style_of(value) is Style.PLAIN and isinstance(resolve_1_1(value), str)
        return value if is_plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
