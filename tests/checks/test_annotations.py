"""Labels and annotations for controllers: told where nobody reads them, and quiet where somebody does, or may."""

from __future__ import annotations

import pytest
from repositories import Files, manifest, mended, reported, repository

CHECK = "ignored-annotation"
KUSTOMIZE = "kustomize.toolkit.fluxcd.io"
OPERATOR = "fluxcd.controlplane.io"


def annotated(key: str, value: str, part: str = "annotations") -> Files:
    return repository(manifest("v1", "ConfigMap", "settings", "default", metadata={part: {key: value}}))


@pytest.mark.parametrize(
    ("key", "value", "help_"),
    [
        (f"{KUSTOMIZE}/prune", "disable", "`disabled`"),
        (f"{KUSTOMIZE}/prune", "false", "`disabled`"),
        (f"{KUSTOMIZE}/prune", "Never", "`disabled`"),
        (f"{KUSTOMIZE}/ssa", "Merg", "`Merge`"),
        (f"{KUSTOMIZE}/ssa", "IfNotPresnt", "`IfNotPresent`"),
        (f"{KUSTOMIZE}/reconcile", "disable", "`disabled`"),
        (f"{KUSTOMIZE}/force", "enable", "`enabled`"),
        (f"{KUSTOMIZE}/force", "true", "`enabled`"),
        (f"{KUSTOMIZE}/substitute", "disable", "`disabled`"),
        (f"{KUSTOMIZE}/substitute", "Disabled", "`disabled`"),  # compared as it is
        (f"{KUSTOMIZE}/decrypt", "off", "`disabled`"),
        (f"{KUSTOMIZE}/prun", "disabled", f"`{KUSTOMIZE}/prune`"),
        (f"{KUSTOMIZE}/reconcil", "disabled", f"`{KUSTOMIZE}/reconcile`"),
        ("kustomize.toolkit.fluxcd.com/prune", "disabled", f"`{KUSTOMIZE}/prune`"),
        ("kustomise.toolkit.fluxcd.io/prune", "disabled", f"`{KUSTOMIZE}/prune`"),
        (f"{KUSTOMIZE}/depends-on", "ConfigMap/x", "There is"),
        ("helm.toolkit.fluxcd.io/driftDetection", "disable", "`disabled`"),
        ("helm.toolkit.fluxcd.io/driftdetection", "disabled", "`helm.toolkit.fluxcd.io/driftDetection`"),
        ("reconcile.fluxcd.io/requestAt", "now", "`reconcile.fluxcd.io/requestedAt`"),
        ("reconcile.fluxcd.io/watch", "enabled", "`Enabled`"),
        (f"{OPERATOR}/reconcile", "disable", "`disabled`"),
        (f"{OPERATOR}/reconcileEvery", "5 minutes", "a duration"),
        (f"{OPERATOR}/reconcileTimeOut", "5m", f"`{OPERATOR}/reconcileTimeout`"),
        (f"{OPERATOR}/copyFrom", "settings", "a namespace and a name"),
    ],
)
def test_what_nobody_reads_is_told(key: str, value: str, help_: str) -> None:
    (one,) = reported(annotated(key, value), CHECK)
    assert one.severity == "warning"
    assert help_ in one.finding.help


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (f"{KUSTOMIZE}/prune", "disabled"),
        (f"{KUSTOMIZE}/prune", "Disabled"),
        (f"{KUSTOMIZE}/prune", "enabled"),
        (f"{KUSTOMIZE}/ssa", "merge"),
        (f"{KUSTOMIZE}/ssa", "IfNotPresent"),
        (f"{KUSTOMIZE}/ssa", "${HOW}"),
        (f"{KUSTOMIZE}/force", "Enabled"),
        (f"{KUSTOMIZE}/substitute", "enabled"),
        (f"{KUSTOMIZE}/checksum", "abc"),
        ("helm.toolkit.fluxcd.io/crds", "enabled"),
        ("helm.toolkit.fluxcd.io/driftDetection", "disabled"),
        ("reconcile.fluxcd.io/requestedAt", "2026-01-01"),
        ("reconcile.fluxcd.io/watch", "Enabled"),
        ("event.toolkit.fluxcd.io/commit", "abc"),
        ("toolkit.fluxcd.io/tenant", "web"),
        ("sharding.fluxcd.io/key", "shard1"),
        (f"{OPERATOR}/id", "7"),
        (f"{OPERATOR}/reconcileEvery", "5m"),
        (f"{OPERATOR}/copyFrom", "apps/settings"),
        ("example.com/prune", "disable"),
    ],
)
@pytest.mark.parametrize("part", ["annotations", "labels"])
def test_what_somebody_reads_is_not_told(key: str, value: str, part: str) -> None:
    assert not reported(annotated(key, value, part), CHECK)


def test_labels_are_read_like_annotations_but_may_be_anybody_s() -> None:
    assert reported(annotated(f"{KUSTOMIZE}/prune", "disable", "labels"), CHECK)
    assert not reported(annotated(f"{KUSTOMIZE}/wave", "2", "labels"), CHECK)


def test_what_is_read_among_labels_alone_is_no_annotation() -> None:
    key = "pod-security.kubernetes.io/enforce"
    (one,) = reported(annotated(key, "privileged"), CHECK)
    assert (one.severity, one.finding.help) == ("warning", "Move it to `labels`.")
    assert not reported(annotated(key, "privileged", "labels"), CHECK)
    both = {"annotations": {key: "privileged"}, "labels": {key: "privileged"}}
    assert not reported(repository(manifest("v1", "Namespace", "storage", metadata=both)), CHECK)


def test_what_is_nearly_right_can_be_mended() -> None:
    files = annotated(f"{KUSTOMIZE}/prune", "disable")
    (one,) = reported(files, CHECK)
    assert one.finding.fix is not None
    assert not reported(mended(files, one.finding.fix), CHECK)


def test_one_place_is_one_finding() -> None:
    files = repository(
        files={
            "apps/kustomization.yaml": f"resources: [a.yaml]\ncommonAnnotations:\n  {KUSTOMIZE}/prune: disable\n",
            "apps/a.yaml": manifest("v1", "ConfigMap", "a", "default") + manifest("v1", "ConfigMap", "b", "default"),
        }
    )
    (one,) = reported(files, CHECK)
    assert "and 1 more" in one.finding.message
