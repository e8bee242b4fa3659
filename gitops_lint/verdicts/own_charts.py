"""Charts that lie in the repository: what their templates make can be read there, though nothing is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.cluster.identity import group_of
from gitops_lint.cluster.release import CHART_FILE
from gitops_lint.graph.chart_release import ChartRelease
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.paths import clean_path
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.rulebook import Rulebook

_TEMPLATES = late_pattern(r"/templates/.*\.(?:ya?ml|tpl)$")
_VALUES = late_pattern(r"/[^/]*values[^/]*\.ya?ml$")
_NAME_OF_CHART = late_pattern(r"^name:\s*[\"']?([\w.-]+)", re.MULTILINE)
_BESIDE = late_pattern(r"^\s*(?:-\s*)?repository:\s*[\"']?file://([^\s\"']+)", re.MULTILINE)
"""A dependency of a chart that lies in another folder, as Chart.yaml says it."""
_DIVISION = late_pattern(r"^---.*$", re.MULTILINE)
_KIND = late_pattern(r"^kind:\s*[\"']?(\w+)", re.MULTILINE)
_API_VERSION = late_pattern(r"^apiVersion:\s*[\"']?([\w./-]+)", re.MULTILINE)
_METADATA = late_pattern(r"^metadata:(?P<fields>(?:\n(?:[ \t]+\S.*|[ \t]*|\{\{.*))*)", re.MULTILINE)
_FIELD = late_pattern(r"^[ \t]+(name|namespace):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)
_MANY = 2000
"""How many files of charts are read: who keeps the charts of the world beside a cluster isn't waited for."""


class Template(NamedTuple):
    """A manifest in a chart's template: its kind, its name and namespace as they are written, without quotes.

    `group` is that of its kind, as far as its `apiVersion` says it.
    """

    path: str
    group: str
    kind: str
    name: str
    namespace: str | None


@keeps_values
class OwnCharts:
    """The charts in a repository's folders, with what their templates would make."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._templates: dict[str, tuple[Template, ...]] = {}
        self._making: dict[tuple[str, GroupKind], tuple[Template, ...]] = {}
        self._values: dict[str, list[str]] = {}

    def of(self, release: ChartRelease) -> tuple[str, ...]:
        """Return the folders of the charts that a release may be of: the one that it says, or all of its name."""
        written = release.release.written
        folder = clean_path(written.text) if written is not None else ""
        if folder in self._folders:
            return (folder,)
        return tuple(own for own, name in self._folders.items() if name == release.chart_name)

    def templates(self, folder: str) -> tuple[Template, ...]:
        """Return the manifests in the templates of a chart, and of those within and beside it that it takes in."""
        if folder not in self._templates:
            self._templates[folder] = tuple(self._read(folder))
        return self._templates[folder]

    def making(self, folder: str, group_kind: GroupKind, rulebook: Rulebook) -> tuple[Template, ...]:
        """Return the templates of a chart of which objects of a kind come, or of what they are."""
        key = (folder, group_kind)
        if key not in self._making:
            making = tuple(each for each in self.templates(folder) if _makes(each, group_kind, rulebook))
            self._making[key] = self._documents.known_again(("making", *key), making)
        return self._making[key]

    def speaks_of(self, folder: str, name: str) -> bool:
        """Tell whether a name stands in the values that a chart comes with."""
        word = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])")
        return any(
            word.search(self._documents.text(path))
            for chart in self._taken_in(folder)
            for path in self._values_below(chart)
        )

    def _values_below(self, folder: str) -> list[str]:
        if folder not in self._values:
            self._values[folder] = [path for path in self._files_below(folder) if _VALUES.search(path)]
        return self._values[folder]

    @kept_value
    def _folders(self) -> dict[str, str]:
        """The folders of charts, each with what the chart is called."""
        charts = (path for path in sorted(self._documents.tree.paths) if path.endswith("/" + CHART_FILE))
        names = ((path.rpartition("/")[0], _NAME_OF_CHART.search(self._documents.text(path))) for path in charts)
        return {folder: name[1] for folder, name in names if name is not None}

    def _taken_in(self, folder: str) -> tuple[str, ...]:
        beside = (f"{folder}/{path[1]}" for path in _BESIDE.finditer(self._documents.text(f"{folder}/{CHART_FILE}")))
        return (folder, *(chart for chart in map(clean_path, beside) if chart in self._folders))

    def _files_below(self, folder: str) -> list[str]:
        files = (path for path in self._documents.tree.paths if path.startswith(f"{folder}/"))
        return sorted(files)[:_MANY]

    def _read(self, folder: str) -> Iterator[Template]:
        for chart in self._taken_in(folder):
            for path in self._files_below(chart):
                if _TEMPLATES.search(path):
                    yield from _manifests(path, self._documents.text(path))


def _makes(template: Template, group_kind: GroupKind, rulebook: Rulebook) -> bool:
    """Tell whether a template is of a kind, whatever its group, or a controller makes objects of the kind of it."""
    products = rulebook.products(GroupKind(template.group, template.kind))
    return template.kind == group_kind.kind or any(parse_group_kind(product.kind) == group_kind for product in products)


def _manifests(path: str, text: str) -> Iterator[Template]:
    for document in _DIVISION.split(text):
        metadata = _METADATA.search(document)
        version = _API_VERSION.search(document)
        group = group_of(version[1]) if version is not None else ""
        fields = dict(reversed(_FIELD.findall(metadata["fields"]))) if metadata is not None else {}
        for kind in _KIND.findall(document) if "name" in fields else ():
            namespace = fields.get("namespace")
            yield Template(path, group, kind, _unquoted(fields["name"]), _unquoted(namespace) if namespace else None)


def _unquoted(text: str) -> str:
    bare = text.partition(" #")[0].strip()
    quoted = len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'"
    return bare[1:-1] if quoted else bare
