"""The schemas of kinds: how they are written, and those that ship."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gitops_lint.rulebook.fields import Bounds, DatedValue, FieldType, parse_field, written_field
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import RuleError, shipped_rules
from gitops_lint.rulebook.schema_files import SchemaFiles

SHIPPED = SchemaFiles((shipped_rules(),))
KUSTOMIZATION = GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization")
GROUPS = [(group, file) for group in SHIPPED.groups for file in (SHIPPED.file(group),) if file is not None]
KINDS = [pytest.param(GroupKind(group, kind), id=f"{group}/{kind}") for group, file in GROUPS for kind in file.kinds]

WIDGET = """\
group: example.com
product: Example
source: https://example.com
kinds:
  Widget:
    versions: [v1]
    spec: required WidgetSpec
types:
  WidgetSpec:
    fields:
      size: {size}
"""


def files(folder: Path, text: str, group: str = "example.com") -> SchemaFiles:
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    (folder / "schemas" / f"{group}.yaml").write_text(text, encoding="utf-8")
    return SchemaFiles((shipped_rules(), folder))


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("string", FieldType("string")),
        ("required duration", FieldType("duration", required=True)),
        ("list of Patch", FieldType("Patch", ("list",))),
        ("map of list of string", FieldType("string", ("map", "list"))),
        ("one of Skip, Create", FieldType("string", values=("Skip", "Create"))),
        ("one of Skip or others", FieldType("string", values=("Skip",), others=True)),
        ("required list of one of a,\n  b", FieldType("string", ("list",), ("a", "b"), required=True)),
        ("string until v1beta2", FieldType("string", until="v1beta2")),
        ("string from 1 to 53", FieldType("string", bounds=Bounds(1, 53))),
        ("integer from -1", FieldType("integer", bounds=Bounds(-1))),
        ("list to 5 of map of string", FieldType("string", ("list", "map"), sizes=(Bounds(None, 5), None))),
        ("string default 5m", FieldType("string", default="5m")),
        ('string default "a b"', FieldType("string", default="a b")),
        ("boolean default true since 2.9", FieldType("boolean", default=True, since="2.9")),
        ("integer removed 2.0", FieldType("integer", removed="2.0")),
        (
            'one of Skip, "", Create (since 2.6), All (until v1beta1)',
            FieldType(
                "string",
                values=("Skip", ""),
                dated=(DatedValue("Create", since="2.6"), DatedValue("All", until="v1beta1")),
            ),
        ),
    ],
)
def test_a_field_is_one_text(text: str, field: FieldType) -> None:
    assert parse_field(text) == field
    assert parse_field(written_field(field)) == field


@pytest.mark.parametrize("text", ["", "list of", "one of", "one of a b", "a string", "string until", "[string]"])
def test_any_other_text_is_no_field(text: str) -> None:
    with pytest.raises(ValueError, match="is no type of a field"):
        parse_field(text)


@given(st.text(alphabet="reqdlistofmapn ,.ueAB\n\0-"))
@example("list of " * 5000)
def test_no_text_breaks_the_reader_of_fields(text: str) -> None:
    try:
        assert parse_field(text).name
    except ValueError:
        return


@pytest.mark.parametrize("group_kind", KINDS)
def test_a_kind_that_ships_has_a_schema_of_known_types(group_kind: GroupKind) -> None:
    schema = SHIPPED.schema(group_kind)
    assert schema is not None
    assert schema.kind.root.types["metadata"].name in schema.types
    assert schema.kind.newest not in schema.kind.removed


def test_each_version_that_a_field_is_until_is_an_old_one_of_its_group() -> None:
    found = 0
    for _, file in GROUPS:
        old = {version for kind in file.kinds.values() for version in kind.versions[:-1]}
        until = {field.until for part in file.types.values() for field in part.types.values() if field.until}
        assert until <= old
        found += len(until)
    assert found > 3


@pytest.mark.parametrize("group", ["", "example.com", "../checks/GL001-invalid-yaml", "core"])
def test_other_groups_have_no_schemas(group: str) -> None:
    assert SHIPPED.schema(GroupKind(group, "Kustomization")) is None


def test_a_folder_adds_kinds_that_use_the_shared_types(tmp_path: Path) -> None:
    schema = files(tmp_path, WIDGET.format(size="duration")).schema(GroupKind("example.com", "Widget"))
    assert schema is not None
    assert schema.types["WidgetSpec"].types["size"].name in schema.formats


MADE = """\
group: example.com
product: Example
source: https://example.com
release: "1.2"
kinds:
  Widget: {versions: [v1], spec: WidgetSpec}
types:
  WidgetSpec:
    constraints: [{at_most_one: [size, colour]}]
    fields: {size: string, colour: "one of red, green default red"}
"""
KNOWN = """\
group: example.com
product: Example
source: https://example.com
kinds:
  Widget: {versions: [v1beta1, v1], removed: {v1beta1: "1.1"}}
types:
  WidgetSpec:
    constraints: [{required: [size]}]
    fields: {width: integer until v1beta1}
refined:
  WidgetSpec:
    colour: {values: [blue], others: true}
"""


def test_what_people_know_is_put_to_what_is_made_from_definitions(tmp_path: Path) -> None:
    (tmp_path / "schemas/made").mkdir(parents=True)
    (tmp_path / "schemas/made/example.com.yaml").write_text(MADE, encoding="utf-8")
    schema = files(tmp_path, KNOWN).schema(GroupKind("example.com", "Widget"))
    assert schema is not None
    assert (schema.kind.versions, schema.kind.spec, schema.release) == (("v1beta1", "v1"), "WidgetSpec", "1.2")
    spec = schema.types["WidgetSpec"]
    assert len(spec.constraints) == 2
    assert spec.types["width"].until == "v1beta1"
    assert spec.types["colour"] == FieldType("string", values=("red", "green", "blue"), others=True, default="red")


def test_what_people_know_of_a_field_that_no_definition_has_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "schemas/made").mkdir(parents=True)
    (tmp_path / "schemas/made/example.com.yaml").write_text(MADE, encoding="utf-8")
    with pytest.raises(RuleError, match=r"refined\.WidgetSpec\.color: no definition has such a field"):
        files(tmp_path, KNOWN.replace("colour", "color")).file("example.com")


def test_what_a_later_folder_says_of_a_type_replaces_it(tmp_path: Path) -> None:
    text = WIDGET.replace("example.com\n", f"{KUSTOMIZATION.group}\n", 1).replace("WidgetSpec:", "KustomizationSpec:")
    text = text.replace("required WidgetSpec", "KustomizationSpec").format(size="integer")
    schema = files(tmp_path, text, KUSTOMIZATION.group).schema(KUSTOMIZATION)
    assert schema is not None
    assert set(schema.types["KustomizationSpec"].types) == {"size"}
    assert "PostBuild" in schema.types


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WIDGET.format(size="Volume"), "there is no type `Volume`"),
        (WIDGET.format(size="a size"), "`a size` is no type of a field"),
        (WIDGET.format(size="string").replace("example.com", "example.org", 1), "is named example.org.yaml"),
    ],
)
def test_a_file_that_makes_no_sense_is_an_error(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        files(tmp_path, text).file("example.com")
