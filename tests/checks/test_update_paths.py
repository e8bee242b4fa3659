"""Where image automation writes, and where its markers are."""

from __future__ import annotations

from typing import Any

import pytest
from repositories import Files, manifest, reported, repository

CHECK = "update-path-without-markers"
IMAGE = "image.toolkit.fluxcd.io/v1"


def marked(policy: str) -> str:
    """Return an object with a marker."""
    text = manifest("v1", "ConfigMap", "wiki", "web", data={"image": "example.com/wiki:1"})
    return text.replace("example.com/wiki:1", f'example.com/wiki:1 # {{"$imagepolicy": "{policy}"}}')


def automated(path: str | None, policy: str = "flux-system:wiki", **spec: Any) -> Files:
    """Return a repository whose automation writes below a path, with a marker elsewhere."""
    chosen = manifest(IMAGE, "ImagePolicy", "wiki", "flux-system", spec={"imageRepositoryRef": {}})
    update = {"strategy": "Setters"} | ({"path": path} if path is not None else {})
    source = {"kind": "GitRepository", "name": "flux-system"}
    spec = {"interval": "1h", "sourceRef": source, "update": update, **spec}
    updater = manifest(IMAGE, "ImageUpdateAutomation", "bumps", "flux-system", spec=spec)
    return repository(chosen, updater) | {"apps/wiki.yaml": marked(policy), "other/notes.txt": "nothing\n"}


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("./other", "no marker below `./other` names its policies"),
        ("./nowhere", "there is no `./nowhere`"),
        ("apps/all.yaml", "no marker below `apps/all.yaml` names its policies"),
    ],
)
def test_an_automation_that_writes_elsewhere_is_told(path: str, why: str) -> None:
    (one,) = reported(automated(path), CHECK)
    assert (one.severity, one.finding.message) == (
        "warning",
        f"ImageUpdateAutomation/flux-system/bumps updates nothing: {why}",
    )
    assert one.finding.help == "Set a path that holds what it is to update, such as `./apps`."
    assert [place.place.path for place in one.finding.related] == ["apps/wiki.yaml"]


@pytest.mark.parametrize(
    "files",
    [
        automated("./apps"),
        automated("./apps/"),
        automated("apps/wiki.yaml"),
        automated("./"),
        automated(None),
        automated("${FOLDER}"),
        automated("./other", policy="web:wiki"),  # another automation's, that nobody sees
        automated("./other", suspend=True),
        automated("./other", git={"checkout": {"ref": {"branch": "images"}}}),
        automated("./other") | {"other/wiki.yaml": marked("flux-system:books")},
    ],
    ids=["below", "with a slash", "a file", "all", "none", "unknown", "unseen", "suspended", "branch", "used"],
)
def test_an_automation_that_may_update_something_is_not_told(files: Files) -> None:
    assert reported(files, CHECK) == []


def test_another_automation_may_write_there() -> None:
    files = automated("./other")
    files["apps/more.yaml"] = automated("./apps")["apps/all.yaml"].replace("name: bumps", "name: more").split("---")[-1]
    assert reported(files, CHECK) == []
