"""What no cluster is known to apply, and may be why: files that can't be read, and paths that lead nowhere."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import (
    Files,
    analysed,
    config_map,
    faults,
    flux_instance,
    found,
    helm_release,
    kustomization,
    manifest,
    reported,
    repository,
    source,
)


def test_a_manifest_that_cannot_be_read_may_be_an_entry_point() -> None:
    files = repository(files={"clusters/home/apps.yaml": kustomization("apps") + "  broken: 'quote\n"})
    (one,) = reported(files, "invalid-yaml")
    assert one.severity == "warning"


@pytest.mark.parametrize(
    "files",
    [
        {"charts/x/templates/one.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  {{- include 'x' . }}\n"},
        {"chart/templates/kustomization.yaml": "{{- include 'x' . -}}\nkind: Kustomization\nmetadata: {{ .x | y }}\n"},
        {"{{ cookiecutter.name }}/apps/a.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  {% if x %}\n  name: x\n"},
        {"templates/web.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: x, labels: [app]-web}\n"},
        {"notes.yaml": "what: 'is no manifest\n"},
        {".archive/old.yaml": "apiVersion: v1\nkind: 'Pod\n"},
        {"docs/archive/old.yaml": "apiVersion: v1\nkind: 'Pod\n"},
        {"tests/validation/test-cases/old.yaml": "apiVersion: v1\nkind: 'Pod\n"},
    ],
    ids=[
        "template of a chart",
        "called otherwise",
        "cookiecutter",
        "to copy",
        "no manifest",
        "hidden",
        "archived",
        "of tests",
    ],
)
def test_what_is_no_manifest_need_not_be_read(files: Files) -> None:
    assert faults(repository(files=files)) == []


def test_an_entry_point_needs_a_name() -> None:
    nameless = kustomization("apps").replace("name: apps", "naame: apps")
    files = {"clusters/home/apps.yaml": nameless, "clusters/home/one.yaml": kustomization("one", path="./one")}
    (one,) = reported(files | {"one/a.yaml": kustomization("two", path="./two")}, "invalid-object")
    assert one.finding.message == "this Kustomization has no `metadata.name`"


def test_a_repository_without_clusters_is_for_those_of_others() -> None:
    (one,) = reported({"apps/kustomization.yaml": "resources: [gone.yaml]\n"}, "missing-resource")
    assert one.severity == "warning"


def test_a_component_alone_cannot_be_built_and_need_not_be() -> None:
    component = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [a.yaml]\n"
    assert faults({"parts/kustomization.yaml": component, "parts/a.yaml": config_map("settings")}) == []


def test_fields_of_what_no_cluster_applies_are_known_too() -> None:
    files = {"apps/release.yaml": helm_release("wiki", timeuot="5m")}
    one = found(files, "unknown-field")
    assert one.message.endswith("no cluster is known to apply it")
    assert faults({"apps/release.yaml": helm_release("wiki", chartRef=None)}) == []


def test_a_patch_is_no_manifest_of_its_own() -> None:
    assert faults({"apps/patch.yaml": helm_release("wiki", chartRef=None) + "$patch: delete\n"}) == []
    old = "apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: all}\n"
    assert "removed-api-version" in faults({"apps/policy.yaml": old})
    assert faults({"apps/policy.yaml": f"$patch: delete\n{old}"}) == []


def test_a_kind_that_there_is_not_makes_no_cluster() -> None:
    instance = flux_instance("clusters/home").replace("fluxcd.controlplane.io", "fluxcd.controlplne.io")
    one = found({"flux.yaml": instance, "clusters/home/all.yaml": config_map("settings")}, "removed-api-version")
    assert one.help == "Set `apiVersion: fluxcd.controlplane.io/v1`."


def test_what_a_flux_instance_syncs_is_not_there() -> None:
    files = {"bootstrap/flux.yaml": flux_instance("clusters/hme"), "clusters/home/all.yaml": config_map("settings")}
    one = found(files, "path-not-found")
    assert one.help == "Did you mean `clusters/home`?"


def test_a_flux_instance_may_sync_another_repository() -> None:
    assert faults({"bootstrap/flux.yaml": flux_instance("fleet"), "apps/all.yaml": config_map("settings")}) == []


@pytest.mark.parametrize(("path", "is_told"), [("./apps", True), ("./elsewhere", False), ("./", False)])
def test_what_others_build_of_the_source_that_a_flux_instance_makes_tells_that_it_is_this_repository(
    path: str, is_told: bool
) -> None:
    files = {
        "bootstrap/flux.yaml": flux_instance("fleet"),
        "system/ks.yaml": kustomization("apps", path=path),
        "apps/all.yaml": config_map("settings"),
    }
    told = [each.finding.place.path for each in reported(files, "path-not-found")]
    assert ("bootstrap/flux.yaml" in told) is is_told


def test_a_flux_instance_of_another_address_syncs_another_repository() -> None:
    files = {
        "examples/flux.yaml": flux_instance("fleet"),
        "clusters/lab/flux-system/gotk-sync.yaml": bootstrap("./clusters/lab", "https://github.com/example/lab"),
    }
    assert reported(files, "path-not-found") == []


def bootstrap(path: str, url: str) -> str:
    """Return what `flux bootstrap` writes: a source, and a Kustomization that builds a folder of it."""
    return source("GitRepository", "flux-system", url) + kustomization("flux-system", path=path)


OF_HOME = "https://github.com/example/home"
OF_LAB = "https://github.com/example/lab"


@pytest.mark.parametrize(
    ("file", "path", "url_of_lab", "told"),
    [
        ("clusters/home/flux-system/gotk-sync.yaml", "./clusters/hoem", OF_LAB, "Did you mean `clusters/home`?"),
        (
            "clusters/home/flux-system/gotk-sync.yaml",
            "./k8s",
            OF_HOME,
            "Set this cluster's folder, relative to the repository's root.",
        ),
        ("clusters/home/flux-system/gotk-sync.yaml", "./k8s", OF_LAB, None),
        ("docs/gotk-sync.yaml", "./clusters/lba", OF_LAB, None),
        ("templates/gotk-sync.yaml", "./templatse", OF_HOME, None),
        ("clusters/home/gotk-sync.yaml", "./clusters/${CLUSTER}", OF_HOME, None),
        ("clusters/home/gotk-sync.yaml", "./clusters/@name@", OF_HOME, None),
    ],
    ids=["a slip", "moved", "another repository", "lies elsewhere", "a template", "a variable", "to be filled in"],
)
def test_the_path_of_a_bootstrap_that_is_not_there_is_told_though_it_begins_no_cluster(
    file: str, path: str, url_of_lab: str, told: str | None
) -> None:
    lab = {"clusters/lab/flux-system/gotk-sync.yaml": bootstrap("./clusters/lab", url_of_lab)}
    findings = reported({file: bootstrap(path, OF_HOME), **lab}, "path-not-found")
    helps = [each.finding.help for each in findings if each.finding.place.path == file]
    assert helps == ([told] if told else [])


def test_a_bootstrap_that_others_take_as_their_base_has_the_path_that_they_patch_in() -> None:
    lab = {"clusters/lab/flux-system/gotk-sync.yaml": bootstrap("./clusters/lab", OF_HOME)}
    base = {"clusters/base/flux-system/gotk-sync.yaml": bootstrap("./clusters/example", OF_HOME)}
    assert reported(lab | base, "path-not-found") != []
    listed = {
        "clusters/base/flux-system/kustomization.yaml": "resources: [gotk-sync.yaml]\n",
        "variants/home/kustomization.yaml": "resources: [../../clusters/base/flux-system]\n",
    }
    assert reported(lab | base | listed, "path-not-found") == []


def test_a_bootstrap_of_another_repository_has_its_path_there() -> None:
    lab = {"clusters/lab/flux-system/gotk-sync.yaml": bootstrap("./clusters/lab", OF_LAB)}
    elsewhere = source("GitRepository", "fleet", OF_HOME) + kustomization(
        "fleet", path="./clusters", sourceRef={"kind": "GitRepository", "name": "fleet"}
    )
    assert reported(lab | {"clusters/home/fleet.yaml": elsewhere}, "path-not-found") == []


@pytest.mark.parametrize(("key", "slip"), [("kind", "kini"), ("apiVersion", "apiVerson")])
def test_an_entry_point_needs_both_keys_that_tell_what_it_is(key: str, slip: str) -> None:
    files = {"clusters/home/apps.yaml": kustomization("apps").replace(f"{key}:", f"{slip}:", 1)}
    files |= {"clusters/home/one.yaml": kustomization("one", path="./one"), "one/a.yaml": kustomization("two")}
    one = found(files, "invalid-object")
    assert one.help == f"Write `{key}` for `{slip}`."
    values = {"kinds: [a]\nmetadata: {title: x}\n", "apiVersion: v1\nkind: Pod\n", "name: x\nkin: y\n"}
    for number, text in enumerate(sorted(values)):
        files[f"docs/{number}.yaml"] = text
    assert found(files, "invalid-object") == one


def test_a_kustomization_without_spec_is_not_the_one_that_applies_all() -> None:
    files = {"clusters/home/apps.yaml": kustomization("apps").replace("spec:", "sppec:", 1)}
    files |= {"clusters/home/one.yaml": kustomization("one", path="./one"), "one/a.yaml": kustomization("two")}
    assert found(files, "unknown-field").cause == "sppec"
    (cluster,) = analysed(files).clusters
    assert {identity.name for identity in cluster.objects} >= {"apps", "one", "two"}


@pytest.mark.parametrize(
    "patch",
    [
        {"$patch": "delete"},
        {"spec": {"interval": "1h", "values": {"a": {"$patch": "replace"}}, "valuesFrm": []}},
        {"spec": {"interval": "1h", "$retainKeys": ["chart"]}},
    ],
)
def test_what_says_how_to_patch_is_no_object(patch: dict[str, Any]) -> None:
    release = manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "wiki", "default", **patch)
    assert faults(repository(files={"base/removed.yaml": release})) == []


def test_an_example_may_be_of_anything() -> None:
    files = {"base/release.example.yaml": helm_release("wiki", vales={})}
    assert faults(repository(files=files)) == []
    assert faults(repository(files={"base/release.yaml": files["base/release.example.yaml"]})) != []


@pytest.mark.parametrize("name", ["{TENANT}", "{TENANT}-web", "{{ tenant }}", "{{tenant}}-web", "{ $tenant }"])
def test_what_a_program_fills_in_is_no_fault(name: str) -> None:
    template = helm_release("wiki", releaseName="RELEASE").replace("RELEASE", name).replace('"', "")
    assert faults(repository(files={"tenants/template.yaml": template})) == []


@pytest.mark.parametrize(("host", "told"), [("APP_HOST.example.com", []), ("APP.example.com", ["invalid-value"])])
def test_a_part_of_a_value_may_be_for_somebody_to_replace(host: str, told: list[str]) -> None:
    route = manifest("gateway.networking.k8s.io/v1", "HTTPRoute", "wiki", "web", spec={"hostnames": [host]})
    assert faults(repository(files={"templates/app/route.yaml": route})) == told


@pytest.mark.parametrize("value", ["{a: 1}", "{a: , b: }"])
def test_a_mapping_for_a_text_is_one(value: str) -> None:
    release = helm_release("wiki", releaseName="RELEASE").replace("RELEASE", value).replace('"', "")
    assert faults(repository(files={"tenants/release.yaml": release})) == ["wrong-type"]


@pytest.mark.parametrize(
    ("group", "is_told"),
    [("azmonitoring.coreos.com", False), ("monitorng.coreos.com", True), ("source.toolkit.fluxcd.com", True)],
)
def test_a_product_may_have_its_own_group_of_anothers_kinds(group: str, is_told: bool) -> None:
    kind = "PodMonitor" if "coreos" in group else "GitRepository"
    text = manifest(
        f"{group}/v1", kind, "wiki", "web", spec={"selector": {}, "podMetricsEndpoints": [{"port": "http"}]}
    )
    assert ("removed-api-version" in faults({"apps/monitor.yaml": text})) is is_told
