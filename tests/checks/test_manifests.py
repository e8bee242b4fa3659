"""What can't be read or built, and how much of it matters."""

from __future__ import annotations

import pytest
from repositories import (
    BOOTSTRAPPED,
    Files,
    analysed,
    config_map,
    faults,
    found,
    kustomization,
    manifest,
    reported,
    repository,
    source,
)

MISSING = "missing-resource"
LISTS_NOTHING = "resources:\n  - ./gone.yaml\n"


def test_a_fault_that_two_kustomizations_take_in_is_one_finding_that_counts_both() -> None:
    files = repository(
        kustomization("a", path="./shared"),
        kustomization("b", path="./overlay"),
        files={"shared/kustomization.yaml": LISTS_NOTHING, "overlay/kustomization.yaml": "resources: [../shared]\n"},
    )
    assert [identity.name for identity in found(files, MISSING).impact.appliers] == ["a", "b"]


def test_what_depends_on_a_failed_build_waits() -> None:
    files = repository(
        kustomization("a", path="./a"),
        kustomization("b", dependsOn=[{"name": "a"}]),
        files={"a/kustomization.yaml": LISTS_NOTHING},
    )
    assert [identity.name for identity in found(files, MISSING).impact.appliers] == ["a", "b"]


def test_the_rest_of_a_failed_build_is_still_checked() -> None:
    files = repository(
        kustomization("a", path="./a"),
        files={
            "a/kustomization.yaml": LISTS_NOTHING + "  - ./ks.yaml\n",
            "a/ks.yaml": kustomization("b", dependsOn=[{"name": "missing"}]),
        },
    )
    assert {one.check.name for one in analysed(files).findings} == {MISSING, "dependency-not-found"}


def test_the_rest_of_a_file_that_breaks_is_still_checked() -> None:
    broken = kustomization("a", dependsOn=[{"name": "missing"}]) + "---\na: b: c\n"
    assert {one.check.name for one in analysed(repository(broken)).findings} == {"invalid-yaml", "dependency-not-found"}


def test_a_fault_in_what_no_cluster_applies_is_worth_knowing_and_no_more() -> None:
    files = repository(files={"archive/kustomization.yaml": LISTS_NOTHING})
    (one,) = reported(files, MISSING)
    assert (one.severity, one.finding.impact.size, one.finding.clusters) == ("info", 0, ())


def test_a_chart_that_is_inflated_by_hand_is_nothing_to_flux() -> None:
    inflated = "helmCharts:\n  - name: wiki\n    repo: https://charts.example.com\n    version: 1.0.0\n"
    assert analysed(repository(files={"by-hand/kustomization.yaml": inflated})).findings == ()


INFLATED = (
    "resources: [ks.yaml]\n"
    "helmCharts:\n  - name: wiki\n    repo: https://charts.example.com\n    version: 1.0.0\n"
    "patches:\n  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: wiki}\n"
)


def test_what_helm_makes_in_a_build_may_be_what_patches_are_for() -> None:
    files = repository(kustomization("wiki", path="./wiki"), files={"wiki/kustomization.yaml": INFLATED})
    files["wiki/ks.yaml"] = config_map("wiki", A="b")
    assert faults(files) == ["helm-inflation"]


CHANGES_WHAT_IS_GONE = (
    "replicas: [{name: web, count: 2}]\n"
    "patches:\n"
    "  - patch: |\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web, namespace: default}\n"
    "  - target: {kind: Deployment, name: web}\n"
    "    patch: |\n      - {op: remove, path: /spec/replicas}\n"
    "replacements:\n"
    "  - source: {kind: ConfigMap, name: domains, fieldPath: data.main}\n"
    "    targets: [{select: {kind: ConfigMap, name: here}, fieldPaths: [data.A]}]\n"
    "vars: [{name: MAIN, objref: {apiVersion: v1, kind: ConfigMap, name: domains}}]\n"
)
OF_RESOURCES = (
    "resources: [cm.yaml, gone.yaml]\nconfigMapGenerator: [{name: settings, behavior: merge, literals: [A=b]}]\n"
)
OF_COMPONENTS = "resources: [cm.yaml]\ncomponents: [./gone]\n"


@pytest.mark.parametrize("lists", [OF_RESOURCES, OF_COMPONENTS])
def test_what_changes_objects_of_a_file_that_is_not_there_is_no_fault_of_its_own(lists: str) -> None:
    folder = {"a/kustomization.yaml": lists + CHANGES_WHAT_IS_GONE, "a/cm.yaml": config_map("here", A="b")}
    assert faults(repository(kustomization("a", path="./a"), files=folder)) == [MISSING]
    assert [one.check.name for one in analysed(repository(files=folder)).findings] == [MISSING]


@pytest.mark.parametrize(
    ("workflow", "expected"),
    [
        ("out: ./a/sources.yaml", []),
        ("run: make sources.yaml", [MISSING, "source-not-found"]),
        ("out: ./b/sources.yaml", [MISSING, "source-not-found"]),
        ('"a/sources.yaml"', [MISSING, "source-not-found"]),  # as `paths` of a trigger have it
    ],
)
def test_what_a_workflow_writes_is_out_of_sight(workflow: str, expected: list[str]) -> None:
    chart = {"chart": "web", "sourceRef": {"kind": "HelmRepository", "name": "charts", "namespace": "flux-system"}}
    spec = {"interval": "1h", "chart": {"spec": chart}}
    folder = {
        "a/kustomization.yaml": "resources: [sources.yaml, web.yaml]\n",
        "a/web.yaml": manifest("helm.toolkit.fluxcd.io/v2", "HelmRelease", "web", "default", spec=spec),
        ".github/workflows/deploy.yaml": f"jobs:\n  a:\n    steps:\n      - {workflow}\n",
    }
    assert faults(repository(kustomization("a", path="./a"), files=folder)) == expected


FILLED_IN = (
    "resources: [cm.yaml]\n"
    "configMapGenerator: [{name: domains, envs: [env/domains.env]}]\n"
    "replacements:\n"
    "  - source: {kind: ConfigMap, name: domains, fieldPath: data.main}\n"
    "    targets: [{select: {kind: ConfigMap, name: here}, fieldPaths: [data.A]}]\n"
)


def test_a_value_that_comes_from_a_file_that_is_not_there_is_not_missed_as_well() -> None:
    files = repository(kustomization("a", path="./a"), files={"a/kustomization.yaml": FILLED_IN})
    files["a/cm.yaml"] = config_map("here", A="b")
    assert faults(files) == [MISSING]
    files["a/env/domains.env"] = "other=example.com\n"
    assert faults(files) == ["replacement-failed"]


def test_what_would_name_a_source_is_not_known_where_its_file_is_not_there() -> None:
    release = manifest(
        "helm.toolkit.fluxcd.io/v2",
        "HelmRelease",
        "here",
        "default",
        spec={
            "interval": "1h",
            "chart": {"spec": {"chart": "a", "sourceRef": {"kind": "HelmRepository", "name": "x"}}},
        },
    )
    lists = FILLED_IN.replace("kind: ConfigMap, name: here}", "kind: HelmRelease}")
    lists = lists.replace("data.A", "spec.chart.spec.sourceRef.name")
    files = repository(kustomization("a", path="./a"), files={"a/kustomization.yaml": lists, "a/cm.yaml": release})
    by_name = {one.check.name: one.severity for one in analysed(files).findings}
    assert by_name[MISSING] == "error"
    assert by_name.get("source-not-found") != "error"


def test_who_begins_a_cluster_that_git_does_not_declare_may_inflate_charts() -> None:
    files = {
        "cluster/kustomization.yaml": INFLATED,
        "cluster/ks.yaml": kustomization("apps", path="./apps") + source("GitRepository", "flux-system", "https://a.b"),
        "apps/all.yaml": config_map("wiki", A="b"),
    }
    assert [cluster.declared for cluster in analysed(files).clusters] == [False]
    assert faults(files) == []


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({}, id="no files"),
        pytest.param({"README.md": "# Home\n"}, id="no manifests"),
        pytest.param({"values.yaml": "replicas: 2\n"}, id="values only"),
        pytest.param({"apps/settings.yaml": config_map("settings", A="b")}, id="no Flux objects"),
    ],
)
def test_a_repository_without_flux_has_no_clusters_and_no_findings(files: Files) -> None:
    analysis = analysed(files)
    assert analysis.clusters == ()
    assert analysis.findings == ()


def test_files_of_a_folder_that_is_not_there_are_one_finding() -> None:
    generator = "configMapGenerator: [{name: icons, files: [./icons/a.png, b=./icons/small/b.png, ./c.png, ./d.png]}]\n"
    files = repository(files={"apps/kustomization.yaml": f"resources: [all.yaml]\n{generator}", "apps/icon/x.svg": "x"})
    messages = [one.finding.message for one in reported(files, "missing-resource")]
    assert sorted(messages) == [
        "2 entries name files in `icons`, but there is no such folder",
        "`files` names `./c.png`, but there is no such file",
        "`files` names `./d.png`, but there is no such file",
    ]
    (folder,) = (one.finding for one in reported(files, "missing-resource") if "entries" in one.finding.message)
    assert folder.help == "Did you mean `icon`?"
    assert len(folder.related) == 1


def lacking(*names: str) -> Files:
    """Return a repository with an app for each name, whose kustomization file names a file of that name beside it."""
    apps = [kustomization(f"app-{number}", path=f"./app-{number}") for number, _ in enumerate(names)]
    generators = {
        f"app-{number}/kustomization.yaml": f"secretGenerator: [{{name: values, files: [{name}]}}]\n"
        for number, name in enumerate(names)
    }
    return repository(*apps, files=generators)


def test_a_file_that_many_folders_lack_is_left_to_whoever_makes_such_files() -> None:
    (one,) = reported(lacking("secrets.yaml", "secrets.yaml", "secrets.yaml"), MISSING)
    assert (one.severity, one.finding.confidence) == ("warning", "likely")
    assert len(one.finding.related) == 2
    assert [identity.name for identity in one.finding.impact.appliers] == ["app-0", "app-1", "app-2"]


@pytest.mark.parametrize("names", [("secrets.yaml", "secrets.yaml"), ("a.yaml", "b.yaml", "c.yaml")])
def test_files_that_few_folders_lack_are_missing_for_certain(names: tuple[str, ...]) -> None:
    assert [one.severity for one in reported(lacking(*names), MISSING)] == ["error"] * len(names)


def test_files_that_the_folders_of_one_lack_are_missing_for_certain() -> None:
    alike = lacking(*["secrets.yaml"] * 3)
    folders = {f"apps/{path}": text for path, text in alike.items() if path.startswith("app-")}
    listing = {"apps/kustomization.yaml": "resources: [app-0, app-1, app-2]\n", "apps/all.yaml": "---\n"}
    assert {one.severity for one in reported(repository(files=folders | listing), MISSING)} == {"error"}


def test_a_file_of_another_folder_that_many_name_is_missing_for_certain() -> None:
    assert {one.severity for one in reported(lacking(*["../shared.yaml"] * 3), MISSING)} == {"error"}


@pytest.mark.parametrize("is_listed", [False, True])
def test_what_is_no_object_is_left_out_where_the_controller_takes_all_in(is_listed: bool) -> None:
    listing = {"apps/kustomization.yaml": "resources: [lint.yaml]\n"} if is_listed else {}
    finding = found(repository(files={"apps/lint.yaml": "extends: default\n", **listing}), "invalid-object")
    assert (".sourceignore" in finding.help) is not is_listed


@pytest.mark.parametrize(("release", "expected"), [(None, ["warning"]), ("v2.4.0", []), ("v2.9.0", ["error"])])
def test_a_variable_in_what_only_people_read_is_a_fault_of_releases_that_mind(
    release: str | None, expected: list[str]
) -> None:
    labels = {"app.kubernetes.io/part-of": "flux", "app.kubernetes.io/version": release}
    metadata = {"name": "flux-system", "labels": labels if release else {}}
    schema = {"type": "object", "properties": {"path": {"type": "string", "description": "e.g. ${X}"}}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    spec = {"group": "example.com", "names": {"kind": "A", "plural": "as"}, "scope": "Cluster", "versions": [version]}
    files = repository(
        kustomization("crds", path="./crds", postBuild={"substitute": {"A": "a"}}),
        manifest("v1", "Namespace", "flux-system", metadata=metadata),
        files={
            "crds/a.yaml": manifest(
                "apiextensions.k8s.io/v1", "CustomResourceDefinition", "as.example.com", None, spec=spec
            )
        },
    )
    assert [str(one.severity) for one in reported(files, "undefined-variable")] == expected


@pytest.mark.parametrize(("image", "expected"), [("v1.4.0", []), ("v1.9.0", ["warning"]), ("none", ["warning"])])
def test_a_suspended_flux_hints_at_the_release_that_minds(image: str, expected: list[str]) -> None:
    """The controller 1.9 comes with Flux 2.9."""
    containers = [{"name": "manager", "image": f"ghcr.io/fluxcd/kustomize-controller:{image}"}]
    spec = {"template": {"spec": {"containers": containers}}}
    schema = {"type": "object", "properties": {"path": {"type": "string", "description": "e.g. ${X}"}}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    definition = {"group": "example.com", "names": {"kind": "A", "plural": "as"}, "scope": "Cluster"}
    crd = manifest(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        "as.example.com",
        None,
        spec={**definition, "versions": [version]},
    )
    files = {
        "clusters/home/sync.yaml": BOOTSTRAPPED,
        "clusters/home/all.yaml": kustomization("crds", path="./crds", postBuild={"substitute": {"A": "a"}})
        + kustomization("flux", path="./flux", suspend=True),
        "crds/a.yaml": crd,
        "flux/a.yaml": manifest("apps/v1", "Deployment", "kustomize-controller", "flux-system", spec=spec),
    }
    assert [str(one.severity) for one in reported(files, "undefined-variable")] == expected


def test_a_chart_where_flux_takes_every_file_for_a_manifest_is_one_fault() -> None:
    chart = {
        "Chart.yaml": "apiVersion: v2\nname: wiki\nversion: 1.0.0\n",
        "values.yaml": "replicas: 1\n",
        "templates/web.yaml": "{{- if .Values.web }}\nkind: Pod\n{{- end }}\n",
        "charts/more/Chart.yaml": "apiVersion: v2\nname: more\nversion: 1.0.0\n",
    }
    files = {f"wiki/chart/{path}": text for path, text in chart.items()} | {"wiki/values.yaml": "replicas: 2\n"}
    told = [
        one
        for one in analysed(repository(kustomization("wiki", path="./wiki"), files=files)).findings
        if one.severity == "error"
    ]
    assert [(one.finding.place.path, one.finding.check) for one in told] == [
        ("wiki/chart/Chart.yaml", "invalid-object"),
        ("wiki/values.yaml", "invalid-object"),
    ]
    assert (
        told[0].finding.message
        == "`wiki/chart` is a chart, and 4 of its files are taken for manifests, which they aren't"
    )
