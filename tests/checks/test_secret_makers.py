"""Secrets that two make."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import external_secret, faults, found, manifest, reported, repository, store

SHADOWS, TWICE = "secret-shadows-external-secret", "secret-made-twice"


def secret(**fields: Any) -> str:
    return manifest("v1", "Secret", "wiki", "default", **fields)


def test_a_secret_in_git_that_an_external_secret_makes_too_is_pointed_at_with_its_maker() -> None:
    one = found(repository(store(), external_secret("wiki"), secret(stringData={"a": "${A}"})), SHADOWS)
    assert (str(one.subject), str(one.target)) == ("Secret/default/wiki", "ExternalSecret/default/wiki")


def test_a_secret_that_is_filled_for_tests_is_hardly_missed() -> None:
    filled = secret(stringData={"user": "admin", "apiToken": "token"})
    (one,) = reported(repository(store(), external_secret("wiki"), filled), SHADOWS)
    assert one.severity == "info"


def test_the_name_is_that_of_the_target() -> None:
    made = external_secret("other", target={"name": "wiki"})
    assert SHADOWS in faults(repository(store(), made, secret(stringData={"a": "${A}"})))
    elsewhere = external_secret("wiki", target={"name": "other"})
    assert faults(repository(store(), elsewhere, secret(stringData={"a": "${A}"}))) == []


def test_an_empty_secret_in_git_is_there_to_be_filled() -> None:
    assert faults(repository(store(), external_secret("wiki"), secret())) == []


def test_a_secret_that_flux_leaves_alone_is_not_in_its_way() -> None:
    off = {"annotations": {"kustomize.toolkit.fluxcd.io/reconcile": "disabled"}}
    files = repository(store(), external_secret("wiki"), secret(stringData={"a": "${A}"}, metadata=off))
    assert faults(files) == []


@pytest.mark.parametrize("mode", ["IfNotPresent", "Merge"])
def test_what_flux_leaves_to_others_once_it_is_there_is_overwritten_by_nobody(mode: str) -> None:
    kept = {"annotations": {"kustomize.toolkit.fluxcd.io/ssa": mode}}
    files = repository(store(), external_secret("wiki"), secret(stringData={"a": "${A}"}, metadata=kept))
    assert faults(files) == []


def test_merging_into_a_secret_makes_none() -> None:
    merging = external_secret("more", target={"name": "wiki", "creationPolicy": "Merge"})
    assert faults(repository(store(), external_secret("wiki"), merging)) == []


def test_two_that_make_one_secret_are_one_finding_at_the_second() -> None:
    one = found(repository(store(), external_secret("wiki"), external_secret("bot", target={"name": "wiki"})), TWICE)
    assert [str(one.subject), str(one.target)] == ["ExternalSecret/default/wiki", "Secret/default/wiki"]


def test_one_name_in_two_namespaces_is_two_secrets() -> None:
    assert faults(repository(store(), external_secret("wiki"), external_secret("wiki", "other"))) == []
