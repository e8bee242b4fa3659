"""Lines that are added to a configuration which people have written: nothing else in it changes."""

from __future__ import annotations

import pytest

from gitops_lint.adoption.additions import CannotAddError, with_externals, with_path_ignores

WRITTEN = """\
# of the platform team
known_externals: # on all clusters
  - Secret/flux-system/sops-age # by hand

# files that are examples
per_path_ignores:
  "/docs/*": [GL109] # shown only
  /apps/old:
    - GL109

# last
fail_on: "error"
"""


def test_lines_stand_where_their_list_ends_with_the_reason_and_all_else_stays() -> None:
    assert with_externals(WRITTEN, ["Secret/web/token", "*/web/token"], "Terraform\nhas it") == WRITTEN.replace(
        "# by hand\n",
        '# by hand\n  - Secret/web/token # Terraform has it\n  - "*/web/token" # Terraform has it\n',
    )
    assert with_path_ignores(WRITTEN, {"apps/[a].yaml": ["GL109", "GL201"]}, "an example") == WRITTEN.replace(
        "    - GL109\n", '    - GL109\n  "/apps/\\\\[a\\\\].yaml": [GL109, GL201] # an example\n'
    )


def test_what_is_said_already_is_not_said_again() -> None:
    assert with_externals(WRITTEN, ["Secret/flux-system/sops-age"], "why") == WRITTEN
    assert with_path_ignores(WRITTEN, {"apps/old": ["GL109"]}, "why") == WRITTEN


def test_a_file_that_is_ignored_for_one_check_is_ignored_for_another_too() -> None:
    assert with_path_ignores(WRITTEN, {"apps/old": ["GL109", "GL201"]}, "why") == WRITTEN.replace(
        "    - GL109\n", "    - GL109\n    - GL201 # why\n"
    )
    once = with_path_ignores("", {"a.yaml": ["GL109"]}, "why")
    assert with_path_ignores(once.replace(" # why", ""), {"a.yaml": ["GL201"]}, "so") == (
        'per_path_ignores:\n  "/a.yaml":\n    - GL109\n    - GL201 # so\n'
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "known_externals:\n  - Secret/a/b # why\n"),
        ("fail_on: error", "fail_on: error\n\nknown_externals:\n  - Secret/a/b # why\n"),
        ("known_externals: []\n", "known_externals:\n  - Secret/a/b # why\n"),
        ("known_externals:\n- Secret/c\n", "known_externals:\n- Secret/c\n- Secret/a/b # why\n"),
        (
            "known_externals: [Secret/c, '*/d'] # all\n",
            'known_externals: # all\n  - Secret/c\n  - "*/d"\n  - Secret/a/b # why\n',
        ),
    ],
)
def test_a_list_of_any_form_gets_lines(before: str, after: str) -> None:
    assert with_externals(before, ["Secret/a/b"], "why") == after


@pytest.mark.parametrize(
    "text",
    ["known_externals: [\n  Secret/c, # a comment within\n]\n", "{known_externals: [Secret/c], fail_on: error}\n"],
)
def test_where_nothing_can_be_added_without_touching_the_rest_the_lines_are_given(text: str) -> None:
    with pytest.raises(CannotAddError) as raised:
        with_externals(text, ["Secret/a/b"], "why")
    assert raised.value.lines == "known_externals:\n  - Secret/a/b # why\n"
