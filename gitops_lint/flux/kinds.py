"""The kinds that Flux makes objects of."""

from __future__ import annotations

from gitops_lint.rulebook.group_kind import GroupKind

KUSTOMIZATION = GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization")
RESOURCE_SET = GroupKind("fluxcd.controlplane.io", "ResourceSet")
HELM_RELEASE = GroupKind("helm.toolkit.fluxcd.io", "HelmRelease")
HELM_CHART = GroupKind("source.toolkit.fluxcd.io", "HelmChart")
TERRAFORM = GroupKind("infra.contrib.fluxcd.io", "Terraform")
KUSTOMIZE_GROUP = "kustomize.config.k8s.io"
"""The group of kustomization files, which are no objects."""
