from __future__ import annotations

import pytest

from gitops_lint.repo.nodes import Mapping
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.rulebook import Rulebook

RULEBOOK = Rulebook()


def mapping(text: str) -> Mapping:
    root = parse(text, "values.yaml").documents[0].root
    assert isinstance(root, Mapping)
    return root


def test_a_chart_is_told_by_its_name_from_whatever_mirror() -> None:
    chart = RULEBOOK.chart_for("cert-manager", "oci://registry.example.org/mirror/cert-manager")
    assert chart is not None
    assert chart.crds[0].groups == ("cert-manager.io", "acme.cert-manager.io")


def test_a_chart_of_an_everyday_name_is_told_by_its_repository_too() -> None:
    assert RULEBOOK.chart_for("cluster", "https://charts.example.org") is None
    assert RULEBOOK.chart_for("cluster", None) is None
    assert RULEBOOK.chart_for("cluster", "https://cloudnative-pg.github.io/charts/") is not None


def test_the_beginning_of_another_repositorys_url_is_not_that_repository() -> None:
    assert RULEBOOK.chart_for("cluster", "https://cloudnative-pg.github.io/charts-of-others") is None


@pytest.mark.parametrize(("name", "url"), [("unheard-of", None), (None, None), ("*", None), ("", "https://x")])
def test_other_charts_are_unknown(name: str | None, url: str | None) -> None:
    assert RULEBOOK.chart_for(name, url) is None


def test_a_chart_of_the_common_library_is_told_by_the_shape_of_its_values() -> None:
    values = mapping("controllers: {main: {containers: {main: {image: {repository: x}}}}}")
    chart = RULEBOOK.chart_for("my-own", None, values)
    assert chart is not None
    assert "app-template" in chart.chart
    assert RULEBOOK.chart_for("my-own", None, mapping("controllers: {}")) is None


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("controllers.*.containers.*.envFrom[*].secretRef", "core/Secret"),
        ("controllers.*.initContainers.*.env.*.valueFrom.secretKeyRef", "core/Secret"),
        ("controllers.*.containers.*.env[*].valueFrom.configMapKeyRef", "core/ConfigMap"),
        ("persistence.*.existingClaim", "core/PersistentVolumeClaim"),
        ("persistence.*[type=configMap]", "core/ConfigMap"),
        ("route.*.parentRefs[*]", "*"),
    ],
)
def test_the_common_librarys_values_refer_to(path: str, target: str) -> None:
    chart = RULEBOOK.chart_for("app-template", None)
    assert chart is not None
    assert [bound.rule.targets for bound in RULEBOOK.chart_references(chart) if bound.path == path] == [(target,)]


def test_the_values_of_a_subchart_stand_under_its_name() -> None:
    chart = RULEBOOK.chart_for("kube-prometheus-stack", None)
    assert chart is not None
    assert "grafana.admin.existingSecret" in [bound.path for bound in RULEBOOK.chart_references(chart)]


def test_what_holds_for_nearly_all_charts_is_likely_and_nothing_else_is() -> None:
    generic = RULEBOOK.generic_chart_references
    assert "**.existingSecret" in generic
    assert all(rule.likely for rules in generic.values() for rule in rules)
    assert not any(bound.rule.likely for chart in RULEBOOK.charts for bound in RULEBOOK.chart_references(chart))


@pytest.mark.parametrize(
    ("values", "brings"),
    [
        ("{}", False),
        ("{crds: {enabled: true}}", True),
        ("{installCRDs: true}", True),
        ("{crds: {enabled: false}}", False),
    ],
)
def test_cert_manager_brings_its_crds_only_if_it_is_told_to(values: str, brings: bool) -> None:
    chart = RULEBOOK.chart_for("cert-manager", None)
    assert chart is not None
    assert hold(chart.crds[0].when, mapping(values)) is brings


def test_the_service_of_1password_connect_is_not_named_for_its_release() -> None:
    chart = RULEBOOK.chart_for("connect", "oci://ghcr.io/1password/connect")
    assert chart is not None
    assert "{connect.applicationName} | onepassword-connect" in [
        provided.name for provided in chart.provides if provided.kind == "core/Service"
    ]


@pytest.mark.parametrize(
    ("name", "url", "meant"),
    [
        ("cert-manger", "https://charts.jetstack.io", "cert-manager"),
        ("app-templat", "oci://ghcr.io/bjw-s-labs/helm/app-templat", "app-template"),
        ("cert-manger", "https://charts.example.com", None),
        ("cert-manager", "https://charts.jetstack.io", None),
        ("version-checker", "https://charts.jetstack.io", None),
    ],
)
def test_a_chart_is_meant_by_nearly_its_name_where_it_is_published(name: str, url: str, meant: str | None) -> None:
    assert Rulebook().chart_meant(name, url) == meant
