"""What was probably meant by a name that leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import KindShape, Link, Presence, Shape
from gitops_lint.repo.documents import Same
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.nodes import Scalar, mapping_at
from gitops_lint.repo.spelling import is_plain_slip, is_slip, is_slip_of_kind
from gitops_lint.rulebook.edges import EdgeKind
from gitops_lint.rulebook.group_kind import parse_group_kind
from gitops_lint.rulebook.kinds import MadeBy
from gitops_lint.rulebook.plural import plural
from gitops_lint.rulebook.references import Strength
from gitops_lint.rulebook.roles import Role
from gitops_lint.verdicts.called import field_of
from gitops_lint.verdicts.of_kind import is_hashed
from gitops_lint.verdicts.siblings import named_by_siblings
from gitops_lint.verdicts.sight import Answers, Sight
from gitops_lint.verdicts.verdict import Likeness, Meant
from gitops_lint.verdicts.words import begins

_OFTEN = 2
"""How many must refer to what nobody makes before another's reference to nearly the same is a slip."""
_MANY = 5
"""How many must do so for that to be a slip whoever else may make either, a chart of which nothing is known, say."""
_WORD = late_pattern(r"[a-z]{5,}")
"""A word of a name: of shorter ones, too many are alike."""
_PICKED_UP = "picked up by a program"
_SWITCHED_ON = frozenset({"1", "true", "enabled", "yes"})
_OF_KUBERNETES = late_pattern(r"(?:^|\.)(?:kubernetes|k8s|fluxcd|kustomize)\.(?:io|toolkit)")


def meant_by(sight: Sight, target: Identity) -> Meant | None:
    """Return what was probably meant by a target that nothing in sight creates for certain, or None."""
    return _kept("meant", sight, target, _meant_by)


def slip_in(sight: Sight, target: Identity) -> Meant | None:
    """Return what is meant by a target but for a slip, whatever else may bring it; None where it may be as it is."""
    return _kept("slip", sight, target, _slip_in)


def _kept(what: str, sight: Sight, target: Identity, make: Callable[[Sight, Identity], Meant | None]) -> Meant | None:
    """Return what follows from what there is of a target's kind, from who refers to it, and from what is asked.

    A word may be looked for in the texts of the cluster's files, which are asked for one by one.
    """
    shapes = tuple(Same(shape) for shape in _shapes_around(sight, target))
    rests_on = (*shapes, Same(sight.words), Same(sight.files), Same(sight.by_hand), _brought_by_users(sight, target))
    return sight.documents.kept((what, target, *rests_on), partial(make, sight, target))


def _shapes_around(sight: Sight, target: Identity) -> tuple[KindShape | Shape, ...]:
    """Return what there is that may be meant by a target: of a kind that the rules don't know, it may be anything."""
    kind = sight.rulebook.kind(target.group_kind)
    if kind is None:
        return (sight.shape,)
    own = sight.shape_of(target.group_kind)
    return (own, sight.shape_of(parse_group_kind(kind.mistaken_for))) if kind.mistaken_for is not None else (own,)


def _meant_by(sight: Sight, target: Identity) -> Meant | None:
    return (
        _hashed(sight, target)
        or _of_other_kind(sight, target)
        or _of_misspelt_kind(sight, target)
        or _misspelt(sight, target)
        or _elsewhere(sight, target)
        or word_put_right(sight, target)
        or _alike(sight, target)
    )


def _slip_in(sight: Sight, target: Identity) -> Meant | None:
    return _hashed(sight, target) or _of_other_kind(sight, target) or _misspelt(sight, target)


def named_elsewhere(sight: Sight, target: Identity) -> tuple[Identity, ...]:
    """Return the objects of a target's kind and name in other namespaces, sorted."""
    named = sight.cluster.named(target.group_kind, target.name)
    return tuple(sorted(identity for identity in named if identity.namespace and identity != target))


def _brought_by_users(sight: Sight, target: Identity) -> tuple[Identity, ...]:
    """Return what is called like a target and applied by who needs that first: copies of it, say, in other namespaces.

    None of them is meant: it is there once the target is. A health check is of what is applied.
    """
    links = sight.graph.into(target) if target in sight.graph.nodes else ()
    users = {link.source for link in links if link.edge.kind is not EdgeKind.HEALTH_CHECK}
    objects = sight.cluster.objects
    named = named_elsewhere(sight, target)
    return tuple(identity for identity in named if not users.isdisjoint(objects[identity].applied_by))


def _held_elsewhere(sight: Sight, target: Identity) -> tuple[Identity, ...]:
    """Return what is called like a target in other namespaces, and may be meant."""
    brought = _brought_by_users(sight, target)
    return tuple(identity for identity in named_elsewhere(sight, target) if identity not in brought)


def _hashed(sight: Sight, target: Identity) -> Meant | None:
    """Return the generated object whose name is the target's and a hash, which nothing adds to the reference."""
    hashed = sight.held[target.group_kind].hashed(target.name, target.namespace)
    return Meant(hashed[0], Likeness.HASH, is_slip=True) if hashed else None


def _of_other_kind(sight: Sight, target: Identity) -> Meant | None:
    """Return the object of the same name that is there for certain, of the kind that the target's is mistaken for.

    Who may do without the target, unless that is all that they are for, or refers to both, means what is said; so does
    who refers to what a controller makes of the other one, which a label tells it to look at. A hash that a generator
    has added to the name leaves no doubt; nor does a list that otherwise names the other one, several times.
    """
    kind = sight.rulebook.kind(target.group_kind)
    users = {link.source for link in sight.graph.into(target) if _is_for_it(link)}
    if kind is None or kind.mistaken_for is None or not users:
        return None
    mistaken = parse_group_kind(kind.mistaken_for)
    is_scoped = target.namespace and not sight.rulebook.is_cluster_scoped(mistaken)
    for identity in sight.kinds[mistaken].named(target.name):
        is_beside = not is_scoped or identity.namespace == target.namespace
        is_there = is_beside and sight.graph.is_there_for_certain(identity)
        is_alone = users.isdisjoint(_users(sight, identity)) or _is_outnumbered(sight, target, identity)
        is_alone = is_alone or is_hashed(target.name)
        if is_there and is_alone and not is_picked_up(sight, identity):
            return Meant(identity, Likeness.KIND, is_slip=True)
    return None


def _is_outnumbered(sight: Sight, target: Identity, other: Identity) -> bool:
    """Tell whether one reference alone means a target, and several in the very same list what it is mistaken for."""
    links = [link for link in sight.graph.into(target) if not link.edge.implied]
    if len(links) != 1:
        return False
    field = field_of(links[0])
    beside = [link for link in sight.graph.into(other) if link.source == links[0].source and field_of(link) == field]
    return len(beside) >= _OFTEN


def _of_misspelt_kind(sight: Sight, target: Identity) -> Meant | None:
    """Return the object that is called so and is there, whose kind the target's is but for a slip.

    Of a kind of which something is known or that something here is of, the name is another's.
    """
    if sight.rulebook.kind(target.group_kind) is not None or sight.cluster.of_kind(target.group_kind):
        return None
    for group, kind in sight.cluster.kinds_of(target.group):
        identity = Identity(group, kind, target.namespace, target.name)
        if identity in sight.cluster.objects and is_slip_of_kind(target.kind, kind):
            return Meant(identity, Likeness.KIND, is_slip=True)
    return None


def _is_for_it(link: Link) -> bool:
    """Tell whether a reference is for its target and nothing else, of which there must be one then."""
    return link.edge.strength is not Strength.SOFT or link.edge.kind is EdgeKind.TARGETS


def is_picked_up(sight: Sight, identity: Identity) -> bool:
    """Tell whether a label or annotation says that some program is to look at an object, as `sidecar: "1"` does.

    What programs only read, they make nothing of.
    """
    return sight.ask(_PICKED_UP, identity, _is_picked_up)


def _is_picked_up(sight: Sight, identity: Identity) -> bool:
    held = sight.cluster.objects.get(identity)
    kind = sight.rulebook.kind(identity.group_kind)
    only_read = kind.only_read if kind is not None else ()
    marks = [mapping_at(held.node, "metadata", part) for part in ("labels", "annotations")] if held else []
    return any(
        isinstance(value, Scalar)
        and value.text.lower() in _SWITCHED_ON
        and not _OF_KUBERNETES.search(key)
        and key not in only_read
        for mark in marks
        for key, value in (mark.items() if mark is not None else ())
    )


def _users(sight: Sight, identity: Identity) -> set[Identity]:
    """Return the objects that refer to one, if it is a node at all."""
    return {link.source for link in sight.graph.into(identity)} if identity in sight.graph.nodes else set()


def _misspelt(sight: Sight, target: Identity) -> Meant | None:
    """Return the object that is meant by a name, or a namespace, with a slip in it; None where it may be as it is.

    It is one that is there for certain, or what many refer to where one alone refers to the target; or one that nobody
    refers to, of a name that is alike at least. A letter that a custom resource has in its name, too, is no slip: what
    its operator makes for `llm-gpu` is called `llm-gpu-server`.
    """
    all_near = list(_near(sight, target))
    plainly = [identity for identity in all_near if is_plain_slip(target.name, identity.name, (identity.name,))]
    near = plainly or _renamed(sight, target) or all_near
    begun = sight.custom_resources.names_in(target)
    if target.name in begun:
        near = []
    near = [identity for identity in near if all(begins(name, identity.name) for name in begun)]
    by_hand = [] if near else list(_made_by_hand(sight, target))
    near = near or by_hand
    identity = min(near, key=lambda identity: (identity.namespace != target.namespace, identity), default=None)
    if identity is None:
        return None
    likeness = Likeness.NAME if identity.namespace == target.namespace else Likeness.NAMESPACE
    is_known = sight.graph.is_there_for_certain(identity) or sight.rulebook.is_builtin(*identity)
    by_name = (*_named_by_operators(sight, target), *named_by_siblings(sight, target))
    is_there = is_known or bool(by_hand) or identity in by_name or _is_outnumbered_by_far(sight, target, identity)
    if sight.graph.role(target) is Role.DEFINITION:  # of a group all of whose kinds are known there is no other
        is_there = is_there or bool(sight.rulebook.all_kinds_of(identity.name.partition(".")[2]))
    return Meant(identity, likeness, is_slip=True, is_there=is_there)


def _is_outnumbered_by_far(sight: Sight, target: Identity, identity: Identity) -> bool:
    """Tell whether so many name an object that the only one which names it nearly so has made a slip of the pen."""
    is_plain = is_plain_slip(target.name, identity.name, (identity.name,)) and is_slip(target.name, identity.name)
    return is_plain and len(_users(sight, target)) == 1 and len(_users(sight, identity)) >= _MANY


def _made_by_hand(sight: Sight, target: Identity) -> Iterator[Identity]:
    """Return what people make themselves, that nobody refers to, and of whose name the target's is a slip."""
    if not sight.is_made_by(target, MadeBy.PEOPLE):
        return
    for name in sight.by_hand_beside(target).of_slip(target.name):
        identity = target._replace(name=name)
        if not _users(sight, identity):
            yield identity


def _is_near(identity: Identity, target: Identity) -> bool:
    if identity.namespace == target.namespace:
        return is_slip(target.name, identity.name)
    is_same_name = identity.name == target.name and bool(target.namespace)
    return is_same_name and is_slip(target.namespace, identity.namespace)


def _renamed(sight: Sight, target: Identity) -> list[Identity]:
    """Return the objects beside the target that nobody refers to and whose names are alike, as a renamed one's are.

    What is made there for others is called by patterns, and so is meant only where a word of its name is left out.
    """
    unused = sight.unused[target.group_kind]
    name = sight.held_unused[target.group_kind].meant_beside(target)
    alike = [identity for identity in unused.named(name) if identity.namespace == target.namespace] if name else []
    return [*alike, *unused.with_a_word_more(target)]


def _near(sight: Sight, target: Identity) -> Iterator[Identity]:
    """Return the objects of the target's kind that are near: there, named, or what many more refer to than to it.

    Of two that an object's word is enough for, such as the classes of two volumes, neither is the other with a slip.
    """
    graph = sight.graph
    is_named_once = len(_users(sight, target)) <= 1
    is_named = sight.is_named(target)
    for identity in sight.kinds[target.group_kind].near(target):
        is_there = identity in graph.made or graph.presence(identity) in (Presence.APPLIED, Presence.PRESUMED)
        if not is_there and _has_same_makers(sight, identity, target):
            continue
        if (
            is_there
            or (sight.is_named(identity) and not is_named)
            or (is_named_once and len(_users(sight, identity)) >= _OFTEN)
        ):
            yield identity
    if is_named_once:
        yield from _named_in_other_namespaces(sight, target)
        yield from named_by_siblings(sight, target)
    otherwise = (*_known_by_rules(sight, target), *_named_by_operators(sight, target))
    yield from (identity for identity in otherwise if _is_near(identity, target))


def _has_same_makers(sight: Sight, identity: Identity, target: Identity) -> bool:
    """Tell whether what is called like a target in another namespace comes of what may make the target as well.

    Who puts a copy into each namespace that it chooses, or into all, puts it into both.
    """
    return identity.name == target.name and not _made_by(sight, target).isdisjoint(_made_by(sight, identity))


def _made_by(sight: Sight, identity: Identity) -> set[Identity]:
    """Return what makes an object, if that is a node at all."""
    links = sight.graph.out(identity) if identity in sight.graph.nodes else ()
    return {link.target for link in links if link.edge.kind is EdgeKind.PRODUCES}


def _named_in_other_namespaces(sight: Sight, target: Identity) -> Iterator[Identity]:
    """Return what the target is called by many in other namespaces, in the very field that names it here.

    Each namespace has one of its own then, and the one that alone is called nearly so is that one with a slip.
    """
    links = sight.graph.into(target) if target.namespace else ()
    for field in {field_of(link) for link in links if not link.edge.implied}:
        called = sight.called.of(target.group_kind, field)
        meant = called.often.plain_slip_of(target.name)
        if meant is None or called.elsewhere(target.name, target.namespace):
            continue
        if len(called.elsewhere(meant, target.namespace)) >= _OFTEN:
            yield target._replace(name=meant)


def _named_by_operators(sight: Sight, target: Identity) -> Iterator[Identity]:
    """Return what the fields of a custom resource call what is created for it, if the target begins with its name."""
    if not sight.is_made_by(target, MadeBy.OPERATORS):
        return
    for name in sight.custom_resources.calls(target):
        yield target._replace(name=name)


def _known_by_rules(sight: Sight, target: Identity) -> Iterator[Identity]:
    """Return what there is of the target's kind although nobody deploys it, and what defines its group's kinds."""
    kind = sight.rulebook.kind(target.group_kind)
    for written in kind.builtin if kind is not None else ():
        namespace, _, name = written.rpartition("/")
        if "*" not in written:
            yield Identity(*target.group_kind, namespace, name)
    if sight.graph.role(target) is Role.DEFINITION:
        written = target.name.partition(".")[2]
        for group in sight.rulebook.groups if "." in written else ():
            if written == group or is_plain_slip(written, group, (group,)):
                names = (f"{plural(defined).lower()}.{group}" for defined in sight.rulebook.kinds_of(group))
                yield from (target._replace(name=name) for name in names if name != target.name.replace("-", ""))


def _elsewhere(sight: Sight, target: Identity) -> Meant | None:
    """Return the object of the target's kind and name in another namespace.

    It is meant where nobody refers to it, since it was moved then, and where objects of the kind serve all namespaces.
    """
    rule = sight.missing_rule(target)
    moved = moved_to(sight, target)
    if moved is not None:
        return moved._replace(is_slip=rule.tell == "always")
    elsewhere = _held_elsewhere(sight, target) or (_made_elsewhere(sight, target) if rule.shared else ())
    return Meant(elsewhere[0], Likeness.NAMESPACE, rule.shared) if elsewhere else None


def _made_elsewhere(sight: Sight, target: Identity) -> tuple[Identity, ...]:
    """Return what is made for certain of a target's kind and name in other namespaces, sorted."""
    named = sight.kinds[target.group_kind].named(target.name)
    return tuple(sorted(identity for identity in named if identity.namespace and identity in sight.graph.made))


def moved_to(sight: Sight, target: Identity) -> Meant | None:
    """Return the object of the target's kind and name in another namespace that nobody refers to: it was moved."""
    for identity in _held_elsewhere(sight, target):
        if identity in sight.graph.nodes and sight.graph.is_unused(identity):
            return Meant(identity, Likeness.NAMESPACE, is_slip=True)
    return None


def word_put_right(sight: Sight, target: Identity) -> Meant | None:
    """Return a target's name with the word put right that is nearly one of other names, and that stands nowhere else.

    Whether there is something of the name then, Git doesn't say either.
    """
    if len(_users(sight, target)) > 1:
        return None
    for match in _WORD.finditer(target.name):
        word = match[0]
        meant = sight.words_near.plain_slip_of(word) if word not in sight.words else None
        is_of_several = meant is not None and f"{min(word, meant, key=len)}s" == max(word, meant, key=len)
        if meant is not None and not is_of_several and sight.is_written_once(word):
            name = target.name[: match.start()] + meant + target.name[match.end() :]
            return Meant(target._replace(name=name), Likeness.WORD, is_slip=True, is_there=False)
    return None


def _alike(sight: Sight, target: Identity) -> Meant | None:
    """Return the object of the target's kind whose name is most like the target's, its own namespace first."""
    alike = sight.held[target.group_kind].alike(target)
    return Meant(alike, Likeness.ALIKE, is_slip=False) if alike is not None else None


ABOUT_OBJECTS: Answers = {_PICKED_UP: _is_picked_up}
"""How questions are answered on which it rests what is meant by a name, beside names and references."""
