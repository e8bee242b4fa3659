"""Random kustomizations build to what the real kustomize builds of them, or fail where it fails."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from generated_trees import trees
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from oracle import build, kustomize, objects, write

TREES = 10
"""How many trees a run of kustomize builds: what takes time is its start."""
RUNS = 26
PARTS = 4
"""The runs are parted into tests, so that they can be spread over processors."""


class Batch(tuple[dict[str, str], ...]):
    """Trees to be built in one go; a failure shows the objects that differ, not all of these files."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{len(self)} trees"


batches = st.tuples(*(trees(f"t{number}") for number in range(TREES))).map(Batch)


@pytest.mark.parametrize("part", range(PARTS))
def test_random_trees_build_as_kustomize_builds_them(part: int) -> None:
    @seed(part)
    @settings(
        max_examples=RUNS,
        deadline=None,
        database=None,
        phases=[Phase.generate],  # each step of shrinking would start kustomize again, for minutes
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
    )
    @given(batches)
    def compare(batch: Batch) -> None:
        with TemporaryDirectory() as folder:
            compare_batch(batch, Path(folder))

    compare()


def compare_batch(batch: Batch, root: Path) -> None:
    """Compare trees: those that we find no fault with in one run, the others one by one."""
    files = {path: text for tree in batch for path, text in tree.items()}
    write(files, root)
    tags = [f"t{number}" for number in range(len(batch))]
    built = {tag: build(files, tag) for tag in tags}
    good = [tag for tag in tags if all(problem.harmless for problem in built[tag].problems)]
    for tag in tags:
        if tag not in good:
            assert kustomize(root, tag).error, built[tag].problems
    together = "".join(f"- {tag}\n" for tag in good)
    files["kustomization.yaml"] = f"resources:\n{together or '  []'}"
    write({"kustomization.yaml": files["kustomization.yaml"]}, root)
    theirs = kustomize(root)
    ours = build(files)
    assert not theirs.error
    assert all(problem.harmless for problem in ours.problems)
    assert set(objects(ours)) ^ set(theirs.objects) == set()
    assert len(ours.objects) == len(theirs.objects)
