"""Trees in a terminal: no name is broken, and what is too deep is left out in the middle of its branches, or goes on.

Where there are columns enough, branches that are deeper than anybody can follow go on below a line of their own.
Where there aren't, what stands between the first levels and the last is left out and counted: the ends of a branch
say most. A pipe has no width, so that all is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import Console, ConsoleOptions
from rich.text import Text

from gitops_lint.view.lines import wrapped

DEEPEST = 30
"""Levels below each other that are still told apart."""
_INDENT = 4
_ROOM = 40
"""Columns that names have at the deepest level of a tree in a narrow terminal."""
_FEWEST = 6
"""Levels that are shown however narrow the terminal is."""


@dataclass(eq=False)
class Branch:
    """A line of a tree, with the branches below it; `name` is what it is called where it goes on elsewhere."""

    label: Text
    name: str = ""
    branches: list[Branch] = field(default_factory=list)

    def add(self, label: Text, name: str = "") -> Branch:
        """Add a branch below this one, and return it."""
        branch = Branch(label, name)
        self.branches.append(branch)
        return branch

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Give the lines of the tree, for an output that breaks and cuts none of them."""
        levels = max(_FEWEST, (options.max_width - _ROOM) // _INDENT)
        if levels >= DEEPEST:
            yield from _lines(_going_on(self), options.max_width)
            return
        tree, left_out = _shortened(self, levels)
        yield from _lines(tree, options.max_width)
        if left_out:
            said = (
                f"{left_out} left out in the middle of deep branches; in a wider terminal, or `| less`, all are shown"
            )
            yield from wrapped(Text(said, style="dim"), options.max_width)


def _lines(tree: Branch, width: int) -> Iterator[Text]:
    """Return the lines of a tree, with the guides that lead to them."""
    yield from wrapped(tree.label, width)
    waiting = [(branch, "", number == 1) for number, branch in enumerate(reversed(tree.branches), 1)]
    while waiting:
        branch, guides, is_last = waiting.pop()
        below = f"{guides}{'    ' if is_last else '│   '}"
        further = f"{below}{'│ ' if branch.branches else '  '}"
        for number, line in enumerate(wrapped(branch.label, max(1, width - len(further)))):
            yield Text(further if number else f"{guides}{'└── ' if is_last else '├── '}").append_text(line)
        waiting += [(each, below, number == 1) for number, each in enumerate(reversed(branch.branches), 1)]


def _going_on(tree: Branch) -> Branch:
    """Return a tree in which what is too deep stands below a line of its own, after all else."""
    whole = Branch(tree.label)
    waiting = [(branch, whole, 1) for branch in tree.branches]
    for branch, parent, level in waiting:  # which grows
        copy = parent.add(branch.label)
        deeper = level + 1
        if branch.branches and level >= DEEPEST:
            copy.add(Text("…", style="dim"))
            copy, deeper = whole.add(Text(f"… {branch.name or branch.label.plain}", style="dim")), 2
        waiting += [(each, copy, deeper) for each in branch.branches]
    return whole


def _shortened(tree: Branch, levels: int) -> tuple[Branch, int]:
    """Return a tree of so many levels, and how many branches are left out in its middle."""
    heights = _heights(tree)
    if heights[id(tree)] <= levels:
        return tree, 0
    first = levels // 2
    last = levels - first - 1
    left_out = 0
    whole = Branch(tree.label)
    waiting = [(branch, whole, 1) for branch in tree.branches]
    for branch, parent, level in waiting:  # which grows
        copy = parent.add(branch.label)
        if level == first and heights[id(branch)] > levels - first:
            ends, count = _ends(branch, heights, last)
            left_out += count
            middle = copy.add(Text(f"… {count} left out", style="dim"))
            middle.branches += ends
        else:
            waiting += [(each, copy, level + 1) for each in branch.branches]
    return whole, left_out


def _ends(branch: Branch, heights: dict[int, int], last: int) -> tuple[list[Branch], int]:
    """Return the last levels of what is below a branch, and how many branches there are above these."""
    ends: list[Branch] = []
    count = 0
    waiting = list(branch.branches)
    for each in waiting:  # which grows
        if heights[id(each)] < last:
            ends.append(each)
        else:
            count += 1
            waiting += each.branches
    return ends, count


def _heights(tree: Branch) -> dict[int, int]:
    """Return for each branch, by its address, how many levels there are below it."""
    downwards = [tree]
    for branch in downwards:  # which grows
        downwards += branch.branches
    heights: dict[int, int] = {}
    for branch in reversed(downwards):
        heights[id(branch)] = max((heights[id(each)] + 1 for each in branch.branches), default=0)
    return heights
