"""Markers that say which ImagePolicy sets a value."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import (
    SOURCE,
    Files,
    analysed,
    faults,
    found,
    kustomization,
    manifest,
    mended,
    reported,
    repository,
    source,
)

CHECK = "image-policy-not-found"
IMAGES = "image.toolkit.fluxcd.io/v1"


def policy(name: str = "wiki", namespace: str = "flux-system") -> str:
    """Return a policy with what it chooses from."""
    images = manifest(
        IMAGES, "ImageRepository", name, namespace, spec={"image": "ghcr.io/example/wiki", "interval": "1h"}
    )
    spec = {"imageRepositoryRef": {"name": name}, "policy": {"semver": {"range": "1.x"}}}
    return images + manifest(IMAGES, "ImagePolicy", name, namespace, spec=spec)


def automation(path: str | None = "./apps", **reference: str) -> str:
    spec: dict[str, Any] = {
        "sourceRef": reference or SOURCE,
        "git": {"commit": {"author": {"email": "flux@example.com"}}},
        "interval": "1h",
    }
    return manifest(IMAGES, "ImageUpdateAutomation", "apps", "flux-system", spec=spec | {"update": {"path": path}})


def pod(marker: str, name: str = "wiki") -> str:
    """Return a Pod in whose image a marker stands."""
    spec = {"containers": [{"name": "wiki", "image": "ghcr.io/example/wiki:1.0.0"}]}
    return manifest("v1", "Pod", name, "default", spec=spec).replace("wiki:1.0.0", f"wiki:1.0.0 # {marker}")


def marked(policy_: str, name: str = "wiki") -> str:
    return pod(f'{{"$imagepolicy": "{policy_}"}}', name)


def told(files: Files) -> list[str]:
    """Return the policies that markers are said to miss."""
    return [str(one.finding.target) for one in reported(files, CHECK)]


@pytest.mark.parametrize("part", ["", ":tag", ":name", ":digest"])
def test_a_marker_names_a_policy_by_namespace_and_name(part: str) -> None:
    assert told(repository(policy(), automation(), marked(f"flux-system:wiki{part}"))) == []
    finding = found(repository(policy(), automation(), marked("flux-system:other")), CHECK)
    assert (str(finding.target), finding.fix) == ("ImagePolicy/flux-system/other", None)


@pytest.mark.parametrize(("wrong", "part"), [("default:wiki", ""), ("flux-system:wikki", ":tag")])
def test_the_policy_that_is_meant_is_proposed_for_all_markers(wrong: str, part: str) -> None:
    files = repository(policy(), automation(), marked(wrong + part), marked(wrong, "bot"))
    finding = found(files, CHECK)
    assert finding.help == "Did you mean `flux-system:wiki`?"
    assert len(finding.related) == 1
    assert finding.fix is not None
    assert not finding.fix.safe
    assert told(mended(files, finding.fix)) == []


@pytest.mark.parametrize(
    "manifests",
    [
        pytest.param((policy(), marked("a:b")), id="no automation"),
        pytest.param((automation(), marked("a:b")), id="no policies"),
        pytest.param((policy(), automation("./other"), marked("a:b")), id="another folder is automated"),
        pytest.param((policy(), automation(), pod('{"$imagepolicy": "a:${B}"}')), id="a variable"),
        pytest.param((policy(), automation(), pod('{"$openapi": "a:b"}')), id="another marker"),
        pytest.param(
            (
                policy(),
                source("GitRepository", "elsewhere", "https://github.com/example/elsewhere"),
                automation(kind="GitRepository", name="elsewhere"),
                marked("a:b"),
            ),
            id="another repository is automated",
        ),
        pytest.param(
            (
                policy(),
                automation(),
                source("GitRepository", "elsewhere", "https://github.com/example/elsewhere"),
                kustomization("elsewhere", sourceRef={"kind": "GitRepository", "name": "elsewhere"}),
                marked("a:b"),
            ),
            id="another repository may bring it",
        ),
    ],
)
def test_what_is_out_of_sight_may_have_the_policy(manifests: tuple[str, ...]) -> None:
    assert told(repository(*manifests)) == []


def test_a_whole_repository_is_automated_where_no_folder_is_named() -> None:
    assert told(repository(policy(), automation(None), marked("a:b"))) == ["ImagePolicy/a/b"]


def test_a_policy_of_another_cluster_counts() -> None:
    files: Files = {
        f"clusters/{name}/flux-system/gotk-sync.yaml": source(
            "GitRepository", "flux-system", "https://github.com/example/home"
        )
        + kustomization("flux-system", path=f"./clusters/{name}")
        for name in ("home", "lab")
    }
    files |= {
        "clusters/home/images.yaml": policy() + automation("./clusters"),
        "clusters/lab/wiki.yaml": marked("flux-system:wiki"),
    }
    assert told(files) == []
    files["clusters/lab/wiki.yaml"] = marked("flux-system:other")
    (one,) = [one for one in analysed(files).findings if one.check.name == CHECK]
    assert one.finding.clusters == ("lab",)


def test_a_source_of_its_own_may_be_of_this_repository() -> None:
    own = source("GitRepository", "writing", "https://github.com/example/home.git")
    files = repository(policy(), own, automation(kind="GitRepository", name="writing"), marked("a:b"))
    assert told(files) == ["ImagePolicy/a/b"]


def test_a_policy_in_a_file_that_is_left_out_is_told_of_there() -> None:
    files = repository(policy(), automation(), files={"apps/kustomization.yaml": "resources: [all.yaml]\n"})
    files |= {"apps/policy.yaml": policy("b", "a")}
    files["apps/all.yaml"] += marked("a:b")
    assert told(files) == []
    assert "file-not-included" in faults(files)


def test_a_policy_in_a_file_of_no_cluster_is_told_with_that_file() -> None:
    files = repository(policy(), automation(), marked("a:b"), files={"images/b.yaml": policy("b", "a")})
    assert "images/b.yaml defines the policy" in found(files, CHECK).help


def test_a_policy_that_people_apply_may_be_there() -> None:
    files = repository(policy(), automation(), marked("a:b"), files={"bootstrap/b.yaml": policy("b", "a")})
    assert told(files) == []
