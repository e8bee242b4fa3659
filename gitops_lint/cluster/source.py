"""Where others take files or charts from."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Scalar


class Source(NamedTuple):
    """A source as its object says it, each where it is written: the URL or host, and the version or range of versions.

    `chart` is what a source of one chart calls it.
    """

    identity: Identity
    address: Scalar | None = None
    version: Scalar | None = None
    chart: Scalar | None = None
