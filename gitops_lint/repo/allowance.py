"""What one run may still do: made for each, and handed on with its documents."""

from __future__ import annotations

from collections.abc import Iterable

from gitops_lint.repo.aging import Aging
from gitops_lint.repo.comparisons import Comparisons
from gitops_lint.repo.limits import FILES, MAX_COMPARED, MAX_HANDED_ON, MAX_RENDERED, MAX_SUBSTITUTED
from gitops_lint.repo.sizes import Budget


class Allowance:
    """What is left of what a run may do, of each kind of work that small files can ask for without an end.

    `files` are those of the repository: what a run may do grows with what somebody wrote. `answers` are those that
    earlier runs got by comparing names.
    """

    def __init__(self, files: int = 0, answers: Aging | None = None) -> None:
        def most(of_some: int) -> int:
            return max(of_some, of_some * files // FILES)

        rendered, handed_on, substituted = map(most, (MAX_RENDERED, MAX_HANDED_ON, MAX_SUBSTITUTED))
        self.compared = Comparisons(
            most(MAX_COMPARED), "more names were to be compared than all that people write", answers
        )
        self.rendered = Budget(rendered, f"the templates of this repository take more than {rendered:,} steps")
        self.handed_on = Budget(
            handed_on, f"the bases of this repository hand on more than {handed_on:,} objects, level by level"
        )
        self.substituted = Budget(
            substituted, f"substitution makes more than {substituted:,} characters of this repository's texts"
        )
        self._budgets = (self.compared, self.rendered, self.handed_on, self.substituted)

    def left(self) -> tuple[int, ...]:
        """Return what is left of each kind of work."""
        return tuple(budget.left for budget in self._budgets)

    def is_over(self) -> bool:
        """Tell whether there was too little of one kind of work."""
        return any(budget.is_over for budget in self._budgets)

    def is_ample(self) -> bool:
        """Tell whether there is more left of each kind of work than was done."""
        return not self.is_over() and all(2 * budget.left > budget.amount for budget in self._budgets)

    def take(self, amounts: Iterable[int]) -> bool:
        """Take of each kind of work what was done before, if there is so much left of all; tell whether there was."""
        wanted = list(zip(self._budgets, amounts, strict=True))
        return all(budget.left >= amount for budget, amount in wanted) and all(
            budget.allows(amount) for budget, amount in wanted
        )
