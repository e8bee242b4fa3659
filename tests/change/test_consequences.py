"""What a change does to a running cluster: what is deleted, moved, refused, installed anew, or not looked at."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from small_clusters import (
    BASE,
    CLAIM,
    FLUX,
    KEEP,
    RAISED,
    Files,
    app,
    config,
    consequences,
    kustomization,
    manifest,
    release,
    told,
    two,
)

from gitops_lint.change.compare import compare
from gitops_lint.config.model import Config
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.rulebook import Rulebook

# deletes


class Gone(NamedTuple):
    """An object that leaves Git, and whether data go with it."""

    manifest: str
    is_lost: bool
    beside: str = ""
    """Another object that stays."""


CRD = manifest("apiextensions.k8s.io/v1", "CustomResourceDefinition", "things.example.org").replace(
    ", namespace: default", ""
)
NAMESPACE = manifest("v1", "Namespace", "media").replace(", namespace: default", "")
RETAINED = """\
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: kept}
provisioner: example.org/disks
reclaimPolicy: Retain
"""
OF_CLASS = "spec: {accessModes: [ReadWriteOnce], storageClassName: kept}\n"
GONE = {
    "claim": Gone(CLAIM, is_lost=True),
    "claim-of-a-class-that-deletes": Gone(
        manifest("v1", "PersistentVolumeClaim", body=OF_CLASS), True, RETAINED.replace("Retain", "Delete")
    ),
    "claim-of-a-class-that-retains": Gone(manifest("v1", "PersistentVolumeClaim", body=OF_CLASS), False, RETAINED),
    "claim-of-a-volume-of-its-own": Gone(
        manifest("v1", "PersistentVolumeClaim", body="spec: {accessModes: [ReadWriteOnce], volumeName: disk}\n"), False
    ),
    "claim-that-is-to-stay": Gone(CLAIM.replace("default}", f"default{KEEP}}}"), is_lost=False),
    "namespace": Gone(NAMESPACE, is_lost=True),
    "definition": Gone(CRD, is_lost=True),
    "database-cluster": Gone(manifest("postgresql.cnpg.io/v1", "Cluster", body="spec: {instances: 1}\n"), is_lost=True),
    "database-that-is-retained": Gone(manifest("postgresql.cnpg.io/v1", "Database"), is_lost=False),
    "database-that-is-dropped": Gone(
        manifest("postgresql.cnpg.io/v1", "Database", body="spec: {databaseReclaimPolicy: delete}\n"), is_lost=True
    ),
    "bucket": Gone(manifest("objectbucket.io/v1alpha1", "ObjectBucketClaim"), is_lost=True),
    "topic": Gone(manifest("kafka.strimzi.io/v1", "KafkaTopic"), is_lost=True),
    "topic-that-is-not-managed": Gone(
        manifest("kafka.strimzi.io/v1", "KafkaTopic", notes=', annotations: {strimzi.io/managed: "false"}'),
        is_lost=False,
    ),
    "stateful-set-whose-claims-stay": Gone(manifest("apps/v1", "StatefulSet", body="spec: {}\n"), is_lost=False),
    "stateful-set-whose-claims-go": Gone(
        manifest(
            "apps/v1", "StatefulSet", body="spec: {persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete}}\n"
        ),
        is_lost=True,
    ),
    "deployment": Gone(manifest("apps/v1", "Deployment"), is_lost=False),
    "secret": Gone(manifest("v1", "Secret"), is_lost=False),
}


@pytest.mark.parametrize("gone", GONE.values(), ids=GONE)
def test_data_that_goes_with_an_object_is_told(gone: Gone) -> None:
    beside = [gone.beside] if gone.beside else []
    found = told(app(*beside, gone.manifest), app(*beside))
    assert [check for check, _ in found] == (["data-deleted"] if gone.is_lost else [])


APPLIERS = {
    "prunes": ({}, {}, True),
    "does-not-prune": ({"prune": "false"}, {"prune": "false"}, False),
    "prunes-no-longer": ({}, {"prune": "false"}, False),
    "prunes-from-now-on": ({"prune": "false"}, {}, True),
    "is-suspended": ({"more": "  suspend: true\n"}, {"more": "  suspend: true\n"}, False),
    "applies-to-another-cluster": (
        {"more": "  kubeConfig: {secretRef: {name: other}}\n"},
        {"more": "  kubeConfig: {secretRef: {name: other}}\n"},
        False,
    ),
}


@pytest.mark.parametrize(("before", "after", "is_lost"), APPLIERS.values(), ids=APPLIERS)
def test_what_applied_an_object_decides_whether_it_is_deleted(
    before: dict[str, str], after: dict[str, str], is_lost: bool
) -> None:
    found = told(app(CLAIM, **before), app(**after))
    assert ("data-deleted" in [check for check, _ in found]) == is_lost


ROOT = kustomization("root", path="root")
POLICIES = {
    "": True,
    "  deletionPolicy: MirrorPrune\n": True,
    "  deletionPolicy: Delete\n": True,
    "  deletionPolicy: WaitForTermination\n": True,
    "  deletionPolicy: Orphan\n": False,
    "  suspend: true\n": False,
}


@pytest.mark.parametrize(("policy", "is_lost"), POLICIES.items(), ids=POLICIES)
def test_a_kustomization_that_goes_takes_along_what_it_applied(policy: str, is_lost: bool) -> None:
    after = app()
    found = told({**app(), "cluster/more.yaml": kustomization("more", policy), "more/a.yaml": CLAIM}, after)
    assert found == ([("data-deleted", "Kustomization/flux-system/more")] if is_lost else [])


def test_a_kustomization_that_does_not_prune_takes_along_what_it_applied_where_it_is_told_to() -> None:
    applier = kustomization("more", "  deletionPolicy: Delete\n", prune="false")
    found = told({**app(), "cluster/more.yaml": applier, "more/a.yaml": CLAIM}, app())
    assert found == [("data-deleted", "Kustomization/flux-system/more")]


def test_what_goes_with_what_goes_is_told_of_the_first_that_goes() -> None:
    tree = {
        **app(),
        "cluster/outer.yaml": kustomization("outer"),
        "outer/inner.yaml": kustomization("inner"),
        "inner/a.yaml": CLAIM,
    }
    (found,) = consequences(tree, app())
    assert str(found.finding.subject) == "Kustomization/flux-system/outer"
    assert "PersistentVolumeClaim/default/data" in found.finding.message
    assert found.finding.place.path == "cluster/outer.yaml"


def test_a_build_that_fails_deletes_nothing() -> None:
    broken = {**app(), "app/kustomization.yaml": "resources: [gone.yaml]\n"}
    assert "data-deleted" not in [check for check, _ in told(app(CLAIM), broken)]


def test_what_a_remote_base_may_bring_is_not_gone() -> None:
    remote = {**app(), "app/kustomization.yaml": "resources: ['https://example.org/base?ref=v1']\n"}
    assert told(app(CLAIM), remote) == []


def test_what_only_moves_to_another_file_is_not_gone() -> None:
    before = app(CLAIM)
    after = {**before, "app/other/claim.yaml": before["app/0.yaml"]}
    del after["app/0.yaml"]
    assert told(before, after) == []


def test_a_cluster_that_is_no_longer_in_git_deletes_nothing() -> None:
    assert told(app(CLAIM), {"readme.yaml": config()}) == []


# moves


def test_a_claim_that_moves_may_be_deleted_on_the_way() -> None:
    (found,) = consequences(two([CLAIM], []), two([], [CLAIM]))
    assert found.check.name == "object-moved"
    assert found.severity.value == "warning"
    assert str(found.finding.target) == "Kustomization/flux-system/b"


def test_what_holds_no_data_and_moves_is_a_note() -> None:
    (found,) = consequences(two([config("x")], []), two([], [config("x")]))
    assert (found.check.name, found.severity.value) == ("object-moved", "info")


@pytest.mark.parametrize("kept", [{"prune": "false"}, {"more": "  suspend: true\n"}], ids=["unpruned", "suspended"])
def test_what_moves_from_who_deletes_nothing_is_safe(kept: dict[str, str]) -> None:
    assert "object-moved" not in [check for check, _ in told(two([CLAIM], [], **kept), two([], [CLAIM], **kept))]


def test_a_kustomization_that_is_renamed_moves_all_that_it_applies() -> None:
    before = {
        "flux.yaml": FLUX,
        "cluster/a.yaml": kustomization("old", path="a"),
        "a/0.yaml": CLAIM,
        "a/1.yaml": config(),
    }
    after = {**before, "cluster/a.yaml": kustomization("new", path="a")}
    (found,) = consequences(before, after)
    assert found.check.name == "object-moved"
    assert found.finding.message.startswith("2 objects (")
    assert "if the one goes before the other has applied them" in found.finding.message


KEPT = CLAIM.replace("default}", f"default{KEEP}}}")


@pytest.mark.parametrize(("before", "after", "count"), [(KEPT, KEPT, 0), (KEPT, CLAIM, 0), (CLAIM, KEPT, 1)])
def test_only_what_was_to_stay_before_it_moved_stays(before: str, after: str, count: int) -> None:
    found = [check for check, _ in told(two([before], []), two([], [after]))]
    assert found == ["object-moved"] * count


LETTERS = {"a": "b", "b": "a"}


@pytest.mark.parametrize(
    ("waiting", "confidence"), [("a", None), ("b", "certain"), ("", "likely")], ids=["giver", "taker", "nobody"]
)
def test_who_waits_for_the_other_decides_whether_what_moves_is_deleted(waiting: str, confidence: str | None) -> None:
    def tree(first: list[str], second: list[str]) -> Files:
        files = two(first, second)
        if waiting:
            other = LETTERS[waiting]
            files[f"cluster/{waiting}.yaml"] = kustomization(waiting, f"  dependsOn: [{{name: {other}}}]\n")
        return files

    found = consequences(tree([CLAIM], []), tree([], [CLAIM]))
    assert [each.finding.confidence.value for each in found] == ([confidence] if confidence else [])


def test_who_waits_for_less_than_readiness_may_come_first() -> None:
    depends = {"cluster/b.yaml": kustomization("b", "  dependsOn: [{name: a, readyExpr: 'true'}]\n")}
    (found,) = consequences({**two([CLAIM], []), **depends}, {**two([], [CLAIM]), **depends})
    assert found.finding.confidence.value == "likely"


@pytest.mark.parametrize("letter", ["a", "b"], ids=["giver", "taker"])
def test_nothing_moves_from_or_to_who_is_in_no_namespace(letter: str) -> None:
    trees = [two([CLAIM], []), two([], [CLAIM])]
    for tree in trees:
        path = f"cluster/{letter}.yaml"
        tree[path] = tree[path].replace(", namespace: flux-system}", "}", 1)
    assert told(*trees) == []


def test_what_moves_to_who_deletes_the_one_that_applied_it_is_safe() -> None:
    before = {**app(), "cluster/inner.yaml": kustomization("inner"), "inner/claim.yaml": CLAIM}
    assert told(before, {**app(), "cluster/claim.yaml": CLAIM}) == []


def test_a_release_that_moves_is_uninstalled_if_it_is_deleted_on_the_way() -> None:
    (found,) = consequences(two([release()], []), two([], [release()]))
    assert (found.check.name, found.severity.value) == ("object-moved", "warning")
    assert "HelmRelease/default/wiki (its release with all that the chart doesn't keep)" in found.finding.message


@pytest.mark.parametrize(("held", "severity"), [(CLAIM, "warning"), (config(), "info")], ids=["data", "none"])
def test_a_kustomization_that_moves_takes_along_what_it_applied_if_it_is_deleted(held: str, severity: str) -> None:
    inner = kustomization("inner")
    more = {"inner/x.yaml": held}
    (found,) = consequences({**two([inner], []), **more}, {**two([], [inner]), **more})
    assert (found.check.name, found.severity.value) == ("object-moved", severity)


@pytest.mark.parametrize(
    ("mark", "is_lost"),
    [("fluxcd.controlplane.io/prune", False), ("kustomize.toolkit.fluxcd.io/prune", True)],
    ids=["its-own", "of-others"],
)
def test_what_a_resource_set_no_longer_makes_stays_by_its_own_annotation(mark: str, is_lost: bool) -> None:
    def resource_set(*resources: str) -> str:
        listed = "".join(f"    - {text}\n" for text in resources)
        return manifest("fluxcd.controlplane.io/v1", "ResourceSet", "app", f"spec:\n  resources:\n{listed}")

    kept = f"metadata: {{name: data, namespace: default, annotations: {{{mark}: disabled}}}}"
    claim = f"{{apiVersion: v1, kind: PersistentVolumeClaim, {kept}, spec: {{accessModes: [ReadWriteOnce]}}}}"
    other = "{apiVersion: v1, kind: ConfigMap, metadata: {name: other, namespace: default}, data: {a: b}}"
    found = told(app(resource_set(claim, other)), app(resource_set(other)))
    assert ("data-deleted" in [check for check, _ in found]) == is_lost


def test_who_takes_away_what_installs_flux_takes_flux_away() -> None:
    instance = FLUX.replace("name: flux,", "name: more,")
    (found,) = consequences(app(instance), app())
    assert "with it goes Flux itself" in found.finding.message


# where what is gone left


LEFT = {
    "a-file": ("app/kustomization.yaml", "resources: [0.yaml, z.yaml]\n", "resources: [z.yaml]\n", 1, 1),
    "the-first-of-several": (
        "app/kustomization.yaml",
        "resources:\n- 0.yaml\n- z.yaml\n",
        "resources:\n- z.yaml\n",
        1,
        1,
    ),
    "another-of-several": (
        "app/kustomization.yaml",
        "resources:\n- z.yaml\n- 0.yaml\n",
        "# less\nresources:\n- z.yaml\n",
        3,
        3,
    ),
}


@pytest.mark.parametrize(("path", "before", "after", "line", "column"), LEFT.values(), ids=LEFT)
def test_what_a_kustomization_file_no_longer_includes_is_told_there(
    path: str, before: str, after: str, line: int, column: int
) -> None:
    (found,) = consequences({**app(CLAIM), path: before}, {**app(CLAIM), path: after})
    assert found.finding.place[:3] == (path, line, column)


def test_what_left_with_its_folder_is_told_where_that_was_included() -> None:
    before = {**app(), "app/kustomization.yaml": "resources: [z.yaml, old]\n", "app/old/claim.yaml": CLAIM}
    before["app/old/kustomization.yaml"] = "resources: [claim.yaml]\n"
    after = {**app(), "app/kustomization.yaml": "resources: [z.yaml]\n"}
    (found,) = consequences(before, after)
    assert found.finding.place[:3] == ("app/kustomization.yaml", 1, 13)


# releases


def nowhere(text: str) -> str:
    """Return an object without a namespace, which no API server takes."""
    return text.replace("namespace: default", "labels: {}")


RELEASES = {
    "nothing": (release(), release(), False),
    "another-name": (release(), release(spec="  releaseName: other\n"), True),
    "the-same-name-written-out": (release(), release(spec="  releaseName: wiki\n"), False),
    "another-namespace": (release(), release(spec="  targetNamespace: web\n"), True),
    "the-same-namespace-written-out": (
        release(),
        release(spec="  targetNamespace: default\n  releaseName: wiki\n"),
        False,
    ),
    "another-namespace-of-helm": (release(), release(spec="  storageNamespace: web\n"), True),
    "another-chart": (release(), release(chart="handbook"), True),
    "another-chart-in-place": (
        release(),
        release(chart="handbook", spec="  upgrade: {chartNameChangeStrategy: InPlaceUpdate}\n"),
        False,
    ),
    "another-version": (release(), release().replace("1.0.0", "2.0.0"), False),
    "values": (release(), release(spec="  values: {a: 1}\n"), False),
    "suspended": (
        release(spec="  suspend: true\n"),
        release(spec="  suspend: true\n  releaseName: other\n"),
        False,
    ),
    "renamed": (release(), release("handbook"), True),
    "in-another-namespace": (release(), release(namespace="web"), True),
    "another-release": (release(), release("handbook", "  values: {a: 1}\n"), False),
    "in-a-namespace-at-last": (nowhere(release()), release(namespace="web"), False),
    "a-variable": (release(spec="  releaseName: ${NAME}\n"), release(spec="  releaseName: other\n"), False),
}


@pytest.mark.parametrize(("before", "after", "is_remade"), RELEASES.values(), ids=RELEASES)
def test_a_release_that_is_called_otherwise_is_installed_anew(before: str, after: str, is_remade: bool) -> None:
    more = "  postBuild: {substituteFrom: [{kind: Secret, name: elsewhere}]}\n"
    found = [check for check, _ in told(app(before, more=more), app(after, more=more))]
    assert ("release-reinstalled" in found) == is_remade


def test_two_releases_of_one_name_are_uninstalled_with_the_first() -> None:
    after = release("handbook", "  releaseName: wiki\n")
    (found,) = consequences(app(release(spec="  releaseName: wiki\n")), app(after))
    assert "which is uninstalled with the one" in found.finding.message


def test_what_was_in_no_namespace_is_not_deleted() -> None:
    assert nowhere(CLAIM) != CLAIM
    assert told(app(nowhere(CLAIM)), app()) == []
    assert told(app(CLAIM), app()) != []


VOLUME = """\
apiVersion: v1
kind: PersistentVolume
metadata: {name: media}
spec: {storageClassName: media, capacity: {storage: %s}, persistentVolumeReclaimPolicy: %s, nfs: {server: a, path: /a}}
"""
BOUND = """\
apiVersion: v1
kind: PersistentVolume
metadata: {name: media}
spec: {capacity: {storage: 9Gi}, claimRef: {name: %s, namespace: default}, nfs: {server: a, path: /a}}
"""
OF_MEDIA = manifest(
    "v1", "PersistentVolumeClaim", "data", "spec: {storageClassName: media, resources: {requests: {storage: 1Gi}}}\n"
)


@pytest.mark.parametrize(
    ("claim", "volume", "is_lost"),
    [
        pytest.param(OF_MEDIA, VOLUME % ("1Gi", "Retain"), False, id="a volume in Git that fits and is retained"),
        pytest.param(OF_MEDIA, VOLUME % ("1Gi", "Delete"), True, id="one that is deleted"),
        pytest.param(OF_MEDIA, VOLUME % ("2Gi", "Retain"), True, id="one of another size"),
        pytest.param(OF_MEDIA, BOUND % "data", False, id="one that waits for the claim"),
        pytest.param(OF_MEDIA, BOUND % "other", True, id="one that waits for another"),
        pytest.param(OF_MEDIA, config("y"), True, id="none"),
        pytest.param(OF_MEDIA.replace(": media", ": ''"), config("y"), False, id="a claim that takes no made one"),
        pytest.param(
            OF_MEDIA.replace("spec: {", "spec: {selector: {matchLabels: {a: b}}, "), config("y"), False, id="chosen"
        ),
    ],
)
def test_a_claim_of_a_volume_that_people_made_loses_nothing(claim: str, volume: str, is_lost: bool) -> None:
    found = told(app(claim, volume), app(config("x"), volume))
    assert found == ([("data-deleted", "PersistentVolumeClaim/default/data")] if is_lost else [])


# refused


class Edit(NamedTuple):
    """An object before and after, and the field that is refused, if one is."""

    kind: str
    before: str
    after: str
    refused: str = ""
    severity: str = "error"


def pods(image: str = "a:1", labels: str = "{app: app}") -> str:
    return f"{{metadata: {{labels: {labels}}}, spec: {{containers: [{{name: a, image: '{image}'}}]}}}}"


def stateful(claims: str = "1Gi", more: str = "", labels: str = "") -> str:
    claim = f"{{metadata: {{name: data{labels}}}, spec: {{resources: {{requests: {{storage: {claims}}}}}}}}}"
    selector = "selector: {matchLabels: {app: app}}"
    return f"spec: {{{selector}, template: {pods()}, volumeClaimTemplates: [{claim}]{more}}}\n"


def claim(spec: str) -> str:
    return f"spec: {{accessModes: [ReadWriteOnce], {spec}}}\n"


STORAGE = "resources: {requests: {storage: %s}}"
ROLE = "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %s}\nsubjects: []\n"
NODE = (
    "spec: {nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: "
    "[{key: kubernetes.io/hostname, operator: In, values: [%s]}]}]}}}\n"
)
DEVICES = "spec: {devices: {requests: [{name: r, exactly: {deviceClassName: %s}}]}}\n"
EDITS = {
    "deployment-selector": Edit(
        "apps/v1/Deployment",
        f"spec: {{selector: {{matchLabels: {{app: app}}}}, template: {pods()}}}\n",
        f"spec: {{selector: {{matchLabels: {{app: app, new: x}}}}, template: {pods(labels='{app: app, new: x}')}}}\n",
        "spec.selector.matchLabels.new",
    ),
    "deployment-selector-with-nothing-more": Edit(
        "apps/v1/Deployment",
        f"spec: {{selector: {{matchLabels: {{app: app}}}}, template: {pods()}}}\n",
        f"spec: {{selector: {{matchLabels: {{app: app}}, matchExpressions: []}}, template: {pods()}}}\n",
    ),
    "deployment-image": Edit(
        "apps/v1/Deployment",
        f"spec: {{selector: {{matchLabels: {{app: app}}}}, template: {pods()}}}\n",
        f"spec: {{selector: {{matchLabels: {{app: app}}}}, template: {pods('a:1.1')}}}\n",
    ),
    "stateful-set-claims": Edit("apps/v1/StatefulSet", stateful(), stateful("2Gi"), "storage"),
    "stateful-set-claims-written-otherwise": Edit("apps/v1/StatefulSet", stateful(), stateful("1024Mi")),
    "stateful-set-labels-of-claims": Edit(
        "apps/v1/StatefulSet",
        stateful(labels=", labels: {a: b}"),
        stateful(labels=", labels: {a: b, c: d}"),
        "metadata.labels.c",
    ),
    "stateful-set-service": Edit(
        "apps/v1/StatefulSet", stateful(more=", serviceName: a"), stateful(more=", serviceName: b"), "spec.serviceName"
    ),
    "stateful-set-replicas": Edit(
        "apps/v1/StatefulSet", stateful(more=", replicas: 1"), stateful(more=", replicas: 2")
    ),
    "stateful-set-default-written-out": Edit(
        "apps/v1/StatefulSet", stateful(), stateful(more=", podManagementPolicy: OrderedReady")
    ),
    "stateful-set-class-of-claims": Edit(
        "apps/v1/StatefulSet",
        stateful(),
        stateful().replace("spec: {resources", "spec: {storageClassName: fast, resources"),
        "spec.storageClassName",
    ),
    "stateful-set-mode-of-claims-written-out": Edit(
        "apps/v1/StatefulSet",
        stateful(),
        stateful().replace("spec: {resources", "spec: {volumeMode: Filesystem, resources"),
    ),
    "stateful-set-notes-on-claims": Edit(
        "apps/v1/StatefulSet",
        stateful(labels=", annotations: {a: b}"),
        stateful(labels=", annotations: {a: b, c: d}"),
        "metadata.annotations.c",
    ),
    "stateful-set-history": Edit(
        "apps/v1/StatefulSet", stateful(more=", revisionHistoryLimit: 1"), stateful(more=", revisionHistoryLimit: 2")
    ),
    "job-success-policy": Edit(
        "batch/v1/Job",
        f"spec: {{completionMode: Indexed, successPolicy: {{rules: [{{succeededCount: 1}}]}}, template: {pods()}}}\n",
        f"spec: {{completionMode: Indexed, successPolicy: {{rules: [{{succeededCount: 2}}]}}, template: {pods()}}}\n",
        "spec.successPolicy",
    ),
    "job-other-retries": Edit(
        "batch/v1/Job",
        f"spec: {{backoffLimit: 1, template: {pods()}}}\n",
        f"spec: {{backoffLimit: 2, template: {pods()}}}\n",
    ),
    "pod-environment": Edit(
        "v1/Pod",
        "spec: {containers: [{name: a, image: 'a:1', env: [{name: A, value: b}]}]}\n",
        "spec: {containers: [{name: a, image: 'a:1', env: [{name: A, value: c}]}]}\n",
        "env[A].value",
    ),
    "pod-image": Edit(
        "v1/Pod",
        "spec: {containers: [{name: a, image: 'a:1'}]}\n",
        "spec: {containers: [{name: a, image: 'a:1.1'}]}\n",
    ),
    "pod-tolerates-more": Edit(
        "v1/Pod",
        "spec: {containers: [{name: a, image: 'a:1'}], tolerations: [{key: a}]}\n",
        "spec: {containers: [{name: a, image: 'a:1'}], tolerations: [{key: a}, {key: b}]}\n",
    ),
    "addresses-of-another-kind": Edit(
        "discovery.k8s.io/v1/EndpointSlice",
        "addressType: IPv4\nendpoints: []\n",
        "addressType: FQDN\nendpoints: []\n",
        "addressType",
    ),
    "other-addresses": Edit(
        "discovery.k8s.io/v1/EndpointSlice",
        "addressType: IPv4\nendpoints: [{addresses: [10.0.0.1]}]\n",
        "addressType: IPv4\nendpoints: [{addresses: [10.0.0.2]}]\n",
    ),
    "class-of-attributes": Edit(
        "storage.k8s.io/v1/VolumeAttributesClass",
        "driverName: example.org\nparameters: {iops: '1'}\n",
        "driverName: example.org\nparameters: {iops: '2'}\n",
        "parameters.iops",
    ),
    "driver-attaches": Edit(
        "storage.k8s.io/v1/CSIDriver",
        "spec: {attachRequired: true}\n",
        "spec: {attachRequired: false}\n",
        "attachRequired",
    ),
    "driver-mounts": Edit(
        "storage.k8s.io/v1/CSIDriver", "spec: {podInfoOnMount: true}\n", "spec: {podInfoOnMount: false}\n"
    ),
    "job-image": Edit(
        "batch/v1/Job", f"spec: {{template: {pods()}}}\n", f"spec: {{template: {pods('a:1.1')}}}\n", "image"
    ),
    "job-image-of-one-that-goes": Edit(
        "batch/v1/Job",
        f"spec: {{ttlSecondsAfterFinished: 60, template: {pods()}}}\n",
        f"spec: {{ttlSecondsAfterFinished: 60, template: {pods('a:1.1')}}}\n",
    ),
    "job-parallelism": Edit(
        "batch/v1/Job",
        f"spec: {{parallelism: 1, template: {pods()}}}\n",
        f"spec: {{parallelism: 2, template: {pods()}}}\n",
    ),
    "cron-job-image": Edit(
        "batch/v1/CronJob",
        f"spec: {{schedule: '@daily', jobTemplate: {{spec: {{template: {pods()}}}}}}}\n",
        f"spec: {{schedule: '@daily', jobTemplate: {{spec: {{template: {pods('a:1.1')}}}}}}}\n",
    ),
    "claim-shrinks": Edit(
        "v1/PersistentVolumeClaim", claim(STORAGE % "2Gi"), claim(STORAGE % "1Gi"), "storage", "warning"
    ),
    "claim-grows": Edit("v1/PersistentVolumeClaim", claim(STORAGE % "900Mi"), claim(STORAGE % "1Gi")),
    "claim-gets-another-class": Edit(
        "v1/PersistentVolumeClaim",
        claim("storageClassName: a"),
        claim("storageClassName: b"),
        "spec.storageClassName",
    ),
    "claim-names-its-class": Edit("v1/PersistentVolumeClaim", claim("x: 1"), claim("x: 1, storageClassName: b")),
    "claim-gets-a-label": Edit(
        "v1/PersistentVolumeClaim", claim("storageClassName: a"), claim("storageClassName: a") + "labels: {}\n"
    ),
    "service-address": Edit(
        "v1/Service", "spec: {clusterIP: 10.0.0.1}\n", "spec: {clusterIP: 10.0.0.2}\n", "spec.clusterIP"
    ),
    "service-becomes-headless": Edit(
        "v1/Service", "spec: {ports: []}\n", "spec: {ports: [], clusterIP: None}\n", "spec.clusterIP"
    ),
    "service-asks-for-an-address": Edit(
        "v1/Service", "spec: {ports: []}\n", "spec: {ports: [], clusterIP: 10.0.0.1}\n"
    ),
    "service-is-no-longer-headless-in-git": Edit("v1/Service", "spec: {clusterIP: None}\n", "spec: {ports: []}\n"),
    "service-of-one-family-less": Edit(
        "v1/Service", "spec: {clusterIPs: [10.0.0.1, 'fd00::1']}\n", "spec: {clusterIPs: [10.0.0.1]}\n"
    ),
    "service-of-another-load-balancer": Edit(
        "v1/Service",
        "spec: {type: LoadBalancer, loadBalancerClass: example.org/a}\n",
        "spec: {type: LoadBalancer, loadBalancerClass: example.org/b}\n",
        "spec.loadBalancerClass",
    ),
    "service-without-its-load-balancer": Edit(
        "v1/Service",
        "spec: {type: LoadBalancer, loadBalancerClass: example.org/a}\n",
        "spec: {type: ClusterIP}\n",
    ),
    "volume-elsewhere": Edit(
        "v1/PersistentVolume",
        "spec: {csi: {driver: example.org, volumeHandle: a, volumeAttributes: {share: x}}}\n",
        "spec: {csi: {driver: example.org, volumeHandle: a, volumeAttributes: {share: y}}}\n",
        "spec.csi.volumeAttributes.share",
    ),
    "volume-that-may-be-expanded": Edit(
        "v1/PersistentVolume",
        "spec: {csi: {driver: example.org, volumeHandle: a}}\n",
        "spec: {csi: {driver: example.org, volumeHandle: a, controllerExpandSecretRef: {name: x, namespace: y}}}\n",
    ),
    "volume-is-to-be-kept": Edit(
        "v1/PersistentVolume",
        "spec: {persistentVolumeReclaimPolicy: Delete}\n",
        "spec: {persistentVolumeReclaimPolicy: Retain}\n",
    ),
    "volume-of-another-secret": Edit(
        "v1/PersistentVolume",
        "spec: {csi: {driver: example.org, volumeHandle: a, nodeStageSecretRef: {name: x, namespace: y}}}\n",
        "spec: {csi: {driver: example.org, volumeHandle: a, nodeStageSecretRef: {name: z, namespace: y}}}\n",
        "spec.csi.nodeStageSecretRef.name",
    ),
    "volume-in-vsphere": Edit(
        "v1/PersistentVolume",
        "spec: {vsphereVolume: {volumePath: a}}\n",
        "spec: {vsphereVolume: {volumePath: b}}\n",
        "spec.vsphereVolume.volumePath",
    ),
    "volume-of-another-node": Edit(
        "v1/PersistentVolume", NODE % "a", NODE % "b", "spec.nodeAffinity", severity="warning"
    ),
    "volume-that-gets-a-node": Edit("v1/PersistentVolume", "spec: {capacity: {storage: 1Gi}}\n", NODE % "a"),
    "service-of-another-family": Edit(
        "v1/Service", "spec: {ipFamilies: [IPv4]}\n", "spec: {ipFamilies: [IPv6]}\n", "spec.ipFamilies"
    ),
    "service-of-the-other-family": Edit(
        "v1/Service",
        "spec: {ipFamilies: [IPv6]}\n",
        "spec: {ipFamilies: [IPv4], ipFamilyPolicy: SingleStack}\n",
        "spec.ipFamilies",
    ),
    "service-of-a-second-family": Edit(
        "v1/Service",
        "spec: {ipFamilies: [IPv4]}\n",
        "spec: {ipFamilies: [IPv4, IPv6], ipFamilyPolicy: PreferDualStack}\n",
    ),
    "service-that-says-no-family-any-more": Edit("v1/Service", "spec: {ipFamilies: [IPv4]}\n", "spec: {}\n"),
    "service-without-address-of-another-family": Edit(
        "v1/Service", "spec: {clusterIP: None, ipFamilies: [IPv4]}\n", "spec: {clusterIP: None, ipFamilies: [IPv6]}\n"
    ),
    "claim-of-devices": Edit(
        "resource.k8s.io/v1/ResourceClaim",
        DEVICES % "a",
        DEVICES % "b",
        "spec.devices",
    ),
    "claim-of-devices-that-says-what-is-filled-in": Edit(
        "resource.k8s.io/v1/ResourceClaim", DEVICES % "a", DEVICES % "a, count: 1"
    ),
    "template-of-claims": Edit(
        "resource.k8s.io/v1/ResourceClaimTemplate",
        "spec: {metadata: {labels: {a: b}}}\n",
        "spec: {metadata: {labels: {a: c}}}\n",
        "spec.metadata.labels.a",
    ),
    "address-of-another": Edit(
        "networking.k8s.io/v1/IPAddress",
        "spec: {parentRef: {resource: services, name: a}}\n",
        "spec: {parentRef: {resource: services, name: b}}\n",
        "spec.parentRef.name",
    ),
    "addresses-of-services": Edit(
        "networking.k8s.io/v1/ServiceCIDR",
        "spec: {cidrs: [10.0.0.0/24]}\n",
        "spec: {cidrs: [10.0.1.0/24]}\n",
        "spec.cidrs",
        severity="warning",
    ),
    "capacity-of-another-class": Edit(
        "storage.k8s.io/v1/CSIStorageCapacity", "storageClassName: a\n", "storageClassName: b\n", "storageClassName"
    ),
    "capacity": Edit(
        "storage.k8s.io/v1/CSIStorageCapacity",
        "storageClassName: a\ncapacity: 1Gi\n",
        "storageClassName: a\ncapacity: 2Gi\n",
    ),
    "attachment": Edit(
        "storage.k8s.io/v1/VolumeAttachment", "spec: {nodeName: a}\n", "spec: {nodeName: b}\n", "spec.nodeName"
    ),
    "revision": Edit("apps/v1/ControllerRevision", "data: {a: b}\n", "data: {a: c}\n", "data.a"),
    "pod-of-another-runtime": Edit(
        "v1/Pod", "spec: {runtimeClassName: a}\n", "spec: {runtimeClassName: b}\n", "spec.runtimeClassName"
    ),
    "service-becomes-a-name": Edit(
        "v1/Service",
        "spec: {clusterIP: 10.0.0.1}\n",
        "spec: {type: ExternalName, externalName: example.org, clusterIP: ''}\n",
    ),
    "service-type": Edit("v1/Service", "spec: {type: ClusterIP}\n", "spec: {type: LoadBalancer}\n"),
    "binding-role": Edit("rbac.authorization.k8s.io/v1/RoleBinding", ROLE % "a", ROLE % "b", "roleRef.name"),
    "binding-subjects": Edit(
        "rbac.authorization.k8s.io/v1/RoleBinding",
        ROLE % "a",
        (ROLE % "a").replace("[]", "[{kind: ServiceAccount, name: x, namespace: y}]"),
    ),
    "class-parameters": Edit(
        "storage.k8s.io/v1/StorageClass", "parameters: {a: b}\n", "parameters: {a: c}\n", "parameters.a"
    ),
    "class-expansion": Edit(
        "storage.k8s.io/v1/StorageClass", "allowVolumeExpansion: false\n", "allowVolumeExpansion: true\n"
    ),
    "priority": Edit("scheduling.k8s.io/v1/PriorityClass", "value: 1\n", "value: 2\n", "value"),
    "sealed-settings": Edit(
        "v1/ConfigMap", "immutable: true\ndata: {a: b}\n", "immutable: true\ndata: {a: c}\n", "data.a"
    ),
    "settings": Edit("v1/ConfigMap", "data: {a: b}\n", "data: {a: c}\n"),
    "secret-type": Edit("v1/Secret", "type: Opaque\n", "type: kubernetes.io/tls\n", "type"),
    "definition-scope": Edit(
        "apiextensions.k8s.io/v1/CustomResourceDefinition",
        "spec: {scope: Namespaced}\n",
        "spec: {scope: Cluster}\n",
        "spec.scope",
    ),
    "definition-without-the-version-that-is-stored": Edit(
        "apiextensions.k8s.io/v1/CustomResourceDefinition",
        "spec: {versions: [{name: v1, served: true}, {name: v1beta1, served: true, storage: true}]}\n",
        "spec: {versions: [{name: v1, served: true, storage: true}]}\n",
        "spec.versions",
    ),
    "definition-of-which-another-version-is-stored": Edit(
        "apiextensions.k8s.io/v1/CustomResourceDefinition",
        "spec: {versions: [{name: v1, served: true}, {name: v1beta1, served: true, storage: true}]}\n",
        "spec: {versions: [{name: v1, served: true, storage: true}, {name: v1beta1, served: false}]}\n",
    ),
    "definition-without-a-version-that-was-stored-before": Edit(
        "apiextensions.k8s.io/v1/CustomResourceDefinition",
        "spec: {versions: [{name: v1, served: true, storage: true}, {name: v1beta1, served: false, storage: false}]}\n",
        "spec: {versions: [{name: v1, served: true, storage: true}]}\n",
    ),
}


def _object(kind: str, body: str, notes: str = "") -> str:
    api_version, _, name = kind.rpartition("/")
    return manifest(api_version, name, body=body, notes=notes)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_fields_that_cannot_be_changed_are_told(edit: Edit) -> None:
    found = consequences(app(_object(edit.kind, edit.before)), app(_object(edit.kind, edit.after)))
    assert [reported.check.name for reported in found] == (["immutable-field-changed"] if edit.refused else [])
    for reported in found:
        assert edit.refused in reported.finding.message
        assert reported.severity.value == edit.severity


FORCED = ", annotations: {kustomize.toolkit.fluxcd.io/force: Enabled}"


@pytest.mark.parametrize(
    ("more", "notes"), [("  force: true\n", ""), ("", FORCED)], ids=["kustomization", "annotation"]
)
def test_who_is_told_to_creates_anew_what_it_cannot_change(more: str, notes: str) -> None:
    edit = EDITS["deployment-selector"]
    trees = [app(_object(edit.kind, text, notes), more=more) for text in (edit.before, edit.after)]
    (found,) = consequences(*trees)
    assert (found.check.name, found.severity.value) == ("immutable-field-changed", "info")
    assert "deletes it and creates it anew" in found.finding.message
    edit = EDITS["claim-shrinks"]
    trees = [app(_object(edit.kind, text, notes), more=more) for text in (edit.before, edit.after)]
    assert [check for check, _ in told(*trees)] == ["data-deleted"]


def test_what_is_applied_only_once_is_never_refused() -> None:
    edit = EDITS["deployment-selector"]
    once = ", annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}"
    assert told(app(_object(edit.kind, edit.before, once)), app(_object(edit.kind, edit.after, once))) == []


def test_what_a_variable_may_make_the_same_is_not_refused() -> None:
    more = "  postBuild: {substituteFrom: [{kind: Secret, name: elsewhere}]}\n"
    body = f"spec: {{selector: {{matchLabels: {{app: '${{NAME}}'}}}}, template: {pods()}}}\n"
    trees = [app(_object("apps/v1/Deployment", text), more=more) for text in (body, body.replace("${NAME}", "app"))]
    assert told(*trees) == []


# not looked at


def test_what_is_suspended_takes_no_edit() -> None:
    suspend = "  suspend: true\n"
    found = consequences(app(config("x"), more=suspend), app(config("x").replace("a: b", "a: c"), more=suspend))
    assert [(one.check.name, str(one.finding.subject)) for one in found] == [
        ("change-without-effect", "Kustomization/flux-system/app")
    ]
    spec = "  suspend: true\n  values: {a: %s}\n"
    found = consequences(app(release(spec=spec % 1)), app(release(spec=spec % 2)))
    assert [str(one.finding.subject) for one in found] == ["HelmRelease/default/wiki"]


@pytest.mark.parametrize("states", [("true", "false"), ("false", "true")], ids=["resumed", "suspended-now"])
def test_an_edit_of_what_is_not_suspended_in_both_versions_is_no_edit_without_effect(states: tuple[str, str]) -> None:
    trees = [app(config(f"x{state}"), more=f"  suspend: {state}\n") for state in states]
    assert "change-without-effect" not in [check for check, _ in told(*trees)]


# rules


def test_all_rules_of_changes_can_be_read() -> None:
    rulebook = Rulebook()
    for group in rulebook.changes.groups:
        assert rulebook.changes.of(GroupKind("" if group == "core" else group, "Thing")).immutable == ()


# what people say of them


def test_a_consequence_that_somebody_knows_of_is_not_told() -> None:
    edit = EDITS["deployment-selector"]
    known = "# gitops-lint: ignore-file[GL704] it is deleted by hand first\n"
    after = app(known + _object(edit.kind, edit.after))
    assert told(app(_object(edit.kind, edit.before)), after) == []
    alone = analyse_tree(MemoryTree(after), Path("after"))
    assert "unused-suppression" not in [reported.check.name for reported in alone.findings]


def test_the_configuration_counts_for_consequences() -> None:
    first = analyse_tree(MemoryTree(app(CLAIM)), Path("before"), Config(ignore=("GL7",)))
    second = analyse_tree(MemoryTree(app()), Path("after"), Config(ignore=("GL7",)), earlier=first)
    assert [reported for reported in compare(first, second, BASE).new if reported.check.name in RAISED] == []
