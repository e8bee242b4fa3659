"""Who may make what nothing in sight creates: one list, asked for every kind and by every command."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import TypeAlias

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.kinds import MadeBy
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.arguments import told_by_argument
from gitops_lint.verdicts.charts import charts_that_may_bring_a_store, releases_depended_on, releases_that_may_make
from gitops_lint.verdicts.comments import said_beside
from gitops_lint.verdicts.definitions import names_of
from gitops_lint.verdicts.operators import unknown_operators
from gitops_lint.verdicts.own_templates import own_templates
from gitops_lint.verdicts.parts_beside import held_beside
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.sources import out_of_sight
from gitops_lint.verdicts.unsettled import unsettled_names
from gitops_lint.verdicts.verdict import Maker, MakerKind

AskFor: TypeAlias = Callable[[Sight, Identity, tuple[Link, ...]], Iterator[Maker]]
"""Asks who may make a target, to which links lead; those who name it come first where there may be many."""
_EVERYWHERE = ""
"""The namespace of what grants a role in each."""
_MANY = 8
"""From how many users on it is no chance that nothing in Git installs what they are."""
_MOST = 50
"""How many of one sort are told: nobody reads more, and thousands that may make each of thousands are millions."""


def makers(sight: Sight, target: Identity, links: tuple[Link, ...]) -> tuple[Maker, ...]:
    """Return who may make a target to which links lead: those who name it first, and of each sort the first few."""
    asked = (maker for ask in _MAKERS for maker in itertools.islice(ask(sight, target, links), _MOST))
    return tuple(sorted(asked, key=lambda maker: not maker.is_exact))


def _of_the_start(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return whoever applies what a cluster begins with, where Git doesn't say who: what that needs is theirs, too."""
    is_theirs = not sight.is_closed(target) or sight.graph.role(target) is Role.SOURCE
    objects = sight.cluster.objects
    if sight.cluster.declared or not is_theirs:
        return
    for link in links:
        if link.source in objects and not objects[link.source].applied_by:
            reason = f"whoever applies {link.source}, which the cluster begins with, may create it, too"
            yield Maker(MakerKind.BOOTSTRAP, reason, link.source, objects[link.source].name_place)
            return


def _beside_the_source(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return whoever applies a cluster's source, where Git doesn't say who: they apply what goes with it, too."""
    missing = sight.missing_sources_of_the_start
    users = tuple(link.edge.place.path for link in links)
    definition = sight.unapplied.definition(target, sight.cluster, users) if missing else None
    if definition is None or definition.elsewhere:
        return
    for source in missing:
        brought = sight.unapplied.definition(source, sight.cluster, ())
        if brought is not None and sight.unapplied.are_applied_together(definition.path, brought.path):
            reason = f"`{definition.path}` holds it, together with {source}, which whoever sets up the cluster applies"
            yield Maker(MakerKind.BOOTSTRAP, reason, place=definition.object.name_place, is_exact=True)
            return


def _with_their_operator(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return whoever installs what the users of a store are kinds of, where nothing in Git does: the store is theirs.

    Few would use it unnoticed, of many somebody would know that none works. On a cluster that others begin, whose Flux
    is told of this repository by a Kustomization that nothing in Git applies, they have what all share: few may use it.
    """
    users = {link.source for link in links}
    if sight.graph.role(target) is not Role.STORE or (len(users) < _MANY and not sight.is_begun_by_others):
        return
    if not any(link.edge.kind is EdgeKind.CRD for user in users for link in sight.graph.out(user)):
        kind = min(users).kind
        yield Maker(MakerKind.BOOTSTRAP, f"nothing in Git makes {kind} known: whoever does may create it, too")


def _before_anything(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return whoever bootstraps Flux, where that needs a target before it applies anything, or a copy of what it has.

    A Kustomization that a FluxInstance makes takes its variables from what the bootstrap may well have made. A chart
    that is told the name of the bootstrap's credentials takes them from a copy in its own namespace.
    """
    presumed, graph, objects = sight.cluster.presumed, sight.graph, sight.cluster.objects
    if sight.is_closed(target):
        return
    first = (link.source for link in links if link.source in presumed and link.source in objects)
    needing = next((source for source in first if not objects[source].applied_by), None)
    if needing is not None:
        yield Maker(MakerKind.BOOTSTRAP, f"{needing} needs it before Flux applies anything", needing)
    is_of_charts = all(graph.role(link.source) is Role.RELEASE for link in links)
    for made in sorted(presumed) if is_of_charts else ():
        if (*made.group_kind, made.name) == (*target.group_kind, target.name):
            reason = f"whoever bootstraps Flux creates {made}, and may copy it"
            yield Maker(MakerKind.BOOTSTRAP, reason, made)


def _of_parts_beside(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:  # noqa: ARG001
    """Return whoever applies what may be a part of the cluster, beside what it begins with."""
    definition = held_beside(sight, target)
    if definition is not None:
        reason = f"`{definition.path}` holds it, which nothing in Git applies to this cluster, and people may"
        yield Maker(MakerKind.BOOTSTRAP, reason, place=definition.object.name_place, is_exact=True)


def _left_out_as_a_rule(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:  # noqa: ARG001
    """Return whoever applies the files that each folder's kustomization file leaves out: one that begins it, say."""
    definition = sight.unapplied.left_out_as_a_rule(target, sight.cluster)
    if definition is not None:
        reason = f"`{definition.path}` holds it, which is left out as others of its name are, and people may apply them"
        yield Maker(MakerKind.BOOTSTRAP, reason, place=definition.object.name_place)


def _by_hand(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:  # noqa: ARG001
    """Return whoever sets the cluster up, where what they run names the target, or they apply a manifest of it."""
    definition = sight.unapplied.applied_by_hand(target, sight.cluster)
    if definition is not None:
        reason = f"`{definition.path}` holds it, which isn't applied by Flux"
        yield Maker(MakerKind.BOOTSTRAP, reason, place=definition.object.name_place, is_exact=True)
    written = sight.by_hand.written.of(target.name, target.kind)
    if written is not None:
        reason = f"`{written.path}` has it as a manifest in line {written.line}, for somebody to apply"
        yield Maker(MakerKind.BOOTSTRAP, reason, is_exact=True)
    for name in _names(sight, target) if sight.is_made_by(target, MadeBy.PEOPLE) else ():
        mention = sight.by_hand.mention_of(name, target.kind)
        if mention is not None and not (mention.is_of_any_kind and _is_anothers(sight, name, target)):
            what = "it" if name == target.name else f"`{name}`"
            reason = f"`{mention.path}` names {what} in line {mention.line}"
            yield Maker(MakerKind.BOOTSTRAP, reason, is_exact=mention.is_exact and name == target.name)


def _by_program(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:  # noqa: ARG001
    """Return a program that makes objects beside Flux and names the target with its kind, whatever that may be."""
    named = sight.by_hand.programs.naming(target.name, target.kind)
    if named is not None:
        reason = f"`{named.path}`, which makes objects of clusters, names it in line {named.line}"
        yield Maker(MakerKind.BOOTSTRAP, reason, is_exact=True)


def _permitted(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return what acts under an account that a role of the target's namespace lets create objects of its kind.

    Those who need the target don't make it; who may create them in every namespace makes those that are called by it.
    """
    if not sight.is_made_by(target, MadeBy.OPERATORS):
        return
    needing = {link.source for link in links}
    for namespace in (target.namespace, _EVERYWHERE):
        for permission in sight.permissions.granted(namespace):
            if permission.lets_create(target.group_kind):
                for acting in permission.acting:
                    is_beside = namespace != _EVERYWHERE or _is_called_by(target, acting.source.name)
                    if is_beside and acting.source not in needing:
                        reason = f"{permission.binding} lets {acting.source} create it"
                        yield Maker(MakerKind.CONTROLLER, reason, acting.source, acting.edge.place)


def _permitted_by_values(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return the releases whose values let what they install create objects of the target's kind, as above."""
    if not sight.is_made_by(target, MadeBy.OPERATORS):
        return
    needing = {link.source for link in links}
    for release in sight.permissions.creating(target.group_kind):
        is_beside = release.namespace == target.namespace or _is_called_by(target, release.name)
        if is_beside and release.identity not in needing:
            reason = f"the values of {release.identity} let it create objects of its kind"
            yield Maker(MakerKind.CHART, reason, release.identity, release.object.name_place)


def _is_called_by(target: Identity, name: str) -> bool:
    """Tell whether a target's name has another in it, as a word or several."""
    return f"-{name}-" in f"-{target.name}-"


def _is_anothers(sight: Sight, name: str, target: Identity) -> bool:
    """Tell whether a name is that of an object of another kind in Git, which may be meant by it."""
    return any(held.group_kind != target.group_kind for held in sight.named_alike(name))


def _names(sight: Sight, target: Identity) -> tuple[str, ...]:
    """Return what people call that which brings a target: its name; of a definition, those of its group, too."""
    if sight.graph.role(target) is not Role.DEFINITION:
        return (target.name,)
    return (target.name, *names_of(target.name.partition(".")[2], sight.rulebook))


_MAKERS: tuple[AskFor, ...] = (
    unsettled_names,
    _of_the_start,
    _beside_the_source,
    _with_their_operator,
    _of_parts_beside,
    _before_anything,
    unknown_operators,
    releases_that_may_make,
    releases_depended_on,
    charts_that_may_bring_a_store,
    own_templates,
    told_by_argument,
    _permitted,
    _permitted_by_values,
    out_of_sight,
    _left_out_as_a_rule,
    _by_hand,
    _by_program,
    said_beside,
)
