"""Programs that make objects of a cluster beside Flux: projects of Pulumi, of CDK8s and of CDK for Terraform.

Nobody runs them here; what one of them names beside its kind may well be made by it.
Facts: https://www.pulumi.com/docs/iac/concepts/projects/project-file/, https://cdk8s.io/docs/latest/cli/synth/,
https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file.
"""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from gitops_lint.repo.late_patterns import late_pattern
from gitops_lint.repo.tree import Tree

_PROJECT = late_pattern(r"(?:^|/)(?:Pulumi(?:\.[\w-]+)?\.ya?ml|cdk8s\.yaml|cdktf\.json)$")
"""A project's file, or that of one of its stacks, beside which shared code may lie."""
_SOURCE = late_pattern(r"\.(?:py|ts|js|go|java|kt|cs)$")
_NEAR = 3
"""How many lines around a name its kind may stand."""


class Named(NamedTuple):
    """Where a program names something."""

    path: str
    line: int


class Programs:
    """The sources of such programs in a repository."""

    def __init__(self, tree: Tree) -> None:
        folders = tuple(path.rpartition("/")[0] for path in tree.paths if _PROJECT.search(path))
        self._texts: dict[str, str] = {}
        for path in sorted(tree.paths) if folders else ():
            if _SOURCE.search(path) and any(not folder or path.startswith(f"{folder}/") for folder in folders):
                with suppress(OSError):
                    self._texts[path] = tree.read(path).decode(errors="replace")

    def naming(self, name: str, kind: str) -> Named | None:
        """Return where a program has a name in quotes, with the word for its kind near it, or None."""
        quoted = (f'"{name}"', f"'{name}'", f"`{name}`")
        for path, text in self._texts.items():
            if kind not in text or not any(word in text for word in quoted):
                continue  # as nearly all, of which no line needs to be looked at
            lines = text.splitlines()
            for number, line in enumerate(lines):
                if any(word in line for word in quoted) and _is_near(kind, lines, number):
                    return Named(path, number + 1)
        return None


def _is_near(kind: str, lines: list[str], number: int) -> bool:
    return any(kind in line for line in lines[max(0, number - _NEAR) : number + _NEAR + 1])
