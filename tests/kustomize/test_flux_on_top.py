"""Of random trees, a Flux Kustomization applies what Flux's documentation says of the real kustomize's build."""

from __future__ import annotations

import pytest
from differential import Difference
from flux_on_top import run

SEEDS = 3


@pytest.mark.parametrize("number", range(SEEDS))
def test_a_kustomization_applies_of_random_trees_what_flux_would(number: int) -> None:
    def check(difference: Difference) -> None:
        pytest.fail(str(difference), pytrace=False)

    run(number, check)
