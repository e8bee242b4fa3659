"""What follows from immutable things alone: made once, whichever cluster and whichever version of a repository asks.

A file that is the same in two versions is parsed once, so that its nodes are the same, and so is all that is made of
the same nodes in the same way. Things are told apart by identity, which costs nothing; they are kept with what was made
of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from gitops_lint.repo.aging import Aging

_T = TypeVar("_T")


class Derived:
    """Results by the things that they are made of; `made` are those of earlier runs."""

    def __init__(self, made: Aging | None = None) -> None:
        self._made = made if made is not None else Aging()

    def of(self, what: Hashable, things: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """Return what is made of things, which must rest on nothing else but `what` says, and must not be changed."""
        key = (what, *map(id, things))
        known = self._made.get(key)
        if known is None:
            known = things, make()  # which stay, so that nothing else has their identities
            self._made.keep(key, known)
        result: _T = known[1]
        return result

    def note(self, what: Hashable, things: tuple[object, ...]) -> None:
        """Note that something is so about things, which must rest on nothing else."""
        self._made.keep((what, *map(id, things)), (things, True))

    def is_noted(self, what: Hashable, things: tuple[object, ...]) -> bool:
        """Tell whether it is noted that something is so about things."""
        return self._made.get((what, *map(id, things))) is not None
