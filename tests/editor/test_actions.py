"""What can be done about a finding: among it, a line of the configuration that says what exists outside of Git."""

from __future__ import annotations

import pytest
from repositories import analysed, helm_release, repository

from gitops_lint.editor.actions import Action, Configuration, actions
from gitops_lint.fixes.editing import edited

FILES = repository(helm_release("app", valuesFrom=[{"kind": "Secret", "name": "by-hand"}]))
NAME = ".gitops-lint.yaml"
LINE = "- Secret/flux-system/by-hand # say why\n"


def known(text: str | None) -> Action | None:
    """Return the action that adds to the known externals of a configuration."""
    analysis = analysed(FILES)
    (reported,) = [each for each in analysis.findings if each.check.id == "GL109"]
    found = [each for each in actions(analysis, reported, Configuration(NAME, text)) if "externals" in each.title]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"known_externals:\n  {LINE}"),
        ("fail_on: warning\n", f"fail_on: warning\n\nknown_externals:\n  {LINE}"),
        (
            "known_externals:\n  - Secret/a/b # why\n  # more to come\nfail_on: warning # strict\n",
            f"known_externals:\n  - Secret/a/b # why\n  {LINE}  # more to come\nfail_on: warning # strict\n",
        ),
    ],
)
def test_it_is_added_and_all_comments_stay(before: str, after: str) -> None:
    action = known(before)
    assert action is not None
    assert action.creates is None
    assert edited(before.encode(), action.edits).decode() == after


def test_where_there_is_no_configuration_it_is_made() -> None:
    action = known(None)
    assert action is not None
    assert action.creates == NAME
    assert action.edits[0].text == f"known_externals:\n  {LINE}"


@pytest.mark.parametrize("text", ["known_externals: [Secret/flux-system/by-hand]\n", "a: b: c\n", "- no mapping\n"])
def test_what_is_known_or_cannot_be_added_to_gives_no_action(text: str) -> None:
    assert known(text) is None
