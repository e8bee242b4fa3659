"""Controllers of kinds of which the rules know nothing, and that may make a target."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.kinds import MadeBy
from gitops_lint.rulebook.roles import HOLDING_VALUES
from gitops_lint.verdicts.meant import is_picked_up
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdict import Maker, MakerKind


def unknown_operators(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return the custom resources in a target's namespace whose names begin its own: `shelf` for `shelf-credentials`.

    Operators name what they make for the object that it is made for. Those who refer to the target are no makers. A
    ConfigMap of the very name may be meant for an operator, too, where a label says that some program is to look at it.
    """
    if not sight.is_made_by(target, MadeBy.OPERATORS):
        return
    users = {link.source for link in links}
    for identity in sight.custom_resources.beginning(target):
        if identity not in users:
            reason = f"the operator of {identity} may create it, after which this one is called"
            yield Maker(MakerKind.OPERATOR, reason, identity, sight.cluster.objects[identity].name_place)
    for identity in sight.named_alike(target.name):
        is_other = identity.group_kind != target.group_kind and sight.graph.role(identity) in HOLDING_VALUES
        if is_other and is_picked_up(sight, identity):
            reason = f"a label of {identity} tells some program to look at it, which may create this"
            yield Maker(MakerKind.OPERATOR, reason, identity, sight.cluster.objects[identity].name_place)
