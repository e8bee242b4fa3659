"""Words that are written once and nowhere else: that is what tells a slip of the pen from a word that somebody uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from gitops_lint.repo.documents import Documents

_COSTS_LETTERS = 1_000
"""How many letters are looked through in the time that `Allowance.compared` counts as one."""


def is_written_once(word: str, paths: Iterable[str], documents: Documents) -> bool:
    """Tell whether a word, with no letter before or after it, stands once at most in the texts of files.

    Once a run may look through no more, it may as well stand there again.
    """
    alone = re.compile(rf"(?<![a-zA-Z]){re.escape(word)}(?![a-zA-Z])")
    times = 0
    for path in paths:
        if not documents.allowance.compared.allows(1 + documents.size(path, _COSTS_LETTERS)):
            return False
        times += len(alone.findall(documents.text(path))) if documents.holds(path, word) else 0
        if times > 1:
            return False
    return True
