"""Mappings whose values are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


class OneByOne(dict[str, Any]):
    """A mapping whose values are made of data when they are asked for: of most, nobody asks for more than a few."""

    def __init__(self, data: Mapping[str, Any], fit: Callable[[Any], Any]) -> None:
        super().__init__(data)
        self._fit = fit
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the value of a key; raise MisfitError if it doesn't fit."""
        if name not in self._made:
            self._made[name] = self._fit(super().__getitem__(name))
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        """Return the keys; said here again, since copies of what has its own take the values, and not the data."""
        return super().__iter__()

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a key, or the default."""
        return self[name] if name in self else default  # noqa: SIM401 (that would ask for itself)

    def values(self) -> Any:
        """Return all values."""
        return dict(self).values()

    def items(self) -> Any:
        """Return all keys with their values."""
        return dict(self).items()

    def __or__(self, others: Any) -> Any:
        """Return a mapping with the values of another laid over these."""
        return {**self, **others}

    def __ror__(self, others: Any) -> Any:
        """Return a mapping with these values laid over those of another."""
        return {**others, **self}

    def __eq__(self, other: object) -> bool:
        """Tell whether another mapping holds the same."""
        return dict(self) == other

    __hash__ = None  # as of any mapping
