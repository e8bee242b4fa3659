"""Variables in what a Kustomization applies that it doesn't substitute."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import Files, config_map, found, kustomization, reported, repository

CHECK = "variable-not-substituted"
OTHER = kustomization("other", postBuild={"substitute": {"DOMAIN": "example.com"}})


def wiki(text: str, **spec: Any) -> Files:
    """Return a repository with a Kustomization that applies a manifest, and another that has a variable DOMAIN."""
    return repository(OTHER, kustomization("wiki", path="./wiki", **spec), files={"wiki/all.yaml": text})


def test_a_name_with_a_variable_is_refused() -> None:
    finding = found(wiki(config_map("${APP}-settings")), CHECK)
    assert "Kubernetes refuses ConfigMap/default/${APP}-settings" in finding.message
    (one,) = reported(wiki(config_map("${APP}-settings")), CHECK)
    assert one.severity == "error"


def test_a_namespace_with_a_variable_is_refused() -> None:
    assert "`${TEAM}`" in found(wiki(config_map("a", "${TEAM}")), CHECK).message
    assert reported(wiki(config_map("a", "${TEAM}"), targetNamespace="default"), CHECK) == []


def test_a_value_with_a_variable_that_others_set_goes_to_the_cluster_as_it_is() -> None:
    (one,) = reported(wiki(config_map("a", host="wiki.${DOMAIN}")), CHECK)
    assert one.severity == "warning"
    assert "as it stands it goes into ConfigMap/default/a" in one.finding.message


def test_where_the_variables_above_cant_be_known_a_name_in_capitals_may_be_one() -> None:
    above = kustomization(
        "above", path="./above", postBuild={"substituteFrom": [{"kind": "Secret", "name": "settings"}]}
    )
    below = {"above/all.yaml": kustomization("wiki", path="./wiki")}
    told = [
        len(reported(repository(above, files=below | {"wiki/all.yaml": config_map("a", host=text)}), CHECK))
        for text in ("${SECRET_DOMAIN}", "${secret_domain}")
    ]
    assert told == [1, 0]


def test_several_are_one_finding() -> None:
    finding = found(wiki(config_map("a", host="${DOMAIN}") + config_map("b", host="${DOMAIN}")), CHECK)
    assert len(finding.related) == 1


@pytest.mark.parametrize("value", ["${NOBODY_SETS_THIS}", "#!/bin/sh\\necho ${DOMAIN}\\n", "$DOMAIN"])
def test_what_flux_is_not_meant_to_fill_in_is_left_alone(value: str) -> None:
    assert reported(wiki(config_map("a", host=value.replace("\\n", "\n"))), CHECK) == []


@pytest.mark.parametrize(
    "post_build",
    [
        {"substitute": {"A": "b"}},
        {"substituteFrom": [{"kind": "Secret", "name": "gone"}]},
        {"substituteStrategy": "Always"},
    ],
)
def test_where_variables_are_substituted_it_is_another_matter(post_build: Any) -> None:
    assert reported(wiki(config_map("${APP}", host="${DOMAIN}"), postBuild=post_build), CHECK) == []


def test_an_object_that_opts_out_has_text_of_its_own() -> None:
    text = config_map("a", host="${DOMAIN}").replace(
        "  name: a\n", "  name: a\n  labels:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\n"
    )
    assert reported(wiki(text), CHECK) == []


def test_what_many_kustomizations_lack_is_one_finding() -> None:
    folders = {f"app{number}/all.yaml": config_map(f"app{number}", host="${DOMAIN}") for number in range(5)}
    kustomizations = "".join(kustomization(f"app{number}", path=f"./app{number}") for number in range(5))
    finding = found(repository(OTHER, kustomizations, files=folders), CHECK)
    assert "Kustomization/flux-system/app2 and 2 more have no variables" in finding.message
