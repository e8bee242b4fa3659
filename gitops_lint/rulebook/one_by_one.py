"""Mappings whose values are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any


class OneByOne(Mapping[str, Any]):
    """A mapping whose values are made of data when they are asked for: of most, nobody asks for more than a few."""

    def __init__(self, data: Mapping[str, Any], fit: Callable[[Any], Any]) -> None:
        self._data = data
        self._fit = fit
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return the value of a key; raise MisfitError if it doesn't fit."""
        if name not in self._made:
            self._made[name] = self._fit(self._data[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a key, without making its value."""
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        """Return the keys."""
        return iter(self._data)

    def __len__(self) -> int:
        """Return how many keys there are."""
        return len(self._data)
