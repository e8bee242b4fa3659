"""Which of many names may be meant, told by what a slip leaves of them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops_lint.repo import near_names
from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.near_names import NearNames
from gitops_lint.repo.spelling import is_slip, meant_of, plain_slip_of

ENOUGH = 10**9
NAMES = st.text("abcd-1A", min_size=1, max_size=14)


def near(*names: str, left: int = ENOUGH) -> NearNames:
    return NearNames(names, Comparisons(left, "enough"))


@pytest.fixture(params=["one by one", "by an index"])
def _by_either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "by an index":
        monkeypatch.setattr(near_names, "_FEW", 0)


@pytest.mark.usefixtures("_by_either_way")
def test_names_are_found_that_are_meant() -> None:
    names = near("grafana-admin", "wiki-db-credentials", "sonarr", "type", "grafana-admins")
    assert names.of_slip("grafna-admn") == ["grafana-admin"]
    assert names.meant_of("wiki-credentials") == "wiki-db-credentials"
    assert names.meant_of("SONARR") == "sonarr"
    assert names.meant_of("tpye") == "type"
    assert names.plain_slip_of("sonar") == "sonarr"
    assert names.plain_slip_of("grafana-adminx") is None  # either may be meant
    assert names.hint_of("graf") is None
    assert names.hint_of("grafana") == "grafana-admin"
    assert names.meant_of("something-else") is None


@settings(deadline=None)
@given(words=st.lists(NAMES, max_size=40), asked=st.lists(NAMES, min_size=1, max_size=4), data=st.data())
def test_an_index_finds_what_is_found_one_by_one(words: list[str], asked: list[str], data: st.DataObject) -> None:
    near_to = data.draw(st.sampled_from(words)) if words else ""
    names = near(*words)
    names._looked_at = ENOUGH
    for word in (*asked, near_to[1:], near_to + "b", near_to[:2] + near_to[3:]):
        assert names.of_slip(word) == [name for name in names.names if is_slip(word, name)]
        assert names.meant_of(word) == meant_of(word, words)
        assert names.plain_slip_of(word) == plain_slip_of(word, words)


def test_once_a_run_has_compared_enough_no_name_is_meant_by_another() -> None:
    names = near("sonarr-config", left=13)
    assert [names.of_slip("sonar-config") for _ in range(3)] == [["sonarr-config"]] * 2 + [[]]
    assert names.meant_of("sonar-config") is None
    assert names.hint_of("sonar-config") is None


def test_what_is_left_is_shared() -> None:
    left = Comparisons(6, "enough")
    assert NearNames(["sonarr"], left).of_slip("sonar") == ["sonarr"]
    assert NearNames(["sonarr"], left).of_slip("sonar") == []
    assert left.is_over


@pytest.mark.parametrize("way", ["of_slip", "plain_slip_of"])
def test_thousands_of_names_are_looked_up_among_thousands(way: str) -> None:
    names = [f"{first}{second}{third}-{second}{first}" for first in WORDS for second in WORDS for third in WORDS]
    known = near(*names)
    began = time.process_time()
    for name in names:
        getattr(known, way)(f"{name}-x-y-z-{name[:4]}")
    assert time.process_time() - began < 10  # all against all is minutes


WORDS = (
    "apple",
    "berry",
    "cherry",
    "dates",
    "elder",
    "figs",
    "grape",
    "hazel",
    "iris",
    "juniper",
    "kiwi",
    "lemon",
    "mango",
)


def test_texts_that_are_longer_than_any_name_mean_none() -> None:
    assert near("a" * 400_000 + "b").of_slip("b" + "a" * 400_000) == []
    assert near("ab" * 200_000).meant_of("ba" * 200_000) is None
