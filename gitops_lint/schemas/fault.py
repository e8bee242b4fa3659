"""What is wrong with a field of an object."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.edits.intent import Rename, Set, Write
from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.routes import Route


class Better(NamedTuple):
    """What a field should be instead, as `text` says it; it is `clear` if nothing else can be meant."""

    change: Set | Write | Rename
    clear: bool = True

    @property
    def text(self) -> str:
        """What is to be written."""
        change = self.change
        return change.value if isinstance(change, Set) else change.key if isinstance(change, Rename) else change.text


class Fault(NamedTuple):
    """One field that the API server or the controller would not take.

    `check` names the check that reports it, `route` leads to the field from the object's root. `certain` says that no
    release of the controller takes it: a field that nothing resembles may be newer than what the linter knows. `said`
    are the API server's own words, where they aren't those of its kind of fault; it says them before it looks at values
    at all if `typed`. One that isn't `is_refused` is taken, and keeps the object from becoming ready.
    """

    check: str
    route: Route
    place: Place
    message: str
    help: str = ""
    certain: bool = True
    better: Better | None = None
    related: tuple[Related, ...] = ()
    said: str = ""
    typed: bool = False
    is_refused: bool = True

    @property
    def may_be_newer(self) -> bool:
        """Whether it is a field that nothing resembles, as each release of an operator brings some."""
        return self.check == "unknown-field" and not self.certain
