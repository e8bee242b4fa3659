"""Random kustomizations build to what the real kustomize builds of them, or fail where it fails."""

from __future__ import annotations

import pytest
from differential import Batch, first_difference, run

SEEDS = 2
"""Each seed is a test of its own, so that they can be spread over processors."""


@pytest.mark.parametrize("number", range(SEEDS))
def test_random_trees_build_as_kustomize_builds_them(number: int) -> None:
    def check(batch: Batch) -> None:
        difference = first_difference(batch)
        if difference is not None:
            pytest.fail(str(difference), pytrace=False)

    run(number, check)
