"""What a patch of many objects makes of values that these have already."""

from __future__ import annotations

from typing import NamedTuple

from gitops_lint.repo.nodes import Mapping, Node, Place, at, identical, same


class Change(NamedTuple):
    """A value of an object that was there and is another, or gone (`after` is None).

    `object` is where the object's manifest begins. A list is one value, since it is replaced as a whole.
    """

    object: Place
    route: tuple[str | int, ...]
    before: Node
    after: Node | None


class Patched(NamedTuple):
    """An object before and after a patch; one and the same node where the patch changed nothing."""

    before: Mapping
    after: Mapping

    def change(self, route: tuple[str | int, ...]) -> Change | None:
        """Return what became of the value that a way leads to: None where none was there, or it is as it was.

        Of a mapping the values are changed, not the mapping, and with one that is gone they are gone together.
        """
        if self.after is self.before:
            return None
        before, after = at(self.before, *route), at(self.after, *route)
        if before is None or same(before, after) or (isinstance(before, Mapping) and isinstance(after, Mapping)):
            return None
        if after is None and not isinstance(at(self.after, *route[:-1]), Mapping):
            return None
        return Change(self.before.place, route, before, after)


class Overwriting(NamedTuple):
    """A patch that its target's labels, or nothing but a kind, choose the objects of: what became of each of them."""

    entry: Place
    objects: tuple[Patched, ...]


def are_as_before(earlier: tuple[Overwriting, ...], now: tuple[Overwriting, ...]) -> bool:
    """Tell whether patches make of the same objects what they made of them in an earlier run."""
    return len(earlier) == len(now) and all(map(_is_as_before, earlier, now))


def _is_as_before(earlier: Overwriting, now: Overwriting) -> bool:
    is_alike = earlier.entry == now.entry and len(earlier.objects) == len(now.objects)
    return is_alike and all(map(_is_patched_alike, earlier.objects, now.objects))


def _is_patched_alike(earlier: Patched, now: Patched) -> bool:
    is_changed_alike = (earlier.after is earlier.before) == (now.after is now.before)
    return is_changed_alike and identical(earlier.before, now.before) and identical(earlier.after, now.after)
