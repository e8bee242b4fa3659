"""What is made and of whose names only a pattern is known is found by what a name begins with or holds."""

from __future__ import annotations

import re

import pytest

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.products import ANY_NAME, MadeLike
from gitops_lint.graph.provisions import MadeAlike
from gitops_lint.rulebook.group_kind import GroupKind

SECRET = GroupKind("", "Secret")
MAKER = Identity("helm.toolkit.fluxcd.io", "HelmRelease", "default", "wiki")
MADE = tuple(
    MadeLike(SECRET, "default", name, MAKER, called)
    for name, called in (
        (re.compile(r"wiki\-.*"), ()),
        (re.compile(r"wiki\-\d+"), ()),
        (re.compile(r"sh\.helm\.release\.v1\..*"), ()),
        ("wiki-tls", ()),
        (ANY_NAME, ()),
        (None, ("wiki", "wiki-web")),
        (re.compile(r".*\-tls"), ()),
        (re.compile(r"wiki\-.*"), ()),
    )
)


@pytest.mark.parametrize(
    "name",
    ["wiki", "wiki-", "wiki-7", "wiki-tls", "wiki-web-token", "sh.helm.release.v1.wiki.v1", "shxhelm", "", "tls"],
)
@pytest.mark.parametrize("namespace", ["default", "elsewhere"])
def test_those_that_may_be_an_object_are_found_in_their_order(name: str, namespace: str) -> None:
    alike = MadeAlike()
    for made in MADE:
        alike.add(made)
    identity = Identity(*SECRET, namespace, name)
    assert alike.covering(identity) == [made for made in MADE if made.covers(identity)]
