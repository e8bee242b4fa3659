"""Objects of a new kind that are applied without waiting for what brings the kind.

Facts: https://github.com/fluxcd/pkg e2cfd1a2 ssa/manager_apply.go (all objects are dry-run first; if one fails, none is
applied), https://fluxcd.io/flux/components/kustomize/kustomizations/#retry-interval
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gitops_lint.change.context import ChangeContext
from gitops_lint.checks.finding import Finding
from gitops_lint.checks.naming import first_few
from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.graph.reconciled_order import ReconciledOrder
from gitops_lint.repo.problem import Related
from gitops_lint.rulebook.checks import Confidence
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.references import Strength

_CHECK = "definition-comes-later"


def definition_later(context: ChangeContext) -> Iterator[Finding]:
    """Find each applier of new objects whose kind comes with another, for which it doesn't wait."""
    needed: dict[tuple[Identity, Identity], list[Link]] = defaultdict(list)
    for link in context.after.links:
        if link.edge.kind == EdgeKind.CRD and link.edge.strength is Strength.ORDERING and _is_new(context, link):
            user, provider = context.after.object(link.source), context.after.object(link.target)
            if user is not None and provider is not None and len(user.applied_by) == len(provider.applied_by) == 1:
                needed[user.applied_by[0], provider.applied_by[0]].append(link)
    order = ReconciledOrder(context.after) if needed else None
    for (user_of, brought_by), links in sorted(needed.items()):
        if order is None or user_of == brought_by or context.is_at_rest(user_of):
            continue
        if not order.comes_before(brought_by, user_of) and not order.comes_before(user_of, brought_by):
            yield _finding(user_of, brought_by, links)


def _is_new(context: ChangeContext, link: Link) -> bool:
    """Tell whether both an object and what brings its kind are new, and no object of that kind was there before."""
    changes = [context.by_identity.get(end) for end in (link.source, link.target)]
    if not all(change is not None and change.before is None and not change.doubt for change in changes):
        return False
    return not context.before.cluster.of_kind(link.source.group_kind)


def _finding(user: Identity, provider: Identity, links: list[Link]) -> Finding:
    names = sorted({link.source for link in links})
    first = links[0]
    return Finding(
        check=_CHECK,
        message=f"{user} applies {first_few(names)}, whose kind {provider} brings ({first.target}), and doesn't wait "
        "for it: until the kind is there it fails and applies nothing, and tries again at its `retryInterval`",
        place=first.edge.place,
        help=f"Let {user} depend on {provider}.",
        subject=user,
        target=provider,
        confidence=Confidence.LIKELY,
        affected=tuple(names),
        related=(Related(first.edge.place, f"{first.source} is of a new kind"),),
    )
