"""Words that somebody replaces in a file before it is used."""

from __future__ import annotations

import pytest

from gitops_lint.repo.to_fill_in import holds_what_to_fill_in, is_to_fill_in


@pytest.mark.parametrize("text", ["__CLUSTER_PATH__", "CLUSTER-PATH", "<PATH>", "%PATH%"])
def test_a_word_in_capitals_is_to_fill_in(text: str) -> None:
    assert is_to_fill_in(text)


@pytest.mark.parametrize("text", ["", "./clusters/home", "Home", "AB"])
def test_a_path_is_not_to_fill_in(text: str) -> None:
    assert not is_to_fill_in(text)


@pytest.mark.parametrize(
    "text", ["GIT_PREFIX/fleet", "https://<your-host>/a.git", "oci://REGISTRY_HOST", "<version>", "a/@name@"]
)
def test_a_part_of_a_value_may_be_to_fill_in(text: str) -> None:
    assert holds_what_to_fill_in(text)


@pytest.mark.parametrize("text", ["", "HTTPS", "NodePort", "a < b > c", "https://EXAMPLE.org/A_b", "x_Y_z"])
def test_a_value_is_whole_without_such_a_word(text: str) -> None:
    assert not holds_what_to_fill_in(text)
