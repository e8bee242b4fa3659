"""Namespaces that objects are put into, and that nothing makes."""

from __future__ import annotations

import pytest
from repositories import (
    BOOTSTRAPPED,
    Files,
    config_map,
    faults,
    found,
    helm_release,
    kustomization,
    manifest,
    reported,
    repository,
    source,
)

CHECK = "namespace-not-found"


def namespace(name: str) -> str:
    return manifest("v1", "Namespace", name)


def homes(*names: str) -> str:
    """Return namespaces, each with an object in it."""
    return "".join(namespace(name) + config_map("settings", name) for name in names)


def test_a_namespace_of_nearly_the_name_is_meant() -> None:
    one = found(repository(namespace("monitoring"), config_map("settings", "monitorng")), CHECK)
    assert one.message.startswith('namespaces "monitorng" not found')
    assert one.help == "Did you mean `monitoring`?"


def test_what_is_in_no_namespace_needs_none() -> None:
    classes = manifest("storage.k8s.io/v1", "StorageClass", "fast", provisioner="example.com/disks")
    told = homes("media", "tools") + kustomization("classes", path="./classes", targetNamespace="storage")
    assert faults(repository(told, files={"classes/all.yaml": classes})) == []
    claimed = {"classes/all.yaml": classes + config_map("settings", None)}
    assert faults(repository(told, files=claimed)) == [CHECK]


@pytest.mark.parametrize(("name", "is_told"), [("openshift-config", False), ("openshift", False), ("okd-config", True)])
def test_the_namespaces_of_openshift_are_its_own(name: str, is_told: bool) -> None:
    files = repository(homes("web", "media", "tools"), config_map("settings", name))
    assert (CHECK in faults(files)) is is_told


def test_a_remote_base_may_hold_the_namespace_that_its_kustomization_puts_it_into() -> None:
    remote = {"apps/digest/kustomization.yaml": "resources: ['https://example.com/digester.yaml']\n"}
    files = repository(homes("web", "media", "tools"), kustomization("d", path="./apps/digest", targetNamespace="d"))
    assert faults(files | remote) == []


def test_a_namespace_that_every_cluster_has_may_be_meant() -> None:
    assert found(repository(config_map("settings", "kube-sytem")), CHECK).help == "Did you mean `kube-system`?"


def test_a_renamed_namespace_is_the_one_in_which_nothing_is() -> None:
    files = repository(namespace("cert-manager-new"), config_map("settings", "cert-manager"))
    assert found(files, CHECK).help == "Did you mean `cert-manager-new`?"


@pytest.mark.parametrize(
    ("renamed", "is_told"),
    [
        (namespace("backup-new"), True),
        (namespace("old-backup"), True),
        (namespace("backups2"), False),
        (namespace("backup-new") + namespace("backup-old"), False),
        (homes("backup-new"), False),
        (namespace("backup-new") + helm_release("jobs", targetNamespace="backup-new"), False),
    ],
    ids=["a part more", "a part before", "no part", "one of two", "something is in it", "something is put into it"],
)
def test_an_empty_namespace_with_a_part_more_in_its_name_is_the_one_that_was_renamed(
    renamed: str, is_told: bool
) -> None:
    files = repository(renamed, config_map("settings", "backup"))
    files["hack/setup.tf"] = 'worker_namespace = "backup"\n'
    assert (CHECK in faults(files)) == is_told


def test_where_the_others_come_from_git_so_should_this() -> None:
    one = found(repository(homes("media", "storage"), config_map("settings", "wiki")), CHECK)
    assert one.target is not None
    assert one.target.name == "wiki"


@pytest.mark.parametrize(
    "files",
    [
        repository(config_map("settings", "wiki")),
        repository(homes("media"), config_map("settings", "wiki")),
        repository(homes("media", "storage"), config_map("settings", "default")),
        repository(homes("media", "storage"), config_map("settings", "flux-system")),
    ],
    ids=["none is in Git", "half are in Git", "there in every cluster", "Flux's own"],
)
def test_people_make_namespaces_too(files: Files) -> None:
    assert faults(files) == []


def test_a_target_namespace_is_not_made_by_naming_it() -> None:
    files = repository(homes("media", "storage"), kustomization("wiki", targetNamespace="wiki"))
    assert found(files, CHECK).message.endswith("Kustomization/flux-system/wiki would be in it")


def test_a_release_may_make_its_namespace() -> None:
    release = helm_release("wiki", targetNamespace="wiki", install={"createNamespace": True})
    assert CHECK not in faults(repository(homes("media", "storage"), release, config_map("settings", "wiki")))


def test_what_lies_beside_may_bring_the_namespace() -> None:
    files = repository(homes("media", "storage"), kustomization("wiki", path="./wiki"))
    remote = "resources: ['https://github.com/example/wiki//deploy?ref=v1', settings.yaml]\n"
    files |= {"wiki/kustomization.yaml": remote, "wiki/settings.yaml": config_map("settings", "wiki")}
    assert CHECK not in faults(files)


@pytest.mark.parametrize(
    ("file", "is_told"),
    [
        ("wiki-operator.crds.yaml", True),
        ("wiki-operator.yaml", False),
        ("crds/bundle.yaml", False),
    ],
)
def test_a_file_of_definitions_brings_no_namespace(file: str, is_told: bool) -> None:
    files = repository(
        homes("media", "storage"),
        kustomization("crds", path="./crds"),
        kustomization("apps", path="./wiki", dependsOn=[{"name": "crds"}]),
    )
    url = f"https://github.com/example/wiki/releases/download/v1.2.3/{file}"
    files |= {"crds/kustomization.yaml": f"resources: [{url}]\n", "wiki/all.yaml": config_map("settings", "wiki")}
    assert (CHECK in faults(files)) is is_told


@pytest.mark.parametrize(
    ("path", "is_told"),
    [
        ("parts/wiki/namespace.yaml", True),
        ("parts/namespaces/wiki.yaml", False),  # around something else
        ("wiki.yaml", False),  # around everything
    ],
)
def test_a_file_around_all_that_is_in_a_namespace_would_make_it(path: str, is_told: bool) -> None:
    other = source("GitRepository", "other", "https://github.com/example/more")
    unseen = kustomization("unseen", path="./all", sourceRef={"kind": "GitRepository", "name": "other"})
    files = repository(homes("media", "storage"), other, unseen, kustomization("wiki", path="./parts/wiki/app"))
    files |= {"parts/wiki/app/settings.yaml": config_map("settings", "wiki")}
    assert CHECK not in faults(files)
    told = reported(files | {path: namespace("wiki")}, CHECK)
    assert [one.finding.help for one in told] == (
        [f"{path} makes it, but nothing that is applied includes that file."] if is_told else []
    )


def test_a_namespace_of_the_bootstrap_may_have_a_slip_in_it_too() -> None:
    service = manifest("v1", "Service", "webhook-receiver", "flux-systme", spec={"ports": [{"port": 80}]})
    files = {
        "clusters/home/flux-system/kustomization.yaml": "resources: [gotk-components.yaml, gotk-sync.yaml]\n",
        "clusters/home/flux-system/gotk-components.yaml": namespace("flux-system") + service,
        "clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
    }
    assert found(files, CHECK).help == "Did you mean `flux-system`?"


def test_a_reference_to_what_people_make_may_name_a_namespace_that_there_is_not() -> None:
    auth = {"tokenSecretRef": {"name": "token", "namespace": "securiyt", "key": "token"}}
    spec = {"provider": {"vault": {"server": "https://vault.example.com", "auth": auth}}}
    store = manifest("external-secrets.io/v1", "ClusterSecretStore", "vault", spec=spec)
    one = found(repository(namespace("security"), config_map("settings", "security"), store), CHECK)
    assert one.help == "Did you mean `security`?"
    assert one.message.endswith("ClusterSecretStore/vault refers to an object in it")
    assert CHECK not in faults(repository(namespace("chat"), config_map("settings", "chat"), store))


def test_a_namespace_that_several_references_name_is_meant_by_one_alone() -> None:
    def checking(*namespaces: str) -> Files:
        checks = [{"kind": "Deployment", "name": f"x{n}", "namespace": name} for n, name in enumerate(namespaces)]
        remote = kustomization("remote", path="./remote", healthChecks=checks)
        return repository(remote, files={"remote/kustomization.yaml": "resources: ['https://example.com/all.yaml']\n"})

    assert found(checking("tekton", "tekton", "tetkon"), CHECK).help == "Did you mean `tekton`?"
    assert CHECK not in faults(checking("tekton", "tetkon"))


def test_the_namespace_of_flux_itself_may_have_been_renamed() -> None:
    files = {
        "clusters/home/flux-system/kustomization.yaml": "resources: [gotk-components.yaml, gotk-sync.yaml]\n",
        "clusters/home/flux-system/gotk-components.yaml": namespace("flux-system"),
        "clusters/home/flux-system/gotk-sync.yaml": BOOTSTRAPPED,
    }
    assert CHECK not in faults(files)
    files["clusters/home/flux-system/gotk-components.yaml"] = namespace("flux-system-new")
    assert found(files, CHECK).help == "Did you mean `flux-system-new`?"


def test_a_monitor_may_select_a_namespace_with_a_slip_in_it() -> None:
    def monitor(*names: str) -> str:
        spec = {"namespaceSelector": {"matchNames": list(names)}, "selector": {}, "endpoints": []}
        return manifest("monitoring.coreos.com/v1", "ServiceMonitor", "wiki", "wiki-system", spec=spec)

    namespaces = manifest("v1", "Namespace", "wiki-system") + manifest("v1", "Namespace", "databases")
    user = manifest("v1", "ConfigMap", "wiki", "databases")
    assert "`databases`" in found(repository(namespaces, user, monitor("databsaes")), CHECK).help
    assert reported(repository(namespaces, user, monitor("databases", "elsewhere")), CHECK) == []


def home(parent: str = "", namespace: str = "database", **more: str) -> Files:
    """Return a repository with a Kustomization in a namespace that its own folder has."""
    own = kustomization("operator", namespace, path="./operator")
    return repository(own, parent, files={"operator/namespace.yaml": manifest("v1", "Namespace", "database"), **more})


def test_a_kustomization_in_a_namespace_that_only_it_makes_is_told() -> None:
    one = found(home(), "namespace-not-found")
    assert str(one.subject) == "Kustomization/database/operator"
    assert one.related[0].place.path == "operator/namespace.yaml"


def test_a_namespace_that_another_makes_too_may_come_first() -> None:
    assert not reported(home(manifest("v1", "Namespace", "database")), "namespace-not-found")
    assert not reported(home(namespace="flux-system"), "namespace-not-found")
