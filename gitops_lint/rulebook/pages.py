"""Where the project's pages are published: addresses that reports link to, and that stay."""

from __future__ import annotations

SITE = "https://gitops-lint.github.io/gitops-lint"
SCHEMA = f"{SITE}/gitops-lint.schema.json"


def page_of(check_id: str) -> str:
    """Return the address of the page about a check."""
    return f"{SITE}/checks/{check_id}/"
