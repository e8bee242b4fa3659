"""What tells the objects of a cluster apart."""

from __future__ import annotations

import re
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Node, text_at
from gitops_lint.rulebook.group_kind import GroupKind

_UNKNOWN_TEXT = late_pattern(r"\$\{|\{\{|^ENC\[|<<")

_PLACEHOLDER = late_pattern(r"\$\{[^}]*\}|\{\{.*?\}\}|<<.*?>>")


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
        return tuple.__new__(GroupKind, self[:2])  # asked for more often than anything else

    @property
    def has_variable(self) -> bool:
        """Tell whether name or namespace hold something that isn't known offline: it is no name then, but many."""
        return is_unknown(self.name) or is_unknown(self.namespace)

    def may_become(self, other: Identity) -> bool:
        """Tell whether an object whose name or namespace holds a variable may be another once that is known."""
        if self.group_kind != other.group_kind or not self.has_variable:
            return False
        return _may_become(self.namespace, other.namespace) and _may_become(self.name, other.name)

    def __str__(self) -> str:
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)


def is_unknown(text: str) -> bool:
    """Tell whether a value can't be known offline: it holds a variable, a template, or is encrypted."""
    return _UNKNOWN_TEXT.search(text) is not None


def _may_become(text: str, wanted: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in _PLACEHOLDER.split(text))
    return re.fullmatch(pattern, wanted) is not None


NAMESPACE = GroupKind("", "Namespace")
"""What `metadata.namespace` names, as Kubernetes has it: no controller makes anything else of that."""


def namespace_called(name: str) -> Identity:
    """Return the Namespace of a name."""
    return Identity(*NAMESPACE, "", name)


def group_of(api_version: str) -> str:
    """Return the group of an apiVersion; `v1` is of the group without a name."""
    group, slash, _ = api_version.partition("/")
    return group if slash else ""


def group_kind_of(node: Node) -> GroupKind | None:
    """Return the kind that a manifest says it is, or None if it says none."""
    api_version, kind = text_at(node, "apiVersion"), text_at(node, "kind")
    return GroupKind(group_of(api_version), kind) if api_version and kind else None
