"""Fields of Kubernetes' own kinds that hold a text: a number or a boolean there is refused before anything is applied.

Facts: https://github.com/kubernetes/kubernetes/tree/master/api/openapi-spec, by which server-side apply types what it
is given.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.repo.nodes import Mapping, Scalar
from gitops_lint.rulebook.fields import FieldType
from gitops_lint.rulebook.ways import Ways
from gitops_lint.schemas.fault import Fault
from gitops_lint.schemas.values import check_scalar, wrong_type

_TEXT = FieldType("string")


def wrong_texts(root: Mapping, texts: Ways[str]) -> Iterator[Fault]:
    """Return the fault of each value that isn't a text, of those that must be; null is as good as absent.

    What the metadata of every object must be is known apart from its kind.
    """
    for _, (route, node) in texts.find(root):
        if not isinstance(node, Scalar):
            yield wrong_type(route, node, "a string")
        elif not (isinstance(node.value, str) or node.value is None or route[0] == "metadata"):
            fault = check_scalar(route, node, _TEXT, {})
            if fault is not None:
                yield fault
