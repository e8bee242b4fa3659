"""How an object applies others, whatever its controller calls that."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.rulebook.routes import Route


class HealthCheck(NamedTuple):
    """An object that an applier is told to wait for, where its name is written, and the way to that in the applier."""

    target: Identity
    place: Place
    route: Route


class Filling(NamedTuple):
    """The variables that an applier fills in: their names, as far as Git tells.

    `open` says that there may be others. `given` says whether it fills in anything: where not, text stays as it is.
    `sources` are the Secrets and ConfigMaps in Git that they come from.
    """

    names: frozenset[str] = frozenset()
    open: bool = False
    given: bool = False
    sources: tuple[Identity, ...] = ()


class Applier(NamedTuple):
    """What an object says of how it applies others; nothing of what comes of it.

    `source` is where it takes files from, `path` the folder of these that it builds, as it is written, and `path_place`
    where it is to be written. `waits` says whether it is ready only once all that it applies is (None where nothing is
    said, so that it isn't) and `waits_place` where that is said, `checks` are objects that it waits for besides, which
    has no effect where it `waits`.
    `timeout` is how long it may wait, if it says so. If it `prunes`, it deletes what it no longer applies.
    """

    identity: Identity
    source: Identity | None
    path: Scalar | None
    path_place: Place
    waits: bool | None = None
    waits_place: Place | None = None
    checks: tuple[HealthCheck, ...] = ()
    timeout: Scalar | None = None
    prunes: bool = False
    filling: Filling = Filling()
