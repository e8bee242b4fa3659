"""In which order to bring back what a failure took down, and by which commands: rules/kinds has these."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.impact import fallen
from gitops_lint.graph.model import Graph
from gitops_lint.graph.order import Order
from gitops_lint.graph.products import filled
from gitops_lint.plan.waves import steps
from gitops_lint.rulebook.rulebook import Rulebook


class Recovery(NamedTuple):
    """One object to bring back: after all of earlier steps; without a command it comes back by itself."""

    step: int
    identity: Identity
    command: str | None


def recovery(graph: Graph, rulebook: Rulebook, failed: Collection[Identity]) -> tuple[Recovery, ...]:
    """Return in which order what the failure of some nodes took down becomes ready again, those nodes first.

    Only what Git holds is told; what controllers make of it comes back with it.
    """
    order = Order(graph)
    down = {fall.identity for fall in fallen(graph, failed, order) if fall.identity in graph.cluster.objects}
    step_of = steps(order, lambda identity: identity in down)
    first = [Recovery(1, identity, command(graph, rulebook, identity)) for identity in sorted(failed)]
    later = [Recovery(step_of[identity] + 1, identity, command(graph, rulebook, identity)) for identity in sorted(down)]
    return (*first, *sorted(later, key=lambda recovery: (recovery.step, recovery.identity)))


def command(graph: Graph, rulebook: Rulebook, identity: Identity) -> str | None:
    """Return the command that has an object reconciled at once, or None where there is none."""
    held, rules = graph.object(identity), rulebook.kind(identity.group_kind)
    if held is None or rules is None or rules.commands is None:
        return None
    template = rules.commands.resume if identity in graph.suspended else rules.commands.reconcile
    names = {"object.namespace": identity.namespace, "object.name": identity.name}
    words = (filled(word, held.node, names, lambda text: text) for word in template.split())
    return shlex.join(word for texts in words for word in texts if isinstance(word, str))
