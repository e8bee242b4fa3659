"""A release with its chart and values: what it makes and refers to follows from these."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release import Release, Values
from gitops_lint.rulebook.charts import Chart
from gitops_lint.rulebook.rulebook import Rulebook


class ChartRelease(NamedTuple):
    """A release as it would be installed, with its chart, if the rules know it."""

    object: Object
    release: Release
    chart: Chart | None

    @property
    def identity(self) -> Identity:
        """The object that asks for the release."""
        return self.object.identity

    @property
    def name(self) -> str:
        """The name that it is installed under."""
        return self.release.name

    @property
    def chart_name(self) -> str | None:
        """What its chart is called, if Git tells."""
        return self.release.chart

    @property
    def namespace(self) -> str:
        """The namespace that it is installed in."""
        return self.release.namespace

    @property
    def values(self) -> Values:
        """The values that it is installed with."""
        return self.release.values

    @property
    def is_known_whole(self) -> bool:
        """Whether the rules name all that others may refer to, and Git holds all of its values."""
        return self.chart is not None and self.chart.complete and not self.values.open


def chart_release(held: Object, release: Release, rulebook: Rulebook) -> ChartRelease:
    """Return a release that an object of Git asks for, with its chart."""
    return ChartRelease(held, release, rulebook.chart_for(release.chart, release.url, release.values.node))
