"""Which releases versions and ranges of versions mean."""

from __future__ import annotations

import pytest

from gitops_lint.cluster.release_range import ANY_RELEASE, ReleaseRange, named_in, releases_of


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2.8.1", "2.8"),
        ("v2.8.0", "2.8"),
        ("=2.3.0", "2.3"),
        ("2.0.0-rc.1", "2.0"),
        ("2.7.x", "2.7"),
        ("2.7", "2.7"),
        ("2.x", "2.0 to 2.x"),
        ("2", "2.0 to 2.x"),
        ("~2.1", "2.1"),
        ("~> 0.9", "0.9"),
        ("^2.1.3", "2.1 to 2.x"),
        ("^0.9.1", "0.9"),
        (">=0.9.0 <0.17.0", "0.9 to 0.16"),
        (">=0.9, <1", "0.9 to 0.x"),
        ("<0.17.1", "0.17 or earlier"),
        (">2.8", "2.9 or later"),
        (">2.8.0", "2.8 or later"),
        ("2.0 - 2.6", "2.0 to 2.6"),
        ("1.x || 2.x", "1.0 to 2.x"),
        ("*", "any release"),
        ("", "any release"),
        ("latest", "any release"),
        ("${VERSION}", "any release"),
    ],
)
def test_a_version_means_one_release_or_several(text: str, said: str) -> None:
    assert str(releases_of(text)) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("v0.31.4", "0.31"),
        ("refs/tags/v2.8.1", "2.8"),
        ("release/v2.8.x", "2.8"),
        ("helm-chart-0.9.11", "0.9"),
        ("v2.2.3@sha256:0123", "2.2"),
        ("//manifests/install?ref=v2.2.3", "2.2"),
        ("/releases/download/v2.3.0/install.yaml", "2.3"),
        ("/releases/latest/download/install.yaml", "any release"),
        ("main", "any release"),
        ("v1beta2", "any release"),
    ],
)
def test_tags_branches_and_urls_name_a_release(text: str, said: str) -> None:
    assert str(named_in(text)) == said


def test_a_range_has_reached_a_release_has_not_or_that_is_not_known() -> None:
    releases = releases_of(">=2.3.0 <2.6.0")
    assert [releases.has_reached(one) for one in ((2, 3), (2, 4), (2, 6))] == [True, None, False]
    assert ANY_RELEASE.has_reached((2, 3)) is None


def test_what_joins_two_ranges_holds_both() -> None:
    assert releases_of("2.3.0").joined(releases_of("2.6.1")) == ReleaseRange((2, 3), (2, 7))
    assert releases_of("2.3.0").joined(ANY_RELEASE) == ANY_RELEASE
