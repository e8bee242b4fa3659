"""What is in Git and not in the artifact of a GitRepository isn't there for Flux."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from clusters import Files, config_map, flux, manifest

from gitops_lint.linter import analyse_tree
from gitops_lint.repo.tree import MemoryTree

URL = "https://github.com/example/home"


def tree(source: Mapping[str, object], **files: str) -> Files:
    spec = {"interval": "1m", "url": URL, "ref": {"branch": "main"}, **source}
    return {
        "clusters/home/flux.yaml": manifest("GitRepository", "flux-system", "flux-system", spec=spec)
        + flux("flux-system", "./clusters/home")
        + flux("wiki", "./apps/wiki"),
        "apps/wiki/kustomization.yaml": "resources: [config.yaml, ../../base]\n",
        "apps/wiki/config.yaml": config_map("settings", "wiki"),
        "base/kustomization.yaml": "resources: [config.yaml]\n",
        "base/config.yaml": config_map("base", "wiki"),
        **files,
    }


def told(files: Files) -> list[tuple[str, str, str]]:
    return [
        (one.check.name, one.severity, one.finding.message)
        for one in analyse_tree(MemoryTree(files), Path("example")).findings
        if one.severity in ("error", "warning")
    ]


@pytest.mark.parametrize(
    ("source", "ignored"),
    [
        ({}, ""),
        ({"ignore": "/docs\n"}, ""),
        ({"ignore": "/*\n!/apps\n!/base\n!/clusters\n"}, ""),
        ({"sparseCheckout": ["apps", "./base/", "clusters/home"]}, ""),
        ({"ignore": "${IGNORED}"}, ""),
        ({}, "docs/\n"),
    ],
)
def test_what_the_artifact_holds_is_there(source: Mapping[str, object], ignored: str) -> None:
    assert told(tree(source, **{".sourceignore": ignored})) == []


@pytest.mark.parametrize(
    ("source", "ignored", "why"),
    [
        ({"ignore": "/apps\n"}, "", "`ignore` of GitRepository/flux-system/flux-system"),
        ({"sparseCheckout": ["clusters", "base"]}, "", "`sparseCheckout` of GitRepository/flux-system/flux-system"),
        ({}, "apps/\n", "`.sourceignore`"),
    ],
)
def test_a_path_that_is_left_out_is_missing_and_why_is_told(
    source: Mapping[str, object], ignored: str, why: str
) -> None:
    files = tree(source, **({".sourceignore": ignored} if ignored else {}))
    ((check, severity, message),) = told(files)
    assert (check, severity) == ("path-not-found", "error")
    assert "is in the repository, but" in message
    assert why in message


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ({"ignore": "/base\n"}, "`ignore` of GitRepository/flux-system/flux-system"),
        ({"sparseCheckout": ["clusters", "apps"]}, "`sparseCheckout` of GitRepository/flux-system/flux-system"),
    ],
)
def test_a_base_that_is_left_out_is_missing_at_its_entry(source: Mapping[str, object], why: str) -> None:
    ((check, severity, message),) = told(tree(source))
    assert (check, severity) == ("missing-resource", "error")
    assert why in message


def test_what_is_left_out_by_default_is_missing_too() -> None:
    files = tree({}, **{".github/config.yaml": config_map("ci", "wiki")})
    files["apps/wiki/kustomization.yaml"] = "resources: [config.yaml, ../../.github/config.yaml]\n"
    ((check, _, message),) = told(files)
    assert check == "missing-resource"
    assert "source-controller leaves such files out" in message


def test_what_is_of_the_wrong_sort_is_no_less_in_the_artifact() -> None:
    files = tree({}, **{".github/config.yaml": config_map("ci", "wiki")})
    files["apps/wiki/kustomization.yaml"] = "components: [config.yaml]\n"
    ((check, _, message),) = told(files)
    assert check == "missing-resource"
    assert message == "`components` names `config.yaml`, which is a file and not a folder"


def test_what_another_repository_brings_is_out_of_sight() -> None:
    source = {"include": [{"repository": {"name": "other"}, "toPath": "vendor"}]}
    files = tree(source, **{"clusters/home/vendor.yaml": flux("vendor", "./vendor/deploy")})
    files["apps/wiki/kustomization.yaml"] = "resources: [config.yaml, ../../vendor/base]\n"
    assert [check for check, *_ in told(files) if check != "source-not-found"] == []


def test_what_is_to_be_checked_out_must_be_there() -> None:
    ((check, severity, message),) = told(tree({"sparseCheckout": ["clusters", "apps", "base", "bases/x"]}))
    assert (check, severity) == ("path-not-found", "error")
    assert message == (
        "GitRepository/flux-system/flux-system: `bases/x` is not in the repository, and so there is no artifact at all"
    )


@pytest.mark.parametrize(
    "source",
    [
        {"sparseCheckout": ["clusters", "apps", "base", "${FOLDER}"]},
        {"sparseCheckout": ["clusters", "apps", "base", "module/x"], "recurseSubmodules": True},
        {"sparseCheckout": ["./", "apps/wiki/kustomization.yaml"]},
    ],
)
def test_what_may_be_checked_out(source: Mapping[str, object]) -> None:
    assert told(tree(source)) == []
