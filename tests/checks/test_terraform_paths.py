"""Folders of Terraform that are to be in a GitRepository of this repository (GL108)."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import BOOTSTRAPPED, Files, manifest, reported, source

MODULES = {"terraform/wiki/main.tf": "# nothing\n", "terraform/main.tf": "# nothing\n"}


def tree(path: str | None, **reference: Any) -> Files:
    """Return a repository with a Terraform object whose modules are at a path."""
    reference = {"kind": "GitRepository", "name": "flux-system", **reference}
    spec = {"interval": "1h", "sourceRef": reference} | ({"path": path} if path is not None else {})
    terraform = manifest("infra.contrib.fluxcd.io/v1alpha2", "Terraform", "wiki", "flux-system", spec=spec)
    return {"clusters/home/flux.yaml": BOOTSTRAPPED + terraform, **MODULES}


@pytest.mark.parametrize(
    ("path", "help_"),
    [("./terraform/wikx", "Did you mean `terraform/wiki`?"), ("gone", "Correct the path, or add what it names.")],
)
def test_modules_that_are_not_in_the_source_are_told(path: str, help_: str) -> None:
    (one,) = [one.finding for one in reported(tree(path), "path-not-found")]
    assert one.message.startswith("Terraform/flux-system/wiki: its path `")
    assert one.message.endswith("is not in the repository")
    assert one.help == help_


@pytest.mark.parametrize(
    "files",
    [
        tree("./terraform/wiki"),
        tree("terraform/wiki/"),
        tree("./"),
        tree(None),
        tree("${FOLDER}/wiki"),
        tree("gone", name="other"),
        tree("gone", kind="OCIRepository"),
        {path: text for path, text in tree("gone").items() if path not in MODULES},  # a checkout of manifests alone
        {
            **tree("gone", name="other"),
            "clusters/home/other.yaml": source("GitRepository", "other", "https://github.com/example/modules"),
        },
    ],
)
def test_modules_that_may_be_there_are_not_told(files: Files) -> None:
    assert reported(files, "path-not-found") == []
