"""The program that writes rules/schemas/made from CustomResourceDefinitions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import shipped_rules
from gitops_lint.rulebook.schema_files import MADE, SchemaFiles
from tools.schemas import __main__ as program
from tools.schemas.constraints import Translations
from tools.schemas.formats import Formats, whole_of

WIDGET = GroupKind("example.com", "Widget")
KNOWN = "group: example.com\nproduct: Example\nsource: https://example.com\n"
SIZE = {"type": "string", "enum": ["small", "large"], "default": "small"}
SPEC = {
    "type": "object",
    "required": ["size", "name"],
    "properties": {
        "size": SIZE,
        "name": {"type": "string", "minLength": 1, "maxLength": 63},
        "ports": {"type": "array", "maxItems": 3, "items": {"type": "integer", "minimum": 1}},
        "secretRef": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        "certRef": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
    },
}


def written(
    folder: Path,
    release: str,
    *versions: dict[str, Any],
    as_list: bool = False,
    kind: str = "Widget",
    beside: dict[str, Any] | None = None,
) -> str:
    """Run the program on a definition whose versions have these specs, and fields beside, and return what it writes."""
    beside = beside or {}
    names = ["v1beta1", "v1"][-len(versions) :]
    spec = {
        "group": "example.com",
        "names": {"kind": kind},
        "versions": [
            {"name": name, "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": version, **beside}}}}
            for name, version in zip(names, versions, strict=True)
        ],
    }
    definition: dict[str, Any] = {"kind": "CustomResourceDefinition", "spec": spec}
    definition = {"kind": "List", "items": [definition]} if as_list else definition
    (folder / "crds").mkdir(exist_ok=True)
    (folder / "crds/widgets.json").write_text(json.dumps(definition), encoding="utf-8")
    schemas = folder / "rules/schemas"
    schemas.mkdir(parents=True, exist_ok=True)
    (schemas / "example.com.yaml").write_text(KNOWN, encoding="utf-8")
    (schemas / "core.yaml").write_text((shipped_rules() / "schemas/core.yaml").read_text(encoding="utf-8"))
    rules = ("--rules", str(folder / "rules"))
    assert program.main(["--product", "Example", "--release", release, *rules, str(folder / "crds")]) == 0
    return (schemas / MADE / "example.com.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("as_list", [False, True])
def test_a_definition_becomes_the_types_of_a_kind(tmp_path: Path, as_list: bool) -> None:
    text = written(tmp_path, "1.0", SPEC, as_list=as_list)
    assert "spec: WidgetSpec\n" in text
    assert "      name: required string from 1 to 63\n" in text
    assert "      ports: list to 3 of integer from 1\n" in text
    assert "      size: one of small, large default small\n" in text
    schema = SchemaFiles((tmp_path / "rules",)).schema(WIDGET)
    assert schema is not None
    assert schema.types["WidgetSpec"].required == ("name",)


def test_fields_beside_the_spec_are_of_the_kind(tmp_path: Path) -> None:
    text = written(tmp_path, "1.0", SPEC, beside={"specs": {"type": "array", "items": SPEC}})
    assert "    fields:\n      specs: list of WidgetSpec\n" in text
    schema = SchemaFiles((tmp_path / "rules",)).schema(WIDGET)
    assert schema is not None
    assert schema.kind.root.types["specs"].name == "WidgetSpec"


def test_a_later_release_dates_what_it_brings_beside_the_spec_as_well(tmp_path: Path) -> None:
    later = {**SPEC, "properties": {**SPEC["properties"], "colour": {"type": "string"}}}  # type: ignore[dict-item]
    written(tmp_path, "1.0", SPEC, beside={"specs": {"type": "array", "items": SPEC}})
    text = written(tmp_path, "1.1", later, beside={"specs": {"type": "array", "items": later}})
    assert "      specs: list of WidgetSpec\n" in text
    assert text.count("      colour: string since 1.1\n") == 1


def test_parts_that_are_alike_are_one_type(tmp_path: Path) -> None:
    text = written(tmp_path, "1.0", SPEC)
    assert "certRef: CertRef\n" in text
    assert "secretRef: CertRef\n" in text


def test_a_later_release_dates_what_it_brings_and_takes_away_and_the_next_keeps_that(tmp_path: Path) -> None:
    fields = SPEC["properties"]
    assert isinstance(fields, dict)
    later = {key: value for key, value in fields.items() if key != "ports"}
    later |= {"colour": {"type": "string"}, "size": {**SIZE, "enum": ["small", "huge"]}}
    assert "since" not in written(tmp_path, "1.0", SPEC)
    for release in ("1.1", "1.2"):
        text = written(tmp_path, release, {**SPEC, "properties": later})
        assert "      colour: string since 1.1\n" in text
        assert "      ports: any removed 1.1\n" in text
        assert "      size: one of small, huge (since 1.1), large (removed 1.1) default small\n" in text


def test_what_only_an_older_version_has_is_there_until_it(tmp_path: Path) -> None:
    older = {**SPEC, "properties": {"age": {"type": "integer"}, **SPEC["properties"]}, "required": []}  # type: ignore[dict-item]
    text = written(tmp_path, "1.0", older, SPEC)
    assert "versions: [v1beta1, v1]\n" in text
    assert "      age: integer until v1beta1\n" in text
    assert "      name: newly required string from 1 to 63\n" in text


@pytest.mark.parametrize(
    ("rules", "constraints"),
    [
        (["has(self.a) != has(self.b)"], [{"exactly_one": ["a", "b"]}]),
        (["(has(self.a) && !has(self.b)) || (!has(self.a) && has(self.b))"], [{"exactly_one": ["a", "b"]}]),
        (["[has(self.a),has(self.b)].filter(x,x==true).size() <= 1"], [{"at_most_one": ["a", "b"]}]),
        (["has(self.a) || has(self.b)"], [{"at_least_one": ["a", "b"]}]),
        (["has(self.a) || has(self.b)", "!has(self.a) || !has(self.b)"], [{"exactly_one": ["a", "b"]}]),
        (["self == oldSelf"], []),
    ],
)
def test_a_rule_of_a_usual_shape_needs_no_translation(rules: list[str], constraints: list[dict[str, Any]]) -> None:
    words = Translations()
    part = {"properties": {}, "x-kubernetes-validations": [{"rule": rule} for rule in rules]}
    assert words.of(part, ("Widget", "spec")) == constraints
    assert not words.unknown


def test_a_rule_without_words_is_asked_for() -> None:
    words = Translations()
    assert words.of({"properties": {}, "x-kubernetes-validations": [{"rule": "self.a > 3"}]}, ("Widget", "spec")) == []
    assert words.unknown == [("Widget.spec", "self.a > 3")]


@pytest.mark.parametrize(
    ("pattern", "whole"),
    [
        ("^a$", "a"),
        ("^https?://", "https?://.*"),
        ("x", ".*x.*"),
        ("^a|b$", "(?:a.*|.*b)"),
        ("^$|^a$", "(?:|a)"),
        ("^(a|b)$", "(a|b)"),
        ("^[|)]$", "[|)]"),
    ],
)
def test_a_pattern_is_looked_for_anywhere_and_a_format_is_the_whole_text(pattern: str, whole: str) -> None:
    assert whole_of(pattern) == whole


@pytest.mark.parametrize("pattern", ["^.*$", f"^{'(a|b)' * 300}$", r"^\PC*$"])
def test_a_pattern_that_says_nothing_or_is_dear_stands_for_any_text(pattern: str) -> None:
    assert Formats(()).name_of(pattern) is None
