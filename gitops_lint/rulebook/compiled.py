"""Rule files as JSON, beside those in YAML that are installed: reading them so takes a tenth of the time.

They are made when a wheel is built (tools/wheel_hook.py), of files that the tests have read; a checkout has none.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gitops_lint.repo.nodes import to_data
from gitops_lint.rulebook.manifest_examples import without_examples
from gitops_lint.rulebook.shipped import INSTALLED
from gitops_lint.rulebook.validation import root_of

_SUFFIX = ".json"


def compiled_data(path: Path) -> Any:
    """Return what a rule file holds, without its examples, if it is installed and was compiled; else None."""
    if INSTALLED not in path.parents:
        return None
    try:
        return json.loads(path.with_suffix(_SUFFIX).read_bytes())
    except (OSError, ValueError):  # not compiled, or cut off: the file itself is there
        return None


def compiled(rules: Path, folder: Path) -> dict[Path, Path]:
    """Write the files of `rules` as JSON into a folder; return each with its place within the rules.

    Raises InvalidFileError for a file that can't be read.
    """
    written: dict[Path, Path] = {}
    for path in sorted(rules.rglob("*.yaml")):
        data = to_data(root_of(without_examples(path.read_text(encoding="utf-8")), str(path)))
        place = path.relative_to(rules).with_suffix(_SUFFIX)
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        written[target] = place
    return written
