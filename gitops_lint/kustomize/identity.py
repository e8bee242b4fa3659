"""What tells objects apart: group, version, kind, name, and the namespace as kustomize sees it."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.kustomize.tables.scopes import CLUSTER_SCOPED

NO_NAMESPACE = "_non_namespaceable_"
"""The namespace of objects of cluster-scoped kinds, as kustomize writes it (kyaml/resid/resid.go)."""
DEFAULT_NAMESPACE = "default"


class Id(NamedTuple):
    """The identity of an object; two objects of one build may not share one.

    `namespace` is the effective one: `default` where there is none, NO_NAMESPACE for a cluster-scoped kind.
    """

    group: str
    version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        place = "" if self.namespace == NO_NAMESPACE else f"{self.namespace}/"
        return f"{self.kind} {place}{self.name}"


class GroupVersionKind(NamedTuple):
    """A choice of kinds; an empty part stands for any."""

    group: str = ""
    version: str = ""
    kind: str = ""

    def selects(self, id_: Id | GroupVersionKind) -> bool:
        """Tell whether an object's kind, or another choice, falls under this one."""
        return (
            (not self.kind or self.kind == id_.kind)
            and (not self.group or self.group == id_.group)
            and (not self.version or self.version == id_.version)
        )


def split_api_version(api_version: str) -> tuple[str, str]:
    """Return group and version."""
    if api_version == "builtin":  # how kustomize's own plugins were named once
        return api_version, ""
    group, slash, version = api_version.partition("/")
    return (group, version) if slash else ("", group)


def is_cluster_scoped(api_version: str, kind: str) -> bool:
    """Tell whether kustomize is certain that a kind has no namespace: it takes unknown ones for namespaced."""
    return kind in CLUSTER_SCOPED.get(api_version, ())


def make_id(api_version: str, kind: str, namespace: str, name: str) -> Id:
    """Return the identity of an object that is written so."""
    group, version = split_api_version(api_version)
    effective = NO_NAMESPACE if is_cluster_scoped(api_version, kind) else namespace or DEFAULT_NAMESPACE
    return Id(group, version, kind, effective, name)
