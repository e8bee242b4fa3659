"""The net of a run: what fails by itself, or has no time left, costs itself and nothing else, and is told in the end.

What depends on it is unknown, never missing.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from gitops_lint.repo.time_limit import OutOfTime, TimeLimit

if TYPE_CHECKING:
    from logging import Logger

_T = TypeVar("_T")


class InternalError(NamedTuple):
    """What failed by a fault of the linter, or for lack of memory: a check, or a part of what comes before.

    `part` is that part, for people; `cluster` is empty where it is of none. `trace` is where in the linter, for those
    who mend it, `revision` the version of the repository, where that is what another is held against. What `is_late`
    didn't fail: there was no time left for it.
    """

    check: str
    cluster: str
    message: str
    trace: str
    revision: str = ""
    part: str = ""
    is_late: bool = False

    @property
    def what(self) -> str:
        """What failed or is missing, in words."""
        return self._name + self._where

    @property
    def failed(self) -> str:
        """That it failed, in words."""
        return f"{self._name} failed{self._where}"

    @property
    def _name(self) -> str:
        return self.part or f"the check `{self.check}`"

    @property
    def _where(self) -> str:
        where = f" in cluster `{self.cluster}`" if self.cluster else ""
        return where + (f" at {self.revision}" if self.revision else "")


class Faults:
    """What failed in a run, and for what it had no time. `passing` are no faults: they end the run."""

    def __init__(self, time_limit: TimeLimit | None = None, passing: tuple[type[Exception], ...] = ()) -> None:
        self.noted: list[InternalError] = []
        self.time_limit = time_limit or TimeLimit()
        self._passing = passing

    def guarded(self, do: Callable[[], _T], otherwise: _T, part: str = "", check: str = "", cluster: str = "") -> _T:
        """Return what something gives, or if it fails, another value, and note what failed.

        This is the one boundary for what nobody thought of: files, folders, objects, clusters and checks are many and
        independent of each other, and what the others give is worth having. Want of memory is such a thing, too: what
        took it is gone by then.
        """
        try:
            return do()
        except self._passing:
            raise
        except Exception as error:
            _log().debug("%s failed", part or check, exc_info=True)
            self.noted.append(InternalError(check, cluster, _told(error), traceback.format_exc(), part=part))
            return otherwise

    def in_time(self, do: Callable[[], _T], otherwise: _T, part: str = "", check: str = "", cluster: str = "") -> _T:
        """Return what something gives, or another value where it fails or there is no time left, and note that."""
        if not self.time_limit.is_over:
            try:
                return self.guarded(do, otherwise, part, check, cluster)
            except OutOfTime:
                _log().info("the time is over: %s", part or check)
        self.noted.append(InternalError(check, cluster, "there was no time left", "", part=part, is_late=True))
        return otherwise


def _told(error: Exception) -> str:
    """Return what happened in one line, with the line of the linter's code where it did."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(at.filename)}:{at.lineno}"  # noqa: PTH119 (without an import at every start)
    return f"{type(error).__name__}: {str(error)[:500]} ({where})".replace("\n", " ")


def _log() -> Logger:
    from logging import getLogger  # whose import takes as long as it takes to read a dozen files

    return getLogger(__name__)
