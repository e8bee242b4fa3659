"""One file that `init` proposes: new, with something added to it, or to be left as it is."""

from __future__ import annotations

import difflib
from dataclasses import dataclass


@dataclass(frozen=True)
class Proposal:
    """A file with what is to be in it; `path` is relative to the repository's root.

    `before` is what is in it now, None where there is no such file. `reason` says why a file is left alone, in which
    case `after` is what is there, and `by_hand` what whoever reads it may want to add.
    """

    path: str
    before: str | None
    after: str
    reason: str = ""
    by_hand: str = ""

    @property
    def changes(self) -> bool:
        """Tell whether anything is to be written."""
        return self.before != self.after

    def diff(self) -> str:
        """Return the change as a unified diff, with `/dev/null` for a file that isn't there yet."""
        lines = difflib.unified_diff(
            (self.before or "").splitlines(keepends=True),
            self.after.splitlines(keepends=True),
            fromfile=f"a/{self.path}" if self.before is not None else "/dev/null",
            tofile=f"b/{self.path}",
        )
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
