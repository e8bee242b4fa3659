"""Objects that aren't what they are called yet, and that may be a target: variables in names, encrypted kinds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity, is_unknown
from gitops_lint.cluster.object import Object
from gitops_lint.graph.model import Link
from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdict import Maker, MakerKind

_PLACEHOLDER = late_pattern(r"\$\{[^}]*\}|\{\{.*?\}\}|<<.*?>>")


def unsettled_names(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:
    """Return the objects in Git that may be a target but for a variable in their name or namespace."""
    for identity in sight.unsettled.get(target.group_kind, ()):
        if _may_be(identity, target):
            reason = f"{identity} may be it, once its variables are known"
            yield Maker(MakerKind.GIT, reason, identity, sight.cluster.objects[identity].name_place)
    for identity in sight.encrypted if not sight.is_closed(target) else ():
        held = sight.cluster.objects[identity]
        if _is_of_same_build(sight, held, links):
            reason = f"`{held.place.path}` is encrypted, its kind and name too"
            yield Maker(MakerKind.GIT, reason, place=held.place)


def _is_of_same_build(sight: Sight, held: Object, links: tuple[Link, ...]) -> bool:
    before = sight.appliers_before(links)
    return not before or not before.isdisjoint(held.applied_by)


def _may_be(identity: Identity, target: Identity) -> bool:
    pairs = ((identity.namespace, target.namespace), (identity.name, target.name))
    return any(is_unknown(text) for text, _ in pairs) and all(_may_become(text, wanted) for text, wanted in pairs)


def _may_become(text: str, wanted: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in _PLACEHOLDER.split(text))
    return re.fullmatch(pattern, wanted) is not None
