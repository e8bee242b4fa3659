"""References from namespaces that no part of their target admits: a route that no listener of its Gateway takes.

Facts: rules/kinds names the specification beside each rule (`admission`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Finding
from gitops_lint.cluster.label_selection import selects
from gitops_lint.cluster.object import Object
from gitops_lint.graph.references import Referred
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, items_at, text_at
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.kinds import Admission
from gitops_lint.rulebook.routes import find

_NAME_OF_NAMESPACE = "kubernetes.io/metadata.name"
"""The label that the API server gives each namespace; others may come from anywhere."""


def refused(
    object_: Object, admission: Admission, place: Node, reference: Referred, target: Object
) -> Iterator[Finding]:
    """Find that none of the parts which a reference may be to admits the namespace that it is in."""
    namespace = object_.identity.namespace
    parts = [match.node for match in find(target.node, admission.among) if _is_chosen(match.node, place, admission)]
    if (
        namespace == target.identity.namespace
        or not parts
        or any(_admits(part, namespace, admission) for part in parts)
    ):
        return
    list_ = admission.among.partition("[")[0].rpartition(".")[2]
    yield Finding(
        check="target-unfit",
        message=f"{object_.identity} can't use {target.identity}: none of its {list_} is for namespace `{namespace}`",
        place=reference.edge.place,
        help=admission.fix,
        subject=object_.identity,
        target=target.identity,
        confidence=Confidence.LIKELY,
    )


def _is_chosen(part: Node, place: Node, admission: Admission) -> bool:
    chosen = ((at(place, own), at(part, other)) for own, other in admission.chosen.items())
    return all(not isinstance(mine, Scalar) or _are_same(mine, its) for mine, its in chosen)


def _are_same(mine: Scalar, its: Node | None) -> bool:
    return isinstance(its, Scalar) and its.text == mine.text


def _admits(part: Node, namespace: str, admission: Admission) -> bool:
    """Tell whether a part admits a namespace, or may: what labels that has isn't known, but for its name."""
    if hold(admission.refuses, part):
        return False
    selector = next((match.node for match in find(part, admission.selector)), None)
    if not isinstance(selector, Mapping) or any(key != _NAME_OF_NAMESPACE for key in _keys(selector)):
        return True
    labels = Mapping({_NAME_OF_NAMESPACE: Scalar(namespace, part.place)}, {}, part.place)
    return selects(selector, labels) is not False


def _keys(selector: Mapping) -> Iterator[str | None]:
    labels = at(selector, "matchLabels")
    yield from labels if isinstance(labels, Mapping) else ()
    yield from (text_at(expression, "key") for expression in items_at(selector, "matchExpressions"))
