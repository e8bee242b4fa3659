"""Whatever is drawn: no exception, little time, little memory, and the same twice. `make fuzz` draws for longer."""

from __future__ import annotations

from typing import Any

import pytest
from all_targets import all_targets
from fuzz_target import execute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TARGETS = all_targets()
SHORT = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
EXAMPLES = {
    "sample": 3,
    "session": 10,
    "repository": 15,
    "files": 15,
    "graph": 8,
    "fixes": 10,
    "change": 10,
    "build": 20,
}
"""How many inputs are drawn of what takes long; of all others, it is forty."""


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_drawn_neither_fails_nor_costs_nor_differs(name: str) -> None:
    target = TARGETS[name]

    @given(st.data())
    @settings(SHORT, max_examples=EXAMPLES.get(name, 40))
    def draw(data: Any) -> None:
        execute(target, data.draw(target.inputs))

    draw()
