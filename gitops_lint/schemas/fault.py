"""What is wrong with a field of an object."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.nodes import Place
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.routes import Route


class Replacement(NamedTuple):
    """A text that should stand in the place of another: `written` is what must be there for it to make sense.

    Both are strings, unless `is_yaml` says that the text is to be written as it is, since the type is what is wrong. It
    is `clear` if nothing else can be meant.
    """

    place: Place
    written: str
    text: str
    is_yaml: bool = False
    clear: bool = True


class Fault(NamedTuple):
    """One field that the API server or the controller would not take.

    `check` names the check that reports it, `route` leads to the field from the object's root. `certain` says that no
    release of the controller takes it: a field that nothing resembles may be newer than what the linter knows.
    """

    check: str
    route: Route
    place: Place
    message: str
    help: str = ""
    certain: bool = True
    replacement: Replacement | None = None
    related: tuple[Related, ...] = ()


def writing(place: Place, text: str) -> Place:
    """Return the place of a text of one line that begins where another place does."""
    return place._replace(end_line=place.line, end_column=place.column + len(text))
