"""Some of the hostile inputs, as commands of their own: `python tests/hostile` runs all of them."""

from __future__ import annotations

import pytest
from all_inputs import all_inputs
from limits_of_a_run import run

RUN = [
    "numerals/instance-minor/5000-digits",
    "numerals/kustomization-target-path/5000-digits",
    "numerals/configuration-flux-minor/5000-digits",
    "depths/kustomization-replacement-create/1000",
    "depths/kustomization-json-patch-deepening/600",
    "growths/copies-into-itself/40",
    "growths/replacement-doubles-a-tree/40",
    "growths/doubling-variables/25",
    "growths/one-variable/40x300000",
    "names/long-group/5000-letters",
    "crowds/one-path/300",
    "crowds/near-custom/300",
    "depths/chain-dependencies/1000",
    "mutations/3",
]
"""One of each kind that once fell, hung or took the machine's memory."""

INPUTS = {hostile.name: hostile for hostile in all_inputs()}


@pytest.mark.parametrize("name", RUN)
def test_a_hostile_input_ends_in_time_and_within_memory_and_says_what_is_wrong(name: str) -> None:
    faults = [f"{outcome.command}: {outcome.fault}\n{outcome.told}" for outcome in run(INPUTS[name]) if outcome.fault]
    assert not faults


def test_there_are_inputs_of_all_kinds() -> None:
    assert len(INPUTS) >= 1500
    assert {name.partition("/")[0] for name in INPUTS} == {
        "numerals", "depths", "growths", "crowds", "names", "mutations",
    }  # fmt: skip
