"""What people apply to a cluster beside what it begins with: parts of it that nothing in Git applies, and templates."""

from __future__ import annotations

import pytest
from repositories import Files, config_map, faults, kustomization, needing, reported, source

OWN = {"kind": "GitRepository", "name": "infra", "namespace": "flux-system"}


def cluster(name: str, *needed: str) -> Files:
    """Return a Kustomization that builds the folder it lies in, which somebody applies."""
    path = f"clusters/{name}"
    return {
        f"{path}/{name}.yaml": needing(name, *needed, path=f"./{path}", sourceRef=OWN),
        f"{path}/apps.yaml": config_map(name),
    }


def source_of(name: str) -> str:
    return source("GitRepository", name, "https://github.com/example/home")


SET_UP = {
    "setup/system.yaml": kustomization("system", path="./infra", sourceRef=OWN),
    "infra/storage.yaml": kustomization("storage", path="./empty", sourceRef=OWN),
    "empty/kustomization.yaml": "resources: []\n",
}


def test_what_nothing_in_git_applies_may_be_a_part_of_a_cluster() -> None:
    files = {**cluster("home", "system", "storage"), **cluster("lab", "system"), **SET_UP}
    assert faults(files) == []


def test_what_lies_nowhere_is_missing_beside_such_a_part() -> None:
    files = {**cluster("home", "system", "stroage"), **SET_UP}
    assert "dependency-not-found" in faults(files)


def test_what_another_cluster_has_of_its_own_is_missing() -> None:
    files = {**cluster("home", "lab"), **cluster("lab")}
    assert "dependency-not-found" in faults(files)


def test_what_takes_other_files_is_no_part() -> None:
    elsewhere = {"kind": "GitRepository", "name": "elsewhere", "namespace": "flux-system"}
    files = {
        **cluster("home", "system"),
        **SET_UP,
        "setup/system.yaml": kustomization("system", path="./infra", sourceRef=elsewhere),
    }
    assert "dependency-not-found" in faults(files)


def test_what_brings_the_same_is_a_cluster_of_its_own() -> None:
    files = {**cluster("home", "system"), **SET_UP, "infra/apps.yaml": config_map("home")}
    assert "dependency-not-found" in faults(files)


def test_what_takes_its_files_from_another_clusters_source_may_be_a_part_of_that() -> None:
    part = {"parts/web/sync.yaml": needing("web", "home", path="./parts/web", sourceRef=OWN)}
    source = {"clusters/home/source.yaml": source_of("infra")}
    assert "dependency-not-found" not in faults({**cluster("home"), **source, **part})
    own_source = {"parts/web/source.yaml": source_of("infra")}
    assert "dependency-not-found" in faults({**cluster("home"), **source, **part, **own_source})


@pytest.mark.parametrize(("folders", "severity"), [(3, "warning"), (2, "error")])
def test_files_that_folders_leave_out_as_a_rule_may_be_applied_by_hand(folders: int, severity: str) -> None:
    files: Files = {"clusters/home/home.yaml": needing("home", "part-0", path="./clusters/home", sourceRef=OWN)}
    for number in range(folders):
        folder = f"clusters/home/part-{number}"
        files[f"{folder}/kustomization.yaml"] = "resources: [settings.yaml]\n"
        files[f"{folder}/settings.yaml"] = config_map(f"part-{number}")
        files[f"{folder}/sync.yaml"] = kustomization(f"part-{number}", path=f"./{folder}", sourceRef=OWN)
    (one,) = reported(files, "dependency-not-found")
    assert one.severity == severity


TEMPLATE = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  labels:
    cluster: "{{CLUSTER}}"
  name: secrets
  namespace: flux-system
spec:
  path: ./clusters/{{CLUSTER}}/secrets/
  dependsOn:
    - name: vault
"""
SCRIPT = "#!/bin/sh\nkubectl apply -f - <<EOF\n" + TEMPLATE + "EOF\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("setup/secrets.yaml.templ", TEMPLATE),
        ("setup/secrets.yaml.j2", "---\n" + config_map("other") + "---\n" + TEMPLATE),
        ("setup/secrets.yaml.tmpl", TEMPLATE.replace("name: secrets", 'name: "secrets"')),
        ("install.sh", SCRIPT),
    ],
    ids=["a template", "two in a template", "in quotes", "a script"],
)
def test_a_manifest_that_somebody_fills_in_is_applied_by_them(path: str, text: str) -> None:
    assert "dependency-not-found" in faults(cluster("home", "secrets"))
    assert faults({**cluster("home", "secrets"), path: text}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("setup/secrets.yaml.templ", TEMPLATE.replace("name: secrets", "name: secrets-{{CLUSTER}}")),
        ("setup/secrets.yaml.templ", TEMPLATE.replace("kind: Kustomization", "kind: HelmRelease")),
        ("setup/secrets.yaml.templ", TEMPLATE.replace("name: secrets", "name: keys").replace("vault", "secrets")),
        ("docs/secrets.md", TEMPLATE),
    ],
    ids=["an unknown name", "another kind", "what it needs", "prose"],
)
def test_what_a_text_has_otherwise_is_missing(path: str, text: str) -> None:
    assert "dependency-not-found" in faults({**cluster("home", "secrets"), path: text})


def test_a_template_whose_folder_is_written_into_git_makes_nothing_else() -> None:
    templates = {"templates/setup/secrets.yaml.j2": TEMPLATE}
    assert faults({**cluster("home", "secrets"), **templates}) == []
    templates["templates/clusters/home/apps.yaml.j2"] = config_map("home")
    assert "dependency-not-found" in faults({**cluster("home", "secrets"), **templates})
