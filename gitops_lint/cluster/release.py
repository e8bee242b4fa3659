"""Charts as they would be installed, whoever installs them."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Mapping, Scalar

CHART_FILE = "Chart.yaml"
"""What makes a folder a chart, in whose root it stands (https://helm.sh/docs/topics/charts/#the-chart-file-structure)."""


class Values(NamedTuple):
    """Values merged from all that Git holds; `open` says that a source that can't be read may change any of them."""

    node: Mapping
    open: bool


class SetValue(NamedTuple):
    """A text of another object that is put at a path of the values as Helm's `--set` would; `path` says which."""

    path: Scalar
    holder: Identity
    text: Scalar


class Release(NamedTuple):
    """A release as Helm would see it: the names that it installs under, its chart and where that comes from.

    `values` are those that it is installed with, `texts` where they stand as text in other objects, `set_values` such
    as are put at a path as the command line's `--set` would. `written` is where
    the chart is named, `version` where its version is, or the range in which the newest is taken.
    """

    identity: Identity
    name: str
    namespace: str
    chart: str | None
    url: str | None
    values: Values
    texts: tuple[Scalar, ...] = ()
    written: Scalar | None = None
    version: Scalar | None = None
    set_values: tuple[SetValue, ...] = ()
