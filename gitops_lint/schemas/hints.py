"""Which releases scripts, workflows and what a bootstrap applies speak of: hints, for a cluster that tells nothing.

They may be about another cluster, or of another time, so that they make nothing certain.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from gitops_lint.cluster.installed_release import Told, ToldBy
from gitops_lint.cluster.release_range import ANY_RELEASE, brought_by, named_in, releases_of
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.tree import Tree
from gitops_lint.rulebook.distributions import Distribution
from gitops_lint.rulebook.rulebook import Rulebook

_CHART_VERSION = "version"
_OF_CHART = (
    r"""(?:^|[\s/"'=]){}["']?[ \t]*\n(?:[^\n]*\n){{0,3}}?[ \t]*version["']?[ \t]*[:=][ \t]*["']?(v?\d+\.\d+[\w.]*)"""
)
"""How a helmfile or Terraform names a chart, and its version soon after."""
_WORKFLOWS = late_pattern(r"(?:^|/)workflows/[^/]+\.ya?ml$")


def hinted_releases(tree: Tree, is_of_tools: Callable[[str], bool], rulebook: Rulebook) -> tuple[Told, ...]:
    """Return what the files tell that people run themselves, by how they are called, and a forge's workflows."""
    told: list[Told] = []
    for path in sorted(tree.paths):
        if is_of_tools(path) or _WORKFLOWS.search(path):
            with suppress(OSError):
                text = tree.read(path).decode(errors="replace")
                told += (hint for rule in rulebook.schemas.distributions for hint in _hints(text, path, rule))
    return tuple(told)


def _hints(text: str, path: str, distribution: Distribution) -> Iterator[Told]:
    named = [(named_in(rest), at) for published in distribution.published for rest, at in published.named_in(text)]
    for command in distribution.commands:
        named += ((releases_of(match[1]), match.start(1)) for match in re.finditer(command, text))
    for chart in distribution.charts if _CHART_VERSION in text else ():
        pattern = _OF_CHART.format(re.escape(chart.chart))
        versions = ((releases_of(match[1]), match.start(1)) for match in re.finditer(pattern, text))
        named += ((brought_by(releases, chart.releases), at) for releases, at in versions if chart.values is None)
    for releases, position in named:
        if releases != ANY_RELEASE:
            line = text.count("\n", 0, position) + 1
            yield Told(distribution.product, releases, ToldBy.HINTS, Place(path, line, 1, line, 1))
    components = frozenset(name for name in distribution.components if name in text)
    if components:
        yield Told(distribution.product, ANY_RELEASE, ToldBy.HINTS, components=components)
