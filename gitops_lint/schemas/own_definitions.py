"""The types of kinds that the rules don't know, as the CustomResourceDefinitions in Git have them.

Patterns are left out: they are of another language than Python's, and whoever writes them decides what they cost.
"""

from __future__ import annotations

from collections.abc import Mapping

from gitops_lint.repo.nodes import to_data
from gitops_lint.rulebook.definition_fields import Definition as SchemaOf
from gitops_lint.rulebook.definition_fields import field_of, is_open
from gitops_lint.rulebook.fields import written_field
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.schema_files import Schema
from gitops_lint.rulebook.schemas import KindSchema, ObjectType
from gitops_lint.schemas.definitions import Definition

_HEAD = {
    "apiVersion": "required string",
    "kind": "required string",
    "metadata": "required ObjectMeta",
    "status": "any",
}


def own_schema(group_kind: GroupKind, version: str, definition: Definition, head: Schema) -> Schema | None:
    """Return the schema of a version of a kind, or None where its definition says nothing for certain.

    `head` is what is known of any kind.
    """
    data = to_data(definition.schema) if definition.schema is not None else None
    if not definition.served or not definition.certain or not isinstance(data, dict):
        return None
    if not isinstance(data.get("properties"), dict):
        return None
    types = _Types(head.types)
    made = types.made_of(data)
    root = ObjectType(fields={**made.fields, **_HEAD}, open=made.open)
    return Schema(group_kind, "", KindSchema(versions=(version,)), types, head.formats, root=root, likely=True)


class _Types(dict[str, ObjectType]):
    """The types of a definition's parts, each made when it is first asked for: of most, nobody does."""

    def __init__(self, known: Mapping[str, ObjectType]) -> None:
        super().__init__(known)
        self._parts: list[SchemaOf] = []

    def get(self, name: str, default: ObjectType | None = None) -> ObjectType | None:  # type: ignore[override]
        """Return the type of a name."""
        number = name.removeprefix(_OWN)
        if name not in self and number != name:
            self[name] = self.made_of(self._parts[int(number)])
        return super().get(name, default)

    def made_of(self, part: SchemaOf) -> ObjectType:
        """Return the type of a part."""
        properties = part.get("properties")
        listed = part.get("required")
        required = listed if isinstance(listed, list) else ()
        fields = {
            name: written_field(field_of(below, name in required, self._named, _any_text))
            for name, below in (properties.items() if isinstance(properties, dict) else ())
            if isinstance(below, dict)
        }
        return ObjectType(fields=fields, open=is_open(part))

    def _named(self, part: SchemaOf) -> str:
        self._parts.append(part)
        return f"{_OWN}{len(self._parts) - 1}"


_OWN = "Own-"


def _any_text(_: str) -> str | None:
    return None
