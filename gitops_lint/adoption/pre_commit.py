"""The hook in a repository's `.pre-commit-config.yaml` (https://pre-commit.com/#adding-pre-commit-plugins-to-your-project).

The hook is a local one that installs gitops-lint from PyPI: it needs no clone of gitops-lint's own repository, and runs
the release that the repository was set up with.
"""

from __future__ import annotations

import textwrap

from gitops_lint import __version__
from gitops_lint.adoption.proposal import Proposal
from gitops_lint.repo.nodes import Mapping, Node, Sequence, at, items_at, same, text_at
from gitops_lint.repo.parser import parse

FILE_NAME = ".pre-commit-config.yaml"
HOOK_ID = "gitops-lint"
_ENTRY = f"""\
- repo: local
  hooks:
    - id: {HOOK_ID}
      name: gitops-lint
      entry: gitops-lint check --staged --quiet --min-severity warning --time-limit 60
      language: python
      additional_dependencies: [gitops-lint=={__version__}]
      pass_filenames: false
      always_run: true
"""


def propose_hook(before: str | None) -> Proposal:
    """Return the pre-commit configuration with the hook in it; `before` is the one that is there, if any."""
    if before is None:
        return Proposal(FILE_NAME, None, f"repos:\n{textwrap.indent(_ENTRY, '  ')}")
    repos = _repos(before)
    if repos is None:
        return _left(before, "it has no list of `repos` that can be added to")
    if _has_hook(repos):
        return Proposal(FILE_NAME, before, before, "it has the hook")
    after = _added(before, repos)
    if after is None:
        return _left(before, "the hook could not be added without touching the rest")
    return Proposal(FILE_NAME, before, after)


def _left(before: str, reason: str) -> Proposal:
    return Proposal(FILE_NAME, before, before, reason, f"repos:\n{textwrap.indent(_ENTRY, '  ')}")


def _repos(text: str) -> Sequence | None:
    parsed = parse(text, FILE_NAME)
    if parsed.problems or len(parsed.documents) != 1:
        return None
    repositories = at(parsed.documents[0].root, "repos")
    return repositories if isinstance(repositories, Sequence) and repositories.items else None


def _has_hook(repos: Sequence) -> bool:
    hooks = (hook for repo in repos.items for hook in items_at(repo, "hooks"))
    return any(text_at(hook, "id") == HOOK_ID for hook in hooks)


def _added(before: str, repos: Sequence) -> str | None:
    """Return the text with the entry after the last of the list, or None if something else would change."""
    newline = "\r\n" if "\r\n" in before else "\n"
    lines = before.splitlines(keepends=True)
    dashes = {item.place.column - 3 for item in repos.items}  # an entry begins two columns after its dash
    last = repos.items[-1].place.end_line
    if len(dashes) != 1 or min(dashes) < 0 or last > len(lines):
        return None
    entry = textwrap.indent(_ENTRY, " " * dashes.pop()).replace("\n", newline)
    if not lines[last - 1].endswith("\n"):
        lines[last - 1] += newline
    after = "".join([*lines[:last], entry, *lines[last:]])
    return after if _differ_by_the_hook(before, after) else None


def _differ_by_the_hook(before: str, after: str) -> bool:
    old, new = _root(before), _root(after)
    if not isinstance(old, Mapping) or not isinstance(new, Mapping) or list(old) != list(new):
        return False
    were, are = items_at(old, "repos"), items_at(new, "repos")
    rest = (same(old.get(key), new.get(key)) for key in old if key != "repos")
    return len(are) == len(were) + 1 and all(map(same, were, are)) and all(rest) and _has_hook(_only(are[-1]))


def _only(item: Node) -> Sequence:
    return Sequence((item,), item.place)


def _root(text: str) -> Node | None:
    parsed = parse(text, FILE_NAME)
    return parsed.documents[0].root if not parsed.problems and len(parsed.documents) == 1 else None
