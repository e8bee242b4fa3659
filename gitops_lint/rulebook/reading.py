"""Reads one rule file as the model that it is written for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from gitops_lint.repo.nodes import Mapping, Node, Place, Sequence, mapping_at, to_data
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.kinds import KNOWN_TYPES, Rule

_RuleT = TypeVar("_RuleT", bound=Rule)


class RuleError(Exception):
    """A rule file that can't be read; the message says where and what."""


def read_rule(path: Path, model: type[_RuleT], types: Iterable[str] = ()) -> _RuleT:
    """Return a rule file as a model; raise RuleError if it is none, with the place in the file.

    `types` are the names of the types that it may embed besides its own.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: can't be read: {error}") from None
    parsed = parse(text, str(path))
    if parsed.problems:
        problem = parsed.problems[0]
        raise RuleError(f"{_written(problem.place)}: {problem.message}")
    if len(parsed.documents) != 1:
        raise RuleError(f"{path}:1:1: a rule file holds one document, this one {len(parsed.documents)}")
    root = parsed.documents[0].root
    known = {*types, *(mapping_at(root, "types") or ())}
    try:
        return model.model_validate(to_data(root), context={KNOWN_TYPES: known})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place, keys = _place_of(root, first["loc"])
        raise RuleError(f"{_written(place)}: {'.'.join(keys)}: {_said(first)}") from None


def _place_of(root: Node, location: tuple[int | str, ...]) -> tuple[Place, list[str]]:
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


def _said(error: Any) -> str:
    if error["type"] == "extra_forbidden":
        return "there is no such key"
    if error["type"] == "missing":
        return "is missing"
    return str(error["msg"]).removeprefix("Value error, ")


def _written(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}"
