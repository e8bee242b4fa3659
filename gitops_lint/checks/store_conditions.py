"""Users of a cluster-wide store that its conditions don't let in.

Facts: https://github.com/external-secrets/external-secrets pkg/controllers/secretstore/client_manager.go: a store with
`conditions` serves the namespaces that one of them takes in; regular expressions are not anchored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.stall import Step, stalled
from gitops_lint.checks.store_credentials import stores_of_all
from gitops_lint.cluster.identity import is_unknown, namespace_called
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Link
from gitops_lint.repo.nodes import Node, Scalar, items_at, mapping_at, text_at
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.edges import EdgeKind

_NAME = "kubernetes.io/metadata.name"
"""The label that Kubernetes itself gives every namespace: its name."""


def store_conditions(context: Context) -> Iterator[Finding]:
    """Find each object whose namespace no condition of its store takes in, as far as Git tells."""
    for store in stores_of_all(context):
        conditions = items_at(store.node, "spec", "conditions")
        if not conditions:
            continue
        links = (link for link in context.graph.into(store.identity) if link.edge.kind == EdgeKind.STORE)
        for link in sorted(links, key=lambda link: (link.source, link.edge.place)):
            namespace = link.source.namespace
            if namespace and not any(_may_take_in(context, condition, namespace) for condition in conditions):
                yield _finding(store, link, conditions[0])


def _may_take_in(context: Context, condition: Node, namespace: str) -> bool:
    names, patterns = _texts(condition, "namespaces"), _texts(condition, "namespaceRegexes")
    if any(is_unknown(text) for text in (namespace, *names, *patterns)):
        return True
    if namespace in names or any(_matches(pattern, namespace) for pattern in patterns):
        return True
    return mapping_at(condition, "namespaceSelector") is not None and _may_have_labels(context, condition, namespace)


def _texts(condition: Node, field: str) -> list[str]:
    return [item.text for item in items_at(condition, field) if isinstance(item, Scalar)]


def _matches(pattern: str, text: str) -> bool:
    """Tell whether a pattern matches; one that Python can't read, as Go's RE2 may, is taken to."""
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return True


def _may_have_labels(context: Context, condition: Node, namespace: str) -> bool:
    """Tell whether a namespace may have the labels that are asked for: unless Git holds it, one can't know."""
    object_ = context.cluster.objects.get(namespace_called(namespace))
    wanted = mapping_at(condition, "namespaceSelector", "matchLabels")
    if object_ is None or wanted is None or items_at(condition, "namespaceSelector", "matchExpressions"):
        return True
    given = mapping_at(object_.node, "metadata", "labels")
    return all(text_at(wanted, key) == (namespace if key == _NAME else text_at(given, key)) for key in wanted)


def _finding(store: Object, link: Link, condition: Node) -> Finding:
    namespace = link.source.namespace
    return Finding(
        check="store-not-allowed",
        message=(
            f'using cluster store "{store.identity.name}" is not allowed from namespace "{namespace}": denied by '
            f"spec.conditions, so that {link.source} gets nothing"
        ),
        place=link.edge.place,
        help=f"Add `{namespace}` to the `conditions` of {store.identity}, or use another store.",
        subject=link.source,
        target=store.identity,
        stall=stalled(Step.ITSELF, (link.source,)),
        related=(Related(condition.place, "these are the conditions"),),
    )
