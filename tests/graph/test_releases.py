"""What Helm would make of a HelmRelease: names, values, and what its chart makes and needs.

Facts: https://github.com/fluxcd/helm-controller api/v2/helmrelease_types.go (GetReleaseName, GetReleaseNamespace), and
the `fullname` template that `helm create` gives every chart.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.release import Release, Values
from gitops_lint.flux.helm_releases import release_of
from gitops_lint.flux.kinds import HELM_RELEASE
from gitops_lint.flux.source_objects import sources
from gitops_lint.graph.chart_release import ChartRelease, chart_release
from gitops_lint.graph.charts import chart_references, fullname, provisions
from gitops_lint.graph.products import Made, MadeLike
from gitops_lint.repo.documents import Documents
from gitops_lint.repo.nodes import Mapping, to_data
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.rulebook import Rulebook

SOURCE = "source.toolkit.fluxcd.io"


def an_object(identity: Identity, **fields: Any) -> Object:
    documents = Documents(MemoryTree({"one.yaml": json.dumps(fields)}))
    root = documents.load("one.yaml").documents[0].root
    assert isinstance(root, Mapping)
    return Object(identity, root)


def a_release(name: str = "app", namespace: str = "default", **spec: Any) -> Object:
    return an_object(Identity(*HELM_RELEASE, namespace, name), spec=spec)


def a_source(kind: str, name: str, url: str, namespace: str = "default", **spec: Any) -> Object:
    return an_object(Identity(SOURCE, kind, namespace, name), spec={"url": url, **spec})


def by_identity(*objects: Object) -> dict[Identity, Object]:
    return {one.identity: one for one in objects}


def released(held: Object, objects: dict[Identity, Object]) -> Release:
    return release_of(held, objects, sources(objects), Documents(MemoryTree({})))


def names(**spec: Any) -> Release:
    return released(a_release(**spec), {})


# names


@pytest.mark.parametrize(
    ("spec", "name", "namespace"),
    [
        ({}, "app", "default"),
        ({"targetNamespace": "media"}, "media-app", "media"),
        ({"releaseName": "own"}, "own", "default"),
        ({"releaseName": "own", "targetNamespace": "media"}, "own", "media"),
        ({"storageNamespace": "elsewhere"}, "app", "default"),
    ],
)
def test_a_release_has_a_name_and_a_namespace(spec: dict[str, Any], name: str, namespace: str) -> None:
    found = names(**spec)
    assert (found.name, found.namespace) == (name, namespace)


@pytest.mark.parametrize("length", [52, 53, 54, 63])
def test_a_name_of_more_than_53_characters_is_cut_and_told_apart_by_a_hash(length: int) -> None:
    long = "n" * length
    digest = hashlib.sha256(long.encode()).hexdigest()
    assert names(releaseName=long).name == (long if length <= 53 else f"{'n' * 40}-{digest[:12]}")


def test_the_target_namespace_counts_for_the_length_too() -> None:
    assert len(names(name="n" * 40, targetNamespace="m" * 20).name) == 53


# charts and where they come from


REPOSITORY = a_source("HelmRepository", "charts", "https://charts.example.com")


def of_source(chart: str, kind: str, name: str, **reference: str) -> dict[str, Any]:
    return {"chart": {"spec": {"chart": chart, "sourceRef": {"kind": kind, "name": name, **reference}}}}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        (of_source("wiki", "HelmRepository", "charts"), ("wiki", "https://charts.example.com")),
        (of_source("./charts/wiki/", "GitRepository", "gone"), ("wiki", None)),
        (of_source("wiki", "HelmRepository", "charts", namespace="elsewhere"), ("wiki", None)),
        ({"chartRef": {"kind": "OCIRepository", "name": "oci"}}, ("wiki", "oci://ghcr.io/example/wiki")),
        ({"chartRef": {"kind": "OCIRepository", "name": "gone"}}, (None, None)),
        ({"chartRef": {"kind": "HelmChart", "name": "chart"}}, ("wiki", None)),
        ({}, (None, None)),
    ],
)
def test_a_release_knows_its_chart(spec: dict[str, Any], expected: tuple[str | None, str | None]) -> None:
    chart = an_object(Identity(SOURCE, "HelmChart", "default", "chart"), spec={"chart": "wiki"})
    objects = by_identity(REPOSITORY, a_source("OCIRepository", "oci", "oci://ghcr.io/example/wiki"), chart)
    found = released(a_release(**spec), objects)
    assert (found.chart, found.url) == expected


# values


def values(*objects: Object, **spec: Any) -> Values:
    return released(a_release(**spec), by_identity(*objects)).values


def a_map(name: str, text: str, key: str = "values.yaml", kind: str = "ConfigMap", **fields: Any) -> Object:
    return an_object(Identity("", kind, "default", name), data={key: text}, **fields)


def from_map(name: str, kind: str = "ConfigMap", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "name": name, **fields}


@pytest.mark.parametrize(
    ("values_from", "inline", "merged"),
    [
        ([], {"a": 1}, {"a": 1}),
        ([from_map("one")], {}, {"a": 1, "b": {"c": 1, "d": 1}}),
        ([from_map("one"), from_map("two")], {}, {"a": 1, "b": {"c": 2, "d": 1}}),
        ([from_map("two"), from_map("one")], {}, {"a": 1, "b": {"c": 1, "d": 1}}),
        ([from_map("one")], {"b": {"c": "inline"}}, {"a": 1, "b": {"c": "inline", "d": 1}}),
        ([from_map("one")], {"b": "inline"}, {"a": 1, "b": "inline"}),
        ([from_map("other", valuesKey="own.yaml")], {}, {"own": True}),
    ],
)
def test_values_are_merged_in_order_and_inline_ones_win(
    values_from: list[Any], inline: dict[str, Any], merged: dict[str, Any]
) -> None:
    maps = (
        a_map("one", "a: 1\nb: {c: 1, d: 1}"),
        a_map("two", "b: {c: 2}"),
        a_map("other", "own: true", key="own.yaml"),
    )
    found = values(*maps, valuesFrom=values_from, values=inline)
    assert to_data(found.node) == merged
    assert not found.open


@pytest.mark.parametrize(
    "values_from",
    [
        from_map("gone"),
        from_map("secret", "Secret"),
        from_map("one", valuesKey="gone.yaml"),
        from_map("one", targetPath="b.c"),
        from_map("encrypted"),
        from_map("no-mapping"),
        from_map("no-yaml"),
        {},
        None,
    ],
)
def test_values_that_git_does_not_hold_leave_all_open(values_from: Any) -> None:
    objects = (
        a_map("one", "a: 1"),
        a_map("secret", "a: 1", kind="Secret"),
        a_map("encrypted", "a: 1", sops={"mac": "x"}),
        a_map("no-mapping", "- a"),
        a_map("no-yaml", "{a: ["),
    )
    found = values(*objects, valuesFrom=[values_from], values={"b": 2})
    assert to_data(found.node) == {"b": 2}
    assert found.open


# what a chart calls its objects


def install(
    folder: Path, chart: dict[str, Any] | None, values: dict[str, Any], **spec: Any
) -> tuple[ChartRelease, Rulebook]:
    """Return a release of a chart `wiki` that one small rule file is about."""
    (folder / "charts").mkdir()
    if chart is not None:
        lines = (f"{key}: {json.dumps(value)}\n" for key, value in {"chart": ["wiki"], **chart}.items())
        (folder / "charts/wiki.yaml").write_text("".join(lines))
    book = Rulebook((folder,))
    url = a_source("OCIRepository", "oci", "oci://ghcr.io/example/wiki")
    found = a_release(chartRef={"kind": "OCIRepository", "name": "oci"}, values=values, **spec)
    return chart_release(found, released(found, by_identity(url)), book), book


@pytest.mark.parametrize(
    ("spec", "values", "expected"),
    [
        ({}, {}, "app-wiki"),
        ({"releaseName": "wiki"}, {}, "wiki"),
        ({"releaseName": "my-wiki"}, {}, "my-wiki"),
        ({}, {"nameOverride": "pages"}, "app-pages"),
        ({}, {"nameOverride": "ap"}, "app"),
        ({}, {"fullnameOverride": "pages"}, "pages"),
        ({}, {"fullnameOverride": "{{ .Release.Name }}-pages"}, "app-pages"),
        ({"releaseName": "n" * 50}, {"nameOverride": "m" * 30}, f"{'n' * 50}-{'m' * 12}"),
    ],
)
def test_a_chart_names_its_objects_as_helm_create_does(
    tmp_path: Path, spec: dict[str, Any], values: dict[str, Any], expected: str
) -> None:
    assert fullname(install(tmp_path, None, values, **spec)[0]) == expected


def test_a_rule_may_say_another_name(tmp_path: Path) -> None:
    one, _ = install(tmp_path, {"fullname": "{global.name} | {release}"}, {})
    assert fullname(one) == "app"


# what a chart makes


def made(one: ChartRelease, book: Rulebook) -> list[str]:
    """Return what is made for certain."""
    return [str(found.identity) for found in provisions(one, book) if isinstance(found, Made)]


@pytest.mark.parametrize(
    ("provided", "values", "expected"),
    [
        ({"name": "{fullname}"}, {}, ["default/app-wiki"]),
        ({"name": "{release}-http"}, {}, ["default/app-http"]),
        ({"name": "{service.name} | {fullname}"}, {"service": {"name": "web"}}, ["default/web"]),
        ({"name": "{service.name}"}, {}, []),
        ({"name": "{service.name}"}, {"service": {"name": "{{ .Release.Name }}-web"}}, ["default/app-web"]),
        ({"name": "x", "namespace": "{where} | {release.namespace}"}, {"where": "other"}, ["other/x"]),
        ({"name": "x", "when": [{"path": "on", "among": [True]}]}, {}, []),
        ({"name": "x", "when": [{"path": "on", "among": [True]}]}, {"on": True}, ["default/x"]),
    ],
)
def test_rules_say_what_a_release_makes(
    tmp_path: Path, provided: dict[str, Any], values: dict[str, Any], expected: list[str]
) -> None:
    found = made(*install(tmp_path, {"provides": [{"kind": "core/Service", **provided}]}, values))
    assert found == [f"Service/{name}" for name in expected]


MANY = {"kind": "core/Service", "each": "service.*", "name": "{fullname}", "many": "{fullname}-{item}"}


@pytest.mark.parametrize(
    ("provided", "items", "expected"),
    [
        (MANY, {"a": {}}, ["app-wiki"]),
        (MANY, {"a": {}, "b": {}}, ["app-wiki-a", "app-wiki-b"]),
        (MANY, {"a": {}, "b": {"enabled": False}}, ["app-wiki"]),
        (MANY, {}, []),
        ({**MANY, "when": [{"path": "on", "among": [True]}]}, {"a": {"on": True}, "b": {}}, ["app-wiki"]),
        (
            {**MANY, "each": "service[*]", "name": "{name}", "many": "{name}"},
            [{"name": "a"}, {"name": "b"}],
            ["a", "b"],
        ),
    ],
)
def test_a_release_makes_one_object_for_each_item_that_is_on(
    tmp_path: Path, provided: dict[str, Any], items: Any, expected: list[str]
) -> None:
    found = made(*install(tmp_path, {"provides": [provided]}, {"service": items}))
    assert found == [f"Service/default/{name}" for name in expected]


def test_objects_that_stand_in_the_values_as_a_whole_are_made(tmp_path: Path) -> None:
    extra = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{ .Release.Name }}-extra"}}
    assert made(*install(tmp_path, None, {"extraObjects": [extra]})) == ["ConfigMap/default/app-extra"]


def test_two_rules_that_lead_to_the_same_name_make_one_reference(tmp_path: Path) -> None:
    above = {"path": "volumes[*].secret", "name": "secretName", "to": "core/Secret"}
    at_name = {"path": "**.secretName", "name": ".", "to": "core/Secret"}
    values = {"volumes": [{"secret": {"secretName": "config"}}]}
    release, book = install(tmp_path, {"references": [above, at_name]}, values)
    (reference,) = chart_references(release, book)
    assert reference.edge.route == ("spec", "values", "volumes", 0, "secret", "secretName")


def likely(folder: Path, identity: Identity, chart: dict[str, Any] | None = None) -> bool:
    release, _ = install(folder, chart, {})
    return any(made.covers(identity) for made in provisions(release, Rulebook()) if isinstance(made, MadeLike))


@pytest.mark.parametrize(
    ("kind", "namespace", "name", "expected"),
    [
        ("Secret", "default", "app", True),
        ("Secret", "default", "app-credentials", True),
        ("ConfigMap", "default", "wiki-config", True),
        ("Secret", "default", "other-app-tls", True),
        ("Secret", "default", "unrelated", False),
        ("Secret", "other", "app", False),
        ("Deployment", "default", "app", False),
        ("Service", "default", "called-anything", True),
    ],
)
def test_an_unknown_chart_likely_makes_what_is_called_like_its_release(
    tmp_path: Path, kind: str, namespace: str, name: str, expected: bool
) -> None:
    assert likely(tmp_path, Identity("", kind, namespace, name)) is expected


def test_a_known_chart_makes_no_services_that_are_called_anything(tmp_path: Path) -> None:
    assert not likely(tmp_path, Identity("", "Service", "default", "called-anything"), {"provides": []})


# what a chart refers to


SECRET = {"path": "auth", "to": "core/Secret", "name": "existingSecret"}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"auth": {"existingSecret": "login"}}, ["Secret/default/login"]),
        ({"auth": {"existingSecret": "{{ .Release.Name }}-login"}}, ["Secret/default/app-login"]),
        ({"auth": {"existingSecret": "{{ .Values.login }}"}}, []),
        ({"auth": {"existingSecret": "${LOGIN}"}}, []),
        ({"auth": {"existingSecret": ""}}, []),
        ({"auth": {"enabled": False, "existingSecret": "login"}}, []),
        ({"enabled": False, "auth": {"existingSecret": "login"}}, []),
        ({}, []),
    ],
)
def test_rules_say_what_values_refer_to(tmp_path: Path, values: dict[str, Any], expected: list[str]) -> None:
    one, book = install(tmp_path, {"references": [SECRET]}, values)
    assert [str(found.target) for found in chart_references(one, book)] == expected


def test_what_values_refer_to_is_in_the_releases_namespace_and_below_the_values(tmp_path: Path) -> None:
    values = {"auth": {"existingSecret": "login"}}
    one, book = install(tmp_path, {"references": [SECRET]}, values, targetNamespace="media")
    (found,) = chart_references(one, book)
    assert str(found.target) == "Secret/media/login"
    assert found.edge.route == ("spec", "values", "auth", "existingSecret")


def test_a_key_that_names_one_of_the_charts_own_objects_is_no_reference(tmp_path: Path) -> None:
    rule = {"path": "volumes[*]", "to": "core/ConfigMap", "own_items": "configMaps"}
    values = {"configMaps": {"own": {}}, "volumes": [{"name": "own"}, {"name": "other"}]}
    one, book = install(tmp_path, {"references": [rule]}, values)
    assert [str(found.target) for found in chart_references(one, book)] == ["ConfigMap/default/other"]


def test_keys_that_mean_the_same_in_nearly_every_chart_hold_for_unknown_ones(tmp_path: Path) -> None:
    one, _ = install(tmp_path, None, {"deep": {"er": {"existingSecret": "login"}}})
    (found,) = chart_references(one, Rulebook())
    assert (str(found.target), found.edge.strength) == ("Secret/default/login", Strength.RUNTIME)
