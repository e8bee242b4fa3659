"""The verdicts on all that a cluster's objects refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from gitops_lint.cluster.identity import NAMESPACE, Identity
from gitops_lint.graph.model import Link, Presence
from gitops_lint.repo.kept_values import keeps_values, kept_value
from gitops_lint.repo.nodes import Scalar, at
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import GroupKind, parse_group_kind
from gitops_lint.rulebook.kinds import Missing
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.kept_elsewhere import are_kept_elsewhere
from gitops_lint.verdicts.makers import makers
from gitops_lint.verdicts.meant import ABOUT_OBJECTS, meant_by, moved_to, slip_in, word_put_right
from gitops_lint.verdicts.parts_beside import ABOUT_PARTS
from gitops_lint.verdicts.siblings import ABOUT_SIBLINGS, is_held_by_a_sibling
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdict import Likeness, Maker, MakerKind, Standing, Verdict

_IN_THE_CLUSTER = ".svc"
_MUCH = 3
"""How many Kustomizations must take from where nobody sees for more to be there than what is missed here."""


@keeps_values
class Verdicts:
    """One verdict for each target of a cluster's graph, made when it is first asked for and kept."""

    def __init__(self, sight: Sight) -> None:
        self.sight = sight
        sight.answer({**ABOUT_OBJECTS, **ABOUT_SIBLINGS, **ABOUT_PARTS})
        self._made: dict[Identity, Verdict] = {}
        self._kept_elsewhere: dict[GroupKind, bool] = {}
        self._files: frozenset[str] | None = None

    def within(self, files: frozenset[str]) -> Verdicts:
        """Return the same verdicts, of which only those on what some files refer to are looked through."""
        within = Verdicts(self.sight)
        within._made, within._kept_elsewhere, within._files = self._made, self._kept_elsewhere, files
        return within

    def of(self, target: Identity) -> Verdict:
        """Return the verdict on a node of the graph."""
        if target not in self._made:
            self._made[target] = self._verdict(target)
        return self._made[target]

    def of_absent(self, target: Identity) -> Verdict:
        """Return the verdict on what nothing in sight creates, whether or not the graph has it as a node."""
        return self._of_ghost(target, self.sight.references_to(target))

    def makers_of(self, target: Identity, links: tuple[Link, ...]) -> tuple[Maker, ...]:
        """Return who may make what links lead to and nothing in sight creates."""
        return makers(self.sight, target, links)

    def standing(self, target: Identity) -> Standing:
        """Return what is known of a node of the graph."""
        is_ghost = self.sight.graph.presence(target) is Presence.GHOST
        return self.of(target).standing if is_ghost else Standing.THERE

    @kept_value
    def doubtful(self) -> tuple[Verdict, ...]:
        """The verdicts on what isn't there, or not for certain, in the order of the targets."""
        return tuple(self.of(target) for target in sorted(self._targets) if not self._is_certain(target))

    @property
    def _targets(self) -> Iterable[Identity]:
        """What is looked through."""
        graph, files = self.sight.graph, self._files
        if files is None:
            return graph.nodes
        return {link.target for link in graph.links if link.edge.place.path in files}

    @kept_value
    def told(self) -> tuple[Verdict, ...]:
        """The verdicts that somebody should hear of, in the order of their targets."""
        return tuple(verdict for verdict in self.doubtful if verdict.is_told)

    def _is_certain(self, target: Identity) -> bool:
        graph = self.sight.graph
        if target in graph.cluster.objects or target in graph.made:
            return target not in graph.cluster.presumed
        is_presumed = graph.presence(target) is Presence.PRESUMED
        return graph.presence(target) is Presence.EXTERNAL or (is_presumed and target not in graph.cluster.presumed)

    def _verdict(self, target: Identity) -> Verdict:
        links = self.sight.references_to(target)
        match self.sight.graph.presence(target):
            case Presence.GHOST:
                return self._of_ghost(target, links)
            case Presence.PRESUMED:
                return self._of_presumed(target, links)
            case _:
                return self._of_what_is_there(target, links)

    def _of_what_is_there(self, target: Identity, links: tuple[Link, ...]) -> Verdict:
        graph = self.sight.graph
        held = graph.object(target)
        if held is not None:
            who = Maker(MakerKind.GIT, "Git holds it", target, held.name_place, is_exact=True)
            return Verdict(target, Standing.THERE, links, (who,))
        is_sure = target in graph.made
        meant = None if is_sure else slip_in(self.sight, target) or word_put_right(self.sight, target)
        makers_ = tuple(self._maker(link, is_sure) for link in graph.out(target) if link.edge.kind == EdgeKind.PRODUCES)
        is_told = meant is not None and any(links)
        return Verdict(target, Standing.THERE, links, makers_, meant, is_sure=is_sure, is_told=is_told)

    def _maker(self, link: Link, is_sure: bool) -> Maker:
        is_chart = self.sight.graph.role(link.target) is Role.RELEASE
        reason = f"{link.target} creates it" if is_sure else f"its name is that of what {link.target} creates"
        return Maker(
            MakerKind.CHART if is_chart else MakerKind.CONTROLLER, reason, link.target, link.edge.place, is_sure
        )

    def _of_presumed(self, target: Identity, links: tuple[Link, ...]) -> Verdict:
        """Return the verdict on what is there although Git doesn't make it; a slip may be meant where Git moved it."""
        is_of_bootstrap = target in self.sight.cluster.presumed
        if is_of_bootstrap:
            who = Maker(MakerKind.BOOTSTRAP, "the bootstrap of Flux creates it", is_exact=True)
        elif self.sight.rulebook.is_builtin(*target):
            who = Maker(MakerKind.PLATFORM, "every cluster has it, or its platform creates it", is_exact=True)
        else:
            who = Maker(MakerKind.DECLARED, "the configuration says that it is there", is_exact=True)
        is_doubtful = is_of_bootstrap and target not in self.sight.cluster.objects
        meant = (slip_in(self.sight, target) or moved_to(self.sight, target)) if is_doubtful else None
        is_told = meant is not None and any(links)
        return Verdict(target, Standing.THERE, links, (who,), meant, is_sure=not is_doubtful, is_told=is_told)

    def _of_ghost(self, target: Identity, links: tuple[Link, ...]) -> Verdict:
        sight = self.sight
        who = makers(sight, target, links)
        is_certain = sight.is_closed(target) or self._is_server_of_store(links) or self._is_nowhere(target, links)
        is_missing = is_certain and not who
        verdict = Verdict(
            target,
            Standing.MISSING if is_missing else Standing.NOT_IN_GIT,
            links,
            who,
            meant_by(sight, target),
            is_sure=is_missing,
        )
        if not self._is_told(verdict):
            return verdict
        users = tuple(link.edge.place.path for link in links)
        definition = sight.unapplied.definition(target, sight.cluster, users)
        return replace(verdict, definition=definition, is_told=True)

    def _is_nowhere(self, target: Identity, links: tuple[Link, ...]) -> bool:
        """Tell whether a health check names an object without the namespace that all of its kind have."""
        kind = self.sight.rulebook.kind(target.group_kind)
        is_scoped = kind is not None and not self.sight.rulebook.is_cluster_scoped(target.group_kind)
        return is_scoped and not target.namespace and all(link.edge.kind is EdgeKind.HEALTH_CHECK for link in links)

    def _is_anywhere(self, target: Identity, links: tuple[Link, ...]) -> bool:
        """Tell whether a target, and those that refer to it, are in no namespace, though their kinds are in one."""
        rulebook = self.sight.rulebook
        kind = rulebook.kind(target.group_kind)
        if target.namespace or kind is None or rulebook.is_cluster_scoped(target.group_kind):
            return False
        users = (link.source for link in links)
        return not any(user.namespace or rulebook.is_cluster_scoped(user.group_kind) for user in users)

    def _is_server_of_store(self, links: tuple[Link, ...]) -> bool:
        """Tell whether it serves a store that others take secrets from: who has one in the cluster deploys it."""
        servers = (link.source for link in links if link.edge.kind == EdgeKind.SERVER)
        return any(link.edge.kind == EdgeKind.STORE for store in servers for link in self.sight.graph.into(store))

    def _is_told(self, verdict: Verdict) -> bool:
        """Tell whether somebody should hear of what isn't there.

        Where what says no namespace would look for it, nobody knows, and that it says none is told already.
        """
        if not verdict.links or self._is_anywhere(verdict.target, verdict.links):
            return False
        if verdict.standing is Standing.MISSING:
            return True
        is_same_name = verdict.slip is not None and verdict.slip.name == verdict.target.name
        if is_same_name and self._is_misspelt_namespace(verdict.target.namespace):
            return True
        exact = [maker for maker in verdict.makers if maker.is_exact]
        if any(maker.place is not None or not is_same_name for maker in exact):
            return False  # an exact mention beats a near name, and a manifest the same name elsewhere
        if self._is_left_out(verdict):
            return True
        meant = verdict.meant
        is_slip = meant is not None and meant.is_slip and (meant.is_there or not verdict.makers)
        if is_slip or self.sight.is_closed(verdict.target):
            return is_slip or not self._is_of_another_repository(verdict)
        return not verdict.makers and bool(self.telling_links(verdict)) and self._comes_from_git(verdict)

    def _is_of_another_repository(self, verdict: Verdict) -> bool:
        """Tell whether much of a cluster comes from elsewhere, and so does all that is to others what the target is."""
        graph, target = self.sight.graph, verdict.target
        role = graph.role(target)
        held = self.sight.cluster.of_kind(target.group_kind) if role is Role.OBJECT else graph.of_role(role)
        return not held and sum(maker.kind is MakerKind.SOURCE for maker in verdict.makers) >= _MUCH

    def _is_misspelt_namespace(self, namespace: str) -> bool:
        """Tell whether nothing here is in a namespace, nor speaks of it, and it is one that is there but for a slip.

        Who makes things in it by hand would need it, too.
        """
        sight = self.sight
        if namespace in sight.namespaces or sight.namespaces_near.plain_slip_of(namespace) is None:
            return False
        return sight.by_hand.mention_of(namespace, NAMESPACE.kind) is None

    def _is_left_out(self, verdict: Verdict) -> bool:
        """Tell whether a file would bring it that a kustomization file of the cluster leaves out beside others.

        What can't be seen may bring anything, and hardly what lies here.
        """
        return (
            bool(self.telling_links(verdict))
            and self.sight.missing_rule(verdict.target).tell != "slip"
            and self.sight.unapplied.left_out_definition(verdict.target, self.sight.cluster) is not None
        )

    def telling_links(self, verdict: Verdict) -> tuple[Link, ...]:
        """Return the references that can't do without the target, and that tell of it where nobody makes it."""
        rule = self.sight.missing_rule(verdict.target)
        links = tuple(filter(self._names_a_host, verdict.links)) if rule.hosts else verdict.hard_links
        return tuple(link for link in links if not rule.edges or link.edge.kind in rule.edges)

    def _names_a_host(self, link: Link) -> bool:
        """Tell whether a reference writes a name as the cluster's DNS has it: one label may be a host elsewhere."""
        source = self.sight.cluster.objects.get(link.source)
        name = at(source.node, *link.edge.route) if source is not None else None
        return isinstance(name, Scalar) and _IN_THE_CLUSTER in name.text

    def _comes_from_git(self, verdict: Verdict) -> bool:
        """Tell whether what nobody in sight may make would come from Git, as others of its kind do."""
        target, rule = verdict.target, self.sight.missing_rule(verdict.target)
        if rule.tell == "slip" or (rule.made_like is not None and re.fullmatch(rule.made_like, target.name)):
            return False
        if self.sight.is_named(target):
            return False
        if rule.kept_apart and self._are_kept_elsewhere(target.group_kind):
            return False
        if rule.hosts and not any(identity.namespace == target.namespace for identity in self.sight.cluster.objects):
            return False  # whoever brings all of that namespace is elsewhere
        if is_held_by_a_sibling(self.sight, target):
            return True
        links = self.telling_links(verdict)
        is_of_releases = all(self.sight.graph.role(link.source) is Role.RELEASE for link in links)
        if rule.tell == "always" and not (rule.charts_have_own and is_of_releases):
            return True
        return _is_hinted(verdict) or self._is_beside_others(target, rule, is_of_releases)

    def _are_kept_elsewhere(self, group_kind: GroupKind) -> bool:
        if group_kind not in self._kept_elsewhere:
            self._kept_elsewhere[group_kind] = are_kept_elsewhere(self.sight.graph, group_kind)
        return self._kept_elsewhere[group_kind]

    def _is_beside_others(self, target: Identity, rule: Missing, is_of_releases: bool) -> bool:
        """Tell whether Git holds others of a target's kind, so that this one would come from there, too."""
        cluster = self.sight.cluster
        if rule.beside is not None and cluster.named(parse_group_kind(rule.beside), target.name):
            return True
        namespaces = {object_.identity.namespace for object_ in cluster.of_kind(target.group_kind)}
        is_anywhere = rule.tell != "beside-neighbours" or is_of_releases
        return bool(namespaces) if is_anywhere else target.namespace in namespaces


def _is_hinted(verdict: Verdict) -> bool:
    """Tell whether something beside the target, or of its name, is probably meant."""
    meant = verdict.meant
    if meant is None:
        return False
    return meant.likeness is not Likeness.ALIKE or meant.identity.namespace == verdict.target.namespace
