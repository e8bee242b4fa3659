"""The hook in a repository's `.pre-commit-config.yaml` (https://pre-commit.com/#adding-pre-commit-plugins-to-your-project).

The hook is a local one that installs the copy that the repository was set up with, from where that came: it needs no
clone of gitops-lint's own repository, and no release.
"""

from __future__ import annotations

import json
import textwrap

from gitops_lint.adoption.origin import RELEASE, RELEASED, Origin
from gitops_lint.adoption.proposal import Proposal
from gitops_lint.repo.nodes import Mapping, Node, Sequence, at, items_at, same, text_at
from gitops_lint.repo.parser import parse

FILE_NAME = ".pre-commit-config.yaml"
HOOK_ID = "gitops-lint"
_ENTRY = """\
- repo: local
  hooks:
    - id: gitops-lint
      name: gitops-lint
      entry: gitops-lint check --staged --quiet --min-severity warning --time-limit 60
      language: python
      additional_dependencies: [{requirement}]{note}
      pass_filenames: false
      always_run: true
"""


def propose_hook(before: str | None, origin: Origin = RELEASE) -> Proposal:
    """Return the pre-commit configuration with the hook in it; `before` is the one that is there, if any.

    `origin` is what the hook installs.
    """
    entry = entry_of(origin)
    if before is None:
        return Proposal(FILE_NAME, None, f"repos:\n{textwrap.indent(entry, '  ')}")
    repos = _repos(before)
    if repos is None:
        return _left(before, "it has no list of `repos` that can be added to", entry)
    if _has_hook(repos):
        return Proposal(FILE_NAME, before, before, "it has the hook")
    after = _added(before, repos, entry)
    if after is None:
        return _left(before, "the hook could not be added without touching the rest", entry)
    return Proposal(FILE_NAME, before, after)


def entry_of(origin: Origin) -> str:
    """Return the entry of the list of repositories that has the hook."""
    if origin.is_release:
        return _ENTRY.format(requirement=origin.requirement, note="")
    return _ENTRY.format(requirement=json.dumps(origin.requirement), note=f" # once it is released: {RELEASED}")


def _left(before: str, reason: str, entry: str) -> Proposal:
    return Proposal(FILE_NAME, before, before, reason, f"repos:\n{textwrap.indent(entry, '  ')}")


def _repos(text: str) -> Sequence | None:
    parsed = parse(text, FILE_NAME)
    if parsed.problems or len(parsed.documents) != 1:
        return None
    repositories = at(parsed.documents[0].root, "repos")
    return repositories if isinstance(repositories, Sequence) and repositories.items else None


def _has_hook(repos: Sequence) -> bool:
    hooks = (hook for repo in repos.items for hook in items_at(repo, "hooks"))
    return any(text_at(hook, "id") == HOOK_ID for hook in hooks)


def _added(before: str, repos: Sequence, hook: str) -> str | None:
    """Return the text with the entry after the last of the list, or None if something else would change."""
    newline = "\r\n" if "\r\n" in before else "\n"
    lines = before.splitlines(keepends=True)
    dashes = {item.place.column - 3 for item in repos.items}  # an entry begins two columns after its dash
    last = repos.items[-1].place.end_line
    if len(dashes) != 1 or min(dashes) < 0 or last > len(lines):
        return None
    entry = textwrap.indent(hook, " " * dashes.pop()).replace("\n", newline)
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
