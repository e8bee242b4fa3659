"""How large a node is, as far as it has to be known: nodes share parts, so that a small one may stand for millions."""

from __future__ import annotations

from gitops_lint.repo.limits import MAX_COPIED, MAX_DEPTH
from gitops_lint.repo.nodes import Mapping, Node, Sequence


class BeyondLimit(Exception):
    """Something that is larger or deeper than it is followed; what it says is for people."""


class Budget:
    """What is left of what may be done in a run; `what` says of whom, for people."""

    def __init__(self, amount: int, what: str) -> None:
        self.left = self.amount = amount
        self.what = what
        self.is_over = False

    def spend(self, amount: int) -> None:
        """Take some; raise BeyondLimit where nothing is left."""
        if not self.allows(amount):
            raise BeyondLimit(self.what)

    def has(self, amount: int) -> bool:
        """Tell whether there is so much left, without taking it."""
        return not self.is_over and amount <= self.left

    def allows(self, amount: int) -> bool:
        """Take some if there is so much left; tell whether there was."""
        if self.is_over or amount > self.left:
            self.is_over = True
            return False
        self.left -= amount
        return True


def copied_size(node: Node, level: int = 0) -> int:
    """Return how many nodes one is that is put at a level of an object; raise BeyondLimit where that is too much.

    No more is looked at than a limit lets through, however much it stands for.
    """
    count = 0
    row: list[Node] = [node]
    while row:
        count += len(row)
        if count > MAX_COPIED:
            raise BeyondLimit(f"it copies more than {MAX_COPIED:,} values")
        below: list[Node] = []
        for each in row:
            if isinstance(each, Mapping):
                below += each.entries.values()
            elif isinstance(each, Sequence):
                below += each.items
            if len(below) > MAX_COPIED:
                raise BeyondLimit(f"it copies more than {MAX_COPIED:,} values")
        level += 1
        if level > MAX_DEPTH:
            raise BeyondLimit(f"it nests more than {MAX_DEPTH} levels deep")
        row = below
    return count
