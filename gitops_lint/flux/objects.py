"""Objects as they would be applied, under their effective namespace and name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gitops_lint.repo.nodes import Mapping, Node, Place, Scalar, at, mapping_at, text_at
from gitops_lint.repo.problem import Problem
from gitops_lint.rulebook.kinds import GroupKind

KUSTOMIZATION = GroupKind("kustomize.toolkit.fluxcd.io", "Kustomization")
RESOURCE_SET = GroupKind("fluxcd.controlplane.io", "ResourceSet")
HELM_RELEASE = GroupKind("helm.toolkit.fluxcd.io", "HelmRelease")

_UNKNOWN_TEXT = re.compile(r"\$\{|\{\{|^ENC\[|<<")


class Identity(NamedTuple):
    """What tells an object from all others of its cluster: its kind without the version, its namespace, its name.

    Cluster-scoped objects, and those whose namespace nothing sets, have an empty one.
    """

    group: str
    kind: str
    namespace: str
    name: str

    @property
    def group_kind(self) -> GroupKind:
        """The kind without the object."""
        return GroupKind(self.group, self.kind)

    def __str__(self) -> str:
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)


def is_unknown(text: str) -> bool:
    """Tell whether a value can't be known offline: it holds a variable, a template, or is encrypted."""
    return _UNKNOWN_TEXT.search(text) is not None


def group_of(api_version: str) -> str:
    """Return the group of an apiVersion; `v1` is of the group without a name."""
    group, slash, _ = api_version.partition("/")
    return group if slash else ""


def group_kind_of(node: Node) -> GroupKind | None:
    """Return the kind that a manifest says it is, or None if it says none."""
    api_version, kind = text_at(node, "apiVersion"), text_at(node, "kind")
    return GroupKind(group_of(api_version), kind) if api_version and kind else None


_IDENTITY = (("apiVersion",), ("kind",), ("metadata", "name"))


def nameless(nodes: Iterable[Mapping]) -> Iterator[Problem]:
    """Return the built objects that don't say what they are.

    kustomize takes those without apiVersion, and so does a ResourceSet what its templates make; kustomize-controller
    (its `build`) and flux-operator (internal/builder/resourceset.go) fail then.
    """
    for node in nodes:
        missing = next((route for route in _IDENTITY if not isinstance(at(node, *route), Scalar)), None)
        if missing is not None and node.entries:
            what = "/".join(filter(None, (text_at(node, "kind"), text_at(node, "metadata", "name")))) or "an object"
            field = ".".join(missing)
            message = f"{what} has no `{field}`: failed to decode Kubernetes apiVersion, kind and name"
            place = node.key_place(next(iter(node.entries)))
            yield Problem("invalid-object", message, place, what, f"Say its `{field}`.")


@dataclass(frozen=True, slots=True)
class Object:
    """One object of a cluster: its manifest after all that is done to it, and which Kustomizations apply it.

    `applied_by` holds more than one Kustomization only if they fight over the object, and none for what a bootstrap or
    a controller makes.
    """

    identity: Identity
    node: Mapping
    applied_by: tuple[Identity, ...] = ()

    @property
    def place(self) -> Place:
        """Where the manifest begins."""
        return self.node.place

    @property
    def name_place(self) -> Place:
        """Where the object's name is written."""
        name = at(self.node, "metadata", "name")
        return name.place if name is not None else self.node.place

    @property
    def namespace_place(self) -> Place | None:
        """What set the object's namespace: its own field, or that of a kustomization file or a Kustomization."""
        namespace = at(self.node, "metadata", "namespace")
        return namespace.place if namespace is not None else None

    def is_switched_off(self) -> bool:
        """Tell whether Flux leaves the object alone: `reconcile: disabled` or `ssa: Ignore` (kustomize-controller)."""
        return has_switch(self.node, "reconcile", "disabled") or has_switch(self.node, "ssa", "Ignore")


def has_switch(node: Node, switch: str, value: str) -> bool:
    """Tell whether an object has a `kustomize.toolkit.fluxcd.io/…` label or annotation with a value."""
    key = f"kustomize.toolkit.fluxcd.io/{switch}"
    for part in ("annotations", "labels"):
        found = at(mapping_at(node, "metadata", part), key)
        if isinstance(found, Scalar) and found.text.lower() == value.lower():
            return True
    return False


def is_encrypted(node: Mapping) -> bool:
    """Tell whether a manifest was encrypted by SOPS: its values are unknown offline."""
    return isinstance(node.get("sops"), Mapping)
