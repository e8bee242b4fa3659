"""The diff of objects says what differs between two builds of the real kustomize."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from against_kustomize import differences
from small_clusters import CLAIM, Files, app, config

pytestmark = pytest.mark.skipif(shutil.which("kubectl") is None, reason="there is no kubectl to compare with")

GENERATED = "configMapGenerator: [{name: made, literals: [a=%s]}]\n"
PATCH = "patches: [{patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {more: \"1\"}}'}]\n"
CHANGES: dict[str, tuple[str, str, int]] = {
    "nothing": ("resources: [x.yaml]\n", "# the same\nresources: [x.yaml]\n", 0),
    "a-claim-less": ("resources: [x.yaml, claim.yaml]\n", "resources: [x.yaml]\n", 1),
    "another-name": (f"resources: [x.yaml]\n{GENERATED % 1}", f"resources: [x.yaml]\n{GENERATED % 2}", 2),
    "a-label-of-all": (
        "resources: [x.yaml, claim.yaml]\n",
        "resources: [x.yaml, claim.yaml]\nlabels: [{pairs: {a: b}}]\n",
        2,
    ),
    "a-patch": ("resources: [x.yaml, claim.yaml]\n", f"resources: [x.yaml, claim.yaml]\n{PATCH}", 1),
    "another-namespace": ("resources: [x.yaml]\nnamespace: a\n", "resources: [x.yaml]\nnamespace: b\n", 1),
}


def written(root: Path, kustomization: str) -> Path:
    files: Files = {
        **app(),
        "app/x.yaml": config("x"),
        "app/claim.yaml": CLAIM,
        "app/kustomization.yaml": kustomization,
    }
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


@pytest.mark.parametrize(("before", "after", "count"), CHANGES.values(), ids=CHANGES)
def test_what_differs_for_kustomize_differs_in_the_diff(tmp_path: Path, before: str, after: str, count: int) -> None:
    tally = differences(written(tmp_path / "before", before), written(tmp_path / "after", after), one_in=1)
    assert tally.faults == ()
    assert tally.compared
    assert tally.objects == count
