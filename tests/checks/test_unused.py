"""Sources that nothing uses, and dependencies that others bring along."""

from __future__ import annotations

from repositories import CHART, found, helm_release, kustomization, manifest, needing, reported, repository

UNUSED, REDUNDANT = "source-unused", "redundant-dependency"
INSTANCES = """---
apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: flux, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://github.com/example/home", ref: refs/heads/main, path: %s}
"""


def source(name: str) -> str:
    spec = {"interval": "1h", "url": "https://charts.example.com"}
    return manifest("source.toolkit.fluxcd.io/v1", "HelmRepository", name, "flux-system", spec=spec)


def test_all_unused_sources_of_a_kustomization_are_one_info() -> None:
    (one,) = reported(repository(source("a"), source("b")), UNUSED)
    assert one.severity == "info"
    assert [related.message for related in one.finding.related] == ["HelmRepository/flux-system/b is unused too"]


def test_a_source_that_a_release_uses_is_none() -> None:
    assert reported(repository(CHART, helm_release("wiki")), UNUSED) == []


def test_the_repository_itself_is_used_by_all() -> None:
    assert reported(repository(kustomization("wiki")), UNUSED) == []


def test_a_source_that_another_cluster_uses_is_shared() -> None:
    files = {f"bootstrap/{name}.yaml": INSTANCES % f"clusters/{name}" for name in ("one", "two")}
    for name in ("one", "two"):
        files[f"clusters/{name}/kustomization.yaml"] = "resources: [../../base, own.yaml]\n"
        files[f"clusters/{name}/own.yaml"] = helm_release("wiki") if name == "one" else source("other")
    files |= {"base/kustomization.yaml": "resources: [chart.yaml]\n", "base/chart.yaml": CHART}
    assert [str(one.finding.subject) for one in reported(files, UNUSED)] == ["HelmRepository/flux-system/other"]


def test_what_cannot_be_seen_may_use_a_source() -> None:
    url = {"url": "https://github.com/example/other"}
    other = manifest("source.toolkit.fluxcd.io/v1", "GitRepository", "other", "flux-system", spec=url)
    remote = kustomization("remote", path="./x", sourceRef={"kind": "GitRepository", "name": "other"})
    assert reported(repository(source("a"), other, remote), UNUSED) == []


def chain(*last: str) -> str:
    """Return a chain of three, some that end it, and one more that depends on some of them."""
    ends = "".join(needing(f"end{number}", "second") for number in range(6))
    return kustomization("first") + needing("second", "first") + ends + needing("wiki", *last)


def test_an_entry_that_another_brings_along_is_redundant() -> None:
    one = found(repository(chain("first", "second")), REDUNDANT)
    assert one.message.endswith(
        "Kustomization/flux-system/wiki depends on Kustomization/flux-system/second, which depends on "
        "Kustomization/flux-system/first"
    )


def test_two_that_do_not_depend_on_each_other_are_both_needed() -> None:
    assert reported(repository(chain("end0", "end1")), REDUNDANT) == []


def test_a_repository_that_lists_everything_does_so_on_purpose() -> None:
    files = repository(kustomization("a"), needing("b", "a"), needing("c", "a", "b"))
    assert reported(files, REDUNDANT) == []


def test_nothing_is_said_of_a_cycle_a_second_time() -> None:
    assert reported(repository(needing("a", "b"), needing("b", "a")), REDUNDANT) == []
