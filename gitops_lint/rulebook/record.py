"""What a person writes in YAML as plain data of known types: rules, settings, baselines.

A record is an immutable dataclass. Data that fits its fields to the letter becomes one at once; anything else is for
validation.py, which asks pydantic what is wrong with it. Nearly every run reads only what fits, and so nearly none has
to import pydantic and to build its validators, which took a third of the time of a small repository's check.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import MISSING, Field, dataclass, field, fields
from enum import Enum
from functools import cache
from pathlib import Path
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    Self,
    TypeAlias,
    TypeVar,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

_RecordT = TypeVar("_RecordT", bound="Record")
Location: TypeAlias = tuple[int | str, ...]
"""The way to a value in data: keys and indexes."""
Fit: TypeAlias = Callable[[Any], Any]
"""Returns a value of YAML as what a field holds; raises MisfitError where it doesn't fit."""


class MisfitError(Exception):
    """Data that doesn't fit a record to the letter; the message says why, and `location` where."""

    location: Location = ()

    def below(self, step: int | str) -> Self:
        """Return this as it is seen from one step further up."""
        self.location = (step, *self.location)
        return self


class Checked(NamedTuple):
    """In an annotation: what a value must hold besides its type; `check` raises ValueError if it doesn't."""

    check: Callable[[Any], object]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Tell pydantic the same."""
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def _checked(self, value: Any) -> Any:
        self.check(value)
        return value


class Prepared(NamedTuple):
    """In an annotation: what is made of a value before it is held against its type; `prepare` may raise ValueError."""

    prepare: Callable[[Any], Any]

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Tell pydantic the same."""
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(self.prepare, handler(source))


class Limited(NamedTuple):
    """In an annotation: between which values a number is, and how many letters or items there are at least."""

    gt: float | None = None
    ge: float | None = None
    le: float | None = None
    min_length: int | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        """Tell pydantic the same."""
        return handler(source) | {name: limit for name, limit in self._asdict().items() if limit is not None}

    def check(self, value: Any) -> None:
        """Raise ValueError for a value that is beyond the limits."""
        if (
            (self.gt is not None and not value > self.gt)
            or (self.ge is not None and not value >= self.ge)
            or (self.le is not None and not value <= self.le)
            or (self.min_length is not None and len(value) < self.min_length)
        ):
            raise ValueError("it is beyond the limits")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Record:
    """Immutable data of known types; a key that it doesn't know is an error, so that a slip of the pen is found.

    What dataclasses write anew for each class is written here once: there are dozens, and it is done at each start.
    """

    __pydantic_config__: ClassVar[Any] = {"extra": "forbid"}

    def __init_subclass__(cls) -> None:
        """Make a dataclass of each kind of record."""
        dataclass(init=False, repr=False, eq=False)(cls)

    def __init__(self, **values: Any) -> None:
        """Take values by the names of their fields; raise TypeError for others, and where one is missing."""
        declared = {declared.name: declared for declared in fields(type(self))}  # type: ignore[arg-type]
        missing = [name for name in declared.keys() - values.keys() if _is_required(declared[name])]
        if missing or not values.keys() <= declared.keys():
            raise TypeError(f"{type(self).__name__} has {', '.join(declared)}, and was given {', '.join(values)}")
        vars(self).update(values)
        for name, factory in _factories(type(self)).items():
            vars(self).setdefault(name, factory())

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a record doesn't change."""
        raise AttributeError(f"{type(self).__name__}.{name} can't be set: a record doesn't change")

    def __eq__(self, other: object) -> bool:
        """Tell whether this is the same kind of record, with the same values."""
        names = names_of(type(self))
        return type(other) is type(self) and all(getattr(self, name) == getattr(other, name) for name in names)

    def __hash__(self) -> int:
        """Return the same number for equal records."""
        return hash((type(self), *(getattr(self, name) for name in names_of(type(self)))))

    def __repr__(self) -> str:
        """Return this as Python would make it."""
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names_of(type(self)))
        return f"{type(self).__name__}({values})"

    def changed(self, **values: Any) -> Self:
        """Return this with other values in some fields."""
        changed = object.__new__(type(self))
        vars(changed).update({name: vars(self)[name] for name in self.given()}, **values)  # nothing that is cached
        return changed

    def given(self) -> tuple[str, ...]:
        """Return the names of the fields that were written, of a record that was read."""
        return tuple(name for name in names_of(type(self)) if name in vars(self))


def fitted(data: object, kind: type[_RecordT]) -> _RecordT:
    """Return data as a record; raise MisfitError where it doesn't fit to the letter."""
    fit: Fit = _fit(kind)  # type: ignore[arg-type]  # a class of records can be hashed; mypy looks at the records
    record: _RecordT = fit(data)
    return record


def names_of(kind: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields that records of a kind have, in the order in which they are declared."""
    return tuple(declared.name for declared in fields(kind))  # type: ignore[arg-type]  # it is a dataclass


def _is_required(declared: Field[Any]) -> bool:
    return declared.default is MISSING and declared.default_factory is MISSING


def _factories(kind: Any) -> dict[str, Callable[[], Any]]:
    """Return what makes the values of fields that aren't given, where these aren't the class' own attributes."""
    made = {declared.name: declared.default_factory for declared in fields(kind)}
    return {name: factory for name, factory in made.items() if factory is not MISSING}


@cache
def _fits(kind: Any) -> Mapping[str, Fit]:
    """Return what makes the value of each field."""
    hints = get_type_hints(kind, include_extras=True)
    return {declared.name: _fit(hints[declared.name]) for declared in fields(kind)}


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
    factories = _factories(kind)
    required = frozenset(declared.name for declared in fields(kind) if _is_required(declared))

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
