"""Releases that leave Git and installed the kind of what stays there.

Facts: Helm deletes what a chart's templates made, but for what they annotate with `helm.sh/resource-policy: keep`, and
leaves what is in the chart's folder `crds` (https://helm.sh/docs/chart_best_practices/custom_resource_definitions/); a
definition goes with all objects of its kind
(https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.change.deletions import Deletion
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.object import Object
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.roles import Role

_CHECK = "definition-uninstalled"


def definition_uninstalled(context: ChangeContext) -> Iterator[Finding]:
    """Find each release that is uninstalled while objects stay whose kind nothing else in sight installs."""
    if _may_bring_anything(context):
        return
    for deletion in context.deletions.all():
        release = deletion.object.identity
        if context.before.role(release) is Role.RELEASE and context.takes_along(deletion.object):
            staying = tuple(_staying(context, deletion))
            if staying:
                yield _finding(context, deletion, staying)


def _may_bring_anything(context: ChangeContext) -> bool:
    """Tell whether the change adds what nobody sees into: another release, or what is out of sight."""
    before = {(unknown.kind, unknown.description) for unknown in context.before.cluster.unknowns}
    after = {(unknown.kind, unknown.description) for unknown in context.after.cluster.unknowns}
    added = (change.after for change in context.objects.changes if change.before is None)
    return bool(after - before) or any(
        held is not None and context.after.role(held.identity) is Role.RELEASE for held in added
    )


def _staying(context: ChangeContext, deletion: Deletion) -> Iterator[Object]:
    """Return the objects that a cluster keeps of the kinds that a release installed and nothing does any more."""
    for link in context.before.into(deletion.object.identity):
        held = context.after.object(link.source) if link.edge.kind == EdgeKind.CRD else None
        if held is not None and not _is_installed(context, held) and not context.does_nothing(held.identity):
            yield held


def _is_installed(context: ChangeContext, held: Object) -> bool:
    return any(link.edge.kind == EdgeKind.CRD for link in context.after.out(held.identity))


def _finding(context: ChangeContext, deletion: Deletion, staying: tuple[Object, ...]) -> Finding:
    release = deletion.object.identity
    names = sorted(held.identity for held in staying)
    kinds = sorted({identity.kind for identity in names})
    crds, stay, them = "CRDs" if kinds[1:] else "CRD", "stay" if names[1:] else "stays", "them" if names[1:] else "it"
    return Finding(
        check=_CHECK,
        message=f"{release} is no longer in Git, and {deletion.by} uninstalls it: nothing in Git installs the {crds} "
        f"of {first_few(kinds)} any more, but {first_few(names)} {stay}: unless the chart keeps its CRDs, all "
        "objects of these kinds are deleted with it, and what applies them fails",
        place=context.whereabouts.left(deletion.object),
        help=f"Remove {them} first, in a commit of its own; or install the {crds} by something that stays.",
        subject=release,
        confidence=Confidence.LIKELY,
        affected=tuple(names),
        related=tuple(Related(held.name_place, f"{held.identity} stays") for held in staying),
    )
