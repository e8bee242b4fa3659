"""What rules say of references, one small rule at a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.graph.products import Made, MadeLike, products
from gitops_lint.graph.references import Referred, references, service_of_url, services_in
from gitops_lint.repo.nodes import Mapping
from gitops_lint.repo.parser import parse
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.rulebook import Rulebook


def rulebook(folder: Path, **kind: Any) -> Rulebook:
    """Return the rules of one kind, and of one cluster-scoped kind beside it."""
    kinds = {"Gadget": kind, "Class": {"scope": "Cluster"}, "ClusterGadget": {**kind, "scope": "Cluster"}}
    (folder / "kinds").mkdir()
    (folder / "kinds/example.com.yaml").write_text(json.dumps({"group": "example.com", "kinds": kinds}))
    return Rulebook((folder,))


def gadget(spec: Any, kind: str = "Gadget", namespace: str = "default") -> Object:
    manifest = {"apiVersion": "example.com/v1", "kind": kind, "metadata": {"name": "one"}, "spec": spec}
    root = parse(json.dumps(manifest), "one.yaml").documents[0].root
    assert isinstance(root, Mapping)
    return Object(Identity("example.com", kind, namespace if kind == "Gadget" else "", "one"), root)


def referred(folder: Path, rule: dict[str, Any], spec: Any, kind: str = "Gadget") -> list[Referred]:
    return list(references(gadget(spec, kind), rulebook(folder, references=[rule])))


def targets(folder: Path, rule: dict[str, Any], spec: Any, kind: str = "Gadget") -> list[str]:
    return [str(one.target) for one in referred(folder, rule, spec, kind)]


SECRET = {"path": "spec.secretRef", "to": "core/Secret"}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"secretRef": {"name": "a"}}, ["Secret/default/a"]),
        ({"secretRef": {"name": "a", "namespace": "other"}}, ["Secret/default/a"]),
        ({"secretRef": {"name": ""}}, []),
        ({"secretRef": {"name": None}}, []),
        ({"secretRef": {"name": 5}}, []),
        ({"secretRef": {"name": ["a"]}}, []),
        ({"secretRef": "a"}, []),
        ({"secretRef": {}}, []),
        ({"secretRef": None}, []),
        ({}, []),
        (None, []),
        ("text", []),
        ({"secretRef": {"name": "${NAME}"}}, []),
        ({"secretRef": {"name": "*"}}, []),
    ],
)
def test_a_name_is_that_of_an_object_in_the_own_namespace(tmp_path: Path, spec: Any, expected: list[str]) -> None:
    assert targets(tmp_path, SECRET, spec) == expected


@pytest.mark.parametrize(
    ("namespace", "expected"),
    [("other", "Secret/other/a"), ("", "Secret/default/a"), (None, "Secret/default/a"), ("${NAMESPACE}", None)],
)
def test_a_field_may_say_the_namespace(tmp_path: Path, namespace: str | None, expected: str | None) -> None:
    spec = {"secretRef": {"name": "a", "namespace": namespace}}
    assert targets(tmp_path, {**SECRET, "namespace_field": "namespace"}, spec) == ([expected] if expected else [])


def test_a_field_elsewhere_in_the_object_may_say_the_namespace(tmp_path: Path) -> None:
    rule = {**SECRET, "namespace_path": "spec.where.namespace"}
    spec = {"secretRef": {"name": "a"}, "where": {"namespace": "other"}}
    assert targets(tmp_path, rule, spec) == ["Secret/other/a"]


@pytest.mark.parametrize(
    ("default", "of_namespaced", "of_cluster_scoped"),
    [
        ("own", ["Secret/default/a"], ["Secret/a"]),
        ("consumer", ["Secret/default/a"], []),
        ("operator", [], []),
        ("required", [], []),
        ("none", ["Secret/a"], ["Secret/a"]),
    ],
)
def test_without_a_namespace_the_rule_says_which_is_meant(
    tmp_path: Path, default: str, of_namespaced: list[str], of_cluster_scoped: list[str]
) -> None:
    rule = {**SECRET, "namespace": default, "namespace_field": "namespace"}
    spec = {"secretRef": {"name": "a"}}
    book = rulebook(tmp_path, references=[rule])
    assert [str(one.target) for one in references(gadget(spec), book)] == of_namespaced
    assert [str(one.target) for one in references(gadget(spec, "ClusterGadget"), book)] == of_cluster_scoped


def test_what_is_cluster_scoped_has_no_namespace_whatever_is_written(tmp_path: Path) -> None:
    rule = {"path": "spec.classRef", "to": "example.com/Class", "namespace_field": "namespace"}
    assert targets(tmp_path, rule, {"classRef": {"name": "a", "namespace": "other"}}) == ["Class/a"]


# kinds


EITHER = {"path": "spec.ref", "to": ["core/Secret", "core/ConfigMap"]}


@pytest.mark.parametrize(
    ("rule", "ref", "expected"),
    [
        (EITHER, {"kind": "ConfigMap", "name": "a"}, ["ConfigMap/default/a"]),
        (EITHER, {"kind": "Other", "name": "a"}, []),
        (EITHER, {"name": "a"}, []),
        ({**EITHER, "default": "core/Secret"}, {"name": "a"}, ["Secret/default/a"]),
        ({**EITHER, "kind_field": "type"}, {"type": "Secret", "kind": "ConfigMap", "name": "a"}, ["Secret/default/a"]),
    ],
)
def test_a_field_chooses_among_several_kinds(
    tmp_path: Path, rule: dict[str, Any], ref: dict[str, str], expected: list[str]
) -> None:
    assert targets(tmp_path, rule, {"ref": ref}) == expected


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ({"apiVersion": "apps/v1", "kind": "Deployment", "name": "a"}, ("apps", "Deployment")),
        ({"apiVersion": "v1", "kind": "Service", "name": "a"}, ("", "Service")),
        ({"kind": "StatefulSet", "name": "a"}, ("apps", "StatefulSet")),
        ({"name": "a"}, ("apps", "Deployment")),
    ],
)
def test_a_reference_to_any_kind_says_its_group_and_kind(
    tmp_path: Path, ref: dict[str, str], expected: tuple[str, str]
) -> None:
    rule = {"path": "spec.ref", "to": "*", "group_field": "apiVersion", "default": "apps/Deployment"}
    (found,) = referred(tmp_path, rule, {"ref": ref})
    assert (found.target.group, found.target.kind) == expected


@pytest.mark.parametrize(("group", "expected"), [("core", ""), ("", ""), ("apps", "apps")])
def test_a_field_for_the_group_may_call_the_one_without_a_name_core(tmp_path: Path, group: str, expected: str) -> None:
    rule = {"path": "spec.ref", "to": "*", "group_field": "group", "default": "core/Secret"}
    (found,) = referred(tmp_path, rule, {"ref": {"group": group, "kind": "Secret", "name": "a"}})
    assert found.target.group == expected


# how names are written


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("namespaced-name", "other/a", ["Secret/other/a"]),
        ("namespaced-name", "a", ["Secret/default/a"]),
        ("list", "a,other/b, c ,", ["Secret/default/a", "Secret/other/b", "Secret/default/c"]),
        ("name", "other/a", ["Secret/default/other/a"]),
        ("list", "a,${B}", ["Secret/default/a"]),
    ],
)
def test_names_are_written_in_several_forms(tmp_path: Path, form: str, text: str, expected: list[str]) -> None:
    assert (
        targets(tmp_path, {"path": "spec.secret", "to": "core/Secret", "name": ".", "form": form}, {"secret": text})
        == expected
    )


@pytest.mark.parametrize("form", ["selector", "only"])
def test_labels_and_kinds_alone_name_nothing(tmp_path: Path, form: str) -> None:
    assert (
        targets(tmp_path, {"path": "spec.secret", "to": "core/Secret", "name": ".", "form": form}, {"secret": "a"})
        == []
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://connect:8080", "default/connect"),
        ("http://connect.secrets.svc", "secrets/connect"),
        ("https://connect.secrets.svc.cluster.local:443/path?x=y", "secrets/connect"),
        ("postgres://user:password@db.storage.svc:5432/app", "storage/db"),
        ("db.storage.svc:5432", "storage/db"),
        ("redis", "default/redis"),
        ("https://example.com", None),
        ("connect.secrets", None),
        ("https://my.connect.secrets.svc", None),
        ("localhost:8080", None),
        ("http://127.0.0.1", None),
        ("http://[::1]:80", None),
        ("http://{{ .host }}/", None),
        ("", None),
        ("not a url", None),
        ("http://", None),
    ],
)
def test_the_host_of_a_url_may_be_a_service(url: str, expected: str | None) -> None:
    found = service_of_url(url, "default")
    assert (f"{found.namespace}/{found.name}" if found else None) == expected


def test_a_cluster_scoped_objects_url_of_one_word_could_be_anywhere() -> None:
    assert service_of_url("http://connect", "") is None


def test_several_urls_name_several_services(tmp_path: Path) -> None:
    rule = {"path": "spec.brokers", "to": "core/Service", "name": ".", "form": "url"}
    spec = {"brokers": "one.kafka.svc:9092, two.kafka.svc:9092,example.com:9092"}
    assert targets(tmp_path, rule, spec) == ["Service/kafka/one", "Service/kafka/two"]


# strength and conditions


@pytest.mark.parametrize(
    ("optional", "strength"),
    [(True, Strength.SOFT), (False, Strength.ORDERING), (None, Strength.ORDERING), ("true", Strength.ORDERING)],
)
def test_what_is_optional_binds_softly(tmp_path: Path, optional: Any, strength: Strength) -> None:
    rule = {**SECRET, "strength": "ordering", "optional": "optional"}
    (found,) = referred(tmp_path, rule, {"secretRef": {"name": "a", "optional": optional}})
    assert found.edge.strength is strength


@pytest.mark.parametrize(("disabled", "count"), [(True, 0), (False, 1), (None, 1)])
def test_a_field_may_say_that_a_reference_is_none(tmp_path: Path, disabled: bool | None, count: int) -> None:
    rule = {**SECRET, "unless": "disabled"}
    assert len(referred(tmp_path, rule, {"secretRef": {"name": "a", "disabled": disabled}})) == count


@pytest.mark.parametrize(("mode", "count"), [("secret", 1), ("none", 0), (None, 0)])
def test_a_rule_may_hold_for_some_objects_only(tmp_path: Path, mode: str | None, count: int) -> None:
    rule = {**SECRET, "when": [{"path": "spec.mode", "among": ["secret"]}]}
    assert len(referred(tmp_path, rule, {"mode": mode, "secretRef": {"name": "a"}})) == count


def test_a_reference_knows_its_way_and_its_place(tmp_path: Path) -> None:
    rule = {"path": "spec.refs[*]", "to": "core/Secret", "namespace_field": "namespace", "edge": "reads"}
    first, second = referred(tmp_path, rule, {"refs": [{"name": "a"}, {"name": "b", "namespace": "c"}]})
    assert first.edge.route == ("spec", "refs", 0, "name")
    assert second.edge.route == ("spec", "refs", 1, "name")
    assert first.edge.place.column < second.edge.place.column
    assert first.edge.namespace_place is None
    assert second.edge.namespace_place is not None
    assert not first.edge.implied


# what is made of an object


def made(folder: Path, product: dict[str, Any], spec: Any, kind: str = "Gadget") -> list[Made | MadeLike]:
    return list(products(gadget(spec, kind), rulebook(folder, produces=[product])))


@pytest.mark.parametrize(
    ("name", "spec", "expected"),
    [
        ("{metadata.name}", {}, ["Secret/default/one"]),
        ("{metadata.name}-app", {}, ["Secret/default/one-app"]),
        ("{spec.secretName} | {metadata.name}-tls", {"secretName": "own"}, ["Secret/default/own"]),
        ("{spec.secretName} | {metadata.name}-tls", {}, ["Secret/default/one-tls"]),
        ("{spec.secretName} | {metadata.name}-tls", {"secretName": ""}, ["Secret/default/one-tls"]),
        ("{spec.secretName}", {}, []),
        (
            "{spec.users[*].name}-{metadata.name}",
            {"users": [{"name": "a"}, {"name": "b"}]},
            ["Secret/default/a-one", "Secret/default/b-one"],
        ),
    ],
)
def test_a_template_names_what_is_made(tmp_path: Path, name: str, spec: Any, expected: list[str]) -> None:
    found = made(tmp_path, {"kind": "core/Secret", "name": name}, spec)
    assert [str(one.identity) for one in found if isinstance(one, Made)] == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("name", "spec", "covered", "not_covered"),
    [
        ("{metadata.name}-<n>", {}, ["one-0", "one-"], ["one", "other-0"]),
        ("{spec.name}-app", {"name": "${NAME}"}, ["x-app", "-app"], ["x-other"]),
    ],
)
def test_a_name_that_is_known_in_part_covers_what_fits(
    tmp_path: Path, name: str, spec: Any, covered: list[str], not_covered: list[str]
) -> None:
    (found,) = made(tmp_path, {"kind": "core/Secret", "name": name}, spec)
    assert isinstance(found, MadeLike)
    assert all(found.covers(Identity("", "Secret", "default", one)) for one in covered)
    assert not any(found.covers(Identity("", "Secret", "default", one)) for one in not_covered)
    assert not found.covers(Identity("", "Secret", "elsewhere", covered[0]))
    assert not found.covers(Identity("", "ConfigMap", "default", covered[0]))


def test_what_is_made_may_be_in_another_namespace(tmp_path: Path) -> None:
    product = {"kind": "core/Secret", "name": "a", "namespace": "{spec.where} | {metadata.namespace}"}
    (found,) = made(tmp_path, product, {"where": "other"})
    assert isinstance(found, Made)
    assert str(found.identity) == "Secret/other/a"


def test_what_is_made_has_no_namespace_where_its_kind_has_none(tmp_path: Path) -> None:
    (found,) = made(tmp_path, {"kind": "example.com/Class", "name": "a"}, {})
    assert isinstance(found, Made)
    assert str(found.identity) == "Class/a"


def test_something_is_made_only_where_the_rules_condition_holds(tmp_path: Path) -> None:
    product = {"kind": "core/Secret", "name": "a", "when": [{"path": "spec.create", "without": [False]}]}
    book = rulebook(tmp_path, produces=[product])
    assert len(list(products(gadget({}), book))) == 1
    assert list(products(gadget({"create": False}), book)) == []


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("postgres://{{ .USER }}:{{ .PASSWORD }}@wiki-rw.web.svc.cluster.local:5432/wiki", ["web/wiki-rw"]),
        ("host=wiki-rw.web.svc port=5432", ["web/wiki-rw"]),
        ("http://a.web.svc, http://b.web.svc:80/, http://a.web.svc", ["web/a", "web/b"]),
        ("wiki-0.wiki.web.svc", ["web/wiki"]),  # a Pod of it
        ("${APP}-rw.web.svc", []),
        ("${APP}.web.svc", []),
        ("{{ .name }}.web.svc", []),
        ("web.svc", []),
        ("wiki.web.svcs", []),
        ("wiki.web", []),
    ],
)
def test_a_text_may_hold_hosts_of_the_cluster(text: str, services: list[str]) -> None:
    assert [f"{service.namespace}/{service.name}" for service in services_in(text)] == services
