"""What is wrong with a file, as the stage that reads or builds it says it."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.nodes import Place


class Related(NamedTuple):
    """Another place that tells part of the story; where it `is_alike`, the same is wrong, and to be mended, there."""

    place: Place
    message: str
    is_alike: bool = False


def also_wrong(place: Place, message: str) -> Related:
    """Return another place at which the same is wrong."""
    return Related(place, message, is_alike=True)


class Problem(NamedTuple):
    """Something that a stage could not read or build.

    `check` names the check that reports it (a name in rules/checks), `place` is where one would mend it. `cause` says
    which thing is at fault, as it is written (a path, a name), for the fingerprint of the finding. One that is
    `harmless` keeps nothing from being built, one that isn't `certain` may be none with some releases of a controller.
    One that isn't to be `told` comes of another one that is: a file isn't there, nor what it would have held.
    """

    check: str
    message: str
    place: Place
    cause: str = ""
    help: str = ""
    related: tuple[Related, ...] = ()
    harmless: bool = False
    certain: bool = True
    told: bool = True
