"""What is said of a change of objects, in any format for people."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_lint.change.diff import Diff
from gitops_lint.change.fields import What
from gitops_lint.change.grouping import Group
from gitops_lint.change.objects import ObjectChange
from gitops_lint.change.reach import Reach
from gitops_lint.checks.naming import first_few
from gitops_lint.checks.unknowns import told
from gitops_lint.cluster.identity import Identity
from gitops_lint.cluster.object import Object
from gitops_lint.cluster.unknown import Unknown
from gitops_lint.rulebook.plural import counted

WORDS = {What.ADDED: "new", What.REMOVED: "gone", What.CHANGED: "changed"}
SIGNS = {What.ADDED: "+", What.REMOVED: "-", What.CHANGED: "~"}


def since(diff: Diff) -> str:
    """Return what the objects are held against."""
    return str(diff.base)


def total(diff: Diff) -> str:
    """Return how many objects differ: `3 objects in 1 cluster (1 new, 2 changed)`."""
    counts = diff.counts()
    objects = sum(counts.values())
    if not diff.looked_at:
        return "no object, since no cluster was found: nothing in this repository says where Flux starts"
    if not objects:
        return f"no object in {counted(len(diff.looked_at), 'cluster')}"
    parts = ", ".join(f"{count} {WORDS[what]}" for what, count in counts.items() if count)
    clusters = sum(bool(cluster.changes) for cluster in diff.clusters)
    return f"{counted(objects, 'object')} in {counted(clusters, 'cluster')} ({parts})"


def said_of(change: ObjectChange) -> Iterator[tuple[str, str]]:
    """Return what is to be said of a change besides its fields, each with what it is a word about."""
    if change.is_renamed and change.before is not None:
        yield "before", str(change.before.identity)
    if change.before is not None and change.after is not None and change.is_moved:
        yield "applied by", f"{_appliers(change.before)} → {_appliers(change.after)}"
    if change.left:
        yield "stays in the cluster", change.left
    if change.doubt:
        yield "unsure", change.doubt


def reach_in_words(reach: Reach) -> Iterator[tuple[str, tuple[Identity, ...]]]:
    """Return what else a change touches, each part with what it is; nothing where there is nothing of it."""
    for one, many, part in (
        ("may wait for what changes", "may wait for what changes", reach.waiting),
        ("reads or uses it", "read or use it", reach.using),
        ("is applied by it", "are applied by it", reach.applied),
    ):
        if part:
            yield f"{counted(len(part), 'object')} {one if len(part) == 1 else many}", part


def nothing_else(reach: Reach) -> str:
    """Return what is said where a change touches nothing else, as far as that is known."""
    return "nothing else is touched" if reach.known else "nothing else is touched that is in sight"


def names_of(group: Group) -> list[str]:
    """Return the objects of a group, each once, in order."""
    return list(dict.fromkeys(str(member.change.identity) for member in group.members))


def unseen(diff: Diff) -> Iterator[tuple[str, Unknown, str]]:
    """Return what nobody can see offline and is new or gone: the cluster, the unknown and what is to be said of it."""
    for cluster in diff.clusters:
        for unknown in cluster.unknown_before:
            yield cluster.name, unknown, f"gone: {told(unknown.kind, unknown.description)}"
        for unknown in cluster.unknown_after:
            yield cluster.name, unknown, f"new: {told(unknown.kind, unknown.description)}: what it brings is not shown"


def stuck_in_words(diff: Diff) -> Iterator[tuple[str, str]]:
    """Return what can't be built after a change, so that nothing is deleted: each with its cluster."""
    for cluster in diff.clusters:
        for stuck in cluster.stuck:
            stays = f"{first_few(stuck.kept)} {'stays' if len(stuck.kept) == 1 else 'stay'}"
            yield cluster.name, f"{stuck.applier} can't be built: {stays} as the cluster has it"


def unapplied_in_words(diff: Diff) -> str:
    """Return which manifests differ and do nothing, since no cluster takes them in; nothing where none does."""
    paths = diff.unapplied
    if not paths:
        return ""
    differ, them = ("differs", "it") if len(paths) == 1 else ("differ", "them")
    return f"{first_few(paths)} {differ}, and nothing in Git applies {them}"


def _appliers(held: Object) -> str:
    return ", ".join(map(str, held.applied_by)) or "nobody"
