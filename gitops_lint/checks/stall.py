"""What a fault keeps from ever happening in a cluster that begins with nothing, and at which step of the work.

Facts: https://github.com/fluxcd/kustomize-controller internal/controller/kustomization_controller.go (path, build, post
build, apply, in this order), https://github.com/fluxcd/pkg ssa/manager_apply.go (all objects of a stage are dry-run
first; one that is rejected keeps all of them from being applied).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.analysis import Moment, State


class Step(StrEnum):
    """At which step of a controller's work something fails."""

    CYCLE = "cycle"  # it waits for what waits for it
    PATH = "path"  # its folder isn't there
    BUILD = "build"  # what it applies can't be built
    POST_BUILD = "post build"  # variables can't be filled in
    DRY_RUN = "dry run"  # the API server refuses an object that it applies
    ITSELF = "itself"  # the object's own controller refuses it


class Stall(NamedTuple):
    """The moments that never come, all for one fault.

    `said` is what the controller, or the API server with a `reason`, says of it, where that is not what the finding
    says; `object` the object of which it is said, where that is not the finding's subject.
    """

    step: Step
    never: tuple[Moment, ...]
    said: str = ""
    reason: str = ""
    object: Identity | None = None


def stalled(step: Step, identities: Iterable[Identity], state: State = State.ACTS, said: str = "") -> Stall:
    """Return that some objects never reach a state."""
    return Stall(step, tuple(Moment(identity, state) for identity in sorted(set(identities))), said)


def rejected(objects: Iterable[Object], said: str = "", reason: str = "") -> Stall:
    """Return that the API server rejects objects: nothing of what their Kustomizations apply is applied."""
    appliers = {object_.applied_by[0] if object_.applied_by else object_.identity for object_ in objects}
    return stalled(Step.DRY_RUN, appliers, said=said)._replace(reason=reason)
