"""References to other namespaces that nothing there admits: no listener of a route's Gateway, or no grant.

Facts: rules/kinds names the specification beside each rule (`admission`, `grant`).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.label_selection import selects
from gitops_lint.cluster.object import Object
from gitops_lint.graph.references import Referred
from gitops_lint.repo.nodes import Mapping, Node, Scalar, at, items_at, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.conditions import hold
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.references import Admission, Grant
from gitops_lint.rulebook.routes import find

_NAME_OF_NAMESPACE = "kubernetes.io/metadata.name"
"""The label that the API server gives each namespace; others may come from anywhere."""


def refused(
    who: Identity, namespace: str, admission: Admission, place: Node, reference: Referred, target: Object
) -> Iterator[Finding]:
    """Find that none of the parts which a reference may be to admits the namespace that it is in."""
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
        message=f"{who} can't use {target.identity}: none of its {list_} is for namespace `{namespace}`",
        place=reference.edge.place,
        help=admission.fix,
        subject=who,
        target=target.identity,
        confidence=Confidence.LIKELY,
    )


def not_granted(context: Context, object_: Object, grant: Grant, reference: Referred) -> Iterator[Finding]:
    """Find that nothing in the namespace of a target lets those of another refer to it."""
    who, target = object_.identity, reference.target
    if not target.namespace or target.namespace == who.namespace:
        return
    if not who.namespace or who.has_variable or target.has_variable:
        return
    if not any(identity.namespace == target.namespace for identity in context.cluster.objects):
        return  # whoever brings all of that namespace is elsewhere
    kind = parse_group_kind(grant.of)
    grants = [held for held in context.cluster.of_kind(kind) if held.identity.namespace == target.namespace]
    if any(held.identity in context.cluster.uncertain or _lets(held, grant, who, target) for held in grants):
        return
    if any(unknown.may_hold(Identity(*kind, target.namespace, who.name)) for unknown in context.cluster.unknowns):
        return
    yield Finding(
        check="target-unfit",
        message=(
            f"{who} can't use {target}: no {kind.kind} in namespace `{target.namespace}` lets a {who.kind} of "
            f"namespace `{who.namespace}` refer to it"
        ),
        place=reference.edge.place,
        help=f"Add a {kind.kind} to namespace `{target.namespace}`.",
        subject=who,
        target=target,
        confidence=Confidence.LIKELY,
        related=tuple(Related(held.name_place, f"{held.identity} lets others do so") for held in grants[:1]),
    )


def _lets(granting: Object, grant: Grant, who: Identity, target: Identity) -> bool:
    """Tell whether a grant lets an object refer to another, as far as its fields are known."""
    sources = (match.node for match in find(granting.node, grant.sources))
    targets = (match.node for match in find(granting.node, grant.targets))
    is_for_who = any(_names(node, who) and _says(node, "namespace", who.namespace) for node in sources)
    return is_for_who and any(_names(node, target) and _says(node, "name", target.name) for node in targets)


def _names(node: Node, identity: Identity) -> bool:
    return _says(node, "kind", identity.kind) and _says(node, "group", identity.group)


def _says(node: Node, field: str, wanted: str) -> bool:
    """Tell whether a field holds a text, or may; one that isn't there means any."""
    text = text_at(node, field)
    return not text or text == wanted or is_unknown(text)


def _is_chosen(part: Node, place: Node, admission: Admission) -> bool:
    chosen = ((at(place, own), at(part, theirs)) for own, theirs in admission.chosen.items())
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
