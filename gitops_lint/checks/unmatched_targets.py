"""Targets of patches that are for several builds, or for what an installation makes, and that select nothing in any.

Facts: https://github.com/kubernetes-sigs/kustomize api/internal/builtins/PatchTransformer.go (a patch with a `target`
goes to all that it selects, be that nothing), https://github.com/controlplaneio-fluxcd/flux-operator internal/builder
(a FluxInstance's patches are for what installs its components, each a Deployment that is called like it).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.installation import told_by_installation
from gitops_lint.cluster.installed_release import ToldBy
from gitops_lint.cluster.object import Object
from gitops_lint.kustomize.selection import Selection
from gitops_lint.kustomize.selectors import InvalidSelector, make_selector
from gitops_lint.repo.nodes import Mapping, Place, Scalar, at, text_at
from gitops_lint.repo.problem import Problem
from gitops_lint.repo.spelling import meant_of
from gitops_lint.rulebook.checks import Severity
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.routes import find

_DEPLOYMENT = "Deployment"
CHECK = "target-without-object"


def unmatched_targets(context: Context) -> Iterator[Finding]:
    """Find the targets, each once, that select nothing in any of the builds that they are part of."""
    yield from _of_installations(context)
    nowhere: dict[Place, tuple[Selection, list[Identity]]] = {}
    for identity in sorted(context.cluster.applied):
        for selection in context.cluster.applied[identity].selections:
            if selection.unmatched is not None and not selection.general:
                nowhere.setdefault(selection.target, (selection, []))[1].append(identity)
    for target in sorted(nowhere.keys() - _selecting(context)) if nowhere else ():
        selection, users = nowhere[target]
        if selection.unmatched is None or is_unknown(selection.unmatched.cause):
            continue
        if context.cluster.uncertain.isdisjoint(users):
            yield _finding(selection.unmatched, users, Severity.INFO if len(users) > 1 else None)


def _of_installations(context: Context) -> Iterator[Finding]:
    """Find the patches of installations that are for the Deployment of a component that they don't install."""
    for distribution in context.rulebook.schemas.distributions:
        for rule in distribution.instances:
            for instance in context.cluster.of_kind(parse_group_kind(rule.kind)) if rule.patches is not None else ():
                told = told_by_installation(instance.node, rule, distribution.product, ToldBy.WHAT_IS_APPLIED)
                targets = (match.node for match in find(instance.node, f"{rule.patches}.target"))
                for target in targets if told.components and not instance.is_switched_off() else ():
                    if isinstance(target, Mapping) and _is_for_none(target, told.components or frozenset()):
                        yield _of_installation(instance, target, sorted(told.components or ()))


def _is_for_none(target: Mapping, components: frozenset[str]) -> bool:
    name = text_at(target, "name")
    if text_at(target, "kind") != _DEPLOYMENT or not name or is_unknown(name):
        return False
    try:
        wanted = make_selector(target)
    except InvalidSelector:
        return False
    return not any(wanted.identity["name"].matches(component) for component in components)


def _of_installation(instance: Object, target: Mapping, components: list[str]) -> Finding:
    name = at(target, "name") or target
    shown = name.text if isinstance(name, Scalar) else ""
    near = meant_of(shown, components)
    return Finding(
        check=CHECK,
        message=f"this patch changes nothing: {instance.identity} installs no Deployment `{shown}`, which its target "
        "selects",
        place=name.place,
        help=f"Did you mean `{near}`?" if near else f"It installs {', '.join(f'`{one}`' for one in components)}.",
        subject=instance.identity,
        cause=shown,
    )


def _selecting(context: Context) -> set[Place]:
    """Return the targets that select something somewhere, in whatever cluster, or may."""
    every = (applied for graph in context.graphs for applied in graph.cluster.applied.values())
    return {
        selection.target
        for applied in every
        for selection in applied.selections
        if selection.unmatched is None or applied.has_failed
    }


def _finding(problem: Problem, users: list[Identity], severity: Severity | None) -> Finding:
    return Finding(
        check=CHECK,
        message=f"this patch changes nothing: no object of {first_few(users)} is selected by its target "
        f"({problem.cause})",
        place=problem.place,
        help=problem.help,
        subject=users[0],
        cause=problem.cause,
        apart=problem.place.path,
        severity=severity,
    )
