"""Checks what a person wrote, in rules or in a configuration, against a model, and says at which line it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError

from gitops_lint.repo.nodes import Mapping, Node, Place, Sequence, to_data
from gitops_lint.repo.parser import parse
from gitops_lint.repo.spelling import meant_of

_ModelT = TypeVar("_ModelT", bound=BaseModel)
Location = tuple[int | str, ...]


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


def validated(root: Node, model: type[_ModelT], context: dict[str, Any] | None = None) -> _ModelT:
    """Return a document as a model; raise InvalidFileError for the first thing that doesn't fit, with its place."""
    try:
        return model.model_validate(to_data(root), context=context)
    except ValidationError as error:
        location, fault = first_fault(error, model)
        raise fault_at(root, location, fault) from None


def first_fault(error: ValidationError, model: type[BaseModel]) -> tuple[Location, str]:
    """Return where in the data the first thing is that doesn't fit a model, and what is wrong with it."""
    first = error.errors(include_url=False)[0]
    return first["loc"], _said(first, model)


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


def _said(error: Any, model: type[BaseModel]) -> str:
    if error["type"] == "extra_forbidden":
        *above, key = error["loc"]
        known = sorted({name for type_ in _at((model,), tuple(above)) for name in _fields(type_)})
        near = meant_of(str(key), known)
        return "there is no such key" + (f"; did you mean `{near}`?" if near else "")
    if error["type"] == "missing":
        return "is missing"
    if error["type"] in ("literal_error", "enum"):
        return _said_of_a_choice(error)
    return str(error["msg"]).removeprefix("Value error, ")


def _said_of_a_choice(error: Any) -> str:
    expected = str(error["ctx"]["expected"])
    near = meant_of(str(error["input"]), (part.strip("' ") for part in expected.replace(" or ", ",").split(",")))
    return f"must be {expected}, not '{error['input']}'" + (f"; did you mean `{near}`?" if near else "")


def _fields(annotation: Any) -> Iterator[str]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from annotation.model_fields


def _at(annotations: tuple[Any, ...], location: Location) -> tuple[Any, ...]:
    """Return the types that may stand where a way leads to, of those that may stand at its beginning."""
    types = tuple(plain for annotation in annotations for plain in _plain(annotation))
    if not location:
        return types
    below = tuple(inner for annotation in types for inner in _below(annotation, location[0]))
    return _at(below or types, location[1:])  # the name of a union's member leads nowhere


def _plain(annotation: Any) -> Iterator[Any]:
    """Return the types that an annotation stands for: the members of a union, what is annotated."""
    inner = get_args(annotation)
    origin = get_origin(annotation)
    if inner and origin not in (dict, list, tuple) and not isinstance(origin, type(BaseModel)):
        for type_ in inner:
            yield from _plain(type_)
    else:
        yield annotation


def _below(annotation: Any, step: int | str) -> tuple[Any, ...]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(step))
        return (field.annotation,) if field is not None else ()
    origin = get_origin(annotation)
    if origin is dict:
        return get_args(annotation)[1:]
    return get_args(annotation)[:1] if origin in (list, tuple) and isinstance(step, int) else ()
