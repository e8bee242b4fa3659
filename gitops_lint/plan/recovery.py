"""In which order to bring back what a failure took down, and by which commands: rules/kinds has these."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterable
from typing import NamedTuple

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.impact import Fallen, fallen
from gitops_lint.graph.model import Graph
from gitops_lint.graph.order import order_of
from gitops_lint.graph.products import filled
from gitops_lint.plan.waves import steps
from gitops_lint.rulebook.controllers import Commands
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role
from gitops_lint.rulebook.rulebook import Rulebook

_NAME, _NOW = "{object.name}", "{now}"
_TIME = '"$(date +%s)"'


class Recovery(NamedTuple):
    """One object to bring back: after all of earlier steps; without a command it comes back by itself.

    `command` has its controller look at it at once; `wait` ends when it is ready.
    """

    step: int
    identity: Identity
    command: str | None
    wait: str | None = None


class Stage(NamedTuple):
    """A step as a script has it: commands for several objects at once, what to wait for, and what comes by itself."""

    number: int
    mended: tuple[Identity, ...]
    commands: tuple[str, ...]
    waits: tuple[str, ...]
    by_themselves: tuple[Identity, ...]


def recovery(graph: Graph, rulebook: Rulebook, failed: Collection[Identity]) -> tuple[Recovery, ...]:
    """Return in which order what the failure of some nodes took down becomes ready again, those nodes first.

    Only what Git holds is told; what controllers make of it comes back with it. What only its Kustomization keeps from
    being there, and installs nothing, is looked at as soon as it is applied: it needs no command.
    """
    order = order_of(graph)
    down = {fall.identity: fall for fall in fallen(graph, failed, order) if fall.identity in graph.cluster.objects}
    step_of = steps(order, lambda identity: identity in down)

    def step(number: int, identity: Identity, told: bool) -> Recovery:
        by_command = command(graph, rulebook, identity) if told else None
        return Recovery(number, identity, by_command, command(graph, rulebook, identity, waiting=True))

    first = [step(1, identity, told=True) for identity in sorted(failed)]
    later = [step(step_of[identity] + 1, identity, not _comes_applied(graph, fall)) for identity, fall in down.items()]
    return (*first, *sorted(later, key=lambda recovery: (recovery.step, recovery.identity)))


def _comes_applied(graph: Graph, fall: Fallen) -> bool:
    installs = graph.role(fall.identity) in (Role.APPLIER, Role.RELEASE)
    return fall.link.edge.kind == EdgeKind.APPLIES and not installs


def stages(graph: Graph, rulebook: Rulebook, recoveries: Iterable[Recovery]) -> tuple[Stage, ...]:
    """Return a recovery as what a person does, step by step; what one command can do for several is one."""
    of_steps: dict[int, list[Recovery]] = {}
    for recovery in recoveries:
        of_steps.setdefault(recovery.step, []).append(recovery)
    return tuple(_stage(graph, rulebook, number, members) for number, members in of_steps.items())


def _stage(graph: Graph, rulebook: Rulebook, number: int, members: list[Recovery]) -> Stage:
    told = [recovery.identity for recovery in members if recovery.command is not None]
    rest = [recovery.identity for recovery in members if recovery.command is None]
    awaited = [recovery.identity for recovery in members if recovery.wait is not None]
    return Stage(
        number,
        tuple(rest) if number == 1 else (),
        tuple(_for_all(graph, rulebook, told, waiting=False)),
        tuple(_for_all(graph, rulebook, awaited, waiting=True)),
        () if number == 1 else tuple(identity for identity in rest if identity not in awaited),
    )


def _for_all(graph: Graph, rulebook: Rulebook, identities: Iterable[Identity], waiting: bool) -> Iterable[str]:
    """Return commands for some objects, one for all of a kind and a namespace where it can be told several."""
    groups: dict[tuple[str, ...], list[Identity]] = {}
    for identity in identities:
        rules = rulebook.kind(identity.group_kind)
        several = rules is not None and rules.commands is not None and rules.commands.several
        group = (*identity.group_kind, identity.namespace, "" if several else identity.name)
        groups.setdefault(group, []).append(identity)
    for members in groups.values():
        text = command(graph, rulebook, members[0], waiting, [identity.name for identity in members])
        if text is not None:
            yield text


def command(
    graph: Graph, rulebook: Rulebook, identity: Identity, waiting: bool = False, names: Collection[str] = ()
) -> str | None:
    """Return the command that has an object reconciled at once, or waits until it is ready; None where there is none.

    `names` are those of several objects of its kind and namespace, where the command can be told them.
    """
    held, rules = graph.object(identity), rulebook.kind(identity.group_kind)
    if held is None or rules is None or rules.commands is None or _is_option(identity):
        return None
    template = _template(rules.commands, waiting, identity in graph.suspended)
    if template is None:
        return None
    fields = {"object.namespace": identity.namespace, "object.name": identity.name}
    words: list[str] = []
    for word in template.split():
        if word == _NAME:
            words += map(shlex.quote, names or [identity.name])
            continue
        parts = [filled(part, held.node, fields, lambda text: text) if part else [""] for part in word.split(_NOW)]
        texts = [shlex.quote(text) if text else "" for part in parts for text in part[:1] if isinstance(text, str)]
        words.append(_TIME.join(texts))
    return " ".join(words)


def _is_option(identity: Identity) -> bool:
    """Tell whether a command would take a name for one of its options; Kubernetes has no such names."""
    return identity.name.startswith("-") or identity.namespace.startswith("-")


def _template(commands: Commands, waiting: bool, is_suspended: bool) -> str | None:
    if waiting:
        return commands.wait
    return commands.resume if is_suspended else commands.reconcile
