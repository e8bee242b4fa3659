"""Hatchling's hook that adds to a wheel the rules as JSON, beside those in YAML, and compiled modules where asked."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WheelHook(BuildHookInterface[Any]):
    """Compiles the rules while a wheel is built; an installation that is only a link to a checkout needs none.

    Modules are compiled where the environment asks for it (compiling.py), which makes it a wheel for this platform.
    """

    def dependencies(self) -> list[str]:
        """Return what building takes besides what pyproject.toml names."""
        sys.path.insert(0, self.root)
        from tools.compiling import is_asked_for, required

        return required(Path(self.root)) if is_asked_for() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add what is compiled to the files of the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)  # the package that is built isn't installed yet
        from gitops_lint.rulebook.compiled import compiled
        from tools.compiling import compiled_modules, is_asked_for

        self._folder = tempfile.TemporaryDirectory(prefix="compiled-")
        folder = Path(self._folder.name)
        written = compiled(Path(self.root) / "rules", folder / "rules")
        added = {path: Path("gitops_lint/rules") / place for path, place in written.items()}
        if is_asked_for():
            added |= compiled_modules(Path(self.root), folder / "modules")
            build_data.update(pure_python=False, infer_tag=True)
        build_data["force_include"].update({str(path): place.as_posix() for path, place in added.items()})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove what was only needed for building."""
        if version != "editable":
            self._folder.cleanup()
