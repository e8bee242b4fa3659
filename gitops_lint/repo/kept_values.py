"""Values that objects keep once they are worked out, in modules that may be compiled.

mypyc takes `cached_property` for a property, which it would work out each time, and gives objects of a compiled class
no room for what it doesn't declare. So what keeps its values here has a name of its own, and its class a decorator of
which mypyc knows nothing: that stays a class of Python, with compiled methods.
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

_ClassT = TypeVar("_ClassT", bound=type)
_ValueT = TypeVar("_ValueT")


class kept_value(cached_property[_ValueT]):  # noqa: N801 (it is written like what it is one of)
    """A value of an object that is worked out when it is first asked for, and kept."""


def keeps_values(kind: _ClassT) -> _ClassT:
    """Mark a class whose objects keep a `kept_value`; it stays as it is."""
    return kind
