"""Image automation that no policy takes part in, and policies of markers that no automation goes by.

Facts: https://github.com/fluxcd/image-automation-controller internal/controller/imageupdateautomation_controller.go
(getPolicies): an automation goes by the policies of its own namespace, those that its `policySelector` selects if it
has one; what none of these says isn't updated, and nothing is said of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.image_markers import markers
from gitops_lint.cluster.label_selection import selects
from gitops_lint.cluster.object import Object
from gitops_lint.repo.nodes import Mapping, Place, mapping_at
from gitops_lint.repo.problem import Related
from gitops_lint.repo.tree import is_manifest
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.roles import Role

CHECK = "image-policy-not-selected"


class Automation(NamedTuple):
    """An automation, with its selector if it has one, and the policies that it goes by."""

    updater: Object
    selector: Mapping | None
    selected: tuple[Object, ...]


def image_selection(context: Context) -> Iterator[Finding]:
    """Find automations that select no policy, and policies that markers name and no automation selects."""
    policies = [policy for policy in context.graph.of_role(Role.UPDATE_POLICY) if not policy.is_switched_off()]
    updaters = context.graph.of_role(Role.UPDATER)
    if not policies or not updaters or _may_be_others(context, policies[0]):
        return
    if any(each.identity.has_variable or not each.identity.namespace for each in (*policies, *updaters)):
        return  # which namespace it would be in, nobody knows: what fills the variable in may put it into any
    automations = [automation_of(context, updater, policies) for updater in updaters]
    for automation in automations:
        if not automation.selected and automation.updater.identity not in context.graph.suspended:
            yield _selects_none(automation, policies)
    selected = {policy.identity for automation in automations for policy in automation.selected}
    unselected = [policy for policy in policies if policy.identity not in selected]
    yield from _unselected(context, unselected, automations) if unselected else ()


def _may_be_others(context: Context, policy: Object) -> bool:
    """Tell whether policies or automations may be out of sight, or other than they seem."""
    kinds = {object_.identity.group_kind for object_ in context.graph.of_role(Role.UPDATER)}
    kinds.add(policy.identity.group_kind)
    likes = [policy.identity._replace(group=kind.group, kind=kind.kind, namespace="") for kind in kinds]
    if any(unknown.may_hold(like) for unknown in context.cluster.unknowns for like in likes):
        return True
    return any(made.group_kind in kinds for made in context.graph.made)


def automation_of(context: Context, updater: Object, policies: list[Object]) -> Automation:
    """Return which policies an automation selects; one that is other than it seems may select all."""
    own = [policy for policy in policies if policy.identity.namespace == updater.identity.namespace]
    references = context.rulebook.references(updater.identity.group_kind).places(updater.node)
    selectors = (place.node for rule, place in references if rule.form == "selector")
    selector = next((node for node in selectors if isinstance(node, Mapping)), None)
    if selector is None or updater.identity in context.cluster.uncertain:
        return Automation(updater, None, tuple(own if selector is None else policies))
    is_selected = [
        selects(selector, mapping_at(policy.node, "metadata", "labels")) is not False
        or policy.identity in context.cluster.uncertain
        for policy in own
    ]
    return Automation(updater, selector, tuple(policy for policy, is_it in zip(own, is_selected, strict=True) if is_it))


def _selects_none(automation: Automation, policies: list[Object]) -> Finding:
    identity = automation.updater.identity
    own = [policy for policy in policies if policy.identity.namespace == identity.namespace]
    others = own or policies
    why = "none of its namespace has these labels" if own else f"there is none in the namespace {identity.namespace}"
    return Finding(
        check=CHECK,
        message=f"{identity} selects no {others[0].identity.kind}, and updates nothing: {why}",
        place=automation.selector.place if automation.selector is not None and own else automation.updater.name_place,
        help="Give the policies the labels that it selects, in its own namespace, or leave the selector out.",
        subject=identity,
        confidence=Confidence.LIKELY,
        related=tuple(Related(policy.name_place, f"{policy.identity} isn't selected") for policy in others[:3]),
    )


def _unselected(context: Context, unselected: list[Object], automations: list[Automation]) -> Iterator[Finding]:
    """Return the policies, of those that no automation selects, that markers name all the same."""
    if any(not automation.selected for automation in automations):
        return  # who selects none is told of, and may be meant for these
    kind = unselected[0].identity.group_kind
    named: dict[object, Place] = {}
    for path in sorted(filter(is_manifest, context.cluster.files)):
        for marker in markers(path, context.documents.text(path), kind):
            named.setdefault(marker.policy, marker.place)
    for policy in unselected:
        if policy.identity in named:
            yield _is_not_selected(policy, named[policy.identity], automations[0].updater)


def _is_not_selected(policy: Object, marker: Place, updater: Object) -> Finding:
    return Finding(
        check=CHECK,
        message=f"no {updater.identity.kind} selects {policy.identity}: what its markers name is never updated",
        place=policy.name_place,
        help=f"Have an {updater.identity.kind} of the namespace {policy.identity.namespace} select it.",
        subject=policy.identity,
        confidence=Confidence.LIKELY,
        related=(Related(marker, "this marker names it"), Related(updater.name_place, f"{updater.identity} does not")),
    )
