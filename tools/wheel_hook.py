"""Hatchling's hook that puts the rules as JSON into a wheel, beside those in YAML."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface[Any]):
    """Compiles the rules while a wheel is built; an installation that is only a link to a checkout needs none."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled rules to the files of the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)  # the package that is built isn't installed yet
        from gitops_lint.rulebook.compiled import compiled

        self._folder = tempfile.TemporaryDirectory(prefix="rules-")
        written = compiled(Path(self.root) / "rules", Path(self._folder.name))
        build_data["force_include"].update(
            {str(path): f"gitops_lint/rules/{place.as_posix()}" for path, place in written.items()}
        )

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was only needed for building."""
        if version != "editable":
            self._folder.cleanup()
