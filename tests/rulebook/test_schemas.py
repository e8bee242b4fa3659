"""The schemas of kinds: how they are written, and those that ship."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gitops_lint.rulebook.kinds import GroupKind
from gitops_lint.rulebook.rulebook import RuleError, shipped_rules
from gitops_lint.rulebook.schema_files import SchemaFiles
from gitops_lint.rulebook.schemas import FieldType, parse_field

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
    (folder / "schemas").mkdir(parents=True)
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
    ],
)
def test_a_field_is_one_text(text: str, field: FieldType) -> None:
    assert parse_field(text) == field


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
