"""What a person writes in YAML as plain data of known types: rules, settings, baselines.

A record is an immutable dataclass. Data that fits its fields to the letter becomes one at once (fitting.py); of all
else pydantic says what is wrong with it (misfits.py). Nearly every run reads only what fits, and so nearly none has to
import pydantic and to build its validators, which took a third of the time of a small repository's check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from typing import Any, ClassVar, NamedTuple, Self, TypeAlias, dataclass_transform

Location: TypeAlias = tuple[int | str, ...]
"""The way to a value in data: keys and indexes."""


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
        missing = [name for name in declared.keys() - values.keys() if is_required(declared[name])]
        if missing or not values.keys() <= declared.keys():
            raise TypeError(f"{type(self).__name__} has {', '.join(declared)}, and was given {', '.join(values)}")
        vars(self).update(values)
        for name, factory in factories_of(type(self)).items():
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


def names_of(kind: type[Record]) -> tuple[str, ...]:
    """Return the names of the fields that records of a kind have, in the order in which they are declared."""
    return tuple(declared.name for declared in fields(kind))  # type: ignore[arg-type]  # it is a dataclass


def is_required(declared: Field[Any]) -> bool:
    """Tell whether a field must be given."""
    return declared.default is MISSING and declared.default_factory is MISSING


def factories_of(kind: Any) -> dict[str, Callable[[], Any]]:
    """Return what makes the values of fields that aren't given, where these aren't the class' own attributes."""
    made = {declared.name: declared.default_factory for declared in fields(kind)}
    return {name: factory for name, factory in made.items() if factory is not MISSING}
