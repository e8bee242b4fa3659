"""The GitHub workflow that checks pull requests and the main branch."""

from __future__ import annotations

import json
import shlex

from gitops_lint.adoption.origin import RELEASE, RELEASED_ACTION, Origin
from gitops_lint.adoption.proposal import Proposal
from gitops_lint.repo.late_patterns import late_pattern

FILE_NAME = ".github/workflows/gitops-lint.yaml"
_SPECIAL = late_pattern(r"[*?+!\[\]\\]")
"""What has a meaning in the patterns of `branches:`; git allows some of it in names."""
_TEMPLATE = """\
name: gitops-lint

on:
  pull_request:
  push:
    branches: [{branch}]

permissions:
  contents: read

concurrency:
  group: ${{{{ github.workflow }}}}-${{{{ github.ref }}}}
  cancel-in-progress: true

jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 2 # a pull request's merge commit and what it was merged into
          persist-credentials: false
{steps}"""
_BY_PIP = """\
      - uses: actions/setup-python@0b93645e9fea7318ecaed2b359559ac225c90a2b # v5.3.0
        with:
          python-version: "3.13"
      # Once gitops-lint is released, one step does instead of these two: `uses: {action}`.
      - run: pip install {requirement}
      - run: gitops-lint check --format github ${{BASE:+"--base=$BASE"}}
        env:
          BASE: ${{{{ github.event_name == 'pull_request' && 'HEAD^1' || '' }}}}
"""


def propose_workflow(branch: str, before: str | None, origin: Origin = RELEASE) -> Proposal:
    """Return the workflow; `branch` is the one that is deployed, `before` the workflow that is there, if any.

    `origin` is what it installs. What can only be had on this machine no workflow can: then there is none.
    """
    if before is not None:
        return Proposal(FILE_NAME, before, before, "there is one")
    pattern = _SPECIAL.sub(r"\\\g<0>", branch)
    if origin.is_here:
        reason = f"since GitHub can't install {origin.told}, which is on this machine only: once there is a release"
        return Proposal(FILE_NAME, "", "", reason, _text(pattern, RELEASE))
    return Proposal(FILE_NAME, None, _text(pattern, origin))


def _text(pattern: str, origin: Origin) -> str:
    if origin.action is not None:
        once = "" if origin.is_release else f" # once it is released: {RELEASED_ACTION}"
        steps = f"      - uses: {origin.action}{once}\n"
    else:
        steps = _BY_PIP.format(action=RELEASED_ACTION, requirement=shlex.quote(origin.requirement))
    return _TEMPLATE.format(branch=json.dumps(pattern), steps=steps)
