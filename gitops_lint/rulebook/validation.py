"""Reads what a person wrote, in rules or in a configuration, as a record, and says at which line it is wrong."""

from __future__ import annotations

from typing import TypeVar

from gitops_lint.repo.nodes import Mapping, Node, Place, Sequence, to_data
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.fitting import MisfitError, fitted
from gitops_lint.rulebook.record import Location, Record

_RecordT = TypeVar("_RecordT", bound=Record)


class InvalidFileError(Exception):
    """A file of the linter's own that can't be read; the message says where and what."""


def written(place: Place) -> str:
    """Return a place as messages begin with it."""
    return f"{place.path}:{place.line}:{place.column}"


def root_of(text: str, path: str) -> Node | None:
    """Return the one document of a YAML file, or None where it holds none; raise InvalidFileError for anything else."""
    parsed = parse(text, path)
    if parsed.problems:
        problem = parsed.problems[0]
        raise InvalidFileError(f"{written(problem.place)}: {problem.message}")
    if len(parsed.documents) > 1:
        raise InvalidFileError(f"{path}:1:1: it must hold one document, and holds {len(parsed.documents)}")
    return parsed.documents[0].root if parsed.documents else None


def validated(root: Node, kind: type[_RecordT]) -> _RecordT:
    """Return a document as a record; raise InvalidFileError for the first thing that doesn't fit, with its place."""
    data = to_data(root)
    try:
        return fitted(data, kind)
    except MisfitError as misfit:
        from gitops_lint.rulebook.misfits import first_misfit

        raise fault_at(root, *first_misfit(data, kind, misfit)) from None


def fault_at(root: Node, location: Location, fault: str) -> InvalidFileError:
    """Return the error that says where in a document something is wrong."""
    place, keys = place_of(root, location)
    where = f"{'.'.join(keys)}: " if keys else ""
    return InvalidFileError(f"{written(place)}: {where}{fault}")


def place_of(root: Node, location: Location) -> tuple[Place, list[str]]:
    """Return where a value that pydantic names is written, and the way there.

    pydantic's ways also name the members of unions that it tried: steps that lead nowhere are passed over, and so the
    place of something that is missing is that of what it is missing in.
    """
    node: Node = root
    place = root.place
    keys: list[str] = []
    for step in location:
        if isinstance(node, Mapping) and isinstance(step, str) and step in node:
            place = node.key_place(step)
            node = node.entries[step]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            node = node.items[step]
            place = node.place
        elif step != location[-1]:
            continue
        keys.append(str(step))
    return place, keys
