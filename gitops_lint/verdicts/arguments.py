"""Programs that are told a target's name as they start: a webhook that makes its own certificate, say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_lint.cluster.identity import Identity
from gitops_lint.graph.model import Link
from gitops_lint.rulebook.kinds import MadeBy
from gitops_lint.verdicts.sight import Sight
from gitops_lint.verdicts.verdict import Maker, MakerKind

_BEFORE, _AFTER = r"(?<![\w.-])", r"(?![\w.-])"


def told_by_argument(sight: Sight, target: Identity, links: tuple[Link, ...]) -> Iterator[Maker]:  # noqa: ARG001
    """Return the objects of a target's namespace that have its name in a container's arguments or environment."""
    if not sight.is_made_by(target, MadeBy.OPERATORS):
        return
    word = re.compile(f"{_BEFORE}{re.escape(target.name)}{_AFTER}")
    for argument in sight.containers.arguments(target.namespace):
        if target.name in argument.text and word.search(argument.text):
            reason = f"a container of {argument.object} is told its name, and may create it"
            yield Maker(MakerKind.CONTROLLER, reason, argument.object, argument.place, is_exact=True)
