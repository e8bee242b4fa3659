"""All that is fuzzed."""

from __future__ import annotations

from fuzz_target import FuzzTarget
from target_builds import build_targets
from target_repositories import repository_targets
from target_texts import text_targets


def all_targets() -> dict[str, FuzzTarget]:
    """Return the targets by their names."""
    return {target.name: target for target in (*text_targets(), *build_targets(), *repository_targets())}
