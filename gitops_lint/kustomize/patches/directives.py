"""Keys that mean something in a strategic merge patch alone, and that no object has.

Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/util/strategicpatch/patch.go.
"""

from __future__ import annotations

from gitops_lint.repo.nodes import Mapping, Node, Scalar, Sequence

_DIRECTIVES = ("$patch", "$retainKeys", "$setElementOrder", "$deleteFromPrimitiveList")


def has_directive(node: Node) -> bool:
    """Tell whether a manifest says somewhere how to patch: it is a patch then, and no object."""
    if isinstance(node, Mapping):
        for key, value in node.entries.items():
            if key.startswith(_DIRECTIVES) or (not isinstance(value, Scalar) and has_directive(value)):
                return True
        return False
    return isinstance(node, Sequence) and any(map(has_directive, node.items))
