"""Which kinds have objects of another made is told from the rules' texts, and nothing is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.rulebook.checked_texts import ANY_KIND
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.rulebook import Rulebook


def _makers() -> dict[GroupKind, set[str]]:
    """Return the makers of each kind as the rules say them, when they are read."""
    rulebook = Rulebook()
    makers: dict[GroupKind, set[str]] = {}
    for group in rulebook.groups:
        for kind in rulebook.kinds_of(group):
            for product in rulebook.products(GroupKind(group, kind)):
                word = group if kind == ANY_KIND else kind
                makers.setdefault(parse_group_kind(product.kind), set()).add(word)
    return makers


MAKERS = _makers()


@pytest.mark.parametrize("kind", MAKERS, ids=str)
def test_no_maker_is_left_out(kind: GroupKind) -> None:
    assert Rulebook().maker_words(kind) >= MAKERS[kind]


def test_a_kind_that_nobody_makes_has_no_makers() -> None:
    assert Rulebook().maker_words(GroupKind("helm.toolkit.fluxcd.io", "HelmRelease")) == frozenset()


def test_rules_of_ones_own_count(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    (tmp_path / "kinds/example.org.yaml").write_text(
        "group: example.org\nkinds:\n\n    # one of ours\n    widget:\n        produces:\n"
        '          - {name: "{metadata.name}", kind: core/Secret}\n    Other: {}\n',
        encoding="utf-8",
    )
    assert Rulebook((tmp_path,)).maker_words(GroupKind("", "Secret")) == {"widget"}
