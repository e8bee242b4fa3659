"""What the values of a release call its objects, where nothing can be called so."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import CHART, found, helm_release, reported, repository

CHECK = "invalid-value"


def release(**values: Any) -> dict[str, str]:
    """Return a repository with a release that has values."""
    return repository(CHART, helm_release("wiki", values=values))


@pytest.mark.parametrize("name", ["wiki.", "Wiki", "my_wiki", "my wiki", "-wiki", "wiki--"])
def test_objects_that_kubernetes_refuses_are_told(name: str) -> None:
    one = found(release(fullnameOverride=name), CHECK)
    assert f"`{name}`" in one.message
    assert one.place.path == "apps/all.yaml"
    assert [each.severity for each in reported(release(server={"fullnameOverride": name}), CHECK)] == ["warning"]


@pytest.mark.parametrize(
    "name",
    ["", "wiki", "wiki-", "wiki.example", "{{ .Release.Name }}-web", "{{ .Values.name }}", "${APP}_web", None, 4],
)
def test_what_can_be_a_name_or_come_to_one_is_right(name: Any) -> None:
    assert reported(release(fullnameOverride=name), CHECK) == []


def test_what_is_off_has_no_objects() -> None:
    assert reported(release(server={"enabled": False, "fullnameOverride": "Wiki"}), CHECK) == []
