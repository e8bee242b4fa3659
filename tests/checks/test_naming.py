"""How messages say several of a kind."""

from __future__ import annotations

import pytest

from gitops_lint.rulebook.plural import plural


@pytest.mark.parametrize(
    ("kind", "several"),
    [
        ("Kustomization", "Kustomizations"),
        ("HelmRelease", "HelmReleases"),
        ("BackendTrafficPolicy", "BackendTrafficPolicies"),
        ("Gateway", "Gateways"),
        ("Ingress", "Ingresses"),
        ("Mesh", "Meshes"),
        ("Switch", "Switches"),
        ("Mailbox", "Mailboxes"),
        ("y", "ys"),
        ("", "s"),
    ],
)
def test_several_of_a_kind_are_said_as_people_write_it(kind: str, several: str) -> None:
    assert plural(kind) == several
