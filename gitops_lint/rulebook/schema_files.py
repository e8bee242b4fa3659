"""Finds the schemas of a group's kinds, and reads them when an object of the group first asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from gitops_lint.rulebook.distributions import Distribution
from gitops_lint.rulebook.fields import written_field
from gitops_lint.rulebook.group_kind import CORE, GroupKind
from gitops_lint.rulebook.reading import RuleError, read_rule
from gitops_lint.rulebook.schemas import Format, KindSchema, ObjectType, SchemasFile

MADE = "made"
"""The folder of what is made from definitions (tools/schemas)."""


class Schema(NamedTuple):
    """What is known of the fields of one kind, with the types and formats that they are made of.

    `release` is the newest release of the product whose definitions are known, `root` the whole object where that isn't
    what the rules say of its kind. What is wrong by it may be no more than `likely`.
    """

    group_kind: GroupKind
    product: str
    kind: KindSchema
    types: Mapping[str, ObjectType]
    formats: Mapping[str, Format]
    release: str | None = None
    root: ObjectType | None = None
    likely: bool = False


class SchemaFiles:
    """The files of rules/schemas in one or more folders; what a later folder says of a kind or type replaces it."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self._groups: dict[str, SchemasFile | None] = {}
        self._schemas: dict[GroupKind, Schema | None] = {}
        self._heads: dict[tuple[GroupKind, str], Schema] = {}

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups that there are files of, sorted."""
        names = {path.stem for folder in self.folders for path in (folder / "schemas").glob("*.yaml")}
        return tuple(sorted(names - {CORE}))

    @cached_property
    def distributions(self) -> tuple[Distribution, ...]:
        """In which forms each product comes to a cluster; what a later folder says of one replaces it."""
        paths = (path for folder in self.folders for path in sorted((folder / "schemas/distributions").glob("*.yaml")))
        read = (read_rule(path, Distribution) for path in paths)
        return tuple({distribution.product: distribution for distribution in read}.values())

    def schema(self, group_kind: GroupKind) -> Schema | None:
        """Return the schema of a kind, or None if it isn't known; raise RuleError for a file that can't be read."""
        if group_kind not in self._schemas:
            self._schemas[group_kind] = self._read(group_kind)
        return self._schemas[group_kind]

    def head(self, group_kind: GroupKind, version: str) -> Schema:
        """Return what is known of any kind: its type and its metadata."""
        if (group_kind, version) not in self._heads:
            core = self.file(CORE)
            types, formats = (core.types, core.formats) if core else ({}, {})
            kind = KindSchema(versions=(version,), spec="any", open=True)
            self._heads[group_kind, version] = Schema(group_kind, "", kind, types, formats)
        return self._heads[group_kind, version]

    def _read(self, group_kind: GroupKind) -> Schema | None:
        file = self.file(group_kind.group)
        kind = file.kinds.get(group_kind.kind) if file else None
        if file is None or kind is None:
            return None
        core = self.file(CORE)
        types, formats = (core.types, core.formats) if core else ({}, {})
        types, formats = {**types, **file.types}, {**formats, **file.formats}
        return Schema(group_kind, file.product, kind, types, formats, file.release, likely=file.likely)

    def file(self, group: str) -> SchemasFile | None:
        """Return what all folders say of a group, or None if none says anything; raise RuleError as `schema` does."""
        if group not in self._groups:
            merged: SchemasFile | None = None
            for folder in self.folders if group == CORE or group in self.groups else ():
                later = self._of_folder(folder, group, merged)
                merged = _merged(merged, later) if merged and later else later or merged
            self._groups[group] = merged
        return self._groups[group]

    def _of_folder(self, folder: Path, group: str, earlier: SchemasFile | None) -> SchemasFile | None:
        """Return what one folder says of a group: what is made from definitions, and what is known besides."""
        paths = (folder / "schemas" / MADE / f"{group}.yaml", folder / "schemas" / f"{group}.yaml")
        read: SchemasFile | None = None
        for path in (path for path in paths if path.is_file()):
            known = self._known(group, earlier, read)
            later = read_rule(path, SchemasFile, known)
            if later.group != group:
                raise RuleError(f"{path}:1:1: group: the file of `{later.group}` is named {later.group}.yaml")
            read = _refined(read, later, path) if read else later
            lacking = [] if MADE in path.parts else [name for name, kind in read.kinds.items() if not kind.versions]
            if lacking:
                raise RuleError(f"{path}:1:1: kinds.{lacking[0]}: it must say which `versions` there are")
        return read

    def _known(self, group: str, *others: SchemasFile | None) -> set[str]:
        """Return the types that a file may use without saying what they are."""
        core = self.file(CORE) if group != CORE else None
        return {name for file in (core, *others) if file for name in (*file.types, *file.formats)}


def _merged(earlier: SchemasFile, later: SchemasFile) -> SchemasFile:
    return later.changed(
        kinds={**earlier.kinds, **later.kinds},
        formats={**earlier.formats, **later.formats},
        types={**earlier.types, **later.types},
        release=later.release or earlier.release,
    )


def _refined(made: SchemasFile, known: SchemasFile, path: Path) -> SchemasFile:
    """Return what is made from definitions with what is known besides."""
    types = dict(made.types)
    for name, fields in known.refined.items():
        lacking = [field for field in fields if name not in types or field not in types[name].fields]
        if lacking:
            raise RuleError(f"{path}:1:1: refined.{name}.{lacking[0]}: no definition has such a field")
        refined = {key: written_field(more.refined(types[name].types[key])) for key, more in fields.items()}
        types[name] = types[name].with_more(ObjectType(fields=refined))
    for name, more in known.types.items():
        types[name] = types[name].with_more(more) if name in types else more
    kinds = {
        name: kind.with_more(known.kinds[name]) if name in known.kinds else kind for name, kind in made.kinds.items()
    }
    return known.changed(
        kinds={**known.kinds, **kinds},
        formats={**made.formats, **known.formats},
        types=types,
        release=known.release or made.release,
    )
