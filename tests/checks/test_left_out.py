"""Manifests that nothing includes, although what lies beside them is applied."""

from __future__ import annotations

import pytest
from repositories import (
    CHART,
    Files,
    config_map,
    external_secret,
    faults,
    found,
    helm_release,
    kustomization,
    manifest,
    needing,
    reported,
    repository,
    source,
)
from repositories import store as secret_store

NOT_INCLUDED = "file-not-included"


def wiki(listing: str, **beside: str) -> Files:
    """Return a repository that applies the folder `wiki`, with a kustomization file and files beside it."""
    files = {f"wiki/{name}.yaml": text for name, text in beside.items()}
    return repository(
        kustomization("wiki", path="./wiki"),
        files={"wiki/kustomization.yaml": listing, "wiki/settings.yaml": config_map("settings"), **files},
    )


LISTING = "resources:\n  - ./settings.yaml\n"
POLICY = manifest("networking.k8s.io/v1", "NetworkPolicy", "wiki", "default", spec={"podSelector": {}})


def test_a_file_beside_those_that_are_listed_is_a_warning() -> None:
    (one,) = reported(wiki(LISTING, policy=POLICY), NOT_INCLUDED)
    assert one.severity == "warning"
    assert one.finding.place.path == "wiki/policy.yaml"


@pytest.mark.parametrize(
    "listing",
    [
        pytest.param(LISTING + "  - policy.yaml\n", id="listed"),
        pytest.param(LISTING + "  # - ./policy.yaml\n", id="in a comment"),
        pytest.param(LISTING + "patches:\n  - path: ./policy.yaml\n", id="a patch"),
        pytest.param("configMapGenerator:\n  - name: x\n    files: [settings.yaml]\n", id="no manifests are listed"),
        pytest.param(LISTING + "  - ./polcy.yaml\n", id="listed under a wrong name, which is another finding"),
    ],
)
def test_a_file_that_the_kustomization_file_speaks_of_is_none(listing: str) -> None:
    assert reported(wiki(listing, policy=POLICY), NOT_INCLUDED) == []


@pytest.mark.parametrize(
    ("listing", "told"),
    [
        ("namespace: wiki\nresources:\n", ["wiki/policy.yaml", "wiki/settings.yaml"]),
        ("namespace: wiki\nresources: []\n", []),  # somebody means it
        ("namespace: wiki\nresources:\n#  - policy.yaml\n", ["wiki/settings.yaml"]),
        ("namespace: wiki\nresources: [https://example.org/all.yaml]\n", []),
        ("namespace: wiki\ngenerators: [all.yaml]\n", []),
    ],
)
def test_a_kustomization_file_that_lists_nothing_leaves_out_all_that_lies_beside_it(
    listing: str, told: list[str]
) -> None:
    findings = reported(wiki(listing, policy=POLICY), NOT_INCLUDED)
    assert sorted(one.finding.place.path for one in findings) == told
    assert all("lists nothing at all" in one.finding.message for one in findings)


def test_what_another_file_brings_is_applied() -> None:
    assert faults(wiki(LISTING, policy=config_map("settings"))) == []


@pytest.mark.parametrize("infix", ["example", "sample", "template", "tmpl", "tpl"])
def test_an_example_by_its_name_is_there_to_be_copied(infix: str) -> None:
    files = wiki(LISTING, **{f"policy.{infix}": POLICY})
    assert faults(files) == []


def test_several_objects_of_one_file_are_spoken_of_as_several() -> None:
    one = found(wiki(LISTING, policy=POLICY + config_map("more")), NOT_INCLUDED)
    assert "NetworkPolicy `wiki`, ConfigMap `more` aren't applied" in one.message


@pytest.mark.parametrize("name", ["archived-policy", "policy.disabled", "policy_unused", "example-policy"])
def test_what_its_name_says_is_set_aside_is_none(name: str) -> None:
    assert faults(wiki(LISTING, **{name: POLICY})) == []


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# This manifest is not deployed. It shows how it is done.\n", []),
        ("---\n# NOT tracked by Flux. Apply manually with:\n#   task init\n", []),
        ("# This is a template.\n# Copy this file and encrypt it.\n", []),
        ("# Optional: configuration of nodes\n", []),
        ("# Who may talk to the wiki\n", [NOT_INCLUDED]),
        ("# yaml-language-server: $schema=https://example.com/template/policy.json\n", [NOT_INCLUDED]),
    ],
)
def test_a_file_may_say_itself_that_it_is_not_applied(comment: str, expected: list[str]) -> None:
    assert faults(wiki(LISTING, policy=comment + POLICY)) == expected


def test_what_is_said_of_a_part_of_a_file_does_not_count() -> None:
    assert faults(wiki(LISTING, policy=POLICY + "  # not deployed\n")) == [NOT_INCLUDED]


def test_a_file_of_examples_is_as_any_other() -> None:
    assert faults(wiki(LISTING, examples=POLICY)) == [NOT_INCLUDED]


def test_a_patch_that_nothing_uses_does_nothing() -> None:
    finding = found(wiki(LISTING, gone="$patch: delete\n" + POLICY.removeprefix("---\n")), NOT_INCLUDED)
    assert "its patch of NetworkPolicy `wiki` does nothing" in finding.message
    assert finding.help.startswith("Add it to `patches` of wiki/kustomization.yaml")


def test_a_patch_that_nothing_uses_defines_nothing() -> None:
    reader = helm_release("web", "default", valuesFrom=[{"kind": "ConfigMap", "name": "gone"}])
    patch = "$patch: replace\n" + config_map("gone", a="b").removeprefix("---\n")
    files = wiki(LISTING, gone=patch, reader=reader + CHART) | {
        "wiki/kustomization.yaml": LISTING + "  - reader.yaml\n"
    }
    assert "gone.yaml" not in found(files, "configmap-not-found").help


def test_a_name_within_another_name_is_not_meant() -> None:
    files = wiki("resources:\n  - ./settings.yaml\n  - ./network-policy.yaml\n", policy=POLICY)
    files["wiki/network-policy.yaml"] = config_map("other")
    assert faults(files) == [NOT_INCLUDED]


def test_a_file_that_another_kustomization_lists_is_included() -> None:
    files = wiki(LISTING, policy=POLICY) | {"elsewhere/kustomization.yaml": "resources: [../wiki/policy.yaml]\n"}
    assert faults(files) == []


def test_a_file_without_manifests_is_none() -> None:
    assert faults(wiki(LISTING, values="replicas: 1\n")) == []


def test_a_folder_that_no_cluster_applies_has_none() -> None:
    files = repository(
        files={"old/kustomization.yaml": LISTING, "old/settings.yaml": config_map("a"), "old/b.yaml": POLICY}
    )
    assert faults(files) == []


@pytest.mark.parametrize(
    ("api_version", "kind"),
    [
        ("batch/v1", "Job"),
        ("v1", "Pod"),
        ("volsync.backube/v1alpha1", "ReplicationDestination"),
        ("velero.io/v1", "Backup"),
        ("velero.io/v1", "Restore"),
        ("backstage.io/v1alpha1", "Component"),
    ],
)
def test_what_people_apply_by_hand_is_an_info(api_version: str, kind: str) -> None:
    (one,) = reported(wiki(LISTING, restore=manifest(api_version, kind, "restore", "default")), NOT_INCLUDED)
    assert one.severity == "info"


def test_folders_that_are_not_listed_are_one_info() -> None:
    files = repository(files={"apps/kustomization.yaml": "resources:\n  - all.yaml\n  - wiki/ks.yaml\n"})
    for name in ("wiki", "bot", "chat"):
        files[f"apps/{name}/ks.yaml"] = kustomization(name)
    (one,) = reported(files, NOT_INCLUDED)
    assert one.severity == "info"
    assert "bot, chat" in one.finding.message


def test_a_single_folder_that_is_not_listed_beside_many_may_have_been_forgotten() -> None:
    names = ("wiki", "chat", "mail")
    entries = "".join(f"  - {name}/ks.yaml\n" for name in names)
    files = repository(files={"apps/kustomization.yaml": f"resources:\n  - all.yaml\n{entries}"})
    for name in (*names, "bot"):
        files[f"apps/{name}/ks.yaml"] = kustomization(name)
    (one,) = reported(files, NOT_INCLUDED)
    assert one.severity == "warning"


def test_a_folder_that_a_comment_names_is_switched_off() -> None:
    files = repository(
        files={"apps/kustomization.yaml": "resources:\n  - all.yaml\n  - wiki/ks.yaml\n  # bot: broken\n"}
    )
    for name in ("wiki", "bot"):
        files[f"apps/{name}/ks.yaml"] = kustomization(name)
    assert reported(files, NOT_INCLUDED) == []


def pod_reading(secret: str) -> str:
    container = {"name": "wiki", "envFrom": [{"secretRef": {"name": secret}}]}
    return manifest("v1", "Pod", "wiki", "default", spec={"containers": [container]})


def test_who_misses_what_a_file_defines_names_the_file_instead() -> None:
    files = wiki(LISTING, secret=external_secret("wiki", target={"name": "wiki-secret"}))
    files["wiki/settings.yaml"] += pod_reading("wiki-secret") + secret_store()
    assert faults(files) == ["secret-not-found"]
    one = found(files, "secret-not-found")
    assert one.help == "wiki/secret.yaml defines it, but nothing includes that file: add it to `resources` of " + (
        "wiki/kustomization.yaml."
    )
    assert one.related[0].place.path == "wiki/secret.yaml"


def test_what_another_cluster_includes_is_said_to_be_that_clusters() -> None:
    def cluster(name: str, *manifests: str) -> Files:
        sync = source("GitRepository", "flux-system", "https://git.example.com/home")
        root = kustomization("flux-system", path=f"./clusters/{name}")
        return {f"clusters/{name}/sync.yaml": sync + root, f"clusters/{name}/all.yaml": "".join(manifests)}

    files = cluster("home", needing("wiki", "nginx")) | cluster("lab", kustomization("nginx"))
    one = found(files | {"empty/kustomization.yaml": "resources: []\n"}, "dependency-not-found")
    assert one.help == "clusters/lab/all.yaml defines it, but only the cluster lab includes that file."
    moved = {
        "net/kustomization.yaml": "namespace: net\nresources: [a.yaml]\n",
        "net/a.yaml": kustomization("nginx", None),
    }
    names = [{"name": "nginx", "namespace": "net"}]
    home, lab = kustomization("wiki", dependsOn=names), kustomization("net", path="./net")
    one = found(moved | cluster("home", home) | cluster("lab", lab), "dependency-not-found")
    assert one.help == "net/a.yaml defines it, but only the cluster lab includes that file."


def test_a_file_of_another_namespace_is_not_what_is_missed() -> None:
    files = wiki(LISTING, secret=external_secret("wiki", "other", target={"name": "wiki-secret"}))
    files["wiki/settings.yaml"] += pod_reading("wiki-secret") + secret_store()
    assert faults(files) == [NOT_INCLUDED, "secret-not-found"]


def test_a_file_without_namespace_would_be_where_its_neighbours_are() -> None:
    files = wiki(LISTING, secret=external_secret("wiki", "default").replace("  namespace: default\n", ""))
    files["wiki/settings.yaml"] += pod_reading("wiki") + secret_store()
    assert faults(files) == ["secret-not-found"]


def test_a_store_that_nothing_includes_is_named_by_those_who_use_it() -> None:
    files = wiki(LISTING, store=secret_store())
    files["wiki/settings.yaml"] += external_secret("wiki")
    assert faults(files) == ["store-not-found"]
    assert "wiki/store.yaml" in found(files, "store-not-found").help


def bases(listing: str, **kustomization_files: str) -> Files:
    """Return a repository that applies folders with kustomization files of their own, each with one object."""
    files = {"apps/kustomization.yaml": listing}
    for name, text in kustomization_files.items():
        files |= {f"apps/{name}/kustomization.yaml": text, f"apps/{name}/all.yaml": config_map(name)}
    return {**repository(), **files}


ALL = "resources: [all.yaml]\n"
COMPONENT = "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [all.yaml]\n"


def test_a_folder_beside_several_that_are_listed_may_have_been_forgotten() -> None:
    listing = "resources: [all.yaml, chat, mail, wiki]\n"
    listed = {"chat": ALL, "mail": ALL, "wiki": ALL}
    (one,) = reported(bases(listing, **listed, photos=ALL), NOT_INCLUDED)
    assert (one.severity, "the folder photos is applied" in one.finding.message) == ("warning", True)
    assert reported(bases(listing, **listed, photos=COMPONENT), NOT_INCLUDED) == []
    assert reported(bases(listing, **listed, _photos=ALL), NOT_INCLUDED) == []
    assert reported(bases(f"{listing}# photos is off\n", **listed, photos=ALL), NOT_INCLUDED) == []
    assert reported(bases("resources: [all.yaml, chat, mail]\n", **listed), NOT_INCLUDED) == []


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        (["settings", "parts/one", "parts/two"], ["wiki/parts/three.yaml"]),
        (["settings", "parts/one"], []),  # one of a folder may be all that is wanted
        (["settings", "parts/one", "parts/two", "parts/three"], []),
    ],
)
def test_a_file_of_a_folder_of_which_others_are_listed_one_by_one_is_left_out(
    listed: list[str], told: list[str]
) -> None:
    listing = "resources:\n" + "".join(f"  - {name}.yaml\n" for name in listed)
    parts = {f"wiki/parts/{name}.yaml": config_map(name) for name in ("one", "two", "three")}
    findings = reported(wiki(listing) | parts, NOT_INCLUDED)
    assert [each.finding.place.path for each in findings] == told
    assert reported(wiki(listing + "# parts/three.yaml\n") | parts, NOT_INCLUDED) == []


@pytest.mark.parametrize(("left", "told"), [(1, 1), (2, 2), (3, 0)])
def test_many_files_of_a_folder_that_are_not_listed_are_switched_off(left: int, told: int) -> None:
    listed = [f"parts/listed-{number}.yaml" for number in range(4)]
    others = [f"parts/left-{number}.yaml" for number in range(left)]
    listing = "resources:\n" + "".join(f"  - {path}\n" for path in ("settings.yaml", *listed))
    parts = {f"wiki/{path}": config_map(path[6:-5]) for path in (*listed, *others)}
    assert len(reported(wiki(listing) | parts, NOT_INCLUDED)) == told


@pytest.mark.parametrize(("left", "told"), [(1, 1), (2, 2), (3, 0)])
def test_where_more_files_are_left_out_than_are_listed_those_were_chosen(left: int, told: int) -> None:
    others = {f"left{number}": config_map(f"left{number}") for number in range(left)}
    assert len(reported(wiki(LISTING, **others), NOT_INCLUDED)) == told


def test_one_of_those_that_were_not_chosen_is_still_what_somebody_misses() -> None:
    others = {f"left{number}": config_map(f"left{number}") for number in range(3)}
    pod = manifest(
        "v1", "Pod", "a", "default", spec={"containers": [{"envFrom": [{"configMapRef": {"name": "left1"}}]}]}
    )
    finding = found(wiki(LISTING + "  - ./pod.yaml\n", pod=pod, **others), "configmap-not-found")
    assert finding.help.startswith("wiki/left1.yaml defines it")
