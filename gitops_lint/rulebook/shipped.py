"""Where the rules are that ship with the linter; who asks for nothing else imports nothing else."""

from __future__ import annotations

from pathlib import Path

INSTALLED = Path(__file__).resolve().parents[1] / "rules"
"""Where a wheel has its rules. What anyone writes beside rules of their own is never taken for one of these files."""


def shipped_rules() -> Path:
    """Return the folder of the rules that ship with the linter: inside a wheel, or beside the package in a checkout."""
    return INSTALLED if INSTALLED.is_dir() else INSTALLED.parents[1] / "rules"
