"""What a change brings is told from what was there before."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_lint.change.compare import Change, compare
from gitops_lint.change.graphs import Arrow
from gitops_lint.cluster.identity import Identity
from gitops_lint.linter import analyse_tree
from gitops_lint.repo.revision import Base
from gitops_lint.repo.tree import MemoryTree
from gitops_lint.report.change_text import what_changes
from gitops_lint.rulebook.edges import EdgeKind

BASE = Base("main", "0" * 40, True)
FLUX = "kustomize.toolkit.fluxcd.io"
INSTANCE = """\
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://git.example.com/home/cluster", ref: refs/heads/main, path: PATH}
"""

Files = dict[str, str]


def kustomization(name: str, *depends_on: str, more: str = "") -> str:
    waits = ", ".join(f"{{name: {one}}}" for one in depends_on)
    return f"""\
---
apiVersion: {FLUX}/v1
kind: Kustomization
metadata: {{name: {name}, namespace: flux-system}}
spec:
  interval: 1h
  path: ./empty
  prune: true
  sourceRef: {{kind: GitRepository, name: flux-system}}
  dependsOn: [{waits}]
{more}"""


def repository(*manifests: str, **files: str) -> Files:
    return {
        "bootstrap/flux.yaml": INSTANCE.replace("PATH", "apps"),
        "apps/all.yaml": "".join(manifests),
        "empty/kustomization.yaml": "resources: []\n",
        **files,
    }


def changed(before: Files, after: Files) -> Change:
    first = analyse_tree(MemoryTree(before), Path("before"))
    return compare(first, analyse_tree(MemoryTree(after), Path("after"), earlier=first), BASE)


def checks(change: Change) -> tuple[list[str], list[str], list[str]]:
    """Return the names of the checks of new, fixed and unchanged findings."""
    new, fixed, unchanged = (
        sorted(found.check.name for found in one) for one in (change.new, change.fixed, change.unchanged)
    )
    return new, fixed, unchanged


def ks(name: str) -> Identity:
    return Identity(FLUX, "Kustomization", "flux-system", name)


HEALTHY = repository(kustomization("app", "database"), kustomization("database"))
FAULTY = repository(kustomization("app", "gone"), kustomization("database"))
NOT_FOUND = "dependency-not-found"


# findings


def test_a_fault_that_a_change_brings_is_new() -> None:
    assert checks(changed(HEALTHY, FAULTY)) == ([NOT_FOUND], [], [])


def test_a_fault_that_a_change_mends_is_fixed() -> None:
    assert checks(changed(FAULTY, HEALTHY)) == ([], [NOT_FOUND], [])


def test_a_fault_that_was_there_before_is_neither_wherever_its_line_is_now() -> None:
    assert checks(changed(FAULTY, FAULTY)) == ([], [], [NOT_FOUND])
    moved = {**FAULTY, "apps/all.yaml": f"# a comment\n\n{FAULTY['apps/all.yaml']}"}
    assert checks(changed(FAULTY, moved)) == ([], [], [NOT_FOUND])


def test_a_fault_that_takes_the_place_of_another_is_new() -> None:
    other = repository(kustomization("app", "lost"), kustomization("database"))
    assert checks(changed(FAULTY, other)) == ([NOT_FOUND], [NOT_FOUND], [])


@pytest.mark.parametrize("content", ["a: b: c\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, name: y}\n"])
def test_a_fault_whose_file_has_moved_is_not_new(content: str) -> None:
    change = changed({**HEALTHY, "apps/one.yaml": content}, {**HEALTHY, "apps/sub/two.yaml": content})
    new, fixed, unchanged = checks(change)
    assert (new, fixed) == ([], [])
    assert unchanged


def test_a_fault_of_another_file_like_one_that_is_still_there_is_new() -> None:
    broken = {**HEALTHY, "apps/one.yaml": "a: b: c\n"}
    assert checks(changed(broken, {**broken, "apps/two.yaml": "a: b: c\n"})) == (
        ["invalid-yaml"],
        [],
        ["invalid-yaml"],
    )


def test_of_two_alike_that_have_moved_and_three_that_are_there_one_is_new() -> None:
    before = {**HEALTHY, "apps/a/1.yaml": "a: b: c\n", "apps/a/2.yaml": "a: b: c\n"}
    after = {**HEALTHY, **{f"apps/b/{number}.yaml": "a: b: c\n" for number in (1, 2, 3)}}
    new, fixed, unchanged = checks(changed(before, after))
    assert (new, fixed, unchanged) == (["invalid-yaml"], [], ["invalid-yaml"] * 2)


def test_a_fault_that_gets_worse_is_new() -> None:
    asleep = repository(kustomization("app", "gone", more="  suspend: true\n"))
    awake = repository(kustomization("app", "gone"))
    assert checks(changed(asleep, awake)) == ([NOT_FOUND, "suspension-lifted"], [], [])
    assert checks(changed(awake, asleep)) == ([], [], [NOT_FOUND])


def clusters(**faulty: bool) -> Files:
    """Return a repository with several clusters, in which the shared application has its database or not."""
    files = {"empty/kustomization.yaml": "resources: []\n", "shared/app.yaml": kustomization("app", "database")}
    for name, is_faulty in faulty.items():
        files[f"bootstrap/{name}/flux.yaml"] = INSTANCE.replace("PATH", f"clusters/{name}")
        files[f"clusters/{name}/kustomization.yaml"] = "resources: [../../shared/app.yaml, own.yaml]\n"
        files[f"clusters/{name}/own.yaml"] = kustomization("other" if is_faulty else "database")
    files["shared/kustomization.yaml"] = "resources: [app.yaml]\n"
    return files


def test_a_fault_that_comes_to_another_cluster_is_new() -> None:
    one, both = clusters(lab=True, home=False), clusters(lab=True, home=True)
    new, _, _ = checks(changed(one, both))
    assert NOT_FOUND in new
    _, fixed, unchanged = checks(changed(both, one))
    assert NOT_FOUND in fixed  # in one cluster
    assert NOT_FOUND in unchanged  # in the other


def test_an_old_fault_in_a_cluster_that_is_new_is_not() -> None:
    new, _, unchanged = checks(changed(clusters(lab=True), clusters(lab=True, home=True)))
    assert NOT_FOUND not in new
    assert NOT_FOUND in unchanged


# graphs


def test_objects_and_edges_are_told_that_come_and_go() -> None:
    after = repository(kustomization("app", "cache"), kustomization("cache"))
    (cluster,) = changed(HEALTHY, after).clusters
    assert cluster.added == (ks("cache"),)
    assert cluster.gone == (ks("database"),)
    assert cluster.changed == (ks("app"),)
    assert Arrow(ks("app"), ks("cache"), EdgeKind.DEPENDS_ON) in cluster.new_edges
    assert Arrow(ks("app"), ks("database"), EdgeKind.DEPENDS_ON) in cluster.lost_edges
    assert not set(cluster.new_edges) & set(cluster.lost_edges)


def test_what_waits_for_what_is_changed_may_fall_with_it() -> None:
    chain = (kustomization("web", "app"), kustomization("app", "database"))
    before = repository(*chain, kustomization("database"))
    after = repository(*chain, kustomization("database", more="  timeout: 5m\n"))
    (cluster,) = changed(before, after).clusters
    assert cluster.touched == (ks("database"),)
    assert cluster.impact.appliers == (ks("app"), ks("web"))


def test_what_waited_for_what_is_gone_may_fall_with_it() -> None:
    before = repository(kustomization("web", "app"), kustomization("app"))
    (cluster,) = changed(before, repository(kustomization("web", "app"))).clusters
    assert cluster.gone == (ks("app"),)
    assert cluster.impact.appliers == (ks("web"),)


def test_what_is_written_otherwise_and_means_the_same_is_no_change() -> None:
    quoted = {**HEALTHY, "apps/all.yaml": HEALTHY["apps/all.yaml"].replace("interval: 1h", 'interval: "1h"  # one')}
    assert changed(HEALTHY, quoted).clusters == ()


def test_a_cluster_that_is_new_is_added_as_a_whole() -> None:
    (cluster,) = changed(clusters(lab=False), clusters(lab=False, home=False)).clusters
    assert (cluster.gone, cluster.changed, cluster.lost_edges) == ((), (), ())
    assert ks("app") in cluster.added


# several alike


def unreadable(*names: str) -> Files:
    """Return a repository with files that are no YAML, all for the same reason."""
    broken = {f"apps/{name}.yaml": "a: b: c\n" for name in names}
    return {**HEALTHY, **broken}


def test_of_several_alike_the_one_is_new_that_is_in_another_file() -> None:
    change = changed(unreadable("b"), unreadable("a", "b"))
    assert [found.finding.place.path for found in change.new] == ["apps/a.yaml"]
    back = changed(unreadable("a", "b"), unreadable("b"))
    assert [found.finding.place.path for found in back.fixed] == ["apps/a.yaml"]


def test_what_is_only_suppressed_is_not_fixed() -> None:
    text = FAULTY["apps/all.yaml"].replace(
        "  dependsOn: [{name: gone}]", "  dependsOn: [{name: gone}]  # gitops-lint: ignore[GL101] it comes later"
    )
    assert checks(changed(FAULTY, {**FAULTY, "apps/all.yaml": text})) == ([], [], [])


EXTERNAL = """\
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: NAME, namespace: default}
spec:
  secretStoreRef: {kind: ClusterSecretStore, name: vault}
  dataFrom: [{extract: {key: a}}]
"""


def test_what_the_first_of_many_misses_is_missed_by_the_others_still() -> None:
    files = repository(EXTERNAL.replace("NAME", "one"))
    renamed = {**files, "apps/all.yaml": files["apps/all.yaml"].replace("name: one", "name: two")}
    assert checks(changed(files, renamed)) == ([], [], ["store-not-found"])


def test_another_that_misses_the_same_elsewhere_is_new() -> None:
    two = repository(kustomization("app", "gone"), kustomization("web"))
    other = repository(kustomization("app"), kustomization("web", "gone"))
    assert checks(changed(two, other)) == ([NOT_FOUND], [NOT_FOUND], [])


ASIDE = "# gitops-lint: ignore[invalid-yaml] a template\n"


@pytest.mark.parametrize("name", ["a", "b"])
def test_of_two_alike_in_files_that_moved_the_one_is_not_fixed_that_is_suppressed(name: str) -> None:
    after = {**HEALTHY, **{f"apps/moved/{one}.yaml": (ASIDE if one == name else "") + "a: b: c\n" for one in "ab"}}
    assert checks(changed(unreadable("a", "b"), after)) == ([], [], ["invalid-yaml"])


def test_what_is_suppressed_in_a_file_that_moved_is_not_fixed() -> None:
    assert checks(changed(unreadable("a"), {**HEALTHY, "apps/b.yaml": ASIDE + "a: b: c\n"})) == ([], [], [])


def test_what_an_annotation_suppresses_is_not_fixed() -> None:
    text = FAULTY["apps/all.yaml"].replace(
        "{name: app, namespace: flux-system}",
        '{name: app, namespace: flux-system, annotations: {gitops-lint/ignore: "GL101: it comes later"}}',
    )
    assert checks(changed(FAULTY, {**FAULTY, "apps/all.yaml": text})) == ([], [], [])


def test_of_two_alike_one_is_fixed_where_the_other_is_suppressed() -> None:
    change = changed(unreadable("a", "b"), {**HEALTHY, "apps/a.yaml": ASIDE + "a: b: c\n"})
    assert [found.finding.place.path for found in change.fixed] == ["apps/b.yaml"]
    assert (change.new, change.unchanged) == ((), ())


CLAIM = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: default}\n"
KEPT = CLAIM.replace("default}", "default, annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}}")


@pytest.mark.parametrize(
    ("claim", "prune", "may_be_deleted"), [(CLAIM, "true", True), (KEPT, "true", False), (CLAIM, "false", False)]
)
def test_an_object_that_moves_to_another_kustomization_may_be_deleted(
    claim: str, prune: str, may_be_deleted: bool
) -> None:
    both = "".join(kustomization(name).replace("./empty", f"./{name}") for name in ("outer", "inner"))
    both = both.replace("prune: true", f"prune: {prune}")
    listed, empty = {"claim.yaml": claim, "kustomization.yaml": "resources: [claim.yaml]\n"}, "resources: []\n"

    def applied_by(owner: str, other: str) -> Files:
        files = {f"{owner}/{path}": text for path, text in listed.items()}
        return repository(both, **files, **{f"{other}/kustomization.yaml": empty})

    (cluster,) = changed(applied_by("outer", "inner"), applied_by("inner", "outer")).clusters
    (move,) = cluster.moved
    assert (str(move.object), move.before.name, move.after.name, move.may_be_deleted) == (
        "PersistentVolumeClaim/default/data",
        "outer",
        "inner",
        may_be_deleted,
    )
    assert ("may be deleted before" in what_changes(cluster)) is may_be_deleted
