"""Artifacts that can't be made, since what they copy isn't there (GL108, GL104 of ArtifactGenerators)."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import (
    BOOTSTRAPPED,
    Files,
    analysed,
    config_map,
    faults,
    helm_release,
    kustomization,
    manifest,
    reported,
    source,
)

APPS = {"kind": "ExternalArtifact", "name": "apps"}


def generator(*copies: str, **fields: Any) -> str:
    return manifest(
        "source.extensions.fluxcd.io/v1beta1",
        "ArtifactGenerator",
        "split",
        "flux-system",
        spec={
            "sources": [{"alias": "repo", "kind": "GitRepository", "name": "flux-system"}],
            "artifacts": [{"name": "apps", "copy": [{"from": copy, "to": "@artifact/"} for copy in copies]}],
            **fields,
        },
    )


def tree(*manifests: str, **files: str) -> Files:
    held = {"apps/media/config.yaml": config_map("media"), "apps/web/config.yaml": config_map("web")}
    return {"clusters/home/flux.yaml": BOOTSTRAPPED + "".join(manifests), **held, **files}


@pytest.mark.parametrize(
    "copy",
    ["@repo/app/**", "@repo/app", "@repo/apps/*.json", "@repo/apps/media/*/x.yaml", "@repo/apps/media/other.yaml"],
)
def test_a_copy_of_what_is_not_there_is_told_at_its_from_and_nowhere_else(copy: str) -> None:
    files = tree(generator(copy), kustomization("apps", path="./", sourceRef=APPS))
    (found,) = [one.finding for one in reported(files, "path-not-found")]
    assert faults(files) == ["path-not-found"]
    line = files["clusters/home/flux.yaml"].splitlines()[found.place.line - 1]
    assert copy in line


@pytest.mark.parametrize(
    "copy",
    [
        "@repo/apps/**",
        "@repo/",
        "@repo/**",
        "@repo/apps/media",
        "@repo/apps/media/config.yaml",
        "@repo/apps/*/config.yaml",
        "@repo/**/config.yaml",
        "@repo/apps/m?dia/*",
        "@repo/{apps,other}/**",
        "@repo/${FOLDER}/**",
    ],
)
def test_a_copy_of_what_is_there_or_not_known_is_right(copy: str) -> None:
    assert faults(tree(generator(copy))) == []


def test_the_folder_that_is_meant_is_named() -> None:
    (found,) = [one.finding for one in reported(tree(generator("@repo/app/**")), "path-not-found")]
    assert found.help == "Did you mean `apps`?"


def test_releases_that_use_the_artifact_go_down_with_it() -> None:
    files = tree(generator("@repo/charts/wiki"), helm_release("wiki", chartRef=APPS))
    (found,) = reported(files, "path-not-found")
    assert found.finding.impact is not None
    assert [identity.name for identity in found.finding.impact.releases] == ["wiki"]


def test_an_alias_that_no_source_has_is_told() -> None:
    (found,) = [one.finding for one in reported(tree(generator("@rep/apps/**")), "source-not-found")]
    assert found.help == "Did you mean `@repo`?"


def test_what_is_left_out_of_the_source_can_not_be_copied() -> None:
    files = tree(generator("@repo/apps/media/**"))
    assert faults(files | {".sourceignore": "/apps/media/\n"}) == ["path-not-found"]


def test_a_pattern_gives_an_artifact_for_each_folder() -> None:
    split = generator(
        pathPattern="@repo/apps/{app}",
        artifacts=[{"name": "app-{app}", "copy": [{"from": "@repo/apps/{app}/**", "to": "@artifact/"}]}],
    )
    used = kustomization("web", path="./", sourceRef={"kind": "ExternalArtifact", "name": "app-web"})
    files = tree(split, used)
    assert faults(files) == []
    (cluster,) = analysed(files).clusters
    assert "default/web" in {f"{one.namespace}/{one.name}" for one in cluster.objects if one.kind == "ConfigMap"}


def test_a_pattern_that_no_folder_is_like_is_likely_wrong() -> None:
    split = generator(
        pathPattern="@repo/app/{app}",
        artifacts=[{"name": "{app}", "copy": [{"from": "@repo/app/{app}/**", "to": "@artifact/"}]}],
    )
    (found,) = reported(tree(split), "path-not-found")
    assert found.severity == "warning"


def test_two_sources_of_one_alias_are_refused() -> None:
    sources = [{"alias": "repo", "kind": "GitRepository", "name": "flux-system"}] * 2
    assert faults(tree(generator("@repo/apps/**", sources=sources))) == ["conflicting-fields"]


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (APPS, ["Did you mean ExternalArtifact/flux-system/apps?"]),
        ({**APPS, "namespace": "flux-system"}, []),
        ({**APPS, "name": "made-by-another-controller"}, []),
    ],
)
def test_an_artifact_is_meant_that_is_made_in_another_namespace(reference: dict[str, str], expected: list[str]) -> None:
    release = helm_release("apps", "media")
    user = kustomization("media", "media", path="./", sourceRef=reference)
    namespace = manifest("v1", "Namespace", "media")
    told = reported(tree(generator("@repo/apps/**"), namespace, release, user), "source-not-found")
    assert [one.finding.help for one in told if one.finding.subject and one.finding.subject.name == "media"] == expected


def test_an_alias_for_the_revision_that_no_source_has_is_told() -> None:
    artifact = {"name": "apps", "revision": "@rep", "copy": [{"from": "@repo/apps/**", "to": "@artifact/"}]}
    (found,) = [one.finding for one in reported(tree(generator(artifacts=[artifact])), "source-not-found")]
    assert found.help == "Did you mean `@repo`?"
    assert faults(tree(generator(artifacts=[{**artifact, "revision": "@repo"}]))) == []


@pytest.mark.parametrize(
    ("target", "expected"), [("@artifact/../apps", ["invalid-value"]), ("@artifact/a/../b", []), ("@artifact/..a", [])]
)
def test_a_copy_that_leads_out_of_the_artifact_is_told(target: str, expected: list[str]) -> None:
    artifact = {"name": "apps", "copy": [{"from": "@repo/apps/**", "to": target}]}
    assert faults(tree(generator(artifacts=[artifact]))) == expected


@pytest.mark.parametrize(
    ("pattern", "name", "origin", "says"),
    [
        ("@repo/{app}/{app}", "{app}", "@repo/apps/**", "its `pathPattern` has `{app}` twice"),
        ("@repo/apps/{app", "app", "@repo/apps/**", "its `pathPattern` has a brace that stands alone"),
        ("@repo/apps/{}", "app", "@repo/apps/**", "its `pathPattern` has `{}`"),
        ("@repo/apps/{app}", "{env}", "@repo/apps/{app}/**", "its `pathPattern` has no `{env}`"),
        ("@repo/apps/{app}", "{app}", "@repo/apps/{env}/**", "its `pathPattern` has no `{env}`"),
        ("@repo/apps/{app}", "app", "@repo/apps/{app}/**", "the artifacts of `apps/media` and `apps/web` are both"),
        ("@repo/{top}/{app}", "{app}", "@repo/{top}/{app}/**", "the artifacts of `apps/web` and `other/Web` are both"),
        ("@repo/x/bad/{app}", "{app}", "@repo/x/bad/{app}/**", "the artifact of `x/bad/a_b` can't be called `a_b`"),
        (
            "@repo/x/worse/{app}",
            "x{app}",
            "@repo/x/worse/{app}/**",
            "`_base` of `x/worse/_base` becomes a label's value",
        ),
    ],
)
def test_what_keeps_a_pattern_from_giving_artifacts_is_told(pattern: str, name: str, origin: str, says: str) -> None:
    held = {f"{folder}/config.yaml": config_map("a") for folder in ("other/Web", "x/bad/a_b", "x/worse/_base")}
    artifact = {"name": name, "copy": [{"from": origin, "to": "@artifact/"}]}
    files = tree(generator(pathPattern=pattern, artifacts=[artifact]), **held)
    (found,) = [one.finding for one in reported(files, "invalid-value")]
    assert says in found.message
    assert faults(files) == ["invalid-value"]


def of_apps(*copies: dict[str, str], path: str = "./", **files: str) -> Files:
    artifact = {"name": "apps", "copy": list(copies)}
    return tree(generator(artifacts=[artifact]), kustomization("apps", path=path, sourceRef=APPS), **files)


@pytest.mark.parametrize("target", ["@artifact/", "@artifact/all/config.yaml"])
def test_a_file_that_is_copied_is_no_folder_that_is_missing(target: str) -> None:
    path = "./all" if "all" in target else "./"
    assert faults(of_apps({"from": "@repo/apps/media/config.yaml", "to": target}, path=path)) == []


def test_what_nothing_copies_is_not_in_the_artifact() -> None:
    held = {"over/prod/kustomization.yaml": "resources: [../../apps]\n", "apps/kustomization.yaml": "resources: []\n"}
    copy = {"from": "@repo/over/prod/**", "to": "@artifact/"}
    (found,) = [one.finding for one in reported(of_apps(copy, **held), "missing-resource")]
    assert "it is in the repository, but nothing copies it into ExternalArtifact/flux-system/apps" in found.message
    whole = [{"from": "@repo/over", "to": "@artifact/"}, {"from": "@repo/apps", "to": "@artifact/"}]
    assert faults(of_apps(*whole, path="./over/prod", **held)) == []


@pytest.mark.parametrize("base", ["@repo/apps/media/**", "@other/base/**"])
def test_what_copies_put_beside_each_other_is_not_missing(base: str) -> None:
    held = {"over/prod/kustomization.yaml": "resources: [../base, gone.yaml]\n"}
    copies = [{"from": "@repo/over/prod/**", "to": "@artifact/prod/"}, {"from": base, "to": "@artifact/base/"}]
    files = of_apps(*copies, path="./prod", **held)
    cluster = files["clusters/home/flux.yaml"].replace(
        "  sources:\n", "  sources:\n  - alias: other\n    kind: GitRepository\n    name: other\n"
    )
    other = source("GitRepository", "other", "https://github.com/example/other")
    (found,) = [
        one.finding for one in reported({**files, "clusters/home/flux.yaml": cluster + other}, "missing-resource")
    ]
    assert found.cause == "gone.yaml"
