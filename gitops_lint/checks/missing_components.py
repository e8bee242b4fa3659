"""Objects of a Flux kind whose controller is not among the components that the cluster installs.

Facts: https://fluxoperator.dev/docs/crd/fluxinstance/#components-configuration and https://fluxcd.io/flux/installation/
configuration/optional-components: a component brings the definitions of its kinds. Without them the object fails its
dry run, and nothing of its Kustomization is applied (https://github.com/fluxcd/pkg ssa/manager_apply.go). Where
something else brings them, the object is applied, and nothing looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.checks.finding import Context, Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.stall import Step, rejected, stalled
from gitops_lint.checks.written_kinds import place_of
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown, UnknownKind
from gitops_lint.graph.installed_releases import controllers
from gitops_lint.repo.nodes import text_at
from gitops_lint.repo.problem import Related, also_wrong
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.schemas.served_apis import MissingComponent

CHECK = "component-not-installed"


def missing_components(context: Context) -> Iterator[Finding]:
    """Find the components that aren't installed and whose kinds are used, each with all objects of these kinds."""
    lacking: dict[MissingComponent, list[Object]] = {}
    of_kinds = {kind: context.apis.missing_component(kind) for kind in context.cluster.kinds}
    for object_ in context.cluster.in_order if any(of_kinds.values()) else ():
        component = of_kinds[object_.identity.group_kind]
        if component is not None and not object_.is_switched_off():
            lacking.setdefault(component, []).append(object_)
    for component, objects in lacking.items():
        if not context.apis.is_hinted(component) and not _is_run(context, component):
            yield _finding(context, component, objects)


def _is_run(context: Context, component: MissingComponent) -> bool:
    """Tell whether something of Git's own runs the controller whose definitions Git holds."""
    return component.is_defined and bool(controllers(context.cluster, (component.name,)))


def _finding(context: Context, component: MissingComponent, objects: list[Object]) -> Finding:
    first, *others = objects
    kinds = first_few(sorted({object_.identity.kind for object_ in objects}))
    refused = f'no matches for kind "{first.identity.kind}" in version "{text_at(first.node, "apiVersion")}"'
    what = f"{first.identity} is never reconciled" if component.is_defined else refused
    does = "reconciles" if component.is_defined else "brings the CRDs of"
    idle = [object_.identity for object_ in objects]
    may_come = any(_may_bring(unknown, component) for unknown in context.cluster.unknowns)
    related = [also_wrong(place_of(object_, "kind"), f"{object_.identity} is of one, too") for object_ in others]
    if component.place is not None:
        related.append(Related(component.place, f"{component.product} is installed by this"))
    return Finding(
        check=CHECK,
        message=f"{what}: {component.product} is installed without {component.name}",
        place=place_of(first, "kind"),
        help=f"Install {component.name}, which {does} {kinds}, or remove its objects.",
        subject=first.identity,
        cause=component.name,
        confidence=Confidence.LIKELY if may_come else Confidence.CERTAIN,
        stall=stalled(Step.ITSELF, idle) if component.is_defined else rejected(objects),
        related=tuple(related),
    )


def _may_bring(unknown: Unknown, component: MissingComponent) -> bool:
    """Tell whether what can't be seen may hold the definitions that the component brings.

    What other projects publish holds their own, unless it is called for the product or the component.
    """
    if unknown.kind is UnknownKind.OTHER_CLUSTER:
        return False
    is_of_others = unknown.foreign or unknown.kind in (UnknownKind.REMOTE_BASE, UnknownKind.CHANGE, UnknownKind.LIMIT)
    names = (component.product.lower(), component.name)
    return not is_of_others or any(name in unknown.description.lower() for name in names)
