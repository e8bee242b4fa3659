"""Values of releases that can't be read."""

from __future__ import annotations

import pytest
from repositories import CHART, config_map, faults, found, helm_release, reported, repository

FROM = [{"kind": "ConfigMap", "name": "values"}]


def test_values_that_are_no_yaml_fail_their_release() -> None:
    values = config_map("values", "flux-system", **{"values.yaml": "image:\n  tag: 'v1\n"})
    one = found(repository(CHART, values, helm_release("wiki", valuesFrom=FROM)), "invalid-yaml")
    assert one.message.startswith("the values of HelmRelease/flux-system/wiki can't be read")
    assert one.place.path == "apps/all.yaml"


def test_values_that_can_be_read_are_right() -> None:
    values = config_map("values", "flux-system", **{"values.yaml": "image:\n  tag: v1\n"})
    assert faults(repository(CHART, values, helm_release("wiki", valuesFrom=FROM))) == []


def put_at_a_path(text: str, **more: object) -> dict[str, str]:
    """Return a repository with a release that puts a text at a path of its values."""
    put = [{"kind": "ConfigMap", "name": "values", "valuesKey": "text", "targetPath": "settings.text", **more}]
    values = config_map("values", "flux-system", text=text)
    return repository(CHART, values, helm_release("wiki", valuesFrom=put))


@pytest.mark.parametrize(
    ("text", "severity", "said"),
    [
        ("one word", "", ""),
        ("a\\,b", "", ""),
        ("{a,b}", "", ""),  # a list, as it is meant
        ("https://example.com/?a=b", "", ""),
        ("a,b", "error", 'key "b" has no value'),
        ("'a,b'", "error", 'key "b" has no value'),  # quotes don't keep it together
        ('{"a": 1, "b": {"c": 2}}\n', "error", 'key "}\\n" has no value'),
        ("{a,b", "error", "list must terminate with '}'"),
        ("a,b=c", "warning", "what follows a comma sets `b`, a value of its own"),
        ('{"a": 1}', "warning", "braces make a list of texts of it, and no mapping"),
        ("^\\d+$", "warning", "`\\d` loses its backslash"),
        ("a,${MORE}", "", ""),
    ],
)
def test_what_goes_to_a_path_is_read_as_set_reads_it(text: str, severity: str, said: str) -> None:
    told = reported(put_at_a_path(text), "invalid-expression")
    assert [one.severity for one in told] == ([severity] if severity else [])
    assert all(one.finding.message.endswith(f"as `helm --set` would: {said}") for one in told)
    assert reported(put_at_a_path(text, literal=True), "invalid-expression") == []


def test_it_is_told_where_the_path_is_and_where_the_value_is() -> None:
    finding = found(put_at_a_path("a,b"), "invalid-expression")
    assert "literal: true" in finding.help
    assert [one.message for one in finding.related] == ["this is the value"]
