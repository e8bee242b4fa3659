"""Makes records of plain data that fits them to the letter."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from gitops_lint.rulebook.one_by_one import OneByOne
from gitops_lint.rulebook.record import Checked, Limited, Location, Prepared, Record, factories_of, is_required

_RecordT = TypeVar("_RecordT", bound=Record)
Fit: TypeAlias = Callable[[Any], Any]
"""Returns a value of YAML as what a field holds; raises MisfitError where it doesn't fit."""


class MisfitError(Exception):
    """Data that doesn't fit a record to the letter; the message says why, and `location` where."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.location: Location = ()

    def below(self, step: int | str) -> Self:
        """Return this as it is seen from one step further up."""
        self.location = (step, *self.location)
        return self


def fitted(data: object, kind: type[_RecordT]) -> _RecordT:
    """Return data as a record; raise MisfitError where it doesn't fit to the letter."""
    fit: Fit = _fit(kind)  # type: ignore[arg-type]  # a class of records can be hashed; mypy looks at the records
    record: _RecordT = fit(data)
    return record


def fitted_in_parts(data: dict[str, Any], kind: type[_RecordT]) -> _RecordT:
    """Return data that is known to fit as a record; what its own mappings hold is made when it is asked for."""
    parts, fits = _fits_of_parts(kind), _fits(kind)  # type: ignore[arg-type]  # as above
    record: _RecordT = object.__new__(kind)
    for name, value in data.items():
        vars(record)[name] = OneByOne(value, parts[name]) if name in parts else fits[name](value)
    for name, factory in factories_of(kind).items():
        vars(record).setdefault(name, factory())
    return record


@cache
def _fits_of_parts(kind: Any) -> Mapping[str, Fit]:
    """Return what makes the values in each field that is a mapping by names."""
    return {name: _fit(get_args(hint)[1]) for name, hint in _hints(kind).items() if get_origin(hint) is Mapping}


@cache
def _fits(kind: Any) -> Mapping[str, Fit]:
    """Return what makes the value of each field."""
    hints = _hints(kind)
    return {declared.name: _fit(hints[declared.name]) for declared in fields(kind)}


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    """Return the type of each field; to work them out takes as long as to make most records."""
    return get_type_hints(kind, include_extras=True)


@cache
def _fit(hint: Any) -> Fit:
    """Return what makes a value of a type of that which YAML holds."""
    origin = get_origin(hint)
    if origin is Annotated:
        return _annotated(*get_args(hint))
    if origin in (Union, types.UnionType):
        return _any_of(tuple(map(_fit, get_args(hint))))
    if origin is Literal:
        return _among(get_args(hint))
    if origin is tuple:
        return _several(_fit(get_args(hint)[0]))
    if origin in (dict, Mapping):
        key, value = get_args(hint)
        return _mapping(_fit(key), _fit(value))
    if issubclass(hint, Record):
        return _record(hint)
    if issubclass(hint, Enum):
        return _member(hint)
    return _path if hint is Path else _of_type(hint)


@cache
def _record(kind: Any) -> Fit:
    factories = factories_of(kind)
    required = frozenset(declared.name for declared in fields(kind) if is_required(declared))

    def fit(value: Any) -> Any:
        if type(value) is kind:
            return value
        fits = _fits(kind)
        if type(value) is not dict:
            raise MisfitError("must be a mapping")
        if not required <= value.keys() <= fits.keys():
            raise MisfitError("has not the keys that it must have")
        record = object.__new__(kind)
        holds = vars(record)  # a dataclass' defaults are its class' attributes: what isn't given needs no place here
        for name, factory in factories.items():
            if name not in value:
                holds[name] = factory()
        for name, inner in value.items():
            try:
                holds[name] = fits[name](inner)
            except MisfitError as misfit:
                raise misfit.below(name) from None
        return record

    return fit


def _annotated(hint: Any, *marks: Any) -> Fit:
    inner = _fit(hint)

    def fit(value: Any) -> Any:
        try:
            for mark in marks:
                if isinstance(mark, Prepared):
                    value = mark.prepare(value)
            value = inner(value)
            for mark in marks:
                if isinstance(mark, Checked | Limited):
                    mark.check(value)
        except ValueError as error:
            raise MisfitError(str(error)) from None
        return value

    return fit


def _any_of(fits: tuple[Fit, ...]) -> Fit:
    def fit(value: Any) -> Any:
        for member in fits:
            with suppress(MisfitError):
                return member(value)
        raise MisfitError("is none of what it may be")

    return fit


def _among(choices: tuple[Any, ...]) -> Fit:
    def fit(value: Any) -> Any:
        if any(type(value) is type(choice) and value == choice for choice in choices):
            return value
        raise MisfitError(f"must be {' or '.join(map(repr, choices))}")

    return fit


def _several(item: Fit) -> Fit:
    def fit(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise MisfitError("must be a list")
        try:
            return tuple(map(item, value))
        except MisfitError:
            raise _in_items(value, item) from None

    return fit


def _in_items(items: Iterable[Any], fit: Fit) -> MisfitError:
    """Return which item doesn't fit, and why."""
    for index, item in enumerate(items):
        try:
            fit(item)
        except MisfitError as misfit:
            return misfit.below(index)
    raise AssertionError("an item didn't fit, and now all do")


def _mapping(key: Fit, value: Fit) -> Fit:
    def fit(entries: Any) -> Any:
        if not isinstance(entries, dict):
            raise MisfitError("must be a mapping")
        made = {}
        for name, inner in entries.items():
            try:
                made[key(name)] = value(inner)
            except MisfitError as misfit:
                raise misfit.below(name) from None
        return made

    return fit


def _member(enumeration: type[Enum]) -> Fit:
    members = {member.value: member for member in enumeration}

    def fit(value: Any) -> Any:
        if isinstance(value, enumeration):
            return value
        if type(value) is not str or value not in members:
            raise MisfitError(f"must be one of {', '.join(map(str, members))}")
        return members[value]

    return fit


def _path(value: Any) -> Any:
    if not isinstance(value, str | Path):
        raise MisfitError("must be a path")
    if "\0" in str(value):
        raise MisfitError("must be a path: no path holds a null character")
    return Path(value)


_IN_WORDS = {
    str: "a text",
    bool: "true or false, without quotes",
    int: "a whole number, without quotes",
    float: "a number, without quotes",
    type(None): "null",
}


def _of_type(kind: Any) -> Fit:
    kinds = (int, float) if kind is float else (kind,)
    fault = f"must be {_IN_WORDS[kind]}"

    def fit(value: Any) -> Any:
        if type(value) not in kinds:
            raise MisfitError(fault)
        return kind(value) if kind is float else value

    return fit
