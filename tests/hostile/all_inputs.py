"""All hostile inputs, family by family."""

from __future__ import annotations

from itertools import chain

from crowds import crowds
from depths import depths
from growths import growths
from hostile_input import Inputs
from mutations import mutations
from names import names
from numerals import numerals


def all_inputs() -> Inputs:
    """Return all inputs; nothing is made before it is run."""
    return chain(numerals(), depths(), growths(), crowds(), names(), mutations())
