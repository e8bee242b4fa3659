"""What one run may still do: made for each, and handed on with its documents."""

from __future__ import annotations

from gitops_lint.repo.limits import MAX_COMPARED, MAX_HANDED_ON, MAX_RENDERED, MAX_SUBSTITUTED
from gitops_lint.repo.sizes import Budget


class Allowance:
    """What is left of what a run may do, of each kind of work that small files can ask for without an end."""

    def __init__(self) -> None:
        self.compared = Budget(MAX_COMPARED, "more names were to be compared than all that people write")
        self.rendered = Budget(MAX_RENDERED, f"the templates of this repository take more than {MAX_RENDERED:,} steps")
        self.handed_on = Budget(
            MAX_HANDED_ON, f"the bases of this repository hand on more than {MAX_HANDED_ON:,} objects, level by level"
        )
        self.substituted = Budget(
            MAX_SUBSTITUTED, f"substitution makes more than {MAX_SUBSTITUTED:,} characters of this repository's texts"
        )
