"""Values of releases that can't be read."""

from __future__ import annotations

from repositories import CHART, config_map, faults, found, helm_release, repository

FROM = [{"kind": "ConfigMap", "name": "values"}]


def test_values_that_are_no_yaml_fail_their_release() -> None:
    values = config_map("values", "flux-system", **{"values.yaml": "image:\n  tag: 'v1\n"})
    one = found(repository(CHART, values, helm_release("wiki", valuesFrom=FROM)), "invalid-yaml")
    assert one.message.startswith("the values of HelmRelease/flux-system/wiki can't be read")
    assert one.place.path == "apps/all.yaml"


def test_values_that_can_be_read_are_right() -> None:
    values = config_map("values", "flux-system", **{"values.yaml": "image:\n  tag: v1\n"})
    assert faults(repository(CHART, values, helm_release("wiki", valuesFrom=FROM))) == []
