"""Which objects are suspended: their controllers leave them as they are.

Facts: the fields that `suspended_by` of rules/kinds names.
"""

from __future__ import annotations

from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Place, Scalar
from gitops_lint.rulebook.group_kind import GroupKind
from gitops_lint.rulebook.routes import find
from gitops_lint.rulebook.rulebook import Rulebook


def may_be_suspended(group_kind: GroupKind, rulebook: Rulebook) -> bool:
    """Tell whether objects of a kind have a field that suspends them."""
    rules = rulebook.kind(group_kind)
    return rules is not None and rules.suspended_by is not None


def suspension(object_: Object, rulebook: Rulebook) -> Place | None:
    """Return where an object says that it is suspended, or None where it isn't."""
    rules = rulebook.kind(object_.identity.group_kind)
    if rules is None or rules.suspended_by is None:
        return None
    switches = (switch.node for switch in find(object_.node, rules.suspended_by))
    return next((node.place for node in switches if isinstance(node, Scalar) and node.value is True), None)
