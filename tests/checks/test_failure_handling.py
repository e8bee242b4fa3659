"""Releases and Kustomizations that say less than the others what is to happen when they fail."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import CHART, found, helm_release, kustomization, reported, repository

REMEDIATION, TIMEOUT = "release-without-remediation", "wait-without-timeout"
RETRYING = {"strategy": {"name": "RetryOnFailure"}}


def releases(retrying: int, not_retrying: int) -> str:
    some = (helm_release(f"good{number}", install=RETRYING) for number in range(retrying))
    others = (helm_release(f"other{number}") for number in range(not_retrying))
    return CHART + "".join((*some, *others))


def test_the_few_releases_without_remediation_are_one_info() -> None:
    (one,) = reported(repository(releases(6, 2)), REMEDIATION)
    assert one.severity == "info"
    assert len(one.finding.related) == 1


@pytest.mark.parametrize("install", [RETRYING, {"remediation": {"retries": 3}}])
def test_a_strategy_and_a_remediation_both_say_what_is_to_happen(install: dict[str, Any]) -> None:
    files = repository(releases(6, 0), helm_release("wiki", install=install))
    assert reported(files, REMEDIATION) == []


def test_where_many_leave_it_to_the_default_it_is_meant() -> None:
    assert reported(repository(releases(5, 2)), REMEDIATION) == []


def waiting(with_timeout: int, without: int) -> str:
    some = (kustomization(f"good{number}", wait=True, timeout="5m") for number in range(with_timeout))
    others = (kustomization(f"other{number}", wait=True) for number in range(without))
    return "".join((*some, *others))


def test_the_few_that_wait_without_timeout_are_one_info() -> None:
    one = found(repository(waiting(6, 2)), TIMEOUT)
    assert str(one.subject) == "Kustomization/flux-system/other0"


def test_who_does_not_wait_needs_no_timeout() -> None:
    assert reported(repository(waiting(6, 0), kustomization("wiki")), TIMEOUT) == []


def test_where_many_wait_without_timeout_the_interval_is_short_enough() -> None:
    assert reported(repository(waiting(5, 2)), TIMEOUT) == []
