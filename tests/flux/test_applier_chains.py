"""Kustomizations that become ever more without end are told from those that are many."""

from __future__ import annotations

import pytest

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.flux.applier_chains import ApplierChains
from gitops_lint.flux.kinds import KUSTOMIZATION
from gitops_lint.repo.nodes import Mapping, Place


def _made(number: int, line: int, by: Object | None = None) -> Object:
    """Return the Kustomization of a number, that a line of a file becomes, and maybe another one applies."""
    identity = Identity(*KUSTOMIZATION, "flux-system", f"k{number}")
    applied_by = (by.identity,) if by is not None else ()
    return Object(identity=identity, node=Mapping({}, {}, Place("a.yaml", line, 1)), applied_by=applied_by)


def _endless(*made: Object) -> list[int]:
    """Return which of the Kustomizations, in the order in which they come, go on without end."""
    chains = ApplierChains()
    for kustomization in made:
        chains.note(kustomization)
    return [number for number, kustomization in enumerate(made) if chains.is_endless(kustomization.identity)]


@pytest.mark.parametrize(
    ("count", "manifests", "first_endless"),
    [
        (1_501, 1, None),
        (1_502, 1, 1_501),
        (9_999, 9_999, None),
        (10_001, 10_001, 10_000),
        (1_503, 3, None),
        (1_505, 3, 1_503),
    ],
)
def test_manifests_become_so_many_and_a_cluster_has_so_many(
    count: int, manifests: int, first_endless: int | None
) -> None:
    endless = _endless(*(_made(number, number % manifests + 1) for number in range(count)))
    assert endless == ([] if first_endless is None else list(range(first_endless, count)))


@pytest.mark.parametrize(("of_one_manifest", "first_endless"), [(True, 3), (False, 32)])
def test_a_chain_is_only_so_long(of_one_manifest: bool, first_endless: int) -> None:
    chain = [_made(0, 1)]
    while len(chain) < 35:
        chain.append(_made(len(chain), 1 if of_one_manifest else len(chain) + 1, by=chain[-1]))
    assert _endless(*chain) == list(range(first_endless, 35))


def test_what_is_made_again_is_none_more() -> None:
    again = [_made(1, 1)] * 2_000
    assert _endless(*again) == []
