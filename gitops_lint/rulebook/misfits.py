"""Says in words what of the data that a person wrote doesn't fit a record; pydantic finds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError

from gitops_lint.repo.spelling import meant_of
from gitops_lint.rulebook.fitting import MisfitError
from gitops_lint.rulebook.record import Location, Record, names_of

_OF_TYPES = {
    **dict.fromkeys(("tuple_type", "list_type"), "must be a list"),
    **dict.fromkeys(("dict_type", "mapping_type", "dataclass_type"), "must be a mapping"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "must be true or false"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "must be a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "must be a number"),
    "string_type": "must be a text: put it in quotes",
    "path_type": "must be a path",
}
"""What pydantic says of a value of the wrong type in Python's words, in those of YAML."""

_LIMITS = {
    "greater_than": "must be more than {gt:g}",
    "greater_than_equal": "must be {ge:g} or more",
    "less_than_equal": "must be {le:g} or less",
    **dict.fromkeys(("string_too_short", "too_short"), "must not be empty"),
}
"""What pydantic says of a value that is beyond its limits; the only one of texts and lists is not to be empty."""


def first_misfit(data: object, kind: type[Record], misfit: MisfitError) -> tuple[Location, str]:
    """Return where in data the first thing is that doesn't fit a record, and what is wrong with it.

    pydantic takes a text for a number that it looks like, YAML and a record don't: then the misfit counts.
    """
    try:
        TypeAdapter(kind).validate_python(data)
    except ValidationError as error:
        first, *others = error.errors(include_url=False)
        way = _way(data, first)
        told = next((other for other in others if first["type"] in _OF_TYPES and _is_of(data, way, other)), first)
        return way, _said(told, kind)
    return misfit.location, str(misfit)


def _way(data: object, error: Any) -> Location:
    """Return where an error is, without the members of unions, which pydantic names and nobody wrote."""
    if not error["loc"]:
        return ()
    *steps, last = error["loc"]
    way: list[str | int] = []
    for step in steps:
        if _is_in(data, step):
            data = data[step]  # type: ignore[index]
            way.append(step)
    return (*way, last) if error["type"] == "missing" or _is_in(data, last) else tuple(way)


def _is_in(data: object, step: str | int) -> bool:
    if isinstance(data, Mapping):
        return step in data
    return isinstance(data, list | tuple) and isinstance(step, int) and step < len(data)


def _is_of(data: object, way: Location, error: Any) -> bool:
    """Tell whether an error is of the same value, and says more of it than of which type it isn't."""
    return error["type"] not in _OF_TYPES and _way(data, error) == way


def _said(error: Any, kind: type[Record]) -> str:
    if error["type"] == "unexpected_keyword_argument":
        *above, key = error["loc"]
        known = sorted({name for type_ in _at((kind,), tuple(above)) for name in _fields(type_)})
        near = meant_of(str(key), known)
        return "there is no such key" + (f"; did you mean `{near}`?" if near else "")
    if error["type"] == "missing":
        return "is missing"
    if error["type"] in _LIMITS:
        return _LIMITS[error["type"]].format(**error["ctx"])
    if error["type"] in ("literal_error", "enum"):
        return _said_of_a_choice(error)
    return _OF_TYPES.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")


def _said_of_a_choice(error: Any) -> str:
    expected = str(error["ctx"]["expected"])
    near = meant_of(str(error["input"]), (part.strip("' ") for part in expected.replace(" or ", ",").split(",")))
    return f"must be {expected}, not '{error['input']}'" + (f"; did you mean `{near}`?" if near else "")


def _fields(annotation: Any) -> Iterator[str]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield from names_of(annotation)


def _at(annotations: tuple[Any, ...], location: Location) -> tuple[Any, ...]:
    """Return the types that may stand where a way leads to, of those that may stand at its beginning."""
    types = tuple(plain for annotation in annotations for plain in _plain(annotation))
    if not location:
        return types
    below = tuple(inner for annotation in types for inner in _below(annotation, location[0]))
    return _at(below or types, location[1:])  # the name of a union's member leads nowhere


def _plain(annotation: Any) -> Iterator[Any]:
    """Return the types that an annotation stands for: the members of a union, or itself."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        for type_ in get_args(annotation):
            yield from _plain(type_)
    else:
        yield annotation


def _below(annotation: Any, step: int | str) -> tuple[Any, ...]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        hints = get_type_hints(annotation)
        return (hints[str(step)],) if str(step) in names_of(annotation) else ()
    origin = get_origin(annotation)
    if origin in (dict, Mapping):
        return get_args(annotation)[1:]
    return get_args(annotation)[:1] if origin in (list, tuple) and isinstance(step, int) else ()
