"""Finds rule files and reads those that are asked for."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping as Map
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping
from gitops_lint.rulebook.annotations import Annotations
from gitops_lint.rulebook.binding import BoundReference, BoundReferences, bind, texts_in
from gitops_lint.rulebook.chart_files import ChartFiles
from gitops_lint.rulebook.charts import Chart
from gitops_lint.rulebook.checked_texts import ANY_KIND
from gitops_lint.rulebook.checks import Base, Check, Example, Preset, RetiredChecks
from gitops_lint.rulebook.group_kind import CORE, GroupKind, parse_group_kind
from gitops_lint.rulebook.kind_files import KindsFile
from gitops_lint.rulebook.kinds import Expression, Kind, Product, Type
from gitops_lint.rulebook.kubernetes_files import KubernetesFiles
from gitops_lint.rulebook.product_makers import ProductMakers
from gitops_lint.rulebook.reading import RuleError, read_rule
from gitops_lint.rulebook.references import Reference
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rule import Template
from gitops_lint.rulebook.schema_files import SchemaFiles
from gitops_lint.rulebook.shipped import shipped_rules
from gitops_lint.rulebook.ways import Ways

if TYPE_CHECKING:
    from gitops_lint.rulebook.changes import Changes

__all__ = ["BoundReference", "RuleError", "Rulebook", "shipped_rules"]


_GROUP = late_pattern(r"[a-z0-9][a-z0-9.-]{0,252}")
"""What the API server takes for a group's name; no other text of a manifest is ever looked for as a file."""
_PROJECT = late_pattern(r"[\w.-]+/(?P<name>[\w.-]+)(?:\s|$)")
"""How a source begins that is in a project's repository: its owner and name."""


class Rulebook:
    """What the linter knows, from one or more folders of the shape of rules/; later folders add to earlier ones."""

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self.folders = folders or (shipped_rules(),)
        self._groups: dict[str, KindsFile] = {}
        self._kinds: dict[GroupKind, Kind | None] = {}
        self._checks: dict[Path, Check] = {}
        self._roles: dict[GroupKind, Role] = {}
        self._references: dict[GroupKind, BoundReferences] = {}
        self._expressions: dict[GroupKind, Ways[Expression]] = {}
        self._texts: dict[GroupKind, Ways[str]] = {}
        self._chart_references: dict[int, BoundReferences] = {}
        self.schemas = SchemaFiles(self.folders)
        self.annotations = Annotations(self.folders)
        self.kubernetes = KubernetesFiles(self.folders)
        self._product_makers = ProductMakers(self.folders)
        self._chart_files = ChartFiles(self.folders, lambda: self._group("").types)

    @cached_property
    def changes(self) -> Changes:
        """What becomes of objects when Git changes: nothing that most runs ask for, so that it is imported late."""
        from gitops_lint.rulebook.changes import Changes

        return Changes(self.folders)

    def kind(self, group_kind: GroupKind) -> Kind | None:
        """Return what is known of a kind, or None."""
        if group_kind not in self._kinds:  # asked for several times for every object
            kinds = self._group(group_kind.group).kinds
            self._kinds[group_kind] = kinds.get(group_kind.kind) or kinds.get(ANY_KIND)
        return self._kinds[group_kind]

    def is_known(self, group_kind: GroupKind) -> bool:
        """Tell whether the rules say something of this very kind, and not just of its group."""
        return group_kind.kind in self._group(group_kind.group).kinds

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The groups whose kinds are known, sorted."""
        names = {path.stem for folder in self.folders for path in (folder / "kinds").glob("*.yaml")}
        return tuple(sorted("" if name == CORE else name for name in names))

    def kinds_of(self, group: str) -> tuple[str, ...]:
        """Return the kinds of a group that are known."""
        return tuple(self._group(group).kinds)

    def all_kinds_of(self, group: str) -> tuple[str, ...]:
        """Return all kinds of a group if they are known, by their schemas or by a file that is complete; else none."""
        file, schemas = self._group(group), self.schemas.file(group) if group else None
        if not (file.complete or file.versions or schemas):
            return ()
        return tuple(dict.fromkeys((*file.kinds, *file.others, *(schemas.kinds if schemas else ()))))

    def is_kind(self, group_kind: GroupKind) -> bool:
        """Tell whether there is a kind for certain, even if nothing else is known of it."""
        file = self._group(group_kind.group)
        return group_kind.kind in file.kinds or group_kind.kind in file.others

    def versions_of(self, group: str) -> tuple[str, ...]:
        """Return the versions of a group that is Kubernetes' own, whose kinds are all known; of another, none."""
        return self._group(group).versions

    def role(self, group_kind: GroupKind) -> Role:
        """Return what objects of a kind are to others; of an unknown kind, nothing in particular."""
        if group_kind not in self._roles:  # asked for every object
            kind = self.kind(group_kind)
            self._roles[group_kind] = kind.role if kind is not None else Role.OBJECT
        return self._roles[group_kind]

    def project(self, group: str) -> str | None:
        """Return what the repository of the project is called that defines a group's kinds, if its file says it."""
        match = _PROJECT.match(self._group(group).source)
        return match["name"] if match is not None else None

    def is_bootstrapped(self, group: str) -> bool:
        """Tell whether what begins a cluster installs the definitions of a group's kinds."""
        return self._group(group).bootstrapped

    def is_cluster_scoped(self, group_kind: GroupKind) -> bool:
        """Tell whether objects of a kind have no namespace; of an unknown kind, one assumes that they have."""
        kind = self.kind(group_kind)
        return kind is not None and kind.scope == "Cluster"

    def is_builtin(self, group: str, kind: str, namespace: str, name: str) -> bool:
        """Tell whether every cluster has an object, or its distribution or cloud makes it."""
        known = self.kind(GroupKind(group, kind))
        written = f"{namespace}/{name}" if namespace else name
        if known is None:
            return False
        return written in known.builtin or any(fnmatchcase(written, name) for name in known.builtin if "*" in name)

    def references(self, group_kind: GroupKind) -> BoundReferences:
        """Return all references of a kind, those of the types that are part of it included."""
        if group_kind not in self._references:
            kind = self.kind(group_kind)
            bound = bind(kind.references, kind.embedded, self._types_of(group_kind.group)) if kind else ()
            self._references[group_kind] = BoundReferences(bound)
        return self._references[group_kind]

    def texts(self, group_kind: GroupKind) -> Ways[str]:
        """Return the ways to the fields of a kind that are known to hold a text, as far as its file says."""
        if group_kind not in self._texts:
            kind = self.kind(group_kind)
            bound = texts_in(kind.texts, kind.embedded, self._types_of(group_kind.group)) if kind else ()
            self._texts[group_kind] = Ways((path, path) for path in bound)
        return self._texts[group_kind]

    def expressions(self, group_kind: GroupKind) -> Ways[Expression]:
        """Return the fields of a kind that hold a text in a language of its own."""
        if group_kind not in self._expressions:
            kind = self.kind(group_kind)
            rules = kind.expressions if kind else ()
            self._expressions[group_kind] = Ways((path, rule) for rule in rules for path in rule.paths)
        return self._expressions[group_kind]

    def products(self, group_kind: GroupKind) -> tuple[Product, ...]:
        """Return what a controller makes of objects of a kind."""
        kind = self.kind(group_kind)
        return kind.produces if kind else ()

    def maker_words(self, group_kind: GroupKind) -> frozenset[str]:
        """Return words of which one is in every manifest whose controller makes an object of a kind."""
        return self._product_makers.words(group_kind)

    def _types_of(self, group: str) -> Map[str, Type]:
        return self._types(self._group(group).types)

    def _types(self, own: Map[str, Type]) -> Map[str, Type]:
        """Return the types that a group's kinds, or a chart, may embed: its own and those of the core group."""
        return ChainMap(own, self._group("").types)  # type: ignore[arg-type]  # nothing is written into it

    def _group(self, group: str) -> KindsFile:
        if group not in self._groups:
            merged: KindsFile | None = None
            known = self._group("").types if group else {}
            for folder in self.folders if not group or _GROUP.fullmatch(group) else ():
                path = folder / "kinds" / f"{group or CORE}.yaml"
                if path.is_file():
                    later = _read_group(path, group or CORE, {*known, *(merged.types if merged else ())})
                    merged = _merged(merged, later) if merged else later
            self._groups[group] = merged or KindsFile(group=group or CORE)
        return self._groups[group]

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The well-known charts, in the order of their files."""
        return self._chart_files.all()

    def chart_for(self, name: str | None, url: str | None, values: Mapping | None = None) -> Chart | None:
        """Return what is known of a release's chart, or None.

        The name is the one that a HelmChart or HelmRelease gives, or the last part of an oci:// URL; the URL that of
        the repository or artifact; both None where they aren't known. The values tell charts by their shape.
        """
        return self._chart_files.find(name, url, values)

    def charts_with(self, group: str) -> tuple[str, ...]:
        """Return the names of the charts that install the definitions of a group's kinds."""
        return self._chart_files.with_group(group)

    def chart_meant(self, name: str, url: str) -> str | None:
        """Return the chart that a name with a slip in it means, of those known to be at a URL."""
        return self._chart_files.meant(name, url)

    def chart_references(self, chart: Chart) -> BoundReferences:
        """Return all references in a chart's values, with the way to each from their root; its own come first."""
        if id(chart) not in self._chart_references:  # charts are read once and kept
            self._chart_references[id(chart)] = self._bound_in_chart(chart)
        return self._chart_references[id(chart)]

    def _bound_in_chart(self, chart: Chart) -> BoundReferences:
        bound = list(bind(chart.references, chart.embedded, self._types(chart.types)))
        for name in chart.subcharts:
            below = self.chart_for(name, None)
            if below is not None and below is not chart:
                bound += bind(below.references, below.embedded, self._types(below.types), name)
        return BoundReferences(bound)

    @cached_property
    def provided_by_any_chart(self) -> dict[GroupKind, Template]:
        """What nearly every chart makes, each kind with how it calls such an object."""
        provided = (rule for chart in self._chart_files.generic() for rule in chart.provides)
        return {parse_group_kind(rule.kind): rule.name for rule in provided}

    @cached_property
    def generic_chart_references(self) -> dict[str, tuple[Reference, ...]]:
        """The references that nearly all charts' values hold, by the way to them: all likely, none certain."""
        likely_ones: dict[str, tuple[Reference, ...]] = {}
        for chart in self._chart_files.generic():
            for path, rule in self.chart_references(chart):
                likely_ones[path] = (*likely_ones.get(path, ()), rule.changed(likely=True))
        return likely_ones

    @cached_property
    def _check_files(self) -> dict[str, Path]:
        """Where each check's record is, by id and by name."""
        files: dict[str, Path] = {}
        for folder in self.folders:
            for path in sorted((folder / "checks").glob("GL*.yaml")):
                check_id, _, name = path.stem.partition("-")
                files[check_id] = files[name] = path
        return files

    @cached_property
    def check_names(self) -> dict[str, str]:
        """The ids and names of all checks, each with the id."""
        return {name: path.stem.partition("-")[0] for name, path in self._check_files.items()}

    def check(self, id_or_name: str) -> Check:
        """Return a check's record, without its examples; raise KeyError if there is none of this id or name."""
        path = self._check_files[id_or_name]
        if path not in self._checks:
            self._checks[path] = read_rule(path, Check, examples=False)
        return self._checks[path]

    def check_with_examples(self, id_or_name: str) -> Check:
        """Return a check's whole record; raise KeyError as `check` does."""
        return read_rule(self._check_files[id_or_name], Check)

    def checks(self) -> tuple[Check, ...]:
        """Return all checks' records, by id."""
        return tuple(read_rule(path, Check) for path in sorted(set(self._check_files.values())))

    @property
    def retired(self) -> dict[str, str]:
        """The ids of checks that there aren't any more, each with what became of it."""
        return read_rule(shipped_rules() / "retired.yaml", RetiredChecks).ids

    def base(self, name: str) -> Base:
        """Return what examples begin with; raise KeyError if there is nothing of this name."""
        return read_rule(self._named_files("bases")[name], Base)

    def files_of(self, example: Example) -> dict[str, str]:
        """Return all files of an example: its own, laid over those of its base; raise KeyError as `base` does."""
        return (self.base(example.base).files if example.base else {}) | example.files

    def files_before(self, example: Example) -> dict[str, str] | None:
        """Return all files of an example of a change as they were before; None where it is of none."""
        if example.before is None:
            return None
        return (self.base(example.base).files if example.base else {}) | example.before

    def _named_files(self, kind: str) -> dict[str, Path]:
        return {path.stem: path for folder in self.folders for path in sorted((folder / kind).glob("*.yaml"))}

    @cached_property
    def _preset_files(self) -> dict[str, Path]:
        return self._named_files("presets")

    @property
    def preset_names(self) -> tuple[str, ...]:
        """The names of all presets, sorted."""
        return tuple(sorted(self._preset_files))

    def preset(self, name: str) -> Preset:
        """Return a preset; raise KeyError if there is none of this name."""
        return read_rule(self._preset_files[name], Preset)


def _read_group(path: Path, group: str, types: set[str]) -> KindsFile:
    file = read_rule(path, KindsFile, types)
    if file.group != group:
        raise RuleError(f"{path}:1:1: group: the file of `{file.group}` is named {file.group}.yaml")
    return file


def _merged(earlier: KindsFile, later: KindsFile) -> KindsFile:
    """Return two files of a group as one: of a kind that both know, the later file adds to what the earlier says."""
    kinds = dict(earlier.kinds)
    for name, kind in later.kinds.items():
        kinds[name] = _added(kinds[name], kind) if name in kinds else kind
    return KindsFile(
        group=later.group,
        versions=(*earlier.versions, *later.versions),
        others=(*earlier.others, *later.others),
        complete=earlier.complete or later.complete,
        bootstrapped=earlier.bootstrapped or later.bootstrapped,
        kinds=kinds,
        types={**earlier.types, **later.types},
    )


def _added(earlier: Kind, later: Kind) -> Kind:
    """Return a kind with what a later file says of it: lists grow, other values are replaced."""
    changed: dict[str, Any] = {}
    for name in later.given():
        value = getattr(later, name)
        changed[name] = getattr(earlier, name) + value if isinstance(value, tuple) else value
    return earlier.changed(**changed)
