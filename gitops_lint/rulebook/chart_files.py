"""Finds the rules of a chart by its name without reading the rules of all charts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Mapping
from gitops_lint.repo.spelling import is_slip
from gitops_lint.rulebook.charts import ANY_CHART, Chart
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.reading import read_rule

_GENERIC = "generic"  # the file of the rules for nearly all charts
_NAMES = late_pattern(r"^chart:.*(?:\n[ -].*)*", re.MULTILINE)
_NAME = late_pattern(r"[a-z0-9][a-z0-9.-]*")
_VALUES = late_pattern(r"^values:", re.MULTILINE)


class ChartFiles:
    """The files of rules/charts in one or more folders; those of later folders come first, so that they win.

    Only files whose `chart:` holds the name that is looked for are parsed: reading a hundred small files as text takes
    a few milliseconds, parsing them all thirty times that. `core_types` gives the types that charts may embed.
    """

    def __init__(self, folders: tuple[Path, ...], core_types: Callable[[], Iterable[str]]) -> None:
        self.folders = folders
        self._core_types = core_types
        self._read: dict[Path, Chart] = {}
        self._meant: dict[tuple[str, str], str | None] = {}
        self._with_group: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _texts(self) -> dict[Path, str]:
        paths = (path for folder in reversed(self.folders) for path in sorted((folder / "charts").glob("*.yaml")))
        return {path: path.read_text(encoding="utf-8", errors="replace") for path in paths}

    def _chart(self, path: Path) -> Chart:
        if path not in self._read:
            self._read[path] = read_rule(path, Chart, self._core_types())
        return self._read[path]

    def all(self) -> tuple[Chart, ...]:
        """Return all charts."""
        return tuple(self._chart(path) for path in self._texts)

    def generic(self) -> tuple[Chart, ...]:
        """Return what holds for nearly all charts, as each folder says it."""
        charts = [self._chart(path) for path in self._texts if path.stem == _GENERIC]
        return tuple(chart for chart in charts if ANY_CHART in chart.chart)

    def find(self, name: str | None, url: str | None, values: Mapping | None) -> Chart | None:
        """Return the chart of a name and a URL, or that such values can only be of; None if it isn't known."""
        named = [] if not name or name == ANY_CHART else self._named(name)
        if url is not None:
            for chart in named:
                if chart.comes_from(url):
                    return chart
        for chart in named:
            if chart.distinctive:
                return chart
        return None if values is None else self._shaped(values)

    def meant(self, name: str, url: str) -> str | None:
        """Return the name of the chart that a name with a slip in it means, of those that a URL is known to have."""
        key = (name, url)
        if key not in self._meant:
            self._meant[key] = None if self._named(name) else self._slip_of(name, url)
        return self._meant[key]

    def _slip_of(self, name: str, url: str) -> str | None:
        for path, names in self._all_names.items():
            near = next((known for known in names if is_slip(name, known)), None)
            # an artifact's URL ends in the name that is misspelt
            place = url.removesuffix(f"/{name}")
            if near is not None and any(self._chart(path).comes_from(origin) for origin in (place, f"{place}/{near}")):
                return near
        return None

    @cached_property
    def _all_names(self) -> dict[Path, list[str]]:
        """The names that the charts of each file have, as far as they can be told without parsing it."""
        return {path: _NAME.findall(names) for path, names in self._heads.items()}

    def with_group(self, group: str) -> tuple[str, ...]:
        """Return the names of the charts that install the definitions of a group's kinds, sorted."""
        if group not in self._with_group:
            charts = (self._chart(path) for path, text in self._texts.items() if group in text)
            installing = (chart for chart in charts if any(group in crds.groups for crds in chart.crds))
            self._with_group[group] = tuple(sorted({name for chart in installing for name in chart.chart}))
        return self._with_group[group]

    def _named(self, name: str) -> list[Chart]:
        charts = (self._chart(path) for path, names in self._heads.items() if name in names)
        return [chart for chart in charts if name in chart.chart]

    @cached_property
    def _heads(self) -> dict[Path, str]:
        """What each file says at `chart:`, as it is written."""
        matches = ((path, _NAMES.search(text)) for path, text in self._texts.items())
        return {path: names[0].removeprefix("chart:") for path, names in matches if names}

    def _shaped(self, values: Mapping) -> Chart | None:
        charts = map(self._chart, self._with_values)
        return next((chart for chart in charts if chart.values and hold(chart.values, values)), None)

    @cached_property
    def _with_values(self) -> tuple[Path, ...]:
        """The files that tell charts by the shape of their values."""
        return tuple(path for path, text in self._texts.items() if _VALUES.search(text))
